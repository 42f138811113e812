"""Draw a month's spending: a bar for each day.

Drawn on an opaque dark ground, which suits Discord's dark and light mode. A phone shows it 300 pixels wide, with
letters of at least 12 pixels. Its text is ASCII, since Pillow's font has no other letters.
"""

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 800, 480
TITLE_SIZE, LABEL_SIZE = 40, 34
_MARGIN, _TOP, _BOTTOM = 24, 100, 64
# Contrast above 4.5 to 1, as WCAG 2 asks of text; the grid is fainter.
GROUND, INK, GRID = "#1e1f22", "#f2f3f5", "#43454c"
BAR, TODAY, LIMIT = "#8ea1ff", "#fee75c", "#ff8a8c"
# Of a decimal place each, so that amounts of money show the whole step.
_STEPS = (1, 2, 5, 10)
_LINES = 4
# Days that have room for their number, and the distance from today's within which they have none.
_NAMED_DAYS = (1, 5, 10, 15, 20, 25, 30)
_NEAR_TODAY = 2
# A budget further above the bars is not drawn, since it would flatten them.
_LIMIT_IN_SIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A value for each day of a month; `today` counts from 1.

    `label` names a number of the scale. `limit` is a day's budget, named where it is drawn. Text is ASCII.
    """

    title: str
    values: Sequence[float]
    today: int
    label: Callable[[float], str]
    limit: float | None = None
    limit_name: str = ""


async def draw(chart: Chart) -> bytes:
    """Return a PNG. Drawn in a thread, because drawing, and the first import, take a tenth of a second."""
    return await asyncio.to_thread(_draw, chart)


def scale(most: float) -> list[float]:
    """Return the values of the grid's lines, evenly from 0 to at least `most`, in round numbers."""
    if most <= 0:
        return [0.0, 1.0]
    size = 10.0 ** floor(log10(most / _LINES))
    step = next(each * size for each in _STEPS if each * size * _LINES >= most * (1 - 1e-9))
    return [step * line for line in range(ceil(most / step - 1e-9) + 1)]


def _draw(chart: Chart) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - few ask for a chart, and its import is slow

    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    title, label = ImageFont.load_default(TITLE_SIZE), ImageFont.load_default(LABEL_SIZE)
    most = max(chart.values, default=0.0)
    limit = chart.limit if chart.limit and chart.limit <= most * _LIMIT_IN_SIGHT else None
    lines = {value: chart.label(value) for value in scale(max(most, limit or 0.0))}
    top, left = max(lines), _MARGIN + max(pen.textlength(each, label) for each in lines.values()) + 14
    pen.text((_MARGIN, _TOP / 2), chart.title, INK, title, anchor="lm")
    for value, said in lines.items():
        y = _height(value, top)
        pen.line([(left, y), (WIDTH - _MARGIN, y)], GRID, 2)
        pen.text((left - 14, y), said, INK, label, anchor="rm")
    _bars(pen, chart, left, top, label)
    if limit is not None:
        for x in range(int(left), WIDTH - _MARGIN, 24):
            pen.line([(x, y := _height(limit, top)), (min(x + 14, WIDTH - _MARGIN), y)], LIMIT, 4)
        pen.text((WIDTH - _MARGIN, _TOP / 2), f"- - {chart.limit_name}", LIMIT, label, anchor="rm")
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _bars(pen: Any, chart: Chart, begin: float, top: float, font: Any) -> None:
    slot = (WIDTH - begin - _MARGIN) / max(len(chart.values), 1)
    for day, value in enumerate(chart.values, 1):
        left = begin + slot * (day - 1) + slot * 0.15
        right = left + slot * 0.7
        ink = TODAY if day == chart.today else BAR
        if value > 0:
            # Small amounts stay visible.
            y = min(_height(value, top), HEIGHT - _BOTTOM - 3)
            box = (left, y, right, HEIGHT - _BOTTOM)
            pen.rounded_rectangle(box, 4, ink, corners=(True, True, False, False))
        if day == chart.today or (day in _NAMED_DAYS and abs(day - chart.today) > _NEAR_TODAY):
            ink = TODAY if day == chart.today else INK
            pen.text(((left + right) / 2, HEIGHT - _BOTTOM + 12), str(day), ink, font, anchor="mt")


def _height(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def short(value: float) -> str:
    """Return a number of the scale, short: thousands as k, millions as M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"

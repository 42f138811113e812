"""Draw a month's spending: a bar for each day.

Drawn on an opaque dark ground, which suits Discord's dark and light mode, and large enough for a phone, which shows
it at half its size. Its text is ASCII, since Pillow's font has no other letters.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 1200, 560
_LEFT, _TOP, _RIGHT, _BOTTOM = 150, 100, 30, 60
_TITLE_SIZE, _LABEL_SIZE = 36, 26
# Contrast above 4.5 to 1, as WCAG 2 asks of text; the grid is fainter.
GROUND, INK, GRID = "#1e1f22", "#f2f3f5", "#43454c"
BAR, TODAY, LIMIT = "#8ea1ff", "#fee75c", "#ff8a8c"
_STEPS = (1, 2, 2.5, 5, 10)
_LINES = 4
# A budget further above the bars is not drawn, since it would flatten them.
_LIMIT_IN_SIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A value for each day of a month; `today` counts from 1.

    `unit` stands before each number of the scale. `limit` is a day's budget, named where it is drawn. Text is ASCII.
    """

    title: str
    values: Sequence[float]
    today: int
    unit: str
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
    title, label = ImageFont.load_default(_TITLE_SIZE), ImageFont.load_default(_LABEL_SIZE)
    most = max(chart.values, default=0.0)
    limit = chart.limit if chart.limit and chart.limit <= most * _LIMIT_IN_SIGHT else None
    lines = scale(max(most, limit or 0.0))
    pen.text((_LEFT, _TOP / 2), chart.title, INK, title, anchor="lm")
    for value in lines:
        y = _height(value, lines[-1])
        pen.line([(_LEFT, y), (WIDTH - _RIGHT, y)], GRID, 2)
        pen.text((_LEFT - 14, y), number(value, chart.unit), INK, label, anchor="rm")
    _bars(pen, chart, lines[-1], label)
    if limit is not None:
        _dashes(pen, _height(limit, lines[-1]))
        pen.text((WIDTH - _RIGHT, _TOP / 2), f"- - {chart.limit_name}", LIMIT, label, anchor="rm")
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _bars(pen: Any, chart: Chart, top: float, font: Any) -> None:
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(chart.values), 1)
    for day, value in enumerate(chart.values, 1):
        left = _LEFT + slot * (day - 1) + slot * 0.15
        right = left + slot * 0.7
        if value > 0:
            # Small amounts stay visible.
            y = min(_height(value, top), HEIGHT - _BOTTOM - 3)
            pen.rounded_rectangle(
                (left, y, right, HEIGHT - _BOTTOM), 4, TODAY if day == chart.today else BAR,
                corners=(True, True, False, False),
            )  # fmt: skip
        if day in {1, chart.today} or (day % 5 == 0 and abs(day - chart.today) > 1):
            ink = TODAY if day == chart.today else INK
            pen.text(((left + right) / 2, HEIGHT - _BOTTOM + 12), str(day), ink, font, anchor="mt")


def _dashes(pen: Any, y: float) -> None:
    for x in range(_LEFT, WIDTH - _RIGHT, 24):
        pen.line([(x, y), (min(x + 14, WIDTH - _RIGHT), y)], LIMIT, 4)


def _height(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top


def number(value: float, unit: str) -> str:
    """Return a number of the scale, short: thousands as k, millions as M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{unit}{value / size:g}{letter}"
    return f"{unit}{value:.10f}".rstrip("0").rstrip(".") if value % 1 else f"{unit}{value:.0f}"

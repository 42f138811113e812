"""The picture of a month's spending."""

import io
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.discord_io.ui import chart


@given(st.floats(1e-9, 1e9))
def test_chart_scale_has_few_round_lines_above_the_maximum(most: float) -> None:
    lines = chart.scale(most)
    assert lines[0] == 0
    assert lines[-1] >= most * (1 - 1e-6)
    assert 2 <= len(lines) <= 6


def test_chart_numbers_are_short() -> None:
    shown = [chart.short(value) for value in (0, 0.5, 2, 900, 2500, 200_000, 1_500_000)]
    assert shown == ["0", "0.5", "2", "900", "2.5k", "200k", "1.5M"]


@pytest.mark.parametrize("size", [chart.TITLE_SIZE, chart.LABEL_SIZE])
def test_chart_letters_are_readable_on_a_phone(size: int) -> None:
    assert size * 300 / chart.WIDTH >= 12


@pytest.mark.parametrize("today", range(1, 32))
async def test_chart_text_does_not_overlap_or_leave_the_picture(today: int, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = []
    write = ImageDraw.ImageDraw.text

    def noted(pen: Any, at: Any, text: str, *style: Any, **more: Any) -> None:
        boxes.append(pen.textbbox(at, text, style[-1], **more))
        write(pen, at, text, *style, **more)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noted)
    # As long as it gets in any language: a month's name, five figures, two letters of the currency.
    title = "nov. de 2026: US$ 1.234,56"
    await drawn(title=title, today=today, limit=2.5, limit_name="max", label=lambda value: f"US$ {value:.4f}")

    assert all(min(x, y) >= 0 and right <= chart.WIDTH and low <= chart.HEIGHT for x, y, right, low in boxes)
    for number, (x, y, right, low) in enumerate(boxes):
        for other_x, other_y, other_right, other_low in boxes[number + 1 :]:
            assert right <= other_x or other_right <= x or low <= other_y or other_low <= y


async def drawn(**changed: Any) -> Image.Image:
    given: dict[str, Any] = {
        "title": "January 2026: $3.00",
        "values": [1.0, 2.0, *[0.0] * 29],
        "today": 2,
        "label": "${:.2f}".format,
    }
    data = await chart.draw(chart.Chart(**given | changed))
    assert len(data) < 100_000
    return Image.open(io.BytesIO(data))


async def test_chart_is_opaque_and_has_contrast() -> None:
    picture = await drawn()
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (chart.WIDTH, chart.HEIGHT))
    assert picture.getpixel((5, 5)) == rgb(chart.GROUND)
    for ink in (chart.INK, chart.BAR, chart.TODAY, chart.LIMIT):
        assert contrast(ink, chart.GROUND) > 4.5


async def test_chart_draws_days_today_and_budget() -> None:
    def colours(picture: Image.Image) -> set[Any]:
        return {colour for _, colour in picture.getcolors(1 << 24) or ()}

    plain = colours(await drawn())
    assert {rgb(chart.BAR), rgb(chart.TODAY)} <= plain
    assert rgb(chart.LIMIT) not in plain
    assert rgb(chart.LIMIT) in colours(await drawn(limit=2.5, limit_name="budget"))
    assert rgb(chart.LIMIT) not in colours(await drawn(limit=50.0, limit_name="budget"))


async def test_chart_of_an_empty_month_can_be_drawn() -> None:
    assert (await drawn(values=[0.0] * 28)).size == (chart.WIDTH, chart.HEIGHT)


def rgb(colour: str) -> tuple[int, ...]:
    return discord.Colour.from_str(colour).to_rgb()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [each / 255 for each in rgb(colour)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)

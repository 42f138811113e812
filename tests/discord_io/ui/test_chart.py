"""The picture of a month's spending."""

import io
from typing import Any

import discord
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.discord_io.ui import chart


@given(st.floats(1e-9, 1e9))
def test_chart_scale_has_few_round_lines_above_the_maximum(most: float) -> None:
    lines = chart.scale(most)
    assert lines[0] == 0
    assert lines[-1] >= most * (1 - 1e-6)
    assert 2 <= len(lines) <= 6


def test_chart_numbers_are_short() -> None:
    shown = [chart.number(value, "$") for value in (0, 0.0005, 0.025, 1.5, 2, 900, 2500, 200_000, 1_500_000)]
    assert shown == ["$0", "$0.0005", "$0.025", "$1.5", "$2", "$900", "$2.5k", "$200k", "$1.5M"]


async def drawn(**changed: Any) -> Image.Image:
    given: dict[str, Any] = {
        "title": "January 2026: $3.00",
        "values": [1.0, 2.0, *[0.0] * 29],
        "today": 2,
        "unit": "$",
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

"""/usage: who sees what, in words and as a picture."""

import io
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.core.money import DOLLAR, Pico, Share, Total
from bot.discord_io.permissions import Who
from bot.discord_io.ui import chart
from bot.discord_io.ui.usage_report import amount, listed, total
from tests.support.english import texts
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

# A hundred tokens of prompt and ten of answer: a cent and a cent.
CENTS = say("Hello!", usage={"prompt_tokens": 100, "completion_tokens": 10})


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    model.default = CENTS
    priced: dict[str, Any] = {"input_price_usd": Decimal(100), "output_price_usd": Decimal(1000)}
    async with world(
        database, model, daily_budget_usd=Decimal(2), user_daily_budget_usd=Decimal(1), **priced
    ) as made:
        yield made


async def usage(server: World, who: Any, **options: Any) -> Any:
    """Return the one message that the command leads to, which nobody else sees."""
    result = await who.slash(server.general, "usage", **options)
    (message,) = [each for each in (result.response, *result.followups) if each is not None]
    assert message.ephemeral
    return message


def fields(message: Any) -> dict[str, str]:
    (embed,) = message.embeds
    return {field.name: field.value for field in embed.fields}


async def test_members_see_their_own(server: World) -> None:
    await server.ask("hi")
    await server.ask("hi", by=server.ada)
    seen = await usage(server, server.bo)

    assert seen.embeds[0].title == "What you have spent"
    told = fields(seen)
    assert told["Today"] == told["This month"] == "**$0.02** for 1 request\n100 tokens in, 10 out"
    assert told["By channel"] == f"<#{server.general.id}>: $0.02, 110 tokens"
    assert told["By model"] == "`test-model`: $0.02, 110 tokens"
    assert "By member" not in told
    # What others have spent is only hinted at.
    bot, own = told["Left today"].splitlines()
    assert bot.startswith("The bot's budget: 98% left, whole again <t:")
    assert own.startswith("Your budget: $0.98 of $1.00 left, whole again <t:")


async def test_those_with_manage_server_see_the_servers(server: World) -> None:
    await server.ask("hi")
    await server.ask("hi", by=server.ada)
    await server.bo.user.send_dm("hi")
    told = fields(await usage(server, server.ada))

    assert told["Today"].startswith("**$0.04** for 2 requests")
    assert sorted(told["By member"].splitlines()) == sorted(
        f"<@{each.id}>: $0.02, 110 tokens" for each in (server.ada, server.bo)
    )
    mine = await usage(server, server.ada, whose="me")
    assert fields(mine)["Today"].startswith("**$0.02** for 1 request\n")


async def test_the_applications_owner_sees_everything(server: World) -> None:
    await server.ask("hi")
    await server.bo.user.send_dm("hi")
    owner = (await server.bot.application_info()).owner
    server.bot.owner_id = server.bo.id
    seen = await usage(server, server.bo, whose="everything")

    assert seen.embeds[0].title == "What was spent everywhere"
    assert fields(seen)["Today"].startswith("**$0.04** for 2 requests")
    assert fields(seen)["Left today"].splitlines()[0].startswith("The bot's budget: $1.96 of $2.00 left")
    assert owner.id != server.ada.id
    assert (await usage(server, server.ada, whose="everything")).content == texts("only-for-the-owner")


async def test_others_do_not_see_the_servers(server: World) -> None:
    refused = await usage(server, server.bo, whose="server")
    assert refused.content == texts(f"for-{Who.ADMINS}")
    assert refused.embeds == []


async def test_it_works_in_direct_messages(server: World) -> None:
    await server.bo.user.send_dm("hi")
    result = await server.bo.user.slash("usage")
    told = fields(result.followups[0] if result.followups else result.response)

    assert told["Today"].startswith("**$0.02** for 1 request")
    nowhere = await server.bo.user.slash("usage", whose="server")
    said = nowhere.followups[0] if nowhere.followups else nowhere.response
    assert said.content == texts("only-in-servers")


async def test_the_chart_is_a_picture_with_a_description(server: World) -> None:
    await server.ask("hi")
    seen = await usage(server, server.bo)

    (picture,) = seen.attachments
    assert seen.embeds[0].image.url is not None
    assert picture.filename == "usage.png"
    assert picture.description == (
        "Bar chart of the money spent on each day of 2026-01: $0.02 in all, most on day 1 ($0.02), $0.02 today."
    )


async def test_before_anything_was_spent_there_is_nothing_to_draw(server: World) -> None:
    seen = await usage(server, server.bo)
    assert fields(seen)["Today"] == fields(seen)["This month"] == "Nothing."
    assert seen.attachments == []


async def test_a_reset_and_a_deleted_channel_change_nothing_in_it(server: World) -> None:
    await server.ask("hi")
    await server.bo.slash(server.general, "reset")
    server.clock.advance(3600)
    await server.bot.retention_job.purge()
    assert server.log() == []

    assert fields(await usage(server, server.bo))["Today"].startswith("**$0.02** for 1 request")


async def test_a_model_of_ones_own_is_told_in_tokens(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        await server.ask("hi")
        seen = await usage(server, server.bo)

        assert fields(seen)["Today"] == "**$0.00** for 1 request\n12 tokens in, 3 out"
        assert fields(seen)["Left today"].startswith("The bot's budget: 100% left")
        assert seen.attachments[0].description.startswith("Bar chart of the tokens used on each day of")


# ------------------------------------------------------------------ the texts


def test_an_unknown_price_is_said_and_not_taken_for_nothing() -> None:
    assert amount(texts, Total(completions=2, unpriced=2)) == "an unknown amount"
    mixed = Total(completions=3, cost=Pico(DOLLAR), unpriced=1)
    assert amount(texts, mixed) == "$1.00 and 1 request of unknown price"


def test_what_the_cache_served_and_what_was_estimated_is_said() -> None:
    sums = Total(4, Pico(DOLLAR), estimated=1, prompt_tokens=1000, cached_tokens=450, output_tokens=20)
    assert total(texts, sums) == (
        "**$1.00** for 4 requests\n1,000 tokens in (45% from the cache), 20 out\n"
        "1 of the requests is estimated: the model's server did not say what it took"
    )


def test_a_list_fits_into_an_embeds_field() -> None:
    parts = [Share("m" * 100, Total(10**9, Pico(10**16), unpriced=9)) for _ in range(8)]
    said = listed(texts, parts, "`{}`")

    assert len(said) <= 1024
    assert all(line.endswith("tokens") for line in said.splitlines())


# -------------------------------------------------------------------- the chart


@given(st.floats(1e-9, 1e9))
def test_the_scale_has_few_round_lines_and_room_for_everything(most: float) -> None:
    lines = chart.scale(most)
    assert lines[0] == 0
    assert lines[-1] >= most * (1 - 1e-6)
    assert 2 <= len(lines) <= 6


def test_the_scales_numbers_are_short() -> None:
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


async def test_the_picture_is_opaque_and_stands_out_in_dark_and_light_mode() -> None:
    picture = await drawn()
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (chart.WIDTH, chart.HEIGHT))
    assert picture.getpixel((5, 5)) == rgb(chart.GROUND)
    for ink in (chart.INK, chart.BAR, chart.TODAY, chart.LIMIT):
        assert contrast(ink, chart.GROUND) > 4.5


async def test_each_day_has_a_bar_today_another_colour_and_a_budget_in_sight_a_line() -> None:
    def colours(picture: Image.Image) -> set[Any]:
        return {colour for _, colour in picture.getcolors(1 << 24) or ()}

    plain = colours(await drawn())
    assert {rgb(chart.BAR), rgb(chart.TODAY)} <= plain
    assert rgb(chart.LIMIT) not in plain
    assert rgb(chart.LIMIT) in colours(await drawn(limit=2.5, limit_name="budget"))
    assert rgb(chart.LIMIT) not in colours(await drawn(limit=50.0, limit_name="budget"))


async def test_a_month_without_anything_can_be_drawn() -> None:
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

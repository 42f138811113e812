"""/usage: which report is shown to whom."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.discord_io.permissions import Who
from tests.support.english import texts
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

# A hundred tokens of prompt and ten of answer: a cent and a cent.
CENTS = say("Hello!", usage={"prompt_tokens": 100, "completion_tokens": 10})


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    model.default = CENTS
    priced: dict[str, Any] = {"input_price_usd": Decimal(100), "output_price_usd": Decimal(1000)}
    async with world(database, model, daily_budget_usd=Decimal(2), user_daily_budget_usd=Decimal(1), **priced) as made:
        yield made


async def usage(server: World, who: Any, **options: Any) -> Any:
    """Return the command's ephemeral reply."""
    result = await who.slash(server.general, "usage", **options)
    (message,) = [each for each in (result.response, *result.followups) if each is not None]
    assert message.ephemeral
    return message


def fields(message: Any) -> dict[str, str]:
    (embed,) = message.embeds
    return {field.name: field.value for field in embed.fields}


async def test_usage_shows_members_their_own(server: World) -> None:
    await server.ask("hi")
    await server.ask("hi", by=server.ada)
    seen = await usage(server, server.bo)

    assert seen.embeds[0].title == "What you have spent"
    told = fields(seen)
    assert told["Today"] == told["This month"] == "**$0.02** for 1 request\n100 tokens in, 10 out"
    assert told["By channel"] == f"<#{server.general.id}>: $0.02, 110 tokens"
    assert told["By model"] == "`test-model`: $0.02, 110 tokens"
    assert "By member" not in told
    # Other people's spending appears as a percentage only.
    bot, own = told["Left today"].splitlines()
    assert bot.startswith("The bot's budget: 98% left, whole again <t:")
    assert own.startswith("Your budget: $0.98 of $1.00 left, whole again <t:")


async def test_usage_shows_admins_the_server(server: World) -> None:
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


async def test_usage_shows_the_owner_everything(server: World) -> None:
    await server.ask("hi")
    await server.bo.user.send_dm("hi")
    owner = (await server.bot.application_info()).owner
    server.owned_by(server.bo)
    seen = await usage(server, server.bo, whose="everything")

    assert seen.embeds[0].title == "What was spent everywhere"
    assert fields(seen)["Today"].startswith("**$0.04** for 2 requests")
    assert fields(seen)["Left today"].splitlines()[0].startswith("The bot's budget: $1.96 of $2.00 left")
    assert owner.id != server.ada.id
    assert (await usage(server, server.ada, whose="everything")).content == texts("only-for-the-owner")


async def test_usage_of_the_server_is_refused_to_members(server: World) -> None:
    refused = await usage(server, server.bo, whose="server")
    assert refused.content == texts(f"for-{Who.ADMINS}")
    assert refused.embeds == []


async def test_usage_works_in_direct_messages(server: World) -> None:
    await server.bo.user.send_dm("hi")
    result = await server.bo.user.slash("usage")
    told = fields(result.followups[0] if result.followups else result.response)

    assert told["Today"].startswith("**$0.02** for 1 request")
    nowhere = await server.bo.user.slash("usage", whose="server")
    said = nowhere.followups[0] if nowhere.followups else nowhere.response
    assert said.content == texts("only-in-servers")


async def test_chart_is_a_picture_with_a_description(server: World) -> None:
    await server.ask("hi")
    seen = await usage(server, server.bo)

    (picture,) = seen.attachments
    assert seen.embeds[0].image.url is not None
    assert picture.filename == "usage.png"
    assert picture.description == (
        "Bar chart of the money spent on each day of Jan 2026: $0.02 in all, most on day 1 ($0.02), $0.02 today."
    )


async def test_usage_without_spending_has_no_chart(server: World) -> None:
    seen = await usage(server, server.bo)
    assert fields(seen)["Today"] == fields(seen)["This month"] == "Nothing."
    assert seen.attachments == []


async def test_usage_survives_resets_and_deleted_channels(server: World) -> None:
    await server.ask("hi")
    await server.bo.slash(server.general, "reset")
    server.clock.advance(3600)
    await server.bot.retention_job.purge()
    assert server.log() == []

    assert fields(await usage(server, server.bo))["Today"].startswith("**$0.02** for 1 request")


async def test_chart_of_a_free_model_counts_tokens(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        await server.ask("hi")
        seen = await usage(server, server.bo)

        assert fields(seen)["Today"] == "**$0.00** for 1 request\n12 tokens in, 3 out"
        assert fields(seen)["Left today"].startswith("The bot's budget: 100% left")
        assert seen.attachments[0].description.startswith("Bar chart of the tokens used on each day of")

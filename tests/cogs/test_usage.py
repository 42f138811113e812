"""/usage: which report is shown to whom."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from simcord.components import walk_components

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


def lines(message: Any) -> list[str]:
    """Return the lines of a report's texts."""
    contents = [each["content"] for each in walk_components(message.components) if "content" in each]
    return "\n".join(contents).splitlines()


async def test_usage_shows_members_their_own(server: World) -> None:
    await server.ask("hi")
    await server.ask("hi", by=server.ada)
    seen = await usage(server, server.bo)

    title, today, month, bot, own, *rest = lines(seen)
    assert (title, today) == ("### What you have spent", "**$0.02** today, 1 request")
    assert month == "**$0.02** in Jan 2026, 1 request"
    # Other people's spending appears as a percentage only.
    assert bot.startswith("The bot's budget: 98% left, resets <t:")
    assert own.startswith("Your budget: $0.98 of $1.00 left, resets <t:")
    assert rest == [
        *("**By channel**", f"<#{server.general.id}>: $0.02, 110 tokens"),
        *("**By model**", "`test-model`: $0.02, 110 tokens"),
        *("-# 100 tokens in, 10 out", "-# Days and months in UTC."),
    ]


async def test_usage_shows_admins_the_server(server: World) -> None:
    await server.ask("hi")
    await server.ask("hi", by=server.ada)
    await server.bo.user.send_dm("hi")
    told = lines(await usage(server, server.ada))

    assert told[:2] == ["### What this server has spent", "**$0.04** today, 2 requests"]
    members = told.index("**By member**") + 1
    assert sorted(told[members : members + 2]) == sorted(
        f"<@{each.id}>: $0.02, 110 tokens" for each in (server.ada, server.bo)
    )
    mine = await usage(server, server.ada, whose="me")
    assert lines(mine)[1] == "**$0.02** today, 1 request"


async def test_usage_shows_the_owner_everything(server: World) -> None:
    await server.ask("hi")
    await server.bo.user.send_dm("hi")
    owner = (await server.bot.application_info()).owner
    server.owned_by(server.bo)
    seen = await usage(server, server.bo, whose="everything")

    assert lines(seen)[:2] == ["### What was spent everywhere", "**$0.04** today, 2 requests"]
    assert lines(seen)[3].startswith("The bot's budget: $1.96 of $2.00 left")
    assert owner.id != server.ada.id
    assert (await usage(server, server.ada, whose="everything")).content == texts("only-for-the-owner")


async def test_usage_of_the_server_is_refused_to_members(server: World) -> None:
    refused = await usage(server, server.bo, whose="server")
    assert refused.content == texts(f"for-{Who.ADMINS}")
    assert refused.embeds == []


async def test_usage_works_in_direct_messages(server: World) -> None:
    await server.bo.user.send_dm("hi")
    result = await server.bo.user.slash("usage")
    told = lines(result.followups[0] if result.followups else result.response)

    assert told[1] == "**$0.02** today, 1 request"
    nowhere = await server.bo.user.slash("usage", whose="server")
    said = nowhere.followups[0] if nowhere.followups else nowhere.response
    assert said.content == texts("only-in-servers")


async def test_chart_is_a_picture_with_a_description(server: World) -> None:
    await server.ask("hi")
    seen = await usage(server, server.bo)

    (picture,) = seen.attachments
    (gallery,) = [each["items"] for each in walk_components(seen.components) if "items" in each]
    assert [each["media"]["url"] for each in gallery] == [picture.url]
    assert picture.filename == "usage.png"
    assert (
        picture.description
        == gallery[0]["description"]
        == ("Bar chart of the money spent on each day of Jan 2026: $0.02 in all, most on day 1 ($0.02), $0.02 today.")
    )


async def test_usage_without_spending_has_no_chart(server: World) -> None:
    seen = await usage(server, server.bo)
    assert lines(seen)[1] == "Nothing was spent this month."
    assert lines(seen)[2].startswith("The bot's budget: 100% left")
    assert seen.attachments == []


async def test_usage_survives_resets_and_deleted_channels(server: World) -> None:
    await server.ask("hi")
    await server.bo.slash(server.general, "reset")
    server.clock.advance(3600)
    await server.bot.retention_job.purge()
    assert server.log() == []

    assert lines(await usage(server, server.bo))[1] == "**$0.02** today, 1 request"


async def test_chart_of_a_free_model_counts_tokens(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        await server.ask("hi")
        seen = await usage(server, server.bo)

        assert lines(seen)[1] == "**$0.00** today, 1 request"
        assert lines(seen)[3].startswith("The bot's budget: 100% left")
        assert "-# 12 tokens in, 3 out" in lines(seen)
        assert seen.attachments[0].description.startswith("Bar chart of the tokens used on each day of")

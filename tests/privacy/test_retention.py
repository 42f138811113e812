"""`RETENTION_DAYS`: what is older leaves the prompts and the file, minute by minute."""

from datetime import timedelta
from pathlib import Path

from bot.core.domain import made_at
from tests.support.model_server import ModelServer
from tests.support.world import World, world


def go_to(club: World, days_later: float) -> None:
    """Let the bot's clock stand so long after the channel's last message."""
    last = made_at(club.replies()[-1].id)
    club.clock.advance((last + timedelta(days=days_later) - club.clock.now()).total_seconds())


async def test_what_is_older_than_that_is_forgotten(database: Path, model: ModelServer) -> None:
    async with world(database, model, retention_days=30) as club:
        await club.ask("my name is Bo")
        go_to(club, 31)
        assert await club.bot.conversations.upkeep.purge() == 3
        await club.ask("what is my name?")

        assert club.prompt() == [("user", f"⟦Bo {club.bo.id}⟧ what is my name?")]


async def test_what_is_younger_stays(database: Path, model: ModelServer) -> None:
    async with world(database, model, retention_days=30) as club:
        await club.ask("my name is Bo")
        go_to(club, 29.9)

        assert await club.bot.conversations.upkeep.purge() == 0


async def test_without_the_setting_everything_stays(club: World) -> None:
    await club.ask("my name is Bo")
    go_to(club, 9999)

    assert await club.bot.conversations.upkeep.purge() == 0

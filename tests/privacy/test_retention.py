"""`RETENTION_DAYS`: what is older leaves the prompts and the file, minute by minute."""

from datetime import timedelta
from pathlib import Path

from bot.core.domain import made_at
from tests.support.model_server import ModelServer
from tests.support.world import World, world


def go_to(server: World, days_later: float) -> None:
    """Let the bot's clock stand so long after the channel's last message."""
    last = made_at(server.replies()[-1].id)
    server.clock.advance((last + timedelta(days=days_later) - server.clock.now()).total_seconds())


async def test_messages_older_than_the_retention_are_deleted(database: Path, model: ModelServer) -> None:
    async with world(database, model, retention_days=30) as server:
        await server.ask("my name is Bo")
        go_to(server, 31)
        assert await server.bot.retention_job.purge() == 3
        await server.ask("what is my name?")

        assert server.prompt() == [("user", f"⟦Bo {server.bo.id}⟧ what is my name?")]


async def test_messages_younger_than_the_retention_stay(database: Path, model: ModelServer) -> None:
    async with world(database, model, retention_days=30) as server:
        await server.ask("my name is Bo")
        go_to(server, 29.9)

        assert await server.bot.retention_job.purge() == 0


async def test_without_the_setting_everything_stays(server: World) -> None:
    await server.ask("my name is Bo")
    go_to(server, 9999)

    assert await server.bot.retention_job.purge() == 0

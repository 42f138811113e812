"""What the launcher changes in discord.py and in the bot, without touching either."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from discord.webhook import async_ as discord_webhook

from bot.storage import database
from tests.e2e.wire import launch
from tests.support.clock import FakeClock


class Died(BaseException):
    """Instead of SIGKILL."""


@pytest.mark.parametrize(("when", "kept"), [("before", [1]), ("after", [1, 2])])
async def test_the_database_has_what_was_committed_when_the_process_was_killed(
    when: str, kept: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        raise Died

    def insert(number: int, db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO t VALUES (?)", (number,))

    monkeypatch.setattr(launch, "_die", die)
    monkeypatch.setattr(database, "_commit", database._commit)
    launch.watch_commits(f"commit:2:{when}")
    opened = await database.Database.open(tmp_path / "x.db", FakeClock())
    await opened._writer.execute("CREATE TABLE t (n)")
    await opened.write(partial(insert, 1))
    with pytest.raises(Died):
        await opened.write(partial(insert, 2))
    rows = await opened.read("SELECT n FROM t", ())
    await opened.close()

    assert [n for (n,) in rows] == kept


def test_discord_is_redirected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    socket = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(socket, "DEFAULT_GATEWAY", socket.DEFAULT_GATEWAY)
    launch.redirect("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1/gateway")

    assert discord.http.Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"
    assert yarl.URL("ws://127.0.0.1:1/gateway") == socket.DEFAULT_GATEWAY


async def test_a_client_is_ready_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    state = discord.state.ConnectionState
    monkeypatch.setattr(state, "__init__", state.__init__)
    launch.set_ready_timeout(0.25)

    client = discord.AutoShardedClient(intents=discord.Intents.none())
    assert client._connection.guild_ready_timeout == 0.25


async def test_only_discord_py_s_own_pauses_are_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    modules: list[Any] = [discord.http, discord_webhook, discord.client, discord.shard]
    for module in modules:
        monkeypatch.setattr(module, "asyncio", asyncio)
    launch.hurry(0.1)
    for module in modules:
        await module.asyncio.sleep(5)
        await module.asyncio.sleep(2.5)

    assert slept == [0.5, 2.5, 0.5, 2.5, 0.5, 0.25, 0.5, 0.25]


def test_constants_are_set_and_have_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.discord_io.replies.pace.EDIT_INTERVAL_S", 1.0)
    launch.set_constants("bot.discord_io.replies.pace.EDIT_INTERVAL_S=0.5,")
    from bot.discord_io.replies import pace  # noqa: PLC0415 - after the change, as the bot would

    assert pace.EDIT_INTERVAL_S == 0.5
    with pytest.raises(AssertionError, match="has no NOTHING"):
        launch.set_constants("bot.discord_io.replies.pace.NOTHING=1")

"""Fixtures: a wire-level Discord with a small server in it, and discord.py pointed at it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import yarl

from tests.e2e.wire.bots import Runs
from tests.e2e.wire.launch import Hurried
from tests.e2e.wire.model import Channel, Guild, User
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import ModelServer


@dataclass
class Club:
    """A server with two people in it, and a channel where they talk."""

    guild: Guild
    general: Channel
    ada: User
    bo: User


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WireDiscord]:
    """A Discord that discord.py in this process takes for the real one, and does not wait for."""
    async with WireDiscord() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        for module, only_whole in (
            ("http", True),
            ("webhook.async_", True),
            ("client", False),
            ("shard", False),
        ):
            monkeypatch.setattr(f"discord.{module}.asyncio", Hurried(0.01, only_whole=only_whole))
        yield server


@pytest.fixture
def server(wire: WireDiscord) -> Club:
    guild = wire.add_guild()
    ada = wire.add_member(guild, "ada", admin=True)
    return Club(guild, wire.add_channel(guild, "general"), ada, wire.add_member(guild, "bo"))


@pytest.fixture
def run(wire: WireDiscord, model: ModelServer, database: Path, nursery: Nursery) -> Runs:
    return Runs(wire, model, database, nursery)

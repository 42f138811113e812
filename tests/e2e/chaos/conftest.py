"""Fixtures of the wire-level Discord, for two shards."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.wire.server import WireDiscord


@pytest.fixture
async def discord() -> AsyncIterator[WireDiscord]:
    async with WireDiscord(shards=2) as server:
        # discord.py's thread for a connection that broke before its IDENTIFY ends with the next heartbeat.
        server.gateway.heartbeat_interval_s = 1.0
        yield server

"""Fixtures: a wire-level Discord."""

from collections.abc import AsyncIterator

import pytest

from tests.wire.server import WireDiscord


@pytest.fixture
async def wire() -> AsyncIterator[WireDiscord]:
    async with WireDiscord() as discord:
        yield discord

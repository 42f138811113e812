"""Fixtures: a scripted model, and a simulated Discord server with the real bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.model_server import ModelServer
from tests.support.world import World, world


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "parley.sqlite3"


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def club(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model) as made:
        yield made

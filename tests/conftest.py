"""Fixtures: a scripted model, and a simulated Discord server with the real bot."""

import gc
import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.monitoring import logs
from tests.e2e.wire.nursery import Nursery
from tests.support.model_server import ModelServer
from tests.support.world import World, world

# The same examples each time, however busy the machine is.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_collection_finish() -> None:
    """Take the libraries and all tests out of the garbage collection, which takes a tenth of a second otherwise."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Undo the configuration of logging by a test, which lasts as long as the process."""
    loggers = [logging.getLogger(name) for name in ("root", *logs.LIBRARIES, *logs.SILENT)]
    levels = [logger.level for logger in loggers]
    yield
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each.formatter, logs.EventFormatter)]
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "parley.sqlite3"


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model) as made:
        yield made


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The parent of all bot processes of this run."""
    if os.name != "posix":
        pytest.skip("forks and kills processes")
    with Nursery() as made:
        yield made

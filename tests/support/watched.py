"""The bot with its health port open, and what it answers there."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.model_server import ModelServer
from tests.support.world import World, world


@dataclass
class Page:
    """One answer over HTTP."""

    status: int
    type: str
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def samples(self) -> dict[str, float]:
        """Each sample by its name as Prometheus writes it: `name{label="value"}`."""
        found = {}
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                labels = ",".join(f'{name}="{value}"' for name, value in sample.labels.items())
                found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
        return found


@dataclass
class Watch:
    """The port of one bot, where any free one was asked for."""

    url: str

    async def get(self, path: str, **headers: str) -> Page:
        timeout = aiohttp.ClientTimeout(total=10)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(self.url + path, headers=headers) as response,
        ):
            return Page(response.status, response.headers["Content-Type"], await response.text())

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


def watch(caplog: pytest.LogCaptureFixture) -> Watch:
    """Where the bot that started last listens, as it says in the log."""
    return Watch(re.findall(r"event=health_listening url=(\S+)", caplog.text)[-1])


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what has no event of its own."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.001)


@asynccontextmanager
async def watched(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture, **changed: Any
) -> AsyncIterator[tuple[World, Watch]]:
    caplog.set_level("INFO")
    async with world(database, model, health_port=0, **changed) as server:
        yield server, watch(caplog)

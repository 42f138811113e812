"""The bot's health, from its connection to Discord, its database and its model.

Only a lost connection or database is `failing`. A failed completion or write is `degraded`, because a restart would
not repair it.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot import __version__
from bot.core.errors import ContentFiltered, ContextTooLong, Refused, StoreError, StoreGone
from bot.core.log import get_logger
from bot.discord_io.gateway import Gateway, Link
from bot.monitoring.model_metrics import LastCompletion

logger = get_logger(__name__)

# Discord wants a heartbeat about every 41 seconds (https://docs.discord.com/developers/events/gateway#sending-heartbeats);
# without an acknowledgement over two of them a connection is dead, though it may look open.
MAX_SILENCE_S = 100.0

# A read takes less than a millisecond.
DATABASE_DEADLINE_S = 2.0

# Errors about one question, not about the model server.
ABOUT_THE_QUESTION = (ContentFiltered, ContextTooLong, Refused)


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    STARTING = "starting"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Component:
    """`details` are further fields of its JSON."""

    ok: bool
    words: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    status: Status
    components: dict[str, Component]

    @property
    def well(self) -> bool:
        """Whether a restart is unnecessary."""
        return self.status in {Status.OK, Status.DEGRADED}

    def json(self) -> dict[str, object]:
        """Return the body of `/healthz`, without ids, secrets or foreign text."""
        parts = {name: {"ok": each.ok, "words": each.words, **each.details} for name, each in self.components.items()}
        return {"status": self.status.value, "version": __version__, **parts}


class CheckedStore(Protocol):
    @property
    def write_failed(self) -> bool:
        """Whether the last transaction failed."""

    async def check(self) -> None:
        """Raise a `StoreError` if a read fails."""


class Health:
    """Checks all components, and logs changes of the status."""

    def __init__(
        self,
        *,
        gateway: Callable[[], Gateway],
        store: CheckedStore,
        last: Callable[[], LastCompletion | None],
        down: Callable[[], int] = lambda: 0,
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._last = last
        self._down = down
        self._before: Status | None = None

    async def report(self) -> Report:
        gateway = self._gateway()
        trouble = await _trouble(self._store.check)
        parts = {
            "gateway": judge_gateway(gateway),
            "database": judge_database(trouble, write_failed=self._store.write_failed),
            "completion": judge_completion(self._last(), self._down()),
        }
        if not gateway.ready:
            status = Status.STARTING
        elif not parts["gateway"].ok or trouble:
            status = Status.FAILING
        elif not all(part.ok for part in parts.values()):
            status = Status.DEGRADED
        else:
            status = Status.OK
        self._log(status, parts)
        return Report(status, parts)

    def _log(self, status: Status, parts: dict[str, Component]) -> None:
        if status is self._before:
            return
        self._before = status
        level = logging.INFO if status in {Status.OK, Status.STARTING} else logging.WARNING
        states = {name: "ok" if part.ok else "bad" for name, part in parts.items()}
        logger.log(level, "health", status=status.value, **states)


async def _trouble(check: Callable[[], Awaitable[None]]) -> str | None:
    try:
        async with asyncio.timeout(DATABASE_DEADLINE_S):
            await check()
    except StoreGone:
        return "was deleted or replaced"
    except (StoreError, TimeoutError):
        return "does not answer"
    return None


def judge_gateway(gateway: Gateway) -> Component:
    """Check that every shard is connected and its heartbeats are acknowledged."""
    well = sum(map(_beats, gateway.links))
    expected = max(gateway.expected, len(gateway.links))
    words = f"{well} of {expected} shards connected" if gateway.ready else "not ready yet"
    latencies = [link.latency_s for link in gateway.links if math.isfinite(link.latency_s)]
    worst = round(max(latencies), 3) if latencies else None
    return Component(gateway.ready and well == expected, words, {"latency_s": worst})


def _beats(link: Link) -> bool:
    silent = link.silence_s is not None and link.silence_s > MAX_SILENCE_S
    return link.connected and math.isfinite(link.latency_s) and not silent


def judge_database(trouble: str | None, *, write_failed: bool) -> Component:
    if trouble:
        return Component(False, trouble)
    if write_failed:
        return Component(False, "answers, but could not write last time")
    return Component(True, "answers")


def judge_completion(last: LastCompletion | None, down: int = 0) -> Component:
    """Judge the last completion; `down` is how many models or servers are not asked, because they failed."""
    if last is None:
        return Component(True, "none yet", {"error": None, "at": None})
    ok = last.error is None or issubclass(last.error, ABOUT_THE_QUESTION)
    details: dict[str, object] = {
        "error": last.error.__name__ if last.error else None,
        "at": last.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    if ok and down:
        return Component(False, "another model answers", {**details, "down": down})
    return Component(ok, "the last one was answered" if ok else "the last one failed", details)

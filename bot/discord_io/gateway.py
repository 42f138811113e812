"""The connections to Discord's gateway, as discord.py sees them."""

import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord
from discord.ext import commands

from bot.core.metrics import GATEWAY_EVENTS, Metrics
from bot.discord_io.replies.send import tell_accepted


@dataclass(frozen=True, slots=True)
class Shards:
    """This process's shards of all `count`; empty where one process has all servers, as many as Discord recommends."""

    ids: tuple[int, ...] = ()
    count: int | None = None

    @property
    def has_first(self) -> bool:
        """Whether direct messages come to this process."""
        return not self.ids or 0 in self.ids

    @property
    def shared(self) -> bool:
        """Whether other processes have servers, too."""
        return bool(self.ids) and len(self.ids) != self.count

    def include(self, guild: int) -> bool:
        return not self.ids or shard_of(guild, self.count) in self.ids


def shard_of(guild: int | None, count: int | None) -> int:
    # https://docs.discord.com/developers/events/gateway#sharding-sharding-formula
    return ((guild or 0) >> 22) % (count or 1)


@dataclass(frozen=True, slots=True)
class Link:
    """One shard's connection.

    `latency_s` is infinite before the first heartbeat was acknowledged. `silence_s` is the time since the last
    acknowledgement, None where it is unknown.
    """

    connected: bool
    latency_s: float
    silence_s: float | None


@dataclass(frozen=True, slots=True)
class Gateway:
    """`ready`: all were up once. `expected` is the number of this process's shards."""

    ready: bool
    expected: int
    links: Sequence[Link]


def gateway(bot: discord.AutoShardedClient) -> Gateway:
    links = tuple(Link(not shard.is_closed(), shard.latency, _silence_s(shard)) for shard in bot.shards.values())
    return Gateway(bot.is_ready(), expected(bot), links)


def expected(client: discord.AutoShardedClient) -> int:
    """Return the number of shards that this process connects."""
    return len(client.shard_ids or ()) or client.shard_count or 1


def _silence_s(shard: discord.ShardInfo) -> float | None:
    """Return the seconds since Discord acknowledged a heartbeat of this shard.

    A missing acknowledgement leaves the latency unchanged, and no public attribute shows it: discord.py notes
    acknowledgements in gateway.py's `KeepAliveHandler.ack`, on `time.perf_counter`. It reconnects by itself only after
    a minute without any data.
    """
    keep_alive = getattr(shard._parent.ws, "_keep_alive", None)  # noqa: SLF001 - see above; a test holds it
    return None if keep_alive is None else time.perf_counter() - keep_alive._last_ack  # noqa: SLF001


def traced(compare: Callable[[datetime], None]) -> aiohttp.TraceConfig:
    """Return a trace of discord.py's requests: hand each response's time to `compare`, and see `until_accepted`."""

    async def ended(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
        with suppress(ValueError):
            compare(parsedate_to_datetime(ended.response.headers.get("Date", "")).astimezone(UTC))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    trace.on_request_end.append(tell_accepted)
    return trace


def count_events(bot: commands.AutoShardedBot, metrics: Metrics) -> None:
    for event in GATEWAY_EVENTS:
        bot.add_listener(_counter(metrics, event), f"on_shard_{event}")


def _counter(metrics: Metrics, event: str) -> Callable[[int], Coroutine[Any, Any, None]]:
    async def count(_shard: int) -> None:
        metrics.gateway_events.labels(event).inc()

    return count

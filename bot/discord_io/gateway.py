"""The connections to Discord's gateway, as discord.py sees them."""

import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord.ext import commands

from bot.core.metrics import GATEWAY_EVENTS, Metrics


@dataclass(frozen=True, slots=True)
class Link:
    """One shard's connection.

    `latency_s` is the last heartbeat's, infinite before the first was acknowledged. `silence_s` is the time
    since the last acknowledgement, None where nobody can tell.
    """

    connected: bool
    latency_s: float
    silence_s: float | None


@dataclass(frozen=True, slots=True)
class Gateway:
    """All connections. `ready` says that all were up once; `expected` is how many there should be."""

    ready: bool
    expected: int
    links: Sequence[Link]


def gateway(bot: discord.AutoShardedClient) -> Gateway:
    """Return how the connections are now."""
    links = tuple(
        Link(not shard.is_closed(), shard.latency, _silence_s(shard)) for shard in bot.shards.values()
    )
    return Gateway(bot.is_ready(), bot.shard_count or 1, links)


def _silence_s(shard: discord.ShardInfo) -> float | None:
    """Return the seconds since Discord acknowledged a heartbeat of this shard.

    A latency stays what it was while acknowledgements fail to come, and nothing public tells that: discord.py
    notes them in gateway.py's `KeepAliveHandler.ack`, on `time.perf_counter`. It reconnects by itself only
    when nothing at all has come for a minute.
    """
    keep_alive = getattr(shard._parent.ws, "_keep_alive", None)  # noqa: SLF001 - see above; a test holds it
    return None if keep_alive is None else time.perf_counter() - keep_alive._last_ack  # noqa: SLF001


def count_events(bot: commands.AutoShardedBot, metrics: Metrics) -> None:
    for event in GATEWAY_EVENTS:
        bot.add_listener(_counter(metrics, event), f"on_shard_{event}")


def _counter(metrics: Metrics, event: str) -> Callable[[int], Coroutine[Any, Any, None]]:
    async def count(_shard: int) -> None:
        metrics.gateway_events.labels(event).inc()

    return count

"""One thing that is measured: a bot process with a Discord and a model server of its own."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from bench.model import Pace, PacedModel
from tests.e2e.wire.model import Channel, Guild, Message, User
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant, Request

PARLEY, FLOOR = "parley", "floor"
# How long one answer may take before the bench gives up, in seconds.
PATIENCE_S = 60.0

# What an operator of a busy bot would set; everything else is as it comes. The window is given, because no server
# is to be asked for it, and the log goes where an operator's does: to a pipe.
SETTINGS = {
    "CONTEXT_TOKENS": "128000",
    "REPLY_TOKENS": "4000",
    "MAX_COMPLETIONS": "1000",
    "CHANNEL_QUEUE": "100",
}

_marks = count(1)


def _question(mark: str) -> str:
    return f"How would you put it, {mark}?"


@dataclass
class Timing:
    """One mention, in seconds of `time.perf_counter`. `request` is when its completion request had arrived."""

    sent: float
    request: float = 0.0
    first: float = 0.0
    """When its reply's first text stood."""
    ended: float = 0.0
    """When the model had written its last token."""
    done: float = 0.0
    """When all of it stood."""
    edits: int = 0
    question: int = 0
    """The id of the message, where somebody needs it."""


@dataclass(frozen=True)
class Stalls:
    """How late the process's own timers came, in seconds."""

    timers: int
    p99: float
    longest: float


class Subject:
    """A process that is running, and what can be done with it. An async context manager."""

    def __init__(
        self,
        kind: str,
        database: Path,
        *,
        pace: Pace | None = None,
        guilds: int = 1,
        channels: int = 1,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.discord = WireDiscord()
        self.model = PacedModel(pace or Pace())
        self.guilds = [self.discord.add_guild(f"Guild {number}") for number in range(guilds)]
        self.guild: Guild = self.guilds[0]
        self.user: User = self.discord.add_member(self.guild, "ada")
        self.channels = [self.discord.add_channel(self.guild, f"room-{each}") for each in range(channels)]
        self.started = 0.0
        self._database = database
        self._settings = {**SETTINGS, **(settings or {}), "BENCH_SUBJECT": kind}
        self._waiting: dict[int, tuple[str, Timing, asyncio.Future[None]]] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.discord)
        await self._stack.enter_async_context(self.model)
        for method, path in (("POST", "/channels/*/messages"), ("PATCH", "/channels/*/messages/*")):
            self.discord.watch.on(Instant.DONE, method, path, self._seen, times=float("inf"))
        process = BotProcess(self.discord, self.model.url, self._database, self._settings, module="bench.launch")
        self.started = time.perf_counter()
        self.process = await self._stack.enter_async_context(process)
        self._usage = psutil.Process(process.pid)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def ready(self) -> None:
        """Return once it is connected and idle."""
        await self.process.ready()
        await self.discord.connected()
        await asyncio.sleep(0.5)

    # ------------------------------------------------------------------ mentions

    async def ask(self, channel: Channel) -> Timing:
        """Mention the bot and return when its whole answer stands."""
        mark = f"m{next(_marks)}x"
        timing = Timing(time.perf_counter())
        with self._listening(channel, mark, timing) as standing:
            self.discord.ask(channel, self.user, _question(mark))
            await self._patiently(standing)
        timing.request = self.model.asked_at.pop(mark)
        timing.ended = self.model.ended_at.pop(mark)
        return timing

    async def ask_in_vain(self, channel: Channel) -> None:
        """Mention the bot while its model fails, and return when it has said so."""
        mark = f"m{next(_marks)}x"
        self.model.failing.add(mark)
        with self._listening(channel, mark, timing := Timing(0.0)) as standing:
            timing.question = self.discord.ask(channel, self.user, _question(mark)).id
            await self._patiently(standing)
        self.model.failing.discard(mark)
        self.model.asked_at.pop(mark)

    async def ask_and(self, channel: Channel, change: Callable[[Message], object]) -> None:
        """Mention the bot, change the question once it is being answered, and return."""
        mark = f"m{next(_marks)}x"
        asked = self.model.asked[mark] = asyncio.Event()
        question = self.discord.ask(channel, self.user, _question(mark))
        await self._patiently(asked.wait())
        change(question)
        del self.model.asked[mark]

    @contextmanager
    def _listening(self, channel: Channel, mark: str, timing: Timing) -> Iterator[asyncio.Future[None]]:
        standing = asyncio.get_running_loop().create_future()
        self._waiting[channel.id] = (mark, timing, standing)
        try:
            yield standing
        finally:
            del self._waiting[channel.id]

    async def _patiently(self, event: Awaitable[object]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await event
        except TimeoutError:
            tail = self.process.log[-3000:]
            raise SystemExit(f"{self.kind} has not answered for {PATIENCE_S:.0f} s:\n{tail}") from None

    def _seen(self, request: Request) -> None:
        """Note what a request has put into Discord."""
        waiting = self._waiting.get(int(request.path.split("/")[2]))
        content = request.json.get("content") if isinstance(request.json, dict) else None
        if waiting is None or not content:
            return
        mark, timing, standing = waiting
        timing.first = timing.first or time.perf_counter()
        timing.edits += request.method == "PATCH"
        reference = (request.json.get("message_reference") or {}).get("message_id")
        said_why_not = mark in self.model.failing and int(reference or 0) == timing.question
        if (mark in content or said_why_not) and not standing.done():
            timing.done = time.perf_counter()
            standing.set_result(None)

    def forget(self) -> None:
        """Let go of what the servers have noted so far, so that they stay as they were."""
        self.discord.requests.clear()
        self.discord.gateway.sent.clear()

    # ------------------------------------------------------------------ the process

    def cpu_s(self) -> float:
        """Return the CPU time that it has used."""
        times = self._usage.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Return its resident memory in bytes."""
        return int(self._usage.memory_info().rss)

    def files(self) -> int:
        """Return how many files and sockets it has open."""
        return int(self._usage.num_fds())

    async def tasks(self) -> int:
        """Return how many asyncio tasks and threads it has."""
        return len((await self.process.tasks()).split(","))

    async def stalls(self) -> Stalls:
        """Return how late timers came since the last call."""
        before = len(self.process.having("event=bench_stalls"))
        self.process.send(signal.SIGUSR2)
        line = await self.process.logged("event=bench_stalls", times=before + 1)
        fields = dict(word.split("=") for word in line.split() if "=" in word)
        return Stalls(int(fields["timers"]), float(fields["p99_ms"]) / 1000, float(fields["max_ms"]) / 1000)

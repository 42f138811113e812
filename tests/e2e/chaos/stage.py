"""Carries a schedule out against the bot's own process: its life, the weather, and waiting for quiet."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from pathlib import Path

from tests.e2e.chaos import ledger
from tests.e2e.chaos.crowd import Crowd
from tests.e2e.chaos.journal import Journal
from tests.e2e.chaos.oracle import Oracle
from tests.e2e.chaos.resources import holdings
from tests.e2e.chaos.schedule import Lull, Restart, Schedule, Shake, Step, Trouble
from tests.e2e.chaos.weather import fault
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import ModelServer

# How long it may take until it is quiet, in seconds.
SETTLED_WITHIN_S = 20.0
# How often it is counted what the process holds.
COUNTS = 3


@dataclass
class Stage:
    schedule: Schedule
    discord: WireDiscord
    model: ModelServer
    database: Path
    new_bot: Callable[[], BotProcess]
    journal: Journal = field(default_factory=Journal)
    problems: list[str] = field(default_factory=list)
    """What went wrong beside all mentions."""
    before: Counter[str] = field(default_factory=Counter)
    """The most that the process held in the lull."""
    after: Counter[str] = field(default_factory=Counter)
    """The least that it held at the end."""

    def __post_init__(self) -> None:
        self._lives: list[BotProcess] = []
        self._restarting: asyncio.Task[None] | None = None
        self._closures = 0
        self.crowd = Crowd(self.schedule, self.discord, self.journal)
        self.model.default = self._oracle = Oracle(self.schedule.questions, self.crowd.heard)
        self.discord.watch.on(Instant.RECEIVED, "*", "/**", self.journal.came, times=float("inf"))

    async def play(self) -> None:
        """Carry out the whole schedule, let the weather clear, and wait until it is quiet."""
        try:
            await self._start()
            await self._bot.ready()
            begun = time.monotonic()
            for step in self.schedule.steps:
                await asyncio.sleep(max(0.0, begun + step.at_s - time.monotonic()))
                await self._revive()
                if isinstance(step, Lull):
                    self.before = reduce(or_, await self._count())
                    begun = time.monotonic() - step.at_s
                else:
                    await self._do(step)
            self._oracle.calm = True
            self.after = reduce(and_, await self._count())
        finally:
            await self._end()

    async def _do(self, step: Step) -> None:
        match step:
            case Trouble():
                self.discord.faults.append(fault(step))
            case Shake():
                await self._shake(step)
            case Restart():
                await self._restarted()
                self._restarting = asyncio.create_task(self._restart(step))
            case _:
                self.crowd.act(step)

    # ------------------------------------------------------------------ the gateway

    async def _shake(self, shake: Shake) -> None:
        gateway = self.discord.gateway
        self.journal.note(f"gateway: {shake.what}, for {shake.seconds:.2f} s")
        match shake.what:
            case "reconnect":
                gateway.ask_to_reconnect()
            case "invalidate":
                gateway.invalidate(resumable=False)
            case "renew":
                gateway.lose_session()
            case _:
                gateway.close_gateway()
                self._closures += 1
                asyncio.get_running_loop().call_later(shake.seconds, self._reopen)
                if shake.what == "lose":
                    gateway.lose_session()
                elif shake.what == "abort":
                    gateway.abort_sockets()
                else:
                    await gateway.drop_sockets()

    def _reopen(self) -> None:
        self._closures -= 1
        if not self._closures:
            self.discord.gateway.open_gateway()

    # ------------------------------------------------------------------ the process

    @property
    def _bot(self) -> BotProcess:
        return self._lives[-1]

    async def _start(self) -> None:
        self._lives.append(await self.new_bot().__aenter__())
        self.journal.note(f"the bot starts, life {len(self._lives)}")

    async def _restart(self, step: Restart) -> None:
        if step.kill:
            self.journal.note("SIGKILL")
            await self._bot.kill()
        else:
            self.journal.note("SIGTERM")
            code, seconds = await self._bot.terminate()
            self.journal.note(f"the bot has ended with {code} after {seconds:.2f} s")
            # Before its first line the process may still be a copy of its parent, which does not listen for the signal.
            if code != 0 and self._bot.lines:
                self.problems.append(f"SIGTERM ended with exit code {code}")
        self._bot.abandon()
        await asyncio.sleep(step.down_s)
        await self._start()

    async def _restarted(self) -> None:
        if self._restarting is not None:
            await self._restarting
            self._restarting = None

    async def _revive(self) -> None:
        """Start the bot again as a supervisor would, where it has ended by itself."""
        restarting = self._restarting is not None and not self._restarting.done()
        if not restarting and self._bot.returncode is not None:
            self.problems.append(f"the bot ended by itself, with exit code {self._bot.returncode}")
            await self._start()

    async def _end(self) -> None:
        if self._restarting is not None:
            await asyncio.gather(self._restarting, return_exceptions=True)
        for life in self._lives:
            await life.__aexit__(None, None, None)
            self.journal.lines += life.lines

    # ------------------------------------------------------------------ quiet

    async def _count(self) -> list[Counter[str]]:
        """Wait for quiet and count what the process holds, a few times, since something is always about to end."""
        await self._restarted()
        self.discord.faults.clear()
        await self._settle()
        self.discord.close_idle_connections()
        self.model.close_idle_connections()
        counted = []
        for _ in range(COUNTS):
            await asyncio.sleep(0.1)
            counted.append(await holdings(self._bot))
        self.journal.note("counted what the process holds")
        return counted

    async def _settle(self) -> None:
        until = time.monotonic() + SETTLED_WITHIN_S
        while time.monotonic() < until:
            await self._revive()
            await self.discord.quiet(self.schedule.quiet_s)
            connected = self.discord.gateway.ready == self.discord.shards
            if connected and not self.model.streaming and not ledger.open_turns(self.database):
                return
            await asyncio.sleep(0.1)
        self.problems.append(
            f"not quiet after {SETTLED_WITHIN_S} s: {self.discord.gateway.ready} sessions, "
            f"{self.model.streaming} completions, {ledger.open_turns(self.database)} open turns"
        )

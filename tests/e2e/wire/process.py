"""The bot as a process of its own, against the double and a scripted model."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tests.e2e.wire.nursery import ROOT, Forked, Nursery
from tests.e2e.wire.watch import PATIENCE_S

# All that a process gets of the test's own environment: no token, no key, no settings.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")
# How long a process may take to be gone after SIGKILL, in seconds.
_GONE_S = 10.0
_TASKS = "event=wire_tasks names="


class Discord(Protocol):
    """The part of `WireDiscord` that a process is pointed at."""

    token: str

    @property
    def url(self) -> str: ...
    @property
    def gateway_url(self) -> str: ...


class BotProcess:
    """One run of the bot. Entering starts it, leaving ends it, whatever happened in between.

    `more` are further environment variables: settings of the bot, or `WIRE_...` of `launch.py`. With a
    `nursery` it starts in hundredths of a second, otherwise as an operator starts it, by `module`.
    """

    def __init__(
        self,
        discord: Discord,
        model_url: str,
        database: Path,
        more: Mapping[str, str] | None = None,
        *,
        nursery: Nursery | None = None,
        module: str = "tests.e2e.wire.launch",
    ) -> None:
        self._nursery = nursery
        self._module = module
        self._folder = database.parent
        kept = {name: value for name in _KEPT if (value := os.environ.get(name)) is not None}
        self._environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("WIRE_PYTHONPATH")])]),
            "PYTHONUNBUFFERED": "1",
            "WIRE_DISCORD_URL": discord.url,
            "WIRE_GATEWAY_URL": discord.gateway_url,
            "WIRE_READY_TIMEOUT_S": "0.05",
            "WIRE_PAUSES": "0.02",
            "DISCORD_TOKEN": discord.token,
            "OPENAI_BASE_URL": model_url,
            "OPENAI_MODEL": "test-model",
            "DATABASE_PATH": str(database),
            "CONTEXT_TOKENS": "8000",
            "REPLY_TOKENS": "500",
            # Tests ask faster than people do.
            "USER_REQUESTS_PER_MINUTE": "0",
            "CHANNEL_REQUESTS_PER_MINUTE": "0",
            **(more or {}),
        }
        self._process: asyncio.subprocess.Process | Forked | None = None
        self._reading: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._ended = False
        self.lines: list[str] = []
        """What it has written, standard output and error together."""

    @property
    def log(self) -> str:
        return "\n".join(self.lines)

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, minus the signal's number where one ended it, None while it runs."""
        return self._running.returncode

    @property
    def _running(self) -> asyncio.subprocess.Process | Forked:
        assert self._process is not None, "the process has not been started"
        return self._process

    # ------------------------------------------------------------------ its life

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        # In this folder there is no .env.
        if self._nursery is not None:
            self._process = await self._nursery.start(self._environment, self._folder)
        else:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module),
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        self.abandon()

    async def kill(self) -> None:
        """End it with SIGKILL and return when it is gone; nothing happens if it is already."""
        if self._running.returncode is None:
            self._running.kill()
        await self.exited(timeout_s=_GONE_S)

    def abandon(self) -> None:
        """Let go of it as the end of this process would: `launch.end_with_parent` sees that."""
        if isinstance(self._running, Forked):
            self._running.abandon()
        elif self._running.stdin is not None:
            self._running.stdin.close()

    async def terminate(self, *, within_s: float = 30.0) -> tuple[int, float]:
        """Ask it to end, with SIGTERM; return its exit code and how many seconds it took."""
        begun = time.monotonic()
        if self._running.returncode is None:
            self._running.send_signal(signal.SIGTERM)
        return await self.exited(timeout_s=within_s), time.monotonic() - begun

    async def exited(self, *, timeout_s: float = PATIENCE_S) -> int:
        """Return its exit code once it has ended and all that it wrote has been read."""
        assert self._reading is not None
        try:
            async with asyncio.timeout(timeout_s):
                code = await self._running.wait()
                await asyncio.shield(self._reading)
        except TimeoutError:
            raise AssertionError(f"the bot still runs after {timeout_s} s; {self._tail()}") from None
        return code

    # ------------------------------------------------------------------ its log

    async def ready(self, *, times: int = 1) -> None:
        """Return once it has connected and knows its guilds."""
        await self.logged("event=ready", times=times, timeout_s=20.0)

    async def logged(self, text: str, *, times: int = 1, timeout_s: float = PATIENCE_S) -> str:
        """Return the `times`-th line that contains `text` once it is there; fail when the process ends before."""

        found: list[str] = []
        looked_at = 0

        def enough() -> bool:
            nonlocal looked_at
            found.extend(line for line in self.lines[looked_at:] if text in line)
            looked_at = len(self.lines)
            return len(found) >= times

        try:
            async with asyncio.timeout(timeout_s), self._changed:
                await self._changed.wait_for(lambda: enough() or self._ended)
        except TimeoutError:
            raise AssertionError(f"waited {timeout_s} s in vain for {text!r}; {self._tail()}") from None
        assert len(found) >= times, f"the bot ended without {text!r}; {self._tail()}"
        return found[times - 1]

    async def tasks(self) -> str:
        """Return what the process's asyncio tasks and threads run, by name, with commas between."""
        asked = len(self.having(_TASKS))
        self.send(signal.SIGUSR1)
        return (await self.logged(_TASKS, times=asked + 1)).partition(_TASKS)[2]

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._running.send_signal(number)

    def having(self, text: str) -> list[str]:
        """Return the lines so far that contain `text`."""
        return [line for line in self.lines if text in line]

    def _tail(self) -> str:
        return "its last lines:\n" + "\n".join(self.lines[-30:])

    async def _read(self) -> None:
        assert self._running.stdout is not None
        async for line in self._running.stdout:
            async with self._changed:
                self.lines.append(line.decode("utf-8", "replace").rstrip())
                self._changed.notify_all()
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

"""Time that jumps: a deadline of minutes passes at once when nothing but a timer is left to wait for."""

import asyncio
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import aiosqlite
import pytest

from tests.support.clock import START

# What a socket or a thread has done is seen by then.
GRACE_S = 0.001


class _JumpingSelector(selectors.DefaultSelector):
    """Waits for sockets only `GRACE_S`, then adds the rest to `jumped`, unless a thread is at work."""

    jumped = 0.0
    threads = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None or timeout <= GRACE_S or self.threads:
            return super().select(timeout)
        events = super().select(GRACE_S)
        if not events:
            self.jumped += timeout - GRACE_S
        return events


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return super().time() + self._jumping.jumped

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Let time not jump."""
        self._jumping.threads += 1
        try:
            yield
        finally:
            self._jumping.threads -= 1

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:  # type: ignore[override] # as narrow as it is used
        self._jumping.threads += 1
        future: asyncio.Future[Any] = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._end_thread)
        return future

    def _end_thread(self, _: asyncio.Future[Any]) -> None:
        self._jumping.threads -= 1


def stand_during_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time not jump while the database's threads read or write."""
    execute: Callable[..., Any] = aiosqlite.Connection._execute

    async def standing(connection: aiosqlite.Connection, *args: Any, **kwargs: Any) -> Any:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, JumpingLoop)
        with loop.standing():
            return await execute(connection, *args, **kwargs)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", standing)


class LoopClock:
    """`ports.Clock` with the time of the running event loop, also for other threads."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()

    def monotonic(self) -> float:
        return self._loop.time()

    def now(self) -> datetime:
        return START + timedelta(seconds=self.monotonic() - self._began)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

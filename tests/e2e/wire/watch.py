"""Seeing what the bot does, and acting at exactly that instant."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any

import orjson

from tests.e2e.wire.model import Json

# How long a test waits for something before it fails, in seconds.
PATIENCE_S = 10.0


class Instant(IntEnum):
    """Three moments in the life of a request."""

    RECEIVED = 1
    """It has arrived, and has no effect yet."""
    DONE = 2
    """Its effect has happened, the answer has not been sent. Not reached by a request that is refused."""
    ANSWERED = 3
    """The answer has been written to the socket."""


@dataclass(eq=False)
class Request:
    """One request of the bot, as it came. `path` has no `/api/v10` before it."""

    number: int
    method: str
    path: str
    query: Mapping[str, str]
    json: Any
    files: Mapping[str, bytes]
    instant: Instant | None = None
    """The last one that it reached."""
    status: int | None = None
    """What it was answered with, None while it is not, or when its connection was cut."""

    @property
    def body(self) -> Json:
        assert isinstance(self.json, dict)
        return self.json


@dataclass(frozen=True, slots=True)
class Which:
    """Requests by method ("*" for any) and path, where `*` is one segment and `**` any number of them."""

    method: str
    path: str

    def __contains__(self, request: Request) -> bool:
        return self.method in ("*", request.method) and bool(_pattern(self.path).fullmatch(request.path))


@lru_cache(maxsize=256)
def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", path)
    wild = {"*": "[^/]+", "**": ".*"}
    return re.compile("".join(wild.get(part, re.escape(part)) for part in parts))


@dataclass(frozen=True, slots=True)
class Sent:
    """An event that has been written to a gateway socket."""

    name: str
    raw: bytes

    @property
    def data(self) -> Json:
        data: Json = orjson.loads(self.raw)["d"]
        return data


Action = Callable[[Request], Awaitable[object] | object]
EventAction = Callable[[Sent], Awaitable[object] | object]


@dataclass(eq=False)
class Hook:
    """Something to do at an instant of certain requests, `times` times after `skip` of them."""

    instant: Instant
    which: Which
    action: Action
    times: float = 1
    skip: int = 0


@dataclass(eq=False)
class EventHook:
    event: str
    action: EventAction
    times: float = 1
    skip: int = 0


@dataclass
class Watch:
    """The log of requests and what waits for them."""

    requests: list[Request] = field(default_factory=list)
    _hooks: list[Hook] = field(default_factory=list)
    _event_hooks: list[EventHook] = field(default_factory=list)
    _busy_until: float = field(default_factory=time.monotonic)
    _waiting: dict[asyncio.Future[None], Callable[[], bool]] = field(default_factory=dict)

    # ------------------------------------------------------------------ for tests

    def requested_so_far(self, method: str, path: str, *, instant: Instant = Instant.RECEIVED) -> list[Request]:
        """Return the requests of a kind that have reached an instant, in the order of their arrival."""
        which = Which(method, path)
        return [
            request
            for request in self.requests
            if request.instant is not None and request.instant >= instant and request in which
        ]

    async def requested(
        self,
        method: str,
        path: str,
        *,
        times: int = 1,
        instant: Instant = Instant.RECEIVED,
        timeout_s: float = PATIENCE_S,
    ) -> Request:
        """Return the `times`-th request of a kind since the start, once it has reached an instant."""
        found = self.requested_so_far(method, path, instant=instant)
        hook = self.on(instant, method, path, found.append, times=float("inf"))
        try:
            await self.until(lambda: len(found) >= times, f"{method} {path} ({instant.name})", timeout_s=timeout_s)
        finally:
            self._hooks.remove(hook)
        return found[times - 1]

    def on(self, instant: Instant, method: str, path: str, action: Action, *, times: float = 1, skip: int = 0) -> Hook:
        """Do something at an instant of the next requests of a kind; they wait until it is done."""
        hook = Hook(instant, Which(method, path), action, times, skip)
        self._hooks.append(hook)
        return hook

    def on_event(self, event: str, action: EventAction, *, times: float = 1, skip: int = 0) -> None:
        """Do something when the next events of a name have been written to a gateway socket."""
        self._event_hooks.append(EventHook(event, action, times, skip))

    async def until(self, condition: Callable[[], bool], what: str = "", *, timeout_s: float = PATIENCE_S) -> None:
        """Return once `condition` holds; it is looked at whenever something happens in this Discord."""
        if condition():
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting[future] = condition
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            raise AssertionError(f"waited {timeout_s} s in vain for {what or condition}") from None
        finally:
            del self._waiting[future]

    async def quiet(self, seconds: float) -> None:
        """Return once nothing has happened in this Discord for so long: no request, no event."""
        while (left_s := self._busy_until + seconds - time.monotonic()) > 0:  # noqa: ASYNC110 - the time moves on
            await asyncio.sleep(left_s)

    # ------------------------------------------------------------------ for the server

    def notify(self) -> None:
        """Look at what is waited for."""
        self._busy_until = time.monotonic()
        for future, condition in self._waiting.items():
            if not future.done() and condition():
                future.set_result(None)

    async def reach(self, request: Request, instant: Instant) -> None:
        request.instant = instant
        for hook in tuple(self._hooks):
            if hook.instant is instant and hook.times > 0 and request in hook.which and _due(hook):
                await _run(hook.action(request))
        self._hooks = [hook for hook in self._hooks if hook.times > 0]
        self.notify()

    async def after_event(self, event: Sent) -> None:
        for hook in tuple(self._event_hooks):
            if hook.event == event.name and hook.times > 0 and _due(hook):
                await _run(hook.action(event))
        self._event_hooks = [hook for hook in self._event_hooks if hook.times > 0]
        self.notify()


def _due(hook: Hook | EventHook) -> bool:
    if hook.skip > 0:
        hook.skip -= 1
        return False
    hook.times -= 1
    return True


async def _run(outcome: Awaitable[object] | object) -> None:
    if isinstance(outcome, Awaitable):
        await outcome

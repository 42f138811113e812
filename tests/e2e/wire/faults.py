"""What can go wrong with a request to Discord, as data.

discord.faults.append(Fault("PATCH", "/channels/*/messages/*", server_error(502), times=2))
"""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

import orjson
from aiohttp import web

from tests.e2e.wire.limits import rate_limit_answer
from tests.e2e.wire.sessions import abort
from tests.e2e.wire.watch import Request, Which


class Cut(Exception):
    """The connection was cut; nobody will read an answer."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A request's connection."""

    request: web.Request
    closing: asyncio.Event

    def cut(self, *, reset: bool) -> Cut:
        """Close the connection, with FIN or with RST, and return what to raise."""
        if reset:
            abort(self.request)
        elif self.request.transport is not None:
            self.request.transport.close()
        return Cut()


class What(Protocol):
    """A fault's doing, before a request's effect and between effect and answer."""

    async def before(self, wire: Wire) -> web.Response | None:
        """Return an answer to give instead of doing anything, None to go on. May raise `Cut`."""

    async def after(self, wire: Wire) -> None:
        """Delay the answer, or raise `Cut`."""


@dataclass(eq=False)
class Fault:
    """Something that goes wrong for requests of a kind: `times` times (None: always), after `skip` of them.

    With a `probability` below 1 the seeded `random` decides each time.
    """

    method: str
    path: str
    what: What
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - to be repeatable
    struck: int = 0

    def strikes(self, request: Request) -> bool:
        if request not in Which(self.method, self.path) or self.times == self.struck:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.probability < 1 and self.random.random() >= self.probability:
            return False
        self.struck += 1
        return True


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer with this and do nothing."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    async def before(self, wire: Wire) -> web.Response | None:  # noqa: ARG002 - needs nothing of it
        return web.Response(status=self.status, body=self.body, headers=self.headers)

    async def after(self, wire: Wire) -> None:
        """Never reached."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Cut the connection before or after the effect."""

    effect: bool
    reset: bool

    async def before(self, wire: Wire) -> web.Response | None:
        if not self.effect:
            raise wire.cut(reset=self.reset)
        return None

    async def after(self, wire: Wire) -> None:
        raise wire.cut(reset=self.reset)


@dataclass(frozen=True, slots=True)
class Slow:
    """Wait this long between effect and answer."""

    seconds: float

    async def before(self, wire: Wire) -> web.Response | None:  # noqa: ARG002 - nothing happens yet
        return None

    async def after(self, wire: Wire) -> None:
        await _first(asyncio.sleep(self.seconds), wire.closing.wait())


class Held:
    """Keep the answer (with `before_effect` also the effect) back until the test says so."""

    def __init__(self, *, before_effect: bool = False) -> None:
        self._before_effect = before_effect
        self._released = asyncio.Event()
        self._waiting = asyncio.Event()

    async def waiting(self) -> None:
        """Return once a request is held."""
        await self._waiting.wait()

    def release(self) -> None:
        self._released.set()

    async def before(self, wire: Wire) -> web.Response | None:
        if self._before_effect:
            await self._hold(wire)
        return None

    async def after(self, wire: Wire) -> None:
        if not self._before_effect:
            await self._hold(wire)

    async def _hold(self, wire: Wire) -> None:
        self._waiting.set()
        await _first(self._released.wait(), wire.closing.wait())


def rate_limited(retry_after_s: float = 0.05, *, everywhere: bool = False) -> Answer:
    """A 429 of Discord's own, with headers and JSON."""
    scope = {"X-RateLimit-Scope": "global" if everywhere else "user"}
    headers, body = rate_limit_answer(retry_after_s, scope | ({"X-RateLimit-Global": "true"} if everywhere else {}))
    return Answer(429, orjson.dumps(body), headers | {"Content-Type": "application/json"})


def refused(status: int, code: int) -> Answer:
    """A no of Discord's own; a 429 of this kind has its pause in `rate_limited`."""
    body = orjson.dumps({"message": "No", "code": code})
    return Answer(status, body, {"Content-Type": "application/json"})


def cloudflare_limited() -> Answer:
    """A 429 of the proxy before Discord: a page, and none of Discord's headers."""
    page = b"<html><head><title>Access denied</title></head><body>error code: 1015</body></html>"
    return Answer(429, page, {"Content-Type": "text/html; charset=UTF-8", "Retry-After": "60"})


def server_error(status: int = 502) -> Answer:
    """A 5xx. discord.py repeats 500, 502, 504 and 524, but not 503."""
    return Answer(status, b"<html>upstream</html>", {"Content-Type": "text/html"})


def lost_answer(*, reset: bool = True) -> Loss:
    """The effect happens, then the connection is cut."""
    return Loss(effect=True, reset=reset)


def lost_request(*, reset: bool = False) -> Loss:
    """The connection is cut and nothing has happened."""
    return Loss(effect=False, reset=reset)


def reset() -> Loss:
    """The connection is reset (RST) and nothing has happened."""
    return Loss(effect=False, reset=True)


def slow(seconds: float) -> Slow:
    return Slow(seconds)


def held(*, before_effect: bool = False) -> Held:
    return Held(before_effect=before_effect)


async def _first(*each: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(one) for one in each]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

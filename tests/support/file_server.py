"""Discord's file store on 127.0.0.1: it gives what simcord keeps, or whatever a test puts in its place."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web
from simcord.backend.cdn import CDN_BASE

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FileServer:
    """`instead`, where it is set, answers all requests. `requests` has the paths that were asked for."""

    def __init__(self) -> None:
        self.lookup: Callable[[str], bytes | None] = lambda _: None
        self.instead: Behaviour | None = None
        self.requests: list[str] = []
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def origins(self) -> Mapping[str, str]:
        """What the bot may fetch from, and where that really is."""
        return {CDN_BASE: self._url}

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request.path)
        if self.instead is not None:
            return await self.instead(request)
        found = self.lookup(f"{CDN_BASE}{request.path}")
        return web.Response(status=404) if found is None else web.Response(body=found)


async def endless(request: web.Request) -> web.StreamResponse:
    """More bytes than anybody takes, without saying so beforehand."""
    response = web.StreamResponse()
    await response.prepare(request)
    with_nothing_said = b"x" * 2**16
    try:
        for _ in range(1000):
            await response.write(with_nothing_said)
    except ConnectionError:
        pass
    return response


async def silent(_: web.Request) -> web.StreamResponse:
    """Nothing, for longer than anybody waits."""
    await asyncio.sleep(3600)
    raise web.HTTPGatewayTimeout


async def elsewhere(_: web.Request) -> web.StreamResponse:
    """To somewhere else."""
    raise web.HTTPFound("http://127.0.0.1:9/latest/meta-data")

"""A scripted completions server on 127.0.0.1, in the test's own event loop.

    async with ModelServer() as server:
        server.script(status(429, error="slow down"), say("Hello ", "there"))
        ...
        assert server.messages[-1]["content"] == "Hi"

Each request takes the next behaviour of the script, or `default` when there is none left.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.support.connections import close_idle
from tests.support.model_answers import (
    BEGIN,
    DONE,
    USAGE,
    Behaviour,
    Chunk,
    Exchange,
    Recorded,
    Silent,
    Status,
    SteppedAnswer,
    Streamed,
    Then,
    drop_after,
    end_after,
    hang_up,
    hold_open_after,
    never_answer,
    refuse,
    say,
    say_in_steps,
    say_nothing,
    send_raw,
    stall_after,
    status,
    stream_error,
    text_chunk,
    think_then_say,
)

__all__ = [
    "BEGIN",
    "DONE",
    "USAGE",
    "Behaviour",
    "Chunk",
    "Exchange",
    "ModelServer",
    "Recorded",
    "Silent",
    "Status",
    "SteppedAnswer",
    "Streamed",
    "Then",
    "drop_after",
    "end_after",
    "hang_up",
    "hold_open_after",
    "never_answer",
    "refuse",
    "say",
    "say_in_steps",
    "say_nothing",
    "send_raw",
    "stall_after",
    "status",
    "stream_error",
    "text_chunk",
    "think_then_say",
]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ModelServer:
    """The server. `url` is the base URL for a client; `requests` is what it was asked, in order."""

    def __init__(self, *, model: str = "test-model", default: Behaviour | None = None) -> None:
        self.default: Behaviour = default or say("Hello!")
        self.requests: list[Recorded] = []
        self.looked_up: list[str] = []
        self.models: Behaviour = Status(200, {"object": "list", "data": [{"id": model, "object": "model"}]})
        self.props: Behaviour = Status(404, {"error": {"message": "not found"}})
        self.pages: dict[str, Behaviour] = {}
        """What other paths answer; 404 where nothing is set."""
        self._script: deque[Behaviour] = deque()
        self._closing = asyncio.Event()
        self._asked = asyncio.Condition()
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._lookup(lambda: self.models))
        app.router.add_get("/props", self._lookup(lambda: self.props))
        app.router.add_route("*", "/{path:.*}", self._page)
        # The handler of a client that went away must end, so that `idle` can tell.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)

    @property
    def url(self) -> str:
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    @property
    def messages(self) -> list[dict[str, str]]:
        """The messages of the last request."""
        return self.requests[-1].messages

    @property
    def streaming(self) -> int:
        """How many requests are being answered."""
        return self._open

    def script(self, *behaviours: Behaviour) -> None:
        """Append to what the next requests will meet."""
        self._script.extend(behaviours)

    async def asked(self, times: int = 1) -> None:
        """Return once this many requests have arrived since the start."""
        async with self._asked:
            await self._asked.wait_for(lambda: len(self.requests) >= times)

    async def looked(self, times: int = 1) -> None:
        """Return once this many lookups have arrived since the start."""
        async with self._asked:
            await self._asked.wait_for(lambda: len(self.looked_up) >= times)

    async def idle(self) -> None:
        """Return once no request is being answered: each was answered, or its client hung up."""
        await self._idle.wait()

    def close_idle_connections(self) -> None:
        """Close what is kept for further requests."""
        close_idle(self._runner)

    async def close(self) -> None:
        self._closing.set()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        recorded = Recorded(await request.json(), headers)
        async with self._asked:
            self.requests.append(recorded)
            self._asked.notify_all()
        behaviour = self._script.popleft() if self._script else self.default
        return await self._play(behaviour, Exchange(request, recorded, self._closing))

    def _lookup(self, behaviour: Callable[[], Behaviour]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            async with self._asked:
                self.looked_up.append(request.path)
                self._asked.notify_all()
            return await self._play(behaviour(), Exchange(request, Recorded({}, {}), self._closing))

        return handle

    async def _page(self, request: web.Request) -> web.StreamResponse:
        page = self.pages.get(request.path, Status(404, {"error": {"message": "not found"}}))
        return await self._lookup(lambda: page)(request)

    async def _play(self, behaviour: Behaviour, exchange: Exchange) -> web.StreamResponse:
        self._open += 1
        self._idle.clear()
        try:
            return await behaviour.play(exchange)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

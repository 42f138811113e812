"""A completions server on 127.0.0.1 that answers what it is told to and bills what a provider's cache would."""

import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bench.cost_caches import Billed, Cache, Said, read_messages

_TASK = "⟦Task⟧"


@dataclass(frozen=True)
class Completed:
    """One completion as it was billed. `output` is in tokens."""

    billed: Billed
    output: int
    is_summary: bool


class CachingServer:
    """The server. `answer` and `now` are what the next request meets; `requests` is what it was asked, in order."""

    def __init__(self, cache: Cache, *, summary: str) -> None:
        self.answer = ""
        self.now = 0.0
        self.requests: list[Completed] = []
        self._cache = cache
        self._summary = summary
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def url(self) -> str:
        """Return the base URL for a client."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _complete(self, http: web.Request) -> web.StreamResponse:
        messages = read_messages(await http.json())
        is_summary = messages[-1].text.startswith(_TASK)
        text = self._summary if is_summary else self.answer
        output = Said("assistant", text).tokens
        billed = self._cache.ask(messages, self.now)
        self.requests.append(Completed(billed, output, is_summary))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(http)
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": "stop"}
        for event in ({"choices": [choice]}, {"choices": [], "usage": _usage(billed, output)}):
            await response.write(b"data: " + json.dumps(event).encode() + b"\n\n")
        await response.write(b"data: [DONE]\n\n")
        return response


def _usage(billed: Billed, output: int) -> dict[str, Any]:
    return {
        "prompt_tokens": billed.prompt,
        "completion_tokens": output,
        "total_tokens": billed.prompt + output,
        "prompt_tokens_details": {"cached_tokens": billed.cached, "cache_write_tokens": billed.written},
    }

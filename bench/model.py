"""A completions server on 127.0.0.1 that speaks at a set pace, and says when it was asked.

The scripted server of the tests does what a test says, chunk by chunk; this one has to keep a hundred streams at
200 tokens a second each, so every event is made beforehand, and what is due is written together.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

# How often a stream writes what is due: tokens arrive a few at a time, as they do from providers.
_TICK_S = 0.02
_WORDS = ("some", "words", "that", "make", "an", "answer", "of", "the", "usual", "kind", "and", "so", "on")


@dataclass
class Pace:
    """How an answer comes: a pause, then `tokens` tokens at `per_s` a second (None: all at once)."""

    first_s: float = 0.0
    tokens: int = 12
    per_s: float | None = None


@dataclass
class PacedModel:
    """The server. A request is known by its mark, the last `m<number>x` in it; the answer's last word repeats it."""

    pace: Pace = field(default_factory=Pace)
    asked_at: dict[str, float] = field(default_factory=dict)
    """When the whole request had arrived, by mark; all times are `time.perf_counter`."""
    ended_at: dict[str, float] = field(default_factory=dict)
    """When the last token was written."""
    failing: set[str] = field(default_factory=set)
    """The marks whose requests are answered with a 500."""
    asked: dict[str, asyncio.Event] = field(default_factory=dict)
    """What to tell when a request has come."""
    running: int = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        # An answer that nobody reads any more ends.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Return the base URL for a client."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        mark = mark_in(body)
        self.asked_at[mark] = time.perf_counter()
        if (asked := self.asked.get(mark)) is not None:
            asked.set()
        if mark in self.failing:
            return web.json_response({"error": {"message": "overloaded"}}, status=500)
        self.running += 1
        try:
            return await self._speak(request, mark, self.pace, prompt_tokens=len(body) // 4)
        finally:
            self.running -= 1

    async def _speak(self, request: web.Request, mark: str, pace: Pace, *, prompt_tokens: int) -> web.StreamResponse:
        if pace.first_s:
            await asyncio.sleep(pace.first_s)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        events = [_event({"content": f"{word} "}) for word in _words(pace.tokens - 1)]
        events.append(_event({"content": mark}))
        begun, sent = time.perf_counter(), 0
        while sent < len(events):
            elapsed = time.perf_counter() - begun
            due = len(events) if pace.per_s is None else min(len(events), int(elapsed * pace.per_s) + 1)
            if due > sent:
                await response.write(b"".join(events[sent:due]))
                sent = due
            if sent < len(events):
                await asyncio.sleep(_TICK_S)
        self.ended_at[mark] = time.perf_counter()
        usage = {"prompt_tokens": prompt_tokens, "completion_tokens": pace.tokens}
        await response.write(_FINISH + _data({"choices": [], "usage": usage}) + _DONE)
        return response


def mark_in(body: bytes) -> str:
    """Return the last mark of a request."""
    end = body.rfind(b"x?")
    return body[body.rfind(b"m", 0, end) : end + 1].decode()


def _words(number: int) -> list[str]:
    return [_WORDS[each % len(_WORDS)] for each in range(number)]


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    """Return one event with all that OpenAI's have in them."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _data({"choices": [choice], "usage": None})


def _data(fields: dict[str, object]) -> bytes:
    chunk = {
        "id": "chatcmpl-000000000000000000000000",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "paced",
        "service_tier": "default",
        "system_fingerprint": None,
        **fields,
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


_FINISH = _event({}, "stop")
_DONE = b"data: [DONE]\n\n"

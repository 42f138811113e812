"""What a completions server can do with one request: answers, errors, silences and broken connections.

Imported through `tests.support.model_server`. Nothing here sleeps: what must wait does so until the test says
so, the client goes away or the server closes.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from aiohttp import web

Json = Mapping[str, Any]
USAGE: Json = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One completion request as it came over the wire. Header names are lower case."""

    json: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def messages(self) -> list[dict[str, str]]:
        return list(self.json["messages"])


class Exchange:
    """One request and the means to answer it."""

    def __init__(self, request: web.Request, recorded: Recorded, closing: asyncio.Event) -> None:
        self.request = request
        self.recorded = recorded
        self._closing = closing

    async def open(self) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Request-Id": "req-1"})
        await response.prepare(self.request)
        return response

    async def hang(self) -> None:
        await self._closing.wait()

    def drop(self) -> None:
        """Close the socket in the middle of the body, after what was written has been sent."""
        if self.request.transport is not None:
            self.request.transport.close()

    @property
    def wants_usage(self) -> bool:
        return bool((self.recorded.json.get("stream_options") or {}).get("include_usage"))


class Behaviour(Protocol):
    """What the server does with one request."""

    async def play(self, exchange: Exchange) -> web.StreamResponse: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """One `data:` event of a completion. `delta=None` makes the list of choices empty."""

    delta: Json | None
    finish: str | None = None
    usage: Json | None = None

    def wire(self) -> str:
        choice = {"index": 0, "delta": self.delta, "finish_reason": self.finish}
        body = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "scripted",
            "choices": [] if self.delta is None else [choice],
        }
        return json.dumps(body if self.usage is None else body | {"usage": self.usage})


def text_chunk(text: str) -> Chunk:
    return Chunk({"content": text})


BEGIN = Chunk({"role": "assistant", "content": ""})
DONE = "[DONE]"


class Then(Enum):
    """How a stream ends."""

    END = auto()
    DROP = auto()
    HANG = auto()


@dataclass(frozen=True, slots=True)
class Streamed:
    """A 200 with these events (a string is sent as the raw text after `data: `), and then an end."""

    events: tuple[Chunk | str, ...]
    then: Then = Then.END

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        for event in self.events:
            if isinstance(event, Chunk) and event.delta is None and event.usage and not exchange.wants_usage:
                continue
            await send_event(response, event)
        if self.then is Then.HANG:
            await exchange.hang()
        elif self.then is Then.DROP:
            exchange.drop()
        return response


async def send_event(response: web.StreamResponse, event: Chunk | str) -> None:
    data = event if isinstance(event, str) else event.wire()
    await response.write(f"data: {data}\n\n".encode())


@dataclass(frozen=True, slots=True)
class Status:
    """An answer that is not a stream. `body`: a string is sent as it is, anything else as JSON."""

    code: int
    body: object = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    async def play(self, exchange: Exchange) -> web.StreamResponse:  # noqa: ARG002 - needs nothing of it
        if isinstance(self.body, str):
            return web.Response(status=self.code, text=self.body, headers=self.headers)
        return web.json_response(self.body, status=self.code, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Silent:
    """Take the request and send nothing, not even headers; with `drop`, hang up instead."""

    drop: bool = False

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        if self.drop:
            exchange.drop()
        else:
            await exchange.hang()
        return web.Response(status=503)


class SteppedAnswer:
    """An answer that the test writes piece by piece.

    step = say_in_steps()
    server.script(step)
    ...
    await step.waiting()
    step.send("Hel")
    step.finish()
    """

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._steps: asyncio.Queue[Chunk | str | None] = asyncio.Queue()
        self.request: Recorded | None = None

    async def waiting(self) -> Recorded:
        """Return the request once it has arrived; its headers have been answered by then."""
        await self._asked.wait()
        assert self.request is not None
        return self.request

    def send(self, text: str) -> None:
        self._steps.put_nowait(text_chunk(text))

    def event(self, event: Chunk | str) -> None:
        self._steps.put_nowait(event)

    def finish(self, finish: str = "stop", usage: Json | None = USAGE) -> None:
        self.event(Chunk({}, finish))
        if usage is not None:
            self.event(Chunk(None, usage=usage))
        self.event(DONE)
        self._steps.put_nowait(None)

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        await send_event(response, BEGIN)
        self.request = exchange.recorded
        self._asked.set()
        closing = asyncio.ensure_future(exchange.hang())
        closing.add_done_callback(lambda _: self._steps.put_nowait(None))
        try:
            while (event := await self._steps.get()) is not None:
                await send_event(response, event)
        finally:
            closing.cancel()
        return response


def say(*pieces: str, chunks: int | None = None, usage: Json | None = USAGE, finish: str | None = "stop") -> Streamed:
    """Stream the pieces, one chunk each; or all of them together cut into about `chunks` equal ones."""
    parts: Sequence[str] = pieces
    if chunks is not None:
        whole = "".join(pieces)
        size = max(1, -(-len(whole) // chunks))
        parts = [whole[at : at + size] for at in range(0, len(whole), size)]
    tail: list[Chunk | str] = [Chunk({}, finish)] if finish is not None else []
    if usage is not None:
        tail.append(Chunk(None, usage=usage))
    return Streamed((BEGIN, *map(text_chunk, parts), *tail, DONE))


def say_in_steps() -> SteppedAnswer:
    return SteppedAnswer()


def think_then_say(thought: str, text: str, *, key: str = "reasoning_content") -> Streamed:
    """Stream reasoning in the field that llama.cpp and vLLM use (Ollama: `reasoning`), then the answer."""
    answer = say(text)
    return Streamed((BEGIN, *(Chunk({key: word}) for word in thought.split()), *answer.events[1:]))


def say_nothing(finish: str = "stop") -> Streamed:
    """End without a word; `finish="length"` is what a reply that was all reasoning looks like."""
    return say(finish=finish)


def refuse(*pieces: str) -> Streamed:
    return Streamed((BEGIN, *(Chunk({"refusal": p}) for p in pieces), Chunk({}, "stop"), DONE))


def stream_error(error: Json | str, *, after: str = "") -> Streamed:
    """Answer 200 and then send an error object, after some text or as the first event."""
    begun = (BEGIN, text_chunk(after)) if after else ()
    return Streamed((*begun, json.dumps({"error": error})))


def send_raw(data: str, *, after: str = "") -> Streamed:
    """Send `data` as one event, whatever it is, after some text or as the first event."""
    return Streamed((*((BEGIN, text_chunk(after)) if after else ()), data))


def stall_after(text: str = "") -> Streamed:
    """Send this much and then nothing more; without text, nothing but the headers."""
    return Streamed((BEGIN, text_chunk(text)) if text else (), Then.HANG)


def hold_open_after(answer: Streamed) -> Streamed:
    """Send the whole answer but `[DONE]`, and keep the connection."""
    return Streamed(tuple(event for event in answer.events if event != DONE), Then.HANG)


def drop_after(text: str = "") -> Streamed:
    return Streamed((BEGIN, text_chunk(text)) if text else (), Then.DROP)


def end_after(text: str) -> Streamed:
    """End cleanly, but without a finish reason or `[DONE]`."""
    return Streamed((BEGIN, text_chunk(text)))


def never_answer() -> Silent:
    return Silent()


def hang_up() -> Silent:
    return Silent(drop=True)


def status(
    code: int, body: object = "", *, headers: Mapping[str, str] | None = None, error: str | Json | None = None
) -> Status:
    """Answer with a status. `error="..."` is short for the usual body with that message."""
    if isinstance(error, str):
        body = {"error": {"message": error, "type": "error", "param": None, "code": None}}
    elif error is not None:
        body = {"error": error}
    return Status(code, body, headers or {})

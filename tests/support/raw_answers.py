"""Answers of a completions server as literal bytes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.model_answers import Exchange


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A response with these bytes, each of `reads` sent by itself; `drops` cuts the connection behind them."""

    reads: tuple[bytes, ...]
    status: int = 200
    content_type: str = "text/event-stream"
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(status=self.status, headers={"Content-Type": self.content_type, **self.headers})
        await response.prepare(exchange.request)
        for read in self.reads:
            if read:
                await response.write(read)
        if self.drops:
            exchange.drop()
        return response


def raw(body: bytes | Iterable[bytes], **more: object) -> RawAnswer:
    reads = (body,) if isinstance(body, bytes) else tuple(body)
    return RawAnswer(reads, **more)  # type: ignore[arg-type]


def deltas(*texts: str, finish: str | None = None) -> bytes:
    """Return events of one text each, all with `finish`, and no end."""
    return b"".join(
        b"data: "
        + json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}).encode()
        + b"\n\n"
        for text in texts
    )

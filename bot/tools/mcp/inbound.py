"""Limits on a server's messages, in front of the SDK, which parses and checks them on the event loop."""

import time
from collections.abc import Callable
from typing import Any

import anyio
from mcp.client._transport import ReadStream
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse

MAX_BYTES = 2**20
"""Of a line or body. Parsing one takes a few ms."""
MAX_VALUES = 20_000
"""In a message: a million bytes of empty lists would take 300 ms."""
MAX_BLOCKS = 64
"""Parts of a result."""
MAX_LISTED = 128
"""Tools of one page."""
MAX_MESSAGES = 200
"""A second; after them the server waits."""

# Fields that are used; checking others costs time, and results would be checked against outputSchema.
_TOOL = ("name", "description", "inputSchema", "annotations")
_BLOCK = ("type", "text", "data", "mimeType", "uri", "name", "resource")
_SMALL = 2**15


class TooLarge(Exception):
    """A message above the limits."""


def check_size(message: bytes) -> None:
    """Raise `TooLarge`. The count of values is exact but for keys, or too low in strings of backslashes."""
    if len(message) > MAX_BYTES:
        raise TooLarge
    if len(message) <= _SMALL:
        return
    if b"\\" in message:
        message = message.replace(b"\\\\", b"").replace(b'\\"', b"")
    if message.count(b'"') > 4 * MAX_VALUES:
        raise TooLarge
    outside = b"".join(message.split(b'"')[::2])
    if sum(map(outside.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise TooLarge


def reduced(message: SessionMessage) -> SessionMessage:
    """Leave out of a response what is not used, or too much of it."""
    answer = message.message
    if isinstance(answer, JSONRPCResponse):
        result = answer.result
        if isinstance(result.get("tools"), list):
            result["tools"] = [_only(each, _TOOL) for each in result["tools"][:MAX_LISTED] if _is_tool(each)]
        if isinstance(result.get("content"), list):
            result["content"] = [_only(each, _BLOCK) for each in result["content"][:MAX_BLOCKS]]
    return message


def _is_tool(item: Any) -> bool:
    """Return whether this is the definition of a tool: the SDK would refuse the whole list for one that is none."""
    kinds = {"name": str, "description": str | None, "inputSchema": dict, "annotations": dict | None}
    if not isinstance(item, dict) or not all(isinstance(item.get(key), kind) for key, kind in kinds.items()):
        return False
    kind: object = item["inputSchema"].setdefault("type", "object")
    return kind == "object"


def _only(item: Any, keys: tuple[str, ...]) -> Any:
    return {key: item[key] for key in keys if key in item} if isinstance(item, dict) else item


class Inbound:
    """A transport's stream of messages: reduced, slowed down, and without what was no message.

    `on_end` is called when the connection has ended, which the SDK does not tell.
    """

    def __init__(self, stream: ReadStream[SessionMessage | Exception], on_end: Callable[[], None]) -> None:
        self._stream = stream
        self._on_end = on_end
        self._second, self._messages = 0.0, 0

    async def receive(self) -> SessionMessage | Exception:
        while True:
            await self._slow_down()
            try:
                found = await self._stream.receive()
            except BaseException:
                self._on_end()
                raise
            if isinstance(found, SessionMessage):
                return reduced(found)

    async def _slow_down(self) -> None:
        now = time.monotonic()
        if now - self._second >= 1:
            self._second, self._messages = now, 0
        self._messages += 1
        if self._messages > MAX_MESSAGES:
            await anyio.sleep(self._second + 1 - now)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def __aiter__(self) -> "Inbound":
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> "Inbound":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

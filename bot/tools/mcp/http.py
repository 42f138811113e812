"""A server that is reached by streamable HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx2
from mcp.client._transport import TransportStreams
from mcp.client.streamable_http import streamable_http_client

from bot.config.mcp_servers import McpServer
from bot.tools.mcp.inbound import MAX_BYTES, TooLarge, check_size
from bot.tools.mcp.login import authentication

CONNECT_S = 10.0
# A stream may be silent for long between events; each call has a deadline of its own.
READ_S = 300.0

# The end of an event (https://html.spec.whatwg.org/multipage/server-sent-events.html).
_BLANK_LINES = (b"\r\n\r\n", b"\n\n", b"\r\r")
_LONGEST_BLANK_LINE = 4


@asynccontextmanager
async def connection(
    server: McpServer, too_large: Callable[[], None], auth: httpx2.Auth | None = None
) -> AsyncIterator[TransportStreams]:
    """Connect. `too_large` is called for a body or an event above the limits, which the SDK does not see.

    `auth` replaces the authentication by the server's stored tokens.
    """
    client = httpx2.AsyncClient(
        headers=dict(server.headers),
        auth=auth or (authentication(server.url, server.tokens) if server.tokens else None),
        timeout=httpx2.Timeout(CONNECT_S, read=READ_S),
        transport=_Bounded(httpx2.AsyncHTTPTransport(), too_large),
    )
    async with client, streamable_http_client(server.url, http_client=client) as streams:
        yield streams


class _Bounded(httpx2.AsyncBaseTransport):
    def __init__(self, transport: httpx2.AsyncBaseTransport, too_large: Callable[[], None]) -> None:
        self._transport = transport
        self._too_large = too_large

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # A small body could be unpacked to a large one.
        request.headers["Accept-Encoding"] = "identity"
        response = await self._transport.handle_async_request(request)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise httpx2.DecodingError("a compressed body, which was not asked for", request=request)
        if response.headers.get("content-type", "").lower().startswith("text/event-stream"):
            response.stream = _Events(response, self._too_large)
            return response
        try:
            body = await _body(response)
        except TooLarge:
            self._too_large()
            raise httpx2.ReadError("a body above the limit", request=request) from None
        finally:
            await response.aclose()
        return httpx2.Response(response.status_code, headers=response.headers, content=body, request=request)

    async def aclose(self) -> None:
        await self._transport.aclose()


async def _body(response: httpx2.Response) -> bytes:
    """Return the body. Raise `TooLarge`."""
    body = bytearray()
    async for piece in _pieces(response):
        body += piece
        if len(body) > MAX_BYTES:
            raise TooLarge
    check_size(bytes(body))
    return bytes(body)


def _pieces(response: httpx2.Response) -> AsyncIterator[bytes]:
    stream = response.stream
    assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101 - an async client's
    return aiter(stream)


def _event_end(text: bytearray, start: int) -> int:
    """Return the place behind the first blank line from `start` on, 0 where there is none."""
    found = ((text.find(line, start), len(line)) for line in _BLANK_LINES)
    return min((at + length for at, length in found if at >= 0), default=0)


class _Events(httpx2.AsyncByteStream):
    """A stream of events that passes on whole ones within the limits."""

    def __init__(self, response: httpx2.Response, too_large: Callable[[], None]) -> None:
        self._inner = response.stream
        self._pieces = _pieces(response)
        self._too_large = too_large

    async def __aiter__(self) -> AsyncIterator[bytes]:
        waiting = bytearray()
        async for piece in self._pieces:
            searched = max(len(waiting) - _LONGEST_BLANK_LINE + 1, 0)
            waiting += piece
            while end := _event_end(waiting, searched):
                yield self._checked(bytes(waiting[:end]))
                del waiting[:end]
                searched = 0
            if len(waiting) > MAX_BYTES:
                self._checked(bytes(waiting))
        yield bytes(waiting)

    def _checked(self, event: bytes) -> bytes:
        try:
            check_size(event)
        except TooLarge:
            self._too_large()
            raise httpx2.ReadError("an event above the limit") from None
        return event

    async def aclose(self) -> None:
        assert isinstance(self._inner, httpx2.AsyncByteStream)  # noqa: S101 - an async client's
        await self._inner.aclose()

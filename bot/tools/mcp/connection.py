"""A connection to one server by the SDK, which is imported with this module: 27 MiB and most of a second."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import anyio
import httpx2
import mcp_types as types
from mcp import Client, MCPError
from mcp.client._transport import TransportStreams
from mcp.client.session import ClientRequestContext, IncomingMessage
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost

from bot import __version__
from bot.config.mcp_servers import McpServer
from bot.tools.mcp import http, stdio
from bot.tools.mcp.definitions import MAX_TOOLS, Listed
from bot.tools.mcp.inbound import Inbound
from bot.tools.mcp.outcomes import CallFailed, Outcome, Progress

MAX_PAGES = 20
# Rounds of questions by the server, each of which is declined.
MAX_ROUNDS = 2
MAX_VERSION = 60

# Of the SDK, for a server that has forgotten the session, and for an HTTP status without a message.
_LOST = ("Session terminated", "Server returned an error response")

Result = tuple[types.CallToolResult, bool]


class Connection:
    """Calls may come from any task. The context that made it must be left once it has ended."""

    def __init__(self, client: Client, link: "_Link") -> None:
        self._client = client
        self._link = link

    @property
    def version(self) -> str:
        """The server's name and version, as far as it gives them."""
        info = self._client.server_info
        return f"{info.name} {info.version}"[:MAX_VERSION] if info else ""

    async def changed(self) -> bool:
        """Wait until the list of tools has changed, or return False at the end of the connection."""
        await self._link.news.wait()
        self._link.news.clear()
        return not self._link.ended.is_set()

    async def ended(self) -> None:
        await self._link.ended.wait()

    def end(self) -> None:
        self._link.end()

    async def tools(self) -> list[Listed]:
        """Return all tools. Raise `MCPError` or `ValidationError`."""
        found: list[Listed] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            page = await self._client.list_tools(cursor=cursor)
            found += map(_listed, page.tools)
            cursor = page.next_cursor
            if not cursor or len(found) >= MAX_TOOLS:
                break
        return found[:MAX_TOOLS]

    async def call(self, tool: str, arguments: Mapping[str, object], told: Progress) -> Result:
        """Return the result, and whether the server asked for more input. Raise `CallFailed`."""
        declined = self._link.declined

        async def on_progress(
            progress: float,
            total: float | None,
            message: str | None,  # noqa: ARG001 - named by the SDK
        ) -> None:
            share = progress / total if total else -1.0
            told(share if 0 <= share <= 1 else None)

        try:
            result = await self._client.call_tool(tool, dict(arguments), progress_callback=on_progress)
        except MCPError as error:
            result = self._refusal(error)
        except Exception as error:  # the SDK checks a result that may be anything
            raise CallFailed(Outcome.UNUSABLE) from error
        return result, self._link.declined > declined

    def _refusal(self, error: MCPError) -> types.CallToolResult:
        """Return the server's own error as a result. Raise `CallFailed` for one of the connection."""
        if error.code == types.CONNECTION_CLOSED or error.message in _LOST:
            self._link.end()
            raise CallFailed(Outcome.TOO_LARGE if self._link.too_large else Outcome.CLOSED) from error
        return types.CallToolResult(content=[types.TextContent(text=error.message)], is_error=True)


class _Link:
    """State that the transport and the SDK's callbacks share."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.news = asyncio.Event()
        self.too_large = False
        self.declined = 0

    def end(self) -> None:
        self.ended.set()
        self.news.set()

    def overflow(self) -> None:
        self.too_large = True
        self.end()

    async def notify(self, message: IncomingMessage) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            self.news.set()

    async def decline(
        self,
        context: ClientRequestContext,  # noqa: ARG002 - named by the SDK
        params: types.ElicitRequestParams,  # noqa: ARG002
    ) -> types.ElicitResult:
        self.declined += 1
        return types.ElicitResult(action="decline")


@asynccontextmanager
async def connected(
    server: McpServer, said: Callable[[str], None], auth: httpx2.Auth | None = None
) -> AsyncIterator[Connection]:
    """Connect to a server; enter and leave in one task. Requests of the server for sampling and roots are refused.

    `said` gets the lines that a program writes to its standard error.
    """
    link = _Link()
    client = Client(
        _transport(server, link, said, auth),
        client_info=types.Implementation(name="parley", version=__version__),
        elicitation_callback=link.decline,
        message_handler=link.notify,
        input_required_max_rounds=MAX_ROUNDS,
        cache=None,
    )
    async with client, anyio.create_task_group() as tasks:
        tasks.start_soon(_follow_changes, client, link)
        try:
            yield Connection(client, link)
        finally:
            tasks.cancel_scope.cancel()


@asynccontextmanager
async def _transport(
    server: McpServer, link: _Link, said: Callable[[str], None], auth: httpx2.Auth | None
) -> AsyncIterator[TransportStreams]:
    way = stdio.program(server, said, link.overflow) if server.command else http.connection(server, link.overflow, auth)
    async with way as (incoming, outgoing):
        yield Inbound(incoming, link.end), outgoing


async def _follow_changes(client: Client, link: _Link) -> None:
    """Ask newer servers to tell of changes; older ones do it unasked."""
    tools = client.server_capabilities.tools
    if tools is None or not tools.list_changed:
        return
    with suppress(ListenNotSupportedError, SubscriptionLost, MCPError, TimeoutError):
        async with client.listen(tools_list_changed=True) as changes:
            async for _ in changes:
                link.news.set()


def _listed(tool: types.Tool) -> Listed:
    hints = tool.annotations
    return Listed(
        tool.name,
        tool.description or "",
        tool.input_schema,
        reads_only=hints.read_only_hint if hints else None,
        destroys=hints.destructive_hint if hints else None,
    )

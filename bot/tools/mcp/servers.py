"""All MCP servers of this bot, and their tools."""

import asyncio
import operator
import time
from collections.abc import Mapping, Sequence

from bot.attachments import sandbox
from bot.attachments.extract import Extract
from bot.config.mcp_servers import McpServer
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.round_robin import RoundRobin
from bot.core.tools import Effect, ToolResult, ToolSpec
from bot.tools.mcp.definitions import Definition, Unusable, with_unique_names
from bot.tools.mcp.outcomes import CallFailed, Outcome, Progress, sentence
from bot.tools.mcp.server import Connect, Timing, ToolServer
from bot.tools.tool import Asker

logger = get_logger(__name__)

# Longer than a program may take to end.
CLOSE_S = 10.0
# The processes that open pictures take some hundred MB.
PICTURES_AT_ONCE = 1
# Only its size is used.
PICTURE_TOKENS = 1000
PICTURE_MODEL = "gpt-6-luna"


class ToolServers:
    """`start` them, and `close` them before the loop ends."""

    def __init__(
        self,
        configs: Sequence[McpServer],
        metrics: Metrics,
        timing: Timing = Timing(),  # noqa: B008 - frozen
        connect: Connect | None = None,
    ) -> None:
        self.servers = [ToolServer(config, timing, connect) for config in configs]
        self._by_name = {server.config.name: server for server in self.servers}
        self._metrics = metrics
        self._tasks: list[asyncio.Task[None]] = []
        self._pictures = RoundRobin(PICTURES_AT_ONCE)
        self._lists: list[Sequence[Definition | Unusable]] = []
        self._tools: list[McpTool] = []
        for config in configs:
            for outcome in Outcome:
                metrics.tool_server_calls.labels(config.name, outcome.value)

    def start(self) -> None:
        self._tasks = [asyncio.create_task(server.run(), name=server.config.name) for server in self.servers]

    async def close(self) -> None:
        running = {*self._tasks}
        while running:
            for task in running:
                task.cancel()
            # Again, because an error in the SDK may take a cancellation's place.
            _, running = await asyncio.wait(running, timeout=CLOSE_S)

    async def settled(self) -> None:
        """Wait until each server is open or has failed."""
        await asyncio.gather(*(server.settled() for server in self.servers))

    @property
    def tools(self) -> Sequence["McpTool"]:
        """All tools by name: those of the last listings, also of servers that are down."""
        lists = [server.found for server in self.servers]
        # Made anew only after another listing.
        if len(lists) != len(self._lists) or any(map(operator.is_not, lists, self._lists)):
            usable = (each for found in lists for each in found if isinstance(each, Definition))
            self._lists = lists
            self._tools = [McpTool(each, self) for each in with_unique_names(usable)]
        return self._tools

    def get(self, name: str) -> "McpTool | None":
        return next((each for each in self.tools if each.spec.name == name), None)

    @property
    def unusable(self) -> list[Unusable]:
        return [each for server in self.servers for each in server.found if isinstance(each, Unusable)]

    def call_s(self, tool: Definition) -> float:
        return self._by_name[tool.server].config.call_s

    async def call(
        self, tool: Definition, arguments: Mapping[str, object], *, tokens: int, progress: Progress
    ) -> ToolResult:
        """Call a tool. Raise nothing but cancellation."""
        began = time.monotonic()
        label = f"result of {tool.spec.name}"
        try:
            result, declined = await self._by_name[tool.server].call(tool, arguments, progress)
        except CallFailed as failure:
            outcome = failure.outcome
            found = ToolResult(sentence(outcome, tool.effect), label, is_error=True)
        else:
            from bot.tools.mcp.results import as_text  # noqa: PLC0415 - the SDK has been imported now

            outcome = Outcome.REFUSED if result.is_error else Outcome.OK
            text = await as_text(
                result.content, result.structured_content, self._inspect, declined=declined, tokens=tokens
            )
            found = ToolResult(text, label, is_error=result.is_error)
        self._metrics.tool_server_calls.labels(tool.server, outcome.value).inc()
        took = round(1000 * (time.monotonic() - began))
        logger.info("tool_called", server=tool.server, tool=tool.tool, outcome=outcome.value, ms=took)
        return found

    async def _inspect(self, picture: bytes) -> Extract:
        async with self._pictures.slot(0):
            return await sandbox.extract(picture, tokens=PICTURE_TOKENS, model=PICTURE_MODEL)


class McpTool:
    """`bot.tools.tool.Tool` of a server."""

    def __init__(self, definition: Definition, servers: ToolServers) -> None:
        self.definition = definition
        self._servers = servers

    @property
    def spec(self) -> ToolSpec:
        return self.definition.spec

    @property
    def effect(self) -> Effect:
        return self.definition.effect

    @property
    def timeout_s(self) -> float:
        return self._servers.call_s(self.definition)

    @property
    def action(self) -> str:
        return "tool-action-server"

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:
        return await self._servers.call(self.definition, arguments, tokens=tokens, progress=asker.progress)

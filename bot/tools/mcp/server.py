"""One server: a task of its own opens the connection, follows it, closes it and opens it again."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio

from bot.config.mcp_servers import McpServer
from bot.core.log import get_logger
from bot.tools.mcp.definitions import Definition, Unusable, definitions
from bot.tools.mcp.outcomes import CallFailed, Outcome, Progress

if TYPE_CHECKING:
    from bot.tools.mcp.connection import Connection, Result

logger = get_logger(__name__)

MAX_AT_ONCE = 4
MAX_WAITING = 16
MAX_FAILURES = 5
MAX_SAID = 20
ENDING = frozenset({Outcome.CLOSED, Outcome.TOO_LARGE})
# A call's end is counted here, before the caller gives up.
MARGIN_S = 0.5

Connect = Callable[[McpServer, Callable[[str], None]], AbstractAsyncContextManager["Connection"]]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `pauses` are those before each opening after so many failures in a row; the last is the breaker's."""

    opening: float = 60.0
    between_lists: float = 5.0
    patience: float = 5.0
    """Of a call with an opening that is on its way."""
    lasting: float = 600.0
    """After so long a connection its end is no sign of a fault."""
    pauses: Sequence[float] = (0.0, 1.0, 5.0, 20.0, 300.0)


class ToolServer:
    """`run` it in a task. `found` has the tools of the last listing, also while the server is down."""

    def __init__(self, config: McpServer, timing: Timing, connect: Connect | None = None) -> None:
        self.config = config
        self.found: Sequence[Definition | Unusable] = ()
        self.listed = False
        """Whether its tools are known."""
        self.version = ""
        self.problem = ""
        """Why it cannot be used, "" while it can."""
        self._timing = timing
        self._connect = connect
        self._connection: Connection | None = None
        self._settled = asyncio.Event()
        """Set unless an opening is on its way."""
        self._slots = asyncio.Semaphore(MAX_AT_ONCE)
        self._waiting = 0
        self._failures = 0
        self._said = 0
        self._called = False

    async def settled(self) -> None:
        """Wait for the result of an opening."""
        await self._settled.wait()

    async def run(self) -> None:
        """Keep the server open until this task is cancelled."""
        connect = self._connect
        if connect is None:  # in a thread, because it takes most of a second
            connect = await asyncio.to_thread(_sdk)
        try:
            while True:
                pause = await self._serve_once(connect)
                if (task := asyncio.current_task()) and task.cancelling():
                    raise asyncio.CancelledError  # an error of the SDK has taken its place
                logger.warning("tool_server_down", server=self.config.name, cause=self.problem, again_in_s=pause)
                if pause >= self._timing.patience:  # else calls wait
                    self._settled.set()
                await anyio.sleep(pause)
        finally:
            self._settled.set()

    async def _serve_once(self, connect: Connect) -> float:
        """Open the server, and return the pause before the next time."""
        began = anyio.current_time()
        try:
            await self._serve(connect)
            self.problem = "it has ended"
        except Exception as error:  # noqa: BLE001 - a server may bring about anything in the SDK
            self.problem = problem(error)
        if anyio.current_time() - began >= self._timing.lasting:
            self._failures = 0
        self._failures += 1
        return self._timing.pauses[min(self._failures, len(self._timing.pauses)) - 1]

    async def _serve(self, connect: Connect) -> None:
        """Open the server and return when the connection has ended. Raise anything."""
        self._settled.clear()
        self._said = 0
        self._called = False
        # `asyncio.wait_for` would open it in another task, which must not close it then.
        with anyio.CancelScope(deadline=anyio.current_time() + self._timing.opening) as scope:
            async with connect(self.config, self._hear) as connection:
                await self._list(connection)
                scope.deadline = math.inf
                async with self._open(connection):
                    while await connection.changed():
                        with anyio.move_on_after(self._timing.between_lists):
                            await connection.ended()
                        scope.deadline = anyio.current_time() + self._timing.opening
                        await self._list(connection)
                        scope.deadline = math.inf
        if scope.cancelled_caught:
            raise TimeoutError

    @asynccontextmanager
    async def _open(self, connection: "Connection") -> AsyncIterator[None]:
        self._connection, self.problem = connection, ""
        self._settled.set()
        logger.info("tool_server_open", server=self.config.name, version=self.version, tools=len(self.found))
        try:
            yield
        finally:
            self._connection = None
            self._settled.clear()

    async def _list(self, connection: "Connection") -> None:
        self.found = definitions(self.config, await connection.tools())
        self.version = connection.version
        self.listed = True

    async def call(self, tool: Definition, arguments: Mapping[str, object], progress: Progress) -> "Result":
        """Call a tool. Raise `CallFailed`, within the server's deadline."""
        if self._waiting >= MAX_WAITING:
            raise CallFailed(Outcome.BUSY)
        self._waiting += 1
        try:
            await self._opened()
            async with asyncio.timeout(self.config.call_s - MARGIN_S):
                async with self._slots:
                    result = await self._call(tool, arguments, progress)
        except TimeoutError:
            self._failed()
            raise CallFailed(Outcome.TIMEOUT) from None
        except CallFailed as failure:
            if failure.outcome is Outcome.UNUSABLE:
                self._failed()
            raise
        finally:
            self._waiting -= 1
        self._failures = 0
        return result

    async def _opened(self) -> None:
        """Wait for an opening that is on its way. Raise `CallFailed`."""
        try:
            async with asyncio.timeout(self._timing.patience):
                await self._settled.wait()
        except TimeoutError:
            raise CallFailed(Outcome.UNAVAILABLE) from None

    async def _call(self, tool: Definition, arguments: Mapping[str, object], progress: Progress) -> "Result":
        connection = self._connection
        if connection is None:
            raise CallFailed(Outcome.UNAVAILABLE)
        # It may have been opened anew since, with other tools than people have agreed to.
        if not any(isinstance(each, Definition) and each.digest == tool.digest for each in self.found):
            raise CallFailed(Outcome.CHANGED)
        self._called = True
        try:
            return await connection.call(tool.tool, arguments, progress)
        except CallFailed as failure:
            if failure.outcome in ENDING and self._connection is connection:
                # The next call may come before the owner has noticed.
                self._connection = None
                self._settled.clear()
            raise

    def _failed(self) -> None:
        """Count a failure that has not ended the connection, and end it after too many."""
        self._failures += 1
        if self._failures >= MAX_FAILURES and self._connection is not None:
            self._connection.end()

    def _hear(self, line: str) -> None:
        """Log a line of its standard error, which may have members' words in it once a tool was called."""
        self._said += 1
        if not self._called and self._said <= MAX_SAID:
            logger.info("tool_server_said", server=self.config.name, text=line)
        else:
            logger.debug("tool_server_said", server=self.config.name, text=line)


def _sdk() -> Connect:
    from bot.tools.mcp.connection import connected  # noqa: PLC0415 - only where a server is configured

    return connected


def problem(error: BaseException) -> str:
    """Return the cause of a failed opening, without texts of the server, which may hold secrets."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case FileNotFoundError():
            return "its command is not found"
        case PermissionError():
            return "its command may not be run"
        case TimeoutError():
            return "it does not answer"
        case OSError():
            return error.strerror or type(error).__name__
        case _:
            return _CAUSES.get(type(error).__name__, f"it failed ({type(error).__name__})")


# By name, because the libraries' own classes would be imported with them.
_CAUSES = {
    "LoginNeeded": "it wants a login",
    "ConnectError": "its address cannot be reached",
    "ConnectTimeout": "its address cannot be reached",
    "ReadTimeout": "it does not answer",
    "ReadError": "its answers are too large",
    "MCPError": "it refuses the connection or has ended",
    "ValidationError": "its answers do not follow the protocol",
}

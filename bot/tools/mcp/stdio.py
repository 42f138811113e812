"""A server that is a program: messages are lines of its standard input and output."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client._transport import TransportStreams
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from bot.config.env import tool_server_environment
from bot.config.mcp_servers import McpServer
from bot.tools.mcp.inbound import MAX_BYTES, TooLarge, check_size

# Seconds to end by itself when its input has ended, and then when it is asked to.
LEAVE_S = 2.0
MAX_SAID = 200

Incoming = SessionMessage | Exception


@asynccontextmanager
async def program(
    server: McpServer, said: Callable[[str], None], too_large: Callable[[], None]
) -> AsyncIterator[TransportStreams]:
    """Run the server; its process group has ended afterwards. Raise `OSError` if it cannot be started.

    `said` gets the lines of its standard error, shortened. A line above the limit ends the connection.
    """
    process = await asyncio.create_subprocess_exec(
        server.command,
        *server.args,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=tool_server_environment() | {**server.env},
        cwd=server.cwd,
        limit=MAX_BYTES,
        start_new_session=os.name == "posix",
    )
    # No await before the `try`: a cancellation there would leave the process behind.
    inward, incoming = anyio.create_memory_object_stream[Incoming](0)
    outgoing, outward = anyio.create_memory_object_stream[SessionMessage](0)
    assert process.stderr is not None  # noqa: S101 - a pipe
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_read, process, inward, too_large)
            tasks.start_soon(_write, process, outward)
            tasks.start_soon(_listen, process.stderr, said)
            try:
                yield incoming, outgoing
            finally:
                tasks.cancel_scope.cancel()
    finally:
        for stream in (inward, incoming, outgoing, outward):
            stream.close()
        with anyio.CancelScope(shield=True):
            await _end(process)


async def _read(
    process: asyncio.subprocess.Process, inward: MemoryObjectSendStream[Incoming], too_large: Callable[[], None]
) -> None:
    """Send each line's message, or the exception that it caused; close the stream at the end."""
    assert process.stdout is not None  # noqa: S101 - a pipe
    with inward, suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        while True:
            try:
                line = await process.stdout.readline()
                if not line:
                    return
                check_size(line)
            except (ValueError, TooLarge):  # `readline` raises the first at its limit
                too_large()
                return
            await inward.send(_parsed(line))


def _parsed(line: bytes) -> Incoming:
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError as error:
        return error


async def _write(process: asyncio.subprocess.Process, outward: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    with outward, suppress(OSError):
        async for each in outward:
            text = each.message.model_dump_json(by_alias=True, exclude_unset=True)
            process.stdin.write(f"{text}\n".encode())
            await process.stdin.drain()


async def _listen(stderr: asyncio.StreamReader, said: Callable[[str], None]) -> None:
    """Read to the end: a full pipe would stop the program."""
    rest = b""
    while piece := await stderr.read(2**14):
        *lines, rest = (rest + piece).split(b"\n")
        rest = rest[:MAX_SAID]
        for line in lines[:MAX_SAID]:
            if words := line[:MAX_SAID].decode(errors="replace").strip():
                said(words)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the program: close its pipes, then ask, then kill its whole group."""
    pipes = process._transport  # type: ignore[attr-defined] # noqa: SLF001 - the only way to them
    for number in (0, 1, 2):  # a program that is stopped by a full pipe gets an error instead
        pipes.get_pipe_transport(number).close()
    if not await _ended(process):
        _signal(process, signal.SIGTERM)
        await _ended(process)
    # Children that it has left behind are in its group, which keeps the number in use.
    _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    # Pipes that a child outside the group holds open would keep `wait` waiting.
    with anyio.move_on_after(LEAVE_S):
        await process.wait()
    pipes.close()


async def _ended(process: asyncio.subprocess.Process) -> bool:
    """Wait for a while. `wait` would also wait for the end of pipes that a child holds."""
    for _ in range(int(LEAVE_S / 0.02)):
        if process.returncode is not None:
            return True
        await anyio.sleep(0.02)
    return False


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, number)
        elif process.returncode is None:
            process.send_signal(number)

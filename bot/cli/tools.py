"""`parley tools login NAME`: log in to an MCP server with a browser."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.config.env import Settings
from bot.config.mcp_servers import McpServer

ENV_FILE = Path(".env")
LOGIN_S = 600.0
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nDone. You can close this page.\n"


def main(arguments: Sequence[str]) -> int:
    """Log in, and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser("parley tools", description="Log in to an MCP server of MCP_CONFIG.")
    parser.add_argument("command", choices=["login"])
    parser.add_argument("name", help="the server's name, one with parley.login in MCP_CONFIG")
    read = parser.parse_args(arguments)
    servers = Settings.load(ENV_FILE).mcp.servers
    server = next((each for each in servers if each.name == read.name and each.tokens), None)
    if server is None:
        names = ", ".join(each.name for each in servers if each.tokens) or "none"
        sys.stderr.write(f"No server {read.name} wants a login. Those with parley.login in MCP_CONFIG: {names}.\n")
        return 1
    try:
        count = asyncio.run(login(server))
    except Exception as error:  # noqa: BLE001 - of the server, which may do anything
        from bot.tools.mcp.server import problem  # noqa: PLC0415

        sys.stderr.write(f"Not logged in to {server.name}: {problem(error)}.\n")
        return 1
    sys.stdout.write(f"Logged in to {server.name}, which has {count} tools. A running bot uses it after a restart.\n")
    return 0


async def login(server: McpServer) -> int:
    """Let a person log in, store the tokens and return the number of tools."""
    from bot.tools.mcp.connection import connected  # noqa: PLC0415 - an extra
    from bot.tools.mcp.login import authentication  # noqa: PLC0415

    assert server.tokens is not None  # noqa: S101 - chosen so
    came: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take the browser's request for the page that the login ends with."""
        with suppress(ConnectionError, ValueError, IndexError):
            target = (await reader.readline()).decode().split()[1]
            if urlsplit(target).path == "/callback" and not came.done():
                came.set_result(target)
            writer.write(PAGE)
            await writer.drain()
        writer.close()

    async def show(url: str) -> None:
        sys.stdout.write(f"Open this address in a browser on this machine, and log in:\n\n{url}\n\n")
        sys.stdout.flush()

    async def receive() -> dict[str, str]:
        async with asyncio.timeout(LOGIN_S):
            values = parse_qs(urlsplit(await came).query)
        return {key: found[0] for key, found in values.items()}

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        # A registration names the port, so an earlier one is of no use.
        server.tokens.unlink(missing_ok=True)
        redirect = f"http://127.0.0.1:{port}/callback"
        auth = authentication(server.url, server.tokens, redirect, show, receive)
        async with connected(server, lambda _: None, auth) as connection:
            return len(await connection.tools())

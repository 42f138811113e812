"""A server on loopback that speaks streamable HTTP as badly as each test wants."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web

from bot.config.mcp_servers import McpServer
from bot.tools.mcp.servers import ToolServers
from tests.support.mcp_program import Message, Program
from tests.tools.mcp.test_server import QUICK, call, running

Answer = Callable[[web.Request, list[bytes]], Awaitable[web.StreamResponse]]
TOKEN = "value-of-token"  # noqa: S105 - of this test only


async def as_json(_: web.Request, lines: list[bytes]) -> web.StreamResponse:
    return web.Response(body=lines[-1], content_type="application/json")


async def as_events(request: web.Request, lines: list[bytes]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for line in lines:
        # In pieces that end nowhere near an event.
        event = b"event: message\r\ndata: " + line + b"\r\n\r\n"
        for start in range(0, len(event), 40_000):
            await response.write(event[start : start + 40_000])
    return response


class Server:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[web.Request] = []
        self.status: int | None = None
        self.session = "s1"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        if request.method != "POST":
            return web.Response(status=405)
        if self.status is not None:
            return web.Response(status=self.status)
        message: Message = json.loads(await request.read())
        if request.headers.get("Mcp-Session-Id", self.session) != self.session:
            return web.Response(status=404)
        lines: list[bytes] = []
        Program("good", lambda line: lines.append(line.encode()), dict).handle(message)
        if not lines:
            return web.Response(status=202)
        found = await self.answer(request, lines)
        if not found.prepared:
            found.headers["Mcp-Session-Id"] = self.session
        return found


@asynccontextmanager
async def served(answer: Answer = as_json) -> AsyncIterator[tuple[Server, McpServer]]:
    server = Server(answer)
    app = web.Application()
    app.router.add_route("*", "/mcp", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield server, McpServer("bad", url=f"http://127.0.0.1:{port}/mcp", headers={"Authorization": f"Bearer {TOKEN}"})
    finally:
        await runner.cleanup()


@asynccontextmanager
async def opened(answer: Answer = as_json) -> AsyncIterator[tuple[Server, ToolServers]]:
    async with served(answer) as (server, config), running(config) as servers:
        yield server, servers


@pytest.mark.parametrize("answer", [as_json, as_events])
async def test_tools_are_called_with_operators_header(answer: Answer) -> None:
    async with opened(answer) as (_, servers):
        assert (await call(servers, "echo")).text == "hello"


@pytest.mark.parametrize("answer", [as_json, as_events])
@pytest.mark.parametrize(("name", "text"), [("large", str(8 * 2**20)), ("lists", "")])
async def test_oversized_results_stall_nothing_and_server_is_opened_again(answer: Answer, name: str, text: str) -> None:
    async with opened(answer) as (_, servers):
        # The server is in this process as well: its own turns are not the bot's.
        found = await call(servers, name, text)
        assert "too large" in found.text
        assert (await call(servers, "echo")).text == "hello"


@pytest.mark.parametrize("answer", [as_json, as_events])
async def test_large_result_within_limit_arrives(answer: Answer) -> None:
    async with opened(answer) as (_, servers):
        assert (await call(servers, "large", "900000")).text.endswith("of 900,000 characters]")


async def test_compressed_body_is_not_unpacked() -> None:
    async def bomb(request: web.Request, lines: list[bytes]) -> web.StreamResponse:
        response = await as_json(request, lines)
        if b"hello" in lines[-1]:
            response.headers["Content-Encoding"] = "gzip"
        return response

    async with opened(bomb) as (_, servers):
        assert (await call(servers, "echo")).is_error


async def test_forgotten_session_and_failing_server_are_opened_again() -> None:
    async with opened() as (server, servers):
        server.session = "s2"
        assert "ended during the call" in (await call(servers, "echo")).text
        assert (await call(servers, "echo")).text == "hello"
        server.status = 502
        assert "ended during the call" in (await call(servers, "echo")).text
        server.status = None
        await asyncio.sleep(0)
        assert (await call(servers, "echo")).text == "hello"


async def test_wrong_token_is_problem_of_this_server_only() -> None:
    async with served() as (_, config), running(replace(config, headers={}), timing=QUICK) as servers:
        assert servers.servers[0].problem
        assert servers.tools == []


async def test_redirect_to_other_host_gets_no_token() -> None:
    async with served() as (other, elsewhere):

        async def away(request: web.Request, lines: list[bytes]) -> web.StreamResponse:
            return web.Response(status=307, headers={"Location": elsewhere.url})

        async with served(away) as (_, config), running(config, timing=QUICK) as servers:
            assert servers.tools == []
        assert other.requests == []

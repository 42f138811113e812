"""The login to an MCP server, with a loopback server that is both the MCP server and the one that gives tokens."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.cli import tools
from bot.config.mcp_servers import McpServer
from bot.core.metrics import Metrics
from bot.tools.mcp.servers import ToolServers
from tests.support.mcp_program import Program
from tests.tools.mcp.test_server import ONCE, call


class Provider:
    """Gives the tokens `first`, `second`, ..., each good for one refresh; `good` are accepted."""

    def __init__(self) -> None:
        self.url = ""
        self.good: set[str] = set()
        self.grants: list[str] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/oauth-protected-resource{_:.*}", self.resource)
        app.router.add_get("/.well-known/oauth-authorization-server{_:.*}", self.metadata)
        app.router.add_post("/register", self.register)
        app.router.add_get("/authorize", self.authorize)
        app.router.add_post("/token", self.token)
        app.router.add_route("*", "/mcp", self.mcp)
        return app

    async def resource(self, _: web.Request) -> web.Response:
        return web.json_response({"resource": f"{self.url}/mcp", "authorization_servers": [self.url]})

    async def metadata(self, _: web.Request) -> web.Response:
        ends = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("token",)}
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "registration_endpoint": f"{self.url}/register",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
                **ends,
            }
        )

    async def register(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response({**asked, "client_id": "parley", "token_endpoint_auth_method": "none"}, status=201)

    async def authorize(self, request: web.Request) -> web.Response:
        query = f"code=the-code&state={request.query['state']}"
        return web.Response(status=302, headers={"Location": f"{request.query['redirect_uri']}?{query}"})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.grants.append(str(form["grant_type"]))
        token = f"token-{len(self.grants)}"
        self.good = {token}
        return web.json_response(
            {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": "again"}
        )

    async def mcp(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.good:
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        if request.method != "POST":
            return web.Response(status=405)
        lines: list[str] = []
        Program("good", lines.append, dict).handle(json.loads(await request.read()))
        return web.Response(text=lines[-1], content_type="application/json") if lines else web.Response(status=202)


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    runner = web.AppRunner(made.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def logged_in(server: McpServer, capsys: pytest.CaptureFixture[str]) -> int:
    """Log in, as a person with a browser."""
    running = asyncio.create_task(tools.login(server))
    said = ""
    async with asyncio.timeout(10):
        while "http" not in said:
            await asyncio.sleep(0.01)
            said += capsys.readouterr().out
    (address,) = (line for line in said.splitlines() if line.startswith("http"))
    assert parse_qs(urlsplit(address).query)["code_challenge_method"] == ["S256"]
    async with aiohttp.ClientSession() as browser, browser.get(address) as page:
        assert "Done" in await page.text()
    return await running


async def opened(server: McpServer) -> tuple[str, str]:
    """Return the problem of a bot with this server, and the result of a call."""
    servers = ToolServers([server], Metrics(), ONCE)
    servers.start()
    try:
        await servers.settled()
        problem = servers.servers[0].problem
        return problem, "" if problem else (await call(servers, "echo")).text
    finally:
        await servers.close()


async def test_tokens_of_login_are_kept_renewed_and_private(
    provider: Provider, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = McpServer("bad", url=f"{provider.url}/mcp", tokens=tmp_path / "tokens" / "bad.json")
    assert server.tokens is not None
    assert await opened(server) == ("it wants a login", "")
    assert await logged_in(server, capsys) > 10
    assert stat.S_IMODE(server.tokens.stat().st_mode) == 0o600
    assert await opened(server) == ("", "hello")
    stored: dict[str, Any] = json.loads(server.tokens.read_text(encoding="utf-8"))
    server.tokens.write_text(json.dumps(stored | {"expires_at": 1.0}), encoding="utf-8")
    assert await opened(server) == ("", "hello")
    assert provider.grants == ["authorization_code", "refresh_token"]


def test_server_without_login_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mcp.json"
    file.write_text('{"mcpServers": {"a": {"command": "a"}, "b": {"url": "http://b", "parley": {"login": true}}}}')
    for name, value in (("DISCORD_TOKEN", "a.b.c"), ("OPENAI_API_KEY", "a-key-for-tests"), ("MCP_CONFIG", str(file))):
        monkeypatch.setenv(name, value)
    assert tools.main(["login", "a"]) == 1
    assert capsys.readouterr().err == ("No server a wants a login. Those with parley.login in MCP_CONFIG: b.\n")

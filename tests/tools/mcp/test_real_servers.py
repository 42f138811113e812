"""The reference servers, installed by this run: `python -m pytest -m mcp`. Skipped where no registry is reached."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config.mcp_servers import McpServer, McpServers
from bot.core.metrics import Metrics
from bot.core.tools import Effect, ToolResult
from bot.tools.mcp.servers import ToolServers
from tests.chat.answers.test_approvals import card, ended, press, with_servers_on
from tests.support.model_server import ModelServer
from tests.support.panels import text
from tests.support.tool_calls import call as called
from tests.support.tool_calls import results, rounds
from tests.tools.mcp.test_server import ASKER, until

pytestmark = [pytest.mark.mcp, pytest.mark.timeout(300)]

NPM = ("@modelcontextprotocol/server-everything@2026.8.31", "@modelcontextprotocol/server-filesystem@2026.8.31")


def run(*command: str | Path) -> None:
    """Run an installer, or skip the test with the last line that it wrote."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)  # noqa: S603
    except OSError as error:
        pytest.skip(f"{command[0]} cannot be run: {error.strerror}")
    if done.returncode:
        pytest.skip(f"cannot be installed here: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def python_packages(folder: Path, *packages: str) -> Path:
    """Install into an environment of its own, and return its folder of programs."""
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    return folder / "bin"


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_packages(tmp_path_factory.mktemp("newer"), "mcp-server-time", "mcp-server-git")


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # It breaks with version 2 of the SDK.
    return python_packages(tmp_path_factory.mktemp("older"), "mcp<2", "mcp-server-sqlite")


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *NPM)
    return folder / "node_modules" / ".bin"


@asynccontextmanager
async def opened(*configs: McpServer) -> AsyncIterator[ToolServers]:
    servers = ToolServers(configs, Metrics())
    servers.start()
    try:
        await servers.settled()
        assert [each.problem for each in servers.servers] == [""] * len(configs)
        yield servers
    finally:
        await servers.close()


async def call(servers: ToolServers, name: str, **arguments: object) -> ToolResult:
    tool = next(each for each in servers.tools if each.spec.name == name)
    return await tool.run(arguments, ASKER, tokens=8000)


def effects(servers: ToolServers) -> dict[str, Effect]:
    return {each.spec.name: each.effect for each in servers.tools}


async def test_time_reads(newer: Path) -> None:
    async with opened(McpServer("time", str(newer / "mcp-server-time"), trust=True)) as servers:
        assert effects(servers) == {"time__convert_time": Effect.READS, "time__get_current_time": Effect.READS}
        found = await call(servers, "time__get_current_time", timezone="Europe/Berlin")
        refused = await call(servers, "time__get_current_time", timezone="Nowhere/Land")
    assert json.loads(found.text)["timezone"] == "Europe/Berlin"
    assert refused.is_error


async def test_git_reset_asks_and_status_does_not(newer: Path, tmp_path: Path) -> None:
    run("git", "init", "--quiet", tmp_path)
    async with opened(McpServer("git", str(newer / "mcp-server-git"), trust=True)) as servers:
        found = effects(servers)
        status = await call(servers, "git__git_status", repo_path=str(tmp_path))
        destroying = {each.spec.name for each in servers.tools if each.definition.destroys}
    assert (found["git__git_reset"], found["git__git_status"]) == (Effect.CHANGES, Effect.READS)
    assert "git__git_reset" in destroying
    assert "No commits yet" in status.text


async def test_tools_without_annotations_ask(older: Path, tmp_path: Path) -> None:
    config = McpServer("db", str(older / "mcp-server-sqlite"), ("--db-path", str(tmp_path / "a.db")), trust=True)
    async with opened(config) as servers:
        assert {*effects(servers).values()} == {Effect.CHANGES}
        await call(servers, "db__create_table", query="CREATE TABLE a (b TEXT)")
        assert "'a'" in (await call(servers, "db__list_tables")).text


async def everything(servers: ToolServers) -> None:
    environment = await call(servers, "all__get-env")
    assert "PATH" in environment.text
    assert "value-of" not in environment.text
    assert "[a picture, " in (await call(servers, "all__get-tiny-image")).text
    assert "which was not followed" in (await call(servers, "all__get-resource-links", count=2)).text
    assert "temperature" in (await call(servers, "all__get-structured-content", location="Chicago")).text
    shares: list[float | None] = []
    tool = next(each for each in servers.tools if each.spec.name == "all__trigger-long-running-operation")
    await servers.call(tool.definition, {"duration": 1, "steps": 2}, tokens=100, progress=shares.append)
    assert shares == [0.5, 1.0]


async def test_everything_as_program(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "value-of-token")
    monkeypatch.setenv("OPENAI_API_KEY", "value-of-key")
    async with opened(McpServer("all", str(node / "mcp-server-everything"), ("stdio",))) as servers:
        await everything(servers)


async def test_everything_over_http(node: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    program = subprocess.Popen(  # noqa: ASYNC220, S603
        [node / "mcp-server-everything", "streamableHttp"],
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        servers = ToolServers([McpServer("all", url=f"http://127.0.0.1:{port}/mcp")], Metrics())
        servers.start()
        try:
            await until(lambda: bool(servers.tools))
            await everything(servers)
        finally:
            await servers.close()
    finally:
        program.kill()
        program.wait()


async def test_files_of_one_folder(node: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("the notes", encoding="utf-8")
    async with opened(McpServer("files", str(node / "mcp-server-filesystem"), (str(tmp_path),), trust=True)) as servers:
        found = effects(servers)
        inside = await call(servers, "files__read_text_file", path=str(tmp_path / "notes.txt"))
        outside = await call(servers, "files__read_text_file", path="/etc/hostname")
    assert (found["files__read_text_file"], found["files__write_file"]) == (Effect.READS, Effect.CHANGES)
    assert inside.text == "the notes"
    assert outside.is_error


async def test_reset_asks_and_time_does_not_through_the_whole_bot(
    newer: Path, tmp_path: Path, database: Path, model: ModelServer
) -> None:
    run("git", "init", "--quiet", tmp_path / "repository")
    mcp = McpServers(
        (
            McpServer("time", str(newer / "mcp-server-time"), trust=True),
            McpServer("git", str(newer / "mcp-server-git"), trust=True),
        )
    )
    async with with_servers_on(database, model, chosen="git,time", mcp=mcp) as server:
        model.script(*rounds([called("time__get_current_time", {"timezone": "Asia/Tokyo"})], "It is late."))
        assert await server.ask("how late is it in Tokyo?") == "It is late.\n-# Used: `time__get_current_time`"
        assert "Asia/Tokyo" in results(model.requests[1])["call_1"]
        model.script(*rounds([called("git__git_reset", {"repo_path": str(tmp_path / "repository")})], "Done."))
        server.post("reset")
        shown = await card(server)
        assert "`git_reset` of `git`" in text(shown)
        assert str(tmp_path) in text(shown)
        await press(server, shown, "allow")
        await ended(server)
        assert "git__git_reset" in str(model.requests[3].messages)
        assert server.outcomes() == ["answered", "answered"]


async def test_environment_shown_to_members_has_no_secret(
    node: Path, database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "value-of-token")
    monkeypatch.setenv("OPENAI_API_KEY", "value-of-key")
    mcp = McpServers((McpServer("all", str(node / "mcp-server-everything"), ("stdio",)),))
    async with with_servers_on(database, model, chosen="all__get-env", mcp=mcp) as server:
        model.script(*rounds([called("all__get-env")], "There."))
        server.post("show the environment")
        await press(server, await card(server), "allow")
        await ended(server)
        said = results(model.requests[1])["call_1"]
        assert "PATH" in said
        assert "value-of" not in said

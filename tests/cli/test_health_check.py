import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli import health_check
from bot.config.env import Settings
from tests.support.model_server import ModelServer, status
from tests.support.watched import watched

ROOT = Path(__file__).parents[2]
ANYWHERE = "0.0.0.0"  # noqa: S104 - what a container listens on


async def asked(host: str, port: int | None) -> tuple[bool, str]:
    return await asyncio.to_thread(health_check.check, host, port)


async def test_healthy_bot_is_reported_in_one_line(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (_, port):
        assert await asked("127.0.0.1", port.port) == (
            True,
            "ok: gateway 1 of 1 shards connected, database answers, completion none yet",
        )


async def test_failing_bot_is_reported_with_cause(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.bot.shards[0].disconnect()
        well, line = await asked("127.0.0.1", port.port)

    assert not well
    assert line.startswith("failing: gateway 0 of 1 shards connected, database answers")


async def test_degraded_bot_is_healthy_and_names_failure(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        model.script(status(401, {"error": {"message": "no", "code": "invalid_api_key"}}))
        await server.ask("hi")
        well, line = await asked("127.0.0.1", port.port)

    assert well
    assert line.startswith("degraded: ")
    assert line.endswith("completion the last one failed (BadKey)")


@pytest.fixture
def unused() -> Iterator[int]:
    """A port that is taken, so that nobody else gets it, but on which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def test_missing_bot_is_reported(unused: int) -> None:
    well, line = await asked("127.0.0.1", unused)

    assert not well
    assert line == f"Nothing answers at 127.0.0.1 port {unused}. Is the bot running, with this HEALTH_PORT?"


async def test_silent_bot_times_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.cli.health_check.TIMEOUT_S", 0.05)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        well, line = await asked("127.0.0.1", silent.getsockname()[1])

    assert not well
    assert line.startswith("Nothing answers")


def test_unset_port_is_reported() -> None:
    well, line = health_check.check("127.0.0.1", None)

    assert not well
    assert line.startswith("HEALTH_PORT is not set")


@pytest.mark.parametrize(
    "body",
    ["<html>Welcome</html>", "[]", "3", "null", '"ok"', "{}", '{"status": "ok", "gateway": 3}', "9" * 20_000],
)
async def test_other_server_is_reported(body: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body)

    application = web.Application()
    application.router.add_get("/healthz", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        well, line = await asked("127.0.0.1", runner.addresses[0][1])
    finally:
        await runner.cleanup()

    assert not well
    assert "is not the bot" in line


@pytest.mark.parametrize(
    ("host", "asked_at"),
    [(ANYWHERE, "127.0.0.1"), ("::", "::1"), ("localhost", "localhost"), ("10.0.0.7", "10.0.0.7")],
)
def test_wildcard_address_is_asked_on_loopback(host: str, asked_at: str) -> None:
    assert health_check.reachable(host) == asked_at


@pytest.mark.parametrize(("well", "code"), [(True, 0), (False, 1)])
def test_exit_code_matches_health(
    well: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.cli.health_check.check", lambda host, port: (well, f"asked {host} {port}"))
    settings = Settings.from_env({"OPENAI_BASE_URL": "http://localhost:1/v1"}, demo=True)

    assert health_check.main(replace(settings, health_port=9600)) == code
    assert capsys.readouterr().out == "asked 127.0.0.1 9600\n"


@pytest.mark.parametrize(
    ("command", "libraries"),
    [
        (["health"], {"discord", "openai", "aiohttp", "aiosqlite", "prometheus_client"}),
        (["export"], {"discord", "openai", "aiohttp"}),
    ],
    ids=["health", "export"],
)
def test_quick_command_imports_no_slow_library(command: list[str], libraries: set[str], tmp_path: Path) -> None:
    script = (
        f"import sys; sys.argv = ['parley', *{command}]; from bot.cli.run import main; main();"
        f"print(sorted({libraries} & set(sys.modules)))"
    )
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", script],
        env={
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": "test.token.none",
            "OPENAI_BASE_URL": "http://localhost:1/v1",
            "DATABASE_PATH": str(tmp_path / "none.sqlite3"),
        },
        capture_output=True,
        text=True,
        timeout=50,
        check=True,
    )

    assert ended.stdout.splitlines()[-1] == "[]"


def test_docker_timeout_and_port_match_health_command() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    port = dockerfile.partition("HEALTH_PORT=")[2].split()[0]

    assert '["python", "-m", "bot", "health"]' in dockerfile
    assert int(dockerfile.partition("--timeout=")[2].partition("s")[0]) > health_check.TIMEOUT_S
    assert f'HEALTH_PORT: "{port}"' in compose


def test_image_is_built_from_pinned_bases_and_hashed_packages() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    installs = [
        line for line in dockerfile.splitlines() if " install " in line and "apt-get" not in line and "pip" in line
    ]

    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim@sha256:[0-9a-f]{64}", bases[0])
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert "--no-build-isolation" in dockerfile
    for lock in ("requirements.lock", "requirements-build.lock"):
        assert "--hash=sha256:" in (ROOT / lock).read_text(encoding="utf-8")
        assert f"!{lock}" in (ROOT / ".dockerignore").read_text(encoding="utf-8")


def test_compose_bounds_memory_processes_and_logs() -> None:
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")

    for bound in ("mem_limit: 1g", "pids_limit: 128", "max-size: 10m", 'max-file: "3"'):
        assert bound in compose

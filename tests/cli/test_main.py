import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import aiohttp
import discord
import pytest

from bot import __version__
from bot.cli.run import run_bot, settings_problem
from bot.cli.serve import serve
from bot.cli.startup_errors import problem
from bot.config.env import Settings
from bot.core import errors
from bot.discord_io.client import ParleyBot
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer
from tests.support.processes import holder
from tests.support.world import refusal, settings_for

ROOT = Path(__file__).parents[2]
NOT_ACCEPTED = "not.a.token-at-all"
NOWHERE = "http://127.0.0.1:9/v1"


def parley(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "HOME"}}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "OPENAI_MODEL": "test-model", **variables},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_all_settings_errors_are_reported_with_exit_code_2(tmp_path: Path) -> None:
    ended = parley(tmp_path, REPLY_TOKENS="many", LOG_LEVEL="LOUD")

    assert ended.returncode == 2
    assert ended.stdout == ""
    for name in ("DISCORD_TOKEN", "OPENAI_API_KEY", "REPLY_TOKENS", "LOG_LEVEL", ".env.example"):
        assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_unusable_database_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    ended = parley(
        tmp_path,
        DISCORD_TOKEN=NOT_ACCEPTED,
        OPENAI_BASE_URL=NOWHERE,
        DATABASE_PATH="taken/parley.sqlite3",
    )

    assert ended.returncode == 1
    assert "cannot be used" in ended.stderr
    assert "DATABASE_PATH" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert NOT_ACCEPTED not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--version"], 0, f"parley {__version__}"),
        (["--help"], 0, "demo"),
        (["demo", "--help"], 0, "--no-browser"),
        (["dmeo"], 2, "invalid choice"),
        (["--verbose"], 2, "unrecognized arguments"),
    ],
)
def test_command_line_help_and_errors(tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    ended = parley(tmp_path, *arguments)

    assert ended.returncode == code
    assert says in ended.stdout + ended.stderr


def test_settings_error_names_example_file() -> None:
    said = settings_problem(errors.SettingsError(("A is wrong.", "B is missing.")))

    assert said.splitlines()[1:3] == ["  - A is wrong.", "  - B is missing."]
    assert ".env.example" in said


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (errors.StoreTooNew(Path("p.db"), 7, 3), "Update Parley"),
        (errors.StoreForeign(Path("p.db")), "DATABASE_PATH"),
        (errors.MigrationFailed(Path("p.db"), "0002_x", "disk is full"), "Nothing was changed"),
        (errors.StoreUnavailable(Path("p.db"), "readonly"), "this user may write to"),
        (errors.StoreInUse(Path("p.db")), "Stop that one first"),
        (errors.StoreBusy(Path("p.db")), "Close what has it open"),
        (errors.StoreFull(Path("p.db")), "Free some"),
        (errors.StoreCorrupt(Path("p.db"), "page 5"), 'sqlite3 "p.db" .recover | sqlite3 recovered.sqlite3'),
        (discord.LoginFailure("Improper token has been passed."), "Reset Token"),
        (OSError("no route"), "network"),
        (refusal(403, 50001), "Discord refused the bot (403/50001)"),
    ],
)
def test_startup_error_is_reported_with_fix(error: Exception, says: str) -> None:
    assert says in problem(error)


def failed_start(settings: Settings, log: pytest.LogCaptureFixture) -> str:
    """Return the one line that a start with these settings ends with."""
    assert run_bot(settings, FakeClock()) == 1
    (line,) = [record for record in log.records if record.levelname == "ERROR"]
    assert line.exc_info is None
    return line.getMessage()


def test_newer_database_is_refused(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executescript(
            "PRAGMA application_id = 0x50524C59; CREATE TABLE migrations (version INTEGER);"
            "INSERT INTO migrations VALUES (99);"
        )

    assert "newer version of Parley (schema 99" in failed_start(settings_for(database, NOWHERE), caplog)


def test_second_bot_on_same_database_is_refused(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    with holder(database) as first:
        assert first.said == "open"
        assert "Stop that one first" in failed_start(settings_for(database, NOWHERE), caplog)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord does not accept DISCORD_TOKEN"),
        (refusal(403, 50001), "Discord refused the bot (403/50001)"),
        (aiohttp.ClientConnectionError("no"), "Discord cannot be reached (ClientConnectionError)"),
    ],
)
def test_discord_error_at_start_is_one_log_line_and_exit_code_1(
    error: Exception,
    says: str,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def start(bot: ParleyBot, *_: object) -> None:
        await bot._async_setup_hook()
        raise error

    monkeypatch.setattr("bot.discord_io.client.ParleyBot.start", start)

    assert says in failed_start(settings_for(database, NOWHERE), caplog)


def test_health_port_in_use_is_one_line_and_exit_code_1(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        line = failed_start(settings_for(database, NOWHERE, health_port=port), caplog)

    assert f"HEALTH_PORT {port} on 127.0.0.1 is in use by another program" in line


def test_health_of_missing_bot_is_exit_code_1(tmp_path: Path) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = str(unused.getsockname()[1])
        ended = parley(
            tmp_path,
            "health",
            DISCORD_TOKEN=NOT_ACCEPTED,
            OPENAI_BASE_URL=NOWHERE,
            HEALTH_PORT=port,
        )

    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith(f"Nothing answers at 127.0.0.1 port {port}.")


def test_log_format_json_writes_json(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    ended = parley(
        tmp_path,
        DISCORD_TOKEN=NOT_ACCEPTED,
        OPENAI_BASE_URL=NOWHERE,
        DATABASE_PATH="taken/parley.sqlite3",
        LOG_FORMAT="json",
    )

    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    # Between them, on a busy machine, that the model server does not answer.
    assert (lines[0]["event"], lines[-1]["event"]) == ("starting", "cannot_run")
    assert lines[0]["database"] == "taken/parley.sqlite3"
    assert lines[-1]["text"].startswith("The database taken/parley.sqlite3 cannot be used")


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
async def test_sigterm_closes_bot_and_its_resources(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = asyncio.Event()
    closed = asyncio.Event()

    async def start(*_: object) -> None:
        started.set()
        await closed.wait()

    async def close(*_: object) -> None:
        closed.set()

    monkeypatch.setattr("bot.discord_io.client.ParleyBot.start", start)
    monkeypatch.setattr("bot.discord_io.client.ParleyBot.close", close)
    serving = asyncio.create_task(serve(settings_for(database, model.url)))
    await started.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 5)

    # Without its readers and writers SQLite has folded the log back into the file.
    assert not database.with_name(database.name + "-wal").exists()


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
async def test_sigterm_ends_bot_that_tries_for_ever_to_reach_discord(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = asyncio.Event()

    async def start(bot: ParleyBot, *_: object) -> None:
        await bot._async_setup_hook()
        started.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.discord_io.client.ParleyBot.start", start)
    monkeypatch.setattr("bot.cli.serve.LEAVE_S", 0.01)
    serving = asyncio.create_task(serve(settings_for(database, model.url)))
    await started.wait()
    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(serving, 5)


async def test_error_that_ends_bot_is_raised(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start(bot: ParleyBot, *_: object) -> None:
        await bot._async_setup_hook()
        raise discord.LoginFailure("no")

    monkeypatch.setattr("bot.discord_io.client.ParleyBot.start", start)

    with pytest.raises(discord.LoginFailure):
        await serve(settings_for(database, model.url))

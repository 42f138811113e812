"""SIGTERM while the bot's own process starts: it ends in order, with exit code 0."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.cli import serve
from tests.e2e.wire.bots import Runs
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.nursery import ROOT
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import ModelServer

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")


async def ended(folder: Path, *command: str, at: str) -> tuple[int, str]:
    """Start Parley, send SIGTERM once it has imported a module, and return the exit code and what it wrote then."""
    # Where it comes too late the bot cannot start, so that the test does not reach the network.
    (folder / "taken").touch()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "importtime", "-m", "bot", *command),
        cwd=folder,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": "not.a.token-at-all",
            "OPENAI_MODEL": "test-model",
            "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
            "DATABASE_PATH": "taken/parley.sqlite3",
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    lines: list[str] = []
    try:
        async with asyncio.timeout(30):
            async for line in process.stderr:
                name = line.decode().rpartition("|")[2].strip()
                if name == at:
                    process.send_signal(signal.SIGTERM)
                elif not line.startswith(b"import time:"):
                    lines.append(line.decode())
            return await process.wait(), "".join(lines)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("at", ["bot.config.env", "aiohttp", "discord.client"])
async def test_process_that_imports_ends_in_order(tmp_path: Path, at: str) -> None:
    assert await ended(tmp_path, at=at) == (0, "")


async def test_signal_interrupts_other_commands(tmp_path: Path) -> None:
    code, _ = await ended(tmp_path, "doctor", at="discord.client")

    assert code == -signal.SIGTERM


@pytest.mark.parametrize("request_", ["GET /users/@me", "GET /gateway/bot", "PUT /applications/*/commands"])
@pytest.mark.parametrize("instant", list(Instant), ids=lambda each: each.name)
async def test_process_that_logs_in_ends_in_order(
    wire: WireDiscord, server: Club, run: Runs, request_: str, instant: Instant
) -> None:
    async with run() as bot:
        method, path = request_.split()
        wire.watch.on(instant, method, path, lambda _: bot.send(signal.SIGTERM))
        assert await bot.exited() == 0, bot.log

    assert bot.having("event=stopped"), bot.log
    assert "Traceback" not in bot.log
    assert "never retrieved" not in bot.log


async def test_process_that_looks_for_a_model_ends_in_order(
    wire: WireDiscord, server: Club, run: Runs, model: ModelServer
) -> None:
    async with run({"OPENAI_MODEL": "", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}) as bot:
        await bot.logged("event=waiting")
        code, seconds = await bot.terminate()

    assert code == 0, bot.log
    assert seconds < 5


async def test_swallowed_cancellation_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LEAVE_S", 0.01)
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 2:
                    raise

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await serve._cancel(task)

    assert (task.cancelled(), swallowed) == (True, 2)

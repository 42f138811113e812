import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.cli.demo import start
from bot.cli.demo.command import COMMAND, parse, uv
from bot.cli.demo.model import MODEL, DemoUnavailable, find_model, local_model
from bot.cli.demo.session import (
    DATABASE,
    HISTORY,
    PORTS_TRIED,
    demo_settings,
    forget,
    free_port,
    has_display,
)
from bot.cli.demo.tour import tour
from bot.discord_io.i18n.texts import texts_in
from tests.support.demo import ask, running, until
from tests.support.model_answers import say_in_steps
from tests.support.model_server import ModelServer

ROOT = Path(__file__).parents[2]
TOY_SETTINGS = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": MODEL}

# ---------------------------------------------------------------- the page


@pytest.fixture
def page() -> Callable[..., Any]:
    pytest.importorskip("markdown_it", reason="needs the page: uv run --extra dev --extra demo pytest")
    from bot.cli.demo.page import page  # noqa: PLC0415 - only where its parts are installed

    return page


async def test_page_follows_answer_and_is_never_renumbered_by_it(
    tmp_path: Path, model: ModelServer, page: Callable[..., Any]
) -> None:
    answer = say_in_steps()
    model.script(answer)
    async with (
        running(tmp_path, model.url) as world,
        page(world, "general", port=0, model="test-model") as preview,
        aiohttp.ClientSession() as browser,
    ):
        origin, key = preview.url.split("/#")
        headers = {"X-Simcord-Capability": key}
        opened = await (await browser.post(f"{origin}/api/pages", json={}, headers=headers)).json()
        headers["X-Simcord-Context"] = opened["context"]["id"]

        async def look() -> dict[str, Any]:
            state: dict[str, Any] = await (await browser.get(f"{origin}/api/state", headers=headers)).json()
            return state

        await world.people[0].send(world.channels["general"], "@Parley hello")
        answer.send("Good")
        state = await look()
        async with asyncio.timeout(10):
            while "Good" not in [message["content"] for message in state["messages"].values()]:
                await asyncio.sleep(0.02)
                state = await look()

        assert state["publishedRevision"] == opened["publishedRevision"]
        assert "Good" in (tmp_path / "discord.json").read_text()
        answer.finish()


async def test_taken_port_is_reported_in_one_sentence(
    tmp_path: Path, model: ModelServer, page: Callable[..., Any]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with running(tmp_path, model.url) as world:
            with pytest.raises(DemoUnavailable, match=rf"^Port {port} cannot be used.*choose another with --port\.$"):
                async with page(world, "general", port=port, model="test-model"):
                    pass


# ---------------------------------------------------------------- the command


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signal_ends_demo_without_output(
    tmp_path: Path, model: ModelServer, page: Callable[..., Any], number: signal.Signals
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-c",
            "import sys; from bot.cli.demo import start; sys.exit(start.main(sys.argv[1:]))",
        ),
        *("--no-browser", "--port", "0", "--data", str(tmp_path / "data")),
        cwd=ROOT,
        env={**os.environ, "OPENAI_API_KEY": "", "OPENAI_BASE_URL": model.url, "OPENAI_MODEL": "test-model"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().rstrip() for _ in range(5)]
    process.send_signal(number)
    _, errors = await process.communicate()

    assert lines[:3] == [
        "Starting the demo: loading the bot ...",
        "The model of your settings answers, because OPENAI_BASE_URL is set.",
        "Opening the page ...",
    ]
    assert urlsplit(lines[3].split()[-1]).hostname == "127.0.0.1"
    assert lines[4] == f"Ctrl+C ends it; {tmp_path / 'data'} remembers it."
    assert (process.returncode, errors) == (0, b"")


def test_demo_without_its_packages_names_install_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "PAGE_NEEDS", ("a_module_that_nobody_has",))
    monkeypatch.chdir(tmp_path)

    assert start.main(["--no-browser"]) == 1

    assert capsys.readouterr().err == f"The demo's page is not installed; `{COMMAND}` installs and starts it.\n"


def test_command_names_uv_that_was_installed_beside_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    assert uv(folder / "python") == "uv"
    (folder / ("uv.exe" if sys.platform == "win32" else "uv")).touch()
    assert Path(uv(folder / "python")).with_suffix("") == Path(".venv/bin/uv")


def test_unwritable_data_folder_is_reported_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "PAGE_NEEDS", ())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()

    assert start.main(["--data", "file/demo"]) == 1

    assert capsys.readouterr().err.endswith("choose another with --data.\n")


def test_demo_uses_configured_model_but_own_database() -> None:
    environment = {
        "OPENAI_BASE_URL": "http://localhost:1/v1",
        "OPENAI_MODEL": "own",
        "DATABASE_PATH": "my.db",
    }

    settings = demo_settings(environment, Path("here"), {})

    assert (settings.openai_base_url, settings.openai_model) == ("http://localhost:1/v1", "own")
    assert settings.database_path == Path("here/parley.sqlite3")


def test_demo_does_not_use_health_port() -> None:
    settings = demo_settings({"HEALTH_PORT": "9600"}, Path("here"), TOY_SETTINGS)

    assert settings.health_port is None


def test_tour_names_model_and_sends_english_to_toy() -> None:
    real = tour(texts_in("de"), "Parley", "own", toy=False)
    toy = tour(texts_in("de"), "Parley", "own", toy=True)

    assert "`own`" in real["model"]
    assert "--better" in toy["model"]
    assert real["steps"][0]["actions"][0]["say"] == "@Parley Das Treffen ist am Freitag."
    assert toy["steps"][0]["actions"][0]["say"] == "@Parley The meeting is on Friday."
    assert [step["number"] for step in toy["steps"]][-1] == "Schritt 6 von 6"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a display")
def test_browser_is_not_opened_without_display() -> None:
    assert not has_display({})
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"})


def test_page_has_usual_port_or_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with socket.socket() as also_taken, suppress(OSError):  # by another program, then
            also_taken.bind(("127.0.0.1", port + 1))
            also_taken.listen()
        first = free_port(port)
    assert port < first <= port + PORTS_TRIED
    assert free_port(first) == first


@pytest.mark.parametrize("left", ["", "-wal", "-shm"])
def test_fresh_demo_forgets_conversations_but_no_model(tmp_path: Path, left: str) -> None:
    kept = [tmp_path / "models" / "model.gguf", tmp_path / "demo.log", tmp_path / "page.key"]
    kept[0].parent.mkdir()
    gone = [tmp_path / f"{DATABASE}{left}", tmp_path / HISTORY]
    for file in (*kept, *gone):
        file.write_text("something")

    forget(tmp_path)
    forget(tmp_path)

    assert [file for file in (*kept, *gone) if file.exists()] == kept


async def test_fresh_demo_is_refused_while_another_runs(
    tmp_path: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "PAGE_NEEDS", ())
    async with running(tmp_path, model.url) as world:
        await ask(world, "hello")
        assert start.main(["--fresh", "--data", str(tmp_path)]) == 1
        assert "Another Parley has" in capsys.readouterr().err
        assert (tmp_path / DATABASE).exists()


@pytest.mark.parametrize("port", ["-1", "65536", "http", "²"])
def test_invalid_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse([f"--port={port}"])

    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.demo
async def test_toy_answers_mention_from_end_to_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    try:
        find_model()
    except DemoUnavailable as missing:
        pytest.skip(str(missing))
    async with local_model(tmp_path / "model.log") as url, running(tmp_path, url) as world:
        await ask(world, "hello")
        await until(lambda: "event=answered" in caplog.text)
        said = world.channels["general"].last_message

    assert said is not None
    assert said.author.name == "Parley"
    assert said.content

"""`parley setup` in a terminal, as a newcomer uses it."""

import asyncio
import os
import stat
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.config.env import Settings
from tests.cli.test_main import ROOT, parley
from tests.e2e.wire.conftest import Club, server, wire
from tests.e2e.wire.server import TOKEN, WireDiscord
from tests.support.model_server import ModelServer, status

__all__ = ["server", "wire"]

pexpect = pytest.importorskip("pexpect", reason="needs the dev extra")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")

# The command with Discord and the ports of model servers elsewhere.
LAUNCH = """
import sys
from functools import partial
from bot.cli import setup
from bot.cli.model_servers import find_model_servers
from bot.cli.run import main
from tests.e2e.wire.launch import redirect

rest, gateway, port = sys.argv[1:4]
redirect(rest, gateway)
setup.find_model_servers = partial(find_model_servers, [("Ollama", int(port))])
sys.argv = ["parley", "setup"]
sys.exit(main())
"""

Steps = Callable[["Terminal"], None]
Drive = Callable[[Steps], Awaitable["Terminal"]]


class Terminal:
    """A process in a terminal of its own. `shown` is all that it wrote."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        self._child = pexpect.spawn(
            sys.executable,
            ["-c", LAUNCH, *arguments],
            cwd=str(folder),
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb"},
            encoding="utf-8",
            timeout=20,
            dimensions=(50, 200),
        )
        self.shown = ""
        self.code: int | None = None

    def reads(self, text: str) -> None:
        self._child.expect_exact(text)
        self.shown += self._child.before + self._child.after

    def answers(self, question: str, text: str) -> None:
        self.reads(question)
        # Echo is off before the question is written, and on again after the answer.
        self._child.send(f"{text}\n")

    def interrupts(self, question: str, key: str) -> None:
        self.reads(question)
        self._child.send(key)

    def ends(self) -> int:
        self._child.expect(pexpect.EOF)
        self.shown += self._child.before
        self._child.close()
        assert isinstance(self._child.exitstatus, int), self.shown
        self.code = self._child.exitstatus
        return self.code

    def kill(self) -> None:
        self._child.close(force=True)


@pytest.fixture
def drive(wire: WireDiscord, model: ModelServer, tmp_path: Path) -> Drive:
    async def run(steps: Steps) -> Terminal:
        terminal = Terminal([wire.url, wire.gateway_url, str(urlsplit(model.url).port)], tmp_path)
        try:
            await asyncio.to_thread(steps, terminal)
        finally:
            terminal.kill()
        return terminal

    return run


TOKEN_ASKED = "Paste the bot's token (it is not shown): "  # noqa: S105
SERVER_ASKED = "Which one? A number, or an address [1]: "
MODEL_ASKED = "Which one? A number, or a name [1]: "


async def test_newcomer_is_led_past_three_mistakes(
    drive: Drive, wire: WireDiscord, server: Club, model: ModelServer, tmp_path: Path
) -> None:
    model.models = status(200, {"object": "list", "data": [{"id": "llama3.2:3b"}, {"id": "qwen3:8b"}]})
    host = urlsplit(model.url).netloc

    def steps(terminal: Terminal) -> None:
        terminal.answers(TOKEN_ASKED, "sk-" + "part-" * 4)
        terminal.reads("holds a model server's key, which belongs in OPENAI_API_KEY")
        terminal.answers(TOKEN_ASKED, TOKEN[::-1])
        terminal.reads("Discord does not accept DISCORD_TOKEN. Copy it again")
        terminal.answers(TOKEN_ASKED, f" Bot {TOKEN[:9]}\n{TOKEN[9:]}")  # copied over two lines
        terminal.reads("Discord knows the bot as Parley")
        terminal.reads(f"1  Ollama on this machine (2 models): {model.url}")
        terminal.answers(SERVER_ASKED, f"https://{host}")
        terminal.reads(f"The server is at {model.url}.")
        terminal.reads("1  llama3.2:3b")
        terminal.answers(MODEL_ASKED, "qwen")
        terminal.reads("1  qwen3:8b")
        terminal.answers(MODEL_ASKED, "")
        terminal.reads("Wrote .env")
        terminal.ends()

    terminal = await drive(steps)
    assert terminal.code == 0, terminal.shown
    assert TOKEN not in terminal.shown
    assert TOKEN[9:] not in terminal.shown
    assert "ok     answer      The model answers." in terminal.shown
    assert (
        "Invite the bot to your server with this link:\r\n\r\n  https://discord.com/oauth2/authorize?" in terminal.shown
    )
    env_file = tmp_path / ".env"
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    settings = Settings.load(env_file)
    assert (settings.discord_token, settings.openai_api_key) == (TOKEN, None)
    assert (settings.openai_base_url, settings.openai_model) == (model.url, "qwen3:8b")
    assert model.requests[-1].json["model"] == "qwen3:8b"


OLD = f"# Mine\nDISCORD_TOKEN='{TOKEN}'\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_MODEL=old\n\nLOG_LEVEL=DEBUG\n"
KEEP_ASKED = "Paste the bot's token (it is not shown; Enter keeps the one in .env): "


async def test_other_lines_stay_and_replaced_ones_are_asked_for(
    drive: Drive, server: Club, model: ModelServer, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(OLD)

    def steps(terminal: Terminal) -> None:
        terminal.answers(KEEP_ASKED, "")
        terminal.reads("2  The one in .env: http://127.0.0.1:9/v1")
        terminal.answers(SERVER_ASKED, "2")
        terminal.reads("nothing listens there. Start the server")
        terminal.answers(SERVER_ASKED, "")
        terminal.answers(MODEL_ASKED, "1")
        terminal.answers("Replace OPENAI_BASE_URL and OPENAI_MODEL in .env? (y/n): ", "y")
        terminal.ends()

    terminal = await drive(steps)
    assert terminal.code == 0, terminal.shown
    assert (tmp_path / ".env").read_text() == (
        f"# Mine\nDISCORD_TOKEN={TOKEN}\nOPENAI_BASE_URL={model.url}\nOPENAI_MODEL=test-model\n\nLOG_LEVEL=DEBUG\n"
        "OPENAI_API_KEY=\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


async def test_server_that_wants_key_asks_for_it(
    drive: Drive, server: Club, model: ModelServer, tmp_path: Path
) -> None:
    listed = model.models
    model.models = status(401, {"error": {"message": "raw words"}})

    def steps(terminal: Terminal) -> None:
        terminal.answers(TOKEN_ASKED, TOKEN)
        terminal.answers(SERVER_ASKED, model.url)
        terminal.reads("This server asks for a key.")
        terminal.answers("Paste the API key (it is not shown): ", "a-key-of-nobody")
        terminal.reads("The server does not accept OPENAI_API_KEY.")
        terminal.reads("Paste the API key (it is not shown): ")
        model.models = listed
        terminal._child.send("'a-key-for-tests'\n")
        terminal.answers(MODEL_ASKED, "1")
        terminal.ends()

    terminal = await drive(steps)
    assert "a-key" not in terminal.shown
    assert Settings.load(tmp_path / ".env").openai_api_key == "a-key-for-tests"


@pytest.mark.parametrize(("question", "key"), [(TOKEN_ASKED, "\x04"), (SERVER_ASKED, "\x03")])
async def test_interrupt_and_end_of_input_change_nothing(drive: Drive, tmp_path: Path, question: str, key: str) -> None:
    def steps(terminal: Terminal) -> None:
        if question != TOKEN_ASKED:
            terminal.answers(TOKEN_ASKED, TOKEN)
        terminal.interrupts(question, key)
        terminal.ends()

    terminal = await drive(steps)
    assert terminal.code == 1
    assert terminal.shown.endswith("Stopped. Nothing was changed.\r\n")
    assert "Traceback" not in terminal.shown
    assert list(tmp_path.iterdir()) == []


async def test_refusal_to_replace_changes_nothing(drive: Drive, server: Club, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(OLD)

    def steps(terminal: Terminal) -> None:
        terminal.answers(KEEP_ASKED, "")
        terminal.answers(SERVER_ASKED, "")
        terminal.answers(MODEL_ASKED, "")
        terminal.answers("(y/n): ", "n")
        terminal.ends()

    assert (await drive(steps)).code == 1
    assert (tmp_path / ".env").read_text() == OLD


def test_setup_without_terminal_is_one_sentence(tmp_path: Path) -> None:
    ended = parley(tmp_path, "setup")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("parley setup asks questions, so it needs a terminal.")
    assert ended.stderr.endswith("Nothing was changed.\n")
    assert list(tmp_path.iterdir()) == []

"""`parley setup` in a terminal, as a newcomer uses it."""

import asyncio
import base64
import os
import stat
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import discord
import pytest
from aiohttp import web

from bot.cli import setup
from bot.cli.model_servers import find_model_servers
from bot.config.env import Settings
from bot.core.errors import SettingsError
from tests.cli.test_main import ROOT
from tests.e2e.wire.conftest import Club, server, wire
from tests.e2e.wire.server import TOKEN, WireDiscord
from tests.storage.test_outages import disk, root
from tests.support.model_server import Exchange, ModelServer, status

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
        terminal.reads(f"1  Ollama on this machine, 2 models: {model.url}")
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


# ------------------------------------------------------------------ in this process, which starts faster


Answer = Callable[..., Awaitable[int]]


@pytest.fixture
def answering(wire: WireDiscord, model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Run the command with these answers, hidden ones included; the last one answers all further questions."""
    monkeypatch.chdir(tmp_path)
    for variable in Settings.describe():
        monkeypatch.delenv(variable.name, raising=False)
    port = urlsplit(model.url).port
    assert port is not None
    monkeypatch.setattr(setup, "find_model_servers", partial(find_model_servers, [("Ollama", port)]))

    async def run(*answers: str) -> int:
        left = list(answers)

        def answer(question: str) -> str:
            print(question)  # noqa: T201 - for `capsys`
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(setup, "ask_hidden", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        code = await asyncio.to_thread(setup.main, [])
        assert left == []
        return code

    return run


OLD = f"# Mine\nDISCORD_TOKEN='{TOKEN}'\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_MODEL=old\n\nLOG_LEVEL=INFO\n"


async def test_other_lines_stay_and_replacing_is_asked_for(
    answering: Answer, server: Club, model: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text(OLD)
    assert await answering("", "2", "", "1", "maybe", "y") == 0
    said = capsys.readouterr().out
    assert "The one in .env: http://127.0.0.1:9/v1" in said
    assert "nothing listens there. Start the server" in said
    assert said.count("Replace OPENAI_BASE_URL and OPENAI_MODEL in .env? (y/n): ") == 2
    assert Path(".env").read_text() == (
        f"# Mine\nDISCORD_TOKEN={TOKEN}\nOPENAI_BASE_URL={model.url}\nOPENAI_MODEL=test-model\n\nLOG_LEVEL=INFO\n"
        "OPENAI_API_KEY=\n"
    )
    assert [path.name for path in Path.cwd().iterdir()] == [".env"]


@pytest.mark.parametrize("answers", [("", "", "", "n"), ("", "", ""), ("",)])
async def test_refusal_to_replace_changes_nothing(answering: Answer, answers: tuple[str, ...]) -> None:
    Path(".env").write_text(OLD)
    assert await answering(*answers) == 1
    assert Path(".env").read_text() == OLD


async def test_value_of_wrong_name_is_offered(
    answering: Answer, server: Club, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text(f"DISCORD_BOT_TOKEN={TOKEN}\nMODEL=test-model\n")
    assert await answering("", "", "") == 0
    said = capsys.readouterr().out
    assert "DISCORD_BOT_TOKEN in .env is probably meant as DISCORD_TOKEN." in said
    assert Settings.load(Path(".env")).discord_token == TOKEN


async def test_key_is_asked_for_until_server_accepts_it(
    answering: Answer, server: Club, model: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    class Locked:
        async def play(self, exchange: Exchange) -> web.StreamResponse:
            known = exchange.request.headers.get("Authorization") == "Bearer a-key-for-tests"
            listing = {"data": [{"id": "test-model"}]}
            return await status(*((200, listing) if known else (401, {"error": {"message": "raw"}}))).play(exchange)

    model.models = Locked()
    assert await answering(TOKEN, model.url, "", "sk-...", "a-key-of-nobody", "'a-key-for-tests'", "") == 0
    said = capsys.readouterr().out
    assert "This server asks for a key." in said
    assert "That still holds a placeholder" in said
    assert "The server does not accept OPENAI_API_KEY." in said
    assert "a-key" not in said
    assert Settings.load(Path(".env")).openai_api_key == "a-key-for-tests"


async def test_key_of_one_server_is_not_offered_for_another(
    answering: Answer, model: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text("OPENAI_API_KEY=a-key-for-tests\n")
    model.models = status(401, {"error": {"message": "raw"}})
    assert await answering(TOKEN, model.url, "") == 1
    assert "Enter keeps" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (("h" * 32,), "which has two dots"),
        (("123456789012345678",), "holds an id, not a token"),
        (("",), "Nothing was pasted."),
        ((TOKEN, "7"), "There is no number 7."),
        ((TOKEN, "3", "my box"), "The address must be a whole URL"),
        ((TOKEN, "127.0.0.1:9"), "http://127.0.0.1:9 cannot be reached: nothing listens there."),
        ((TOKEN, "1", "gpt"), "The server does not list gpt."),
    ],
)
async def test_mistake_is_explained_and_asked_for_again(
    answering: Answer, answers: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await answering(*answers) == 1
    assert says in capsys.readouterr().out
    assert list(Path.cwd().iterdir()) == []


async def test_unreachable_discord_can_be_passed_by(
    answering: Answer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:9")
    token = f"{base64.b64encode(b'112233445566778899').decode()}.time.signature"
    assert await answering(token, "y", "", "") == 1
    assert "client_id=112233445566778899" in capsys.readouterr().out
    assert Settings.load(Path(".env")).discord_token == token


async def test_file_with_other_mistakes_is_not_touched(answering: Answer) -> None:
    Path(".env").write_text("SYSTEM_PROMPT='open\n")
    with pytest.raises(SettingsError, match=r"\.env is not NAME=value at line 1"):
        await answering()
    assert Path(".env").read_text() == "SYSTEM_PROMPT='open\n"


@root
async def test_full_disk_changes_nothing(
    answering: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with disk(tmp_path / "stick", "8k"):
        monkeypatch.chdir(tmp_path / "stick")
        Path("full").write_bytes(b"x" * 8192)
        assert await answering(TOKEN, "", "") == 1
        assert [path.name for path in Path.cwd().iterdir()] == ["full"]
        monkeypatch.chdir(tmp_path)
    said = capsys.readouterr().err
    assert "/.env cannot be written: No space left on device." in said
    assert said.endswith("Nothing was changed.\n")


def test_setup_without_terminal_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("parley setup asks questions, so it needs a terminal.")
    assert said.endswith("Nothing was changed.\n")

"""`python -m bot doctor`: a line for each thing, and an exit code; nothing secret in it, nothing changed by it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import doctor, doctor_discord
from bot.doctor import Asked
from bot.doctor_clock import Sample, clock
from bot.doctor_discord import own_id
from bot.doctor_sheet import Level, Sheet, listed, shown, size
from tests.support.clock import FakeClock
from tests.support.doctor import OFFLINE, look
from tests.support.model_server import ModelServer
from tests.support.world import settings_for
from tests.test_main import NOT_ACCEPTED, ROOT, parley
from tests.wire.model import Guild
from tests.wire.process import _KEPT
from tests.wire.server import TOKEN, WireDiscord

LOCAL = {"DISCORD_TOKEN": NOT_ACCEPTED, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}


# --------------------------------------------------------------------- the command line


def test_settings_that_cannot_be_used_are_said_as_at_the_start_with_exit_code_2(tmp_path: Path) -> None:
    ended = parley(tmp_path, "doctor", REPLY_TOKENS="many")

    assert ended.returncode == 2
    assert ended.stdout == ""
    for name in ("DISCORD_TOKEN", "REPLY_TOKENS", ".env.example"):
        assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_explains_itself_without_any_setting(tmp_path: Path) -> None:
    ended = parley(tmp_path, "doctor", "--help")
    assert ended.returncode == 0
    for option in ("--offline", "--ask", "--integrity", "Exit code"):
        assert option in ended.stdout
    assert "doctor" in parley(tmp_path, "--help").stdout


def test_off_line_it_says_what_it_can_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = parley(tmp_path, "doctor", "--offline", **LOCAL)

    assert (ended.returncode, ended.stderr) == (0, "")
    head, *lines, verdict = ended.stdout.splitlines()
    assert head.startswith("Parley ")
    assert all(line.split()[0] in {"ok", "hint"} for line in lines)
    assert verdict.startswith("Nothing is wrong")
    assert NOT_ACCEPTED not in ended.stdout
    assert list(tmp_path.iterdir()) == []


async def test_the_real_command_examines_a_bot_from_end_to_end(tmp_path: Path, model: ModelServer) -> None:
    async with WireDiscord() as wire:
        guild: Guild = wire.add_guild()
        wire.add_channel(guild, "general")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.wire.launch", "doctor"),
            cwd=tmp_path,
            env={name: os.environ[name] for name in _KEPT if name in os.environ}
            | {
                "PYTHONPATH": str(ROOT),
                "WIRE_DISCORD_URL": wire.url,
                "WIRE_GATEWAY_URL": wire.gateway_url,
                "DISCORD_TOKEN": TOKEN,
                "OPENAI_BASE_URL": model.url,
                "OPENAI_MODEL": "test-model",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        async with asyncio.timeout(50):
            out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())  # type: ignore[union-attr]
            code = await process.wait()
        process.stdin.close()

    said = out.decode()
    assert code == 0, said
    assert b"Traceback" not in err
    for subject in (
        "token",
        "intents",
        "invite",
        "servers",
        "commands",
        "endpoint",
        "model",
        "answer",
        "clock",
    ):
        assert f" {subject} " in said
    assert TOKEN not in said
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------- all together


async def test_off_line_it_asks_nobody_and_says_so_once(database: Path, model: ModelServer) -> None:
    seen = await look(settings_for(database, model.url))

    assert seen.line("network") == "ok Neither Discord nor the model's server was asked (--offline)."
    assert seen.code == 0
    assert model.looked_up == []
    assert model.requests == []


async def test_no_secret_is_shown_wherever_it_stands(tmp_path: Path, model: ModelServer) -> None:
    settings = settings_for(
        tmp_path / "a-key-to-hide" / "parley.sqlite3", model.url, openai_api_key="a-key-to-hide"
    )
    seen = await look(settings)

    assert "[redacted]" in seen.line("database")
    assert "a-key-to-hide" not in seen.text
    assert settings.discord_token not in seen.text


async def test_a_check_that_fails_by_itself_hides_no_other(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("with something private in it")

    monkeypatch.setattr("bot.doctor.doctor_model.offline", fail)
    seen = await look(settings_for(database, model.url))

    assert seen.line("model") == (
        "wrong This check has failed by itself (RuntimeError), which is a bug: please report it."
    )
    assert "private" not in seen.text
    assert seen.lines("disk")
    assert seen.lines("network")
    assert (seen.verdict.startswith("1 thing is wrong"), seen.code) == (True, 1)


def test_the_head_names_versions_for_a_report() -> None:
    head = doctor.header()
    for name in ("Parley ", "Python 3.", "discord.py 2.7", "openai 3.", "SQLite 3."):
        assert name in head


# ----------------------------------------------------------------- a token, looked at alone


@pytest.mark.parametrize(
    ("token", "id_"),
    [
        ("MTIz.x.y", 123),
        ("MTIz.x", None),
        ("MTIz.x.y.z", None),
        ("YWJj.x.y", None),
        ("not a token", None),
        ("é.x.y", None),
        ("MTI.x.y", 12),
        ("M.x.y", None),
        ("..", None),
        ("", None),
    ],
)
def test_a_token_tells_whose_it_is(token: str, id_: int | None) -> None:
    assert own_id(token) == id_


def test_off_line_a_token_gives_the_invite_link(database: Path) -> None:
    sheet = Sheet()
    doctor_discord.offline(settings_for(database, "http://localhost/v1", discord_token="MTIz.x.y"), sheet)
    token, invite = sheet.findings
    assert token.words == "It looks like one, of the bot 123."
    assert "client_id=123&" in invite.words


def test_what_is_no_token_is_a_hint_that_does_not_repeat_it(database: Path) -> None:
    sheet = Sheet()
    doctor_discord.offline(
        settings_for(database, "http://localhost/v1", discord_token="my-client-secret"), sheet
    )
    (found,) = sheet.findings
    assert found.level is Level.HINT
    assert "my-client-secret" not in found.words


# --------------------------------------------------------------------------- the clock


@pytest.mark.parametrize(
    ("offs", "level", "says"),
    [
        ([0.5], Level.OK, "agrees"),
        ([5.4], Level.OK, "agrees"),
        ([-4.4], Level.OK, "agrees"),
        ([20.5], Level.HINT, "20 seconds ahead"),
        ([-20.5], Level.HINT, "21 seconds behind"),
        ([60.6], Level.WRONG, "60 seconds ahead"),
        ([7200.5], Level.WRONG, "7,200 seconds ahead"),
        ([7200.5, 0.5], Level.OK, "agrees"),  # one server's clock is wrong, not ours
    ],
)
def test_a_clock_is_compared_with_the_nearest_server(offs: list[float], level: Level, says: str) -> None:
    sheet, time = Sheet(), FakeClock()
    server = time.now()
    samples = []
    for off in offs:
        time.elapsed = 1000.0 + off
        samples.append(Sample(server, time.now()))
    clock(samples, sheet)
    (found,) = sheet.findings
    assert found.level is level
    assert says in found.words


def test_a_clock_that_was_compared_with_none_is_no_line() -> None:
    sheet = Sheet()
    clock([], sheet)
    assert sheet.findings == []


# ------------------------------------------------------------------------- small things


def test_lines_are_aligned_and_names_are_harmless() -> None:
    sheet = Sheet()
    sheet.wrong("key", "No.")
    assert str(sheet.findings[0]) == "wrong  key         No."
    assert shown("a\x1b[2Jb\u2028") == "a?[2Jb?"
    assert len(shown("x" * 99)) == 40
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and 1 more"
    assert (size(2_500_000_000), size(1_000_000)) == ("2.5 GB", "1.0 MB")


def test_what_may_be_asked_for_is_off_at_first() -> None:
    assert Asked() == Asked(offline=False, ask=False, integrity=False)
    assert OFFLINE.offline

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import pytest

from bot.attachments import sandbox
from bot.chat.prompt import HOUSE_RULES
from bot.cli.doctor import checkup, fallback, tools
from bot.cli.doctor.checkup import Flags, examine
from bot.cli.doctor.discord import check_clock
from bot.cli.doctor.findings import Findings, Level, shown, size
from bot.cli.doctor.shutdowns import check_shutdowns
from bot.config.env import Settings
from bot.config.env_parsers import own_id
from bot.config.mcp_servers import McpServer, McpServers, Rule
from bot.core.errors import SettingsError, TooFewFiles
from bot.discord_io.permissions import NEEDS, invite_url, missing, permissions
from bot.llm.endpoint import Listing
from bot.storage.store import Store
from tests.e2e.wire.conftest import Club, server, wire
from tests.e2e.wire.model import Access
from tests.e2e.wire.server import TOKEN, WireDiscord
from tests.support.clock import FakeClock
from tests.support.mcp_program import PROGRAM
from tests.support.model_server import Behaviour, ModelServer, say, say_nothing, status, think_then_say
from tests.support.world import settings_for

__all__ = ["server", "wire"]

OFFLINE = Flags(offline=True)


class Seen:
    """What was written, and the exit code."""

    def __init__(self) -> None:
        self.text = ""
        self.code = -1

    def write(self, text: str) -> None:
        self.text += text

    def line(self, subject: str) -> str:
        """The first line about a subject: its level and what it says."""
        found = [each for each in self.text.splitlines() if each[7:].startswith(f"{subject} ")]
        assert found, f"nothing about {subject} in:\n{self.text}"
        return found[0][:7].strip() + " " + found[0][19:]


async def look(settings: Settings, asked: Flags = OFFLINE) -> Seen:
    seen = Seen()
    seen.code = await examine(settings, asked, seen.write)
    return seen


Change = Callable[..., Settings]


@pytest.fixture
def given(database: Path, model: ModelServer) -> Change:
    return lambda **changed: settings_for(database, model.url, **{"discord_token": TOKEN} | changed)


# ---------------------------------------------------------------------------- off line


async def test_offline_doctor_checks_files_without_requests(given: Change, model: ModelServer) -> None:
    seen = await look(given())
    assert seen.line("database").startswith("ok ")
    assert seen.line("disk").startswith("ok ")
    assert seen.line("network") == "ok Neither Discord nor the model's server was asked (--offline)."
    assert seen.code == 0
    assert model.looked_up == []


async def test_doctor_creates_no_database(given: Change, database: Path) -> None:
    await look(given())
    assert not database.exists()


async def test_doctor_reads_database_of_running_bot(given: Change, database: Path) -> None:
    store = await Store.open(database, FakeClock())
    try:
        seen = await look(given())
        assert seen.line("database").startswith("ok ")
        await store.check()
    finally:
        await store.close()


async def test_foreign_database_is_wrong(given: Change, database: Path) -> None:
    database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("CREATE TABLE passwords (word TEXT)")
    seen = await look(given())
    assert seen.line("database").startswith("wrong ")
    assert seen.code == 1


async def test_integrity_check_finds_damaged_file(given: Change, database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.close()
    data = bytearray(database.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    database.write_bytes(data)
    seen = await look(given(), Flags(offline=True, integrity=True))
    assert seen.line("integrity").startswith("wrong ")
    assert seen.code == 1


async def test_doctor_finds_attachment_worker_that_fails(given: Change) -> None:
    assert (await look(given())).line("attachments").startswith("ok ")
    with patch.object(sandbox, "COMMAND", (sys.executable, "-c", "import no_such_library")):
        seen = await look(given())
    assert "No module named 'no_such_library'" in seen.line("attachments")
    assert seen.code == 1


async def test_doctor_shows_no_secret(given: Change) -> None:
    settings = given(openai_api_key="a-key-to-hide")
    seen = await look(settings)
    assert "a-key-to-hide" not in seen.text
    assert settings.discord_token not in seen.text


def test_own_id_is_read_from_token() -> None:
    assert own_id("MTIz.x.y") == 123
    assert own_id("not a token") is None
    assert own_id("é.x.y") is None


# ----------------------------------------------------------------------------- on line


async def test_healthy_installation_is_ok(wire: WireDiscord, server: Club, given: Change) -> None:
    seen = await look(given(), Flags())
    assert seen.line("token").startswith("ok ")
    assert "permissions=" in seen.line("invite")
    assert seen.line("endpoint").startswith("ok ")
    assert seen.line("model").startswith("ok ")


async def test_permissions_in_servers_are_checked(wire: WireDiscord, server: Club, given: Change) -> None:
    wire.add_channel(server.guild, "closed").access = Access(send=False)
    seen = await look(given(), Flags())
    lines = [each for each in seen.text.splitlines() if each[7:].startswith("servers ")]
    name = f"In {server.guild.name} ({server.guild.id}) the bot"
    assert f"{name} lacks Create Public Threads" in lines[0]
    assert f"{name} sees #closed but lacks Send Messages (to answer)" in lines[1]
    assert lines[2] == "ok     servers     The bot is in 1 and can answer in 1."


async def test_server_without_writable_channel_is_wrong(wire: WireDiscord, server: Club, given: Change) -> None:
    server.general.access = Access(send=False)
    seen = await look(given(), Flags())
    assert "wrong  servers     The bot can answer in no channel. Give it the permissions above." in seen.text


async def test_commands_of_other_version_are_a_hint(wire: WireDiscord, server: Club, given: Change) -> None:
    seen = await look(given(), Flags())
    assert seen.line("commands").startswith("hint Discord has others (missing: /")


async def test_process_checks_servers_of_its_own_shards(wire: WireDiscord, server: Club, given: Change) -> None:
    shard = (server.guild.id >> 22) % 2
    wire.add_channel(wire.add_guild(), "elsewhere")
    seen = await look(given(shard_count=2, shard_ids=(shard,)), Flags())

    assert seen.line("shards").startswith(f"ok This process has {shard} of 2: 1 server")
    assert "The bot is in 1 and can answer in 1." in seen.text


async def test_commands_are_sent_by_process_with_first_shard(wire: WireDiscord, server: Club, given: Change) -> None:
    seen = await look(given(shard_count=2, shard_ids=(1,)), Flags())

    assert "The process with shard 0 sends them" in seen.line("commands")


async def test_rejected_token_is_wrong_and_other_checks_go_on(wire: WireDiscord, given: Change) -> None:
    seen = await look(given(discord_token=TOKEN[::-1]), Flags())
    assert seen.line("token").startswith("wrong Discord does not accept DISCORD_TOKEN.")
    assert seen.line("endpoint").startswith("ok ")
    assert seen.code == 1


async def test_rejected_key_is_wrong_without_server_text(
    wire: WireDiscord, server: Club, given: Change, model: ModelServer
) -> None:
    model.models = status(401, {"error": {"message": "raw words of the provider"}})
    seen = await look(given(openai_api_key="a-key-to-hide"), Flags())
    assert "OPENAI_API_KEY" in seen.text
    assert "raw words" not in seen.text
    assert "a-key-to-hide" not in seen.text
    assert seen.code == 1


async def test_unreachable_endpoint_is_wrong_and_discord_is_checked(
    wire: WireDiscord, server: Club, given: Change
) -> None:
    seen = await look(replace(given(), openai_base_url="http://127.0.0.1:9/v1"), Flags())
    assert seen.line("endpoint").startswith("wrong ")
    assert seen.line("token").startswith("ok ")
    assert seen.code == 1


async def test_unlisted_model_is_reported(wire: WireDiscord, server: Club, given: Change, model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "a"}, {"id": "b"}]})
    seen = await look(given(), Flags())
    assert seen.line("model") == "hint The server does not list test-model of OPENAI_MODEL. It lists a and b."


async def test_misspelt_model_gets_suggestion(
    wire: WireDiscord, server: Club, given: Change, model: ModelServer
) -> None:
    model.models = status(200, {"data": [{"id": "test-modell"}, *({"id": f"m{n}"} for n in range(12))]})
    said = (await look(given(), Flags())).line("model")
    assert said.startswith("hint The server does not list test-model of OPENAI_MODEL; did you mean test-modell?")
    assert said.endswith("m7, m8 and 3 others.")


async def test_question_is_sent_as_bot_sends_it(
    wire: WireDiscord, server: Club, given: Change, model: ModelServer
) -> None:
    await look(given(reasoning_effort="low"), Flags(ask=True))
    (asked,) = model.requests
    assert [each["role"] for each in asked.messages] == ["system", "user"]
    assert asked.messages[0]["content"] == f"Be kind.\n\n{HOUSE_RULES}"
    assert asked.messages[1]["content"].endswith("Say OK.")
    assert (asked.json["max_tokens"], asked.json["stream"]) == (500, True)
    assert asked.json["reasoning_effort"] == "low"


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        (status(400, error="max_tokens is too large: 500. This model supports at most 100"), "REPLY_TOKENS"),
        (say_nothing("length"), "used up its whole answer on thinking"),
        (think_then_say("Hm.", ""), "thought, but wrote no answer"),
        (say("<think>Hm.</think>"), "thought, but wrote no answer"),
        (say_nothing(), "The model's answer was empty."),
        (status(402, error="insufficient credits"), "out of money"),
    ],
)
async def test_failed_answer_is_wrong(
    *, wire: WireDiscord, server: Club, given: Change, model: ModelServer, behaviour: Behaviour, says: str
) -> None:
    model.default = behaviour
    seen = await look(given(), Flags())
    assert any(line.startswith("wrong") and says in line for line in seen.text.splitlines())
    assert "ok     answer" not in seen.text
    assert seen.code == 1


@pytest.mark.parametrize(
    ("name", "today", "says"),
    [
        ("gpt-5-mini", date(2026, 11, 30), "hint OpenAI shuts gpt-5-mini down on 2026-12-11, in 11 days."),
        (
            "gpt-5-2025-08-07",
            date(2026, 12, 10),
            "hint OpenAI shuts gpt-5-2025-08-07 down on 2026-12-11, in 1 day.",
        ),
        ("gpt-4", date(2026, 11, 30), "wrong OpenAI shut gpt-4 down on 2026-10-23."),
        ("o3", date(2026, 12, 11), "wrong OpenAI shut o3 down on 2026-12-11."),
        ("gpt-5.1", date(2026, 11, 30), None),
        ("gpt-6-luna", date(2026, 11, 30), None),
    ],
)
def test_shutdown_of_model_is_reported(name: str, today: date, says: str | None) -> None:
    findings = Findings()
    check_shutdowns({name: "OPENAI_MODEL"}, Listing(), today, findings)
    assert [f"{each.level} {each.words}" for each in findings] == (
        [f"{says} Choose another OPENAI_MODEL{' before' if says.startswith('hint') else ''}."] if says else []
    )


def test_listed_shutdown_wins_over_table() -> None:
    findings = Findings()
    models = {"gpt-6-luna": "OPENAI_MODEL", "gpt-5": "ALLOWED_MODELS", "whisper-1": "TRANSCRIPTION_MODEL"}
    listing = Listing(shutdowns={"gpt-6-luna": "2027-01-01", "gpt-5": "2028-01-01"})
    check_shutdowns(models, listing, date(2026, 12, 1), findings)
    assert [each.words for each in findings] == [
        "OpenAI shuts gpt-6-luna down on 2027-01-01, in 31 days. Choose another OPENAI_MODEL before.",
        "OpenAI shuts whisper-1 down on 2027-02-26, in 87 days. Choose another TRANSCRIPTION_MODEL before.",
    ]


async def test_shutdown_is_reported_for_openai_only(given: Change) -> None:
    assert "shut gpt-4 down" not in (await look(given(openai_model="gpt-4"))).text
    settings = replace(given(openai_model="gpt-4"), openai_base_url="https://api.openai.com/v1")
    seen = await look(settings)
    assert seen.line("model") == "wrong OpenAI shut gpt-4 down on 2026-10-23. Choose another OPENAI_MODEL."
    assert seen.code == 1


async def test_only_listed_model_is_checked_where_none_is_set(
    wire: WireDiscord, server: Club, given: Change, model: ModelServer
) -> None:
    seen = await look(given(openai_model=""), Flags())
    assert seen.line("model") == "ok The server lists test-model."
    assert seen.line("answer") == "ok The model answers."
    assert model.requests[-1].json["model"] == "test-model"


async def test_models_to_choose_from_are_named(
    wire: WireDiscord, server: Club, given: Change, model: ModelServer
) -> None:
    model.models = status(200, {"data": [{"id": "a"}, {"id": "b"}]})
    seen = await look(given(openai_model=""), Flags())
    assert seen.line("model") == (
        "wrong OPENAI_MODEL is not set, and the server lists a and b. Set one of them in .env."
    )
    assert model.requests == []


async def test_missing_intent_is_reported(wire: WireDiscord, server: Club, given: Change) -> None:
    seen = await look(given(message_content_intent=True), Flags())
    assert "Message Content Intent" in seen.text


# ------------------------------------------------------------------------- the command line


def test_invalid_settings_are_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError):
        checkup.main(["--offline"])


# ------------------------------------------------------------------------------ small things


def test_invite_link_requests_needed_permissions_only() -> None:
    url = invite_url(123)
    assert "client_id=123" in url
    assert f"permissions={permissions().value}" in url
    assert not permissions().administrator
    assert missing(permissions()) == []
    assert missing(discord.Permissions.none()) == list(NEEDS)


def test_lines_are_aligned_and_names_are_harmless() -> None:
    findings = Findings()
    findings.wrong("key", "No.")
    assert str(findings[0]) == "wrong  key         No."
    assert findings[0].level is Level.WRONG
    assert shown("a\x1b[2Jb") == "a?[2Jb"
    assert len(shown("x" * 99)) == 40
    assert (size(2_500_000_000), size(1_000_000)) == ("2.5 GB", "1.0 MB")


def test_header_names_versions() -> None:
    header: Any = checkup.header()
    assert header.startswith("Parley ")
    assert "discord.py 2.7" in header


async def checked(settings: Settings, *, ask: bool = False) -> list[tuple[Level, str]]:
    findings = Findings()
    await fallback.check(settings, findings, network=True, ask=ask)
    return [(each.level, each.words) for each in findings if each.subject == "fallback"]


@pytest.mark.parametrize(
    ("models", "level", "says"),
    [
        (status(200, {"data": [{"id": "spare"}]}), Level.OK, "FALLBACK_MODEL is spare"),
        (
            status(200, {"data": [{"id": "other"}]}),
            Level.HINT,
            "does not list spare of FALLBACK_MODEL. It lists other.",
        ),
        (status(401, error="invalid api key"), Level.WRONG, "FALLBACK_API_KEY"),
        (status(404, error="not found"), Level.WRONG, "FALLBACK_"),
    ],
)
async def test_other_server_is_checked(
    tmp_path: Path, model: ModelServer, models: Behaviour, level: Level, says: str
) -> None:
    model.models = models
    settings = settings_for(
        tmp_path / "x.sqlite3", "http://127.0.0.1:9/v1", fallback_base_url=model.url, fallback_model="spare"
    )
    found, words = (await checked(settings))[0]
    assert found is level
    assert says in words
    assert "OPENAI_" not in words


async def test_other_server_is_asked_a_question(tmp_path: Path, model: ModelServer) -> None:
    settings = settings_for(
        tmp_path / "x.sqlite3", "http://127.0.0.1:9/v1", fallback_base_url=model.url, fallback_model="spare"
    )
    assert (await checked(settings))[-1] == (Level.OK, "The model answers.")
    assert model.requests[-1].json["model"] == "spare"
    model.default = status(404, error="The model `spare` does not exist")
    level, words = (await checked(settings))[-1]
    assert level is Level.WRONG
    assert "FALLBACK_MODEL" in words


async def test_other_server_that_costs_money_is_asked_on_request(tmp_path: Path, model: ModelServer) -> None:
    prices = {"fallback_input_price_usd": Decimal(1), "fallback_output_price_usd": Decimal(1)}
    settings = settings_for(
        tmp_path / "x.sqlite3", "http://127.0.0.1:9/v1", fallback_base_url=model.url, fallback_model="spare", **prices
    )
    assert "was not asked" in (await checked(settings))[-1][1]
    assert not model.requests
    assert (await checked(settings, ask=True))[-1] == (Level.OK, "The model answers.")


def test_clock_is_compared_with_discords() -> None:
    findings = Findings()
    check_clock([timedelta(hours=2), timedelta(hours=2, seconds=1)], findings)
    check_clock([timedelta(days=-1)], findings)
    check_clock([timedelta(seconds=70), timedelta(seconds=2)], findings)
    check_clock([], findings)
    assert [(each.level, each.words[:32]) for each in findings] == [
        (Level.HINT, "It is 7,200 seconds ahead of Dis"),
        (Level.HINT, "It is 86,400 seconds behind Disc"),
        (Level.OK, "It agrees with Discord's."),
    ]


async def test_too_few_files_are_wrong(given: Change) -> None:
    with patch("bot.cli.doctor.local.raise_limit", side_effect=TooFewFiles(100, 256)):
        seen = await look(given())
    assert seen.line("files").startswith("wrong This process may open only 100 files")
    assert (await look(given())).line("files").startswith("ok ")


async def test_without_another_server_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert await checked(settings_for(tmp_path / "x.sqlite3", "http://127.0.0.1:9/v1")) == []


async def test_tool_servers_are_started_and_listed(given: Change) -> None:
    rules = {"fail": Rule.OFF, "gone": Rule.ASKS}
    good = McpServer("good", sys.executable, ("-I", "-S", PROGRAM, "good"), trust=True, tools=rules)
    hostile = McpServer("odd", sys.executable, ("-I", "-S", PROGRAM, "hostile"))
    missing = McpServer("missing", "/nonexistent/program")
    settings = given(mcp=McpServers((good, hostile, missing)))
    lines = [words for _, words in await tools_checked(settings, network=True)]
    assert lines[2].startswith("odd is bad 1. ask before: circle, ")
    assert lines[0].startswith("good is bad 1. run unasked: echo; ask before: append, ask, blocks, ")
    assert lines[1:] == [
        "good has no tool gone: check mcpServers.good.parley.tools in MCP_CONFIG.",
        lines[2],
        "odd: long cannot be used: it is described in more than 32000 characters.",
        "odd: wide cannot be used: its arguments have more than 600 parts.",
        "missing: its command is not found. Check mcpServers.missing in MCP_CONFIG.",
    ]
    assert await tools_checked(settings, network=False) == [
        (Level.OK, "MCP_CONFIG names good, odd, missing; none was started (--offline).")
    ]


async def tools_checked(settings: Settings, *, network: bool) -> list[tuple[Level, str]]:
    findings = Findings()
    await tools.check(settings, findings, network=network)
    return [(each.level, each.words) for each in findings]

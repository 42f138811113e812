import json
import logging
import re
from io import StringIO
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import Refused
from bot.core.log import Event, get_logger
from bot.monitoring import logs

SECRET = "a-secret-of-some-length"  # noqa: S105 - of this test only
ID = 1456074443980800011


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


def record(message: object, *args: object) -> logging.LogRecord:
    return logging.LogRecord("bot.chat", logging.INFO, "", 0, message, args, None)


def as_json(message: object, *args: object, secrets: tuple[str, ...] = (SECRET,)) -> dict[str, Any]:
    written = logs.EventFormatter(logs.as_json, secrets).format(record(message, *args))
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def fields(secrets: tuple[str, ...] = (SECRET,), **own: Any) -> dict[str, Any]:
    """Return an event's own fields as JSON has them."""
    found = as_json(Event(event="a", **own), secrets=secrets)
    return {name: value for name, value in found.items() if name not in {"time", "level", "logger", "event"}}


# ----------------------------------------------------------------- text


def test_event_line_has_time_level_and_logger(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    get_logger("bot.chat.turns").info("answered", turn=7, model="m 1", error=Refused("private"), usage=None)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO bot.chat.turns "
        r"event=answered turn=7 model=m 1 error=Refused\(\) usage=None\n",
        stream.getvalue(),
    )


def test_sentence_of_event_is_written_without_field_name(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    get_logger("bot.app").error("cannot_run", text="DATABASE_PATH=x is 100% wrong.")
    assert stream.getvalue().endswith("ERROR bot.app event=cannot_run DATABASE_PATH=x is 100% wrong.\n")


def test_library_line_is_written_in_same_format(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    logging.getLogger("discord.http").warning("Shard ID %s has status=%d", 0, 7)
    assert stream.getvalue().endswith("Z WARNING discord.http Shard ID 0 has status=7\n")


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x00", "\x85", "\u2028", "\u2029"])
def test_control_character_is_escaped(stream: StringIO, character: str) -> None:
    logs.configure("INFO", stream)
    get_logger("bot").info("seen", name=f"a{character}2026-01-01 forged")
    logging.getLogger("library").info("seen name=%s", f"a{character}2026-01-01 forged")
    assert character not in stream.getvalue().replace("\n", "", 2) or character == "\n"
    assert len(stream.getvalue().splitlines()) == 2


def test_traceback_is_indented_below_its_line(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    with pytest.raises(RuntimeError) as bug:
        raise RuntimeError("first\n2026-01-01 forged")
    get_logger("bot").error("bug", id="k7", exc_info=bug.value)
    first, *below = stream.getvalue().splitlines()
    assert first.endswith("ERROR bot event=bug id=k7")
    assert below[0] == "    Traceback (most recent call last):"
    assert below[-2:] == ["    RuntimeError: first", "    2026-01-01 forged"]
    assert all(line.startswith("    ") for line in below)


@pytest.mark.parametrize(
    "lost",
    [
        ConnectionResetError(104, "Connection reset by peer"),
        aiohttp.ServerDisconnectedError(),
        discord.DiscordException(),
    ],
)
def test_connection_lost_by_discord_py_is_one_line(stream: StringIO, lost: Exception) -> None:
    logs.configure("INFO", stream)
    logging.getLogger("discord.shard").error("Attempting a reconnect in %.2fs", 1.5, exc_info=lost)

    (line,) = stream.getvalue().splitlines()
    assert line.endswith(f"ERROR discord.shard Attempting a reconnect in 1.50s cause={type(lost).__name__}")


@pytest.mark.parametrize(
    ("name", "error"), [("discord.shard", KeyError("t")), ("discord.ext.tasks", ConnectionResetError())]
)
def test_bug_in_discord_py_keeps_its_traceback(stream: StringIO, name: str, error: Exception) -> None:
    logs.configure("INFO", stream)
    logging.getLogger(name).error("Ouch", exc_info=error)

    assert len(stream.getvalue().splitlines()) > 1


# ----------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("level", "at_info", "at_warning"),
    [("DEBUG", True, True), ("INFO", False, True), ("ERROR", False, False)],
)
def test_libraries_log_only_warnings_unless_debugging(
    stream: StringIO, level: str, at_info: bool, at_warning: bool
) -> None:
    logs.configure(level, stream)
    logging.getLogger("discord.gateway").info("chatter")
    logging.getLogger("discord.gateway").warning("trouble")
    assert ("chatter" in stream.getvalue(), "trouble" in stream.getvalue()) == (at_info, at_warning)


@pytest.mark.parametrize("library", ["discord.gateway", "openai._base_client", "aiosqlite"])
@pytest.mark.parametrize("form", list(logs.RENDERERS))
def test_conversation_text_is_not_logged_at_debug(stream: StringIO, library: str, form: str) -> None:
    logs.configure("DEBUG", stream, form=form)
    logging.getLogger(library).debug("payload=%s", {"content": "private"})
    get_logger("bot").debug("queued", turn=1)
    assert "private" not in stream.getvalue()
    assert "queued" in stream.getvalue()


def test_second_call_replaces_level_stream_and_format(stream: StringIO) -> None:
    second = StringIO()
    logs.configure("DEBUG", stream, form="json")
    logs.configure("WARNING", second)
    get_logger("bot").info("unheard")
    get_logger("bot").warning("heard")
    assert stream.getvalue() == ""
    (line,) = second.getvalue().splitlines()
    assert line.endswith("WARNING bot event=heard")


# ----------------------------------------------------------------- JSON


def test_event_is_one_line_of_json(stream: StringIO) -> None:
    logs.configure("INFO", stream, form="json")
    get_logger("bot.chat").warning("answered", turn=7, seconds=1.5, model="m 1")

    (written,) = stream.getvalue().splitlines()
    found = json.loads(written)
    assert found.pop("time").endswith("Z")
    assert list(found.items()) == [
        ("level", "WARNING"),
        ("logger", "bot.chat"),
        ("event", "answered"),
        ("turn", 7),
        ("seconds", 1.5),
        ("model", "m 1"),
    ]


@pytest.mark.parametrize("value", [7, -2.5, None, True, "123456", "Eve user=1 level=ERROR", 2**53 - 1])
def test_value_keeps_its_type_in_json(value: object) -> None:
    found = fields(n=value)["n"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("value", [ID, float("nan"), float("inf"), float("-inf")])
def test_number_that_readers_of_json_would_round_is_text(value: float) -> None:
    assert fields(n=value)["n"] == str(value)


def test_exception_is_written_without_its_text() -> None:
    assert fields(error=Refused("private")) == {"error": "Refused()"}


def test_library_message_is_text_of_unnamed_event() -> None:
    found = as_json("Shard ID %s has status=%d", 0, 7)
    assert (found["event"], found["text"]) == ("log", "Shard ID 0 has status=7")


def test_field_with_reserved_name_gets_underscore() -> None:
    found = as_json(Event(event="a", level="deep", logger="axe"))
    assert (found["level"], found["level_"], found["logger_"]) == ("INFO", "deep", "axe")


def test_traceback_is_field_of_json(stream: StringIO) -> None:
    logs.configure("INFO", stream, form="json")
    with pytest.raises(RuntimeError) as bug:
        raise RuntimeError("first\nsecond")
    get_logger("bot").error("bug", exc_info=bug.value)
    (line,) = stream.getvalue().splitlines()
    found = json.loads(line)
    assert found["event"] == "bug"
    assert found["traceback"].startswith("Traceback (most recent call last):\n")
    assert found["traceback"].endswith("RuntimeError: first\nsecond")


# ----------------------------------------------------------------- secrets and wrong calls


@pytest.mark.parametrize("form", list(logs.RENDERERS))
@pytest.mark.parametrize("place", ["message", "argument", "field", "mapping", "exception", "cause", "stack"])
def test_secret_is_redacted_wherever_it_is(stream: StringIO, place: str, form: str) -> None:
    logs.configure("DEBUG", stream, secrets=[SECRET], form=form)
    log, library = get_logger("bot"), logging.getLogger("library")
    match place:
        case "message":
            library.info(f"connecting with {SECRET}")
        case "argument":
            library.info("connecting key=%s", SECRET)
        case "field":
            log.info("connecting", key=SECRET)
        case "mapping":
            log.info("connecting", headers={"Authorization": f"Bearer {SECRET}"})
        case "exception":
            log.info("connecting", error=RuntimeError(SECRET))
        case "cause":
            log.error("failed", exc_info=RuntimeError(SECRET))
        case _:
            told = record("here")
            told.stack_info = f"Stack\n{SECRET}"
            library.handle(told)
    assert SECRET not in stream.getvalue()
    assert logs.REDACTED in stream.getvalue()


def test_longer_secret_is_redacted_before_its_beginning() -> None:
    assert fields((SECRET, f"{SECRET}-tail"), key=f"{SECRET}-tail") == {"key": logs.REDACTED}


def test_short_word_is_no_secret() -> None:
    assert fields(("none", ""), effort="none") == {"effort": "none"}


def test_number_that_is_secret_is_redacted() -> None:
    assert fields(("12345678",), n=12345678) == {"n": logs.REDACTED}


@pytest.mark.parametrize("form", list(logs.RENDERERS))
def test_wrong_call_of_library_is_logged_without_its_arguments(form: str) -> None:
    written = logs.EventFormatter(logs.RENDERERS[form]).format(record("counted n=%d", "private"))
    assert "counted n=%d log_call=TypeError" in written
    assert "private" not in written


class Broken:
    """An argument whose `__str__` fails."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


values = st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.binary())
templates = st.one_of(
    st.text(),
    st.lists(st.sampled_from(["n=%d", "%s", "y=%.2f", "%", "%%", "p=%(name)s", "*=%*d"])).map(" ".join),
)


@given(own=st.dictionaries(st.text(), values))
@example(own={"time": "\u2028b\ud800", "traceback": 1})
def test_every_event_is_valid_json_and_text(own: dict[str, object]) -> None:
    message = Event({"event": "a", **{name: own[name] for name in own if name != "event"}})
    assert {"time", "level", "logger", "event"} <= set(as_json(message))
    assert "\n" not in logs.EventFormatter(logs.as_text).format(record(message))


@given(message=templates, args=st.lists(st.one_of(values, st.builds(Broken)), max_size=5))
def test_every_library_message_is_valid_json(message: str, args: list[object]) -> None:
    assert as_json(message, *args)["event"] == "log"


@given(message=st.builds(Broken) | st.integers() | st.none() | st.dictionaries(st.text(), st.text()))
def test_library_message_need_not_be_text(message: object) -> None:
    assert as_json(message)["event"] == "log"


@given(
    before=st.text(),
    after=st.text(),
    word=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=logs.MIN_SECRET),
)
@example(before="k=v ", after=" z=1", word="abcdefg=hijklmn")
@example(before="", after="", word="12345678")
def test_no_text_around_secret_keeps_it_from_redaction(before: str, after: str, word: str) -> None:
    told = record(Event(event="a", text=f"{before}{word}{after}"))
    told.stack_info = f"{before}{word}{after}"
    written = json.loads(logs.EventFormatter(logs.as_json, [word]).format(told))

    # Where a secret is part of an ordinary name or of the time, that is no leak.
    values = [written[name] for name in written if name not in {"time", "level", "logger"}]
    assert not [value for value in values if word in str(value) and word not in logs.REDACTED]

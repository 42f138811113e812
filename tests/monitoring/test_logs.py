import logging
import re
from collections.abc import Iterator
from io import StringIO

import aiohttp
import discord
import pytest

from bot.monitoring import logs

HUSHED = "a-secret-of-some-length"


@pytest.fixture
def stream() -> Iterator[StringIO]:
    loggers = [logging.getLogger(name) for name in ("root", *logs.LIBRARIES)]
    levels = [logger.level for logger in loggers]
    yield StringIO()
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each.formatter, logs.LineFormatter)]
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_an_event_is_a_line_with_its_time_level_and_logger(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    logging.getLogger("bot.chat.turns").info("turn.answered turn=%d ms=%d", 7, 1200)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO bot.chat.turns turn\.answered turn=7 ms=1200\n",
        stream.getvalue(),
    )


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x00", "\x85", "\u2028", "\u2029"])
def test_a_value_cannot_break_the_line_or_steer_a_terminal(stream: StringIO, character: str) -> None:
    logs.configure("INFO", stream)
    logging.getLogger("bot").info("seen name=%s", f"a{character}2026-01-01 forged")
    assert character not in stream.getvalue().removesuffix("\n")
    assert len(stream.getvalue().splitlines()) == 1


def test_a_traceback_stands_indented_below_its_line(stream: StringIO) -> None:
    logs.configure("INFO", stream)
    with pytest.raises(RuntimeError) as bug:
        raise RuntimeError("first\n2026-01-01 forged")
    logging.getLogger("bot").error("bug id=%s", "k7", exc_info=bug.value)
    first, *below = stream.getvalue().splitlines()
    assert first.endswith("ERROR bot bug id=k7")
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
def test_a_connection_that_discord_py_loses_is_one_line(stream: StringIO, lost: Exception) -> None:
    logs.configure("INFO", stream)
    logging.getLogger("discord.shard").error("Attempting a reconnect in %.2fs", 1.5, exc_info=lost)

    (line,) = stream.getvalue().splitlines()
    assert line.endswith(f"ERROR discord.shard Attempting a reconnect in 1.50s cause={type(lost).__name__}")


@pytest.mark.parametrize(
    ("name", "error"), [("discord.shard", KeyError("t")), ("discord.ext.tasks", ConnectionResetError())]
)
def test_a_bug_in_discord_py_keeps_its_traceback(stream: StringIO, name: str, error: Exception) -> None:
    logs.configure("INFO", stream)
    logging.getLogger(name).error("Ouch", exc_info=error)

    assert len(stream.getvalue().splitlines()) > 1


@pytest.mark.parametrize("place", ["message", "argument", "mapping", "exception", "stack"])
def test_a_secret_is_redacted_wherever_it_is(stream: StringIO, place: str) -> None:
    logs.configure("DEBUG", stream, secrets=[HUSHED])
    log = logging.getLogger("bot")
    if place == "message":
        log.info(f"connecting with {HUSHED}")  # noqa: G004 - the careless call is what is tested
    elif place == "argument":
        log.info("connecting key=%s", HUSHED)
    elif place == "mapping":
        log.info("connecting headers=%s", {"Authorization": f"Bearer {HUSHED}"})
    elif place == "exception":
        log.error("failed", exc_info=RuntimeError(HUSHED))
    else:
        log.handle(log.makeRecord("bot", logging.INFO, "", 0, "here", (), None, sinfo=f"Stack\n{HUSHED}"))
    assert HUSHED not in stream.getvalue()
    assert logs.REDACTED in stream.getvalue()


def test_a_secret_that_begins_another_leaves_nothing_of_it(stream: StringIO) -> None:
    logs.configure("INFO", stream, secrets=[HUSHED, f"{HUSHED}-tail"])
    logging.getLogger("bot").info("key=%s", f"{HUSHED}-tail")
    assert stream.getvalue().endswith(f"key={logs.REDACTED}\n")


def test_a_word_too_short_to_be_a_secret_is_left_alone(stream: StringIO) -> None:
    logs.configure("INFO", stream, secrets=["none", ""])
    logging.getLogger("bot").info("effort=none")
    assert stream.getvalue().endswith("effort=none\n")


def test_a_bad_log_call_is_logged_without_its_arguments() -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "counted n=%d", ("what somebody said",), None)
    assert logs.LineFormatter().format(record).endswith("counted n=%d log_call=TypeError")


@pytest.mark.parametrize(
    ("level", "at_info", "at_warning"),
    [("DEBUG", True, True), ("INFO", False, True), ("ERROR", False, False)],
)
def test_libraries_speak_only_of_trouble_unless_debugging(
    stream: StringIO, level: str, at_info: bool, at_warning: bool
) -> None:
    logs.configure(level, stream)
    logging.getLogger("discord.gateway").info("chatter")
    logging.getLogger("discord.gateway").warning("trouble")
    assert ("chatter" in stream.getvalue(), "trouble" in stream.getvalue()) == (at_info, at_warning)


@pytest.mark.parametrize("library", ["discord.gateway", "openai._base_client", "aiosqlite"])
def test_what_people_said_stays_out_of_the_log_even_when_debugging(stream: StringIO, library: str) -> None:
    logs.configure("DEBUG", stream)
    logging.getLogger(library).debug("payload=%s", {"content": "private"})
    logging.getLogger("bot").debug("turn.queued turn=1")
    assert "private" not in stream.getvalue()
    assert "turn.queued turn=1" in stream.getvalue()


def test_a_second_call_replaces_the_first(stream: StringIO) -> None:
    second = StringIO()
    logs.configure("DEBUG", stream)
    logs.configure("WARNING", second)
    logging.getLogger("bot").info("unheard")
    logging.getLogger("bot").warning("heard")
    assert stream.getvalue() == ""
    assert [line.split()[-1] for line in second.getvalue().splitlines()] == ["heard"]

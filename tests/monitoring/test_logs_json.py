"""The log as JSON: a line an event, each value under its own name, and nothing that may not be there."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import Refused
from bot.monitoring import logs

HUSHED = "a-secret-of-some-length"
ID = 1456074443980800011


def line(message: object, *args: object, secrets: tuple[str, ...] = (HUSHED,), **more: Any) -> dict[str, Any]:
    record = logging.LogRecord(
        "bot.chat", logging.INFO, "", 0, message, args, more.pop("exc_info", None), **more
    )
    written = logs.JsonFormatter(secrets).format(record)
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def own(message: object, *args: object, **more: Any) -> dict[str, Any]:
    """The event's own fields."""
    found = line(message, *args, **more)
    return {name: value for name, value in found.items() if name not in {"time", "level", "logger"}}


@pytest.fixture
def stream() -> Iterator[StringIO]:
    loggers = [logging.getLogger(name) for name in ("root", *logs.LIBRARIES)]
    levels = [logger.level for logger in loggers]
    yield StringIO()
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each.formatter, logs.LineFormatter)]
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


# ----------------------------------------------------------------- fields


def test_an_event_is_one_line_of_json(stream: StringIO) -> None:
    logs.configure("INFO", stream, form="json")
    logging.getLogger("bot.chat").warning("event=answered turn=%d seconds=%.2f model=%s", 7, 1.5, "m 1")

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


@pytest.mark.parametrize(
    ("message", "args", "fields"),
    [
        ("event=a n=%d", (7,), {"n": 7}),
        ("event=a n=%s", (-2.5,), {"n": -2.5}),
        ("event=a n=%.2f", (0.125,), {"n": 0.12}),
        ("event=a n=%s", (None,), {"n": None}),
        ("event=a n=%s", (True,), {"n": True}),
        ("event=a n=7", (), {"n": 7}),
        ("event=a n=007", (), {"n": "007"}),
        ("event=a share=%d%%", (50,), {"share": "50%"}),
    ],
)
def test_a_number_is_a_number(message: str, args: tuple[object, ...], fields: dict[str, object]) -> None:
    assert own(message, *args) == {"event": "a", **fields}


def test_what_only_looks_like_a_number_stays_text() -> None:
    assert own("event=a reference=%s", "123456")["reference"] == "123456"


def test_an_id_is_text_because_many_readers_would_round_it() -> None:
    assert own("event=a channel=%d turn=%d", ID, 2**53 - 1) == {
        "event": "a",
        "channel": str(ID),
        "turn": 2**53 - 1,
    }


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_json_has_no_number_for_is_text(value: float) -> None:
    assert own("event=a n=%s", value)["n"] == str(value)


def test_a_value_cannot_pass_for_another_field() -> None:
    assert own("event=a name=%s user=%d", "Eve user=1 level=ERROR", 2) == {
        "event": "a",
        "name": "Eve user=1 level=ERROR",
        "user": 2,
    }


def test_values_that_come_together_are_taken_apart() -> None:
    assert own(
        "event=failure error=%r %s", Refused("private"), f"command=prompt show channel={ID} turn=3"
    ) == {
        "event": "failure",
        "error": "Refused()",
        "command": "prompt show",
        "channel": str(ID),
        "turn": 3,
    }


def test_words_without_a_name_are_text() -> None:
    assert own("event=cannot_run %s", "The database x cannot be used, DATABASE_PATH=x is wrong.") == {
        "event": "cannot_run",
        "text": "The database x cannot be used, DATABASE_PATH=x is wrong.",
    }


def test_what_a_library_says_is_text() -> None:
    assert own("Shard ID %s has status=%d", 0, 7) == {"event": "log", "text": "Shard ID 0 has status=7"}


def test_a_field_with_the_name_of_one_of_ours_keeps_its_value_beside_it() -> None:
    found = line("event=a level=%s logger=%s", "deep", "axe")

    assert (found["level"], found["level_"], found["logger_"]) == ("INFO", "deep", "axe")


def test_a_traceback_is_a_field() -> None:
    with pytest.raises(RuntimeError) as bug:
        raise RuntimeError("first\nsecond")
    found = line("event=bug", exc_info=(bug.type, bug.value, bug.tb))

    assert found["event"] == "bug"
    assert found["traceback"].startswith("Traceback (most recent call last):\n")
    assert found["traceback"].endswith("RuntimeError: first\nsecond")


def test_a_bad_log_call_is_logged_without_its_arguments() -> None:
    assert own("event=counted n=%d", "what somebody said") == {
        "event": "counted",
        "n": "%d",
        "log_call": "TypeError",
    }
    assert "what somebody said" not in json.dumps(own("event=counted", "what somebody said"))


def test_what_people_said_stays_out_of_it_even_when_debugging(stream: StringIO) -> None:
    logs.configure("DEBUG", stream, form="json")
    logging.getLogger("discord.gateway").debug("payload=%s", {"content": "private"})
    logging.getLogger("bot").debug("event=queued turn=1")

    assert "private" not in stream.getvalue()
    assert '"turn": 1' in stream.getvalue()


def test_a_second_call_replaces_the_format(stream: StringIO) -> None:
    logs.configure("INFO", stream, form="json")
    logs.configure("INFO", stream)
    logging.getLogger("bot").info("event=a")

    assert stream.getvalue().endswith("INFO bot event=a\n")


# ---------------------------------------------------------------- properties


class Broken:
    """An argument whose words cannot be had."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


anything = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.binary(), st.builds(Broken)
)
templates = st.one_of(
    st.text(),
    st.text().map("event=a {}".format),
    st.lists(
        st.sampled_from(
            [
                "event=a",
                "n=%d",
                "x=%s",
                "%s",
                "y=%.2f",
                "z=%r",
                "%",
                "%%",
                "p=%(name)s",
                "*=%*d",
                "level=%s",
                "=",
            ]
        )
    ).map(" ".join),
)


@given(message=templates, args=st.lists(anything, max_size=5))
@example(message="event=%s", args=["a\u2028b\ud800"])
@example(message="event=", args=[])
def test_every_line_is_valid_json_whatever_is_logged(message: str, args: list[object]) -> None:
    found = line(message, *args)

    assert {"time", "level", "logger", "event"} <= set(found)
    assert isinstance(found["event"], str)


@given(message=st.builds(Broken) | st.integers() | st.none() | st.dictionaries(st.text(), st.text()))
def test_a_message_need_not_be_text(message: object) -> None:
    assert line(message)["event"] == "log"


@given(
    before=st.text(),
    after=st.text(),
    hushed=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=logs.SHORTEST_SECRET),
    template=st.sampled_from(["event=a x=%s", "event=a %s", "event=%s", "%s", "x=%s y=%s", "event=a x%s"]),
)
@example(before="k=v ", after=" z=1", hushed="abcdefg=hijklmn", template="event=a %s")
@example(before="", after="", hushed="12345678", template="event=a x=%s")
def test_a_secret_is_redacted_wherever_it_is(before: str, after: str, hushed: str, template: str) -> None:
    said = f"{before}{hushed}{after}"
    record = logging.LogRecord("bot", logging.INFO, "", 0, template, (said,), None)
    record.stack_info = said
    written = json.loads(logs.JsonFormatter([hushed]).format(record))

    # Where a secret is part of an ordinary name or of the time, that is no leak.
    values = [written[name] for name in written if name not in {"time", "level", "logger"}]
    assert not [value for value in values if hushed in str(value) and hushed not in logs.REDACTED]
    assert not [name for name in written if hushed in name]


def test_a_number_that_is_a_secret_is_redacted_too() -> None:
    assert own("event=a n=%d", 12345678, secrets=("12345678",)) == {"event": "a", "n": logs.REDACTED}

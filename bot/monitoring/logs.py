"""Write the process's log: one event is one line, `time level logger event=name key=value ...` in UTC, or JSON.

As text, a traceback takes further lines, each indented, so that no other line begins with anything but a time.
As JSON (`LOG_FORMAT=json`) it is a field of the one line.
"""

import json
import logging
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.core.log import EVENT, TEXT, Event, plain

Fields = dict[str, Any]

REDACTED = "[redacted]"
# A shorter "secret" (a placeholder such as `none` for a server without keys) is an ordinary word of the log.
MIN_SECRET = 8
INDENT = "    "

# The event of a library's line.
UNNAMED = "log"
TRACEBACK = "traceback"
OURS = ("time", "level", "logger", TRACEBACK)

# At DEBUG they write whole payloads and statements, and so the text of conversations.
LIBRARIES = ("aiohttp", "aiosqlite", "asyncio", "discord", "httpcore2", "httpx2", "openai")
# Both of the package mcp, whose errors have results of tools in them.
SILENT = ("client", "mcp")

# They write a traceback with each connection that breaks or is refused, and try again.
CONNECTIONS = ("discord.client", "discord.gateway", "discord.shard")
_LOST = ("aiohttp.", "discord.errors")

# Control characters would move the terminal's cursor or break the line; so would Unicode's line separators.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# Beyond this, many readers of JSON round numbers (RFC 7493, section 2.2), and Discord's ids are beyond it.
MAX_INTEGER = 2**53 - 1


class EventFormatter(logging.Formatter):
    """Format records of ours and of libraries alike: fields, redaction of `secrets`, then `render`."""

    def __init__(self, render: Callable[[Fields], str], secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._render = render
        self._clean = redaction(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return self._render(self._redacted(self._fields(record)))

    def _fields(self, record: logging.LogRecord) -> Fields:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: Fields = {
            "time": f"{time.removesuffix('+00:00')}Z",
            "level": record.levelname,
            "logger": record.name,
        }
        own = record.msg if isinstance(record.msg, Event) else {EVENT: UNNAMED, TEXT: _message(record)}
        fields |= {f"{name}_" if name in OURS else name: value for name, value in own.items()}
        lost = _lost(record)
        if lost:
            fields["cause"] = lost.__name__
        trace = self.formatException(record.exc_info) if record.exc_info and not lost else None
        if details := [part for part in (trace, record.stack_info) if part]:
            fields[TRACEBACK] = "\n".join(details)
        return fields

    def _redacted(self, fields: Fields) -> Fields:
        cleaned = {}
        for name, value in fields.items():
            shown = plain(value)
            text = self._clean(str(shown))
            cleaned[self._clean(name)] = shown if text == str(shown) else text
        return cleaned


def redaction(secrets: Iterable[str]) -> Callable[[str], str]:
    """Return a function that replaces each of `secrets` in a text."""
    # Longest first: a secret may be the beginning of another.
    words = sorted({word for word in secrets if len(word) >= MIN_SECRET}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)) or "(?!)")
    return lambda text: pattern.sub(REDACTED, text)


def as_text(fields: Fields) -> str:
    time, level, logger, trace = (fields.pop(name, None) for name in OURS)
    if fields[EVENT] == UNNAMED:
        del fields[EVENT]
    lines = [f"{time} {level} {logger} {Event(fields)}"]
    lines += [INDENT + line for line in trace.split("\n")] if trace else []
    return "\n".join(map(escaped, lines))


def as_json(fields: Fields) -> str:
    return json.dumps({name: _exact(value) for name, value in fields.items()}, allow_nan=False)


def _exact(value: object) -> object:
    """Return numbers that JSON or its readers would not keep exactly as text."""
    if isinstance(value, int):
        return value if abs(value) <= MAX_INTEGER else str(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def escaped(text: str) -> str:
    """Return `text` with its control characters visible."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


RENDERERS = {"text": as_text, "json": as_json}


def configure(level: str, stream: TextIO, *, secrets: Iterable[str] = (), form: str = "text") -> None:
    """Send the log of the whole process to `stream` from `level` on, without any of `secrets`.

    `form` is a key of `RENDERERS`. A second call replaces the first one's settings; other handlers stay.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, EventFormatter):
            root.removeHandler(handler)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter(RENDERERS[form], secrets))
    root.addHandler(handler)
    root.setLevel(level)
    quiet = logging.INFO if root.level <= logging.DEBUG else max(root.level, logging.WARNING)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(quiet)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _message(record: logging.LogRecord) -> str:
    """Return a library's message; a wrong call of its logger must not print the arguments to stderr."""
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - any argument's `__str__` may fail
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{said} log_call={type(error).__name__}"


def _lost(record: logging.LogRecord) -> type[BaseException] | None:
    """Return the exception that ended one of discord.py's connections, None for any other record."""
    kind = record.exc_info[0] if record.exc_info else None
    if kind is None or record.name not in CONNECTIONS:
        return None
    return kind if issubclass(kind, OSError) or kind.__module__.startswith(_LOST) else None

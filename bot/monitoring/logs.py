"""The log: one event is one line, `time level logger event key=value ...`, in UTC; or the same as JSON.

As text, only a traceback takes more lines, each indented, so that no line of the log begins with anything
but a time. As JSON (`LOG_FORMAT=json`) it is a field of the one line.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from bot.monitoring.logs_fields import EVENT, UNNAMED, Value, fields, message

REDACTED = "[redacted]"
# A shorter "secret" (a placeholder such as `none` for a server without keys) is an ordinary word of the log.
SHORTEST_SECRET = 8
INDENT = "    "

# They say more about themselves than about the bot, and at DEBUG they write out what people said: discord.py
# and openai whole payloads, aiosqlite every statement's parameters. Conversation text stays out of the log.
LIBRARIES = ("aiohttp", "aiosqlite", "asyncio", "discord", "httpcore2", "httpx2", "openai")

# They write a traceback with each connection that breaks or is refused, and try again: no bug of anybody's.
CONNECTIONS = ("discord.client", "discord.gateway", "discord.shard")
_LOST = ("aiohttp.", "discord.errors")

# Controls would move the terminal's cursor or break the line; so would Unicode's own line separators.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """One event on one line, without any of `secrets`, wherever in the record they were."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        # Longest first: a secret may be the beginning of another.
        words = sorted({word for word in secrets if len(word) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._secret = re.compile("|".join(map(re.escape, words))) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback's lines under it."""
        head = f"{_time(record)} {record.levelname} {record.name} {message(record)}{_cause(record)}"
        lines = [_plain(head), *(INDENT + _plain(line) for line in self._details(record))]
        return self.clean("\n".join(lines))

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        return self._secret.sub(REDACTED, text) if self._secret else text

    def _details(self, record: logging.LogRecord) -> list[str]:
        trace = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        parts = [None if _lost(record) else trace, record.stack_info]
        return [line for part in parts if part for line in part.split("\n")]


# The fields that every line of JSON has, and the one that it may have.
OURS = {"time", "level", "logger", EVENT, "traceback"}


class JsonFormatter(LineFormatter):
    """One event as one line of JSON, in ASCII: `time`, `level`, `logger`, `event`, then the event's own fields.

    A field of an event that bears the name of one of ours gets an underscore behind it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        found = fields(record, self.clean)
        line: dict[str, Value] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            EVENT: str(found.pop(EVENT, UNNAMED)),
        }
        if lost := _lost(record):
            line["cause"] = lost.__name__
        if details := self._details(record):
            line["traceback"] = "\n".join(details)
        line |= {f"{name}_" if name in OURS else name: value for name, value in found.items()}
        cleaned = {
            self.clean(name): self.clean(value) if isinstance(value, str) else value
            for name, value in line.items()
        }
        return json.dumps(cleaned, allow_nan=False)


FORMATTERS = {"text": LineFormatter, "json": JsonFormatter}


def configure(level: str, stream: TextIO, *, secrets: Iterable[str] = (), form: str = "text") -> None:
    """Send the log of the whole process to `stream` from `level` on, and nothing of `secrets` with it.

    `form` is one of `FORMATTERS`. A second call replaces the first one's stream, level and secrets; other
    handlers are left alone.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, LineFormatter):
            root.removeHandler(handler)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FORMATTERS[form](secrets))
    root.addHandler(handler)
    root.setLevel(level)
    quiet = logging.INFO if root.level <= logging.DEBUG else max(root.level, logging.WARNING)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(quiet)


def _lost(record: logging.LogRecord) -> type[BaseException] | None:
    """Return with which exception a connection of discord.py ended, None for any other record."""
    kind = record.exc_info[0] if record.exc_info else None
    if kind is None or record.name not in CONNECTIONS:
        return None
    return kind if issubclass(kind, OSError) or kind.__module__.startswith(_LOST) else None


def _cause(record: logging.LogRecord) -> str:
    lost = _lost(record)
    return f" cause={lost.__name__}" if lost else ""


def _time(record: logging.LogRecord) -> str:
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return f"{time.removesuffix('+00:00')}Z"


def _plain(line: str) -> str:
    return CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), line)

"""The log: one event is one line, `time level logger event key=value ...`, in UTC.

Only a traceback takes more lines, each indented, so that no line of the log begins with anything but a time.
"""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

REDACTED = "[redacted]"
# A shorter "secret" (a placeholder such as `none` for a server without keys) is an ordinary word of the log.
SHORTEST_SECRET = 8
INDENT = "    "

# They say more about themselves than about the bot, and at DEBUG they write out what people said: discord.py
# and openai whole payloads, aiosqlite every statement's parameters. Conversation text stays out of the log.
LIBRARIES = ("aiohttp", "aiosqlite", "asyncio", "discord", "httpcore2", "httpx2", "openai")

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
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = f"{time.removesuffix('+00:00')}Z {record.levelname} {record.name} {_message(record)}"
        lines = [_plain(head), *(INDENT + _plain(line) for line in self._details(record))]
        text = "\n".join(lines)
        return self._secret.sub(REDACTED, text) if self._secret else text

    def _details(self, record: logging.LogRecord) -> list[str]:
        parts = [
            self.formatException(record.exc_info) if record.exc_info else record.exc_text,
            record.stack_info,
        ]
        return [line for part in parts if part for line in part.split("\n")]


def configure(level: str, stream: TextIO, *, secrets: Iterable[str] = ()) -> None:
    """Send the log of the whole process to `stream` from `level` on, and nothing of `secrets` with it.

    A second call replaces the first one's stream, level and secrets; other handlers are left alone.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, LineFormatter):
            root.removeHandler(handler)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(secrets))
    root.addHandler(handler)
    root.setLevel(level)
    quiet = logging.INFO if root.level <= logging.DEBUG else max(root.level, logging.WARNING)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(quiet)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a bad log call must not end, or print, what it was called about
        return f"{record.msg} log_call={type(error).__name__}"


def _plain(line: str) -> str:
    return CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), line)

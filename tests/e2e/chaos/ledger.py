"""The bot's database, as the verdict reads it: from its file, without the bot's own code."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Turn:
    id: int
    outcome: str | None
    """None while it is open."""
    error: str | None
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A message of the log; `content` is what it will read as after the next trim."""

    id: int
    channel: int
    position: int
    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Ledger:
    turns: Mapping[int, Turn]
    """By question."""
    rows: Mapping[int, Row]
    """By message."""
    windows: Mapping[int, int]
    """By channel: the first position that prompts may hold."""


def read(database: Path) -> Ledger:
    with _opened(database) as db:
        parts: dict[int, list[int]] = {}
        for turn, message in db.execute("SELECT turn_id, message_id FROM parts ORDER BY turn_id, ordinal"):
            parts.setdefault(turn, []).append(message)
        turns = {
            question: Turn(id_, outcome, error, tuple(parts.get(id_, ())))
            for id_, question, outcome, error in db.execute("SELECT id, question_id, outcome, error FROM turns")
        }
        rows = [Row(*row) for row in db.execute("SELECT id, channel_id, position, role, content FROM messages")]
        windows = dict(db.execute("SELECT channel_id, max(window_start, reset_point + 1) FROM conversations"))
    return Ledger(turns, {row.id: row for row in rows}, windows)


def open_turns(database: Path) -> int:
    """Return how many turns are owed a reply."""
    if not database.exists():
        return 0
    with _opened(database) as db:
        found: tuple[int] = db.execute("SELECT count(*) FROM turns WHERE outcome IS NULL").fetchone()
        return found[0]


@contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as db:
        yield db

"""Queries of mentions, starts and the minute task take as long for a long history as for a short one."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain import ChannelId, MessageId
from bot.storage.store import Store
from tests.storage.test_store import HERE, ask
from tests.support.clock import FakeClock

SHORT, LONG = 200, 4000
HELD = 20
END = MessageId(2**62)

Read = Callable[[Store], Awaitable[object]]
READS: dict[str, Read] = {
    "window": lambda store: store.messages._read_window(HERE.channel),
    "in_window": lambda store: store.messages.in_window(HERE.channel),
    "summary": lambda store: store.summaries._read_summary(HERE.channel, END),
    "extent": lambda store: store.messages.extent(HERE.channel),
    "unsummarised": lambda store: store.summaries.unsummarised(HERE.channel),
    "open_turns": lambda store: store.turns.list_open(),
    "active": lambda store: store.messages.active_places(MessageId(1), limit=100),
    "guilds": lambda store: store.messages.guilds(),
    "asked": lambda store: store.turns.asked_since(1.0, without=("ChannelBusy",)),
    "spent": lambda store: store.completions.spent(1.0),
}


async def effort(path: Path, questions: int, read: Read) -> int:
    """Return the number of SQLite's steps of a query in hundreds, with `questions` answered questions."""
    store = await Store.open(path, FakeClock())
    try:
        await ask(store, 10)
        with closing(sqlite3.connect(path)) as database, database:
            _fill(database, HERE.channel, questions)
        steps: list[None] = []
        await store._database._reader.set_progress_handler(lambda: steps.append(None), 100)
        await read(store)
        return len(steps)
    finally:
        await store.close()


def _fill(database: sqlite3.Connection, channel: ChannelId, questions: int) -> None:
    ids = [1000 + 10 * number for number in range(questions)]
    database.executemany(
        "INSERT INTO turns (id, question_id, channel_id, author_id, opened_at, closed_at, outcome)"
        " VALUES (?1, ?1, ?2, 7, 0, 0, 'answered')",
        [(each, channel) for each in ids],
    )
    database.executemany("INSERT INTO parts VALUES (?1 + 1, ?1, 0)", [(each,) for each in ids])
    database.executemany(
        "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)"
        " VALUES (?, ?, ?, ?, 7, 'Ada', 'words', 10)",
        [row for each in ids for row in ((each, channel, each, "user"), (each + 1, channel, each, "assistant"))],
    )
    database.execute("UPDATE conversations SET window_start = ?", (ids[-HELD],))


@pytest.mark.parametrize("name", READS)
async def test_query_effort_is_independent_of_history(name: str, tmp_path: Path) -> None:
    short = await effort(tmp_path / "short.sqlite3", SHORT, READS[name])
    long = await effort(tmp_path / "long.sqlite3", LONG, READS[name])

    assert long <= short + 3

"""Queries of mentions, starts and the minute task take as long for a long history as for a short one."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain import ChannelId, MessageId, Turn
from bot.storage.store import Store
from tests.storage.test_store import HERE, answer, ask
from tests.support.clock import FakeClock

SHORT, LONG = 200, 4000
HELD = 20
END = MessageId(2**62)
ANSWERED, PART = MessageId(1000), MessageId(1001)

Query = Callable[[Store], Awaitable[object]]
QUERIES: dict[str, Query] = {
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
    "answer": lambda store: store.turns.answer(ANSWERED),
    "before": lambda store: _last(store, store.turns.before),
    "parts": lambda store: store.turns.parts(ANSWERED),
    "asker": lambda store: store.turns.asker(HERE.channel, PART),
    "is_last": lambda store: store.turns.is_last(ANSWERED),
    "newest_part": lambda store: store.turns.is_newest_part(PART),
    "forgotten_part": lambda store: store.turns.is_forgotten_part(PART),
    "questions_of": lambda store: store.turns.questions_of([PART]),
    "finish": lambda store: _last(store, lambda turn: answer(store, turn, END + 1)),
    "reopen": lambda store: store.turns.reopen(ANSWERED, continues=False),
    "edit": lambda store: store.messages.edit(ANSWERED, "changed", 10),
}


async def _last(store: Store, do: Callable[[Turn], Awaitable[object]]) -> None:
    await do(await ask(store, END))


async def effort(path: Path, questions: int, query: Query) -> int:
    """Return the number of SQLite's steps of a query in hundreds, with `questions` answered questions."""
    store = await Store.open(path, FakeClock())
    try:
        await ask(store, 10)
        with closing(sqlite3.connect(path)) as database, database:
            _fill(database, HERE.channel, questions)
        steps: list[None] = []
        for connection in (store._database._reader, store._database._writer):
            await connection.set_progress_handler(lambda: steps.append(None), 100)
        await query(store)
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


@pytest.mark.parametrize("name", QUERIES)
async def test_query_effort_is_independent_of_history(name: str, tmp_path: Path) -> None:
    short = await effort(tmp_path / "short.sqlite3", SHORT, QUERIES[name])
    long = await effort(tmp_path / "long.sqlite3", LONG, QUERIES[name])

    assert long <= short + 3

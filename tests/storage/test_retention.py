"""Old messages are deleted in batches, without a trace."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain import MessageId
from bot.storage.store import Store
from bot.storage.tables.deletions import SPARE_PAGES
from tests.storage.test_store import HERE, THERE, answer, ask, remembered, row
from tests.support.clock import FakeClock


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


def ids(database: Path, sql: str) -> list[int]:
    with closing(sqlite3.connect(database)) as connection:
        return [found[0] for found in connection.execute(sql)]


async def batches(store: Store, before: int, *, limit: int = 100) -> list[int]:
    found = []
    while (batch := await store.deletions.delete_before(MessageId(before), limit=limit)) is not None:
        found.append(batch)
    return found


async def talk(store: Store, turns: int) -> None:
    """Ask 10, 20, ... alternately in two channels, each answered by the next id."""
    for number in range(1, turns + 1):
        turn = await ask(store, number * 10, place=THERE if number % 2 else HERE)
        await answer(store, turn, number * 10 + 1)


async def test_delete_before_removes_messages_turns_and_parts(store: Store, database: Path) -> None:
    await talk(store, 6)
    assert await batches(store, 40) == [6, 3]

    assert ids(database, "SELECT id FROM messages ORDER BY id") == [40, 41, 50, 51, 60, 61]
    assert ids(database, "SELECT question_id FROM turns ORDER BY 1") == [40, 50, 60]
    assert ids(database, "SELECT message_id FROM parts ORDER BY 1") == [41, 51, 61]


async def test_delete_before_removes_answer_with_question(store: Store, database: Path) -> None:
    await talk(store, 1)
    await store.deletions.delete_before(MessageId(11), limit=100)

    assert ids(database, "SELECT id FROM messages") == []


async def test_delete_before_keeps_open_turn(store: Store, database: Path) -> None:
    await ask(store, 5)
    await talk(store, 2)
    assert await batches(store, 100) == [4, 2]

    assert ids(database, "SELECT id FROM messages") == [5]
    assert ids(database, "SELECT question_id FROM turns") == [5]


async def test_delete_before_removes_oldest_first_in_batches(store: Store, database: Path) -> None:
    await talk(store, 30)
    assert await store.deletions.delete_before(MessageId(10_000), limit=4) == 4
    assert ids(database, "SELECT id FROM messages ORDER BY id LIMIT 1") == [30]

    # An answer is deleted with its question, beyond the limit.
    assert set(await batches(store, 10_000, limit=5)) == {6, 5, 2}


async def test_delete_before_removes_turns_without_messages(store: Store, database: Path) -> None:
    await talk(store, 2)
    await store.deletions.delete_messages(HERE.channel, [MessageId(20)])
    await store.deletions.delete_messages(THERE.channel, [MessageId(10)])
    assert ids(database, "SELECT question_id FROM turns") == [10, 20]
    assert await batches(store, 20) == [1]

    assert ids(database, "SELECT question_id FROM turns") == [20]
    assert ids(database, "SELECT message_id FROM parts") == [21]


async def test_delete_before_scans_no_newer_messages(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        plan = " ".join(
            step[3]
            for step in connection.execute(
                "EXPLAIN QUERY PLAN DELETE FROM messages WHERE (channel_id, position) IN ("
                "SELECT channel_id, position FROM messages AS old WHERE id < 5 AND NOT EXISTS ("
                "SELECT 1 FROM turns WHERE question_id = old.position AND outcome IS NULL) ORDER BY id LIMIT 5)"
            )
        )

    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


# ------------------------------------------------------------------ no trace


async def tidied(store: Store) -> list[int]:
    found = []
    while (batch := await store.deletions.shrink(limit=200)) is not None:
        found.append(batch)
    return found


async def test_deleted_text_is_in_neither_file_nor_wal(store: Store, database: Path) -> None:
    gone = "xylophone-in-the-attic "
    for number in range(1, 40):
        turn = await ask(store, number * 10, text=gone * (number * 20))
        await answer(store, turn, number * 10 + 1)
    await ask(store, 1000, text="kept")
    files = [database, database.with_name(database.name + "-wal")]
    assert any(gone.encode() in file.read_bytes() for file in files)

    assert await store.deletions.delete_before(MessageId(900), limit=500) is not None
    await tidied(store)
    for file in files:
        assert b"xylophone" not in file.read_bytes()
    assert b"kept" in database.read_bytes()


async def test_shrink_frees_pages_in_batches_and_keeps_spare(store: Store, database: Path) -> None:
    for number in range(1, 60):
        await store.turns.abandon(await ask(store, number, text="words " * 20_000))
    last = await ask(store, 100)
    (large,) = ids(database, "PRAGMA page_count")
    assert await batches(store, 60) == [59, 59]
    given_back = await tidied(store)

    assert given_back[:3] == [200, 200, 200]
    assert max(given_back) == 200
    (small,) = ids(database, "PRAGMA page_count")
    assert large - small >= sum(given_back) > 600
    assert database.stat().st_size == small * 4096
    assert row(database, "PRAGMA freelist_count") == (SPARE_PAGES,)
    assert await remembered(store, last) == ["question 100"]
    assert row(database, "PRAGMA quick_check") == ("ok",)

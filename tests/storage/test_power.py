"""Commits survive a power cut, and the WAL stays small."""

import asyncio
import errno
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import StoreFull
from bot.storage.backup import messages
from bot.storage.database import BUSY_TIMEOUT_S, CHECKPOINT_PAGES, LOG_BYTES
from bot.storage.store import Store
from tests.storage.test_completions import ENTRY
from tests.storage.test_store import answer, ask, remembered
from tests.support.clock import FakeClock

PAGE = 4096
FULL, NORMAL = 2, 1


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


def log_of(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


async def test_connections_use_full_synchronous_commits(store: Store) -> None:
    for connection in (store._database._writer, store._database._reader):
        told = {}
        for pragma in ("journal_mode", "synchronous", "fullfsync", "foreign_keys", "secure_delete"):
            ((told[pragma],),) = await connection.execute_fetchall(f"PRAGMA {pragma}")
        assert told == {
            "journal_mode": "wal",
            "synchronous": FULL,
            "fullfsync": 1,
            "foreign_keys": 1,
            "secure_delete": 1,
        }


async def test_usage_records_are_synced_with_the_turns_next_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[int] = []

    def noting(db: sqlite3.Connection) -> None:
        used.append(db.execute("PRAGMA synchronous").fetchone()[0])
        db.commit()

    monkeypatch.setattr("bot.storage.database._commit", noting)
    turn = await ask(store, 1)
    number = await store.completions.add(ENTRY)
    await store.completions.update(number, ENTRY)
    await answer(store, turn, 2)

    # The question is synced by itself, see below.
    assert used == [NORMAL, NORMAL, NORMAL, FULL, FULL]


async def test_question_is_synced_beside_what_follows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, synced = threading.Event(), []

    def slow(descriptor: int) -> None:
        disk.wait(5)
        synced.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr("bot.storage.wal.sync_file", slow)
    turn = await ask(store, 1)
    waiting = asyncio.create_task(store.synced())
    assert await remembered(store, turn) == ["question 1"]
    assert not waiting.done()
    disk.set()
    await waiting

    assert synced == [log_of(store._database._path).stat().st_ino]
    await store.synced()


async def test_failed_sync_fails_those_who_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.wal.sync_file", fail_to_sync)
    await ask(store, 1)
    with pytest.raises(StoreFull):
        await store.synced()
    assert store.write_failed

    monkeypatch.undo()
    await ask(store, 2)
    await store.synced()
    assert not store.write_failed


def fail_to_sync(_: int) -> None:
    raise OSError(errno.ENOSPC, "no room")


async def test_wal_stays_small_during_writes(store: Store, database: Path) -> None:
    for number in range(1, 1500, 2):
        turn = await ask(store, number, text="words " * 300)
        await answer(store, turn, number + 1)
        if number % 100 == 1:
            await remembered(store, turn)

    assert database.stat().st_size > 100 * PAGE
    # One commit may exceed the limit before the checkpoint.
    assert log_of(database).stat().st_size < (CHECKPOINT_PAGES + 100) * (PAGE + 24)


async def test_read_leaves_no_open_snapshot(store: Store, database: Path) -> None:
    turn = await ask(store, 1)
    await remembered(store, turn)
    await store.messages.get(turn.question.id)
    await store.settings.get(turn.place.owners()[0], "nothing")

    assert await store._database.empty_log()
    assert log_of(database).stat().st_size == 0


async def test_paused_export_leaves_no_open_snapshot(store: Store, database: Path) -> None:
    for number in (1, 2):
        await ask(store, number)
    paging = messages(database)
    next(paging)

    assert await store._database.empty_log()
    assert len(list(paging)) == 1


async def test_wal_grows_during_backup_without_blocking(store: Store, database: Path) -> None:
    await ask(store, 1)
    with closing(sqlite3.connect(database, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM messages").fetchall()
        began = time.monotonic()
        for number in range(2, 400):
            await ask(store, number, text="words " * 2000)
        assert not await store._database.empty_log()
        assert time.monotonic() - began < BUSY_TIMEOUT_S * 4
        assert log_of(database).stat().st_size > CHECKPOINT_PAGES * PAGE
        assert backup.execute("SELECT count(*) FROM messages").fetchone() == (1,)
    assert await store._database.empty_log()
    assert log_of(database).stat().st_size == 0


async def test_large_wal_is_truncated(store: Store, database: Path) -> None:
    assert LOG_BYTES > CHECKPOINT_PAGES * PAGE
    await store._database._writer.execute("PRAGMA journal_size_limit = 100000")
    with closing(sqlite3.connect(database, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT count(*) FROM messages").fetchall()
        for number in range(1, 300):
            await ask(store, number, text="words " * 3000)
        grown = log_of(database).stat().st_size
    for number in range(300, 310):
        await ask(store, number)

    assert log_of(database).stat().st_size < 500_000 < grown / 5

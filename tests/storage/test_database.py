"""Checks and measurements of the database."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import StoreBusy, StoreUnavailable
from bot.core.metrics import Metrics
from bot.storage.database import Database
from bot.storage.wal import Sync
from tests.support.clock import FakeClock
from tests.support.held import held

NORMAL, FULL = 1, 2


def counted(metrics: Metrics, access: str) -> tuple[float | None, ...]:
    """Return the number of accesses, their seconds, and the number of failed ones."""
    names = ("database_seconds_count", "database_seconds_sum", "database_errors_total")
    return tuple(metrics.registry.get_sample_value(f"parley_{name}", {"access": access}) for name in names)


def commits_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list to which each commit adds its `synchronous`."""
    commits: list[int] = []

    def noting(db: sqlite3.Connection) -> None:
        commits.append(db.execute("PRAGMA synchronous").fetchone()[0])
        db.commit()

    monkeypatch.setattr("bot.storage.database._commit", noting)
    return commits


def insert(number: int, db: sqlite3.Connection) -> int:
    db.execute("INSERT INTO numbers VALUES (?)", (number,))
    return number


def numbers(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as shell:
        return [number for (number,) in shell.execute("SELECT number FROM numbers ORDER BY number")]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def opened(database: Path, clock: FakeClock, metrics: Metrics) -> AsyncIterator[Database]:
    made = await Database.open(database, clock, metrics)
    yield made
    await made.close()


async def test_check_passes_for_opened_file(opened: Database, metrics: Metrics) -> None:
    await opened.check()

    assert counted(metrics, "read") == counted(metrics, "write") == (0, 0, 0)


async def test_check_fails_for_deleted_file(opened: Database, database: Path) -> None:
    database.unlink()

    assert await opened.read("SELECT 1", ()) == [(1,)]
    with pytest.raises(StoreUnavailable):
        await opened.check()


async def test_check_fails_for_replaced_file(opened: Database, database: Path) -> None:
    other = database.with_name("other")
    other.write_bytes(database.read_bytes())
    other.replace(database)

    with pytest.raises(StoreUnavailable, match="replaced"):
        await opened.check()


async def test_check_fails_after_close(database: Path) -> None:
    closed = await Database.open(database, FakeClock())
    await closed.close()

    with pytest.raises(StoreUnavailable):
        await closed.check()


async def test_reads_and_transactions_are_measured(opened: Database, clock: FakeClock, metrics: Metrics) -> None:
    await opened.read("SELECT 1", ())
    await opened.write(lambda _: clock.advance(2))

    assert counted(metrics, "read") == (1, 0, 0)
    assert counted(metrics, "write") == (1, 2, 0)


async def test_measured_time_includes_wait_for_transaction(
    opened: Database, clock: FakeClock, metrics: Metrics
) -> None:
    with held(opened):
        waiting = asyncio.create_task(opened.write(lambda _: None))
        await asyncio.sleep(0)
        clock.advance(3)
    await waiting

    assert counted(metrics, "write") == (1, 3, 0)


async def test_waiting_transactions_are_committed_together_in_order(
    opened: Database, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = commits_of(monkeypatch)
    then: list[int] = []
    await opened.write(lambda db: db.execute("CREATE TABLE numbers (number)"))
    with held(opened):
        waiting = asyncio.gather(*(opened.write(partial(insert, each), then.append) for each in range(5)))
        await asyncio.sleep(0)

    assert await waiting == then == [0, 1, 2, 3, 4]
    assert numbers(database) == [0, 1, 2, 3, 4]
    assert len(commits) == 2


async def test_failed_transaction_takes_no_other_with_it(opened: Database, database: Path) -> None:
    await opened.write(lambda db: db.execute("CREATE TABLE numbers (number UNIQUE)"))
    with held(opened):
        waiting = asyncio.gather(
            *(opened.write(partial(insert, each), lambda _: None) for each in (1, 2, 2, 3)), return_exceptions=True
        )
        await asyncio.sleep(0)
    first, second, failed, third = await waiting

    assert (first, second, third) == (1, 2, 3)
    assert isinstance(failed, StoreUnavailable)
    assert numbers(database) == [1, 2, 3]


async def test_transactions_that_wait_for_a_lock_fail_together(opened: Database, database: Path) -> None:
    await opened._writer.execute("PRAGMA busy_timeout = 10")
    ran: list[sqlite3.Connection] = []
    with closing(sqlite3.connect(database, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        with held(opened):
            waiting = asyncio.gather(*(opened.write(ran.append) for _ in range(3)), return_exceptions=True)
            await asyncio.sleep(0)
        errors = await waiting

    assert [type(each) for each in errors] == [StoreBusy] * 3
    assert not ran


async def test_cancelled_transaction_takes_place(opened: Database, database: Path) -> None:
    await opened.write(lambda db: db.execute("CREATE TABLE numbers (number)"))
    with held(opened):
        waiting = asyncio.create_task(opened.write(partial(insert, 1)))
        await asyncio.sleep(0)
        waiting.cancel()
    await opened.write(partial(insert, 2))

    assert numbers(database) == [1, 2]


LATER, SOON, NOW = Sync.WITH_NEXT, Sync.SOON, Sync.BEFORE_RETURN


@pytest.mark.parametrize(
    ("syncs", "mode", "times"),
    [([LATER, LATER], NORMAL, 0), ([SOON, LATER, SOON], NORMAL, 1), ([SOON, NOW, LATER, SOON], FULL, 0)],
)
async def test_common_commit_is_synced_if_one_transaction_is(
    syncs: list[Sync], mode: int, times: int, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = commits_of(monkeypatch)
    synced: list[int] = []
    monkeypatch.setattr("bot.storage.wal.sync_file", synced.append)
    with held(opened):
        waiting = asyncio.gather(*(opened.write(lambda _: None, sync=each) for each in syncs))
        await asyncio.sleep(0)
    await waiting
    await opened.synced()

    assert commits == [mode]
    assert len(synced) == times


async def test_commit_after_failed_unsynced_one_is_synced(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreUnavailable, match="nothing"):
        await opened.write(lambda db: db.execute("DELETE FROM nothing"), sync=LATER)
    commits = commits_of(monkeypatch)
    await opened.write(lambda _: None)

    assert commits == [FULL]


async def test_refused_statement_counts_as_database_error(opened: Database, metrics: Metrics) -> None:
    with pytest.raises(StoreUnavailable):
        await opened.read("SELECT nothing", ())
    with pytest.raises(StoreUnavailable):
        await opened.write(lambda db: db.execute("DELETE FROM nothing"))

    assert counted(metrics, "read")[::2] == (1, 1)
    assert counted(metrics, "write")[::2] == (1, 1)


async def test_write_failed_follows_last_transaction(opened: Database) -> None:
    with pytest.raises(StoreUnavailable):
        await opened.write(lambda db: db.execute("DELETE FROM nothing"))
    assert opened.write_failed
    await opened.write(lambda _: None)

    assert not opened.write_failed


async def test_exception_in_transaction_function_is_no_database_error(opened: Database, metrics: Metrics) -> None:
    with pytest.raises(ZeroDivisionError):
        await opened.write(lambda _: 1 / 0)

    assert counted(metrics, "write")[::2] == (1, 0)
    assert not opened.write_failed

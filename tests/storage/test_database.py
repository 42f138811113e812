"""Checks and measurements of the database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.metrics import Metrics
from bot.storage.database import Database
from tests.support.clock import FakeClock


def counted(metrics: Metrics, access: str) -> tuple[float | None, ...]:
    """Return the number of accesses, their seconds, and the number of failed ones."""
    names = ("database_seconds_count", "database_seconds_sum", "database_errors_total")
    return tuple(metrics.registry.get_sample_value(f"parley_{name}", {"access": access}) for name in names)


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
    async with opened._writing:
        waiting = asyncio.create_task(opened.write(lambda _: None))
        await asyncio.sleep(0)
        clock.advance(3)
    await waiting

    assert counted(metrics, "write") == (1, 3, 0)


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

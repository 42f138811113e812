"""What the database says about itself: whether it is there, and how long its work takes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.ports import Access, NoMeter
from bot.storage.database import Database
from tests.support.clock import FakeClock


class Notes(NoMeter):
    """A meter that writes down the database's work."""

    def __init__(self) -> None:
        self.told: list[tuple[Access, float, bool]] = []

    def database(self, access: Access, seconds: float, *, failed: bool) -> None:
        self.told.append((access, seconds, failed))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def opened(database: Path, clock: FakeClock, notes: Notes) -> AsyncIterator[Database]:
    made = await Database.open(database, clock, notes)
    yield made
    await made.close()


async def test_a_database_that_is_there_passes_its_check(opened: Database, notes: Notes) -> None:
    await opened.check()

    assert notes.told == []


async def test_a_deleted_file_is_noticed_though_it_can_still_be_read(
    opened: Database, database: Path
) -> None:
    database.unlink()

    assert await opened.read("SELECT 1", ()) == [(1,)]
    with pytest.raises(StoreUnavailable):
        await opened.check()


async def test_a_replaced_file_is_noticed(opened: Database, database: Path) -> None:
    other = database.with_name("other")
    other.write_bytes(database.read_bytes())
    other.replace(database)

    with pytest.raises(StoreUnavailable, match="another file"):
        await opened.check()


async def test_a_closed_database_does_not_pass(database: Path) -> None:
    closed = await Database.open(database, FakeClock())
    await closed.close()

    with pytest.raises(StoreUnavailable):
        await closed.check()


async def test_reads_and_transactions_are_measured(opened: Database, clock: FakeClock, notes: Notes) -> None:
    await opened.read("SELECT 1", ())
    await opened.write(lambda _: clock.advance(2))

    assert notes.told == [("read", 0.0, False), ("write", 2.0, False)]


async def test_a_transaction_that_waits_for_another_counts_the_wait(
    opened: Database, clock: FakeClock, notes: Notes
) -> None:
    async with opened._writing:
        waiting = asyncio.create_task(opened.write(lambda _: None))
        await asyncio.sleep(0)
        clock.advance(3)
    await waiting

    assert notes.told == [("write", 3.0, False)]


async def test_what_sqlite_refuses_is_counted_as_failed(opened: Database, notes: Notes) -> None:
    with pytest.raises(StoreUnavailable):
        await opened.read("SELECT nothing", ())
    with pytest.raises(StoreUnavailable):
        await opened.write(lambda db: db.execute("DELETE FROM nothing"))

    assert [(access, failed) for access, _, failed in notes.told] == [("read", True), ("write", True)]


async def test_only_the_last_transaction_says_whether_writing_works(opened: Database) -> None:
    with pytest.raises(StoreUnavailable):
        await opened.write(lambda db: db.execute("DELETE FROM nothing"))
    assert opened.write_failed
    await opened.write(lambda _: None)

    assert not opened.write_failed


async def test_a_bug_inside_a_transaction_is_no_failure_of_the_database(
    opened: Database, notes: Notes
) -> None:
    with pytest.raises(ZeroDivisionError):
        await opened.write(lambda _: 1 / 0)

    assert [failed for *_, failed in notes.told] == [False]
    assert not opened.write_failed

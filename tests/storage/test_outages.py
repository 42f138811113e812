"""Full, locked and read-only databases raise, roll back, and recover."""

import asyncio
import errno
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.core.domain import MessageId
from bot.core.errors import MigrationFailed, ParleyError, StoreBusy, StoreCorrupt, StoreFull, StoreUnavailable
from bot.storage.errors import store_error
from bot.storage.store import Store
from tests.storage.test_store import answer, ask, remembered, row
from tests.support.clock import FakeClock
from tests.support.processes import nobody

root = pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can mount a disk or switch users")
LONG = "words " * 2000


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """Mount a small disk at `folder`. Yield a function that remounts it with other options (`ro`, `size=8m`)."""
    folder.mkdir()

    def mount(options: str) -> int:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603 - our own folder

    if mount(f"size={size}"):
        pytest.skip("mounting is not permitted here")
    try:
        yield lambda options: assert_zero(mount(f"remount,{options}"))
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - our own folder


def assert_zero(code: int) -> None:
    assert code == 0


# ------------------------------------------------------------------- a full disk


async def test_full_database_raises_rolls_back_and_recovers(store: Store, database: Path) -> None:
    turn = await ask(store, 1)
    (pages,) = row(database, "PRAGMA page_count") or ()
    await store._database._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull) as failed:
        # More than the free pages that migrations leave.
        await ask(store, 2, text=LONG * 20)
    assert failed.value.path == database
    assert row(database, "SELECT count(*) FROM turns") == (1,)
    assert await remembered(store, turn) == ["question 1"]

    await store._database._writer.execute("PRAGMA max_page_count = 100000")
    assert (await remembered(store, await ask(store, 2, text=LONG)))[1].startswith("words words")


@root
async def test_full_disk_recovers_with_free_space(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "1m") as remount:
        store = await Store.open(tmp_path / "disk" / "parley.sqlite3", FakeClock())
        known = 0
        with pytest.raises(StoreFull):  # noqa: PT012 - after some of the writes
            for number in range(1, 1000):
                await ask(store, number, text=LONG)
                known = number
        assert known > 1
        with pytest.raises(StoreFull):
            await ask(store, known + 1, text=LONG)
        assert not await store.messages.get(MessageId(known + 1))

        remount("size=16m")
        turn = await ask(store, known + 1, text=LONG)
        assert len(await remembered(store, turn)) == known + 1
        await store.close()


@root
@pytest.mark.parametrize("size", ["4k", "16k", "40k", "60k", "80k"])
async def test_open_on_full_disk_raises_and_next_open_works(tmp_path: Path, size: str) -> None:
    with disk(tmp_path / "disk", size) as remount:
        database = tmp_path / "disk" / "parley.sqlite3"
        with pytest.raises((StoreFull, MigrationFailed)):
            await Store.open(database, FakeClock())

        remount("size=4m")
        store = await Store.open(database, FakeClock())
        await ask(store, 1)
        await store.close()


async def test_failed_commit_rolls_back(store: Store, database: Path) -> None:
    def orphan(db: sqlite3.Connection) -> None:
        # A message without a conversation, checked at the commit.
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute(
            "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)"
            " VALUES (5, 404, 5, 'user', 7, 'Ada', 'orphan', 1)"
        )

    with pytest.raises(StoreUnavailable, match="FOREIGN KEY"):
        await store._database.write(orphan)

    assert row(database, "SELECT count(*) FROM messages") == (0,)
    await ask(store, 1)


# ----------------------------------------------------------------- a locked file


async def test_lasting_lock_raises_and_recovers(store: Store, database: Path) -> None:
    await store._database._writer.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(database, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            await ask(store, 1)
        assert not await store.messages.get(MessageId(1)), "reads do not wait"
        shell.execute("ROLLBACK")
    await ask(store, 1)


async def test_short_lock_is_waited_for(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        asking = asyncio.create_task(ask(store, 1))
        await asyncio.sleep(0)
        shell.execute("ROLLBACK")
        await asking


async def test_open_of_locked_file_raises(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await Store.open(database, FakeClock())).close()
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_S", 0.01)
    with closing(sqlite3.connect(database, isolation_level=None)) as shell:
        shell.execute("PRAGMA locking_mode = EXCLUSIVE")
        shell.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy):
            await Store.open(database, FakeClock())
    await (await Store.open(database, FakeClock())).close()


# ------------------------------------------- read-only files and folders


@root
async def test_read_only_disk_raises_and_recovers(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "4m") as remount:
        database = tmp_path / "disk" / "parley.sqlite3"
        store = await Store.open(database, FakeClock())
        turn = await ask(store, 1)
        await store.close()
        remount("ro")
        with pytest.raises(StoreUnavailable) as failed:
            await Store.open(database, FakeClock())
        assert "read" in failed.value.reason.lower()

        remount("rw")
        store = await Store.open(database, FakeClock())
        assert await remembered(store, turn) == ["question 1"]
        await store.close()


@root
async def test_open_of_read_only_file_raises(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    database.chmod(0o444)
    for path in database.parent.parent.rglob("*"):
        if path != database:
            os.chown(path, 65534, 65534)
    with nobody(database.parent.parent), pytest.raises(StoreUnavailable) as failed:
        await Store.open(database, FakeClock())

    assert failed.value.reason == "Permission denied"


@root
async def test_open_in_read_only_folder_raises(database: Path) -> None:
    with nobody(database.parent.parent), pytest.raises(StoreUnavailable) as failed:
        await Store.open(database, FakeClock())

    assert failed.value.reason == "Permission denied"


async def test_open_of_folder_raises(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failed:
        await Store.open(tmp_path, FakeClock())

    assert failed.value.reason == "Is a directory"


async def test_open_creates_missing_folders(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a" / "b" / "c.sqlite3", FakeClock())
    await answer(store, await ask(store, 1), 2)
    await store.close()


# ----------------------------------------------------------- error classes


def sqlite_error(code: int, name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorcode = code
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL, "SQLITE_FULL"), StoreFull),
        (sqlite_error(sqlite3.SQLITE_IOERR_SHMSIZE, "SQLITE_IOERR_SHMSIZE"), StoreFull),
        (OSError(errno.ENOSPC, "No space left on device"), StoreFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StoreFull),
        (sqlite_error(sqlite3.SQLITE_CORRUPT_INDEX, "SQLITE_CORRUPT_INDEX"), StoreCorrupt),
        (sqlite_error(sqlite3.SQLITE_NOTADB, "SQLITE_NOTADB"), StoreCorrupt),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT, "SQLITE_BUSY_SNAPSHOT"), StoreBusy),
        (sqlite_error(sqlite3.SQLITE_IOERR_READ, "SQLITE_IOERR_READ"), StoreUnavailable),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), StoreUnavailable),
        (ValueError("no active connection"), StoreUnavailable),
        (OSError("without a number"), StoreUnavailable),
    ],
)
def test_sqlite_error_maps_to_store_error(error: Exception, kind: type[ParleyError], database: Path) -> None:
    assert type(store_error(database, error)) is kind


def test_unspecific_sqlite_error_names_code(database: Path) -> None:
    error = store_error(database, sqlite_error(sqlite3.SQLITE_IOERR_READ, "SQLITE_IOERR_READ"))

    assert isinstance(error, StoreUnavailable)
    assert error.reason == "words of SQLite (SQLITE_IOERR_READ)"

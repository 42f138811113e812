"""One process at a time on one database: two would answer everything twice."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import StoreInUse
from bot.storage.backup import back_up, messages
from bot.storage.lock import Lock
from bot.storage.store import Store
from tests.storage.test_store import ask
from tests.support.clock import FakeClock
from tests.support.processes import holder, nobody

posix = pytest.mark.skipif(
    os.name != "posix", reason="symbolic links, users and permissions as POSIX has them"
)


async def test_a_second_process_is_refused_and_the_first_goes_on(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    with holder(database) as second:
        assert second.said == "StoreInUse"
    await ask(store, 1)
    with holder(database) as third:
        assert third.said == "StoreInUse"
    await store.close()


@posix
def test_it_is_the_same_database_by_whatever_name(database: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(database)
    (tmp_path / "folder").symlink_to(database.parent)
    with holder(database) as first:
        assert first.said == "open"
        for name in ("data/parley.sqlite3", "./data/../data/parley.sqlite3", "link", "folder/parley.sqlite3"):
            with holder(name, cwd=tmp_path) as second:
                assert second.said == "StoreInUse", name


async def test_two_databases_in_one_folder_are_independent(tmp_path: Path) -> None:
    one = await Store.open(tmp_path / "one.sqlite3", FakeClock())
    two = await Store.open(tmp_path / "two.sqlite3", FakeClock())
    await one.close()
    await two.close()


async def test_a_process_that_was_killed_holds_nothing(database: Path) -> None:
    with holder(database) as first:
        assert first.said == "open"
        first.kill()
        store = await Store.open(database, FakeClock())
    await ask(store, 1)
    await store.close()


async def test_a_process_that_has_ended_holds_nothing(database: Path) -> None:
    with holder(database) as first:
        first.end()
        store = await Store.open(database, FakeClock())
    await store.close()


async def test_also_in_one_process_only_the_first_gets_it(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    with pytest.raises(StoreInUse) as refused:
        await Store.open(database, FakeClock())
    with holder(database) as other:
        assert other.said == "StoreInUse"
    await store.close()

    assert refused.value.path == database
    await (await Store.open(database, FakeClock())).close()


async def test_a_start_that_fails_holds_nothing(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database, and long enough to be seen as such " * 10)
    with holder(database) as first, holder(database) as second:
        assert (first.said, second.said) == ("StoreCorrupt file is not a database",) * 2


async def test_a_shell_a_backup_and_an_export_are_not_hindered(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    with closing(sqlite3.connect(database)) as shell, shell:
        shell.execute("UPDATE messages SET content = 'by hand'")
    back_up(database, tmp_path / "copy.sqlite3")
    assert [message.content for _, message in messages(database)] == ["by hand"]
    await store.close()


async def test_the_side_file_is_private_empty_and_stays(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    side = database.with_name("parley.sqlite3-lock")

    assert sorted(database.parent.iterdir()) == [database, side]
    assert (stat.S_IMODE(side.stat().st_mode), side.stat().st_size) == (0o600, 0)


async def test_closing_twice_is_closing_once(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.close()
    again = await Store.open(database, FakeClock())
    await store.close()
    with pytest.raises(StoreInUse):
        await Store.open(database, FakeClock())
    await again.close()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can be somebody else")
def test_a_side_file_that_may_only_be_read_would_lock_nothing_and_is_refused(tmp_path: Path) -> None:
    side = tmp_path / "parley.sqlite3-lock"
    side.touch(mode=0o644)
    with nobody(tmp_path), pytest.raises(sqlite3.OperationalError, match="readonly"):
        Lock.take(tmp_path / "parley.sqlite3")


# ------------------------------------------------------------------ the mark


def taken(database: Path) -> bool:
    lock = Lock.take(database)
    lock.release(clean=False)
    return lock.left_clean


async def test_a_database_that_was_closed_is_known_to_be(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()

    assert taken(database)
    assert not taken(database), "whoever has it open and does not close it leaves no mark"


async def test_a_write_since_by_anybody_undoes_the_mark(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    with closing(sqlite3.connect(database)) as shell:
        shell.execute("PRAGMA user_version = 7")

    assert not taken(database)


async def test_a_log_beside_the_database_undoes_the_mark(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    database.with_name("parley.sqlite3-wal").touch()

    assert not taken(database)


async def test_reading_and_copying_leave_the_mark(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    await store.close()
    back_up(database, tmp_path / "copy.sqlite3")
    assert len(list(messages(database))) == 1

    assert taken(database)


async def test_a_mark_that_cannot_be_made_is_no_reason_to_fail(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(database, FakeClock())
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", refuse)
        await store.close()

    assert not taken(database)


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_new_database_has_no_mark(tmp_path: Path) -> None:
    assert not taken(tmp_path / "new.sqlite3")

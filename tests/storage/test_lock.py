"""The lock of a database, and the mark of a clean stop."""

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

posix = pytest.mark.skipif(os.name != "posix", reason="symbolic links, users and permissions as POSIX has them")


async def test_lock_refuses_second_process(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    with holder(database) as second:
        assert second.said == "StoreInUse"
    await ask(store, 1)
    with holder(database) as third:
        assert third.said == "StoreInUse"
    await store.close()


@posix
def test_lock_resolves_links_and_relative_paths(database: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(database)
    (tmp_path / "folder").symlink_to(database.parent)
    with holder(database) as first:
        assert first.said == "open"
        for name in ("data/parley.sqlite3", "./data/../data/parley.sqlite3", "link", "folder/parley.sqlite3"):
            with holder(name, cwd=tmp_path) as second:
                assert second.said == "StoreInUse", name


async def test_lock_allows_two_databases_in_one_folder(tmp_path: Path) -> None:
    one = await Store.open(tmp_path / "one.sqlite3", FakeClock())
    two = await Store.open(tmp_path / "two.sqlite3", FakeClock())
    await one.close()
    await two.close()


async def test_lock_is_free_after_kill(database: Path) -> None:
    with holder(database) as first:
        assert first.said == "open"
        first.kill()
        store = await Store.open(database, FakeClock())
    await ask(store, 1)
    await store.close()


async def test_lock_is_free_after_exit(database: Path) -> None:
    with holder(database) as first:
        first.end()
        store = await Store.open(database, FakeClock())
    await store.close()


async def test_lock_refuses_second_open_in_same_process(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    with pytest.raises(StoreInUse) as refused:
        await Store.open(database, FakeClock())
    with holder(database) as other:
        assert other.said == "StoreInUse"
    await store.close()

    assert refused.value.path == database
    await (await Store.open(database, FakeClock())).close()


async def test_lock_is_free_after_failed_open(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database, and long enough to be seen as such " * 10)
    with holder(database) as first, holder(database) as second:
        assert (first.said, second.said) == ("StoreCorrupt file is not a database",) * 2


async def test_lock_allows_shell_backup_and_export(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    with closing(sqlite3.connect(database)) as shell, shell:
        shell.execute("UPDATE messages SET content = 'by hand'")
    back_up(database, tmp_path / "copy.sqlite3")
    assert [message.content for _, message in messages(database)] == ["by hand"]
    await store.close()


async def test_lock_file_is_private_empty_and_stays(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    side = database.with_name("parley.sqlite3-lock")

    assert sorted(database.parent.iterdir()) == [database, side]
    assert (stat.S_IMODE(side.stat().st_mode), side.stat().st_size) == (0o600, 0)


async def test_second_close_does_nothing(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.close()
    again = await Store.open(database, FakeClock())
    await store.close()
    with pytest.raises(StoreInUse):
        await Store.open(database, FakeClock())
    await again.close()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can switch users")
def test_read_only_lock_file_is_refused(tmp_path: Path) -> None:
    side = tmp_path / "parley.sqlite3-lock"
    side.touch(mode=0o644)
    with nobody(tmp_path), pytest.raises(sqlite3.OperationalError, match="readonly"):
        Lock.take(tmp_path / "parley.sqlite3")


# ------------------------------------------------------------------ the mark


def taken(database: Path) -> bool:
    lock = Lock.take(database)
    lock.release(clean=False)
    return lock.left_clean


async def test_close_leaves_clean_mark(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()

    assert taken(database)
    assert not taken(database), "no mark without a close"


async def test_later_write_removes_clean_mark(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    with closing(sqlite3.connect(database)) as shell:
        shell.execute("PRAGMA user_version = 7")

    assert not taken(database)


async def test_wal_file_removes_clean_mark(database: Path) -> None:
    await (await Store.open(database, FakeClock())).close()
    database.with_name("parley.sqlite3-wal").touch()

    assert not taken(database)


async def test_reads_and_copies_keep_clean_mark(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    await store.close()
    back_up(database, tmp_path / "copy.sqlite3")
    assert len(list(messages(database))) == 1

    assert taken(database)


async def test_close_ignores_failed_clean_mark(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await Store.open(database, FakeClock())
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", refuse)
        await store.close()

    assert not taken(database)


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_new_database_has_no_clean_mark(tmp_path: Path) -> None:
    assert not taken(tmp_path / "new.sqlite3")

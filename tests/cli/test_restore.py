"""`python -m bot restore`."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import backup
from bot.storage.store import Store
from tests.cli.test_main import parley
from tests.storage.test_outages import disk, root
from tests.storage.test_store import ask, remembered
from tests.support.clock import FakeClock
from tests.support.processes import holder, nobody

Files = Callable[[], dict[str, bytes]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(database))


@pytest.fixture
async def copy(database: Path) -> Path:
    """A copy with question 1; the database has question 2 as well."""
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    assert backup.backup(["copy.sqlite3"]) == 0
    await ask(store, 2)
    await store.close()
    return Path("copy.sqlite3")


@pytest.fixture
def files(database: Path) -> Files:
    """All but the empty lock, by name."""
    return lambda: {
        path.name: path.read_bytes() for path in database.parent.iterdir() if not path.name.endswith("-lock")
    }


async def questions(path: Path) -> list[str]:
    store = await Store.open(path, FakeClock())
    found = await remembered(store, await ask(store, 9))
    await store.close()
    return found[:-1]


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert backup.restore(list(arguments)) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


async def test_copy_replaces_database_and_previous_one_is_kept(
    copy: Path, database: Path, files: Files, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = database.read_bytes()
    capsys.readouterr()
    assert backup.restore([str(copy)]) == 0

    (kept,) = set(files()) - {"parley.sqlite3"}
    assert capsys.readouterr().out == (
        f"copy.sqlite3 is the database {database} now.\n"
        f"The previous one is {database.with_name(kept)}; delete it when you do not need it any more.\n"
    )
    assert database.with_name(kept).read_bytes() == before
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    caplog.set_level("INFO")
    assert await questions(database) == ["question 1"]
    assert "checking_database" not in caplog.text
    assert await questions(database.with_name(kept)) == ["question 1", "question 2"]


async def test_database_after_crash_is_kept_with_its_log(copy: Path, database: Path, files: Files) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 3)
    crashed = files()
    await store.close()
    for name, content in crashed.items():
        (database.parent / name).write_bytes(content)
    assert crashed["parley.sqlite3-wal"]

    assert backup.restore([str(copy)]) == 0
    (kept,) = set(files()) - {"parley.sqlite3"}
    assert await questions(database) == ["question 1"]
    assert await questions(database.with_name(kept)) == ["question 1", "question 2", "question 3"]


async def test_damaged_database_is_replaced_and_kept_with_its_log(copy: Path, database: Path, files: Files) -> None:
    database.write_bytes(b"no database")
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).write_bytes(b"old")
    assert backup.restore([str(copy)]) == 0
    kept, log = sorted(set(files()) - {"parley.sqlite3"})
    assert (files()[kept], log, files()[log]) == (b"no database", f"{kept}-wal", b"old")
    assert await questions(database) == ["question 1"]


async def test_copy_with_log_is_restored_whole(database: Path, tmp_path: Path, files: Files) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    await store.close()
    database.unlink()
    assert backup.restore(["parley.sqlite3"]) == 0
    assert set(files()) == {"parley.sqlite3"}
    assert await questions(database) == ["question 1"]


async def test_missing_database_is_made_from_copy(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_PATH", "new/folder/p.sqlite3")
    capsys.readouterr()
    assert backup.restore([str(copy)]) == 0
    assert capsys.readouterr().out == "copy.sqlite3 is the database new/folder/p.sqlite3 now.\n"
    assert await questions(tmp_path / "new/folder/p.sqlite3") == ["question 1"]


async def test_second_restore_keeps_both_previous_databases(copy: Path, files: Files) -> None:
    for _ in range(3):
        assert backup.restore([str(copy)]) == 0
    assert len(files()) == 4


def test_restore_is_refused_while_bot_runs(
    copy: Path, database: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    with holder(database) as bot:
        assert bot.said == "open"
        before = files()
        said = failure(capsys, str(copy))
        assert files() == before
    assert said == f"The bot is running on {database}. Stop it, then try again. Nothing was changed.\n"


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE passwords (word TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO migrations (version, name) VALUES (99, 'later')")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: os.truncate(path, path.stat().st_size // 2), "is damaged, or is no database ("),
        (lambda path: path.write_bytes(b"my diary " * 100), "is damaged, or is no database ("),
        (lambda path: path.write_bytes(b""), "cannot be restored: it is empty."),
        (foreign, "is a database of another program."),
        (newer, "was written by a newer version of Parley (schema 99;"),
        (lambda path: path.unlink(), "cannot be restored: No such file or directory."),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be restored: Is a directory."),
    ],
)
def test_unusable_copy_changes_nothing(
    copy: Path, files: Files, spoil: Callable[[Path], object], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copy)
    before = files()
    said = failure(capsys, str(copy))
    assert said.startswith(f"copy.sqlite3 {says}")
    assert said.endswith(" Nothing was changed.\n")
    assert files() == before


@pytest.mark.parametrize("suffix", ["", "-lock"])
def test_own_file_is_no_copy(
    copy: Path, database: Path, files: Files, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files()
    assert "it is the bot's own file" in failure(capsys, f"{database}{suffix}")
    assert files() == before


def test_other_programs_database_is_not_replaced(
    copy: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign(database)
    before = database.read_bytes()
    assert "is a database of another program. Set DATABASE_PATH" in failure(capsys, str(copy))
    assert database.read_bytes() == before


def test_failed_replacement_leaves_database_as_it_was(
    copy: Path, database: Path, files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files()[database.name]
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.name.startswith("."):
            raise OSError(5, "Input/output error")
        return replace(self, target)

    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", fail)
    monkeypatch.setattr(os, "link", link)
    assert "Input/output error" in failure(capsys, str(copy))
    assert files() == {database.name: before}


async def test_file_system_without_links_keeps_previous_database(
    copy: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    assert backup.restore([str(copy)]) == 0
    assert len(files()) == 2


@root
async def test_full_and_read_only_disks_change_nothing(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_PATH", "stick/p.sqlite3")
    with disk(tmp_path / "stick", "32k") as remount:
        (tmp_path / "stick" / "p.sqlite3").write_bytes(b"kept")
        assert "There is no room left on the disk of stick/p.sqlite3." in failure(capsys, str(copy))
        remount("ro")
        assert "readonly" in failure(capsys, str(copy))
        left = {path.name: path.read_bytes() for path in (tmp_path / "stick").iterdir()}
    assert left["p.sqlite3"] == b"kept"
    assert set(left) == {"p.sqlite3", "p.sqlite3-lock"}


@root
async def test_folder_of_other_user_is_explained(
    copy: Path, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.chmod(0o644)
    with nobody(tmp_path):
        said = failure(capsys, str(copy))
    assert "cannot be used" in said
    assert "this user may write to" in said


def test_restore_is_a_command_with_help(copy: Path, database: Path, tmp_path: Path) -> None:
    ended = parley(tmp_path, "restore", str(copy), DATABASE_PATH=str(database))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("copy.sqlite3 is the database")

"""Migrations: forward only, transactional, recorded in the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import MigrationFailed, StoreForeign, StoreTooNew
from bot.storage.migrate import Migration, migrate, read_migrations, shipped
from bot.storage.store import Store
from tests.storage.test_store import answer, ask, remembered
from tests.support.clock import FakeClock

FIRST = Migration(1, "0001_first", "CREATE TABLE notes (text TEXT) STRICT;")
SECOND = Migration(2, "0002_authors", "ALTER TABLE notes ADD COLUMN author TEXT;")
BROKEN = Migration(2, "0002_broken", "ALTER TABLE notes ADD COLUMN author TEXT; INSERT INTO nowhere VALUES (1);")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.sqlite3"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def columns(database: sqlite3.Connection) -> list[str]:
    return [row[1] for row in database.execute("PRAGMA table_info(notes)")]


def recorded(database: sqlite3.Connection) -> list[tuple[int, str]]:
    return database.execute("SELECT version, name FROM migrations ORDER BY version").fetchall()


def test_new_file_gets_all_migrations_in_order(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST, SECOND])

    assert columns(database) == ["text", "author"]
    assert recorded(database) == [(1, "0001_first"), (2, "0002_authors")]


def test_older_file_gets_missing_migrations_and_keeps_rows(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST])
    database.execute("INSERT INTO notes VALUES ('kept')")

    migrate(database, path, [FIRST, SECOND])

    assert database.execute("SELECT text, author FROM notes").fetchall() == [("kept", None)]


def test_second_migrate_does_nothing(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST, SECOND])
    migrate(database, path, [FIRST, SECOND])

    assert len(recorded(database)) == 2


def test_failed_migration_keeps_old_schema_and_is_named(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST])
    database.execute("INSERT INTO notes VALUES ('kept')")

    with pytest.raises(MigrationFailed) as failed:
        migrate(database, path, [FIRST, BROKEN])

    assert failed.value.name == "0002_broken"
    assert columns(database) == ["text"]
    assert recorded(database) == [(1, "0001_first")]
    assert database.execute("SELECT text FROM notes").fetchall() == [("kept",)]


def test_interrupted_migration_is_rolled_back(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST])
    database.execute("BEGIN IMMEDIATE")
    database.execute("ALTER TABLE notes ADD COLUMN author TEXT")
    database.close()

    with closing(sqlite3.connect(path, isolation_level=None)) as after:
        assert columns(after) == ["text"]
        migrate(after, path, [FIRST, SECOND])
        assert columns(after) == ["text", "author"]


def test_failed_first_migration_leaves_empty_file(database: sqlite3.Connection, path: Path) -> None:
    with pytest.raises(MigrationFailed):
        migrate(database, path, [Migration(1, "0001_broken", "CREATE TABLE a (b); CREATE TABLE a (b);")])

    assert database.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    migrate(database, path, [FIRST])


def test_migrate_refuses_newer_schema(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, [FIRST, SECOND])

    with pytest.raises(StoreTooNew) as refused:
        migrate(database, path, [FIRST])

    assert (refused.value.found, refused.value.known) == (2, 1)


def test_migrate_refuses_foreign_database(database: sqlite3.Connection, path: Path) -> None:
    database.execute("CREATE TABLE passwords (text TEXT)")

    with pytest.raises(StoreForeign):
        migrate(database, path, [FIRST])

    assert database.execute("SELECT name FROM sqlite_schema").fetchall() == [("passwords",)]


def test_semicolons_in_strings_and_triggers_do_not_split(database: sqlite3.Connection, path: Path) -> None:
    script = """
        CREATE TABLE notes (text TEXT DEFAULT 'a;
        b');
        CREATE TRIGGER copy AFTER INSERT ON notes BEGIN
            UPDATE notes SET text = 'x;y';
            UPDATE notes SET text = text || '!';
        END;
    """
    migrate(database, path, [Migration(1, "0001_trigger", script)])
    database.execute("INSERT INTO notes DEFAULT VALUES")

    assert database.execute("SELECT text FROM notes").fetchall() == [("x;y!",)]


def test_shipped_versions_have_no_gaps() -> None:
    assert [migration.version for migration in shipped()] == list(range(1, len(shipped()) + 1))


def test_shipped_tables_are_strict(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, shipped())

    tables = database.execute("PRAGMA table_list").fetchall()
    loose = [row[1] for row in tables if row[2] == "table" and not row[5] and not row[1].startswith("sqlite_")]
    assert loose == []


async def test_open_migrates_database_of_previous_version_and_keeps_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "parley.sqlite3", tmp_path / "migrations"
    folder.mkdir()
    for migration in shipped():
        (folder / f"{migration.name}.sql").write_text(migration.sql)
    before = await Store.open(file, FakeClock())
    turn = await ask(before, 1)
    await answer(before, turn, 2)
    await before.close()
    number = len(shipped()) + 1
    (folder / f"{number:04}_moods.sql").write_text(
        "ALTER TABLE messages ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';\n"
        "CREATE INDEX messages_of_mood ON messages (mood);\n"
    )
    monkeypatch.setattr("bot.storage.database.shipped", lambda: read_migrations(folder))

    after = await Store.open(file, FakeClock())
    assert await remembered(after, await ask(after, 3)) == ["question 1", "answer 2", "question 3"]
    await after.close()
    with closing(sqlite3.connect(file)) as migrated:
        assert migrated.execute("SELECT DISTINCT mood FROM messages").fetchall() == [("calm",)]
        assert recorded(migrated)[-1] == (number, f"{number:04}_moods")
    monkeypatch.undo()
    with pytest.raises(StoreTooNew):
        await Store.open(file, FakeClock())


def test_pending_resets_and_edits_of_the_first_version_are_kept(database: sqlite3.Connection, path: Path) -> None:
    migrate(database, path, shipped()[:1])
    database.executescript(
        """
        INSERT INTO conversations (channel_id, reset_point, window_start, undo_reset_point, undo_start, undo_until)
        VALUES (1, 30, 5, 10, 4, 99.5), (2, 0, 0, NULL, NULL, NULL);
        INSERT INTO messages (
            id, channel_id, position, role, author_id, author_name, content, tokens, edited, edited_tokens
        )
        VALUES (40, 1, 40, 'user', 7, 'Ada', 'old', 1, 'new', 2), (41, 1, 41, 'user', 7, 'Ada', 'same', 1, NULL, NULL);
        INSERT INTO summaries (channel_id, first, last, content, made_for, made_at, leading, outdated)
        VALUES (1, 1, 40, 'Of the old words.', 0, 0, 1, 1), (2, 1, 40, 'Kept.', 0, 0, 1, 0);
        """
    )

    migrate(database, path, shipped())

    assert database.execute("SELECT * FROM resets").fetchall() == [(1, 30, 10, 4, 99.5)]
    assert database.execute("SELECT content, tokens FROM messages").fetchall() == [("new", 2), ("same", 1)]
    assert database.execute("SELECT content FROM summaries").fetchall() == [("Kept.",)]

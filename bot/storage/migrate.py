"""Forward-only migrations, each in one transaction and recorded in the database."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.core.errors import MigrationFailed, StoreForeign, StoreTooNew
from bot.core.log import get_logger

logger = get_logger(__name__)

# "PRLY": marks the file as Parley's (https://www.sqlite.org/pragma.html#pragma_application_id).
APPLICATION_ID = 0x50524C59


@dataclass(frozen=True, slots=True)
class Migration:
    """Versions count from 1 without gaps."""

    version: int
    name: str
    sql: str


def shipped() -> list[Migration]:
    return read_migrations(resources.files("bot.storage.migrations"))


def read_migrations(folder: Traversable) -> list[Migration]:
    """Return the migrations of a folder (`0001_initial.sql`, ...) in order."""
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [
        Migration(int(file.name.partition("_")[0]), file.name.removesuffix(".sql"), file.read_text("utf-8"))
        for file in files
    ]


def migrate(database: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date; `database` must be in autocommit mode.

    Raise `StoreForeign` for another program's database, `StoreTooNew` for one from a newer Parley,
    `MigrationFailed` for a failed migration; the file is then as before that migration.
    """
    version = schema_version(database, path, migrations)
    for migration in migrations:
        if migration.version > version:
            _apply(database, path, migration)


def schema_version(database: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    """Return the schema's version, 0 for a new file. Raise `StoreForeign` or `StoreTooNew`."""
    (application_id,) = database.execute("PRAGMA application_id").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application_id != APPLICATION_ID:
        if application_id or tables:
            raise StoreForeign(path)
        return 0
    (version,) = database.execute("SELECT max(version) FROM migrations").fetchone()
    known = migrations[-1].version
    if version > known:
        raise StoreTooNew(path, version, known)
    return int(version)


def _apply(database: sqlite3.Connection, path: Path, migration: Migration) -> None:
    # Not with `executescript`, which commits before it begins.
    database.execute("BEGIN IMMEDIATE")
    try:
        if migration.version == 1:
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(
                "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                "applied_at TEXT NOT NULL DEFAULT current_timestamp) STRICT"
            )
        for statement in _statements(migration.sql):
            database.execute(statement)
        database.execute("INSERT INTO migrations (version, name) VALUES (?, ?)", (migration.version, migration.name))
        database.execute("COMMIT")
    except sqlite3.Error as error:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise MigrationFailed(path, migration.name, str(error)) from error
    logger.info("migrated", version=migration.version, name=migration.name)


def _statements(script: str) -> Iterator[str]:
    """Split a script. Semicolons inside triggers and strings do not end a statement."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement

"""Forward-only schema steps, each in one transaction, each recorded in the database it changed."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.core.errors import MigrationFailed, StoreForeign, StoreTooNew
from bot.core.log import get_logger

logger = get_logger(__name__)

# "PRLY": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id).
APPLICATION_ID = 0x50524C59


@dataclass(frozen=True, slots=True)
class Migration:
    """One schema step. Versions count from 1 without gaps."""

    version: int
    name: str
    sql: str


def shipped() -> list[Migration]:
    """Return the migrations in this package (`0001_first.sql`, ...), in order."""
    files = sorted(
        (file for file in resources.files("bot.storage.migrations").iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    return [
        Migration(int(file.name.partition("_")[0]), file.name.removesuffix(".sql"), file.read_text("utf-8"))
        for file in files
    ]


def migrate(database: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date; `database` must be in autocommit mode.

    Raise `StoreForeign` for another program's database, `StoreTooNew` for one that a newer Parley has
    changed, `MigrationFailed` when a step failed; in each case the file is as it was before that step.
    """
    version = schema_version(database, path, migrations)
    for migration in migrations:
        if migration.version > version:
            _apply(database, path, migration)


def schema_version(database: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    """Return how far the schema is, 0 for a new file, and change nothing.

    Raise `StoreForeign` or `StoreTooNew`.
    """
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
    """Run one step. Not with `executescript`, which commits before it begins."""
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
        database.execute(
            "INSERT INTO migrations (version, name) VALUES (?, ?)", (migration.version, migration.name)
        )
        database.execute("COMMIT")
    except sqlite3.Error as error:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise MigrationFailed(path, migration.name, str(error)) from error
    logger.info("migrated", version=migration.version, name=migration.name)


def _statements(script: str) -> Iterator[str]:
    """Yield the script's statements one by one; semicolons inside triggers and strings do not end one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement

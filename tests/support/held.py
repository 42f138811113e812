"""A database whose writer is busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from bot.storage.database import Database


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Let no transaction begin."""
    released = Event()
    database._writer._tx.put_nowait((None, released.wait))
    try:
        yield
    finally:
        released.set()

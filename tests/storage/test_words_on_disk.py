"""Nothing of a message's terms is left in the file or its log after the message, on any SQLite."""

import importlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain import MessageId
from bot.storage.store import Store
from bot.storage.terms import SIZE, author_terms, terms
from tests.storage.test_store import HERE
from tests.storage.test_words import MIA, say, trim
from tests.support.clock import FakeClock

GONE = "xylophone quartz waltzing 周五见面 AB-4711"


def sqlite_module(name: str) -> Any:
    return pytest.importorskip(name, reason="pysqlite3-binary is not installed for this platform")


def joined(text: str) -> bytes:
    """Return the terms as an indexed message has them."""
    return b"".join(sorted(terms(text) | author_terms(MIA.name)))


@pytest.mark.parametrize("module", ["sqlite3", "pysqlite3"])
async def test_terms_are_gone_from_the_file_and_its_log(
    database: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    newer = sqlite_module(module)
    for place in ("bot.storage.database", "aiosqlite.core"):
        monkeypatch.setattr(importlib.import_module(place), "sqlite3", newer)
    store = await Store.open(database, FakeClock())
    for number in range(1, 200):
        await say(store, number, GONE if number == 100 else f"ordinary words {number}", by=MIA)
    await trim(store)
    await store.deletions.shrink(limit=500)
    files = [database, database.with_name(f"{database.name}-wal")]
    assert any(joined(GONE) in file.read_bytes() for file in files)
    assert all(any(_is_row(file.read_bytes(), term) for file in files) for term in terms(GONE))

    await store.deletions.delete_messages(HERE.channel, [MessageId(100)])
    await store.deletions.shrink(limit=500)

    for file in files:
        found = file.read_bytes()
        assert joined(GONE) not in found
        assert b"xylophone" not in found
        assert not [term for term in terms(GONE) if _is_row(found, term)]
    await store.close()
    assert sqlite3.sqlite_version_info < newer.sqlite_version_info or module == "sqlite3"


def _is_row(found: bytes, term: bytes) -> bool:
    """Return whether a record of `words` has the term: four bytes of header (index, term, number), and index 1."""
    header = bytes((4, 9, 12 + 2 * SIZE, 1))
    return header + term + bytes([99]) in found

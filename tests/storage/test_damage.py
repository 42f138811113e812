"""Damaged database files are refused and not changed."""

import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain import MessageId
from bot.core.errors import StoreCorrupt
from bot.storage.store import Store
from tests.storage.test_store import HERE, ask, remembered
from tests.support.clock import FakeClock
from tests.support.processes import holder

PAGE = 4096
MESSAGES = 400


@pytest.fixture
async def used(database: Path) -> Path:
    """A cleanly closed database with some hundred messages on many pages."""
    store = await Store.open(database, FakeClock())
    for number in range(1, MESSAGES):
        await ask(store, number, text="words " * 40)
    await store.close()
    assert database.stat().st_size > 20 * PAGE
    return database


def overwrite(database: Path, at: int, garbage: bytes) -> None:
    with database.open("r+b") as file:
        file.seek(at)
        file.write(garbage)


def root_page(database: Path, name: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    return int(page)


def leaf_page(database: Path) -> int:
    """Return the number of a page that has only messages."""
    whole = database.read_bytes()
    # https://www.sqlite.org/fileformat2.html#b_tree_pages: 13 is a leaf of a table.
    leaves = [
        at // PAGE + 1
        for at in range(PAGE, len(whole), PAGE)
        if whole[at] == 13 and b"words words" in whole[at : at + PAGE]
    ]
    return leaves[len(leaves) // 2]


def break_the_header(database: Path) -> None:
    overwrite(database, 0, b"\xa5" * 100)


def break_the_schema(database: Path) -> None:
    overwrite(database, 100, b"\xa5" * (PAGE - 100))


def cut_in_half(database: Path) -> None:
    with database.open("r+b") as file:
        file.truncate(database.stat().st_size // 2 // PAGE * PAGE)


def cut_within_a_page(database: Path) -> None:
    with database.open("r+b") as file:
        file.truncate(5000)


def break_a_table_at_its_root(database: Path) -> None:
    overwrite(database, (root_page(database, "turns") - 1) * PAGE, b"\xa5" * PAGE)


def break_a_page_in_the_middle(database: Path) -> None:
    overwrite(database, (leaf_page(database) - 1) * PAGE, b"\xa5" * PAGE)


def empty_a_page_in_the_middle(database: Path) -> None:
    overwrite(database, (leaf_page(database) - 1) * PAGE, b"\x00" * PAGE)


@pytest.mark.parametrize(
    "damage",
    [
        break_the_header,
        break_the_schema,
        cut_in_half,
        cut_within_a_page,
        break_a_table_at_its_root,
        break_a_page_in_the_middle,
        empty_a_page_in_the_middle,
    ],
)
async def test_open_refuses_damaged_file_and_keeps_bytes(used: Path, damage: Callable[[Path], None]) -> None:
    damage(used)
    before = used.read_bytes()

    with pytest.raises(StoreCorrupt) as refused:
        await Store.open(used, FakeClock())

    assert refused.value.path == used
    assert refused.value.reason
    assert "words" not in refused.value.reason
    assert used.read_bytes() == before


async def test_open_uses_empty_file_as_new_database(database: Path) -> None:
    database.parent.mkdir()
    database.touch()
    store = await Store.open(database, FakeClock())

    assert await remembered(store, await ask(store, 1)) == ["question 1"]
    await store.close()


# ------------------------------------------------- check of the whole file


def checks(caplog: pytest.LogCaptureFixture) -> int:
    found = sum("event=checked_database" in record.getMessage() for record in caplog.records)
    caplog.clear()
    return found


async def test_open_checks_file_only_after_unclean_stop(used: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await (await Store.open(used, FakeClock())).close()
    assert checks(caplog) == 0

    with holder(used) as process:
        process.kill()
    await (await Store.open(used, FakeClock())).close()
    assert checks(caplog) == 1

    await (await Store.open(used, FakeClock())).close()
    assert checks(caplog) == 0


async def test_open_checks_replaced_file(used: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    shutil.copyfile(used, tmp_path / "copy")
    (tmp_path / "copy").replace(used)
    await (await Store.open(used, FakeClock())).close()

    assert checks(caplog) == 1


async def test_open_does_not_check_new_file(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await (await Store.open(database, FakeClock())).close()

    assert checks(caplog) == 0


# -------------------------------------------------------------- while it runs


async def test_damage_found_by_read_raises_store_corrupt(used: Path) -> None:
    store = await Store.open(used, FakeClock())
    turn = await ask(store, MESSAGES)
    await store.messages.move_window(HERE.channel, MessageId(MESSAGES))
    await store._database.empty_log()
    break_a_page_in_the_middle(used)
    assert await remembered(store, turn) == [turn.question.content], "what is not damaged can still be read"
    await store.messages.move_window(HERE.channel, MessageId(1))

    with pytest.raises(StoreCorrupt):
        await remembered(store, turn)
    await store.close()


async def test_damage_found_by_write_rolls_back(used: Path) -> None:
    store = await Store.open(used, FakeClock())
    break_a_table_at_its_root(used)

    with pytest.raises(StoreCorrupt):
        await ask(store, MESSAGES)
    assert not await store.messages.get(MessageId(MESSAGES))
    await store.close()

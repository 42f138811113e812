"""What models have taught is kept for each of them, on each server."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core.domain import LearnedLimits
from bot.storage.migrate import migrate, shipped
from bot.storage.store import Store
from tests.support.clock import FakeClock

HERE, THERE = "http://127.0.0.1:8080/v1", "https://models.example/v1"
LESSONS = LearnedLimits(limit=4096, claimed=8192, scale=0.9)


async def test_lessons_come_through_a_restart(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_lessons(HERE, "m", LESSONS)
    await store.close()
    store = await Store.open(database, FakeClock())
    assert await store.model_limits.learned(HERE, "m") == LESSONS
    await store.close()


async def test_a_model_has_the_lessons_of_its_own_server(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_lessons(HERE, "m", LESSONS)
    assert (
        await store.model_limits.learned(THERE, "m")
        == await store.model_limits.learned(HERE, "n")
        == LearnedLimits()
    )
    await store.close()


async def test_new_lessons_take_the_place_of_the_old_ones(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_lessons(HERE, "m", LESSONS)
    await store.model_limits.keep_lessons(HERE, "m", LearnedLimits(scale=1.5))
    assert await store.model_limits.learned(HERE, "m") == LearnedLimits(scale=1.5)
    await store.close()


async def test_a_database_from_before_comes_through_with_its_rows(database: Path) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database, isolation_level=None)) as old:
        migrate(old, database, [step for step in shipped() if step.version < 3])
        old.execute("INSERT INTO settings VALUES ('guild', 1, 'system_prompt', 'Be kind.', NULL, 0)")
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_lessons(HERE, "m", LESSONS)
    assert await store.model_limits.learned(HERE, "m") == LESSONS
    await store.close()
    with closing(sqlite3.connect(database)) as new:
        assert new.execute("SELECT value FROM settings").fetchall() == [("Be kind.",)]

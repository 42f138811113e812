"""What models have taught is kept for each of them, on each server."""

from pathlib import Path

from bot.core.domain import LearnedLimits
from bot.storage.store import Store
from tests.support.clock import FakeClock

HERE, THERE = "http://127.0.0.1:8080/v1", "https://models.example/v1"
LESSONS = LearnedLimits(limit=4096, claimed=8192, scale=0.9)


async def test_lessons_come_through_a_restart(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LESSONS)
    await store.close()
    store = await Store.open(database, FakeClock())
    assert await store.model_limits.learned(HERE, "m") == LESSONS
    await store.close()


async def test_a_model_has_the_lessons_of_its_own_server(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LESSONS)
    assert (
        await store.model_limits.learned(THERE, "m")
        == await store.model_limits.learned(HERE, "n")
        == LearnedLimits()
    )
    await store.close()


async def test_new_lessons_take_the_place_of_the_old_ones(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LESSONS)
    await store.model_limits.keep_learned(HERE, "m", LearnedLimits(scale=1.5))
    assert await store.model_limits.learned(HERE, "m") == LearnedLimits(scale=1.5)
    await store.close()

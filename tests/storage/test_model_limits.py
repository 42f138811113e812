"""Learned limits, stored by endpoint and model."""

from pathlib import Path

from bot.core.domain import LearnedLimits
from bot.storage.store import Store
from tests.support.clock import FakeClock

HERE, THERE = "http://127.0.0.1:8080/v1", "https://models.example/v1"
LIMITS = LearnedLimits(limit=4096, claimed=8192, scale=0.9, accepted=3000, configured=True)


async def test_learned_limits_survive_restart(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LIMITS)
    await store.close()
    store = await Store.open(database, FakeClock())
    assert await store.model_limits.learned(HERE, "m") == LIMITS
    await store.close()


async def test_learned_limits_belong_to_endpoint_and_model(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LIMITS)
    assert (
        await store.model_limits.learned(THERE, "m") == await store.model_limits.learned(HERE, "n") == LearnedLimits()
    )
    await store.close()


async def test_learned_limits_are_replaced(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.model_limits.keep_learned(HERE, "m", LIMITS)
    await store.model_limits.keep_learned(HERE, "m", LearnedLimits(scale=1.5))
    assert await store.model_limits.learned(HERE, "m") == LearnedLimits(scale=1.5)
    await store.close()

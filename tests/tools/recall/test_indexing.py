"""The background index: old databases, trims, opt-outs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain import MessageId
from bot.storage.store import Store
from bot.tools.recall import indexing
from bot.tools.recall.indexing import BATCH, MAX_WAITS, PAUSE_S, WAIT_S, Indexing
from tests.chat.test_withdrawals import until
from tests.storage.test_store import HERE, THERE
from tests.storage.test_words import MIA, say, texts
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(database: Path, clock: FakeClock) -> AsyncIterator[Store]:
    opened = await Store.open(database, clock)
    yield opened
    await opened.close()


async def fill(store: Store, number: int) -> None:
    for place in (HERE, THERE):
        for each in range(number):
            await say(store, place.channel * 1000 + each, f"puppy {each}", place=place)
        await store.messages.move_window(place.channel, MessageId(place.channel * 1000 + number))


async def finish(background: Indexing) -> None:
    await until(lambda: not background.running)


async def test_old_database_is_indexed_at_a_bounded_pace_with_progress(
    store: Store, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    monkeypatch.setattr(indexing, "PROGRESS", 2 * BATCH)
    await fill(store, 2 * BATCH + 1)
    background = Indexing(store, clock, lambda: False)

    background.begin()
    background.begin()
    await finish(background)

    assert await store.words.unindexed() == []
    assert len(await texts(store, "puppy")) == 5
    assert clock.slept == [PAUSE_S] * 4
    assert "event=indexing messages=" in caplog.text
    assert f"event=indexed messages={2 * (2 * BATCH + 1)} channels=2" in caplog.text


async def test_index_waits_while_answers_are_written(store: Store, clock: FakeClock) -> None:
    await fill(store, BATCH + 1)
    background = Indexing(store, clock, lambda: True)

    background.begin()
    await finish(background)

    assert clock.slept == ([PAUSE_S] + [WAIT_S] * MAX_WAITS) * 2
    assert await store.words.unindexed() == []


async def test_closed_index_goes_on_after_a_restart(store: Store, clock: FakeClock) -> None:
    await fill(store, 3 * BATCH)
    first = Indexing(store, clock, lambda: False)
    first.begin()
    await asyncio.sleep(0)
    await first.close()
    assert await store.words.unindexed() != []

    second = Indexing(store, clock, lambda: False)
    second.begin()
    await finish(second)
    assert await store.words.unindexed() == []


async def test_interrupted_opt_out_is_finished(store: Store, clock: FakeClock) -> None:
    await say(store, 1, "xylophone", by=MIA)
    await store.messages.move_window(HERE.channel, MessageId(9))
    await store.words.index(HERE.channel, limit=5)
    await store.people.opt_out(MIA.id)

    background = Indexing(store, clock, lambda: False)
    background.begin()
    await finish(background)

    assert await store.words.count(HERE.channel) == 0

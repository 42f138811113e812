"""Resets in the store, their undo and their purge."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.store import Store
from bot.storage.tables.deletions import MAX_COUNTED
from tests.storage.test_store import HERE, THERE, UNDO_S, answer, ask, remembered, row
from tests.support.clock import FakeClock

# ---------------------------------------------------------------- resets


async def test_reset_affects_own_channel_and_counts_messages(store: Store) -> None:
    await answer(store, await ask(store, 1), 2)
    await ask(store, 3, place=THERE)
    done = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)

    assert done is not None
    assert (done.messages, done.more) == (2, False)
    assert await remembered(store, await ask(store, 4)) == ["question 4"]
    assert await remembered(store, await ask(store, 5, place=THERE)) == ["question 3", "question 5"]


async def test_reset_of_empty_channel_returns_none(store: Store) -> None:
    assert await store.deletions.reset(HERE.channel, undo_s=UNDO_S) is None
    await ask(store, 1)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert await store.deletions.reset(HERE.channel, undo_s=UNDO_S) is None


async def test_undo_restores_messages_in_order(store: Store) -> None:
    await answer(store, await ask(store, 1), 2)
    done = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert done is not None
    await ask(store, 3)

    assert await store.deletions.undo_reset(HERE.channel, done.reset_point)
    assert await remembered(store, await ask(store, 4)) == [
        "question 1",
        "answer 2",
        "question 3",
        "question 4",
    ]


async def test_undo_works_once_and_until_expiry(store: Store, clock: FakeClock) -> None:
    await ask(store, 1)
    first = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert first is not None
    assert await store.deletions.undo_reset(HERE.channel, first.reset_point)
    assert not await store.deletions.undo_reset(HERE.channel, first.reset_point)

    second = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert second is not None
    clock.advance(UNDO_S)
    assert not await store.deletions.undo_reset(HERE.channel, second.reset_point)


async def test_undo_works_for_last_reset_only(store: Store) -> None:
    await ask(store, 1)
    first = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 2)
    second = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert first is not None
    assert second is not None

    assert not await store.deletions.undo_reset(HERE.channel, first.reset_point)
    assert await store.deletions.undo_reset(HERE.channel, second.reset_point)
    assert await remembered(store, await ask(store, 3)) == ["question 2", "question 3"]


async def test_answer_to_reset_question_is_reset(store: Store) -> None:
    running = await ask(store, 1)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await answer(store, running, 2)

    assert await remembered(store, await ask(store, 3)) == ["question 3"]


async def test_purge_deletes_reset_messages_after_undo_expiry(store: Store, clock: FakeClock, database: Path) -> None:
    for number in range(1, 8):
        await ask(store, number)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 8)
    assert await store.deletions.purge(limit=5) is None

    clock.advance(UNDO_S)
    assert [
        await store.deletions.purge(limit=5),
        await store.deletions.purge(limit=5),
        await store.deletions.purge(limit=5),
    ] == [
        5,
        2,
        None,
    ]
    assert row(database, "SELECT group_concat(id) FROM messages") == ("8",)


async def test_undo_keeps_earlier_reset_due_for_purge(store: Store, clock: FakeClock, database: Path) -> None:
    await ask(store, 1)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 2)
    clock.advance(UNDO_S - 1)
    second = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert second is not None
    assert await store.deletions.undo_reset(HERE.channel, second.reset_point)
    assert await store.deletions.purge(limit=10) is None

    clock.advance(1)
    assert await store.deletions.purge(limit=10) == 1
    assert row(database, "SELECT group_concat(id) FROM messages") == ("2",)
    assert await store.deletions.purge(limit=10) is None


async def test_earlier_reset_can_be_undone_once_the_later_is(store: Store, clock: FakeClock) -> None:
    await ask(store, 1)
    first = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 2)
    second = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert first is not None
    assert second is not None
    assert await store.deletions.undo_reset(HERE.channel, second.reset_point)
    assert await store.deletions.undo_reset(HERE.channel, first.reset_point)

    assert await remembered(store, await ask(store, 3)) == ["question 1", "question 2", "question 3"]


@pytest.mark.parametrize("resets", [2, 4])
async def test_later_resets_postpone_no_purge(store: Store, clock: FakeClock, database: Path, resets: int) -> None:
    for number in range(1, resets + 1):
        await ask(store, number)
        await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
        clock.advance(UNDO_S / resets)

    for number in range(1, resets + 1):
        assert await store.deletions.purge(limit=10) == 1
        assert await store.deletions.purge(limit=10) is None
        assert row(database, "SELECT count(*) FROM messages") == (resets - number,)
        clock.advance(UNDO_S / resets)


async def test_later_reset_can_be_undone_after_the_earlier_is_purged(store: Store, clock: FakeClock) -> None:
    await ask(store, 1)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 2)
    clock.advance(UNDO_S - 1)
    second = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    clock.advance(1)
    assert await store.deletions.purge(limit=10) == 1
    assert second is not None

    assert await store.deletions.undo_reset(HERE.channel, second.reset_point)
    assert await remembered(store, await ask(store, 3)) == ["question 2", "question 3"]


async def test_deleted_channel_ends_the_undo_of_all_its_resets(store: Store, clock: FakeClock) -> None:
    done = []
    for number in (1, 2):
        await ask(store, number)
        done.append(await store.deletions.reset(HERE.channel, undo_s=UNDO_S))
    await store.deletions.delete_channel(HERE.channel)

    assert done[1] is not None
    assert not await store.deletions.undo_reset(HERE.channel, done[1].reset_point)
    assert await store.deletions.purge(limit=10) == 2


async def test_answer_to_purged_question_is_not_stored(store: Store, clock: FakeClock, database: Path) -> None:
    running = await ask(store, 1)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    clock.advance(UNDO_S)
    assert await store.deletions.purge(limit=10) == 1
    await answer(store, running, 2)

    assert row(database, "SELECT count(*) FROM messages") == (0,)


async def test_reset_counts_up_to_limit(store: Store, database: Path) -> None:
    await ask(store, 1)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO messages VALUES (?1, 100, ?1, 'user', 7, 'Ada', 'x', 1, 0, 0, NULL)",
            [(number,) for number in range(2, MAX_COUNTED + 10)],
        )
    done = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)

    assert done is not None
    assert (done.messages, done.more) == (MAX_COUNTED, True)

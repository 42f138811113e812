"""Cached rows always equal the rows in the file."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import Message, MessageId, Owner, Role, Scope, Speaker, Turn, UserId
from bot.storage.cache import Cache
from bot.storage.store import Store
from tests.storage.test_store import HERE, answer, ask
from tests.support.clock import FakeClock

BOT = Speaker(UserId(99), "Parley")


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


def test_cache_returns_kept_value() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.keep("a", 1, cache.version)

    assert [cache.get("a"), cache.get("b")] == [1, None]


def test_cache_drops_least_recently_used_key() -> None:
    cache: Cache[str, int] = Cache(2)
    for key in "ab":
        cache.keep(key, 1, cache.version)
    cache.get("a")
    cache.keep("c", 1, cache.version)

    assert [cache.get(key) for key in "abc"] == [1, None, 1]


WRITES: list[Callable[[Cache[str, int]], None]] = [
    lambda cache: cache.clear(),
    lambda cache: cache.change("b", lambda _: 2),
]


@pytest.mark.parametrize("write", WRITES)
def test_cache_ignores_value_read_before_write(
    write: Callable[[Cache[str, int]], None],
) -> None:
    cache: Cache[str, int] = Cache(2)
    version = cache.version
    write(cache)
    cache.keep("a", 1, version)

    assert cache.get("a") is None


def test_cache_change_updates_cached_keys_only() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.keep("a", 1, cache.version)
    cache.change("a", lambda value: value + 1)
    cache.change("b", lambda value: value + 1)
    assert [cache.get("a"), cache.get("b")] == [2, None]

    cache.change("a", lambda _: None)
    assert cache.get("a") is None


async def test_window_is_read_from_file_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = await ask(store, 10)
    await answer(store, turn, 11)
    await store.messages.window(turn.question.position, HERE.channel)
    read = _reads(store, monkeypatch)
    later = await ask(store, 20)

    assert [message.id for message in await store.messages.window(later.question.position, HERE.channel)] == [
        10,
        11,
        20,
    ]
    assert read == []


def _reads(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    database, plain = store._database, store._database.read

    async def counted(sql: str, parameters: Sequence[Any]) -> list[Any]:
        read.append(sql)
        return await plain(sql, parameters)

    monkeypatch.setattr(database, "read", counted)
    return read


async def test_cancelled_write_updates_cache(store: Store) -> None:
    turn = await ask(store, 10)
    await store.messages.window(turn.question.position, HERE.channel)
    asking = asyncio.create_task(ask(store, 20))
    deleting = asyncio.create_task(store.deletions.delete_messages(HERE.channel, [MessageId(10)]))
    for task in (asking, deleting):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.gather(asking, deleting, return_exceptions=True)
    last = (await ask(store, 30)).question

    assert await store.messages.window(last.position, HERE.channel) == await store.messages._read_window(HERE.channel)


async def test_late_question_before_window_start_is_not_cached(store: Store) -> None:
    await ask(store, 10)
    newest = (await ask(store, 30)).question
    await store.messages.move_window(HERE.channel, newest.position)
    assert await store.messages.window(newest.position, HERE.channel) == [newest]
    await ask(store, 20)

    assert await store.messages.window(newest.position, HERE.channel) == [newest]


KINDS = ("ask", "answer", "fail", "edit", "delete", "reset", "undo", "trim", "purge", "prompt", "wait")
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), max_size=25)


@given(steps)
async def test_cached_reads_equal_file_after_any_operations(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[str, int]]
) -> None:
    clock = FakeClock()
    store = await Store.open(tmp_path_factory.mktemp("cache") / "parley.sqlite3", clock)
    try:
        teller = _Teller(store, clock)
        for kind, number in story:
            await teller.tell(kind, number)
            await teller.compare()
    finally:
        await store.close()


class _Teller:
    """Random operations on a store."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        self.turns: list[Turn] = []
        self.reset_point = MessageId(0)
        self.next_id = 1000

    async def tell(self, kind: str, number: int) -> None:
        store = self.store
        match kind:
            case "ask":
                self.next_id += 1000
                # Late questions.
                self.turns.append(await ask(store, self.next_id - (1500 if number == 0 else 0)))
            case "wait":
                self.clock.advance(700)
            case "purge":
                await store.deletions.purge(limit=100)
            case "prompt":
                text = f"prompt {number}" if number else None
                await store.settings.set(Owner(Scope.CHANNEL, HERE.channel), "system_prompt", text, UserId(1))
            case "reset":
                forgotten = await store.deletions.reset(HERE.channel, undo_s=600)
                self.reset_point = forgotten.reset_point if forgotten else self.reset_point
            case "undo":
                await store.deletions.undo_reset(HERE.channel, self.reset_point)
            case _ if self.turns:
                await self._tell_of(self.turns[-1 - number % len(self.turns)], kind, number)

    async def _tell_of(self, turn: Turn, kind: str, number: int) -> None:
        store, part = self.store, turn.question.id + 1 + number
        match kind:
            case "answer":
                await answer(store, turn, part)
            case "fail":
                await store.turns.set_parts(turn.id, [MessageId(part)])
                await store.turns.fail(turn, by=BOT, partial="so far", tokens=3, model="m", error="StreamStalled")
            case "edit":
                await store.messages.edit(turn.question.id, f"edited {number}", 5)
            case "delete":
                await store.deletions.delete_messages(HERE.channel, [turn.question.id])
            case "trim":
                await store.messages.move_window(HERE.channel, turn.question.position)

    async def compare(self) -> None:
        newest = Message(MessageId(10**6), MessageId(10**6), Role.USER, BOT, "", 0)
        file = await self.store.messages._read_window(HERE.channel)
        assert await self.store.messages.window(newest.position, HERE.channel) == file
        for message in file:
            upto = [each for each in file if each.position <= message.position]
            assert await self.store.messages.window(message.position, HERE.channel) == upto
        assert await self.store.settings.options(HERE) == await self.store.settings._read_options(HERE)

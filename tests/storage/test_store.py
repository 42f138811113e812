"""Turns, messages and settings in the store."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain import (
    BOT,
    ChannelId,
    GuildId,
    MessageId,
    Owner,
    Place,
    Request,
    Scope,
    Speaker,
    Turn,
    Usage,
    UserId,
)
from bot.core.errors import StoreCorrupt, StoreForeign, StoreUnavailable
from bot.storage.store import Store
from tests.support.clock import FakeClock

HERE = Place(ChannelId(100), guild=GuildId(1))
THERE = Place(ChannelId(200), guild=GuildId(1))
ADA, PARLEY = Speaker(UserId(7), "Ada"), Speaker(UserId(9), "Parley")
UNDO_S = 600.0


async def ask(store: Store, number: int, *, place: Place = HERE, text: str = "question") -> Turn:
    turn = await store.turns.open(Request(MessageId(number), place, ADA, f"{text} {number}"), tokens=10)
    assert turn is not None
    return turn


async def answer(store: Store, turn: Turn, number: int, *, usage: Usage | None = None) -> None:
    await store.turns.set_parts(turn.id, [MessageId(number)])
    await store.turns.finish(turn, by=PARLEY, content=f"answer {number}", tokens=5, model="m", usage=usage)


async def remembered(store: Store, turn: Turn) -> list[str]:
    return [message.content for message in await store.messages.window(turn.question.position, turn.place.channel)]


def row(database: Path, sql: str) -> tuple[object, ...] | None:
    with closing(sqlite3.connect(database)) as connection:
        found: tuple[object, ...] | None = connection.execute(sql).fetchone()
    return found


# --------------------------------------------------------------- opening


async def test_open_creates_private_file(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.close()

    assert stat.S_IMODE(database.stat().st_mode) == 0o600


async def test_open_of_folder_has_reason(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failed:
        await Store.open(tmp_path, FakeClock())

    assert failed.value.path == tmp_path
    assert failed.value.reason


async def test_open_in_uncreatable_folder_raises(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable):
        await Store.open(tmp_path / "file" / "db.sqlite3", FakeClock())


async def test_open_refuses_text_file_and_keeps_bytes(database: Path) -> None:
    database.parent.mkdir()
    database.write_text("my diary, which must not be overwritten " * 100)

    with pytest.raises(StoreCorrupt):
        await Store.open(database, FakeClock())

    assert database.read_text().startswith("my diary")


async def test_open_refuses_foreign_database(database: Path) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE theirs (a)")

    with pytest.raises(StoreForeign):
        await Store.open(database, FakeClock())


async def test_messages_survive_restart(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await answer(store, await ask(store, 1), 2)
    await store.close()

    store = await Store.open(database, FakeClock())
    assert await remembered(store, await ask(store, 3)) == ["question 1", "answer 2", "question 3"]
    await store.close()


# ----------------------------------------------------------------- turns


async def test_question_and_turn_are_one_transaction(store: Store, database: Path) -> None:
    await ask(store, 1)

    assert row(database, "SELECT content, tokens FROM messages") == ("question 1", 10)
    assert row(database, "SELECT question_id, outcome FROM turns") == (1, None)


async def test_repeated_question_opens_no_second_turn(store: Store) -> None:
    await ask(store, 1)

    assert await store.turns.open(Request(MessageId(1), HERE, ADA, "question 1"), tokens=10) is None


async def test_answer_usage_and_outcome_are_one_transaction(store: Store, database: Path) -> None:
    await answer(store, await ask(store, 1), 2, usage=Usage(100, 20, 64, 5))

    assert row(database, "SELECT id, role, position, content FROM messages WHERE id = 2") == (
        2,
        "assistant",
        1,
        "answer 2",
    )
    assert row(
        database,
        "SELECT outcome, model, prompt_tokens, output_tokens, cached_tokens, reasoning_tokens FROM turns",
    ) == ("answered", "m", 100, 20, 64, 5)


async def test_answer_follows_its_question_despite_later_question(
    store: Store,
) -> None:
    first = await ask(store, 1)
    second = await ask(store, 2)
    assert await remembered(store, first) == ["question 1"]
    await answer(store, first, 3)

    assert await remembered(store, second) == ["question 1", "answer 3", "question 2"]


async def test_answer_without_parts_is_not_stored(store: Store) -> None:
    turn = await ask(store, 1)
    await store.turns.finish(turn, by=PARLEY, content="unseen", tokens=5, model="m", usage=None)

    assert await remembered(store, await ask(store, 2)) == ["question 1", "question 2"]


async def test_failed_turn_keeps_question_and_partial_answer(store: Store, database: Path) -> None:
    turn = await ask(store, 1)
    await store.turns.set_parts(turn.id, [MessageId(2)])
    await store.turns.fail(turn, by=PARLEY, partial="half", tokens=5, model="m", error="BrokenStream")

    assert await remembered(store, await ask(store, 3)) == ["question 1", "half", "question 3"]
    assert row(database, "SELECT outcome, error FROM turns WHERE question_id = 1") == (
        "failed",
        "BrokenStream",
    )


async def test_parts_of_replies_are_found(store: Store) -> None:
    turn = await ask(store, 1)
    await store.turns.set_parts(turn.id, [MessageId(2), MessageId(3)])

    assert await store.turns.is_part(MessageId(3))
    assert not await store.turns.is_part(MessageId(1))


async def test_window_has_own_channel_only(store: Store) -> None:
    await answer(store, await ask(store, 1, place=HERE), 2)

    assert await remembered(store, await ask(store, 3, place=THERE)) == ["question 3"]


async def test_window_starts_at_moved_position(store: Store) -> None:
    for number in (1, 2, 3):
        await ask(store, number)
    await store.messages.move_window(HERE.channel, MessageId(2))

    assert await remembered(store, await ask(store, 4)) == ["question 2", "question 3", "question 4"]


async def test_window_query_scans_no_history(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        plan = " ".join(
            step[3]
            for step in connection.execute(
                "EXPLAIN QUERY PLAN SELECT m.content FROM conversations AS c JOIN messages AS m "
                "ON m.channel_id = c.channel_id WHERE c.channel_id = 1 "
                "AND m.position BETWEEN max(c.window_start, c.reset_point + 1) AND 5 ORDER BY m.position, m.id"
            )
        )

    assert "messages_in_order (channel_id=? AND position>? AND position<?)" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


async def test_concurrent_writes_are_all_stored(store: Store) -> None:
    await asyncio.gather(*(ask(store, number) for number in range(1, 101)))

    assert len(await remembered(store, await ask(store, 101))) == 101


@pytest.mark.parametrize("steps", range(1, 6))
async def test_store_works_after_cancelled_write(store: Store, steps: int) -> None:
    task = asyncio.ensure_future(ask(store, 1))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert (await remembered(store, await ask(store, 2)))[-1] == "question 2"


async def test_uncommitted_rows_are_not_read(store: Store) -> None:
    turn = await ask(store, 1)
    writer = store._database._writer
    await writer.execute("BEGIN IMMEDIATE")
    await writer.execute("UPDATE messages SET content = 'half done'")
    assert await remembered(store, turn) == ["question 1"]
    await writer.rollback()


# -------------------------------------------------------------- settings

GUILD, CHANNEL, THREAD = (
    Owner(Scope.GUILD, 1),
    Owner(Scope.CHANNEL, 100),
    Owner(Scope.CHANNEL, 300),
)
CATEGORY = Owner(Scope.CHANNEL, 50)
IN_THREAD = Place(ChannelId(300), ChannelId(100), GuildId(1), ChannelId(50))


async def test_options_include_all_owners_of_place(store: Store) -> None:
    assert await store.settings.options(IN_THREAD) == []
    for owner in (BOT, GUILD, CATEGORY, CHANNEL, THREAD):
        await store.settings.change_option(owner, "answers", "off", by=UserId(7), guild=GuildId(1))

    async def owners(place: Place) -> set[Owner]:
        found = await store.settings.options(place)
        assert {(name, text) for _, name, text in found} == {("answers", "off")}
        return {owner for owner, _, _ in found}

    assert await owners(IN_THREAD) == {BOT, GUILD, CATEGORY, CHANNEL, THREAD}
    assert await owners(HERE) == {BOT, GUILD, CHANNEL}
    assert await owners(THERE) == {BOT, GUILD}
    assert await owners(Place(ChannelId(5), guild=GuildId(2))) == {BOT}
    assert await owners(Place(ChannelId(5))) == {BOT}


async def test_options_exclude_own_notes(store: Store) -> None:
    await store.settings.set(BOT, "budget_warned", "2026-11-26", by=None)
    assert await store.settings.options(HERE) == []


async def test_change_records_user_time_old_and_new(store: Store, clock: FakeClock) -> None:
    first = await store.settings.change_option(CHANNEL, "model", "a", by=UserId(7), guild=GuildId(1))
    clock.advance(60)
    second = await store.settings.change_option(CHANNEL, "model", "b", by=UserId(8), guild=GuildId(1))
    other = await store.settings.change_option(GUILD, "answers", "off", by=UserId(8), guild=GuildId(1))
    elsewhere = await store.settings.change_option(BOT, "answers", "off", by=UserId(8), guild=None)

    assert first is not None
    assert second is not None
    assert (first.by, first.old, first.new) == (7, None, "a")
    assert (second.by, second.old, second.new) == (8, "a", "b")
    assert second.at - first.at == 60
    assert await store.settings.changes(GuildId(1), limit=10) == [other, second, first]
    assert await store.settings.changes(GuildId(1), owner=CHANNEL, name="model", limit=1) == [second]
    assert await store.settings.changes(None, limit=10) == [elsewhere]
    assert await store.settings.change(first.id) == first
    assert await store.settings.change(99) is None


async def test_change_option_skips_same_value_and_respects_only_if(
    store: Store,
) -> None:
    assert await store.settings.change_option(GUILD, "model", None, by=UserId(7), guild=GuildId(1)) is None
    await store.settings.change_option(GUILD, "model", "a", by=UserId(7), guild=GuildId(1))
    assert await store.settings.change_option(GUILD, "model", "a", by=UserId(7), guild=GuildId(1)) is None
    for only_if in ((None,), ("b",)):
        changed = store.settings.change_option(GUILD, "model", "c", by=UserId(7), guild=GuildId(1), only_if=only_if)
        assert await changed is None
    assert await store.settings.get(GUILD, "model") == "a"
    assert len(await store.settings.changes(GuildId(1), limit=10)) == 1


async def test_opted_out_users_are_stored_until_opt_in(store: Store) -> None:
    await store.people.opt_out(UserId(7))
    await store.people.opt_out(UserId(7))
    await store.people.opt_out(UserId(8))
    assert await store.people.opted_out() == {7, 8}
    await store.people.opt_in(UserId(7))
    assert await store.people.opted_out() == {8}


async def test_set_returns_whether_value_changed(store: Store) -> None:
    assert await store.settings.set(GUILD, "system_prompt", "a", UserId(7))
    assert not await store.settings.set(GUILD, "system_prompt", "a", UserId(8))
    assert await store.settings.set(GUILD, "system_prompt", "b", UserId(8))
    assert await store.settings.get(GUILD, "system_prompt") == "b"
    assert await store.settings.set(GUILD, "system_prompt", None, UserId(8))
    assert not await store.settings.set(GUILD, "system_prompt", None, UserId(8))
    assert await store.settings.get(GUILD, "system_prompt") is None


# ---------------------------------------------------------------- errors


async def test_failed_write_raises_store_unavailable(store: Store) -> None:
    await store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))

    with pytest.raises(StoreUnavailable) as failed:
        await ask(store, 1)

    assert "readonly" in failed.value.reason


async def test_closed_store_raises_store_unavailable(database: Path) -> None:
    store = await Store.open(database, FakeClock())
    await store.close()

    with pytest.raises(StoreUnavailable):
        await ask(store, 1)
    with pytest.raises(StoreUnavailable):
        await store.turns.is_part(MessageId(1))

"""Usage records and their sums."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.domain import (
    ChannelId,
    GuildId,
    MessageId,
    Owner,
    Place,
    Request,
    Scope,
    Speaker,
    Usage,
    UserId,
)
from bot.core.money import ASSUMED, UsageRecord, flat
from bot.storage.migrate import migrate, shipped
from bot.storage.store import Store
from tests.support.clock import FakeClock

RATES = flat(Decimal(1), Decimal(10))


def at(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]


MONTH, DAY = at(2026, 1, 1), at(2026, 1, 20)

ENTRY = UsageRecord(
    at=DAY + 60,
    question=MessageId(1),
    guild=GuildId(1),
    channel=ChannelId(100),
    user=UserId(7),
    model="a-model",
    purpose="reply",
    usage=Usage(1000, 100, cached_tokens=400),
    estimated=False,
    rates=RATES,
)
COST = ENTRY.counted
DIRECT = replace(ENTRY, guild=None, channel=ChannelId(300))


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


async def add(store: Store, *entries: UsageRecord) -> None:
    for record in entries:
        await store.completions.add(record)


async def test_spent_sums_by_guild_and_user(store: Store) -> None:
    bo = replace(ENTRY, user=UserId(8))
    await add(store, ENTRY, ENTRY, bo, DIRECT, replace(ENTRY, at=DAY - 1))

    assert sorted(await store.completions.spent(DAY), key=repr) == sorted(
        [(GuildId(1), UserId(7), 2 * COST), (GuildId(1), UserId(8), COST), (None, UserId(7), COST)], key=repr
    )


async def test_update_replaces_or_deletes_usage_record(store: Store) -> None:
    kept, gone = await store.completions.add(ENTRY), await store.completions.add(ENTRY)
    await store.completions.update(kept, ENTRY.used(Usage(10, 0), RATES, estimated=True))
    await store.completions.update(gone, None)

    assert await store.completions.spent(DAY) == [(GuildId(1), UserId(7), 10 * RATES.input)]


async def test_unknown_price_has_no_cost_but_counts(store: Store, database: Path) -> None:
    unknown = replace(ENTRY, rates=None)
    await add(store, unknown)

    with closing(sqlite3.connect(database)) as db:
        assert db.execute("SELECT cost, input_price, counted FROM completions").fetchall() == [
            (None, None, ASSUMED.cost(ENTRY.usage))
        ]
    statement = await store.completions.statement(MONTH, DAY, None)
    assert (statement.today.cost, statement.today.unpriced) == (0, 1)


async def test_statement_splits_day_month_and_owners(store: Store) -> None:
    bo = replace(ENTRY, user=UserId(8), usage=Usage(100, 10), model="another", estimated=True)
    early = replace(ENTRY, at=MONTH, channel=ChannelId(200))
    await add(store, ENTRY, ENTRY, bo, DIRECT, early, replace(ENTRY, at=MONTH - 1))

    everything = await store.completions.statement(MONTH, DAY, None)
    assert (everything.today.completions, everything.month.completions) == (4, 5)
    assert everything.today.estimated == 1
    assert everything.month.cached_tokens == 4 * 400
    assert everything.month.cost == 4 * COST + bo.counted
    assert [(day.key, day.total.completions) for day in everything.days] == [(1, 1), (20, 4)]
    assert [each.key for each in everything.models] == ["a-model", "another"]

    guild = await store.completions.statement(MONTH, DAY, Owner(Scope.GUILD, 1))
    assert guild.today.completions == 3
    assert [(each.key, each.total.completions) for each in guild.users] == [(7, 3), (8, 1)]
    own = await store.completions.statement(MONTH, DAY, Owner(Scope.USER, 7))
    assert {each.key: each.total.completions for each in own.channels} == {100: 2, 200: 1, 300: 1}
    assert own.channels[0].key == 100


async def test_usage_records_survive_deleted_conversation(store: Store) -> None:
    place = Place(ChannelId(100), guild=GuildId(1))
    await store.turns.open(Request(MessageId(1), place, Speaker(UserId(7), "Ada"), "hi"), 5)
    await add(store, ENTRY)
    await store.deletions.delete_guild(GuildId(1))
    while await store.deletions.purge(limit=100) is not None:
        pass
    while await store.deletions.delete_before(MessageId(1000), limit=100) is not None:
        pass

    assert (await store.completions.statement(MONTH, DAY, None)).today.cost == COST


async def test_old_usage_records_are_deleted_in_batches(store: Store) -> None:
    await add(store, *(replace(ENTRY, at=MONTH + day) for day in range(5)))

    assert await store.completions.delete_before(MONTH + 3, limit=2) == 2
    assert await store.completions.delete_before(MONTH + 3, limit=2) == 1
    assert await store.completions.delete_before(MONTH + 3, limit=2) is None
    assert (await store.completions.statement(MONTH, DAY, None)).month.completions == 2


async def test_asked_since_excludes_rejected_turns(database: Path) -> None:
    clock = FakeClock()
    store = await Store.open(database, clock)
    ada = Speaker(UserId(7), "Ada")
    times = []
    for number in (1, 2, 3):
        clock.advance(30)
        place = Place(ChannelId(100 * number))
        turn = await store.turns.open(Request(MessageId(number), place, ada, "hi"), 5)
        times.append(clock.now().timestamp())
        if turn and number == 2:
            await store.turns.fail(turn, by=ada, partial="", tokens=0, model="m", error="AskedTooOften")

    assert await store.turns.asked_since(times[0] - 1, without=("AskedTooOften",)) == [
        (times[0], ChannelId(100), UserId(7)),
        (times[2], ChannelId(300), UserId(7)),
    ]
    assert await store.turns.asked_since(times[1], without=()) == [(times[2], ChannelId(300), UserId(7))]
    await store.close()


async def test_all_named_returns_setting_of_every_owner(store: Store) -> None:
    owners = [Owner(Scope.BOT, 0), Owner(Scope.GUILD, 1), Owner(Scope.ROLE, 2), Owner(Scope.USER, 3)]
    for owner in owners:
        await store.settings.set(owner, "daily_budget_usd", str(owner.id), by=UserId(7))
    await store.settings.set(owners[1], "system_prompt", "Be kind.", by=UserId(7))

    assert await store.settings.all_named("daily_budget_usd") == {owner: str(owner.id) for owner in owners}


def test_usage_sums_use_index(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None)) as db:
        migrate(db, tmp_path, shipped())
        for column, index in (("user_id", "completions_of_user"), ("guild_id", "completions_of_guild")):
            (*_, plan), *_ = db.execute(
                f"EXPLAIN QUERY PLAN SELECT sum(cost) FROM completions WHERE at >= 1 AND {column} = 2"  # noqa: S608
            ).fetchall()
            assert f"USING INDEX {index}" in plan

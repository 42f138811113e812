"""Sums of usage by day: exact after every change, and read beside turns."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain import ChannelId, GuildId, Owner, Scope, UserId
from bot.core.errors import StoreError
from bot.storage.database import Database
from bot.storage.migrate import migrate, shipped
from bot.storage.store import Store
from tests.storage.test_completions import DAY, DIRECT, ENTRY, MONTH
from tests.support.clock import FakeClock

_SUMS = """
    count(*), coalesce(sum(cost), 0), sum(cost IS NULL), sum(estimated),
    sum(prompt_tokens), sum(cached_tokens), sum(output_tokens), sum(counted)
"""
COUNTED = " UNION ALL ".join(
    f"""
    SELECT '{kind}', CAST(at / 86400 AS INTEGER), coalesce(guild_id, 0), {key}, {_SUMS}
    FROM completions
    GROUP BY 2, 3, 4
    """  # noqa: S608 - constants
    for kind, key in {"all": "0", "channel": "channel_id", "user": "user_id", "model": "model"}.items()
)
INSERT = """
    INSERT INTO completions (
        at, question_id, guild_id, channel_id, user_id, model, purpose, prompt_tokens, cached_tokens, written_tokens,
        output_tokens, reasoning_tokens, estimated, cost, counted
    )
    VALUES (?, 1, ?, ?, ?, ?, 'reply', ?, 1, 0, 3, 0, 1, ?, 5)
"""
# Takes seconds.
LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000) SELECT max(i) FROM n"


def rolled(db: sqlite3.Connection) -> list[object]:
    return sorted(db.execute("SELECT * FROM usage_days").fetchall(), key=str)


def counted(db: sqlite3.Connection) -> list[object]:
    return sorted(db.execute(COUNTED).fetchall(), key=str)


records = st.tuples(
    st.sampled_from([0.5, 86399.9, 86400.0, 2e9]),
    st.sampled_from([None, 1, 2]),
    st.integers(1, 2),
    st.integers(0, 2),
    st.sampled_from(["a", "b"]),
    st.integers(0, 100),
    st.sampled_from([None, 0, 7]),
)
changes = st.lists(
    st.one_of(
        st.tuples(st.just(INSERT), records),
        st.tuples(st.just("UPDATE completions SET user_id = 0 WHERE id = ?"), st.tuples(st.integers(1, 9))),
        st.tuples(st.just("UPDATE completions SET cost = 9, counted = 9 WHERE id = ?"), st.tuples(st.integers(1, 9))),
        st.tuples(st.just("DELETE FROM completions WHERE id = ?"), st.tuples(st.integers(1, 9))),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(changes)
def test_sums_are_those_of_the_records_after_any_change(changes: list[tuple[str, tuple[object, ...]]]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, Path(), shipped())
        for sql, values in changes:
            db.execute(sql, values)
            assert rolled(db) == counted(db)


def test_records_of_an_older_version_are_summed(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite3", isolation_level=None)) as db:
        older = [each for each in shipped() if each.name < "0003_usage_days"]
        migrate(db, tmp_path, older)
        for guild in (None, 1, 1, 2):
            db.execute(INSERT, (DAY, guild, 100, 7, "a-model", 10, None))
        migrate(db, tmp_path, shipped())

        assert rolled(db) == counted(db)
        assert len(rolled(db)) == 12


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


async def test_a_guilds_statement_has_only_its_own(store: Store) -> None:
    await store.completions.add(ENTRY)
    await store.completions.add(replace(ENTRY, guild=GuildId(2), channel=ChannelId(200), user=UserId(8), model="other"))
    await store.completions.add(DIRECT)

    of_guild = await store.completions.statement(MONTH, DAY, Owner(Scope.GUILD, 2))
    of_all = await store.completions.statement(MONTH, DAY, None)

    assert (of_guild.month.completions, of_all.month.completions) == (1, 3)
    assert [each.key for each in (*of_guild.channels, *of_guild.users, *of_guild.models)] == [200, 8, "other"]
    assert [(each.key, each.total.completions) for each in of_all.users] == [(7, 2), (8, 1)]


async def test_a_long_report_holds_up_no_turns_read(database: Path) -> None:
    opened = await Database.open(database, FakeClock())
    report = asyncio.create_task(opened.report(LONG, ()))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await opened.read("SELECT 1", ())

    assert not report.done()
    assert time.monotonic() - began < 0.5
    await opened._reporter.interrupt()
    with pytest.raises(StoreError):
        await report
    await opened.close()

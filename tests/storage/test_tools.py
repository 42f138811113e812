from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.domain import Approval, ChannelId, Decision, GuildId, Owner, Pin, Scope, UserId
from bot.storage.store import Store
from tests.support.clock import FakeClock
from tests.support.world import World

GUILD, ADMIN, ASKER = GuildId(1), UserId(2), UserId(3)


@pytest.fixture
async def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(database: Path, clock: FakeClock) -> AsyncIterator[Store]:
    opened = await Store.open(database, clock)
    yield opened
    await opened.close()


def pin(digest: str) -> Pin:
    return Pin("git", "reset", digest, "{}")


async def test_pin_stays_until_it_is_replaced(store: Store) -> None:
    await store.tools.pin(GUILD, [pin("a")], by=ADMIN, replace=False)
    assert await store.tools.pins(GUILD) == {("git", "reset"): pin("a")}
    await store.tools.pin(GUILD, [pin("b")], by=ADMIN, replace=False)
    assert await store.tools.pins(GUILD) == {("git", "reset"): pin("a")}
    await store.tools.pin(GUILD, [pin("b")], by=ADMIN, replace=True)
    assert await store.tools.pins(GUILD) == {("git", "reset"): pin("b")}
    assert await store.tools.pins(GuildId(9)) == {}


async def test_pins_go_with_settings_of_departed_guild(store: Store) -> None:
    await store.tools.pin(GUILD, [pin("a")], by=ADMIN, replace=False)
    await store.tools.pins(GUILD)
    await store.deletions.delete_guild_settings(GUILD)
    assert await store.tools.pins(GUILD) == {}


async def asked(server: World) -> Approval:
    """Return a question before a call of the only turn."""
    await server.ask("hi")
    ((turn,),) = server.rows("SELECT id FROM turns")
    expires_at = server.clock.now().timestamp() + 600
    return await server.bot.store.tools.ask(
        Approval("0" * 16, turn, (0, 0), GUILD, ChannelId(server.general.id), UserId(server.bo.id), "x", expires_at)
    )


async def test_second_question_about_one_call_is_the_first(server: World) -> None:
    first = await asked(server)
    again = await server.bot.store.tools.ask(replace(first, id="1" * 16))
    assert again == first


async def test_first_decision_stands_and_late_one_is_none(server: World) -> None:
    first = await asked(server)
    tools = server.bot.store.tools
    assert await tools.decide(first, Decision.ALLOWED, by=ADMIN)
    assert not await tools.decide(first, Decision.SKIPPED, by=ADMIN)
    assert server.rows("SELECT decision, decided_by FROM approvals") == [("allowed", ADMIN)]


async def test_expired_question_takes_no_persons_decision(server: World) -> None:
    first = await asked(server)
    server.age(11)
    assert not await server.bot.store.tools.decide(first, Decision.ALLOWED, by=ADMIN)
    assert await server.bot.store.tools.decide(first, Decision.EXPIRED, by=UserId(0))


async def test_question_of_closed_turn_is_unknown(server: World) -> None:
    first = await asked(server)
    assert await server.bot.store.tools.approval(first.id) is None


async def test_erasure_leaves_no_person_in_questions_and_counts(server: World) -> None:
    first = await asked(server)
    await server.bot.store.tools.decide(first, Decision.ALLOWED, by=UserId(server.bo.id))
    await server.bot.store.tools.count(GUILD, UserId(server.bo.id))
    await server.bot.personal_data.erase(UserId(server.bo.id), None)
    assert server.rows("SELECT asker_id, decided_by FROM approvals") in ([(0, 0)], [])
    assert server.rows("SELECT count(*) FROM tool_days") == [(0,)]


async def test_calls_are_counted_by_guild_person_and_all(store: Store, clock: FakeClock) -> None:
    for guild, person in ((GUILD, ASKER), (GUILD, ADMIN), (None, ASKER), (GUILD, ASKER)):
        await store.tools.count(guild, person)
    now = clock.now().timestamp()
    owners = {None: 4, Owner(Scope.GUILD, GUILD): 3, Owner(Scope.USER, ASKER): 3}
    for owner, number in owners.items():
        assert (await store.completions.statement(now - 86400, now, owner)).tool_calls == number
    assert (await store.completions.statement(now + 86400, now, None)).tool_calls == 0

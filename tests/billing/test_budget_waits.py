"""Turns that compete for the same money: whoever waits goes on in the end, and nobody goes too far."""

import asyncio
from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.billing.budgets import Allowances, Budgets
from bot.core.domain import BOT as THE_BOT
from bot.core.domain import (
    ChannelId,
    GuildId,
    Message,
    MessageId,
    Place,
    Role,
    Scope,
    Speaker,
    Turn,
    TurnId,
    UserId,
)
from bot.core.errors import AllowanceError, BudgetSpent, BudgetTooSmall
from bot.core.money import Account, Pico
from tests.support.clock import FakeClock

BOT = Account(Scope.BOT)

people = st.integers(1, 3)
# Who asks, what is held for it, and which part of that it comes to.
asked = st.lists(st.tuples(people, st.integers(1, 50), st.floats(0, 1)), min_size=1, max_size=12)


class NoSettings:
    """Settings without any budget, the only part of the store that is used here."""

    async def change_option(self, *_: Any, **__: Any) -> None:
        return None

    async def set(self, *_: Any, **__: Any) -> bool:
        return True


class NoStore:
    settings = NoSettings()


def small(clock: FakeClock) -> Budgets:
    return Budgets(store=NoStore(), clock=clock, allowances=Allowances(daily=Pico(10)))  # type: ignore[arg-type]


def turn(number: int, user: int) -> Turn:
    author = Speaker(UserId(user), "Somebody")
    question = Message(MessageId(number), MessageId(number), Role.USER, author, "hi", 1)
    return Turn(TurnId(number), question, Place(ChannelId(number), guild=GuildId(1)))


@given(st.integers(1, 120), st.integers(1, 80), asked, st.randoms(use_true_random=False))
def test_no_order_of_events_overspends_or_waits_for_ever(
    wide: int, narrow: int, asks: list[tuple[int, int, float]], random: Any
) -> None:
    asyncio.run(_compete(wide, narrow, asks, random))


async def _compete(wide: int, narrow: int, asks: list[tuple[int, int, float]], random: Any) -> None:
    budgets = Budgets(
        store=NoStore(),  # type: ignore[arg-type]
        clock=FakeClock(),
        allowances=Allowances(daily=Pico(wide), user_daily=Pico(narrow)),
    )
    day = budgets.today()
    gates: list[asyncio.Event] = []

    async def ask(number: int, user: int, amount: int, part: float) -> None:
        mine = Account(Scope.USER, user)
        try:
            held = await budgets.reserve(turn(number, user), Pico(amount))
        except BudgetTooSmall:
            assert amount > min(wide, narrow)
            return
        except BudgetSpent:
            assert day.spent(BOT) + amount > wide or day.spent(mine) + amount > narrow
            return
        access_policy = asyncio.Event()
        gates.append(access_policy)
        await access_policy.wait()
        budgets.settle(*held, Pico(int(amount * part)))

    tasks = [asyncio.create_task(ask(number, *each)) for number, each in enumerate(asks)]
    while not all(task.done() for task in tasks):
        for _ in range(3):
            await asyncio.sleep(0)
        assert day.spent(BOT) + day.reserved(BOT) <= wide
        for user in (1, 2, 3):
            assert day.spent(Account(Scope.USER, user)) + day.reserved(Account(Scope.USER, user)) <= narrow
        if gates:
            gates.pop(random.randrange(len(gates))).set()
        else:
            # Nobody holds anything, so everybody must have come to an end.
            assert all(task.done() for task in tasks)
    await asyncio.gather(*tasks)
    assert day.reserved(BOT) == 0


async def test_a_cancelled_wait_reserves_nothing() -> None:
    budgets = small(FakeClock())
    held = await budgets.reserve(turn(1, 1), Pico(10))
    waiting = asyncio.create_task(budgets.reserve(turn(2, 2), Pico(5)))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    budgets.settle(*held, Pico(5))

    assert (budgets.today().spent(BOT), budgets.today().reserved(BOT)) == (5, 0)


async def test_a_larger_budget_wakes_waiting_completions() -> None:
    budgets = small(FakeClock())
    await budgets.reserve(turn(1, 1), Pico(10))
    waiting = asyncio.create_task(budgets.reserve(turn(2, 2), Pico(5)))
    await asyncio.sleep(0)
    await budgets.set_budget(THE_BOT, Decimal(1), by=UserId(1))
    await asyncio.wait_for(waiting, 5)


async def test_a_reservation_of_yesterday_is_paid_from_yesterdays_budget() -> None:
    clock = FakeClock()
    budgets = small(clock)
    yesterday = budgets.today()
    held = await budgets.reserve(turn(1, 1), Pico(10))
    clock.advance(24 * 3600)
    today = await budgets.reserve(turn(2, 1), Pico(10))
    budgets.settle(*held, Pico(8))

    assert (yesterday.spent(BOT), budgets.today().spent(BOT), budgets.today().reserved(BOT)) == (8, 0, 10)
    budgets.settle(*today, Pico(1))


async def test_a_refusal_is_loud_once_a_minute_for_each_person() -> None:
    clock = FakeClock()
    budgets = small(clock)

    async def quiet(user: int) -> bool:
        try:
            await budgets.reserve(turn(1, user), Pico(11))
        except AllowanceError as error:
            return error.quiet
        raise AssertionError

    assert [await quiet(1), await quiet(1), await quiet(2), await quiet(1)] == [False, True, False, True]
    clock.advance(60)
    assert not await quiet(1)

"""SlidingWindowLimiter windows, days, and the ledger of a day: pure, so that every interleaving can be tried."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.billing.limits import (
    MINUTE_S,
    Denied,
    Ledger,
    Reservation,
    SlidingWindowLimiter,
    day_of,
    month_of,
)
from bot.core.domain import Scope
from bot.core.money import Account, Budget, Pico

BOT, ADA, BO = Account(Scope.BOT), Account(Scope.USER, 7), Account(Scope.USER, 8)


def at(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]


def test_days_and_months_are_utcs() -> None:
    now = at(2026, 2, 28, 23, 59, 59)
    assert day_of(now) == (at(2026, 2, 28), at(2026, 3, 1))
    assert month_of(now) == at(2026, 2, 1)
    assert day_of(at(2026, 3, 1)) == (at(2026, 3, 1), at(2026, 3, 2))


def test_a_request_is_welcome_again_a_minute_after_the_oldest() -> None:
    window: SlidingWindowLimiter[str] = SlidingWindowLimiter()
    window.count("ada", 100)
    window.count("ada", 130)

    assert window.blocked_until("ada", 159.9, 2) == 160
    assert window.blocked_until("bo", 159.9, 2) is None
    assert window.blocked_until("ada", 160, 2) is None


def test_a_limit_of_nothing_is_none() -> None:
    window: SlidingWindowLimiter[str] = SlidingWindowLimiter()
    for _ in range(1000):
        window.count("ada", 1)
    assert window.blocked_until("ada", 1, 0) is None


@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=60),
)
def test_no_minute_ever_holds_more_than_the_limit(limit: int, asked: list[tuple[str, int]]) -> None:
    window: SlidingWindowLimiter[str] = SlidingWindowLimiter()
    admitted: dict[str, list[float]] = {}
    now = 0
    for who, later in asked:
        now += later
        times = admitted.setdefault(who, [])
        recent = [time for time in times if time > now - MINUTE_S]
        blocked = window.blocked_until(who, now, limit)
        assert blocked == (recent[-limit] + MINUTE_S if len(recent) >= limit else None)
        if blocked is None:
            window.count(who, now)
            times.append(now)
    # What is over takes no memory.
    window.blocked_until("a", now + MINUTE_S, limit)
    assert not window._order


def ledger() -> Ledger:
    return Ledger(0, 86_400)


def reserve(day: Ledger, amount: int, *budgets: Budget, who: Account = ADA) -> Reservation | Denied | None:
    return day.reserve((BOT, who), budgets, Pico(amount))


def granted(verdict: object) -> Reservation:
    assert isinstance(verdict, Reservation)
    return verdict


def test_a_reservation_counts_as_spent_until_it_is_settled() -> None:
    day, budget = ledger(), Budget(BOT, Pico(100))
    first = granted(reserve(day, 60, budget))
    assert reserve(day, 60, budget) is None

    day.settle(first, 40)
    assert (day.spent(BOT), day.spent(ADA), day.reserved(BOT)) == (40, 40, 0)
    second = granted(reserve(day, 60, budget))
    day.settle(second, 60)
    day.settle(second, 60)

    assert day.spent(BOT) == 100
    assert reserve(day, 1, budget) == Denied(budget, too_small=False)


def test_every_budget_must_have_room_and_a_too_small_budget_is_named() -> None:
    day, wide, narrow = ledger(), Budget(BOT, Pico(100)), Budget(ADA, Pico(10))
    day.spend((BOT, ADA), 95)

    assert reserve(day, 8, wide, narrow) == Denied(wide, too_small=False)
    assert reserve(day, 20, wide, narrow) == Denied(narrow, too_small=True)
    assert isinstance(reserve(day, 5, wide, who=BO), Reservation)


steps = st.lists(
    st.tuples(
        st.sampled_from([ADA, BO]),
        st.integers(0, 60),  # what is held
        st.floats(0, 1),  # which part of that it comes to
        st.integers(0, 3),  # which of those under way ends
        st.booleans(),
    ),
    max_size=80,
)


@given(st.integers(1, 200), st.integers(1, 100), steps)
def test_no_interleaving_spends_more_than_a_budget(
    wide: int, narrow: int, taken: list[tuple[Account, int, float, int, bool]]
) -> None:
    day = ledger()
    under_way: list[tuple[Reservation, int]] = []
    for who, amount, part, which, ends in taken:
        budgets = (Budget(BOT, Pico(wide)), Budget(who, Pico(narrow)))
        verdict = reserve(day, amount, *budgets, who=who)
        if isinstance(verdict, Reservation):
            under_way.append((verdict, int(amount * part)))
        elif verdict is None:
            # Another completion can end, so that none waits for ever.
            assert under_way
        if ends and under_way:
            day.settle(*under_way.pop(which % len(under_way)))
        assert day.spent(BOT) + day.reserved(BOT) <= wide
        assert all(day.spent(each) + day.reserved(each) <= narrow for each in (ADA, BO))
    for each in under_way:
        day.settle(*each)
    assert day.reserved(BOT) == day.reserved(ADA) == day.reserved(BO) == 0
    assert day.spent(BOT) == day.spent(ADA) + day.spent(BO) <= wide


def test_requests_of_a_clock_that_was_ahead_are_forgotten() -> None:
    window: SlidingWindowLimiter[str] = SlidingWindowLimiter()
    window.count("ada", 90_000)
    assert window.blocked_until("ada", 90_001, 1) == 90_060
    assert window.blocked_until("ada", 100, 1) is None
    window.count("ada", 100)
    assert window.blocked_until("ada", 101, 1) == 160

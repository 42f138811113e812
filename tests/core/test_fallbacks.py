"""Breakers, and the order of models while some are down."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import BadKey, ParleyError, RateLimited, ServerFailed, Unreachable
from bot.core.fallbacks import FIRST_PAUSE_S, MAX_FAILURES, MAX_PAUSE_S, WINDOW_S, Breaker, Fallbacks
from tests.support.clock import FakeClock

ELSEWHERE = "other (example.com)"


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(MAX_FAILURES):
        breaker.failed(at, at)
    return breaker


@given(st.lists(st.floats(0, 50), min_size=1, max_size=30))
def test_breaker_opens_at_the_third_failure_in_a_minute(gaps: Sequence[float]) -> None:
    breaker, times, now = Breaker(), list[float](), 0.0
    for gap in gaps:
        now += gap
        times.append(now)
        breaker.failed(now, now)
        if len(times) >= MAX_FAILURES and now - times[-MAX_FAILURES] <= WINDOW_S - 1e-6:
            assert breaker.is_open
        if breaker.is_open:
            assert now - times[-MAX_FAILURES] <= WINDOW_S + 1e-6
            return


@given(st.lists(st.tuples(st.floats(0, 400), st.booleans()), max_size=40))
def test_open_breaker_lets_one_request_through_after_each_pause(steps: Sequence[tuple[float, bool]]) -> None:
    breaker, now, pause = opened(), 0.0, FIRST_PAUSE_S
    since = now
    for seconds, answers in steps:
        now += seconds
        assert breaker.lets_through(now) == (now - since >= pause)
        if not breaker.lets_through(now):
            continue
        breaker.begin(now)
        assert not breaker.lets_through(now)
        if answers:
            breaker.answered()
            assert not breaker.is_open
            return
        breaker.failed(now, now)
        since, pause = now, min(2 * pause, MAX_PAUSE_S)


def test_seconds_of_a_deadline_do_not_count_between_failures() -> None:
    breaker = Breaker()
    for began in (0.0, 65.0, 130.0):  # one after another, each silent for a minute
        breaker.failed(began, began + 60)
    assert breaker.is_open


def test_late_failure_of_an_earlier_request_extends_no_pause() -> None:
    breaker = opened()
    breaker.failed(0.0, FIRST_PAUSE_S)
    assert breaker.lets_through(FIRST_PAUSE_S)


def test_abandoned_trial_is_followed_by_another() -> None:
    breaker = opened()
    breaker.begin(FIRST_PAUSE_S)
    assert not breaker.lets_through(2 * FIRST_PAUSE_S - 1)
    assert breaker.lets_through(2 * FIRST_PAUSE_S)


def fail(fallbacks: Fallbacks, name: str, error: ParleyError) -> None:
    for _ in range(MAX_FAILURES):
        fallbacks.failed(name, error, 0.0)


def test_order_is_the_chosen_model_then_the_others_then_the_other_server() -> None:
    fallbacks = Fallbacks(FakeClock(), ("b", "a", "c"), ELSEWHERE)
    assert fallbacks.routes("a") == ("a", "b", "c", ELSEWHERE)


@pytest.mark.parametrize(("error", "next_one"), [(ServerFailed(500), "b"), (Unreachable(), ELSEWHERE)])
def test_unreachable_server_is_unreachable_for_all_its_models(error: ParleyError, next_one: str) -> None:
    fallbacks = Fallbacks(FakeClock(), ("b",), ELSEWHERE)
    assert fallbacks.choose("a", {"a": error}) == next_one
    fail(fallbacks, "a", error)
    assert fallbacks.choose("a", {}) == next_one


def test_a_model_that_was_down_is_asked_where_all_are() -> None:
    fallbacks = Fallbacks(FakeClock(), ("b",))
    fail(fallbacks, "a", RateLimited())
    fail(fallbacks, "b", RateLimited())
    assert fallbacks.choose("a", {}) == "a"
    assert fallbacks.choose("a", {"a": RateLimited()}) == "b"
    assert fallbacks.choose("a", {"a": RateLimited(), "b": RateLimited()}) is None


def test_errors_that_are_no_outage_open_nothing() -> None:
    fallbacks = Fallbacks(FakeClock(), ("b",))
    fail(fallbacks, "a", BadKey())
    assert (fallbacks.down, fallbacks.current("a")) == (0, "a")


def test_looking_at_the_current_model_takes_no_trial() -> None:
    clock = FakeClock()
    fallbacks = Fallbacks(clock, ("b",))
    fail(fallbacks, "a", ServerFailed(503))
    assert (fallbacks.down, fallbacks.current("a")) == (1, "b")
    clock.advance(FIRST_PAUSE_S)
    assert [fallbacks.current("a"), fallbacks.current("a")] == ["a", "a"]
    assert [fallbacks.choose("a", {}), fallbacks.choose("a", {})] == ["a", "b"]

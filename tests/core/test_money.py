"""Sums of money are exact, and reservations are the highest cost."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.billing.price_list import ListedPrices
from bot.core.domain import Usage
from bot.core.money import ASSUMED, DOLLAR, FREE, Pico, Rates, flat, per_token, pico
from tests.support.clock import FakeClock

OPENAI = "https://api.openai.com/v1"
prices = st.integers(0, 10**9)  # up to a thousand dollars for a million tokens
tokens = st.integers(0, 2_000_000)


async def listed(model: str, prompt_tokens: int = 1000, base_url: str = OPENAI) -> Rates | None:
    return await ListedPrices(model=model, base_url=base_url, clock=LateClock()).rates(prompt_tokens)


class LateClock(FakeClock):
    """The day on which the prices below were looked up."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "plain", "cached", "written", "output"),
    [
        ("gpt-6-astra", "10", "1", "12.5", "50"),
        ("gpt-6.1-sol", "2", "0.1", "2.5", "10"),
        ("gpt-6-luna", "0.1", "0.01", "0.125", "0.5"),
        ("gpt-5.6-terra", "2", "0.2", "2.5", "12"),
        ("gpt-5.5", "5", "0.5", "5", "30"),  # has no fee for cache writes
        ("gpt-5.4-nano", "0.2", "0.02", "0.2", "1.25"),
        ("gpt-5-nano", "0.05", "0.005", "0.05", "0.4"),
        ("gpt-4o-mini", "0.15", "0.075", "0.15", "0.6"),
        ("gpt-4o-2024-08-06", "2.5", "1.25", "2.5", "10"),  # a dated name
    ],
)
async def test_models_prices_are_those_of_its_provider(
    model: str, plain: str, cached: str, written: str, output: str
) -> None:
    assert await listed(model) == Rates(*(per_token(Decimal(price)) for price in (plain, cached, written, output)))


async def test_beyond_272k_tokens_the_whole_prompt_costs_twice_as_much() -> None:
    short, long = await listed("gpt-6-luna", 272_000), await listed("gpt-6-luna", 272_001)

    assert short is not None
    assert long is not None
    assert (long.input, long.output) == (2 * short.input, 1.5 * short.output)


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        ("a-model-of-tomorrow", OPENAI),
        # A model of another server may have the name of a hosted one.
        ("gpt-4o", "http://192.168.1.5:8000/v1"),
        ("gpt-4o", "https://models.example.com/v1"),
    ],
)
async def test_unlisted_price_is_unknown(model: str, base_url: str) -> None:
    assert await listed(model, base_url=base_url) is None


async def test_prices_are_looked_up_again_after_a_minute_only() -> None:
    clock = LateClock()
    prices = ListedPrices(model="gpt-6-luna", base_url=OPENAI, clock=clock)
    first = await prices.rates(1)
    looked: list[str] = []
    prices._calculate = lambda model, *_: looked.append(model)
    assert await prices.rates(1) == first
    clock.advance(60)

    assert await prices.rates(1) is None
    assert looked == ["gpt-6-luna"]


def test_cost_of_a_completion_by_kinds_of_tokens() -> None:
    rates = Rates(*(per_token(Decimal(price)) for price in ("2", "0.2", "2.5", "10")))
    used = Usage(10_000, 500, cached_tokens=6_000, written_tokens=3_000, reasoning_tokens=400)

    # 1,000 plain, 6,000 cached, 3,000 written and 500 out, of which 400 were thought.
    assert rates.cost(used) == pico(Decimal("0.002") + Decimal("0.0012") + Decimal("0.0075") + Decimal("0.005"))


def test_cached_tokens_beyond_the_prompt_are_ignored() -> None:
    assert flat(Decimal(1), Decimal(1)).cost(Usage(10, 0, cached_tokens=50, written_tokens=7)) == 10 * 10**6


def test_amount_finer_than_a_picodollar_is_rounded_up() -> None:
    assert pico(Decimal("0.0000000000001")) == 1
    assert pico(Decimal(2)) == 2 * DOLLAR


def test_rates_are_free_without_any_price() -> None:
    assert FREE.free
    assert not ASSUMED.free
    assert not flat(Decimal(0), Decimal("0.01")).free


@given(st.tuples(prices, prices, prices, prices, prices), tokens, tokens, st.data())
def test_worst_case_is_the_highest_cost(each: tuple[int, ...], prompt: int, reply: int, data: st.DataObject) -> None:
    rates = Rates(*map(Pico, each))
    used = Usage(
        prompt_tokens=data.draw(st.integers(0, prompt)),
        completion_tokens=data.draw(st.integers(0, reply)),
        cached_tokens=data.draw(tokens),
        written_tokens=data.draw(tokens),
    )
    assert 0 <= rates.cost(used) <= rates.cost(rates.worst(prompt, reply))

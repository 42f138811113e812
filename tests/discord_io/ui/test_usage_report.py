"""The texts of `/usage`."""

from datetime import UTC, datetime

import pytest

from bot.core.domain import Scope
from bot.core.money import DOLLAR, Pico, Share, Statement, Total
from bot.discord_io.i18n.texts import texts_in
from bot.discord_io.ui.usage_report import MAX_LIST, amount, in_dollars, listed, report
from tests.support.english import texts


def test_unknown_price_is_told() -> None:
    assert amount(texts, Total(completions=2, unpriced=2)) == "an unknown amount"
    mixed = Total(completions=3, cost=Pico(DOLLAR), unpriced=1)
    assert amount(texts, mixed) == "$1.00 and 1 request of unknown price"


def test_days_without_requests_cost_nothing() -> None:
    assert amount(texts, Total()) == "$0.00"


async def test_tokens_are_told_once_for_the_month() -> None:
    sums = Total(4, Pico(DOLLAR), estimated=1, prompt_tokens=1000, cached_tokens=450, output_tokens=20)
    (told,) = [each for each in await lines(sums) if "tokens in" in each]
    assert told == "-# 1,000 tokens in (45% from the cache), 20 out"
    assert "-# 1 of the requests is estimated: the model's server did not report its tokens" in await lines(sums)


async def lines(sums: Total, language: str | None = None, names: int = 1) -> list[str]:
    shares = tuple(Share("m" * 100, sums) for _ in range(names))
    day = (Share(30, sums),)
    statement = Statement(today=sums, month=sums, days=day, channels=shares, users=shares, models=shares)
    view, _ = await report(texts_in(language), Scope.GUILD, statement, [], datetime(2026, 11, 30, tzinfo=UTC))
    return "\n".join(each.content for each in view.walk_children() if hasattr(each, "content")).splitlines()


async def test_money_comes_first() -> None:
    assert (await lines(Total(2, Pico(DOLLAR // 2))))[:4] == [
        "### What this server has spent",
        "**$0.50** today, 2 requests",
        "**$0.50** in Nov 2026, 2 requests",
        "No budget is set.",
    ]


@pytest.mark.parametrize("language", ["de", "en-US", "es-ES", "fr", "ja", "pt-BR", "zh-CN"])
async def test_report_fits_into_a_message(language: str) -> None:
    sums = Total(10**9, Pico(10**16), 9, estimated=9, prompt_tokens=10**9, cached_tokens=10**8, output_tokens=10**9)
    assert len("\n".join(await lines(sums, language, names=20))) <= 3400  # the rest is for budgets


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en-US", 0, "$0.00"),
        ("en-US", 0.5, "$0.50"),
        ("en-US", 0.02, "$0.02"),
        ("en-US", 0.002, "$0.0020"),
        ("en-US", 0.00005, "$5e-05"),
        ("de", 1.5, "1,50 $"),
        ("ja", 2, "$2.00"),
    ],
)
def test_scale_shows_cents(language: str, value: float, shown: str) -> None:
    assert in_dollars(texts_in(language), value) == shown


def test_list_is_limited() -> None:
    parts = [Share("m" * 100, Total(10**9, Pico(10**16), unpriced=9)) for _ in range(8)]
    said = listed(texts, parts, "`{}`")

    assert len(said) <= MAX_LIST
    assert all(line.endswith("tokens") for line in said.splitlines())

"""The texts of `/usage`."""

from bot.core.money import DOLLAR, Pico, Share, Total
from bot.discord_io.ui.usage_report import amount, listed, total
from tests.support.english import texts


def test_unknown_price_is_told() -> None:
    assert amount(texts, Total(completions=2, unpriced=2)) == "an unknown amount"
    mixed = Total(completions=3, cost=Pico(DOLLAR), unpriced=1)
    assert amount(texts, mixed) == "$1.00 and 1 request of unknown price"


def test_cached_and_estimated_tokens_are_told() -> None:
    sums = Total(4, Pico(DOLLAR), estimated=1, prompt_tokens=1000, cached_tokens=450, output_tokens=20)
    assert total(texts, sums) == (
        "**$1.00** for 4 requests\n1,000 tokens in (45% from the cache), 20 out\n"
        "1 of the requests is estimated: the model's server did not say what it took"
    )


def test_list_fits_into_an_embeds_field() -> None:
    parts = [Share("m" * 100, Total(10**9, Pico(10**16), unpriced=9)) for _ in range(8)]
    said = listed(texts, parts, "`{}`")

    assert len(said) <= 1024
    assert all(line.endswith("tokens") for line in said.splitlines())

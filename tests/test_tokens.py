import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tokens import estimate


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        # Counts by o200k_base, the vocabulary of OpenAI's models since gpt-4o.
        ("The quick brown fox jumps over the lazy dog.", 10),
        ("Привет, как дела?", 6),
        ("今日はいい天気ですね。", 7),
        ("def add(a, b):\n    return a + b\n", 12),
        ('{"a": [1, 2, {"b": null}]}', 15),
        ("1234567890 3.14159 2026-11-23", 16),
        ("안녕하세요, 오늘 날씨 어때요?", 10),
        ("👍👍👍", 3),
    ],
)
def test_an_estimate_errs_upwards_and_not_beyond_three_times(text: str, exact: int) -> None:
    assert exact <= estimate(text) <= 3 * exact


def test_no_text_takes_no_tokens() -> None:
    assert estimate("") == 0


@given(st.text(), st.text())
def test_more_text_never_takes_fewer_tokens(one: str, two: str) -> None:
    assert estimate(one + two) >= max(estimate(one), estimate(two))


@given(st.text(min_size=1))
def test_any_text_takes_at_least_one_token(text: str) -> None:
    assert estimate(text) >= 1

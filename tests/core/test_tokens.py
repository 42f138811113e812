"""How far estimates are off, against the vocabulary of OpenAI's models since gpt-4o, and that they are quick."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import bpe_openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import beginning
from bot.core.tokens import estimate
from tests.support.texts import KINDS

ROOT = Path(__file__).parents[2]
ALL = [text for texts in KINDS.values() for text in texts]
# Everyday text, as opposed to rulers, keys and a single sentence in Georgian.
EVERYDAY = ("English", "Python", "code", "data", "logs", "numbers", "Chinese", "Japanese", "Korean", "emoji")


@pytest.fixture(scope="session")
def exact() -> Callable[[str], int]:
    encoding = bpe_openai.get_encoding("o200k_base")
    return lambda text: len(encoding.encode_ordinary(text))


def test_distribution_of_errors_over_all_kinds_of_messages(exact: Callable[[str], int]) -> None:
    ratios = [estimate(text) / exact(text) for text in ALL]
    twentieths = quantiles(ratios, n=20)
    assert 1.08 <= median(ratios) <= 1.20
    assert twentieths[0] >= 0.88
    assert twentieths[-1] <= 1.60
    assert min(ratios) >= 0.65
    assert max(ratios) <= 2.6


# The bounds of all of a kind's messages together, as in a channel of that kind.
BOUNDS = {
    "German": (1.00, 1.15),
    "Romance languages": (1.00, 1.20),
    "other Latin": (0.95, 1.15),
    "URLs": (1.00, 1.25),
    "Cyrillic": (1.05, 1.35),
    "Arabic": (1.05, 1.30),
    "other scripts": (1.05, 1.35),
    "mixed": (1.00, 1.25),
    "runs": (1.00, 2.00),
    "keys": (0.95, 1.10),
} | dict.fromkeys(EVERYDAY, (1.0, 1.25))


@pytest.mark.parametrize("kind", KINDS)
def test_estimate_of_each_kind_of_text_is_slightly_high(exact: Callable[[str], int], kind: str) -> None:
    texts = KINDS[kind]
    least, most = BOUNDS[kind]
    assert least <= sum(map(estimate, texts)) / sum(map(exact, texts)) <= most


def test_estimate_of_a_conversation_is_at_most_a_third_high(
    exact: Callable[[str], int],
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same conversations each time
    ratios = []
    for _ in range(100):
        conversation = chance.choices(ALL, k=40)
        ratios.append(sum(map(estimate, conversation)) / sum(map(exact, conversation)))
    assert 1.10 <= median(ratios) <= 1.20
    assert min(ratios) >= 1.0
    assert max(ratios) <= 1.34


@pytest.mark.parametrize(
    "file",
    ["README.md", "ARCHITECTURE.md", "bot/chat/turns.py", "tests/e2e/wire/payloads.py", "pyproject.toml"],
)
def test_estimate_holds_for_other_texts(exact: Callable[[str], int], file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert 1.0 <= estimate(text) / exact(text) <= 1.3


def test_estimate_takes_microseconds() -> None:
    took = []
    for texts in KINDS.values():
        text = (" ".join(texts) * 5)[:500]
        began = time.perf_counter()
        for _ in range(100):
            estimate(text)
        took.append((time.perf_counter() - began) / 100)
    # Under 30 on an idle machine; the rest is for a busy one.
    assert median(took) < 200e-6


@pytest.mark.parametrize("unit", ["word ", "a", "=", "\n", " ", "1", "語", "é", "🙂", "?!", "aB", "\ud800"])
def test_estimate_takes_linear_time(unit: str) -> None:
    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            estimate(text)
            best = min(best, time.perf_counter() - began)
        return best

    short, long = unit * (20_000 // len(unit)), unit * (320_000 // len(unit))
    assert seconds(long) < 16 * 8 * max(seconds(short), 20e-6)


def test_empty_text_has_no_tokens() -> None:
    assert estimate("") == 0


@given(st.text(min_size=1))
def test_any_text_has_a_token(text: str) -> None:
    assert estimate(text) >= 1


@given(st.text(), st.text())
def test_longer_text_has_no_fewer_tokens(one: str, two: str) -> None:
    assert estimate(one + two) >= max(estimate(one), estimate(two))


@given(st.text(), st.text())
def test_estimates_of_two_texts_add_up(one: str, two: str) -> None:
    together = estimate(one) + estimate(two)
    assert together / 2 - 2 <= estimate(one + two) <= together + 2


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=20))
def test_estimates_of_lines_add_up(texts: list[str]) -> None:
    apart = sum(map(estimate, texts))
    assert 0.9 * apart - 2 <= estimate("\n".join(texts)) <= 1.1 * apart + len(texts) + 2


@given(st.text(alphabet="abc XYZ 0189 .,;()=-_\n\t é語🙂", max_size=400))
def test_estimate_is_never_much_too_low(exact: Callable[[str], int], text: str) -> None:
    assert estimate(text) >= 0.45 * exact(text) - 3


@pytest.mark.parametrize("text", [" ", "\t", "=", "\n", "\u3000", "word ", "周", "\u0301", "\U0001f600"])
def test_beginning_of_a_long_text_leaves_no_room_that_it_could_fill(text: str) -> None:
    short, whole = beginning(text * 100_000, 100)
    assert not whole
    assert 80 < estimate(short) <= 100


def test_beginning_of_a_huge_text_is_found_without_reading_it_all() -> None:
    began = time.process_time()
    beginning("word " * 2_000_000, 1000)
    assert time.process_time() - began < 0.05

"""Numbers within their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SettingsError
from tests.config.test_env import problem, read

NOT_NUMBERS = [
    "-5",
    "+5",
    "1e3",
    "1_00",
    "inf",
    "nan",
    "٣٠",
    "³",
    "0x20",
    "ten",
    "9" * 5000,
    "20 00",
    "20,5",
    "2.000",
    "2k5",
    "5 apples",
]


@pytest.mark.parametrize("text", [*NOT_NUMBERS, "15", "10000001", "16.0"])
def test_tokens_are_whole_number_within_bounds(text: str) -> None:
    assert problem(REPLY_TOKENS=text) == "REPLY_TOKENS must be a whole number of tokens from 16 to 10000000."


@pytest.mark.parametrize(
    "text", [*(text for text in NOT_NUMBERS if text != "2.000"), "0", "0.99", "3600.1", ".5", "2h"]
)
def test_timeouts_are_seconds_within_bounds(text: str) -> None:
    assert problem(SHUTDOWN_TIMEOUT_S=text) == "SHUTDOWN_TIMEOUT_S must be a number of seconds from 1 to 3600."


def test_bounds_are_within_bounds() -> None:
    settings = read(REPLY_TOKENS="16", CONTEXT_TOKENS="10000000", SHUTDOWN_TIMEOUT_S="1", REPLY_TIMEOUT_S="3600")
    assert (settings.reply_tokens, settings.context_tokens) == (16, 10_000_000)
    assert (settings.shutdown_timeout_s, settings.reply_timeout_s) == (1, 3600)
    assert read(SHUTDOWN_TIMEOUT_S="2.5").shutdown_timeout_s == 2.5


def test_completions_follow_the_model_server() -> None:
    assert read().max_completions == 64
    assert read(OPENAI_BASE_URL="https://openrouter.ai/api/v1").max_completions == 64
    assert read(OPENAI_BASE_URL="http://localhost:11434/v1").max_completions == 8
    assert read(OPENAI_BASE_URL="http://192.168.1.5:8000/v1").max_completions == 8
    assert read(OPENAI_BASE_URL="http://localhost:11434/v1", MAX_COMPLETIONS="20").max_completions == 20


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("HISTORY_TOKENS", "16k", 16_000),
        ("HISTORY_TOKENS", "2,000", 2_000),
        ("HISTORY_TOKENS", "20 000 tokens", 20_000),
        ("HISTORY_TOKENS", "1_000", 1_000),
        ("CONTEXT_TOKENS", "1M", 1_000_000),
        ("CONTEXT_TOKENS", "2.5k", 2_500),
        ("CONTEXT_TOKENS", "5m", 5_000_000),
        ("REPLY_TIMEOUT_S", "5m", 300),
        ("REPLY_TIMEOUT_S", "120 s", 120),
        ("RECOVER_MINUTES", "5m", 5),
        ("RECOVER_MINUTES", "1h", 60),
        ("RETENTION_DAYS", "30d", 30),
        ("RETENTION_DAYS", "1 week", 7),
        ("HISTORY_TOKENS", "16k tokens", 16_000),
        ("HISTORY_TOKENS", "16’000", 16_000),
        ("REPLY_TIMEOUT_S", "5 mins", 300),
        ("REPLY_TIMEOUT_S", "90sec", 90),
        ("MAX_COMPLETIONS", "'8'", 8),
    ],
)
def test_number_with_separators_or_unit_is_understood(name: str, text: str, value: int) -> None:
    assert getattr(read(**{name: text}), name.lower()) == value


def test_number_of_unclear_meaning_is_refused() -> None:
    assert problem(RETENTION_DAYS="5m") == "RETENTION_DAYS must be a whole number of days from 1 to 36500, or 0."
    assert problem(RETENTION_DAYS="2.000").startswith("RETENTION_DAYS must be")
    assert problem(REPLY_TIMEOUT_S="5ms").startswith("REPLY_TIMEOUT_S must be")
    assert problem(HISTORY_TOKENS="5s").startswith("HISTORY_TOKENS must be")
    assert problem(RETENTION_DAYS="1.5k").startswith("RETENTION_DAYS must be")


@given(st.text(max_size=30).filter(lambda text: "\x00" not in text))
def test_any_text_is_number_within_bounds_or_one_problem(text: str) -> None:
    try:
        value = read(CHANNEL_QUEUE=text).channel_queue
    except SettingsError as error:
        value = len(error.problems)
    assert 1 <= value <= 100


def test_zero_is_allowed_for_history_only() -> None:
    assert read(HISTORY_TOKENS="0").history_tokens == 0
    assert problem(HISTORY_TOKENS="15").endswith("from 16 to 10000000, or 0.")
    assert problem(MAX_COMPLETIONS="0").endswith("answers from 1 to 1000.")

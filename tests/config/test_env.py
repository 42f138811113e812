import base64
import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.env import Settings, Variable, database_path, read_environment
from bot.core.errors import SettingsError
from tests.support import settings_table

ROOT = Path(__file__).parents[2]
# Shaped like a token, and nobody's.
BOT = "id-part.time-part.signature-part"
KEY = "a-key-for-tests"
ENOUGH = {"DISCORD_TOKEN": BOT, "OPENAI_API_KEY": KEY}
LOCAL = "http://localhost:11434/v1"


def read(**more: str) -> Settings:
    return Settings.from_env(ENOUGH | more)


def problems(env: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return caught.value.problems


def problem(**more: str) -> str:
    (only,) = problems(ENOUGH | more)
    return only


def test_two_variables_are_enough() -> None:
    settings = read()
    assert (settings.discord_token, settings.openai_api_key) == (BOT, KEY)
    assert (settings.openai_base_url, settings.openai_model) == ("https://api.openai.com/v1", "gpt-6-luna")
    assert (settings.database_path, settings.retention_days) == (Path("data/parley.sqlite3"), 0)
    assert (settings.context_tokens, settings.history_tokens, settings.reply_tokens) == (None, 16_000, 2_000)
    assert (settings.first_token_timeout_s, settings.stall_timeout_s) == (60, 30)
    assert (settings.reply_timeout_s, settings.shutdown_timeout_s) == (300, 20)
    assert (settings.max_completions, settings.channel_queue) == (64, 5)
    assert (settings.ping_asker, settings.log_level, settings.hints) == (False, "INFO", ())
    assert (settings.daily_budget_usd, settings.warn_owner) == (Decimal(2), True)
    assert (settings.guild_daily_budget_usd, settings.user_daily_budget_usd) == (Decimal(0), Decimal(0))
    assert (settings.input_price_usd, settings.output_price_usd) == (None, None)
    assert (settings.user_requests_per_minute, settings.channel_requests_per_minute) == (10, 30)
    assert (settings.health_port, settings.health_host, settings.log_format) == (None, "127.0.0.1", "text")


def test_amounts_are_dollars_to_millionth() -> None:
    assert read(DAILY_BUDGET_USD="0.50").daily_budget_usd == Decimal("0.5")
    assert read(INPUT_PRICE_USD="0", OUTPUT_PRICE_USD="0.000001").output_price_usd == Decimal("0.000001")


@pytest.mark.parametrize("text", ["-1", "2 EUR", "$", "2,50", "1,000", "1e9", "NaN", "100001", "0.0000001", "٣"])
def test_invalid_amount_is_refused(text: str) -> None:
    assert problem(DAILY_BUDGET_USD=text) == (
        "DAILY_BUDGET_USD must be an amount in US dollars from 0 to 100,000, for example 2 or 0.50."
    )


def test_single_price_is_refused() -> None:
    assert problem(INPUT_PRICE_USD="1") == (
        "INPUT_PRICE_USD and OUTPUT_PRICE_USD must be set together: each is half of a price."
    )
    assert problem(OUTPUT_PRICE_USD="1").startswith("INPUT_PRICE_USD and OUTPUT_PRICE_USD")


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://192.168.1.5:8000/v1", True),
        ("http://ollama:11434/v1", True),
        ("https://api.openai.com/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_own_server_is_local_or_private_address(url: str, own: bool) -> None:
    assert read(OPENAI_BASE_URL=url).own_server is own


def test_every_problem_is_reported_at_once() -> None:
    found = problems({"OPENAI_BASE_URL": "ftp://x", "REPLY_TOKENS": "many", "PING_ASKER": "perhaps"})
    assert [line.split()[0] for line in found] == [
        "OPENAI_BASE_URL",
        "REPLY_TOKENS",
        "PING_ASKER",
        "DISCORD_TOKEN",
    ]


def test_empty_environment_names_required_settings() -> None:
    token, key = problems({})
    assert token.startswith("DISCORD_TOKEN is not set")
    assert "discord.com/developers" in token
    assert key.startswith("OPENAI_API_KEY is not set")


def test_empty_value_counts_as_not_set() -> None:
    assert read(OPENAI_MODEL="", REPLY_TOKENS="  ", CONTEXT_TOKENS="") == read()
    assert len(problems({"DISCORD_TOKEN": " ", "OPENAI_API_KEY": ""})) == 2


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"])
def test_default_model_is_for_openai(url: str) -> None:
    assert read(OPENAI_BASE_URL=url).openai_model == "gpt-6-luna"


@pytest.mark.parametrize("url", [LOCAL, "https://openrouter.ai/api/v1", "https://notapi.openai.com.example/v1"])
def test_default_model_is_not_sent_to_other_server(url: str) -> None:
    assert read(OPENAI_BASE_URL=url).openai_model == ""
    assert read(OPENAI_BASE_URL=url, OPENAI_MODEL="own").openai_model == "own"


def test_demo_ignores_discord_token() -> None:
    assert Settings.from_env({"OPENAI_BASE_URL": LOCAL}, demo=True).discord_token == ""
    with_token = Settings.from_env(ENOUGH | {"DISCORD_TOKEN": "your-token-here"}, demo=True)
    assert with_token.discord_token == ""


@pytest.mark.parametrize("copied", [f" {BOT}\n", f'"{BOT}"', f"'{BOT}'", f"Bot {BOT}", f"'bot  {BOT}'"])
def test_prefix_and_quotes_of_token_are_removed(copied: str) -> None:
    assert read(DISCORD_TOKEN=copied).discord_token == BOT


def test_prefix_and_quotes_of_key_are_removed() -> None:
    assert read(OPENAI_API_KEY=f'"Bearer {KEY}"').openai_api_key == KEY


@pytest.mark.parametrize(
    "text",
    [
        "your-token-here",
        "YOUR_DISCORD_TOKEN",
        "<token>",
        "changeme",
        "...",
        "xxxxx",
        "Bot",
        "discord_bot_token",
        '""',
    ],
)
def test_placeholder_token_is_refused(text: str) -> None:
    assert "placeholder" in problem(DISCORD_TOKEN=text)


@pytest.mark.parametrize("text", ["your-api-key", "sk-...", "sk-your-key", "OPENAI_API_KEY", "replace_me"])
def test_placeholder_key_is_refused(text: str) -> None:
    assert "placeholder" in problem(OPENAI_API_KEY=text)


DISCORD_LIKE = f"{base64.b64encode(b'112233445566778899').decode()}.time-part.signature-part"
KEY_LIKE = "sk-" + "part-" * 4


def test_swapped_token_and_key_are_named() -> None:
    token, key = problems({"DISCORD_TOKEN": KEY_LIKE, "OPENAI_API_KEY": DISCORD_LIKE})
    assert token.startswith("DISCORD_TOKEN holds a model server's key, which belongs in OPENAI_API_KEY; copy the token")
    assert key.startswith("OPENAI_API_KEY holds a Discord bot's token, which belongs in DISCORD_TOKEN; copy the key")


def test_secret_of_other_kind_is_no_token() -> None:
    assert "Client Secret" in problem(DISCORD_TOKEN="h" * 32)


@pytest.mark.parametrize(
    "copied", ["\ufeff{}", "{}\u200b", "“{}”", "`{}`", "{}\r\n", "\xa0'{}' ", "Bot '{}'", "DISCORD_TOKEN={}"]
)
def test_invisible_characters_and_quotes_around_token_are_removed(copied: str) -> None:
    assert read(DISCORD_TOKEN=copied.format(BOT)).discord_token == BOT


@pytest.mark.parametrize(
    ("written", "value"), [("qwen3:8b", "qwen3:8b"), ("'qwen3:8b'", "qwen3:8b"), ('"qwen3:8b\r"', "qwen3:8b")]
)
def test_quotes_around_value_are_removed(written: str, value: str) -> None:
    assert read(OPENAI_MODEL=written).openai_model == value
    assert read(SYSTEM_PROMPT="'Be brief.'").system_prompt == "'Be brief.'"


def test_application_id_as_token_is_refused() -> None:
    (only,) = problems(ENOUGH | {"DISCORD_TOKEN": "112233445566778899"})
    assert "holds an id" in only


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "OPENAI_API_KEY"])
@pytest.mark.parametrize("inside", [" ", "é", "\n", "\u200b", '"', "\x00"])
def test_secret_with_invalid_character_is_refused(name: str, inside: str) -> None:
    assert "no key has" in problem(**{name: f"half{inside}half"})


STRICT = [
    name
    for name in (variable.name for variable in Settings.describe())
    if name not in {"SYSTEM_PROMPT", "OPENAI_MODEL"}
]


@pytest.mark.parametrize("name", STRICT)
def test_error_never_repeats_value(name: str) -> None:
    private = "hush and never tell://x:y@z?"
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(ENOUGH | {"DATABASE_PATH": "file:", name: f"{private}/"})
    told = repr(caught.value) + "".join(caught.value.problems)
    assert "hush" not in told
    assert caught.value.__cause__ is None


def test_representation_holds_no_secret() -> None:
    assert BOT not in repr(read())
    assert KEY not in repr(read())
    assert read().secrets == (BOT, KEY)


@pytest.mark.parametrize(
    "url",
    [
        LOCAL,
        "http://127.0.0.1:8080/v1",
        "http://[::1]:8080/v1",
        "http://192.168.1.20:1234/v1",
        "http://10.0.0.3/v1",
        "http://gpu.local:8000/v1",
        "http://ollama:11434/v1",
        "http://host.docker.internal:11434/v1",
    ],
)
def test_own_server_needs_no_key(url: str) -> None:
    settings = Settings.from_env({"DISCORD_TOKEN": BOT, "OPENAI_BASE_URL": url})
    assert (settings.openai_api_key, settings.hints) == (None, ())


@pytest.mark.parametrize(
    "url", ["https://openrouter.ai/api/v1", "http://8.8.8.8/v1", "https://localhost.example.com/v1"]
)
def test_public_server_needs_key(url: str) -> None:
    (only,) = problems({"DISCORD_TOKEN": BOT, "OPENAI_BASE_URL": url})
    assert only.startswith("OPENAI_API_KEY is not set")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.groq.com/openai/v1/", "https://api.groq.com/openai/v1"),
        ("HTTPS://api.openai.com/v1", "https://api.openai.com/v1"),
        ("https://example.com:8443/v1", "https://example.com:8443/v1"),
    ],
)
def test_base_url_is_kept_without_its_last_slash(text: str, url: str) -> None:
    assert read(OPENAI_BASE_URL=text).openai_base_url == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("api.openai.com/v1", "beginning with http"),
        ("localhost:11434", "beginning with http"),
        ("ftp://example.com/v1", "beginning with http"),
        ("https:///v1", "beginning with http"),
        ("https://example.com/v 1", "beginning with http"),
        ("http://example.com:port/v1", "not a URL"),
        ("http://example.com:99999/v1", "not a URL"),
        ("http://[::1/v1", "not a URL"),
        ("https://me:pass@example.com/v1", "name or password"),
        ("https://example.com/v1?key=x", "before any ?"),
        ("https://example.com/v1#x", "before any ?"),
        ("https://api.openai.com/v1/chat/completions", "before /chat/completions"),
    ],
)
def test_base_url_that_cannot_work_is_refused(text: str, why: str) -> None:
    assert why in problem(OPENAI_BASE_URL=text)


def test_base_url_that_looks_wrong_is_hinted_at() -> None:
    assert read(OPENAI_BASE_URL="http://localhost:11434").hints == (
        "OPENAI_BASE_URL has no path; most servers want /v1 at its end.",
    )
    (unencrypted,) = read(OPENAI_BASE_URL="http://example.com/v1").hints
    assert "unencrypted" in unencrypted


def test_default_effort_is_low_at_openai_and_unset_elsewhere() -> None:
    assert read().reasoning_effort == "low"
    assert read(OPENAI_BASE_URL=LOCAL).reasoning_effort is None
    assert read(OPENAI_BASE_URL=LOCAL, REASONING_EFFORT="High").reasoning_effort == "high"
    assert read(REASONING_EFFORT="none").reasoning_effort == "none"
    assert "must be one of none, minimal" in problem(REASONING_EFFORT="lots")


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


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"REPLY_TOKENS": "4096"}, {"CONTEXT_TOKENS": "4096"}),
        ({"STALL_TIMEOUT_S": "301"}, {"REPLY_TIMEOUT_S": "300"}),
        ({"FIRST_TOKEN_TIMEOUT_S": "301"}, {"REPLY_TIMEOUT_S": "300"}),
    ],
)
def test_settings_that_contradict_each_other_are_refused(less: dict[str, str], more: dict[str, str]) -> None:
    told = problem(**less, **more)
    assert next(iter(less)) in told
    assert next(iter(more)) in told


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("YES", True), ("1", True), ("off", False), ("0", False), ("False", False)],
)
def test_switch_takes_usual_words(text: str, value: bool) -> None:
    assert read(PING_ASKER=text).ping_asker is value


def test_log_level_may_be_in_any_case() -> None:
    assert read(LOG_LEVEL="debug").log_level == "DEBUG"
    assert "must be one of DEBUG" in problem(LOG_LEVEL="loud")


def test_default_log_format_is_text() -> None:
    assert (read().log_format, read(LOG_FORMAT="JSON").log_format) == ("text", "json")
    assert "must be one of text, json" in problem(LOG_FORMAT="xml")


@pytest.mark.parametrize(("text", "port"), [("", None), ("0", None), ("1", 1), ("9600", 9600), ("65535", 65535)])
def test_health_port_is_off_unless_it_is_set(text: str, port: int | None) -> None:
    assert read(HEALTH_PORT=text).health_port == port


@pytest.mark.parametrize("text", ["65536", "-1", "9600/tcp", "127.0.0.1:9600", "none"])
def test_invalid_port_is_refused(text: str) -> None:
    assert problem(HEALTH_PORT=text) == "HEALTH_PORT must be a port from 1 to 65535, or 0 for none."


@pytest.mark.parametrize("text", ["127.0.0.1:9600", "http://localhost", "my host", "a/b"])
def test_invalid_host_is_refused(text: str) -> None:
    assert "HEALTH_HOST must be an address or a name without a port" in problem(HEALTH_HOST=text)


@pytest.mark.parametrize(("text", "host"), [("::1", "::1"), ("[::1]", "::1"), ("localhost", "localhost")])
def test_loopback_health_host_has_no_hint(text: str, host: str) -> None:
    settings = read(HEALTH_PORT="9600", HEALTH_HOST=text)
    assert (settings.health_host, settings.hints) == (host, ())


def test_public_health_host_has_hint() -> None:
    assert read(HEALTH_HOST="0.0.0.0").hints == ()  # noqa: S104 - what is warned of
    (hint,) = read(HEALTH_PORT="9600", HEALTH_HOST="0.0.0.0").hints  # noqa: S104
    assert "/metrics has no password" in hint


def test_shards_of_one_of_several_processes_are_read() -> None:
    assert (read().shard_count, read().shard_ids) == (None, ())
    settings = read(SHARD_COUNT="4", SHARD_IDS="0, 3")
    assert (settings.shard_count, settings.shard_ids) == (4, (0, 3))


@pytest.mark.parametrize(
    ("count", "ids", "words"),
    [
        ("4", "", "must be set together"),
        ("", "0", "must be set together"),
        ("2", "0,2", "SHARD_IDS must be less than SHARD_COUNT: they go from 0 to 1."),
        ("2", "1,1", "SHARD_IDS names a shard twice."),
        ("2", "first", "SHARD_IDS must be numbers of shards, separated by commas, for example 0,1."),
        ("2", "-1", "SHARD_IDS must be numbers of shards, separated by commas, for example 0,1."),
        ("0", "0", "SHARD_COUNT must be a whole number of shards from 1 to 100000."),
    ],
)
def test_contradictory_shards_are_refused(count: str, ids: str, words: str) -> None:
    assert words in problem(SHARD_COUNT=count, SHARD_IDS=ids)


@pytest.mark.parametrize("text", [":memory:", "file:parley?mode=memory", "data/"])
def test_database_is_file(text: str) -> None:
    assert "must be the path of a file" in problem(DATABASE_PATH=text)


def test_database_may_be_in_home_folder() -> None:
    assert read(DATABASE_PATH="~/parley.sqlite3").database_path == Path.home() / "parley.sqlite3"


def test_database_path_is_read_without_other_settings() -> None:
    assert database_path({}) == read().database_path
    assert database_path({"DATABASE_PATH": "x.db", "REPLY_TOKENS": "many"}) == Path("x.db")
    with pytest.raises(SettingsError, match="DATABASE_PATH must be the path of a file"):
        database_path({"DATABASE_PATH": ":memory:"})


def test_retention_is_zero_or_whole_days() -> None:
    assert (read(RETENTION_DAYS="0").retention_days, read(RETENTION_DAYS="30").retention_days) == (0, 30)
    assert problem(RETENTION_DAYS="0.5") == "RETENTION_DAYS must be a whole number of days from 1 to 36500, or 0."


def test_system_prompt_may_have_several_lines() -> None:
    assert read(SYSTEM_PROMPT="Be brief.\nBe kind.\n").system_prompt == "Be brief.\nBe kind."


def test_value_that_is_not_utf8_is_refused() -> None:
    assert problem(SYSTEM_PROMPT="caf\udce9").startswith("SYSTEM_PROMPT is not UTF-8")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("OPENAI_MODLE", "OPENAI_MODEL"),
        ("openai_model", "OPENAI_MODEL"),
        ("STALL_TIMEOUT", "STALL_TIMEOUT_S"),
        ("PING_ASKERS", "PING_ASKER"),
    ],
)
def test_misspelt_name_is_hinted_at(name: str, meant: str) -> None:
    assert read(**{name: "x"}).hints == (f"{name} means nothing here; did you mean {meant}?",)


@pytest.mark.parametrize(
    "name", ["PATH", "OPENAI_ORG_ID", "OPENAI_API_TYPE", "LOG_COLOUR", "MAX_MEMORY", "TOKEN", "API_KEY"]
)
def test_foreign_variables_have_no_hint(name: str) -> None:
    assert read(**{name: "x"}).hints == ()


@pytest.mark.parametrize(
    "name",
    ["DISCORD_BOT_TOKEN", "discord_token", "BOT_TOKEN", "TOKEN", "DISCORD-TOKEN", "DiscordBotToken", "DISCORD_KEY"],
)
def test_wrong_name_of_token_is_the_likely_one(name: str) -> None:
    (only,) = problems({"OPENAI_API_KEY": KEY, name: BOT})
    assert only == f"DISCORD_TOKEN is not set, but {name} is, which means nothing here: rename it to DISCORD_TOKEN."


@pytest.mark.parametrize(
    "name", ["OPENAI_KEY", "openai_api_key", "OPENAI_TOKEN", "API_KEY", "LLM_API_KEY", "GROQ_API_KEY"]
)
def test_wrong_name_of_key_is_the_likely_one(name: str) -> None:
    (only,) = problems({"DISCORD_TOKEN": BOT, name: KEY})
    assert only == f"OPENAI_API_KEY is not set, but {name} is, which means nothing here: rename it to OPENAI_API_KEY."


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("OPENAI_API_BASE", "OPENAI_BASE_URL"),
        ("OPENAI_ENDPOINT", "OPENAI_BASE_URL"),
        ("LLM_BASE_URL", "OPENAI_BASE_URL"),
        ("API_BASE", "OPENAI_BASE_URL"),
        ("MODEL", "OPENAI_MODEL"),
        ("OPENAI_MODEL_NAME", "OPENAI_MODEL"),
        ("MAX_TOKENS", "REPLY_TOKENS"),
        ("GUILD_ID", "ALLOWED_GUILDS"),
        ("reply_tokens", "REPLY_TOKENS"),
    ],
)
def test_wrong_name_is_named_beside_other_problems(name: str, meant: str) -> None:
    first, *others = problems({"PING_ASKER": "perhaps", name: "x"})
    assert first == f"{name} means nothing here; did you mean {meant}?"
    assert [line.split()[0] for line in others] == ["PING_ASKER", "DISCORD_TOKEN", "OPENAI_API_KEY"]
    assert read(**{name: "x"}).hints == (first,)


def test_problems_of_file_and_settings_are_reported_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in Settings.describe():
        monkeypatch.delenv(variable.name, raising=False)
    env_file = tmp_path / ".env"
    env_file.write_text(
        f"DISCORD_BOT_TOKEN={BOT}\n\nREPLY_TOKENS: 2\nOPENAI_API_KEY=first-half\nSecondHalf==\nLOG_LEVEL=loud\n"
    )
    with pytest.raises(SettingsError) as caught:
        Settings.load(env_file)
    rest, unread, level, token = caught.value.problems
    assert rest == f"{env_file} has the rest of OPENAI_API_KEY at line 5; write it in one line, without blanks."
    assert unread == f"{env_file} is not NAME=value at line 3; look for a missing quote or =."
    assert level.startswith("LOG_LEVEL must be")
    assert "DISCORD_BOT_TOKEN" in token


@pytest.mark.parametrize(
    "after", ["OPENAI_BASE_URL=\n", "openai_model=x\n", "OPENAI_API_KEY=\n", "\n# Note\nFOO\n", ""]
)
def test_line_after_secret_is_not_its_rest(tmp_path: Path, after: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"DISCORD_TOKEN={BOT}\n{after}")
    assert read_environment(env_file)["DISCORD_TOKEN"] == BOT


def test_environment_wins_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_MODEL", "from-the-environment")
    monkeypatch.setenv("LOG_LEVEL", "")
    env_file = tmp_path / ".env"
    env_file.write_text("OPENAI_MODEL=from-the-file\nLOG_LEVEL=DEBUG\n")
    env = read_environment(env_file)
    assert (env["OPENAI_MODEL"], env["LOG_LEVEL"]) == ("from-the-environment", "DEBUG")


def test_missing_file_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_MODEL", "x")
    assert read_environment(tmp_path / ".env")["OPENAI_MODEL"] == "x"


@pytest.mark.parametrize(
    "written", [b"\xef\xbb\xbfPING_ASKER=true\n", b"PING_ASKER=true\r\n", b"export PING_ASKER='true' # yes"]
)
def test_file_from_any_editor_is_read(tmp_path: Path, written: bytes) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(written)
    assert read_environment(env_file)["PING_ASKER"] == "true"


def test_file_is_taken_literally_and_may_hold_lines(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text('SYSTEM_PROMPT="Pay in $ or ${EUR}.\nBe brief."\nOPENAI_MODEL\n')
    env = read_environment(env_file)
    assert env["SYSTEM_PROMPT"] == "Pay in $ or ${EUR}.\nBe brief."
    assert "OPENAI_MODEL" not in env


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("PING_ASKER=true\n".encode("utf-16"), "saved as UTF-16"),
        ("PING_ASKER=true\n".encode("utf-16-le"), "saved as UTF-16"),
        ("# x\nSYSTEM_PROMPT=café\n".encode("latin-1"), "not UTF-8 at line 2"),
        (b'# x\nSYSTEM_PROMPT="open\n', "not NAME=value at line 2"),
    ],
)
def test_file_that_cannot_be_read_is_explained(tmp_path: Path, written: bytes, why: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(written)
    with pytest.raises(SettingsError) as caught:
        read_environment(env_file)
    assert why in caught.value.problems[0]


def test_folder_in_files_place_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a folder"):
        read_environment(tmp_path)


def test_file_without_permission_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SettingsError, match="cannot be read: Permission denied"):
        read_environment(tmp_path / ".env")


def test_every_setting_is_variable_of_its_own_name() -> None:
    names = [field.name.upper() for field in fields(Settings) if field.name not in {"hints", "mcp"}]
    assert [variable.name for variable in Settings.describe()] == names


def example(variable: Variable) -> str:
    value = f'"{variable.default}"' if " " in variable.default else variable.default
    optional = "" if variable.about.startswith("Required") else "# "
    return f"# {variable.about}\n{optional}{variable.name}={value}\n"


def test_example_file_has_every_setting_with_its_explanation_and_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    _, *blocks = text.split("\n\n")
    assert [block.strip("\n") + "\n" for block in blocks] == [example(each) for each in Settings.describe()]


def test_example_file_uncommented_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    env_file = tmp_path / ".env"
    env_file.write_text(re.sub(r"^# ([A-Z_]+=)", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    for variable in Settings.describe():
        monkeypatch.delenv(variable.name, raising=False)
    env = {name: read_environment(env_file)[name] for name in (each.name for each in Settings.describe())}
    assert Settings.from_env(env | ENOUGH) == read()


def test_configuration_page_has_every_setting_with_its_explanation_and_default() -> None:
    # `python -m tests.support.settings_table` writes the table anew.
    text = settings_table.PAGE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines(keepends=True) if line.startswith("|")]
    assert "".join(rows) == settings_table.table()


def test_readme_names_eight_settings_with_their_defaults() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? *\|", text, re.MULTILINE))
    defaults = {each.name: each.default for each in Settings.describe()}
    assert len(shown) == 8
    assert {name: defaults.get(name) for name in shown} == shown


def test_compose_waits_longer_for_container_than_bot_for_its_answers() -> None:
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    grace = re.search(r"^    stop_grace_period: (\d+)s", compose, re.MULTILINE)
    assert grace is not None
    assert int(grace[1]) > read().shutdown_timeout_s


SPARE = {"FALLBACK_BASE_URL": "https://spare.example/v1", "FALLBACK_API_KEY": KEY, "FALLBACK_MODEL": "spare"}


def test_other_server_is_read() -> None:
    settings = read(**SPARE, FALLBACK_MODELS="a, b", CONTEXT_TOKENS="8000", INPUT_PRICE_USD="1", OUTPUT_PRICE_USD="1")
    assert settings.fallback_models == ("a", "b")
    assert settings.elsewhere == "spare (spare.example)"
    other = settings.other
    assert other is not None
    assert (other.openai_base_url, other.openai_model) == ("https://spare.example/v1", "spare")
    assert (other.context_tokens, other.input_price_usd, other.other) == (None, None, None)
    assert KEY in settings.secrets
    assert KEY not in repr(settings)


def test_first_token_is_waited_for_less_long_where_another_model_can_answer() -> None:
    assert read(FALLBACK_MODELS="a").first_token_s == 20
    assert read(**SPARE).first_token_s == 20
    assert [read(**SPARE, FIRST_TOKEN_TIMEOUT_S=own).first_token_s for own in ("12", "5")] == [10, 5]
    # A model may have to be loaded.
    assert read(**SPARE, OPENAI_BASE_URL=LOCAL).first_token_s == 60
    other = read(**SPARE, FALLBACK_MODELS="a").other
    assert (read().first_token_s, other and other.first_token_s) == (60, 60)


def test_other_server_has_prices_of_its_own() -> None:
    other = read(**SPARE, FALLBACK_INPUT_PRICE_USD="1.5", FALLBACK_OUTPUT_PRICE_USD="6").other
    assert other is not None
    assert (other.input_price_usd, other.output_price_usd) == (Decimal("1.5"), Decimal(6))


def test_other_server_on_the_own_machine_needs_no_key() -> None:
    assert read(FALLBACK_BASE_URL=LOCAL, FALLBACK_MODEL="spare").fallback_api_key is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"FALLBACK_API_KEY": KEY}, "FALLBACK_API_KEY is set, but FALLBACK_BASE_URL is not"),
        ({"FALLBACK_MODEL": "spare"}, "FALLBACK_MODEL is set, but FALLBACK_BASE_URL is not"),
        ({**SPARE, "FALLBACK_MODEL": ""}, "FALLBACK_MODEL is not set"),
        ({**SPARE, "FALLBACK_API_KEY": ""}, "FALLBACK_API_KEY is not set"),
        ({**SPARE, "FALLBACK_BASE_URL": "spare"}, "FALLBACK_BASE_URL must be a whole URL"),
        ({**SPARE, "FALLBACK_BASE_URL": "https://api.openai.com/v1"}, "FALLBACK_BASE_URL is the server of OPENAI_BASE"),
        ({**SPARE, "FALLBACK_INPUT_PRICE_USD": "1"}, "FALLBACK_INPUT_PRICE_USD and FALLBACK_OUTPUT_PRICE_USD must be"),
        ({"FALLBACK_MODELS": "a,*"}, "FALLBACK_MODELS must name each model"),
    ],
)
def test_incomplete_other_server_is_refused(changed: dict[str, str], says: str) -> None:
    assert problem(**changed).startswith(says)


def test_unencrypted_other_server_is_a_hint() -> None:
    (hint,) = read(**{**SPARE, "FALLBACK_BASE_URL": "http://spare.example/v1"}).hints
    assert hint.startswith("FALLBACK_BASE_URL begins with http://")

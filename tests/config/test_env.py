import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

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

"""Names that are not those of a setting."""

import pytest

from tests.config.test_env import BOT, KEY, problems, read


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

"""The token and the key, also as people paste them."""

import base64

import pytest

from bot.config.env import Settings
from bot.core.errors import SettingsError
from tests.config.test_env import BOT, ENOUGH, KEY, LOCAL, problem, problems, read


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

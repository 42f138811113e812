"""The file .env and the environment."""

from pathlib import Path

import pytest

from bot.config.env import Settings, read_environment
from bot.core.errors import SettingsError
from tests.config.test_env import BOT


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

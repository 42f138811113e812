"""The files that operators run the bot with agree with its settings."""

import configparser
import tomllib
from pathlib import Path

import pytest

from bot.cli.run import EXIT_SETTINGS
from bot.config.env import Settings

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "docs" / "parley.service"
DEFAULTS = {each.name: each.default for each in Settings.describe()}


@pytest.fixture
def service() -> configparser.SectionProxy:
    unit = configparser.ConfigParser()
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, encoding="utf-8")
    return unit["Service"]


def test_unit_waits_longer_for_bot_than_bot_for_its_answers(service: configparser.SectionProxy) -> None:
    assert int(service["TimeoutStopSec"]) > float(DEFAULTS["SHUTDOWN_TIMEOUT_S"])


def test_unit_lets_bot_write_to_database_only(service: configparser.SectionProxy) -> None:
    folder = Path(service["WorkingDirectory"])
    assert service["ProtectSystem"] == "strict"
    assert Path(service["ReadWritePaths"]) == (folder / DEFAULTS["DATABASE_PATH"]).parent


def test_unit_starts_installed_command_and_not_again_with_bad_settings(service: configparser.SectionProxy) -> None:
    program, command = service["ExecStart"].split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert Path(program).name in scripts
    assert command == "run"
    assert int(service["RestartPreventExitStatus"]) == EXIT_SETTINGS
    assert service["Restart"] == "on-failure"


def test_operations_page_installs_unit_where_it_expects_the_clone(service: configparser.SectionProxy) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for part in (f"cd {service['WorkingDirectory']}", f"--owner {service['User']}", "docs/parley.service"):
        assert part in page

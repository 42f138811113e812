"""Commands in the reader's language: nothing is missing, too long, or otherwise in English than in the code."""

from typing import Any

import discord
from discord import app_commands

from bot.config.options import LANGUAGES
from bot.discord_io import command_sync
from bot.discord_io.i18n.command_translator import _dashed
from tests.support.english import wordings
from tests.support.world import World

OTHERS = [language for language in LANGUAGES if language != "en"]
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
DESCRIPTION, MENU, COMMAND = 100, 32, 8000


def described(server: World) -> dict[str, str]:
    """Every key that Discord may ask for, with the English text in the code."""
    found: dict[str, str] = {}
    for command in server.bot.tree.walk_commands():
        found[f"description-{_dashed(command.qualified_name)}"] = str(command.description)
    return found


async def test_every_command_is_described_in_every_language(server: World) -> None:
    english = wordings.catalogue.languages["en"]
    for key, text in described(server).items():
        assert english.name(key) == text
    for language in OTHERS:
        words = wordings.catalogue.languages[language]
        for key in described(server):
            assert 0 < len(words.name(key) or "") <= DESCRIPTION, f"{key} in {language}"


async def test_every_parameter_and_menu_is_translated(server: World) -> None:
    for language in OTHERS:
        words = wordings.catalogue.languages[language]
        for command in server.bot.tree.walk_commands():
            for each in command.parameters if isinstance(command, app_commands.Command) else ():
                assert 0 < len(words.name(f"parameter-{_dashed(each.name)}") or "") <= DESCRIPTION
        menus = server.bot.tree.get_commands(type=discord.AppCommandType.message)
        titles = {words.name(f"menu-{_dashed(menu.name)}") for menu in menus}
        assert len(titles) == len(menus)
        assert all(title and len(title) <= MENU for title in titles)


async def test_discord_is_sent_them(server: World) -> None:
    sent = {each["name"]: each for each in await command_sync.payload(server.bot.tree)}
    reset = sent["reset"]["description_localizations"]
    assert reset["de"] == "Neu beginnen: das Gespräch dieses Kanals vergessen."
    assert reset["es-419"] == reset["es-ES"]
    assert "ko" not in reset
    assert not sent["reset"].get("name_localizations")
    assert sent["Forget this message"]["name_localizations"]["ja"] == "このメッセージを忘れる"
    options = {each["name"]: each for each in sent["settings"]["options"]}
    where = next(each for each in options["set"]["options"] if each["name"] == "where")
    assert where["description_localizations"]["fr"].startswith("Où cela s'applique")


def size(part: Any) -> int:
    """Return how many characters Discord counts: of each text the longest translation."""
    if isinstance(part, list):
        return sum(map(size, part))
    texts = [
        max(map(len, [str(part.get(name) or ""), *(part.get(f"{name}_localizations") or {}).values()]))
        for name in ("name", "description", "value")
    ]
    return sum(texts) + size(part.get("options") or []) + size(part.get("choices") or [])


async def test_no_command_is_larger_than_discord_takes(server: World) -> None:
    for each in await command_sync.payload(server.bot.tree):
        assert 0 < size(each) < COMMAND

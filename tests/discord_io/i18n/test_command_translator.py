"""Commands in all languages: translated, short enough, and in English as in the code."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.config.options import LANGUAGES
from bot.discord_io import command_sync
from bot.discord_io.i18n.command_translator import translations
from bot.discord_io.i18n.fluent import catalogues
from tests.support.world import World

OTHERS = {language for language in LANGUAGES if language != "en"}
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
MAX_DESCRIPTION, MAX_MENU, MAX_COMMAND = 100, 32, 8000


def commands(server: World) -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    yield from server.bot.tree.walk_commands()


async def test_descriptions_are_short_and_in_english_as_in_the_code(server: World) -> None:
    for command in commands(server):
        key = f"description-{command.qualified_name.replace(' ', '-')}"
        assert catalogues()["en"].format(key, {}) == command.description
        found = translations("description", command.qualified_name)
        assert all(0 < len(text) <= MAX_DESCRIPTION for text in found.values()), key


async def test_parameters_and_menus_have_short_texts(server: World) -> None:
    for command in commands(server):
        for each in command.parameters if isinstance(command, app_commands.Command) else ():
            assert f"parameter-{each.name}" in catalogues()["en"]
            found = translations("parameter", each.name)
            assert all(0 < len(text) <= MAX_DESCRIPTION for text in found.values())
    menus = server.bot.tree.get_commands(type=discord.AppCommandType.message)
    for language in OTHERS:
        titles = {translations("menu", menu.name).get(language, menu.name) for menu in menus}
        assert len(titles) == len(menus)
        assert all(0 < len(title) <= MAX_MENU for title in titles)


async def test_discord_receives_translations(server: World) -> None:
    sent = {each["name"]: each for each in command_sync.payload(server.bot.tree)}
    reset = sent["reset"]["description_localizations"]
    assert reset["de"] == "Fängt neu an: Der Bot vergisst das Gespräch dieses Kanals."
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


async def test_every_command_has_a_size_that_discord_accepts(server: World) -> None:
    for each in command_sync.payload(server.bot.tree):
        assert 0 < size(each) < MAX_COMMAND

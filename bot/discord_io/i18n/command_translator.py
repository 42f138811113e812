"""Commands in all languages, for Discord's list of them.

Command names are typed, so they are the same in every language; menus are picked, so they are translated. The English
of `descriptions.ftl` is the same as in the code.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import discord

from bot.discord_io.i18n.fluent import ENGLISH, catalogues
from bot.discord_io.i18n.texts import nearest

# Discord's option types up to this are subcommands and groups of them
# (https://docs.discord.com/developers/interactions/application-commands#application-command-object).
_MAX_SUBCOMMAND_TYPE = 2


def localized(part: Mapping[str, Any], parent: str = "") -> dict[str, Any]:
    """Return a command's payload with translations; `parent` is the name of the group that it belongs to."""
    name = f"{parent} {part['name']}".strip()
    if "description" not in part:
        return {**part, "name_localizations": translations("menu", name)}
    if parent and part["type"] > _MAX_SUBCOMMAND_TYPE:
        return {**part, "description_localizations": translations("parameter", part["name"])}
    options = [localized(each, name) for each in part["options"]]
    return {**part, "description_localizations": translations("description", name), "options": options}


@cache
def translations(kind: str, name: str) -> Mapping[str, str]:
    """Return the text for each of Discord's locales that has one of its own; `kind` begins the keys."""
    key = f"{kind}-{re.sub(r'[^a-z0-9_]+', '-', name.lower())}"
    languages = {locale.value: nearest(locale.value) for locale in discord.Locale}
    return {
        locale: catalogues()[language].format(key, {})
        for locale, language in languages.items()
        if language != ENGLISH and key in catalogues()[language]
    }

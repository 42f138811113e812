"""Commands in the reader's language, for Discord's list of them.

Names stay as they are in every language, so that people can tell each other what to type; menus, which are picked and
not typed, are translated. What stands in `descriptions.ftl` in English is what stands in the code.
"""

import re

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as At

from bot.discord_io.i18n.fluent import ENGLISH, Catalogue


class CommandTranslator(app_commands.Translator):
    """Finds what the catalogue says of a command, a group, a parameter or a menu."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002 - the English text, which the catalogue has, too
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the text in a language, None where it stays as it is."""
        language, key = self._catalogue.nearest(str(locale)), key_of(context)
        if key is None or language == ENGLISH:
            return None
        return self._catalogue.languages[language].name(key)


def key_of(context: app_commands.TranslationContextTypes) -> str | None:
    """Return the catalogue's key of what Discord wants translated, None for what is not."""
    match context.location:
        case At.command_description | At.group_description:
            return f"description-{_dashed(context.data.qualified_name)}"
        case At.parameter_description:
            return f"parameter-{_dashed(context.data.name)}"
        case At.command_name if isinstance(context.data, app_commands.ContextMenu):
            return f"menu-{_dashed(context.data.name)}"
        case _:
            return None


def _dashed(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())

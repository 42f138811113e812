"""Texts for members and admins: choose a language, then `texts("settings-saved", option=...)`.

A reply that only one person sees is in their language, everything else in the server's.
"""

from functools import cache
from typing import Any

import discord

from bot.discord_io.i18n.fluent import ENGLISH, Catalogue, catalogues


class Texts:
    """The texts of one language, in English where it lacks one."""

    def __init__(self, own: Catalogue, english: Catalogue) -> None:
        self._own = own
        self._english = english
        self.locale = own.locale

    def __call__(self, key: str, **values: str | float) -> str:
        """Return a message with `values` put in. Raise `KeyError`."""
        return (self._own if key in self._own else self._english).format(key, values)


@cache
def nearest(locale: str | None) -> str:
    """Return the language for a locale: the same, else a variant of it, else English."""
    if locale is None or locale in catalogues():
        return locale or ENGLISH
    language = locale.partition("-")[0]
    return next((each for each in catalogues() if each.partition("-")[0] == language), ENGLISH)


@cache
def _texts(language: str) -> Texts:
    return Texts(catalogues()[language], catalogues()[ENGLISH])


def texts_in(locale: str | discord.Locale | None) -> Texts:
    """Return the texts in the language nearest to a locale; English for None."""
    return _texts(nearest(None if locale is None else str(locale)))


def texts_for(interaction: discord.Interaction[Any]) -> Texts:
    """Return the texts for the person who used a command or a component."""
    return texts_in(interaction.locale)


def public_texts(guild: discord.Guild | None, language: str | None = None) -> Texts:
    """Return the texts for all members of a guild: in the `language` set there, else in the guild's own."""
    return texts_in(language or (guild.preferred_locale if guild else None))

"""Every sentence that a member or an admin reads. Each says what happened and what to do next."""

from typing import Any

import discord

from bot.discord_io.i18n.failures import Failures
from bot.discord_io.i18n.fluent import Catalogue
from bot.discord_io.i18n.wording_access import Access
from bot.discord_io.i18n.wording_context import Context
from bot.discord_io.i18n.wording_corrections import Corrections
from bot.discord_io.i18n.wording_gate import AccessSection
from bot.discord_io.i18n.wording_help import Help
from bot.discord_io.i18n.wording_invite import Invite
from bot.discord_io.i18n.wording_memory import Memory
from bot.discord_io.i18n.wording_passive import PassiveSection
from bot.discord_io.i18n.wording_privacy import Privacy
from bot.discord_io.i18n.wording_prompts import Prompts
from bot.discord_io.i18n.wording_replies import Replies
from bot.discord_io.i18n.wording_settings import Settings
from bot.discord_io.i18n.wording_usage import Usage


class Wording(
    Failures,
    Replies,
    Memory,
    Help,
    Prompts,
    Usage,
    Context,
    AccessSection,
    Privacy,
    Access,
    Settings,
    Corrections,
    PassiveSection,
    Invite,
):
    """All sentences in one language."""


class Wordings:
    """All sentences in all languages. What only one person sees is in theirs, what everybody sees in the server's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._by_language = {locale: Wording(words) for locale, words in catalogue.languages.items()}

    def of(self, locale: str | discord.Locale | None) -> Wording:
        """Return the sentences in this language, or in the one that is nearest to it."""
        return self._by_language[self.catalogue.nearest(None if locale is None else str(locale))]

    def to(self, interaction: discord.Interaction[Any]) -> Wording:
        """Return the sentences for the person who uses a command or a button."""
        return self.of(interaction.locale)

    def public(self, guild: discord.Guild | None, language: str | None = None) -> Wording:
        """Return the sentences for everybody in a guild: in the `language` set there, else in the guild's own."""
        return self.of(language or (guild.preferred_locale if guild else None))

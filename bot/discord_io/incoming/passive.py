"""Passive listening: choose messages, and announce it in the channel before it begins."""

from typing import Any

import discord

from bot.chat.passive import PassiveListening
from bot.chat.settings import ScopedSettings
from bot.config.options import Options
from bot.core.domain import Owner, Place, Scope
from bot.core.log import get_logger
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.foreign_text import inert
from bot.discord_io.i18n.formatting import code
from bot.discord_io.i18n.texts import public_texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.incoming.messages import IncomingMessage, is_command
from bot.discord_io.permissions import may_write
from bot.privacy.access import AccessPolicy

logger = get_logger(__name__)

# Options that let the bot read messages without a mention, so that its members must be told.
ANNOUNCED = ("passive", "mention_free")


class PassiveMessages:
    """`possible`: the bot has Discord's message content intent. `host`: the model server, for the announcement."""

    def __init__(
        self,
        *,
        passive: PassiveListening,
        scoped_settings: ScopedSettings,
        access_policy: AccessPolicy,
        possible: bool,
        host: str,
    ) -> None:
        self._passive = passive
        self._scoped_settings = scoped_settings
        self._access_policy = access_policy
        self._host = host
        self.possible = possible

    async def take(self, incoming: IncomingMessage) -> None:
        """Remember a message that is not addressed to the bot, if an admin has enabled that."""
        request = incoming.request
        if not self.possible or incoming.message.guild is None:
            return
        if self._access_policy.closed(request.place, request.author.id) or is_command(incoming.message.content):
            return
        if (await self._scoped_settings.of(request.place)).options.passive and incoming.passive is not None:
            self._passive.hear(incoming.passive)

    async def mention_free(self, place: Place) -> bool:
        """Return whether members need no mention to ask in a place. Raise a `StoreError`."""
        if not self.possible or place.guild is None:
            return False
        return (await self._scoped_settings.of(place)).options.mention_free

    async def may_switch(
        self, interaction: discord.Interaction[Any], owner: Owner, option: str, value: bool | None
    ) -> str | None:
        """Announce in the channel that a change begins or ends one of `ANNOUNCED`; return a refusal, or None.

        `value` is the owner's new value, None to remove it.
        """
        texts, scoped_settings = texts_for(interaction), self._scoped_settings
        channel = _channel(interaction, owner)
        if channel is None:
            return texts(f"{option}-by-channel") if value else None
        place = messages.place(channel)
        found = (await scoped_settings.of(place)).options
        begins = await scoped_settings.would_be(place, owner, option, value)
        if begins is getattr(found, option):
            return None
        if begins and not self.possible:
            return texts(f"{option}-needs-intent")
        if not may_write(channel):
            return texts("passive-not-announced") if begins else None
        return await self._announce(interaction, channel, found, option, on=begins)

    async def _announce(
        self, interaction: discord.Interaction[Any], channel: Any, options: Options, option: str, *, on: bool
    ) -> str | None:
        texts = public_texts(interaction.guild, options.language)
        who = inert(interaction.user.display_name)
        if on:
            said = texts(f"{option}-on", who=who, host=code(self._host), days=options.retention_days)
        else:
            said = texts(f"{option}-off", who=who)
        try:
            await channel.send(said, allowed_mentions=discord.AllowedMentions.none())
        except DISCORD_FAILURES as error:
            logger.warning("not_announced", channel=channel.id, reason=reason(error))
            return texts_for(interaction)("passive-not-announced") if on else None
        return None


def _channel(interaction: discord.Interaction[Any], owner: Owner) -> Any:
    """Return the channel or thread that an option is for, None for a wider scope."""
    if owner.scope is not Scope.CHANNEL or interaction.guild is None:
        return None
    found = interaction.guild.get_channel_or_thread(owner.id)
    return None if isinstance(found, discord.CategoryChannel) else found

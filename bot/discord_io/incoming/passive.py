"""Reading along: which messages, and telling the channel before it begins."""

from typing import Any

import discord

from bot.chat.passive import PassiveListening
from bot.chat.settings import ScopedSettings
from bot.config.options import Options
from bot.core.domain import Owner, Place, Scope, UserId
from bot.core.log import get_logger
from bot.discord_io.i18n.wording import Wordings
from bot.discord_io.incoming import messages
from bot.discord_io.replies.send import DISCORD_FAILURES, reason
from bot.privacy.access import AccessPolicy

logger = get_logger(__name__)

# Other bots' commands by these first characters are no conversation.
COMMAND_SIGNS = tuple("!?./$%&+-=~>;,")
SHORTEST_COMMAND = 2


class ReadingAlong:
    """`possible`: the bot has Discord's message content intent; `host`: where questions are sent."""

    def __init__(
        self,
        *,
        passive: PassiveListening,
        scoped_settings: ScopedSettings,
        access_policy: AccessPolicy,
        wordings: Wordings,
        possible: bool,
        host: str,
    ) -> None:
        self._passive = passive
        self._scoped_settings = scoped_settings
        self._access_policy = access_policy
        self._wordings = wordings
        self._host = host
        self.possible = possible

    async def take(self, message: discord.Message, me: discord.abc.User) -> bool:
        """Remember a message that is not addressed to the bot, where an admin wants that; say whether it was."""
        if not self.possible or message.guild is None or not messages.may_be_for_me(message, me):
            return False
        place = messages.place(message.channel)
        if self._access_policy.closed(place, UserId(message.author.id)):
            return False
        if not (await self._scoped_settings.of(place)).options.passive or is_command(message.content):
            return False
        heard = messages.passive(message, me)
        if heard is None:
            return False
        self._passive.hear(heard)
        return True

    async def may_switch(
        self, interaction: discord.Interaction[Any], owner: Owner, value: bool | None
    ) -> str | None:
        """Tell the channel that reading along begins or ends with a change; return why it may not, None if it may.

        `value` is what the owner's option shall be, None for none of its own.
        """
        wording, scoped_settings = self._wordings.to(interaction), self._scoped_settings
        channel = _channel(interaction, owner)
        if channel is None:
            return wording.passive_by_channel() if value else None
        place = messages.place(channel)
        found = (await scoped_settings.of(place)).options
        begins = await scoped_settings.would_be(place, owner, "passive", value)
        if begins is found.passive:
            return None
        if begins and not self.possible:
            return wording.passive_needs_intent()
        if not messages.may_answer(channel):
            return wording.passive_not_announced() if begins else None
        return await self._announce(interaction, channel, found, place, on=begins)

    async def _announce(
        self, interaction: discord.Interaction[Any], channel: Any, options: Options, place: Place, *, on: bool
    ) -> str | None:
        public = self._wordings.public(interaction.guild, options.language)
        who = discord.utils.escape_markdown(interaction.user.display_name)
        said = public.passive_announced(who, on=on, host=self._host, days=options.retention_days)
        try:
            await channel.send(said, allowed_mentions=discord.AllowedMentions.none())
        except DISCORD_FAILURES as error:
            logger.warning("not_announced", channel=place.channel, reason=reason(error))
            return self._wordings.to(interaction).passive_not_announced() if on else None
        return None


def is_command(text: str) -> bool:
    """Say whether a message is a command for another bot: a sign and a word."""
    return len(text) >= SHORTEST_COMMAND and text[0] in COMMAND_SIGNS and text[1].isalpha()


def _channel(interaction: discord.Interaction[Any], owner: Owner) -> Any:
    """Return the channel or thread that an option is for, None where it is for something wider."""
    if owner.scope is not Scope.CHANNEL or interaction.guild is None:
        return None
    found = interaction.guild.get_channel_or_thread(owner.id)
    return None if isinstance(found, discord.CategoryChannel) else found

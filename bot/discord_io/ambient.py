"""Reading along: which messages, and telling the channel before it begins."""

import logging
from typing import Any

import discord

from bot.conversation import Conversations
from bot.discord_io import inbound
from bot.discord_io.post import DISCORD_FAILURES, reason
from bot.discord_io.wording import Wordings
from bot.domain import Place, UserId
from bot.options import Options

logger = logging.getLogger(__name__)

# Other bots' commands by these first characters are no conversation.
COMMAND_SIGNS = tuple("!?./$%&+-=~>;,")
SHORTEST_COMMAND = 2


class ReadingAlong:
    """`possible`: the bot has Discord's message content intent; `host`: where questions are sent."""

    def __init__(
        self, conversations: Conversations, wordings: Wordings, *, possible: bool, host: str
    ) -> None:
        self._conversations = conversations
        self._wordings = wordings
        self._host = host
        self.possible = possible

    async def take(self, message: discord.Message, me: discord.abc.User) -> bool:
        """Remember a message that is not addressed to the bot, where an admin wants that; say whether it was."""
        if not self.possible or message.guild is None or not inbound.may_be_for_me(message, me):
            return False
        place = inbound.place(message.channel)
        if self._conversations.gate.closed(place, UserId(message.author.id)):
            return False
        if not (await self._conversations.preferences.of(place)).options.ambient or is_command(
            message.content
        ):
            return False
        heard = inbound.overheard(message, me)
        if heard is None:
            return False
        self._conversations.ambient.hear(heard)
        return True

    async def may_switch(self, interaction: discord.Interaction[Any], level: str, *, on: bool) -> str | None:
        """Tell the channel that reading along begins or ends; return why it may not begin, None where it may."""
        wording = self._wordings.to(interaction)
        if level not in ("channel", "thread"):
            return wording.ambient_by_channel() if on else None
        if on and not self.possible:
            return wording.ambient_needs_intent()
        channel = _channel(interaction, level)
        if channel is None or not inbound.may_answer(channel):
            return wording.ambient_not_announced() if on else None
        place = inbound.place(channel)
        found = (await self._conversations.preferences.of(place)).options
        if found.ambient is on:
            return None
        return await self._announce(interaction, channel, found, place, on=on)

    async def _announce(
        self, interaction: discord.Interaction[Any], channel: Any, options: Options, place: Place, *, on: bool
    ) -> str | None:
        public = self._wordings.public(interaction.guild, options.language)
        who = discord.utils.escape_markdown(interaction.user.display_name)
        said = public.ambient_announced(who, on=on, host=self._host, days=options.retention_days)
        try:
            await channel.send(said, allowed_mentions=discord.AllowedMentions.none())
        except DISCORD_FAILURES as error:
            logger.warning("event=not_announced channel=%d reason=%s", place.channel, reason(error))
            return self._wordings.to(interaction).ambient_not_announced() if on else None
        return None


def is_command(text: str) -> bool:
    """Say whether a message is a command for another bot: a sign and a word."""
    return len(text) >= SHORTEST_COMMAND and text[0] in COMMAND_SIGNS and text[1].isalpha()


def _channel(interaction: discord.Interaction[Any], level: str) -> Any:
    """Return the channel or thread that a level means where a command was used."""
    here = interaction.channel
    return here.parent if level == "channel" and isinstance(here, discord.Thread) else here

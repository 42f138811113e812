"""Messages that ask for an answer."""

import discord
from discord.ext import commands

from bot.client import ParleyBot
from bot.discord_io import inbound, wording
from bot.discord_io.inbound import Hint
from bot.discord_io.post import post_part

_HINTS = {
    Hint.NOTHING_ASKED: wording.nothing_asked,
    Hint.ONLY_ATTACHMENTS: wording.only_attachments,
    Hint.UNREADABLE: wording.unreadable,
}


class Chat(commands.Cog):
    """Answers mentions, replies and direct messages."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is addressed to the bot; leave all others alone."""
        if not inbound.may_be_for_me(message, self.bot.me):
            return
        if not inbound.is_addressed(message, self.bot.me) and not await self._answers_us(message):
            return
        match inbound.read(message, self.bot.me):
            case Hint() as hint:
                await post_part(message, 0, _HINTS[hint](self.bot.me.mention))
            case request:
                async with self.bot.live_reply(message) as reply:
                    await self.bot.conversations.reply(request, reply)

    async def _answers_us(self, message: discord.Message) -> bool:
        replied_to = inbound.replied_to(message)
        return replied_to is not None and await self.bot.conversations.is_ours(replied_to)


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Chat(bot))

"""Messages that ask for an answer."""

import discord
from discord.ext import commands

from bot.discord_io.client import ParleyBot


class ChatCog(commands.Cog):
    """Answers mentions, replies and direct messages."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is addressed to the bot; leave all others alone."""
        self.bot.catch_up.saw(message.id)
        await self.bot.mentions.take(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Follow an edit; raw, because the bot keeps no messages to compare with."""
        await self.bot.mentions.take_edit(payload.message)


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(ChatCog(bot))

"""New and edited messages."""

import discord
from discord.ext import commands

from bot.discord_io.client import ParleyBot


class ChatCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        self.bot.catch_up.saw(message.id)
        await self.bot.mentions.take(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Raw, because the bot caches no messages."""
        await self.bot.mentions.take_edit(payload.message)


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(ChatCog(bot))

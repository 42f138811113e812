"""Deletions in Discord, and servers that the bot leaves or joins."""

import discord
from discord.ext import commands, tasks

from bot.core.domain import ChannelId, GuildId, MessageId
from bot.core.errors import StoreError
from bot.discord_io.client import ParleyBot

# How often messages are deleted whose reset can no longer be undone.
PURGE_INTERVAL_S = 60.0


class SyncCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        self._purge.start()

    async def cog_unload(self) -> None:
        self._purge.cancel()

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Raw, because the bot caches no messages."""
        await self._forget(payload.channel_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self._forget(payload.channel_id, sorted(payload.message_ids))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.bot.channel_sync.delete_channel(ChannelId(channel.id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self.bot.channel_sync.delete_channel(ChannelId(payload.thread_id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note the departure, so that the server's data is deleted after a while. Outages have another event."""
        await self.bot.retention_job.depart(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.bot.retention_job.come_back(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Sent for each server at the start, also for those joined again while the bot was away."""
        await self.bot.retention_job.come_back(GuildId(guild.id))

    async def _forget(self, channel: int, messages: list[int]) -> None:
        ids = [MessageId(message) for message in messages]
        await self.bot.channel_sync.delete_messages(ChannelId(channel), ids)
        await self.bot.replies.take_back(ids)

    @tasks.loop(seconds=PURGE_INTERVAL_S)
    async def _purge(self) -> None:
        try:
            await self.bot.retention_job.purge()
        except StoreError as error:
            self.bot.error_reporter.report(error, task="purge")


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(SyncCog(bot))

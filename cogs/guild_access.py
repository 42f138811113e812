"""Leave servers that are not in ALLOWED_GUILDS, where LEAVE_OTHER_GUILDS is set."""

import discord
from discord.ext import commands

from bot.core.domain import GuildId
from bot.core.log import get_logger
from bot.discord_io.client import ParleyBot
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.i18n.texts import public_texts
from bot.discord_io.permissions import may_write

logger = get_logger(__name__)


class GuildAccessCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._leave(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Sent for each server at the start, also for those joined while the bot was away."""
        await self._leave(guild)

    async def _leave(self, guild: discord.Guild) -> None:
        if not self.bot.leaves_others or self.bot.access_policy.serves(GuildId(guild.id)):
            return
        channel = guild.system_channel
        try:
            if channel is not None and may_write(channel):
                await channel.send(public_texts(guild)("not-served-leaving"))
            await guild.leave()
        except DISCORD_FAILURES as error:
            logger.warning("guild_not_left", guild=guild.id, reason=reason(error))
            return
        logger.info("guild_left", guild=guild.id)


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(GuildAccessCog(bot))

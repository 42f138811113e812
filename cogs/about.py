"""What the bot can do."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ParleyBot
from bot.discord_io import wording


class About(commands.Cog):
    """Help."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Say how to talk to the bot, and what it remembers."""
        await interaction.response.send_message(wording.help_text(self.bot.me.mention), ephemeral=True)


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(About(bot))

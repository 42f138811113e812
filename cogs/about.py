"""What the bot can do."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ParleyBot


class About(commands.Cog):
    """Help."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Say how to talk to the bot, and what it remembers."""
        text = self.bot.wordings.to(interaction).help_text(self.bot.me.mention)
        await interaction.response.send_message(text, ephemeral=True)


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(About(bot))

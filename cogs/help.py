"""What the bot can do."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.client import ParleyBot


class About(commands.Cog):
    """Help."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Say how to talk to the bot, and what it remembers."""
        # Who the owner is may have to be asked of Discord.
        await interaction.response.defer(ephemeral=True)
        wording = self.bot.wordings.to(interaction)
        text = wording.help_text(self.bot.me.mention)
        if await self.bot.is_owner(interaction.user):
            text += f"\n{wording.invitation(self.bot.invite)}"
        await interaction.followup.send(text, ephemeral=True, suppress_embeds=True)


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(About(bot))

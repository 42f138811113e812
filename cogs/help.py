import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import texts_for


class HelpCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show how to use the bot."""
        # `is_owner` may need a request to Discord.
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        lines = [
            texts("help-talk", mention=self.bot.me.mention),
            texts("help-memory"),
            texts("help-reset"),
            texts("help-usage"),
            texts("help-prompt"),
        ]
        if await self.bot.is_owner(interaction.user):
            lines.append(texts("invitation", url=self.bot.invite))
        await interaction.followup.send("\n".join(lines), ephemeral=True, suppress_embeds=True)


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(HelpCog(bot))

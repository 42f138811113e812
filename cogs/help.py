import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.permissions import may_manage


class HelpCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show how to use the bot."""
        # `is_owner` may need a request to Discord.
        await interaction.response.defer(ephemeral=True)
        texts, command = texts_for(interaction), self.bot.mention_of
        has_buttons = interaction.channel is not None and (await self.bot.styles.of(interaction.channel)).buttons
        lines = [
            texts("help-talk", mention=self.bot.me.mention),
            texts("help-files"),
            texts("help-menu"),
            *([texts("help-buttons")] if has_buttons else []),
            texts("help-memory", context=command("context"), reset=command("reset")),
            texts("help-usage", usage=command("usage")),
            texts("help-privacy", privacy=command("privacy")),
        ]
        if may_manage(interaction):
            lines.append(texts("help-admins", prompt=command("prompt set"), settings=command("settings panel")))
        if await self.bot.is_owner(interaction.user):
            lines.append(texts("invitation", url=self.bot.invite))
        await interaction.followup.send("\n".join(f"- {line}" for line in lines), ephemeral=True, suppress_embeds=True)


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(HelpCog(bot))

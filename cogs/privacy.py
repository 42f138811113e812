import discord
from discord import app_commands
from discord.ext import commands

from bot.core.domain import UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import code
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.privacy_buttons import PrivacyButton, buttons


class PrivacyCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """See what the bot knows about you, download it, erase it, or opt out."""
        await interaction.response.defer(ephemeral=True)
        bot, user = self.bot, UserId(interaction.user.id)
        options = (await bot.scoped_settings.of(here(interaction))).options
        opted_out = bot.opt_outs.opted_out(user)
        texts = texts_for(interaction)
        embed = discord.Embed(title=texts("privacy-title"))
        host, *others = map(code, self.bot.model_hosts)
        days, sent = options.retention_days, texts("privacy-sent-text", host=host, model=code(options.model))
        if others:
            sent = f"{sent} {texts('privacy-sent-fallback', host=others[0])}"
        number = await bot.personal_data.number(user)
        fields = [
            (texts("privacy-stored"), texts("privacy-stored-text", number=number)),
            (texts("privacy-sent"), sent),
            (
                texts("privacy-kept"),
                texts("privacy-kept-days", days=days) if days else texts("privacy-kept-always"),
            ),
            (texts("privacy-choice"), texts("privacy-choice-out" if opted_out else "privacy-choice-in")),
        ]
        if options.listens:
            fields.insert(3, (texts("context-passive"), texts("context-passive-on")))
        if bot.own_shards.shared:
            fields.append((texts("privacy-parts"), texts("privacy-parts-text")))
        for name, value in fields:
            embed.add_field(name=name, value=value, inline=False)
        actions = ("export", "here", "everywhere", "in" if opted_out else "out")
        await interaction.followup.send(embed=embed, view=buttons(texts, user, *actions), ephemeral=True)


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(PrivacyButton)
    await bot.add_cog(PrivacyCog(bot))

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import timestamp
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.persistent import view_of
from bot.discord_io.ui.undo_reset import UndoReset, channel_texts


class ResetCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def reset(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Start over: make the bot forget this channel's conversation."""
        await interaction.response.defer()
        texts = await channel_texts(self.bot, interaction)
        channel = here(interaction).channel
        done = await self.bot.history.reset(channel)
        if done is None:
            await interaction.followup.send(texts("nothing-to-forget"))
            return
        said = texts(
            "forgotten",
            more="yes" if done.more else "no",
            messages=done.messages,
            until=timestamp(done.undo_until, "t"),
        )
        view = view_of(UndoReset(channel, done.reset_point, texts("undo")))
        await interaction.followup.send(said, view=view)


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(UndoReset)
    await bot.add_cog(ResetCog(bot))

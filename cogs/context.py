"""What the bot sees of a conversation, and what it is told."""

import io
from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.domain import Overview
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.wording import Wording
from bot.discord_io.i18n.wording_context import PROMPT_LENGTH, SUMMARY_LENGTH
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import may_manage


class Context(commands.Cog):
    """Tells members why the bot knows what it knows."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def context(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show what I see of this conversation, and the summary of what was before."""
        wording = self.bot.wordings.to(interaction)
        await interaction.response.defer(ephemeral=True)
        assert interaction.channel is not None  # noqa: S101 - a slash command is always used in a channel
        overview = await self.bot.contexts.overview(messages.place(interaction.channel))
        full = may_manage(interaction)
        await interaction.followup.send(
            embeds=list(_embeds(wording, overview, full=full)),
            files=list(_files(overview, full=full)),
            ephemeral=True,
        )


def _embeds(wording: Wording, overview: Overview, *, full: bool) -> Iterator[discord.Embed]:
    embed = discord.Embed(title=wording.context_title())
    for name, value in wording.context_fields(overview, full_prompt=full):
        embed.add_field(name=name, value=value, inline=False)
    name, value = wording.passive_field(on=overview.passive)
    embed.add_field(name=name, value=value, inline=False)
    yield embed
    if overview.summary is not None:
        # A model's words: no link in them may look like something else.
        text = discord.utils.escape_markdown(overview.summary.content)
        yield discord.Embed(description=wording.shortened(text, SUMMARY_LENGTH))
    if full:
        yield discord.Embed(
            title=wording.context_prompt_title(),
            description=wording.shortened(overview.prompt.text, PROMPT_LENGTH),
        )


def _files(overview: Overview, *, full: bool) -> Iterator[discord.File]:
    summary = overview.summary
    if summary is not None and len(discord.utils.escape_markdown(summary.content)) > SUMMARY_LENGTH:
        yield discord.File(io.BytesIO(summary.content.encode()), "summary.txt")
    if full and len(overview.prompt.text) > PROMPT_LENGTH:
        yield discord.File(io.BytesIO(overview.prompt.text.encode()), "system-prompt.txt")


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Context(bot))

"""`/context`: the part of a conversation that the model sees."""

import io
from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.domain import Overview, Scope
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import code, timestamp
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.permissions import may_manage
from bot.discord_io.ui.levels import here

# Of an embed Discord takes 4,096 characters of description, 1,024 of a field and 6,000 over all of a message's
# (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
SUMMARY_LENGTH = 2400
PROMPT_LENGTH = 2400


class ContextCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def context(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show what I see of this conversation, and the summary of what was before."""
        texts = texts_for(interaction)
        await interaction.response.defer(ephemeral=True)
        overview = await self.bot.contexts.overview(here(interaction))
        full = may_manage(interaction)
        await interaction.followup.send(
            embeds=list(_embeds(texts, overview, full=full)),
            files=list(_files(overview, full=full)),
            ephemeral=True,
        )


def _embeds(texts: Texts, overview: Overview, *, full: bool) -> Iterator[discord.Embed]:
    embed = discord.Embed(title=texts("context-title"))
    for name, value in fields(texts, overview, full=full):
        embed.add_field(name=name, value=value, inline=False)
    yield embed
    if overview.summary is not None:
        # Written by a model, so a link in it must not hide its address.
        text = discord.utils.escape_markdown(overview.summary.content)
        yield discord.Embed(description=shortened(texts, text, SUMMARY_LENGTH))
    if full:
        yield discord.Embed(
            title=texts("context-system-prompt"),
            description=shortened(texts, overview.prompt.text, PROMPT_LENGTH),
        )


def fields(texts: Texts, overview: Overview, *, full: bool) -> Iterator[tuple[str, str]]:
    """Yield headings and what stands below them; `full`: the system prompt is shown below."""
    share = min(overview.tokens / overview.limit, 1) if overview.limit else 1
    yield (
        texts("context-conversation"),
        texts(
            "context-extent",
            gauge="▰" * round(share * 10) + "▱" * (10 - round(share * 10)),
            number=overview.extent.messages,
            tokens=overview.tokens,
            limit=overview.limit,
        ),
    )
    trimmed_at = overview.extent.trimmed_at
    trimmed = texts("context-trimmed", when=timestamp(trimmed_at)) if trimmed_at else texts("context-not-trimmed")
    yield texts("context-last-trimmed"), trimmed
    window = overview.window
    yield (
        texts("context-model"),
        texts(
            "context-model-window",
            model=code(overview.model),
            tokens=window.tokens,
            source=str(window.source),
        ),
    )
    owner = overview.prompt.owner
    whose = texts(f"context-prompt-{owner.scope if owner else Scope.BOT}")
    yield (
        texts("context-system-prompt"),
        texts("context-prompt-below" if full else "context-prompt-hidden", whose=whose),
    )
    if overview.summary is not None:
        summary = texts("context-summary-written", when=timestamp(overview.summary.made_at))
    else:
        summary = texts("context-summary-none" if overview.summaries else "context-summary-off")
    yield texts("context-summary"), summary
    yield texts("context-passive"), texts("context-passive-on" if overview.passive else "context-passive-off")


def shortened(texts: Texts, text: str, length: int) -> str:
    """Return a text of at most `length` characters, with a note where the rest is in a file."""
    if len(text) <= length:
        return text
    note = f"…\n-# {texts('context-rest-attached')}"
    return text[: length - len(note)].rstrip() + note


def _files(overview: Overview, *, full: bool) -> Iterator[discord.File]:
    summary = overview.summary
    if summary is not None and len(discord.utils.escape_markdown(summary.content)) > SUMMARY_LENGTH:
        yield discord.File(io.BytesIO(summary.content.encode()), "summary.txt")
    if full and len(overview.prompt.text) > PROMPT_LENGTH:
        yield discord.File(io.BytesIO(overview.prompt.text.encode()), "system-prompt.txt")


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(ContextCog(bot))

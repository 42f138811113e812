"""`/context`: the part of a conversation that the model sees."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.domain import Overview, Prompt, PromptMessage, Scope
from bot.discord_io.client import ParleyBot
from bot.discord_io.foreign_text import inert
from bot.discord_io.i18n.formatting import code, timestamp
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.permissions import Rule, Who, may_manage
from bot.discord_io.ui.levels import here
from bot.discord_io.ui.persistent import PersistentItem, view_of

# Of an embed Discord takes 4,096 characters of description, 1,024 of a field and 6,000 over all of a message's
# (https://docs.discord.com/developers/resources/message#embed-object-embed-limits).
SUMMARY_LENGTH = 2400
PROMPT_LENGTH = 2400
NAMES_LENGTH = 400

# Characters of a request that are shown, from its beginning and its end.
REQUEST_LENGTH = 60_000


class ContextCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def context(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show what the bot sees of this conversation, with the summary of earlier messages."""
        texts = texts_for(interaction)
        await interaction.response.defer(ephemeral=True)
        overview = await self.bot.contexts.overview(here(interaction))
        full = may_manage(interaction)
        await interaction.followup.send(
            embeds=list(_embeds(texts, overview, full=full)),
            files=list(_files(overview, full=full)),
            view=view_of(RequestButton(texts("context-sent-button"))) if full else discord.utils.MISSING,
            ephemeral=True,
        )


class RequestButton(PersistentItem, template="context:sent"):
    """Sends the last request of the channel that it is pressed in, as a file."""

    rule = Rule(Who.ADMINS, direct=False)

    def __init__(self, label: str | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, emoji="📨", custom_id="context:sent"))

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        texts = texts_for(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        request = await bot.contexts.last_request(here(interaction))
        if request is None:
            await interaction.followup.send(texts("context-sent-nothing"), ephemeral=True)
            return
        sent = texts("context-sent", model=code(request.model), number=len(request.messages), tokens=request.tokens)
        file = discord.File(io.BytesIO(readable(texts, request).encode()), "request.txt")
        await interaction.followup.send(sent, file=file, ephemeral=True)


def readable(texts: Texts, request: Prompt) -> str:
    """Return the request's messages below their roles, with the middle of a long request left out."""
    number = len(request.messages)
    text = "\n\n".join(
        f"=== {at}/{number} {message.role} ===\n{_with_pictures(request, message)}"
        for at, message in enumerate(request.messages, 1)
    )
    if request.tools:
        text = f"=== tools ===\n{', '.join(each.name for each in request.tools)}\n\n{text}"
    left_out = len(text) - REQUEST_LENGTH
    if left_out <= 0:
        return text
    half = REQUEST_LENGTH // 2
    return f"{text[:half]}\n\n{texts('context-sent-left-out', number=left_out)}\n\n{text[-half:]}"


def _with_pictures(request: Prompt, message: PromptMessage) -> str:
    """Return a message's text with the sizes of its pictures in their places, without those that are not sent."""
    text = message.content
    for shown in reversed(message.pictures):
        if shown.key in request.pictures:
            size = f"[picture {shown.picture.width}x{shown.picture.height}]"
            text = f"{text[: shown.at]}\n{size}{text[shown.at :]}"
    return text


def _embeds(texts: Texts, overview: Overview, *, full: bool) -> Iterator[discord.Embed]:
    embed = discord.Embed(title=texts("context-title"))
    for name, value in fields(texts, overview, full=full):
        embed.add_field(name=name, value=value, inline=False)
    yield embed
    if overview.summary is not None:
        # Written by a model, so a link in it must not hide its address.
        text = inert(overview.summary.content)
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
    model = texts("context-model-window", model=code(overview.model), tokens=window.tokens, source=str(window.source))
    if overview.missing is not None:
        model = f"{model}\n{texts('context-fallback', missing=code(overview.missing))}"
    yield texts("context-model"), model
    owner = overview.prompt.owner
    whose = texts(f"context-prompt-{owner.scope if owner else Scope.BOT}")
    yield (
        texts("context-system-prompt"),
        texts("context-prompt-below" if full else "context-prompt-hidden", whose=whose),
    )
    yield texts("context-tools"), _tools(texts, overview)
    if overview.summary is not None:
        summary = texts("context-summary-written", when=timestamp(overview.summary.made_at))
    else:
        summary = texts("context-summary-none" if overview.summaries else "context-summary-off")
    yield texts("context-summary"), summary
    yield texts("context-earlier"), _earlier(texts, overview.earlier)
    yield texts("context-passive"), texts("context-passive-on" if overview.passive else "context-passive-off")


def _tools(texts: Texts, overview: Overview) -> str:
    lines = []
    if overview.tools:
        lines = [texts("context-tools-sent", tools=_names(overview.tools), tokens=overview.tool_tokens)]
    if overview.tools_left_out:
        lines.append(texts("context-tools-left-out", tools=_names(overview.tools_left_out)))
    return "\n".join(lines) or texts("context-tools-none")


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{code(each)}`" for each in names)
    return shown if len(shown) <= NAMES_LENGTH else f"{shown[:NAMES_LENGTH].rpartition(',')[0]}, …"


def _earlier(texts: Texts, number: int | None) -> str:
    if number is None:
        return texts("context-earlier-off")
    return texts("context-earlier-number", number=number) if number else texts("context-earlier-none")


def shortened(texts: Texts, text: str, length: int) -> str:
    """Return a text of at most `length` characters, with a note where the rest is in a file."""
    if len(text) <= length:
        return text
    note = f"…\n-# {texts('context-rest-attached')}"
    return text[: length - len(note)].rstrip() + note


def _files(overview: Overview, *, full: bool) -> Iterator[discord.File]:
    summary = overview.summary
    if summary is not None and len(inert(summary.content)) > SUMMARY_LENGTH:
        yield discord.File(io.BytesIO(summary.content.encode()), "summary.txt")
    if full and len(overview.prompt.text) > PROMPT_LENGTH:
        yield discord.File(io.BytesIO(overview.prompt.text.encode()), "system-prompt.txt")


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(RequestButton)
    await bot.add_cog(ContextCog(bot))

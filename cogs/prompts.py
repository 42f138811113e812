"""`/prompt`: system prompts of servers, categories, channels and threads."""

import io
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.config.options import PROMPT_LENGTH
from bot.core.domain import Owner, Scope, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import timestamp
from bot.discord_io.i18n.texts import texts_for
from bot.discord_io.ui import prompt_drafts as drafts
from bot.discord_io.ui.levels import here

Where = Literal["server", "category", "channel", "thread"]

# A select holds 25 options.
VERSIONS = 25
# A file of UTF-8 has up to four bytes for a character.
MAX_BYTES = PROMPT_LENGTH * 4


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class PromptsCog(commands.GroupCog, group_name="prompt"):
    """Write the bot's prompt here: its role, and how it answers."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def show(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show the prompt that applies here, and where it is set."""
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        place = here(interaction)
        prompt = await self.bot.scoped_settings.system_prompt(place)
        judged = await self.bot.prompt_drafts.judge(prompt.text)
        embed = discord.Embed(
            title=texts(f"prompt-origin-{prompt.owner.scope if prompt.owner else Scope.BOT}"),
            description=prompt.text[: drafts.SHOWN_LENGTH],
        )
        embed.set_footer(text=texts("prompt-tokens", tokens=judged.tokens, window=judged.window))
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(where="Where it applies (and everything in it)")
    async def set(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Write a prompt, compare it, try it, and save it."""
        owner = await self._owner(interaction, where)
        if owner is not None:
            await drafts.open_form(self.bot, interaction, where, owner)

    @app_commands.command()
    @app_commands.describe(where="Where it was set")
    async def reset(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Remove the prompt of this server, category, channel or thread."""
        owner = await self._owner(interaction, where)
        if owner is None:
            return
        await interaction.response.defer(ephemeral=True)
        changed = await self.bot.contexts.set_prompt(
            owner, None, by=UserId(interaction.user.id), guild=drafts.guild_of(interaction)
        )
        texts = texts_for(interaction)
        said = texts("prompt-removed" if changed else "prompt-was-not-set", where=texts(f"settings-where-{where}"))
        await interaction.followup.send(said, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(where="Whose versions")
    async def history(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Show earlier versions of a prompt, and restore one."""
        owner = await self._owner(interaction, where)
        if owner is None:
            return
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        changes = await self.bot.store.settings.changes(
            drafts.guild_of(interaction), owner=owner, name="system_prompt", limit=VERSIONS
        )
        lines = [
            texts(
                "prompt-version",
                number=str(number),
                length=len(change.new or ""),
                who=f"<@{change.by}>",
                when=timestamp(change.at),
            )
            for number, change in enumerate(changes, 1)
        ]
        embed = discord.Embed(
            title=texts("prompt-history-title", where=texts(f"settings-where-{where}")),
            description="\n".join(lines) or texts("prompt-history-empty"),
        )
        view = discord.ui.View(timeout=None)
        choices = [
            discord.SelectOption(label=f"{number}. {change.new[:80]}", value=str(change.id))
            for number, change in enumerate(changes, 1)
            if change.new
        ]
        if choices:
            view.add_item(drafts.VersionSelect(where, choices, texts("prompt-pick-version")))
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(where="Whose prompt")
    async def export(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Get a prompt as a file."""
        owner = await self._owner(interaction, where)
        if owner is None:
            return
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        text = await self.bot.scoped_settings.own(owner, "system_prompt")
        if text is None:
            await interaction.followup.send(texts("prompt-nothing-to-export"), ephemeral=True)
            return
        file = discord.File(io.BytesIO(text.encode("utf-8", "replace")), "system-prompt.txt")
        said = texts("prompt-exported", where=texts(f"settings-where-{where}"))
        await interaction.followup.send(said, file=file, ephemeral=True)

    @app_commands.command(name="import")
    @app_commands.describe(file="A text file in UTF-8", where="Where it will apply (and everything in it)")
    async def import_(
        self, interaction: discord.Interaction[ParleyBot], file: discord.Attachment, where: Where
    ) -> None:
        """Load a prompt from a file, as a draft that you can check first."""
        owner = await self._owner(interaction, where)
        if owner is None:
            return
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        text = await _text(file)
        if text is None:
            await interaction.followup.send(texts("prompt-not-text", most=PROMPT_LENGTH), ephemeral=True)
            return
        await drafts.begin(self.bot, interaction, where, owner, text)

    async def _owner(self, interaction: discord.Interaction[Any], where: str) -> Owner | None:
        """Return the owner of a prompt; refuse and return None if the channel has no such level."""
        owner = drafts.owner_of(interaction, where)
        if owner is None:
            refusal = texts_for(interaction)("settings-no-such-place")
            await interaction.response.send_message(refusal, ephemeral=True)
        return owner


async def _text(file: discord.Attachment) -> str | None:
    """Return a file's text, None if it is no UTF-8 of a prompt's length."""
    if file.size > MAX_BYTES:
        return None
    try:
        text = (await file.read()).decode("utf-8-sig").strip()
    except ValueError:
        return None
    return text if text and len(text) <= PROMPT_LENGTH and "\x00" not in text else None


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(drafts.DraftButton, drafts.VersionSelect)
    await bot.add_cog(PromptsCog(bot))

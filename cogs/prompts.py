"""The system prompt of a server or a channel."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ParleyBot
from bot.discord_io import inbound
from bot.discord_io.access import Who, may_manage
from bot.discord_io.wording import Wording
from bot.domain import GuildId, Owner, Scope, UserId

Where = Literal["server", "channel"]

# Discord's own limit for a text input (https://docs.discord.com/developers/components/reference#text-input).
PROMPT_LENGTH = 4000


class PromptModal(discord.ui.Modal):
    """The form in which an admin writes a prompt."""

    def __init__(self, owner: Owner, current: str, wording: Wording) -> None:
        super().__init__(title=wording.prompt_form_title(owner.scope))
        self._owner = owner
        self.text: discord.ui.TextInput[PromptModal] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph,
            default=current[:PROMPT_LENGTH] or None,
            placeholder=wording.prompt_form_placeholder(),
            max_length=PROMPT_LENGTH,
        )
        self.add_item(discord.ui.Label(text=wording.prompt_form_label(), component=self.text))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Save what was written."""
        bot: ParleyBot = interaction.client
        wording = bot.wordings.to(interaction)
        text = self.text.value.strip()
        await interaction.response.defer(ephemeral=True, thinking=True)
        if not may_manage(interaction):
            await interaction.followup.send(wording.only_for(Who.ADMINS), ephemeral=True)
        elif not text:
            await interaction.followup.send(wording.prompt_empty(), ephemeral=True)
        else:
            by = UserId(interaction.user.id)
            changed = await bot.conversations.contexts.set_prompt(
                self._owner, text, by=by, guild=_guild(interaction)
            )
            say = wording.prompt_saved if changed else wording.prompt_unchanged
            await interaction.followup.send(say(self._owner.scope), ephemeral=True)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs from its View in this
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        """Say what went wrong."""
        await interaction.client.explain(interaction, error)


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Prompts(commands.GroupCog, group_name="prompt"):
    """What the bot is told to be, in this server or channel."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def show(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show the prompt in force here, and where it comes from."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.channel is not None  # noqa: S101 - a slash command is always used in a channel
        prompt = await self.bot.conversations.contexts.system_prompt(inbound.place(interaction.channel))
        embed = discord.Embed(
            title=self.bot.wordings.to(interaction).prompt_origin(prompt),
            description=prompt.text[:PROMPT_LENGTH],
        )
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(where="The whole server, or only this channel and its threads")
    async def set(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Write the prompt of this server or channel."""
        owner = _owner(interaction, where)
        current = await self.bot.conversations.preferences.own(owner, "system_prompt")
        await interaction.response.send_modal(
            PromptModal(owner, current or "", self.bot.wordings.to(interaction))
        )

    @app_commands.command()
    @app_commands.describe(where="The whole server, or only this channel and its threads")
    async def reset(self, interaction: discord.Interaction[ParleyBot], where: Where) -> None:
        """Take back the prompt of this server or channel."""
        await interaction.response.defer(ephemeral=True)
        owner = _owner(interaction, where)
        changed = await self.bot.conversations.contexts.set_prompt(
            owner, None, by=UserId(interaction.user.id), guild=_guild(interaction)
        )
        wording = self.bot.wordings.to(interaction)
        say = wording.prompt_removed if changed else wording.prompt_was_not_set
        await interaction.followup.send(say(owner.scope), ephemeral=True)


def _guild(interaction: discord.Interaction[Any]) -> GuildId:
    assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
    return GuildId(interaction.guild_id)


def _owner(interaction: discord.Interaction[Any], where: Where) -> Owner:
    assert interaction.channel_id is not None  # noqa: S101 - the group is for servers only
    if where == "server":
        return Owner(Scope.GUILD, _guild(interaction))
    return Owner(Scope.CHANNEL, interaction.channel_id)


async def setup(bot: ParleyBot) -> None:
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Prompts(bot))

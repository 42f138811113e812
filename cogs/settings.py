"""`/settings`: a panel, commands for single options, the history and budgets."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.billing.budgets import DAILY_BUDGET
from bot.config.options import Choice, Ids, Switch, kinds
from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.core.money import pico
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import dollars as shown_dollars
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.ui import settings_embed
from bot.discord_io.ui import settings_panel as parts
from bot.discord_io.ui.levels import here, levels, seen_from
from bot.discord_io.ui.settings_changes import may_change, settle
from bot.discord_io.ui.settings_embed import Shown
from bot.discord_io.ui.settings_history import HistoryButton, history_page, may_see_history
from bot.discord_io.ui.settings_panel import made
from bot.discord_io.ui.settings_values import unknown_value

Where = Literal["server", "category", "channel", "thread", "bot"]

# Upper limit of a daily budget, in US dollars.
MAX_DOLLARS = 100_000

_ROLE, _USER = (re.compile(rf"<{sign}(\d+)>|\b(\d{{15,20}})\b") for sign in ("@&", "@!?"))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class SettingsCog(commands.GroupCog, group_name="settings"):
    """Choose what the bot does here, and for whom."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def panel(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show all settings that apply here, and change them."""
        await interaction.response.defer(ephemeral=True)
        # Here, because listing models may take longer than a component has time to answer.
        await self.bot.scoped_settings.allowlist.refresh(self.bot.models)
        embed, view = await made(self.bot, interaction, Shown(here(interaction), "server"))
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command(name="set")
    @app_commands.describe(option="The setting", value="The new value", where="Where it applies (and everything in it)")
    async def set_(self, interaction: discord.Interaction[ParleyBot], option: str, value: str, where: Where) -> None:
        """Change one setting of this server, category, channel or thread."""
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        shown = await self._shown(interaction, where, option)
        if shown is None:
            return
        try:
            read = _read(option, value)
        except ValueError:
            choices = self.bot.scoped_settings.allowlist.names if option == "model" else _values(option)
            await interaction.followup.send(
                unknown_value(texts, option, choices[: settings_embed.MAX_CHOICES]), ephemeral=True
            )
            return
        await self._change(interaction, shown, read)

    @app_commands.command()
    @app_commands.describe(option="The setting", where="Where it was set")
    async def reset(self, interaction: discord.Interaction[ParleyBot], option: str, where: Where) -> None:
        """Go back to the default for one setting."""
        await interaction.response.defer(ephemeral=True)
        shown = await self._shown(interaction, where, option)
        if shown is not None:
            await self._change(interaction, shown, None)

    @set_.autocomplete("option")
    @reset.autocomplete("option")
    async def _options(self, interaction: discord.Interaction[ParleyBot], typed: str) -> list[app_commands.Choice[str]]:
        texts = texts_for(interaction)
        named = {name: texts(f"option-{name}") for name in kinds() if name not in settings_embed.ELSEWHERE}
        return [
            app_commands.Choice(name=title, value=name)
            for name, title in named.items()
            if typed.lower() in f"{title} {name}".lower()
        ][: settings_embed.MAX_CHOICES]

    @set_.autocomplete("value")
    async def _choices(self, interaction: discord.Interaction[ParleyBot], typed: str) -> list[app_commands.Choice[str]]:
        option = interaction.namespace.option
        known = self.bot.scoped_settings.allowlist.names if option == "model" else _values(option)
        found = [name for name in known if typed.lower() in name.lower() and len(name) <= settings_embed.CHOICE_LENGTH]
        return [app_commands.Choice(name=name, value=name) for name in found[: settings_embed.MAX_CHOICES]]

    @app_commands.command()
    @app_commands.describe(where="This server's changes, or those of the whole bot (only for the bot's owner)")
    async def history(
        self, interaction: discord.Interaction[ParleyBot], where: Literal["server", "bot"] = "server"
    ) -> None:
        """Show who changed which setting here, and undo a change."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
        guild = None if where == "bot" else GuildId(interaction.guild_id)
        if who := await may_see_history(interaction, guild):
            refusal = texts_for(interaction)(f"for-{who}")
            await interaction.followup.send(refusal, ephemeral=True)
            return
        embed, view = await history_page(self.bot, interaction, guild)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        dollars="US dollars a day; 0 removes the budget",
        role="A role's budget, for each of its members",
        member="A member's budget (only for the bot's owner)",
    )
    async def budget(
        self,
        interaction: discord.Interaction[ParleyBot],
        dollars: str,
        role: discord.Role | None = None,
        member: discord.User | None = None,
    ) -> None:
        """Set a daily budget for this server, a role or a member."""
        await interaction.response.defer(ephemeral=True)
        texts = texts_for(interaction)
        amount = _dollars(dollars)
        if amount is None:
            await interaction.followup.send(texts("settings-budget-amount", most=MAX_DOLLARS), ephemeral=True)
            return
        assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
        owner, whose = Owner(Scope.GUILD, interaction.guild_id), None
        if member is not None:
            owner, whose = Owner(Scope.USER, member.id), member.mention
        elif role is not None:
            owner, whose = Owner(Scope.ROLE, role.id), role.mention
        if await may_change(interaction, owner, DAILY_BUDGET):
            await interaction.followup.send(texts("settings-budget-owner"), ephemeral=True)
        else:
            by = UserId(interaction.user.id)
            guild = None if member else GuildId(interaction.guild_id)
            await self.bot.budgets.set_budget(owner, amount or None, by=by, guild=guild)
            said = budget_saved(texts, whose, pico(amount))
            await interaction.followup.send(said, ephemeral=True)

    async def _shown(self, interaction: discord.Interaction[ParleyBot], where: str, option: str) -> Shown | None:
        """Return the option to change; refuse and return None if there is none, or this person may not change it."""
        place, texts = here(interaction), texts_for(interaction)
        owner = levels(place).get(where)
        if owner is None:
            refusal = texts("settings-no-such-place")
        elif who := await may_change(interaction, owner, option):
            refusal = texts(f"for-{who}")
        elif option not in kinds() or option in settings_embed.ELSEWHERE:
            refusal = texts("settings-no-such-option")
        else:
            return Shown(place, where, option)
        await interaction.followup.send(refusal, ephemeral=True)
        return None

    async def _change(self, interaction: discord.Interaction[ParleyBot], shown: Shown, value: Any) -> None:
        texts, place = texts_for(interaction), seen_from(shown.place, shown.level)
        settled = await settle(interaction, shown.owner, place, shown.option or "", value)
        if settled.asks is not None:
            question = parts.sure_question(texts, shown, settled.asks)
            view = parts.sure_view(texts, shown, value)
            await interaction.followup.send(question, view=view, ephemeral=True)
        else:
            await interaction.followup.send(parts.said(texts, shown, value, settled), ephemeral=True)


def budget_saved(texts: Texts, whose: str | None, amount: int) -> str:
    """Return the confirmation; `whose` is a mention, None for this server, `amount` in picodollars."""
    whose = whose or texts("settings-budget-server")
    if not amount:
        return texts("settings-budget-none", whose=whose)
    return texts("settings-budget-saved", whose=whose, amount=shown_dollars(texts, amount))


def _read(option: str, text: str) -> Any:
    """Parse a typed value. Raise `ValueError`."""
    kind = kinds()[option]
    if isinstance(kind, Ids):
        found = (_ROLE if kind.of == "role" else _USER).findall(text)
        text = ",".join(mentioned or plain for mentioned, plain in found)
    return kind.read(text)


def _values(option: str) -> tuple[str, ...]:
    match kinds().get(option):
        case Switch():
            return ("on", "off")
        case Choice(values=values):
            return values
        case _:
            return ()


def _dollars(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip().removeprefix("$"))
    except InvalidOperation:
        return None
    return round(amount, 6) if amount.is_finite() and 0 <= amount <= MAX_DOLLARS else None


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(parts.PanelButton, parts.PanelSelect, parts.PanelRoles, parts.PanelMembers, HistoryButton)
    await bot.add_cog(SettingsCog(bot))

"""`/settings`: a panel, commands for single options, the history and budgets."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.billing.budgets import DAILY_BUDGET
from bot.config.options import kinds
from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.core.money import pico
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import dollars as shown_dollars
from bot.discord_io.i18n.formatting import read_number
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.ui import settings_panel as parts
from bot.discord_io.ui.levels import here, levels, seen_from
from bot.discord_io.ui.settings_changes import may_change, may_see_history, outcome, settle
from bot.discord_io.ui.settings_layout import CHOICE_LENGTH, ELSEWHERE, MAX_CHOICES, OF_SERVERS, Shown
from bot.discord_io.ui.settings_values import read_value, spoken, unknown_value

Where = Literal["server", "category", "channel", "thread", "bot"]

# Upper limit of a daily budget, in US dollars.
MAX_DOLLARS = 100_000


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
        view = await parts.made(self.bot, interaction, Shown(here(interaction), "server"))
        await interaction.followup.send(view=view, ephemeral=True)

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
            read = read_value(texts, option, value)
        except ValueError:
            choices = list(dict.fromkeys(said for said, _ in self._spoken(texts, option)))[:MAX_CHOICES]
            await interaction.followup.send(unknown_value(texts, option, choices), ephemeral=True)
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
        hidden = ELSEWHERE if self.bot.scoped_settings.tools.grants else (*ELSEWHERE, *OF_SERVERS)
        named = {name: texts(f"option-{name}") for name in kinds() if name not in hidden}
        return [
            app_commands.Choice(name=title, value=name)
            for name, title in named.items()
            if typed.lower() in f"{title} {name}".lower()
        ][:MAX_CHOICES]

    @set_.autocomplete("value")
    async def _choices(self, interaction: discord.Interaction[ParleyBot], typed: str) -> list[app_commands.Choice[str]]:
        known = self._spoken(texts_for(interaction), interaction.namespace.option)
        found = {
            value: said
            for said, value in known
            if typed.lower() in f"{said} {value}".lower() and len(value) <= CHOICE_LENGTH
        }
        return [app_commands.Choice(name=said, value=value) for value, said in found.items()][:MAX_CHOICES]

    def _spoken(self, texts: Texts, option: str) -> Iterable[tuple[str, str]]:
        if option == "model":
            return [(name, name) for name in self.bot.scoped_settings.allowlist.names]
        tools = self.bot.scoped_settings.tools.names if option == "tools" else ()
        return [*spoken(texts, option), *((name, name) for name in tools)]

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
        await interaction.followup.send(view=await parts.history_page(self.bot, interaction, guild), ephemeral=True)

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
        amount = _dollars(texts, dollars)
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
        elif option not in kinds() or option in ELSEWHERE:
            refusal = texts("settings-no-such-option")
        else:
            return Shown(place, where, option)
        await interaction.followup.send(refusal, ephemeral=True)
        return None

    async def _change(self, interaction: discord.Interaction[ParleyBot], shown: Shown, value: Any) -> None:
        texts, place, option = texts_for(interaction), seen_from(shown.place, shown.level), shown.option or ""
        settled = await settle(interaction, shown.owner, place, option, value)
        if settled.asks is not None:
            view = parts.sure_question(texts, shown, value, settled.asks)
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.followup.send(outcome(texts, shown.level, option, value, settled), ephemeral=True)


def budget_saved(texts: Texts, whose: str | None, amount: int) -> str:
    """Return the confirmation; `whose` is a mention, None for this server, `amount` in picodollars."""
    whose = whose or texts("settings-budget-server")
    if not amount:
        return texts("settings-budget-none", whose=whose)
    return texts("settings-budget-saved", whose=whose, amount=shown_dollars(texts, amount))


def _dollars(texts: Texts, text: str) -> Decimal | None:
    try:
        amount = read_number(texts, text)
    except ValueError:
        return None
    return round(amount, 6) if amount <= MAX_DOLLARS else None


async def setup(bot: ParleyBot) -> None:
    bot.add_dynamic_items(*parts.ITEMS)
    await bot.add_cog(SettingsCog(bot))

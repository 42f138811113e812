"""Everything that admins can set, by a panel or by typing."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.billing.budgets import DAILY_BUDGET
from bot.config.options import Choice, Ids, Switch, kinds
from bot.core.domain import Change, GuildId, Owner, Scope, UserId
from bot.core.money import pico
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import dollars as shown_dollars
from bot.discord_io.i18n.formatting import timestamp
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Who, may_manage
from bot.discord_io.ui import settings_embed
from bot.discord_io.ui import settings_panel as parts
from bot.discord_io.ui.levels import levels, seen_from
from bot.discord_io.ui.settings_changes import may_change, settle, undo
from bot.discord_io.ui.settings_embed import Shown
from bot.discord_io.ui.settings_panel import made
from bot.discord_io.ui.settings_values import shown_owner, stored_value, unknown_value

Where = Literal["server", "category", "channel", "thread", "bot"]

# As many changes on a page as have an Undo button in one row.
PAGE = 5
# Beyond any day's budget here, in US dollars.
MAX_DOLLARS = 100_000


class HistoryButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"changes:(?P<action>undo|sure|older):(?P<number>\d+)",
):
    """A button below the history: take a change back, or show older ones."""

    def __init__(self, action: str, number: int, label: str = "…") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.secondary,
                custom_id=f"changes:{action}:{number}",
                row=1 if action == "older" else 0,
            )
        )
        self.action = action
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(match["action"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says, for those whose history it is."""
        bot: ParleyBot = interaction.client
        texts = texts_for(interaction)
        try:
            change = await bot.scoped_settings.change(self.number)
            # A guild's changes are no other guild's business, and the whole bot's are its owner's.
            if change is None or change.guild not in (None, interaction.guild_id):
                await interaction.response.send_message(texts("settings-not-undone"), ephemeral=True)
            elif who := await _may_see(interaction, change.guild):
                await interaction.response.send_message(texts(f"for-{who}"), ephemeral=True)
            elif self.action == "older":
                embed, view = await _history(bot, interaction, change.guild, before=self.number)
                await interaction.response.edit_message(embed=embed, view=view)
            else:
                await interaction.response.defer()
                await self._undo(bot, interaction, change)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)

    async def _undo(self, bot: ParleyBot, interaction: discord.Interaction[Any], change: Change) -> None:
        texts = texts_for(interaction)
        settled = await undo(interaction, change, sure=self.action == "sure")
        embed, view = await _history(bot, interaction, change.guild)
        if settled.asks is not None:
            note = texts("settings-sure-retention", where=shown_owner(texts, change.owner), days=settled.asks)
            view = discord.ui.View(timeout=None)
            view.add_item(HistoryButton("sure", change.id, texts("settings-button-sure")))
        elif settled.change is not None:
            note = texts(
                "settings-undone",
                option=texts(f"option-{settled.change.name}"),
                value=stored_value(texts, settled.change.name, settled.change.new),
            )
        else:
            note = settled.refusal or texts("settings-not-undone")
        embed.add_field(name="\u200b", value=note, inline=False)
        await interaction.edit_original_response(embed=embed, view=view)


async def _may_see(interaction: discord.Interaction[Any], guild: GuildId | None) -> Who | None:
    """Return whose history it is, if this person is not one of them."""
    if guild is None:
        return None if await interaction.client.is_owner(interaction.user) else Who.OWNER
    return None if may_manage(interaction) else Who.ADMINS


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(commands.GroupCog, group_name="settings"):
    """What the bot may do here, and for whom."""

    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to listen for the components, also those of earlier runs."""
        self.bot.add_dynamic_items(
            parts.PanelButton, parts.PanelSelect, parts.PanelRoles, parts.PanelMembers, HistoryButton
        )

    async def cog_unload(self) -> None:
        """Stop that."""
        self.bot.remove_dynamic_items(
            parts.PanelButton, parts.PanelSelect, parts.PanelRoles, parts.PanelMembers, HistoryButton
        )

    @app_commands.command()
    async def panel(self, interaction: discord.Interaction[ParleyBot]) -> None:
        """Show all settings that apply here, and change them."""
        await interaction.response.defer(ephemeral=True)
        # Here, because a component has to be answered sooner than a server may list its models.
        await self.bot.scoped_settings.allowlist.refresh(self.bot.models)
        assert interaction.channel is not None  # noqa: S101 - a slash command is always used in a channel
        embed, view = await made(self.bot, interaction, Shown(messages.place(interaction.channel), "server"))
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command(name="set")
    @app_commands.describe(
        option="What to set", value="The new value", where="Where it applies, with all that is inside"
    )
    async def set_(
        self, interaction: discord.Interaction[ParleyBot], option: str, value: str, where: Where
    ) -> None:
        """Set one option of this server, category, channel or thread."""
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
    @app_commands.describe(option="What to take back", where="Where it was set")
    async def reset(self, interaction: discord.Interaction[ParleyBot], option: str, where: Where) -> None:
        """Take one option back, so that what is set around it applies again."""
        await interaction.response.defer(ephemeral=True)
        shown = await self._shown(interaction, where, option)
        if shown is not None:
            await self._change(interaction, shown, None)

    @set_.autocomplete("option")
    @reset.autocomplete("option")
    async def _options(
        self, interaction: discord.Interaction[ParleyBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        texts = texts_for(interaction)
        named = {name: texts(f"option-{name}") for name in kinds() if name not in settings_embed.ELSEWHERE}
        return [
            app_commands.Choice(name=title, value=name)
            for name, title in named.items()
            if typed.lower() in f"{title} {name}".lower()
        ][: settings_embed.MAX_CHOICES]

    @set_.autocomplete("value")
    async def _choices(
        self, interaction: discord.Interaction[ParleyBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        option = interaction.namespace.option
        known = self.bot.scoped_settings.allowlist.names if option == "model" else _values(option)
        found = [
            name
            for name in known
            if typed.lower() in name.lower() and len(name) <= settings_embed.CHOICE_LENGTH
        ]
        return [app_commands.Choice(name=name, value=name) for name in found[: settings_embed.MAX_CHOICES]]

    @app_commands.command()
    @app_commands.describe(where="This server's changes, or (for my owner) those of the whole bot")
    async def history(
        self, interaction: discord.Interaction[ParleyBot], where: Literal["server", "bot"] = "server"
    ) -> None:
        """Show what was changed here, by whom, and take it back."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None  # noqa: S101 - the group is for servers only
        guild = None if where == "bot" else GuildId(interaction.guild_id)
        if who := await _may_see(interaction, guild):
            refusal = texts_for(interaction)(f"for-{who}")
            await interaction.followup.send(refusal, ephemeral=True)
            return
        embed, view = await _history(self.bot, interaction, guild)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        dollars="US dollars a day; 0 for none of its own",
        role="What each member with this role may spend here",
        member="What this person may spend (for my owner)",
    )
    async def budget(
        self,
        interaction: discord.Interaction[ParleyBot],
        dollars: str,
        role: discord.Role | None = None,
        member: discord.User | None = None,
    ) -> None:
        """Set how much may be spent on the model in a day."""
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

    async def _shown(
        self, interaction: discord.Interaction[ParleyBot], where: str, option: str
    ) -> Shown | None:
        """Return what is to be changed, None (and say so) where there is no such thing or it is somebody else's."""
        assert interaction.channel is not None  # noqa: S101 - a slash command is always used in a channel
        place, texts = messages.place(interaction.channel), texts_for(interaction)
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


async def _history(
    bot: ParleyBot, interaction: discord.Interaction[Any], guild: GuildId | None, *, before: int | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """Return a page of a server's history (None: of the whole bot's), with a button for each change."""
    texts = texts_for(interaction)
    changes = await bot.scoped_settings.changes(guild, limit=PAGE + 1, before=before)
    shown = changes[:PAGE]
    lines = [
        texts(
            "settings-change",
            number=str(number),
            option=texts(f"option-{change.name}"),
            owner=shown_owner(texts, change.owner),
            old=stored_value(texts, change.name, change.old),
            new=stored_value(texts, change.name, change.new),
            who=f"<@{change.by}>",
            when=timestamp(change.at),
        )
        for number, change in enumerate(shown, 1)
    ]
    embed = discord.Embed(
        title=texts("settings-history-title"),
        description="\n".join(lines) or texts("settings-history-empty"),
    )
    view = discord.ui.View(timeout=None)
    for number, change in enumerate(shown, 1):
        label = texts("settings-button-undo", number=str(number))
        view.add_item(HistoryButton("undo", change.id, label))
    if len(changes) > PAGE:
        view.add_item(HistoryButton("older", changes[PAGE - 1].id, texts("settings-button-older")))
    return embed, view


def budget_saved(texts: Texts, whose: str | None, amount: int) -> str:
    """Return the confirmation; `whose` is a mention, None for this server, `amount` in picodollars."""
    whose = whose or texts("settings-budget-server")
    if not amount:
        return texts("settings-budget-none", whose=whose)
    return texts("settings-budget-saved", whose=whose, amount=shown_dollars(texts, amount))


def _read(option: str, text: str) -> Any:
    """Return a value that was typed. Raise `ValueError`."""
    kind = kinds()[option]
    if isinstance(kind, Ids):
        sign = "@&" if kind.of == "role" else "@!?"
        found = re.findall(rf"<{sign}(\d+)>|\b(\d{{15,20}})\b", text)
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
    """Add the cog; discord.py calls this."""
    await bot.add_cog(Settings(bot))

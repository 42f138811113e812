"""The components of the settings panel."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.client import ParleyBot
from bot.discord_io import inbound, panel
from bot.discord_io.access import Who, may_manage
from bot.discord_io.levels import levels, seen_from
from bot.discord_io.panel import Shown, custom_id
from bot.domain import GuildId, UserId
from bot.options import Whole, capped, kinds

RETENTION = "retention_days"
AMBIENT = "ambient"


async def may_change(interaction: discord.Interaction[Any], level: str) -> Who | None:
    """Return who may change settings at a level, if this person is not one of them."""
    if level == "bot":
        return None if await interaction.client.is_owner(interaction.user) else Who.OWNER
    return None if may_manage(interaction) else Who.ADMINS


def guild_of(interaction: discord.Interaction[Any], level: str) -> GuildId | None:
    """Return where a change belongs to, None for the bot's own."""
    return None if level == "bot" or interaction.guild_id is None else GuildId(interaction.guild_id)


class PanelButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=f"set:button{panel.TEMPLATE}"
):
    """A button: on, off, enter a number, take back, yes."""

    def __init__(self, action: str, shown: Shown, label: str = "…", value: str = "") -> None:
        style = discord.ButtonStyle.danger if action == "sure" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id("button", action, shown, value))
        )
        self.action, self.shown, self.value = action, shown, value

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(match["action"], _shown(interaction, match), value=match["value"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        bot: ParleyBot = interaction.client
        try:
            await self._press(bot, interaction)
        except Exception as error:  # noqa: BLE001 - a button has no other door
            await bot.explain(interaction, error)

    async def _press(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        option = self.shown.option or ""
        match self.action:
            case "on" | "off":
                await change(bot, interaction, self.shown, self.action == "on")
            case "back":
                await change(bot, interaction, self.shown, None)
            case "enter":
                if not await _refuse(bot, interaction, self.shown):
                    await interaction.response.send_modal(NumberForm(bot, interaction, self.shown))
            case "sure":
                await change(bot, interaction, self.shown, kinds()[option].read(self.value), sure=True)


class PanelSelect(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=f"set:select{panel.TEMPLATE}"
):
    """A choice: where, what, or which value."""

    def __init__(
        self,
        action: str,
        shown: Shown,
        choices: Sequence[discord.SelectOption] = (),
        placeholder: str | None = None,
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=custom_id("select", action, shown), options=list(choices), placeholder=placeholder
            )
        )
        self.action, self.shown = action, shown

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        return cls(match["action"], _shown(interaction, match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show, or set, what was chosen."""
        bot: ParleyBot = interaction.client
        chosen = self.item.values[0]
        try:
            if self.action == "level":
                await show(bot, interaction, Shown(self.shown.place, chosen, self.shown.option))
            elif self.action == "option":
                await show(bot, interaction, Shown(self.shown.place, self.shown.level, chosen))
            else:
                await change(bot, interaction, self.shown, chosen)
        except Exception as error:  # noqa: BLE001 - a select has no other door
            await bot.explain(interaction, error)


class PanelRoles(
    discord.ui.DynamicItem[discord.ui.RoleSelect[discord.ui.View]], template=f"set:role{panel.TEMPLATE}"
):
    """A choice of roles."""

    def __init__(self, shown: Shown, chosen: frozenset[int] = frozenset()) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=custom_id("role", "ids", shown),
                min_values=0,
                max_values=panel.MOST_CHOICES,
                default_values=panel.members(chosen, "role"),
            )
        )
        self.shown = shown

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        return cls(_shown(interaction, match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Set what was chosen."""
        await _set_ids(interaction, self.shown, [each.id for each in self.item.values])


class PanelMembers(
    discord.ui.DynamicItem[discord.ui.UserSelect[discord.ui.View]], template=f"set:member{panel.TEMPLATE}"
):
    """A choice of members."""

    def __init__(self, shown: Shown, chosen: frozenset[int] = frozenset()) -> None:
        super().__init__(
            discord.ui.UserSelect(
                custom_id=custom_id("member", "ids", shown),
                min_values=0,
                max_values=panel.MOST_CHOICES,
                default_values=panel.members(chosen, "member"),
            )
        )
        self.shown = shown

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        return cls(_shown(interaction, match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Set what was chosen."""
        await _set_ids(interaction, self.shown, [each.id for each in self.item.values])


class NumberForm(discord.ui.Modal):
    """The form in which an admin enters a number."""

    def __init__(self, bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> None:
        option = shown.option or ""
        wording, kind = bot.wordings.to(interaction), kinds()[option]
        assert isinstance(kind, Whole)  # noqa: S101 - only numbers have this form
        super().__init__(title=wording.option(option))
        self._shown = shown
        limit = getattr(bot.conversations.preferences.defaults, option) if option in capped() else 0
        self.number: discord.ui.TextInput[NumberForm] = discord.ui.TextInput(max_length=9)
        label = wording.number_label(limit or kind.most, zero=not limit)
        self.add_item(discord.ui.Label(text=label, component=self.number))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Set the number."""
        bot: ParleyBot = interaction.client
        try:
            number = kinds()[self._shown.option or ""].read(self.number.value)
        except ValueError:
            await show(bot, interaction, self._shown, bot.wordings.to(interaction).settings_no_number())
            return
        await change(bot, interaction, self._shown, number)

    async def on_error(  # type: ignore[override]  # discord.py's own Modal differs from its View in this
        self, interaction: discord.Interaction[Any], error: Exception
    ) -> None:
        """Say what went wrong."""
        await interaction.client.explain(interaction, error)


async def _set_ids(interaction: discord.Interaction[Any], shown: Shown, ids: list[int]) -> None:
    bot: ParleyBot = interaction.client
    try:
        # Nobody chosen is nobody listed.
        await change(bot, interaction, shown, frozenset(ids) or None)
    except Exception as error:  # noqa: BLE001 - a select has no other door
        await bot.explain(interaction, error)


def _shown(interaction: discord.Interaction[Any], match: re.Match[str]) -> Shown:
    assert interaction.channel is not None  # noqa: S101 - a component is always used in a channel
    place = inbound.place(interaction.channel)
    level = match["level"] if match["level"] in levels(place) else "server"
    option = match["option"] if match["option"] in kinds() else None
    return Shown(place, level, option)


async def _refuse(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> bool:
    who = await may_change(interaction, shown.level)
    if who is not None:
        await interaction.response.send_message(bot.wordings.to(interaction).only_for(who), ephemeral=True)
    return who is not None


async def change(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, value: Any, *, sure: bool = False
) -> None:
    """Set the picked option, or with None take it back, and show the panel with what came of it."""
    if shown.option is None or await _refuse(bot, interaction, shown):
        return
    wording, preferences = bot.wordings.to(interaction), bot.conversations.preferences
    if shown.option == RETENTION and value and not sure:
        await _ask(bot, interaction, shown, value)
        return
    if shown.option == AMBIENT:
        refusal = await bot.along.may_switch(interaction, shown.level, on=bool(value))
        if refusal is not None:
            await show(bot, interaction, shown, refusal)
            return
    changed = await preferences.set(
        shown.owner,
        shown.option,
        value,
        by=UserId(interaction.user.id),
        guild=guild_of(interaction, shown.level),
    )
    found = await preferences.of(seen_from(shown.place, shown.level))
    now = getattr(found.options, shown.option)
    if changed is None:
        note = wording.settings_unchanged()
    elif value is None:
        note = wording.settings_taken_back(shown.level, shown.option, now)
    else:
        note = wording.settings_saved(shown.level, shown.option, now)
    await show(bot, interaction, shown, note)


async def _ask(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, days: int) -> None:
    wording = bot.wordings.to(interaction)
    view = discord.ui.View(timeout=None)
    view.add_item(PanelButton("sure", shown, wording.settings_button("sure"), str(days)))
    await interaction.response.edit_message(
        content=wording.settings_sure_retention(shown.level, days), embed=None, view=view
    )


async def show(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None
) -> None:
    """Let the panel show this, in place of what it showed."""
    embed, view = await made(bot, interaction, shown, note)
    await interaction.response.edit_message(content=None, embed=embed, view=view)


async def made(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """Return a panel: what it says, and the components below it. Raise a `StoreError`."""
    wording, preferences = bot.wordings.to(interaction), bot.conversations.preferences
    found = await preferences.of(seen_from(shown.place, shown.level))
    view = discord.ui.View(timeout=None)
    choices = panel.level_choices(wording, shown, owner=await bot.is_owner(interaction.user))
    view.add_item(PanelSelect("level", shown, choices, wording.pick_level()))
    view.add_item(PanelSelect("option", shown, panel.option_choices(wording, shown), wording.pick_option()))
    for item in await _controls(bot, interaction, shown):
        view.add_item(item)
    return panel.embed(wording, shown, found, note), view


async def _controls(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> list[Any]:
    if shown.option is None:
        return []
    wording, preferences = bot.wordings.to(interaction), bot.conversations.preferences
    own = await preferences.own(shown.owner, shown.option)
    items: list[Any] = []
    match panel.control(shown.option):
        case "switch":
            items += [PanelButton(each, shown, wording.settings_button(each)) for each in ("on", "off")]
        case "number":
            items.append(PanelButton("enter", shown, wording.settings_button("enter")))
        case "role":
            items.append(PanelRoles(shown, own or frozenset()))
        case "member":
            items.append(PanelMembers(shown, own or frozenset()))
        case _:
            if shown.option == "model":
                await bot.conversations.list_models()
            choices = panel.value_choices(shown.option, preferences.menu.names, own)
            items.append(PanelSelect("value", shown, choices))
    if own is not None:
        items.append(PanelButton("back", shown, wording.settings_button("back")))
    return items

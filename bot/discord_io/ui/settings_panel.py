"""The components of the settings panel."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.config.options import Whole, capped, kinds
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.ui import settings_embed
from bot.discord_io.ui.levels import levels, seen_from
from bot.discord_io.ui.persistent import Form, PersistentItem, view_of
from bot.discord_io.ui.settings_changes import Settled, may_change, settle
from bot.discord_io.ui.settings_embed import Shown, custom_id
from bot.discord_io.ui.settings_values import saved


class _PanelItem(PersistentItem, template=""):
    @classmethod
    def arguments(cls, interaction: discord.Interaction[Any], match: re.Match[str]) -> dict[str, Any]:
        assert interaction.channel is not None  # noqa: S101 - a component is always used in a channel
        place = messages.place(interaction.channel)
        level = match["level"] if match["level"] in levels(place) else "server"
        option = match["option"] if match["option"] in kinds() else None
        return {"action": match["action"], "shown": Shown(place, level, option), "value": match["value"]}


class PanelButton(_PanelItem, template=f"set:button{settings_embed.TEMPLATE}"):
    """On, off, enter a number, remove, confirm."""

    def __init__(self, action: str, shown: Shown, label: str = "…", value: str = "") -> None:
        style = discord.ButtonStyle.danger if action == "sure" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id("button", action, shown, value))
        )
        self.action, self.shown, self.value = action, shown, value

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        option = self.shown.option or ""
        match self.action:
            case "on" | "off":
                await change(bot, interaction, self.shown, self.action == "on")
            case "back":
                await change(bot, interaction, self.shown, None)
            case "enter":
                if not await _refuse(interaction, self.shown):
                    await interaction.response.send_modal(NumberForm(bot, interaction, self.shown))
            case "sure":
                value = kinds()[option].read(self.value) if self.value else None
                await change(bot, interaction, self.shown, value, sure=True)


class PanelSelect(_PanelItem, template=f"set:select{settings_embed.TEMPLATE}"):
    """Choose the level, the option or its value."""

    def __init__(
        self,
        action: str,
        shown: Shown,
        choices: Sequence[discord.SelectOption] = (),
        placeholder: str | None = None,
        **_: str,
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=custom_id("select", action, shown), options=list(choices), placeholder=placeholder
            )
        )
        self.action, self.shown = action, shown

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        chosen = self.item.values[0]
        if self.action == "level":
            await show(bot, interaction, Shown(self.shown.place, chosen, self.shown.option))
        elif self.action == "option":
            await show(bot, interaction, Shown(self.shown.place, self.shown.level, chosen))
        else:
            await change(bot, interaction, self.shown, chosen)


class _PanelIds(_PanelItem, template=""):
    """Choose roles or members; an empty choice removes the option."""

    of = ""

    def __init__(self, shown: Shown, chosen: frozenset[int] = frozenset(), **_: str) -> None:
        of = self.of
        kind = discord.ui.RoleSelect if of == "role" else discord.ui.UserSelect
        select: Any = kind(
            custom_id=custom_id(of, "ids", shown),
            min_values=0,
            max_values=settings_embed.MAX_CHOICES,
            default_values=settings_embed.members(chosen, of),
        )
        super().__init__(select)
        self.shown = shown

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        ids = frozenset(each.id for each in self.item.values)
        await change(bot, interaction, self.shown, ids or None)


class PanelRoles(_PanelIds, template=f"set:role{settings_embed.TEMPLATE}"):
    of = "role"


class PanelMembers(_PanelIds, template=f"set:member{settings_embed.TEMPLATE}"):
    of = "member"


class NumberForm(Form):
    def __init__(self, bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> None:
        option = shown.option or ""
        texts, kind = texts_for(interaction), kinds()[option]
        assert isinstance(kind, Whole)  # noqa: S101 - only numbers have this form
        super().__init__(title=texts(f"option-{option}"))
        self._shown = shown
        limit = getattr(bot.scoped_settings.defaults, option) if option in capped() else 0
        self.number: discord.ui.TextInput[NumberForm] = discord.ui.TextInput(max_length=9)
        label = texts("settings-number-label" if limit else "settings-number-label-zero", most=limit or kind.most)
        self.add_item(discord.ui.Label(text=label, component=self.number))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        bot: ParleyBot = interaction.client
        try:
            number = kinds()[self._shown.option or ""].read(self.number.value)
        except ValueError:
            await show(bot, interaction, self._shown, texts_for(interaction)("settings-no-number"))
            return
        await change(bot, interaction, self._shown, number)


async def _refuse(interaction: discord.Interaction[Any], shown: Shown) -> bool:
    who = await may_change(interaction, shown.owner, shown.option or "")
    if who is not None:
        await interaction.response.send_message(texts_for(interaction)(f"for-{who}"), ephemeral=True)
    return who is not None


async def change(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, value: Any, *, sure: bool = False
) -> None:
    """Set the picked option, or with None remove it, and show the panel with the result."""
    if shown.option is None or await _refuse(interaction, shown):
        return
    # An announcement or the database may take longer than Discord waits for a first response.
    await interaction.response.defer()
    place = seen_from(shown.place, shown.level)
    settled = await settle(interaction, shown.owner, place, shown.option, value, sure=sure)
    texts = texts_for(interaction)
    if settled.asks is not None:
        await interaction.edit_original_response(
            content=sure_question(texts, shown, settled.asks),
            embed=None,
            view=sure_view(texts, shown, value),
        )
        return
    await show(bot, interaction, shown, said(texts, shown, value, settled))


def said(texts: Texts, shown: Shown, value: Any, settled: Settled) -> str:
    option = shown.option or ""
    if settled.refusal is not None:
        return settled.refusal
    if settled.change is None:
        return texts("settings-unchanged")
    return saved(texts, shown.level, option, settled.now, removed=value is None)


def sure_question(texts: Texts, shown: Shown, days: int) -> str:
    """Return the question before a shorter retention deletes messages."""
    return texts("settings-sure-retention", where=texts(f"settings-where-{shown.level}"), days=days)


def sure_view(texts: Texts, shown: Shown, value: Any) -> discord.ui.View:
    written = "" if value is None else kinds()[shown.option or ""].write(value)
    return view_of(PanelButton("sure", shown, texts("settings-button-sure"), written))


async def show(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None) -> None:
    """Replace the content of the panel."""
    embed, view = await made(bot, interaction, shown, note)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=None, embed=embed, view=view)
    else:
        await interaction.response.edit_message(content=None, embed=embed, view=view)


async def made(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """Return a panel's embed and the components below it. Raise a `StoreError`."""
    texts, scoped_settings = texts_for(interaction), bot.scoped_settings
    found = await scoped_settings.of(seen_from(shown.place, shown.level))
    choices = settings_embed.level_choices(texts, shown, owner=await bot.is_owner(interaction.user))
    options = settings_embed.option_choices(texts, shown)
    view = view_of(
        PanelSelect("level", shown, choices, texts("settings-pick-level")),
        PanelSelect("option", shown, options, texts("settings-pick-option")),
        *await _controls(bot, interaction, shown),
    )
    return settings_embed.embed(texts, shown, found, note), view


async def _controls(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> list[PersistentItem]:
    if shown.option is None:
        return []
    texts, scoped_settings = texts_for(interaction), bot.scoped_settings
    own = await scoped_settings.own(shown.owner, shown.option)
    items: list[PersistentItem] = []
    match settings_embed.control(shown.option):
        case "switch":
            items += [PanelButton(each, shown, texts(f"settings-button-{each}")) for each in ("on", "off")]
        case "number":
            items.append(PanelButton("enter", shown, texts("settings-button-enter")))
        case "role":
            items.append(PanelRoles(shown, own or frozenset()))
        case "member":
            items.append(PanelMembers(shown, own or frozenset()))
        case _:
            choices = settings_embed.value_choices(shown.option, scoped_settings.allowlist.names, own)
            items.append(PanelSelect("value", shown, choices))
    if own is not None:
        items.append(PanelButton("back", shown, texts("settings-button-back")))
    return items

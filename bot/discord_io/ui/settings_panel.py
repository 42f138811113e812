"""The settings panel: its components, its pages and the history."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.chat.settings import SERVER_OPTIONS
from bot.config.options import InForce, Whole, capped, kinds
from bot.core.domain import BOT, Change, GuildId, UserId
from bot.discord_io.client import ParleyBot
from bot.discord_io.i18n.formatting import code, number
from bot.discord_io.i18n.texts import Texts, texts_for
from bot.discord_io.incoming import messages
from bot.discord_io.permissions import Rule, Who
from bot.discord_io.ui import prompt_drafts, tool_settings
from bot.discord_io.ui import settings_layout as layout
from bot.discord_io.ui.levels import here, levels, seen_from
from bot.discord_io.ui.persistent import LINE, Form, PersistentItem, Row, View, layout_of, replace, with_file
from bot.discord_io.ui.settings_changes import (
    may_see_history,
    outcome,
    refuse_change,
    settle,
    shorter_retention,
    undo,
)
from bot.discord_io.ui.settings_layout import GROUPS, MARK, Shown, custom_id
from bot.discord_io.ui.settings_values import (
    NO_VALUE,
    SWITCHED,
    change_line,
    plain_value,
    read_value,
    shown_owner,
    stored_value,
)

# With nine digits and the signs between them.
MAX_NUMBER_LENGTH = 12

# Selects of several values.
SEVERAL = ("names", "servers")

# Changes on a page of the history.
PAGE = 5


class _PanelItem(PersistentItem, template=""):
    rule = Rule(Who.ADMINS, direct=False)

    @classmethod
    def arguments(cls, interaction: discord.Interaction[Any], match: re.Match[str]) -> dict[str, Any]:
        assert interaction.channel is not None  # noqa: S101 - a component is always used in a channel
        place = messages.place(interaction.channel)
        level = match["level"] if match["level"] in levels(place) else "server"
        option = match["option"] if match["option"] in kinds() else None
        page = match["value"] if match["value"] in GROUPS else None
        return {"action": match["action"], "shown": Shown(place, level, option, page), "value": match["value"]}


_STYLES = {
    "sure": discord.ButtonStyle.danger,
    "clear": discord.ButtonStyle.danger,
    "enter": discord.ButtonStyle.primary,
    "prompt": discord.ButtonStyle.primary,
}


class PanelButton(_PanelItem, template=f"set:button{layout.TEMPLATE}"):
    """Show a page, set or remove a value, confirm."""

    def __init__(self, action: str, shown: Shown, label: str = "…", value: str = "", *, in_force: bool = False) -> None:
        style = discord.ButtonStyle.success if in_force else _STYLES.get(action, discord.ButtonStyle.secondary)
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id("button", action, shown, value))
        )
        self.action, self.shown, self.value = action, shown, value

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        shown = self.shown
        match self.action:
            case "page":
                await show(bot, interaction, shown.opened(servers=bot.scoped_settings.tools.grants is not None))
            case _ if await refuse_change(interaction, shown.owner, shown.option or ""):
                return
            case "on" | "off" | "back" | "sure" if shown.option:
                text = {"back": "", "sure": self.value}.get(self.action, self.action)
                value = kinds()[shown.option].read(text) if text else None
                await change(bot, interaction, shown, value, sure=self.action == "sure")
            case "undoall":
                await replace(interaction, await undo_all_question(bot, interaction, shown))
            case "clear":
                await _clear(bot, interaction, shown)
            case "review" | "accept" if shown.option:
                await _review(bot, interaction, shown, self.value if self.action == "accept" else None)
            case "names" if shown.option:
                await interaction.response.send_modal(await NamesForm.of(bot, interaction, shown))
            case "enter" if shown.option:
                await interaction.response.send_modal(await NumberForm.of(bot, interaction, shown))
            case "prompt" if shown.owner != BOT:
                await prompt_drafts.open_form(bot, interaction, shown.level, shown.owner)


class PanelSelect(_PanelItem, template=f"set:select{layout.TEMPLATE}"):
    """Choose the level, the option or its value."""

    def __init__(
        self,
        action: str,
        shown: Shown,
        choices: Sequence[discord.SelectOption] = (),
        placeholder: str | None = None,
        **_: str,
    ) -> None:
        name = custom_id("select", action, shown, shown.page or "")
        super().__init__(
            discord.ui.Select(
                id=layout.number_of(name, (each.value for each in choices if each.default)),
                custom_id=name,
                options=list(choices),
                placeholder=placeholder,
                max_values=len(choices) if action in SEVERAL else 1,
            )
        )
        self.action, self.shown = action, shown

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        shown, chosen = self.shown, self.item.values[0]
        if self.action == "level":
            await show(bot, interaction, Shown(shown.place, chosen, shown.option, shown.page))
        elif self.action == "option":
            await show(bot, interaction, Shown(shown.place, shown.level, chosen))
        else:
            chosen = ",".join(sorted(self.item.values))
            if self.action == "servers" and (grants := bot.scoped_settings.tools.grants):
                found = await bot.scoped_settings.of(seen_from(shown.place, shown.level))
                chosen = tool_settings.with_servers(found.options.tool_servers, self.item.values, grants)
            await change(bot, interaction, shown, None if chosen == NO_VALUE else chosen)


class _PanelIds(_PanelItem, template=""):
    """Choose roles or members; an empty choice removes the option."""

    of = ""

    def __init__(self, shown: Shown, chosen: frozenset[int] = frozenset(), placeholder: str = "", **_: str) -> None:
        kind = discord.ui.RoleSelect if self.of == "role" else discord.ui.UserSelect
        name = custom_id(self.of, "ids", shown)
        select: Any = kind(
            id=layout.number_of(name, sorted(chosen)),
            custom_id=name,
            placeholder=placeholder or None,
            min_values=0,
            max_values=layout.MAX_CHOICES,
            default_values=layout.members(chosen, self.of),
        )
        super().__init__(select)
        self.shown = shown

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        ids = frozenset(each.id for each in self.item.values)
        await change(bot, interaction, self.shown, ids or None)


class PanelRoles(_PanelIds, template=f"set:role{layout.TEMPLATE}"):
    of = "role"


class PanelMembers(_PanelIds, template=f"set:member{layout.TEMPLATE}"):
    of = "member"


class NumberForm(Form):
    def __init__(self, texts: Texts, shown: Shown, current: int, limit: int) -> None:
        super().__init__(title=texts(f"option-{shown.option}"))
        self._shown = shown
        self.number: discord.ui.TextInput[NumberForm] = discord.ui.TextInput(
            max_length=MAX_NUMBER_LENGTH, default=number(texts, current)
        )
        kind = kinds()[shown.option or ""]
        most = limit or (kind.most if isinstance(kind, Whole) else 0)
        label = texts("settings-number-label" if limit else "settings-number-label-zero", most=most)
        self.add_item(discord.ui.Label(text=label, component=self.number))

    @classmethod
    async def of(cls, bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> Self:
        found = await bot.scoped_settings.of(seen_from(shown.place, shown.level))
        option = shown.option or ""
        limit = getattr(bot.scoped_settings.defaults, option) if option in capped() else 0
        return cls(texts_for(interaction), shown, getattr(found.options, option), limit)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        bot: ParleyBot = interaction.client
        texts = texts_for(interaction)
        try:
            value = read_value(texts, self._shown.option or "", self.number.value)
        except ValueError:
            await show(bot, interaction, self._shown, texts("settings-no-number"))
            return
        await change(bot, interaction, self._shown, value)


class NamesForm(Form):
    """Names of MCP servers and their tools, of which there may be more than a select has."""

    def __init__(self, texts: Texts, shown: Shown, current: str) -> None:
        super().__init__(title=texts(f"option-{shown.option}"))
        self._shown = shown
        self.names: discord.ui.TextInput[NamesForm] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, required=False, default="\n".join(current.split(","))
        )
        self.add_item(discord.ui.Label(text=texts("settings-names-label"), component=self.names))

    @classmethod
    async def of(cls, bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> Self:
        found = await bot.scoped_settings.of(seen_from(shown.place, shown.level))
        current = getattr(found.options, shown.option or "")
        return cls(texts_for(interaction), shown, "" if current == "off" else current)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        bot: ParleyBot = interaction.client
        names = sorted({*self.names.value.replace(",", " ").split()})
        known = bot.scoped_settings.server_names()
        unknown = next((each for each in names if each not in known), None)
        if unknown is not None and (grants := bot.scoped_settings.tools.grants):
            note = tool_settings.unknown_name(texts_for(interaction), unknown, grants)
            await show(bot, interaction, self._shown, note)
        else:
            await change(bot, interaction, self._shown, ",".join(names) or "off")


async def change(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, value: Any, *, sure: bool = False
) -> None:
    """Set the picked option, or with None remove it, and show the panel with the result."""
    if shown.option is None or await refuse_change(interaction, shown.owner, shown.option or ""):
        return
    # An announcement or the database may take longer than Discord waits for a first response.
    await interaction.response.defer()
    place = seen_from(shown.place, shown.level)
    settled = await settle(interaction, shown.owner, place, shown.option, value, sure=sure)
    texts = texts_for(interaction)
    if settled.asks is not None:
        await replace(interaction, sure_question(texts, shown, value, settled.asks))
    else:
        await show(bot, interaction, shown, outcome(texts, shown.level, shown.option, value, settled))


def sure_question(texts: Texts, shown: Shown, value: Any, days: int) -> View:
    """Return the question before a shorter retention deletes messages."""
    written = "" if value is None else kinds()[shown.option or ""].write(value)
    return layout_of(
        texts("settings-sure-retention", where=texts(f"settings-level-{shown.level}"), days=days),
        [
            PanelButton("sure", shown, texts("settings-button-sure"), written),
            PanelButton("page", shown, texts("settings-button-cancel"), shown.group or ""),
        ],
    )


async def undo_all_question(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> View:
    texts, place = texts_for(interaction), seen_from(shown.place, shown.level)
    names = layout.set_here(shown, await bot.scoped_settings.of(place))
    where, listed = texts(f"settings-level-{shown.level}"), [f"- {texts(f'option-{name}')}" for name in names]
    days = await shorter_retention(bot.scoped_settings, place, shown.owner, None)
    return layout_of(
        texts("settings-sure-all", where=where, number=len(names), options="\n".join(listed)),
        "⚠️ " + texts("settings-sure-retention", where=where, days=days) if days else None,
        [
            PanelButton("clear", shown, texts("settings-button-clear")),
            PanelButton("page", shown, texts("settings-button-cancel")),
        ],
    )


async def _clear(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown) -> None:
    """Remove each option that is set here, as if one after the other was taken back."""
    await interaction.response.defer()
    texts, place = texts_for(interaction), seen_from(shown.place, shown.level)
    names = layout.set_here(shown, await bot.scoped_settings.of(place))
    settled = [await settle(interaction, shown.owner, place, name, None, sure=True) for name in names]
    notes = [texts("settings-cleared", number=sum(each.change is not None for each in settled))]
    notes += [each.refusal for each in settled if each.refusal]
    await show(bot, interaction, shown, "\n".join(notes))


async def show(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None) -> None:
    """Replace the content of the panel."""
    await replace(interaction, await made(bot, interaction, shown, note))


async def made(bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, note: str | None = None) -> View:
    """Return a page of the panel. Raise a `StoreError`."""
    texts, found = texts_for(interaction), await bot.scoped_settings.of(seen_from(shown.place, shown.level))
    choices = layout.level_choices(texts, shown, interaction.guild, owner=await bot.is_owner(interaction.user))
    level = [PanelSelect("level", shown, choices, texts("settings-pick-level"))]
    at = Shown(shown.place, shown.level)
    if (group := shown.group) is None:
        change_label = texts("settings-button-change")
        undo_all = [PanelButton("undoall", at, texts("settings-button-undo-all", mark=MARK))]
        return layout_of(
            f"## {texts('settings-title')}\n-# {texts('settings-mark', mark=MARK)}",
            level,
            note,
            LINE,
            *(
                (layout.summary(texts, shown, found, name), PanelButton("page", at, change_label, name))
                for name in GROUPS
            ),
            LINE,
            [
                HistoryButton("open", 0, texts("settings-button-history")),
                *(undo_all if layout.set_here(shown, found) else []),
            ],
            f"-# {texts('settings-help')}",
        )
    servers = bot.scoped_settings.tools.grants is not None
    options = layout.option_choices(texts, shown, found, group, servers=servers)
    return layout_of(
        f"## {texts(f'group-{group}')}",
        level,
        [PanelSelect("option", shown, options, texts("settings-pick-option"))] if len(options) > 1 else [],
        note,
        LINE,
        *(await _controls(bot, texts, shown, found) if shown.option else []),
        [PanelButton("page", at, texts("settings-button-all"))],
    )


async def _review(
    bot: ParleyBot, interaction: discord.Interaction[Any], shown: Shown, accepted: str | None = None
) -> None:
    """Show the first definition that no admin has agreed to, once the one with the hash `accepted` is agreed to."""
    grants, guild = bot.scoped_settings.tools.grants, interaction.guild_id
    if grants is None or guild is None:
        return
    await interaction.response.defer()
    texts, note = texts_for(interaction), None
    if accepted is not None:
        tool = await grants.accept(GuildId(guild), accepted, by=UserId(interaction.user.id))
        note = texts("settings-review-gone")
        if tool is not None:
            note = texts("settings-review-accepted", tool=f"`{code(tool.spec.name)}`")
    found = await bot.scoped_settings.of(seen_from(shown.place, shown.level))
    unseen = await grants.unseen(GuildId(guild), found.options.tool_servers.split(","))
    if not unseen:
        await show(bot, interaction, shown, texts("settings-review-done"))
        return
    accept = PanelButton("accept", shown, texts("settings-review-accept"), unseen[0].now.digest[: layout.DIGEST])
    back = PanelButton("page", Shown(shown.place, shown.level), texts("settings-button-all"), "tools")
    rows, whole = tool_settings.review(texts, unseen[0])
    view = layout_of(note, *rows, [accept, back])
    await replace(interaction, view, *([with_file(view, "definition.json", whole)] if whole else []))


async def _servers(bot: ParleyBot, texts: Texts, shown: Shown, found: InForce, back: list[PanelButton]) -> list[Row]:
    """Return the rows of an option of MCP servers."""
    grants, option = bot.scoped_settings.tools.grants, shown.option or ""
    if grants is None:
        return []
    value: str = getattr(found.options, option)
    names = PanelButton("names", shown, texts("settings-button-names"))
    off = PanelButton("off", shown, texts("settings-button-off"), in_force=value == "off")
    rows: list[Row] = [layout.details(texts, shown, found, option)]
    if option == "tool_servers":
        rows.append(tool_settings.server_lines(texts, grants))
        choices = tool_settings.server_choices(grants, value)
        rows.append([PanelSelect("servers", shown, choices, texts("settings-pick-servers"))])
        if found.options.tool_servers != "off" and shown.place.guild is not None:
            unseen = await grants.unseen(shown.place.guild, value.split(","))
            label = texts("settings-button-review", number=len(unseen))
            rows.append([PanelButton("review", shown, label)] if unseen else None)
    return [*rows, [off, names, *back], LINE]


async def _controls(bot: ParleyBot, texts: Texts, shown: Shown, found: InForce) -> list[Row]:
    """Return the rows of the picked option."""
    option = shown.option or ""
    value, own = getattr(found.options, option), await bot.scoped_settings.own(shown.owner, option)
    back = [PanelButton("back", shown, texts("settings-button-back"))] if own is not None else []
    if option in SERVER_OPTIONS:
        return await _servers(bot, texts, shown, found, back)
    row: list[PersistentItem] = []
    match layout.control(option):
        case "switch":
            row = [
                PanelButton(each, shown, texts(f"settings-button-{each}"), in_force=value is (each == "on"))
                for each in ("on", "off")
            ]
        case "names":
            row = [
                PanelButton(each, shown, texts(f"settings-button-{each}"), in_force=value == each) for each in SWITCHED
            ]
        case "number":
            row = [PanelButton("enter", shown, texts("settings-button-enter", value=plain_value(texts, option, value)))]
        case "prompt" if shown.owner != BOT:
            row = [PanelButton("prompt", shown, texts("settings-button-prompt"))]
        case "role":
            row = [PanelRoles(shown, own or frozenset(), texts("settings-pick-roles"))]
        case "member":
            row = [PanelMembers(shown, own or frozenset(), texts("settings-pick-members"))]
        case "choice":
            models = bot.scoped_settings.allowlist.names
            row = [PanelSelect("value", shown, layout.value_choices(texts, option, models, value))]
    if row and isinstance(row[0], PanelButton):
        tools = layout.tool_choices(texts, bot.scoped_settings.tools.all, value) if option == "tools" else []
        which = [PanelSelect("names", shown, tools, texts("settings-pick-tools"))] if tools else []
        return [layout.details(texts, shown, found, option), [*row, *back], which, LINE]
    return [layout.details(texts, shown, found, option), row, back, LINE]


class HistoryButton(PersistentItem, template=r"changes:(?P<action>open|undo|sure|older):(?P<number>\d+)"):
    """Show a server's history, undo a change, or show older ones."""

    def __init__(self, action: str, number: str | int, label: str = "…") -> None:
        style = discord.ButtonStyle.danger if action == "sure" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"changes:{action}:{number}"))
        self.action = action
        self.number = int(number)

    async def use(self, bot: ParleyBot, interaction: discord.Interaction[Any]) -> None:
        texts, change = texts_for(interaction), await bot.store.settings.change(self.number)
        guild = GuildId(interaction.guild_id or 0) if self.action == "open" else change.guild if change else None
        # A server's admins may see its changes, the bot's owner those of the whole bot.
        if guild not in (None, interaction.guild_id) or (change is None and self.action != "open"):
            await interaction.response.send_message(texts("settings-not-undone"), ephemeral=True)
        elif who := await may_see_history(interaction, guild):
            await interaction.response.send_message(texts(f"for-{who}"), ephemeral=True)
        elif change is None or self.action == "older":
            await replace(interaction, await history_page(bot, interaction, guild, before=self.number or None))
        else:
            await interaction.response.defer()
            await replace(interaction, await self._undo(bot, interaction, change))

    async def _undo(self, bot: ParleyBot, interaction: discord.Interaction[Any], change: Change) -> View:
        texts = texts_for(interaction)
        settled = await undo(interaction, change, sure=self.action == "sure")
        if settled.asks is not None:
            return layout_of(
                texts("settings-sure-retention", where=shown_owner(texts, change.owner), days=settled.asks),
                [
                    HistoryButton("sure", change.id, texts("settings-button-sure")),
                    HistoryButton("open", 0, texts("settings-button-cancel")),
                ],
            )
        note = settled.refusal or texts("settings-not-undone")
        if settled.change is not None:
            option = texts(f"option-{settled.change.name}")
            value = stored_value(texts, settled.change.name, settled.change.new)
            note = texts("settings-undone", option=option, value=value)
        return await history_page(bot, interaction, change.guild, note=note)


async def history_page(
    bot: ParleyBot,
    interaction: discord.Interaction[Any],
    guild: GuildId | None,
    *,
    before: int | None = None,
    note: str | None = None,
) -> View:
    """Return a page of a server's history (None: of the whole bot's), with a button for each change."""
    texts = texts_for(interaction)
    changes = await bot.store.settings.changes(guild, limit=PAGE + 1, before=before)
    last = changes[PAGE - 1 : PAGE] if len(changes) > PAGE else []
    at = Shown(here(interaction), "server")
    return layout_of(
        f"## {texts('settings-button-history')}",
        note,
        LINE,
        *(
            (change_line(texts, each), HistoryButton("undo", each.id, texts("settings-button-undo")))
            for each in changes[:PAGE]
        ),
        None if changes else texts("settings-history-empty"),
        LINE,
        [
            *(HistoryButton("older", each.id, texts("settings-button-older")) for each in last),
            PanelButton("page", at, texts("settings-button-all")),
        ],
    )


ITEMS = (PanelButton, PanelSelect, PanelRoles, PanelMembers, HistoryButton)

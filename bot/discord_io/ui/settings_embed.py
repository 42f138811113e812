"""The content of the settings panel.

A component's id holds its whole state, so a panel works after a restart.
"""

from dataclasses import dataclass
from typing import Any

import discord

from bot.config.options import LANGUAGES, Ids, InForce, Switch, Whole, kinds
from bot.core.domain import Owner, Place
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.ui.levels import level_of, levels
from bot.discord_io.ui.settings_values import LANGUAGE_NAMES, shown_value

# Options of a select (https://docs.discord.com/developers/components/reference#string-select).
MAX_CHOICES = 25
# Characters of an option's name and description.
CHOICE_LENGTH = 100

# Settings with commands of their own.
ELSEWHERE = ("system_prompt",)


@dataclass(frozen=True, slots=True)
class Shown:
    """A place's settings at one `level`, with one option picked or none."""

    place: Place
    level: str
    option: str | None = None

    @property
    def owner(self) -> Owner:
        return levels(self.place)[self.level]


def custom_id(kind: str, action: str, shown: Shown, value: str = "") -> str:
    """At most 100 characters."""
    return f"set:{kind}:{action}:{shown.level}:{shown.option or '-'}:{value}"


TEMPLATE = r":(?P<action>[a-z]+):(?P<level>[a-z]+):(?P<option>[a-z_]+|-):(?P<value>[\w.-]*)"


def embed(texts: Texts, shown: Shown, found: InForce, note: str | None = None) -> discord.Embed:
    """Return the settings, a line for each."""
    lines = [
        texts(
            "settings-line",
            option=texts(f"option-{name}"),
            value=shown_value(texts, name, getattr(found.options, name)),
            origin=texts(f"settings-from-{level_of(shown.place, found.origins.get(name))}"),
        )
        for name in kinds()
    ]
    said = discord.Embed(
        title=texts("settings-title", where=texts(f"settings-where-{shown.level}")),
        description="\n".join(lines),
    )
    if note:
        said.add_field(name="\u200b", value=note, inline=False)
    said.set_footer(text=texts("settings-help"))
    return said


def level_choices(texts: Texts, shown: Shown, *, owner: bool) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=texts(f"settings-where-{name}"), value=name, default=name == shown.level)
        for name in levels(shown.place)
        if owner or name != "bot"
    ]


def option_choices(texts: Texts, shown: Shown) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=texts(f"option-{name}"), value=name, default=name == shown.option)
        for name in kinds()
        if name not in ELSEWHERE
    ]


def value_choices(option: str, models: tuple[str, ...], current: Any) -> list[discord.SelectOption]:
    names = models[:MAX_CHOICES] if option == "model" else LANGUAGES
    return [
        discord.SelectOption(
            label=LANGUAGE_NAMES.get(name, name)[:CHOICE_LENGTH],
            value=name[:CHOICE_LENGTH],
            default=name == current,
        )
        for name in names
        if len(name) <= CHOICE_LENGTH
    ]


def members(ids: frozenset[int], of: str) -> list[discord.Object]:
    """Return the defaults of a select of roles or members."""
    kind: type[Any] = discord.Role if of == "role" else discord.Member
    return [discord.Object(each, type=kind) for each in sorted(ids)[:MAX_CHOICES]]


def control(option: str | None) -> str | None:
    """Return `switch`, `number`, `role`, `member` or `choice`."""
    kind = kinds().get(option or "")
    match kind:
        case None:
            return None
        case Switch():
            return "switch"
        case Whole():
            return "number"
        case Ids(of=of):
            return of
        case _:
            return "choice"

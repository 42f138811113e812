"""The settings panel: what it shows, and the components below it.

Everything that a component needs stands in its id, so a panel works as long as Discord shows it, also after a restart.
"""

from dataclasses import dataclass
from typing import Any

import discord

from bot.config.options import LANGUAGES, Ids, InForce, Switch, Whole, kinds
from bot.core.domain import Owner, Place
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.ui.levels import level_of, levels
from bot.discord_io.ui.settings_values import LANGUAGE_NAMES, shown_value

# A select has room for so many (https://docs.discord.com/developers/components/reference#string-select).
MAX_CHOICES = 25
# A choice's name and description have room for so many characters.
CHOICE_LENGTH = 100

# What is not changed with the panel: it has commands of its own.
ELSEWHERE = ("system_prompt",)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a panel shows: a place's settings as seen from one `level`, with one option picked or none."""

    place: Place
    level: str
    option: str | None = None

    @property
    def owner(self) -> Owner:
        """Return whose settings are changed."""
        return levels(self.place)[self.level]


def custom_id(kind: str, action: str, shown: Shown, value: str = "") -> str:
    """Return a component's id, at most 100 characters."""
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
    """Return the levels that there are, for the bot's owner also that of the whole bot."""
    return [
        discord.SelectOption(label=texts(f"settings-where-{name}"), value=name, default=name == shown.level)
        for name in levels(shown.place)
        if owner or name != "bot"
    ]


def option_choices(texts: Texts, shown: Shown) -> list[discord.SelectOption]:
    """Return the settings that can be picked."""
    return [
        discord.SelectOption(label=texts(f"option-{name}"), value=name, default=name == shown.option)
        for name in kinds()
        if name not in ELSEWHERE
    ]


def value_choices(option: str, models: tuple[str, ...], current: Any) -> list[discord.SelectOption]:
    """Return the values that a setting with a few has."""
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
    """Return what a select of roles or members shows as chosen."""
    kind: type[Any] = discord.Role if of == "role" else discord.Member
    return [discord.Object(each, type=kind) for each in sorted(ids)[:MAX_CHOICES]]


def control(option: str | None) -> str | None:
    """Return what a setting is changed with: `switch`, `number`, `role`, `member` or `choice`."""
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

"""Groups, texts and choices of the settings panel.

A component's id holds its whole state, so a panel works after a restart.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import discord

from bot.config.options import LANGUAGES, Ids, InForce, Names, Options, Switch, Whole, kinds
from bot.core.domain import Owner, Place
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.ui.levels import level_of, levels
from bot.discord_io.ui.settings_values import (
    CHOSEN,
    LANGUAGE_NAMES,
    NO_VALUE,
    phrase,
    plain_value,
    shown_value,
    spoken,
)
from bot.tools.tool import Tool

# Options of a select (https://docs.discord.com/developers/components/reference#string-select).
MAX_CHOICES = 25
# Characters of an option's name and description.
CHOICE_LENGTH = 100

# Settings with commands of their own.
ELSEWHERE = ("system_prompt",)

GROUPS: Mapping[str, tuple[str, ...]] = {
    "persona": ("system_prompt", "model"),
    "access": (
        "answers",
        "allowed_roles",
        "allowed_members",
        "denied_roles",
        "denied_members",
        "mention_free",
        "proxies",
    ),
    "answers": ("streamed", "threads", "gist", "pings", "buttons"),
    "memory": ("history_tokens", "retention_days", "passive", "recall", "recall_scope"),
    "tools": ("tools", "tool_servers", "asking_tools", "tool_roles"),
    "limits": ("user_requests", "channel_requests"),
    "language": ("language",),
}
# These are shown beside their group only where they differ from the built-in default, or are set here.
OF_SERVERS = ("tool_servers", "asking_tools", "tool_roles")
"""Only where MCP servers are configured."""
QUIET = (*OF_SERVERS, "answers", "allowed_members", "denied_roles", "denied_members", "proxies", "gist", "recall_scope")

# Characters of a hash that stand in a button's id.
DIGEST = 32

MARK = "✎"
SEPARATOR = "\N{NO-BREAK SPACE}· "


@dataclass(frozen=True, slots=True)
class Shown:
    """A place's settings at one `level`: all, those of the group `page`, or also one picked `option`."""

    place: Place
    level: str
    option: str | None = None
    page: str | None = None

    @property
    def owner(self) -> Owner:
        return levels(self.place)[self.level]

    @property
    def group(self) -> str | None:
        if self.option is None:
            return self.page
        return next(group for group, names in GROUPS.items() if self.option in names)

    def opened(self, *, servers: bool = False) -> Self:
        """Return the whole page, with its option picked where it has only one."""
        names = shown_options(self.page, servers=servers) if self.page else ()
        return replace(self, option=names[0] if len(names) == 1 else None)


def shown_options(group: str, *, servers: bool) -> tuple[str, ...]:
    """Return the options of a group; those of MCP servers only where there are `servers`."""
    return tuple(name for name in GROUPS[group] if servers or name not in OF_SERVERS)


def custom_id(kind: str, action: str, shown: Shown, value: str = "") -> str:
    """At most 100 characters."""
    return f"set:{kind}:{action}:{shown.level}:{shown.option or '-'}:{value}"


def number_of(custom_id: str, picked: Iterable[str | int]) -> int:
    """Return a select's number. A client may keep an old choice where the number stays, so `picked` belongs to it."""
    return zlib.crc32(" ".join(map(str, (custom_id, *picked))).encode()) >> 1 or 1


TEMPLATE = r":(?P<action>[a-z]+):(?P<level>[a-z]+):(?P<option>[a-z_]+|-):(?P<value>[\w.-]*)"


def set_here(shown: Shown, found: InForce) -> list[str]:
    """Return the options whose value is set at the level that is shown."""
    return [name for name in kinds() if found.origins.get(name) == shown.owner]


def summary(texts: Texts, shown: Shown, found: InForce, group: str) -> str:
    """Return a group's name, and its values as phrases."""
    here, options, phrases = set_here(shown, found), found.options, list[str]()
    for name in GROUPS[group]:
        value = getattr(options, name)
        if name not in here and (
            (name in QUIET and value == getattr(Options(), name))
            # "Everyone" is not true where members are listed.
            or (name == "allowed_roles" and not value and options.allowed_members)
        ):
            continue
        said = phrase(texts, name, value)
        said = said if phrases else said[:1].upper() + said[1:]
        phrases.append(f"{MARK}\N{NO-BREAK SPACE}{said}" if name in here else said)
    return f"**{texts(f'group-{group}')}**\n{SEPARATOR.join(phrases)}"


def details(texts: Texts, shown: Shown, found: InForce, option: str) -> str:
    """Return an option's name, value, meaning and origin."""
    value, origin = getattr(found.options, option), found.origins.get(option)
    said = (phrase if option == "system_prompt" else shown_value)(texts, option, value)
    mark = f"{MARK} " if origin == shown.owner else ""
    whence = texts(f"settings-from-{level_of(shown.place, origin)}")
    named = texts("settings-value", option=texts(f"option-{option}"), value=said)
    return f"{mark}{named}\n-# {texts(f'about-{option}')}\n-# {whence[:1].upper()}{whence[1:]}"


def level_choices(
    texts: Texts, shown: Shown, guild: discord.Guild | None, *, owner: bool
) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=texts(f"settings-level-{name}"),
            value=name,
            description=_place_name(guild, each),
            default=name == shown.level,
        )
        for name, each in levels(shown.place).items()
        if owner or name != "bot"
    ]


def _place_name(guild: discord.Guild | None, owner: Owner) -> str | None:
    if guild is None or owner.id == guild.id:
        return guild.name if guild else None
    channel = guild.get_channel_or_thread(owner.id)
    return channel.name[:CHOICE_LENGTH] if channel else None


def option_choices(
    texts: Texts, shown: Shown, found: InForce, group: str, *, servers: bool
) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=texts(
                "settings-choice",
                option=texts(f"option-{name}"),
                value=plain_value(texts, name, getattr(found.options, name)),
            )[:CHOICE_LENGTH],
            value=name,
            description=texts(f"about-{name}"),
            default=name == shown.option,
        )
        for name in shown_options(group, servers=servers)
    ]


def value_choices(texts: Texts, option: str, models: Sequence[str], current: Any) -> list[discord.SelectOption]:
    """Return the models, the languages with the server's own, or an option's values."""
    if option == "model":
        named = {name: name for name in models if len(name) <= CHOICE_LENGTH}
    elif option in CHOSEN:
        named = {value: said for said, value in spoken(texts, option)}
    else:
        named = {NO_VALUE: texts("value-automatic")} | {name: LANGUAGE_NAMES[name] for name in LANGUAGES}
    return [
        discord.SelectOption(label=label, value=value, default=value == (current or NO_VALUE))
        for value, label in list(named.items())[:MAX_CHOICES]
    ]


def tool_choices(texts: Texts, tools: Sequence[Tool], current: str) -> list[discord.SelectOption]:
    picked = current.split(",")
    return [
        discord.SelectOption(label=name, value=name, description=texts(tool.action), default=name in picked)
        for tool in tools[:MAX_CHOICES]
        if (name := tool.spec.name)
    ]


def members(ids: frozenset[int], of: str) -> list[discord.Object]:
    """Return the defaults of a select of roles or members."""
    kind: type[Any] = discord.Role if of == "role" else discord.Member
    return [discord.Object(each, type=kind) for each in sorted(ids)[:MAX_CHOICES]]


def control(option: str) -> str:
    """Return `prompt`, `switch`, `number`, `role`, `member`, `names` or `choice`."""
    match kinds()[option]:
        case _ if option == "system_prompt":
            return "prompt"
        case Switch():
            return "switch"
        case Whole():
            return "number"
        case Ids(of=of):
            return of
        case Names():
            return "names"
        case _:
            return "choice"

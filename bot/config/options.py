"""The options that admins set in Discord, and the rules for which of several applies.

An option is set for the bot, a guild, a category, a channel or a thread. The most specific one wins; without any, the
default from the settings applies.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Protocol

from bot.core.domain import Owner, RoleId, UserId
from bot.core.log import get_logger

logger = get_logger(__name__)

# Four messages of Discord's maximum length; as many ids as one of Discord's select menus holds.
PROMPT_LENGTH = 16_000
NAME_LENGTH = 200
MAX_IDS = 25


class Kind(Protocol):
    """Converts an option's value from and to its stored text. `read` raises `ValueError`."""

    def read(self, text: str) -> Any: ...

    def write(self, value: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text of up to `most` characters."""

    most: int

    def read(self, text: str) -> str:
        words = text.strip()
        if not words or len(words) > self.most or "\x00" in words:
            raise ValueError(len(words))
        return words

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Switch:
    def read(self, text: str) -> bool:
        return {"on": True, "off": False}[_one_of(text, ("on", "off"))]

    def write(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from 1 to `most` of some `unit`, or 0 for no limit."""

    most: int
    unit: str

    def read(self, text: str) -> int:
        # `int` also accepts underscores and the digits of other scripts.
        if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or int(text) > self.most:
            raise ValueError(text)
        return int(text)

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[str, ...]

    def read(self, text: str) -> str:
        return _one_of(text, self.values)

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Ids:
    """Up to `most` ids of roles or members."""

    of: str
    most: int = MAX_IDS

    def read(self, text: str) -> frozenset[int]:
        ids = frozenset(int(each) for each in text.split(","))
        if not 0 < len(ids) <= self.most or min(ids) < 1 or max(ids) >= 2**63:
            raise ValueError(len(ids))
        return ids

    def write(self, value: Collection[int]) -> str:
        return ",".join(map(str, sorted(value)))


@dataclass(frozen=True, slots=True)
class Names:
    """`on` for all, `off` for none, or names separated by commas."""

    most: int = MAX_IDS

    def read(self, text: str) -> str:
        names = sorted({each.strip() for each in text.split(",")} - {""})
        if not 0 < len(names) <= self.most or not all(re.fullmatch(r"[\w.-]{1,64}", each) for each in names):
            raise ValueError(len(names))
        if len(names) > 1 and not {"on", "off"}.isdisjoint(names):
            raise ValueError(text)
        return ",".join(names)

    def write(self, value: str) -> str:
        return value


def _one_of(text: str, values: Collection[str]) -> str:
    if text not in values:
        raise ValueError(text)
    return text


# Discord's codes (https://docs.discord.com/developers/reference#locales) of the languages with translations.
LANGUAGES = ("en", "de", "fr", "es-ES", "pt-BR", "ja", "zh-CN")


RECALL = ("auto", "tool", "notes", "off")


def _option(kind: Kind, default: Any, *, capped: bool = False, adds: bool = False) -> Any:
    return field(default=default, metadata={"kind": kind, "capped": capped, "adds": adds})


@dataclass(frozen=True, slots=True)
class Options:
    """The values that apply at a place. Numbers are 0 for no limit.

    Admins can make a capped option only stricter than its default. Options that add up are united over all scopes, so
    that a channel cannot admit a role that its server blocks.
    """

    system_prompt: str = _option(Text(PROMPT_LENGTH), "")
    model: str = _option(Text(NAME_LENGTH), "")
    answers: bool = _option(Switch(), default=True)
    allowed_roles: frozenset[RoleId] = _option(Ids("role"), frozenset())
    """Roles that may ask, together with `allowed_members`; all members where both are empty."""
    allowed_members: frozenset[UserId] = _option(Ids("member"), frozenset())
    denied_roles: frozenset[RoleId] = _option(Ids("role"), frozenset(), adds=True)
    denied_members: frozenset[UserId] = _option(Ids("member"), frozenset(), adds=True)
    streamed: bool = _option(Switch(), default=True)
    """Show an answer while it is written."""
    threads: bool = _option(Switch(), default=False)
    """Answer each question of a channel in a new thread."""
    gist: bool = _option(Switch(), default=False)
    """Send the channel's last messages with a thread's first question."""
    pings: bool = _option(Switch(), default=False)
    """Notify the person who asked."""
    buttons: bool = _option(Switch(), default=True)
    passive: bool = _option(Switch(), default=False)
    """Remember messages that do not mention the bot, as context."""
    mention_free: bool = _option(Switch(), default=False)
    """Answer messages that do not mention the bot, unless they are for others."""
    proxies: bool = _option(Switch(), default=False)
    """Answer messages of webhooks, as PluralKit posts them, that mention the bot."""
    tools: str = _option(Names(), "on")
    """The tools that the model may call: `on`, `off` or names, of those that the operator allows."""
    recall: str = _option(Choice(RECALL), "auto")
    """How messages that have left the window are found: by the model's search (`tool`), by one for each question
    (`notes`), by the latter where the model cannot search (`auto`), or not at all (`off`)."""
    recall_scope: str = _option(Choice(("channel", "server")), "channel")
    """`server`: a search also covers the server's channels that everybody here can read."""
    tool_servers: str = _option(Names(most=100), "off")
    """MCP servers, and single tools of others, that the model may use: `off` or names."""
    asking_tools: str = _option(Names(most=100), "off")
    """Tools of MCP servers that ask before although they only read: `off` or names."""
    tool_roles: frozenset[RoleId] = _option(Ids("role"), frozenset())
    """Roles that may allow a call, beside the person who asked the question."""
    user_requests: int = _option(Whole(10_000, "questions a minute"), 0, capped=True)
    channel_requests: int = _option(Whole(10_000, "questions a minute"), 0, capped=True)
    history_tokens: int = _option(Whole(10_000_000, "tokens"), 0, capped=True)
    retention_days: int = _option(Whole(36_500, "days"), 0, capped=True)
    language: str | None = _option(Choice(LANGUAGES), None)
    """One of `LANGUAGES` for public messages; None follows the server."""

    @property
    def listens(self) -> bool:
        """Whether messages that do not mention the bot are remembered."""
        return self.passive or self.mention_free

    def may_ask(self, user: UserId, roles: Collection[RoleId]) -> bool:
        if user in self.denied_members or not self.denied_roles.isdisjoint(roles):
            return False
        anybody = not self.allowed_roles and not self.allowed_members
        return anybody or user in self.allowed_members or not self.allowed_roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class InForce:
    """The options that apply at a place. `origins` has the owner of each value that is not the default."""

    options: Options
    origins: Mapping[str, Owner]


# Stored options as owner, name and text, in any order.
Found = Sequence[tuple[Owner, str, str]]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return each option's kind by name, in the order of the panel."""
    return {item.name: item.metadata["kind"] for item in fields(Options)}


@cache
def capped() -> frozenset[str]:
    """Return the options that admins can only make stricter than the default."""
    return frozenset(item.name for item in fields(Options) if item.metadata["capped"])


@cache
def _adding() -> frozenset[str]:
    return frozenset(item.name for item in fields(Options) if item.metadata["adds"])


def in_force(
    defaults: Options,
    found: Found,
    owners: Sequence[Owner],
    allows: Callable[[str], bool],
) -> InForce:
    """Return the options of a place. `owners` are its scopes, the most specific first.

    A text that cannot be read, and a model that is not allowed any more, count as not set.
    """
    if not found:  # nearly always, and several times a mention
        return InForce(defaults, {})
    values: dict[str, Any] = {}
    origins: dict[str, Owner] = {}
    for owner, name, text in sorted(found, key=lambda each: owners.index(each[0])):
        value = _value(name, text, allows)
        if value is None:
            continue
        if name in _adding() and name in values:
            values[name] |= value
        elif name not in values:
            values[name], origins[name] = value, owner
    for name in capped() & values.keys():
        values[name] = at_most(values[name], getattr(defaults, name))
    return InForce(replace(defaults, **values), origins)


def _value(name: str, text: str, allows: Callable[[str], bool]) -> Any:
    kind = kinds().get(name)
    if kind is None or (name == "model" and not allows(text)):
        return None
    try:
        return kind.read(text)
    except ValueError:
        logger.warning("option_unreadable", name=name)
        return None


def at_most(number: int, limit: int) -> int:
    """Return the stricter of two limits, of which 0 is none."""
    return min(number, limit) if number and limit else number or limit

"""What admins can set from Discord: the kinds of values, and which of several applies. Pure.

An option is set for the bot, a guild, a category, a channel or a thread, and applies in all that is inside; what is
set nearest applies. Where nobody has set it, the operator's settings do.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Protocol

from bot.core.domain import Owner, RoleId, UserId
from bot.core.log import get_logger

logger = get_logger(__name__)

# A prompt of four of Discord's longest texts; as many ids as a select of Discord's shows.
PROMPT_LENGTH = 16_000
NAME_LENGTH = 200
MAX_IDS = 25


class Kind(Protocol):
    """How an option's values are written down. `read` raises `ValueError` for what `write` would never return."""

    def read(self, text: str) -> Any:
        """Return the value."""

    def write(self, value: Any) -> str:
        """Return the text that is stored."""


@dataclass(frozen=True, slots=True)
class Text:
    """Some words, up to `most` characters."""

    most: int

    def read(self, text: str) -> str:
        """Return the words, without spaces around them."""
        words = text.strip()
        if not words or len(words) > self.most or "\x00" in words:
            raise ValueError(len(words))
        return words

    def write(self, value: str) -> str:
        """Return the words."""
        return value


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    def read(self, text: str) -> bool:
        """Return whether it is on."""
        return {"on": True, "off": False}[_one_of(text, ("on", "off"))]

    def write(self, value: bool) -> str:
        """Return `on` or `off`."""
        return "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from 1 to `most` of some `unit`, or 0 for no limit."""

    most: int
    unit: str

    def read(self, text: str) -> int:
        """Return the number."""
        # Python would take other scripts' digits and underscores, too.
        if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or int(text) > self.most:
            raise ValueError(text)
        return int(text)

    def write(self, value: int) -> str:
        """Return the number in digits."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    values: tuple[str, ...]

    def read(self, text: str) -> str:
        """Return the word."""
        return _one_of(text, self.values)

    def write(self, value: str) -> str:
        """Return the word."""
        return value


@dataclass(frozen=True, slots=True)
class Ids:
    """Up to `most` snowflakes, of roles or of members."""

    of: str
    most: int = MAX_IDS

    def read(self, text: str) -> frozenset[int]:
        """Return the ids."""
        ids = frozenset(int(each) for each in text.split(","))
        if not 0 < len(ids) <= self.most or min(ids) < 1 or max(ids) >= 2**63:
            raise ValueError(len(ids))
        return ids

    def write(self, value: Collection[int]) -> str:
        """Return the ids, in order."""
        return ",".join(map(str, sorted(value)))


def _one_of(text: str, values: Collection[str]) -> str:
    if text not in values:
        raise ValueError(text)
    return text


# Discord's codes (https://docs.discord.com/developers/reference#locales) of the languages that there are sentences in.
LANGUAGES = ("en", "de", "fr", "es-ES", "pt-BR", "ja", "zh-CN")


def _option(kind: Kind, default: Any, *, capped: bool = False, adds: bool = False) -> Any:
    return field(default=default, metadata={"kind": kind, "capped": capped, "adds": adds})


@dataclass(frozen=True, slots=True)
class Options:
    """The values in force somewhere. Numbers are 0 for no limit.

    Of those that cap, admins may allow less than the operator, never more. Those that add up hold with all that is
    set around them, so that nobody is let in again by a narrower one.
    """

    system_prompt: str = _option(Text(PROMPT_LENGTH), "")
    model: str = _option(Text(NAME_LENGTH), "")
    answers: bool = _option(Switch(), default=True)
    """Whether the bot answers here at all."""
    allowed_roles: frozenset[RoleId] = _option(Ids("role"), frozenset())
    """Who may ask, together with `allowed_members`; everybody where both are empty."""
    allowed_members: frozenset[UserId] = _option(Ids("member"), frozenset())
    denied_roles: frozenset[RoleId] = _option(Ids("role"), frozenset(), adds=True)
    denied_members: frozenset[UserId] = _option(Ids("member"), frozenset(), adds=True)
    streamed: bool = _option(Switch(), default=True)
    """Whether an answer is shown while it is written."""
    threads: bool = _option(Switch(), default=False)
    """Whether a question in a channel is answered in a thread of its own, where its conversation goes on."""
    gist: bool = _option(Switch(), default=False)
    """Whether a thread's first question comes with what was said in its channel before."""
    pings: bool = _option(Switch(), default=False)
    """Whether a reply notifies the person who asked."""
    buttons: bool = _option(Switch(), default=True)
    """Whether there are buttons below an answer."""
    passive: bool = _option(Switch(), default=False)
    """Whether what is said here without the bot is remembered as context, too."""
    user_requests: int = _option(Whole(10_000, "questions a minute"), 0, capped=True)
    channel_requests: int = _option(Whole(10_000, "questions a minute"), 0, capped=True)
    history_tokens: int = _option(Whole(10_000_000, "tokens"), 0, capped=True)
    retention_days: int = _option(Whole(36_500, "days"), 0, capped=True)
    language: str | None = _option(Choice(LANGUAGES), None)
    """Discord's code of the language for what everybody reads; None follows the server's own."""

    def may_ask(self, user: UserId, roles: Collection[RoleId]) -> bool:
        """Say whether somebody with these roles is among those whom the bot answers here."""
        if user in self.denied_members or not self.denied_roles.isdisjoint(roles):
            return False
        anybody = not self.allowed_roles and not self.allowed_members
        return anybody or user in self.allowed_members or not self.allowed_roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class InForce:
    """The options in force at a place. `origins` names whose value applies; one that is absent is the operator's."""

    options: Options
    origins: Mapping[str, Owner]


# What is set for those whose options apply somewhere: whose, which and the text; in no order.
Found = Sequence[tuple[Owner, str, str]]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every option's name and kind, in the order in which an admin meets them."""
    return {item.name: item.metadata["kind"] for item in fields(Options)}


@cache
def capped() -> frozenset[str]:
    """Return the options of which admins may allow less than the operator, never more."""
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
    """Return what applies where `owners` (from narrow to wide) have set the stored texts in `found`.

    A text that cannot be read, and a model that the operator does not allow (any more), count as not set.
    """
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
    """Return the smaller of two limits, of which 0 is none."""
    return min(number, limit) if number and limit else number or limit

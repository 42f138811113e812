"""Discord's markup as text for the model: names for mentions, the text of components.

A name is used only where Discord would show it to the person who asks
(https://docs.discord.com/developers/reference#message-formatting).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import discord
from discord import components

UNKNOWN_USER, UNKNOWN_ROLE, UNKNOWN_CHANNEL = "@unknown user", "@unknown role", "#unknown channel"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAVIGATION = {
    "customize": "Channels & Roles",
    "browse": "Browse Channels",
    "guide": "Server Guide",
    "linked-roles": "Linked Roles",
}
# Discord shows code as it was typed.
_MARKUP = re.compile(
    r"(?P<code>```.*?```|``.+?``|`[^`]+`)"
    r"|<(?P<mention>@[!&]?|#)(?P<id>\d{15,20})>"
    r"|<a?:(?P<emoji>\w{1,32}):\d{15,20}>"
    r"|<t:(?P<time>-?\d{1,17})(?::[tTdDfFRsS])?>"
    r"|</(?P<command>[^<>:\n]{1,100}):\d{15,20}>"
    r"|<id:(?P<navigation>customize|browse|guide|linked-roles)(?::\d{15,20})?>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """The person who asks (None: any member), the place, and the names of the users that Discord sent along."""

    person: discord.abc.User | None
    channel: object
    guild: discord.Guild | None
    users: Mapping[int, str]

    @classmethod
    def of(cls, message: discord.Message, person: discord.abc.User | None = None) -> Self:
        """`person` is the author where it is not given."""
        known = (message.author, *message.mentions, *([person] if person else []))
        names = {user.id: user.display_name for user in known}
        return cls(person or message.author, message.channel, message.guild, names)

    def also(self, message: discord.Message) -> "Reader":
        """Return a reader for another message in the same place."""
        users = {**Reader.of(message).users, **self.users}
        return Reader(self.person, self.channel, self.guild, users)

    def plain(self, text: str | None) -> str:
        text = (text or "").replace("\x00", "")
        return _MARKUP.sub(self._shown, text) if "<" in text else text

    def words(self, message: discord.Message | discord.MessageSnapshot) -> str:
        """Return the content and the text of components."""
        # Buttons and menus are content only where they belong to a layout.
        layout = message.flags.components_v2
        shown = [each for each in message.components if layout or not isinstance(each, components.ActionRow)]
        texts = [message.content, *_texts(shown)]
        return "\n".join(filter(None, (self.plain(text).strip() for text in texts)))

    def _shown(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "id":
                return self._mentioned(found["mention"], int(found["id"]))
            case "emoji":
                return f":{found['emoji']}:"
            case "time":
                return _time(int(found["time"])) or found[0]
            case "command":
                return f"/{found['command']}"
            case "navigation":
                return _NAVIGATION[found["navigation"]]
            case _:
                return found[0]

    def _mentioned(self, kind: str, number: int) -> str:
        if kind == "#":
            channel = self.guild.get_channel_or_thread(number) if self.guild else None
            return f"#{channel.name}" if channel and self._sees(channel) else UNKNOWN_CHANNEL
        if kind == "@&":
            # All members of a server see its roles.
            role = self.guild.get_role(number) if self.guild else None
            return f"@{role.name.removeprefix('@')}" if role else UNKNOWN_ROLE
        member = self.guild.get_member(number) if self.guild else None
        name = member.display_name if member else self.users.get(number)
        return f"@{name}" if name else UNKNOWN_USER

    def _sees(self, channel: discord.abc.GuildChannel | discord.Thread) -> bool:
        here = self.channel
        if channel == here or (isinstance(here, discord.Thread) and channel.id == here.parent_id):
            return True
        if isinstance(channel, discord.Thread) and channel.parent is None:
            return False
        # Only if all members see it: where Discord sends no roles with a message that is read later, and in a place
        # that all see, since its memory is for later askers, too.
        person = self.person if isinstance(self.person, discord.Member) and not _is_public(here) else None
        allowed = channel.permissions_for(person or channel.guild.default_role)
        if isinstance(channel, discord.Thread) and channel.is_private():
            owns = person is not None and channel.owner_id == person.id
            return allowed.view_channel and (allowed.manage_threads or owns)
        return allowed.view_channel


def _is_public(place: object) -> bool:
    """Return whether all members of the server see a place."""
    if isinstance(place, discord.Thread):
        return not place.is_private() and _is_public(place.parent)
    if not isinstance(place, discord.abc.GuildChannel):
        return False
    return place.permissions_for(place.guild.default_role).view_channel


def _time(seconds: int) -> str | None:
    try:
        return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return None


def _texts(parts: Sequence[components.Component]) -> Iterator[str | None]:
    """Yield the texts that Discord shows, from top to bottom."""
    for part in parts:
        yield from _OF.get(type(part), _nothing)(part)


def _nothing(_: Any) -> Iterator[str | None]:
    return iter(())


def _section(part: components.SectionComponent) -> Iterator[str | None]:
    yield from _texts([*part.children, part.accessory])


def _button(part: components.Button) -> Iterator[str | None]:
    if part.label:
        yield f"[button {part.label}{f': {part.url}' if part.url else ''}]"


def _select(part: components.SelectMenu) -> Iterator[str | None]:
    labels = ", ".join(option.label for option in part.options)
    yield f"[menu {part.placeholder or ''}: {labels}]" if labels else part.placeholder


_OF: Mapping[type[components.Component], Callable[[Any], Iterator[str | None]]] = {
    components.ActionRow: lambda part: _texts(part.children),
    components.Button: _button,
    components.Container: lambda part: _texts(part.children),
    components.MediaGalleryComponent: lambda part: (item.description for item in part.items),
    components.SectionComponent: _section,
    components.SelectMenu: _select,
    components.TextDisplay: lambda part: iter((part.content,)),
    components.ThumbnailComponent: lambda part: iter((part.description,)),
}

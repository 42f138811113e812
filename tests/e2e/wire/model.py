"""What Discord has, as plain objects that the double changes in place."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class Kind(IntEnum):
    """A channel's type, by Discord's numbers."""

    TEXT = 0
    DM = 1
    THREAD = 11


@dataclass(eq=False)
class User:
    id: int
    name: str
    global_name: str | None = None
    bot: bool = False
    takes_dms: bool = True
    """Whether the bot may write to this user (else error 50007)."""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass
class Access:
    """What the bot may do in a channel. A thread has its parent's on top of its own."""

    view: bool = True
    send: bool = True
    read_history: bool = True
    react: bool = True
    manage_messages: bool = False


@dataclass(eq=False)
class File:
    """An attachment."""

    id: int
    name: str
    data: bytes = b""
    content_type: str = "application/octet-stream"


@dataclass(eq=False)
class Message:
    id: int
    channel: "Channel"
    author: User
    content: str
    mentions: list[User] = field(default_factory=list)
    reference: int | None = None
    pings_reply: bool = False
    """Whether it notifies the author of the message that it replies to."""
    allowed_mentions: Json | None = None
    """Whom the text may mention, as a bot's request says; None means everyone."""
    nonce: str | None = None
    flags: int = 0
    files: list[File] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    edited_at: float | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    interaction: "Interaction | None" = None
    """The interaction whose response or follow-up this is."""
    deleted: bool = False


@dataclass(eq=False)
class Channel:
    """A text channel, a thread (with `parent`) or a direct conversation (with `recipient`)."""

    id: int
    kind: Kind
    name: str = ""
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    recipient: User | None = None
    access: Access = field(default_factory=Access)
    archived: bool = False
    locked: bool = False
    archived_at: float = 0.0
    slowmode_s: float = 0.0
    last_bot_post: float = float("-inf")
    messages: dict[int, Message] = field(default_factory=dict)
    """What stands there now, oldest first."""
    order: list[int] = field(default_factory=list)
    """The ids of `messages`, sorted, for paging."""

    def may(self, what: str) -> bool:
        """Say whether the bot has this permission, by the name of its switch in `Access`."""
        return bool(getattr(self.access, what)) and (self.parent is None or self.parent.may(what))

    def add(self, message: Message) -> None:
        self.messages[message.id] = message
        self.order.append(message.id)

    def take(self, message_id: int) -> Message | None:
        """Remove a message and return it, None when it is not there."""
        message = self.messages.pop(message_id, None)
        if message is not None:
            del self.order[bisect_left(self.order, message_id)]
            message.deleted = True
        return message


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    members: dict[int, User] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)


# Kinds of interactions.
COMMAND = 2
COMPONENT = 3
FORM = 5


@dataclass(eq=False)
class Interaction:
    """A use of a command, a button or a form, and what the bot answered."""

    id: int
    token: str
    kind: int
    channel: Channel
    user: User
    data: Json
    message: Message | None = None
    """The message whose button was pressed."""
    callback: Json | None = None
    """The first response as the bot sent it: `type` and `data`."""
    original: Message | None = None
    pending: bool = False
    """Whether the original is still "thinking"."""
    messages: list[Message] = field(default_factory=list)
    """The original and the follow-ups, oldest first, ephemeral ones too."""

    @property
    def texts(self) -> list[str]:
        return [message.content for message in self.messages]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as anyone who looks at the channel sees it."""

    id: int
    author_id: int
    content: str
    reference: int | None
    nonce: str | None
    edited: bool
    attachments: tuple[str, ...]
    reactions: Mapping[str, int]
    embeds: tuple[str, ...]
    """The embeds' descriptions."""


def shown(message: Message) -> Shown:
    return Shown(
        message.id,
        message.author.id,
        message.content,
        message.reference,
        message.nonce,
        message.edited_at is not None,
        tuple(file.name for file in message.files),
        {emoji: len(users) for emoji, users in message.reactions.items() if users},
        tuple(embed.get("description", "") for embed in message.embeds),
    )

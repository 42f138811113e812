"""Frozen values that every layer speaks.

Ids are Discord snowflakes: integers that grow with time, unique over all kinds of things
(https://docs.discord.com/developers/reference#snowflakes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.content import Attachment, DiscordFile, Picture

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
RoleId = NewType("RoleId", int)
MessageId = NewType("MessageId", int)
TurnId = NewType("TurnId", int)
SummaryId = NewType("SummaryId", int)

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def made_at(snowflake: int) -> datetime:
    """Return when Discord made an id, in UTC, to the millisecond: what its lower 22 bits leave."""
    return DISCORD_EPOCH + (snowflake >> 22) * _MILLISECOND


def first_id_at(time: datetime) -> int:
    """Return the least id that can be made at `time`; every id made before is smaller."""
    return max(-((DISCORD_EPOCH - time) // _MILLISECOND), 0) << 22


class Role(StrEnum):
    """Who speaks in a completion request."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Finish(StrEnum):
    """SkipReason a completion ended well."""

    STOP = "stop"
    LENGTH = "length"
    STOPPED = "stopped"
    """Somebody wanted no more of it."""


class WindowSource(StrEnum):
    """Where the size of a context window is known from."""

    SETTING = "setting"
    """The operator's `CONTEXT_TOKENS`."""
    LEARNT = "learnt"
    """What the server did with prompts that were too long for it."""
    SERVER = "server"
    """The server's own report."""
    LIST = "list"
    """The price data's listing of hosted models."""
    GUESS = "guess"
    """A careful size, in place of anything better."""


class Outcome(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    FAILED = "failed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in a channel, under the name that the channel showed at the time."""

    id: UserId
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation lives: a channel, a thread (then `parent` is its channel) or a DM (no guild).

    `category` is the one that the channel, or the thread's channel, is in.
    """

    channel: ChannelId
    parent: ChannelId | None = None
    guild: GuildId | None = None
    category: ChannelId | None = None

    def home(self, question: MessageId) -> ChannelId:
        """Return the channel that a question of this conversation stands in.

        A thread that is opened at a message has its id, and does not hold it
        (https://docs.discord.com/developers/topics/threads).
        """
        return self.parent if self.parent and self.channel == int(question) else self.channel

    def owners(self) -> tuple["Owner", ...]:
        """Return whose options apply here, from narrow to wide."""
        channels = (self.channel, self.parent, self.category)
        guild = (Owner(Scope.GUILD, self.guild),) if self.guild else ()
        return (*(Owner(Scope.CHANNEL, channel) for channel in channels if channel), *guild, BOT)


@dataclass(frozen=True, slots=True)
class Request:
    """A message that asks the bot for an answer.

    `content` reads as it did at `edited_at`; it may be empty where something came with it.

    `roles` are the author's in the guild, as far as they are known. `attachments` came with it and can be read
    already, `files` are still to be fetched.
    """

    id: MessageId
    place: Place
    author: Speaker
    content: str
    edited_at: datetime | None = None
    roles: tuple[RoleId, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    files: tuple[DiscordFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One remembered message.

    `position` orders a conversation: a question stands at its own id, an answer at its question's, because a
    later question may have been posted before the answer was. `tokens` is the estimate for the rendered
    message with its attachments, made once.
    """

    id: MessageId
    position: MessageId
    role: Role
    author: Speaker
    content: str
    tokens: int
    passive: bool = False
    """It was said to others, where the bot reads along."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One mention on its way to one reply. `question` is what was asked at first: it may be edited since.

    `roles` are those of who asked, `files` what is to be fetched for it; neither is remembered, so a turn that is
    taken up again has none of its own. `previous` is the answer that stood before this attempt, "" for none; with
    `continues` what comes is added to it.
    """

    id: TurnId
    question: Message
    place: Place
    roles: tuple[RoleId, ...] = ()
    previous: str = ""
    continues: bool = False
    files: tuple[DiscordFile, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that nobody closed. `parts` are those messages of its reply that are known, in order."""

    turn: Turn
    parts: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in one channel in Discord, from the message `since` on.

    `edited` has those people's messages among `present` that were edited, as they read now: None where that is
    no longer for the bot, or nothing that it can read.
    """

    since: MessageId
    present: frozenset[MessageId]
    edited: Mapping[MessageId, Request | None]


class Scope(StrEnum):
    """What a setting applies to, from wide to narrow. Categories and threads are channels.

    Roles and users have budgets only.
    """

    BOT = "bot"
    GUILD = "guild"
    CHANNEL = "channel"
    ROLE = "role"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose setting it is: a scope, and the id of the guild, channel, role or user; for the bot its application's."""

    scope: Scope
    id: int


# There is one bot on a database, whatever its application's id.
BOT = Owner(Scope.BOT, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody's change of an option. `old` and `new` are texts as stored, None for not set; `at` is Unix seconds."""

    id: int
    at: float
    by: UserId
    guild: GuildId | None
    owner: Owner
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody's wish to have their words erased, in one channel or (None) everywhere: those up to a message."""

    user: UserId
    channel: ChannelId | None
    upto: MessageId


@dataclass(frozen=True, slots=True)
class Draft:
    """A system prompt that is not in force yet. `base` was set when it was begun, None for nothing."""

    text: str
    base: str | None


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """A system prompt in force; `owner` is None for the one that the operator configured."""

    text: str
    owner: Owner | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a reset did: `messages` counts up to a bound, `more` says that there were more than that.

    `floor` names the reset for its undo, which works until `undo_until`, Unix seconds.
    """

    reset_point: MessageId
    messages: int
    more: bool
    undo_until: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a model wrote of a conversation's messages at positions from `first` to `last`. `made_at`: Unix seconds."""

    first: MessageId
    last: MessageId
    content: str
    tokens: int
    made_at: float


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a conversation prompts hold, and since when (Unix seconds; None before the first trim).

    `dropped` is what left the window and is in no summary either, in tokens, up to a bound.
    """

    messages: int
    tokens: int
    trimmed_at: float | None
    dropped: int


@dataclass(frozen=True, slots=True)
class PictureKey:
    """Where a picture's bytes are in the store."""

    message: MessageId
    attachment: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a message of a completion request, behind the first `at` characters of its text."""

    at: int
    key: PictureKey
    picture: Picture


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message of a completion request."""

    role: Role
    content: str
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A completion request to `model`.

    `tokens` is the estimate for all of it, `conversation` the channel that it belongs to. `pictures` has the bytes of
    those that its messages show; one that it has not cannot be shown any more.
    """

    messages: Sequence[PromptMessage]
    tokens: int
    conversation: ChannelId
    model: str = ""
    pictures: Mapping[PictureKey, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContextWindow:
    """What is known of a model's context window.

    `tokens` is its size as the server counts, prompt and answer together. `scale` is how many tokens the server
    counts for one that is estimated, 1.0 before anything was counted.
    """

    tokens: int
    source: WindowSource
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """What the model would be told in a place, and what there is room for; token counts are estimates.

    `window` is the model's whole window. `summaries` says whether any are written.
    """

    model: str
    window: ContextWindow
    prompt: SystemPrompt
    extent: Extent
    tokens: int
    limit: int
    summary: Summary | None
    summaries: bool
    passive: bool = False


@dataclass(frozen=True, slots=True)
class LearnedLimits:
    """What one model on one server has taught, to be remembered over restarts.

    `limit` is its window in tokens, None before an overflow; `claimed` is the size by the setting or the server's
    report at that time (None: neither). `scale` is as in `ContextWindow`.
    """

    limit: int | None = None
    claimed: int | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What one completion cost in tokens, as the server counted them.

    Of the prompt's tokens, `cached_tokens` came from the provider's cache and `written_tokens` went into it;
    `reasoning_tokens` are part of the completion's.
    """

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    written_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Retracted:
    """The text of an answer so far was thinking: the answer begins behind this."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The end of a completion that went well. `usage` is None where the server does not report it."""

    finish: Finish
    usage: Usage | None


Piece = str | Retracted | Completion
"""An item of a model's stream: text, its retraction, and last the end."""

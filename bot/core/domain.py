"""Frozen values used by every layer.

Ids are Discord snowflakes: integers that grow with time, unique over all kinds
(https://docs.discord.com/developers/reference#snowflakes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.content import Attachment, DiscordFile, Picture
from bot.core.tools import ToolCall, ToolRound, ToolSpec

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
    """Return an id's time of creation, in UTC, to the millisecond."""
    return DISCORD_EPOCH + (snowflake >> 22) * _MILLISECOND


def first_id_at(time: datetime) -> int:
    """Return the smallest id of `time`; every earlier id is smaller."""
    return max(-((DISCORD_EPOCH - time) // _MILLISECOND), 0) << 22


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Finish(StrEnum):
    """Reasons of a completion's good end."""

    STOP = "stop"
    LENGTH = "length"
    STOPPED = "stopped"
    """By a person."""


class WindowSource(StrEnum):
    SETTING = "setting"
    """`CONTEXT_TOKENS`."""
    LEARNT = "learnt"
    """Overflows."""
    SERVER = "server"
    """The server's own report."""
    LIST = "list"
    """The price data's listing of hosted models."""
    GUESS = "guess"


class Outcome(StrEnum):
    """End of a turn."""

    ANSWERED = "answered"
    FAILED = "failed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Speaker:
    """`name` is the display name in the channel at the time."""

    id: UserId
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's channel, thread (with its channel as `parent`) or DM (without guild).

    `category` is that of the channel, or of the thread's channel.
    """

    channel: ChannelId
    parent: ChannelId | None = None
    guild: GuildId | None = None
    category: ChannelId | None = None

    def home(self, question: MessageId) -> ChannelId:
        """Return the channel of a question's message.

        A thread that is opened at a message has its id, and does not contain it
        (https://docs.discord.com/developers/topics/threads).
        """
        return self.parent if self.parent and self.channel == int(question) else self.channel

    def owners(self) -> tuple["Owner", ...]:
        """Return the owners of the options that apply here, most specific first."""
        channels = (self.channel, self.parent, self.category)
        guild = (Owner(Scope.GUILD, self.guild),) if self.guild else ()
        return (*(Owner(Scope.CHANNEL, channel) for channel in channels if channel), *guild, BOT)


@dataclass(frozen=True, slots=True)
class Request:
    """A message that asks the bot for an answer.

    `content` is as of `edited_at`; it may be empty if there are attachments or files. `roles` are the author's in the
    guild, as far as known. `attachments` are read already, `files` are still to be fetched. `proxied`: the author is a
    webhook, so limits of persons do not apply.
    """

    id: MessageId
    place: Place
    author: Speaker
    content: str
    edited_at: datetime | None = None
    roles: tuple[RoleId, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    files: tuple[DiscordFile, ...] = ()
    proxied: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message.

    `position` orders a conversation: a question has its own id, an answer its question's, because a later question
    may have been posted before the answer. `tokens` is the estimate for the rendered message with its attachments.
    """

    id: MessageId
    position: MessageId
    role: Role
    author: Speaker
    content: str
    tokens: int
    passive: bool = False
    """Not addressed to the bot."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One mention on its way to one reply. `question` is the first version; it may be edited since.

    `roles` of the asker, `files` to be fetched and `proxied` are not stored, so a resumed turn has none. `previous` is
    the answer before this attempt, "" for none; with `continues` the new text is appended to it. `rounds` are those of
    an attempt that a crash has ended.
    """

    id: TurnId
    question: Message
    place: Place
    roles: tuple[RoleId, ...] = ()
    previous: str = ""
    continues: bool = False
    files: tuple[DiscordFile, ...] = ()
    proxied: bool = False
    rounds: tuple[ToolRound, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that was not closed. `parts` are the known messages of its reply, in order."""

    turn: Turn
    parts: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class ChannelSnapshot:
    """One channel's messages in Discord, from the message `since` on.

    `edited` has the edited messages of people among `present`, in their present version: None where that is no longer
    for the bot, or not readable.
    """

    since: MessageId
    present: frozenset[MessageId]
    edited: Mapping[MessageId, Request | None]


class Scope(StrEnum):
    """From wide to narrow. Categories and threads are channels. Roles and users have budgets only."""

    BOT = "bot"
    GUILD = "guild"
    CHANNEL = "channel"
    ROLE = "role"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Owner:
    """Owner of a setting; `id` is that of the guild, channel, role or user."""

    scope: Scope
    id: int


# There is one bot on a database, whatever its application's id.
BOT = Owner(Scope.BOT, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """Change of an option. `old` and `new` are texts as stored, None for not set; `at` is Unix seconds."""

    id: int
    at: float
    by: UserId
    guild: GuildId | None
    owner: Owner
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """A system prompt in force; `owner` is None for the operator's default."""

    text: str
    owner: Owner | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A model's summary of the messages at positions from `first` to `last`. `made_at`: Unix seconds."""

    first: MessageId
    last: MessageId
    content: str
    tokens: int
    made_at: float


@dataclass(frozen=True, slots=True)
class Extent:
    """Messages and tokens in a conversation's window; `trimmed_at` in Unix seconds, None before the first trim.

    `dropped` counts the tokens that are neither in the window nor in a summary, up to a bound.
    """

    messages: int
    tokens: int
    trimmed_at: float | None
    dropped: int


@dataclass(frozen=True, slots=True)
class PictureKey:
    message: MessageId
    attachment: int


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture in a message of a request, behind the first `at` characters of its text."""

    at: int
    key: PictureKey
    picture: Picture


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """`calls` and the server's `extra` keys are those of an assistant message; `call_id` is that of a tool's result."""

    role: Role
    content: str
    pictures: tuple[PlacedPicture, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A completion request to `model`; `tokens` is the estimate for all of it.

    `context` is the model's window in tokens, 0 if unknown, and `scale` that of `ContextWindow`. `counted` are the most
    tokens of the messages' texts by `billing.vocabulary`, None where they are not counted yet.
    `pictures` has the bytes of the pictures in its messages, without those that are gone from the store.
    """

    messages: Sequence[PromptMessage]
    tokens: int
    conversation: ChannelId
    model: str = ""
    pictures: Mapping[PictureKey, bytes] = field(default_factory=dict)
    within: int | None = None
    """The window in tokens that it was shortened to, on trial, after a refusal for no known reason."""
    context: int = 0
    scale: float = 1.0
    counted: int | None = None
    tools: tuple[ToolSpec, ...] = ()
    """Sorted by name, the same for all requests of a conversation."""
    may_call: bool = True
    """False for the last round of a turn, which must answer in words."""


@dataclass(frozen=True, slots=True)
class ContextWindow:
    """`tokens` is the size for prompt and answer together, as the server counts.

    `scale` is the number of counted tokens for one estimated token, 1.0 before anything was counted. `beyond` is a
    larger size that a question may try, because the learned limit may be too small; 0 for none. `told` is the size that
    was set or reported, where a smaller one was learned; 0 for none.
    """

    tokens: int
    source: WindowSource
    scale: float = 1.0
    beyond: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """Context of a place for `/context`; token counts are estimates. `summaries`: some are written here.

    `model` answers now, instead of the `missing` one if there is one. `tools` are sent with each request and take
    `tool_tokens`; there is no room for those left out.
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
    missing: str | None = None
    earlier: int | None = None
    """Messages that have left the window and can be searched, None where that is off."""
    tools: tuple[str, ...] = ()
    tool_tokens: int = 0
    tools_left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnedLimits:
    """Stored for each model on each server.

    `limit` is its window in tokens, None before an overflow; `claimed` is the size by the setting (`configured`) or the
    server's report at that time (None: neither). `scale` is as in `ContextWindow`. `accepted` is the longest prompt
    that the server has counted and answered.
    """

    limit: int | None = None
    claimed: int | None = None
    scale: float = 1.0
    accepted: int = 0
    configured: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one completion, as the server counted them.

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
    """The text so far was thinking; the answer begins here."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Good end of a completion. `usage` is None if the server does not report it.

    With `calls`, the model waits for their results; `extra` are the server's other keys of the assistant message.
    """

    finish: Finish
    usage: Usage | None
    calls: tuple[ToolCall, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


Piece = str | Retracted | Completion
"""An item of a model's stream: text, its retraction, and last the end."""


@dataclass(frozen=True, slots=True)
class Pin:
    """The definition of a server's tool that an admin has agreed to: its hash, and JSON as the server listed it."""

    server: str
    tool: str
    digest: str
    definition: str


class Decision(StrEnum):
    ALLOWED = "allowed"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """The question was deleted or its answer stopped."""
    FAILED = "failed"
    """It could not be shown."""


@dataclass(frozen=True, slots=True)
class Approval:
    """The question before a call: round and number in its turn, the `tool`'s name for the model."""

    id: str
    turn: TurnId
    at: tuple[int, int]
    guild: GuildId | None
    channel: ChannelId
    asker: UserId
    tool: str
    expires_at: float
    """Unix time."""
    message: MessageId | None = None
    decision: Decision | None = None
    by: UserId | None = None


@dataclass(frozen=True, slots=True)
class ToolCard:
    """An approval as it is shown. `arguments` is JSON, as the model wrote it; `destroys` as in `Definition`."""

    approval: Approval
    server: str
    tool: str
    arguments: str
    destroys: bool

"""Every deliberate exception. They carry data; `discord_io/i18n/failures.py` has the sentences.

ParleyError
├── SettingsError            the environment cannot be used
├── PortUnavailable          the port for health and metrics cannot be had
├── StoreError               the database
│   ├── StoreUnavailable     cannot be opened, read or written
│   ├── StoreInUse           another Parley has it open
│   ├── StoreBusy            another program keeps it locked
│   ├── StoreFull            there is no room on the disk
│   ├── StoreCorrupt         damaged, or no database at all
│   ├── StoreTooNew          written by a newer version of Parley
│   ├── StoreForeign         a database of another program
│   └── MigrationFailed      a schema step failed; the old schema is intact
├── ModelError               the completion
│   ├── RateLimited          too many requests or tokens; `retry_after_s`
│   ├── QuotaExhausted       the account is out of money
│   ├── BadKey               the key is not accepted
│   ├── AccessDenied         the key may not do this
│   ├── UnknownModel         the server does not have the model
│   ├── ContextTooLong       the prompt is larger than the model's window
│   ├── ContentFiltered      the provider's filter stepped in
│   ├── Refused              the model declined; `words` are its own
│   ├── RequestRejected      the server did not accept the request
│   ├── FirstTokenTimeout    nothing arrived in time
│   ├── StreamStalled        it began and then went quiet
│   ├── ReplyTimeout         the whole took too long
│   ├── ServerFailed         5xx, or an error inside the stream
│   ├── Unreachable          no connection
│   ├── BrokenStream         it ended without an end
│   ├── EmptyAnswer          it ended without a word
│   └── NoCompletion         the address answers, but not as a model's server
├── LimitError               our own rules
│   ├── ChannelBusy          too many turns wait in the channel
│   ├── MessageTooLong       one message is larger than the whole window
│   ├── PromptTooLong        a system prompt leaves no room for a conversation
│   ├── OptionRefused        an option cannot have this value
│   ├── SwitchedOff          the bot does not answer in this channel
│   ├── UserNotAllowed           an admin has not let this person ask here
│   ├── AskedTooOften        a person's or a channel's requests of this minute are used up
│   ├── BudgetSpent          a day's money is used up
│   ├── BudgetTooSmall       one answer may cost more than a whole day's money
│   ├── Stopped              somebody stopped the answer before its first word
│   ├── QuestionDeleted            the question, or what stood of its answer, was deleted in Discord
│   ├── Expired               asked while the bot was away, and too long ago to be answered now
│   └── Interrupted          taken up again so often that it is given up
├── CommandOutdated          a command that this version does not have any more
├── DeliveryFailed           Discord did not take the reply
└── Unexpected               a bug: anything that is none of the above
"""

from dataclasses import dataclass, field
from pathlib import Path

from bot.core.domain import Scope, Usage


class ParleyError(Exception):
    """Anything Parley knows how to explain."""


@dataclass(eq=False)
class SettingsError(ParleyError):
    """The environment cannot be used. `problems` has one readable line for each, without secrets."""

    problems: tuple[str, ...]


@dataclass(eq=False)
class PortUnavailable(ParleyError):
    """Nothing can listen on `host` and `port`; `reason` is the system's, None when another program does."""

    host: str
    port: int
    reason: str | None = None


class StoreError(ParleyError):
    """The database did not do what it was asked to."""


@dataclass(eq=False)
class StoreUnavailable(StoreError):
    """The file cannot be opened, read or written; `reason` is SQLite's or the system's."""

    path: Path
    reason: str


@dataclass(eq=False)
class StoreInUse(StoreError):
    """Another process of Parley has the file open; two would answer everything twice."""

    path: Path


@dataclass(eq=False)
class StoreBusy(StoreError):
    """Another program has kept the file locked for longer than a statement waits."""

    path: Path


@dataclass(eq=False)
class StoreFull(StoreError):
    """There is no room for what is to be written. Nothing of it was."""

    path: Path


@dataclass(eq=False)
class StoreCorrupt(StoreError):
    """The file is damaged, or something else than a database; `reason` is SQLite's, without anybody's words."""

    path: Path
    reason: str


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """The database has schema `found`, this program knows schemas up to `known`."""

    path: Path
    found: int
    known: int


@dataclass(eq=False)
class StoreForeign(StoreError):
    """The file is a database, but not one of Parley's."""

    path: Path


@dataclass(eq=False)
class MigrationFailed(StoreError):
    """Schema step `name` failed and was rolled back; `reason` is SQLite's."""

    path: Path
    name: str
    reason: str


class ModelError(ParleyError):
    """The completion did not end well. `usage` is what it used all the same, where the server said so."""

    usage: Usage | None = None


@dataclass(eq=False)
class RateLimited(ModelError):
    """Too many requests or tokens. `retry_after_s` is the server's word, None when it gave none."""

    retry_after_s: float | None = None


class QuotaExhausted(ModelError):
    """The account behind the key is out of money or credits; waiting does not help."""


class BadKey(ModelError):
    """The key is missing, wrong or revoked."""


class AccessDenied(ModelError):
    """The key is good but may not use this model or server."""


@dataclass(eq=False)
class UnknownModel(ModelError):
    """The server does not have `model`."""

    model: str


@dataclass(eq=False)
class ContextTooLong(ModelError):
    """The prompt is larger than the window. `limit` is the server's number in tokens, where it gave one."""

    limit: int | None = None


class ContentFiltered(ModelError):
    """The provider's content filter stopped the question or the answer."""


@dataclass(eq=False)
class Refused(ModelError):
    """The model declined in its refusal channel; `words` are for the person who asked, not for the log."""

    words: str = field(repr=False)


@dataclass(eq=False)
class RequestRejected(ModelError):
    """The server answered `status` (a 4xx with no better class): a setting does not suit it."""

    status: int


@dataclass(eq=False)
class FirstTokenTimeout(ModelError):
    """Nothing arrived within `seconds`."""

    seconds: float


@dataclass(eq=False)
class StreamStalled(ModelError):
    """It began and then sent nothing for `seconds`."""

    seconds: float


@dataclass(eq=False)
class ReplyTimeout(ModelError):
    """The whole completion took longer than `seconds`."""

    seconds: float


@dataclass(eq=False)
class ServerFailed(ModelError):
    """The server failed. `status` is None when the error came inside a stream."""

    status: int | None = None


class Unreachable(ModelError):
    """There is no connection to the server."""


class BrokenStream(ModelError):
    """The stream ended, or made no sense, before the completion did."""


@dataclass(eq=False)
class EmptyAnswer(ModelError):
    """The completion ended without a word.

    `exhausted`: the reply's tokens went into thinking. `thought`: there was thinking, and room for words.
    """

    exhausted: bool = False
    thought: bool = False


@dataclass(eq=False)
class NoCompletion(ModelError):
    """The server answers with status 200, but neither with events nor with a completion. `empty`: with nothing."""

    empty: bool


class LimitError(ParleyError):
    """One of our own rules says no."""


@dataclass(eq=False)
class ChannelBusy(LimitError):
    """`waiting` turns wait in this channel already."""

    waiting: int


@dataclass(eq=False)
class MessageTooLong(LimitError):
    """One message of `tokens` does not fit into a window that has room for `limit`."""

    tokens: int
    limit: int


@dataclass(eq=False)
class PromptTooLong(LimitError):
    """A system prompt of `tokens` leaves no room for a conversation; at most `limit` do."""

    tokens: int
    limit: int


@dataclass(eq=False)
class OptionRefused(LimitError):
    """The option `name` cannot have this value; with a `limit`, it is from 1 to that here."""

    name: str
    limit: int | None = None


@dataclass(eq=False)
class AllowanceError(LimitError):
    """What was allowed is used up. `quiet`: the person was told so just now, a sign is enough."""

    scope: Scope
    """Whose allowance it was: the bot's, the guild's, the channel's or the person's (also by a role)."""
    quiet: bool = field(default=False, kw_only=True)


class SwitchedOff(AllowanceError):
    """An admin has switched the bot off in this place."""


class UserNotAllowed(AllowanceError):
    """An admin has not let this person, or nobody with these roles, ask in this place."""


@dataclass(eq=False)
class AskedTooOften(AllowanceError):
    """`limit` questions were asked within a minute; the next one is welcome from `frees_at` on, Unix seconds."""

    limit: int
    frees_at: float


@dataclass(eq=False)
class BudgetSpent(AllowanceError):
    """The answer might cost more than is left today; the budget is whole again at `frees_at`, Unix seconds."""

    frees_at: float


@dataclass(eq=False)
class BudgetTooSmall(AllowanceError):
    """The answer might cost `cost` picodollars and the whole day's budget is `limit`: waiting does not help."""

    cost: int
    limit: int


class Stopped(LimitError):
    """Somebody who may wanted no answer any more, before its first word."""


class QuestionDeleted(LimitError):
    """The question, or the answer while it was written, was deleted in Discord; nobody waits for one any more."""


class Expired(LimitError):
    """The question came while the bot was away, and so long ago that nobody expects an answer now."""


@dataclass(eq=False)
class Interrupted(LimitError):
    """The answer was begun anew `times` times and never came to its end."""

    times: int


class CommandOutdated(ParleyError):
    """Somebody used a command that Discord still shows but this version does not have, or not like that."""


@dataclass(eq=False)
class DeliveryFailed(ParleyError):
    """Discord did not take the reply. `reason` is a short name for the log (`403/50013`, `ClientOSError`).

    `final`: Discord said no and will say no again. Otherwise it could not be reached, which may pass.
    """

    reason: str
    final: bool = True


class Unexpected(ParleyError):
    """A bug. The cause is chained."""

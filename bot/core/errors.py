"""Every deliberate exception. They carry data; `discord_io/i18n/failures.py` has the sentences."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.core.domain import Scope, Usage


class ParleyError(Exception):
    """Anything with a sentence for the user or the operator."""


@dataclass(eq=False)
class SettingsError(ParleyError):
    """The environment cannot be used. `problems` has one line for each, without secrets."""

    problems: tuple[str, ...]


@dataclass(eq=False)
class PortUnavailable(ParleyError):
    """The port for health and metrics; `reason` is the system's, None when another program listens there."""

    host: str
    port: int
    reason: str | None = None


@dataclass(eq=False)
class TooFewFiles(ParleyError):
    """This process may open `limit` files, and needs `needed`."""

    limit: int
    needed: int


class NoFileLeft(ParleyError):
    """The process, or the machine, has as many files and connections open as it may."""


class StoreError(ParleyError):
    """The database. Each `reason` is SQLite's or the system's, without text of a conversation."""


@dataclass(eq=False)
class StoreUnavailable(StoreError):
    """The file cannot be opened, read or written."""

    path: Path
    reason: str


class StoreGone(StoreUnavailable):
    """A file of the open database was deleted or replaced: a commit would succeed, and be lost."""


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
    """There is no room on the disk. Nothing was written."""

    path: Path


@dataclass(eq=False)
class StoreCorrupt(StoreError):
    """The file is damaged, or no database."""

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
    """A database of another program."""

    path: Path


@dataclass(eq=False)
class MigrationFailed(StoreError):
    """Schema step `name` failed and was rolled back."""

    path: Path
    name: str
    reason: str


class ModelError(ParleyError):
    """The completion did not end well. `usage` is what it used nevertheless, None if the server did not report it."""

    usage: Usage | None = None


@dataclass(eq=False)
class RateLimited(ModelError):
    """Too many requests or tokens. `retry_after_s` is the server's, None when it gave none."""

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


class ModelNotLoaded(ModelError):
    """The server has no model in memory: none was loaded, or it was unloaded, or it crashed."""


@dataclass(eq=False)
class ContextTooLong(ModelError):
    """The prompt is larger than the window. `limit` is the server's number in tokens, where it gave one."""

    limit: int | None = None
    try_within: int | None = None
    """A window in tokens for this question alone, None if it is not worth a try or the window itself was learned."""
    alone: bool = False
    """The question was sent without a history."""


class RequestTooLarge(ContextTooLong):
    """The request has more bytes than the server, or a proxy in front of it, takes."""


class ContentFiltered(ModelError):
    """The provider's content filter stopped the question or the answer."""


@dataclass(eq=False)
class Refused(ModelError):
    """The model declined in its refusal channel; `words` are for the person who asked, not for the log."""

    words: str = field(repr=False)


@dataclass(eq=False)
class RequestRejected(ModelError):
    """The server answered `status` for no known reason."""

    status: int
    explained: bool = False
    """The log has the server's words."""
    try_within: int | None = None
    """A window in tokens that a shorter prompt may help to fit into, None if it is not worth a try."""
    long: bool = False
    """A shorter conversation may help."""


@dataclass(eq=False)
class FirstTokenTimeout(ModelError):
    """Nothing arrived within `seconds`."""

    seconds: float


@dataclass(eq=False)
class StreamStalled(ModelError):
    """The stream began and then sent nothing for `seconds`."""

    seconds: float


@dataclass(eq=False)
class ReplyTimeout(ModelError):
    """The whole completion took longer than `seconds`. `asked`: a request was sent before that."""

    seconds: float
    asked: bool = True


@dataclass(eq=False)
class ServerFailed(ModelError):
    """A 5xx; `status` is None for an error inside the stream."""

    status: int | None = None


class Overloaded(ServerFailed):
    """The server has no room for the request right now."""


class Unreachable(ModelError):
    """There is no connection to the server."""


class ConnectionLost(Unreachable):
    """The server was there, and the connection broke before the first event."""


class BrokenStream(ModelError):
    """The stream ended, or made no sense, before the completion did."""


@dataclass(eq=False)
class EmptyAnswer(ModelError):
    """The completion ended without text.

    `exhausted`: thinking used the reply's tokens up. `thought`: there was thinking, and room for text.
    """

    exhausted: bool = False
    thought: bool = False


@dataclass(eq=False)
class NoCompletion(ModelError):
    """A response with status 200, but without events or a completion. `empty`: without a body."""

    empty: bool


class LimitError(ParleyError):
    """Parley's own rules. `quiet`: the person was told just now, a reaction is enough."""

    quiet: bool = False


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
    scope: Scope
    """Owner of the allowance: bot, guild, channel, or person (also by a role)."""
    quiet: bool = field(default=False, kw_only=True)


class SwitchedOff(AllowanceError):
    """An admin has switched the bot off in this place."""


class UserNotAllowed(AllowanceError):
    """An admin allows neither this person nor one of their roles to ask in this place."""


@dataclass(eq=False)
class AskedTooOften(AllowanceError):
    """`limit` questions were asked within a minute; the next one is possible at `frees_at`, Unix seconds."""

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


@dataclass(eq=False)
class QuestionTooDear(AllowanceError):
    """The answer would probably fit into the `left` picodollars of today, but might cost `cost`."""

    cost: int
    left: int
    frees_at: float


class Stopped(LimitError):
    """The answer was stopped before its first text."""


class QuestionDeleted(LimitError):
    """The question, or the answer while it was written, was deleted in Discord."""


class QuestionReset(LimitError):
    """The conversation was reset while the question waited, so long ago that the question is deleted."""


class Expired(LimitError):
    """The question was asked while the bot was away, too long ago to be answered now."""


@dataclass(eq=False)
class Interrupted(LimitError):
    """The answer was restarted `times` times and never finished."""

    times: int


class CommandOutdated(ParleyError):
    """Discord still shows a command that this version does not have, or has with other options."""


@dataclass(eq=False)
class DeliveryFailed(ParleyError):
    """Discord did not take the reply. `reason` is a short name for the log (`403/50013`, `ClientOSError`).

    `final`: Discord refused and will refuse again. Otherwise it could not be reached, which may pass.
    """

    reason: str
    final: bool = True
    shown: str = field(default="", repr=False)
    """The part of an answer that Discord shows nevertheless."""


@dataclass(eq=False)
class ModelNotChosen(ParleyError):
    """OPENAI_MODEL is not set, and the server at `endpoint` does not list exactly one model.

    `names` is the listing. Without one, `cause` is the error, `trouble` an `llm.endpoint.Trouble`, and `meant` the
    address that was probably meant.
    """

    endpoint: str
    names: tuple[str, ...] = ()
    cause: ModelError | None = None
    trouble: str | None = None
    meant: str | None = None

    @property
    def passing(self) -> bool:
        """Whether the server may answer in some minutes: it is starting, or the network is."""
        lasting = self.meant is not None or self.trouble in {"certificate", "tls"}
        return not lasting and isinstance(self.cause, Unreachable | ServerFailed | RateLimited)


class Unexpected(ParleyError):
    """A bug. The cause is chained."""

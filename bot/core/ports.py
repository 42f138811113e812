"""Protocols between layers."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.content import DiscordFile, FileNote, Reading
from bot.core.domain import (
    ChannelSnapshot,
    Completion,
    ContextWindow,
    Decision,
    LearnedLimits,
    MessageId,
    Piece,
    Prompt,
    Speaker,
    ToolCard,
    Turn,
)
from bot.core.errors import ParleyError
from bot.core.money import Rates
from bot.core.tools import Link


class Clock(Protocol):
    def monotonic(self) -> float: ...

    def now(self) -> datetime:
        """Return the time in UTC, timezone-aware."""

    async def sleep(self, seconds: float) -> None: ...


class Model(Protocol):
    @property
    def name(self) -> str: ...

    def stream(self, prompt: Prompt, ends_at: float | None = None) -> AsyncGenerator[Piece, None]:
        """Yield the answer's text as it arrives, then one `Completion` as the last item.

        It ends by the event loop's time `ends_at`, or when the settings say if that is earlier.

        Raise a `ModelError`, possibly after some text; nothing else escapes but cancellation.
        """

    @property
    def supports_images(self) -> bool:
        """Return True until the server has denied it."""

    @property
    def supports_tools(self) -> bool:
        """Return True until the server has denied it. Then a prompt is sent without its tools."""

    async def context_window(self) -> ContextWindow:
        """Return the known window. It may change after a `ContextTooLong`."""


class Reader(Protocol):
    async def read(self, file: DiscordFile, *, tokens: int, model: str | None, queue: int = 0) -> Reading:
        """Fetch and read a file into at most `tokens`; `model` is None if it does not support pictures.

        Files of several queues are read in turn.
        Raise nothing but cancellation: failures are in the reading.
        """


@dataclass(frozen=True, slots=True)
class Transcript:
    text: str
    completion: Completion


class Listener(Protocol):
    @property
    def model(self) -> str: ...

    async def listen(self, name: str, data: bytes) -> Transcript:
        """Transcribe a recording. Raise a `ModelError`."""


class Models(Protocol):
    def of(self, name: str) -> Model:
        """Return a model, without a request to the server."""

    async def listing(self) -> Sequence[str] | None:
        """Return the server's list of names, None if it has none. Never raise."""


class ModelMemory(Protocol):
    """Learned limits in the database. Both methods raise a `StoreError`."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits: ...

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None: ...


class Prices(Protocol):
    async def rates(self, prompt_tokens: int) -> Rates | None:
        """Return today's rates for a prompt of this size, None if unknown. Never raise."""


class Reply(Protocol):
    """The visible reply to one request, while it is being written.

    `write` never waits: the text is shown by another task. Each method that shows something raises `DeliveryFailed`
    if Discord refuses it, and `QuestionDeleted` if a shown part of the reply was deleted there.
    """

    @property
    def speaker(self) -> Speaker:
        """Return the author of the answer's messages."""

    def shows(self, message: MessageId) -> bool:
        """Return whether `message` is a part of this reply."""

    async def snapshot(self, since: MessageId) -> ChannelSnapshot | None:
        """Read the channel from `since` on, or from later on if that is too much; None without permission."""

    def is_for(self, turn: Turn) -> None:
        """Set the turn for which the reply's messages are stored."""

    async def begin(self) -> None:
        """Show that an answer is on its way. Called again, start over with an empty text.

        Raise `DeliveryFailed` if it is known beforehand that nothing can be sent.
        """

    def write(self, text: str) -> None: ...

    def retract(self) -> None:
        """Drop the text so far; Discord shows it until there is another."""

    def tell(self, notes: Sequence[FileNote]) -> None:
        """Show notes about unread files below the answer."""

    def credit(self, model: str, missing: str) -> None:
        """Show below the answer which model wrote it because the one that was asked for is down."""

    def act(self, action: str | None, tool: str = "", share: float | None = None) -> None:
        """Show below the text so far that a tool is called, by the key of a text; None: it has ended.

        `tool` is its name unless the text has it, `share` the part that is done.
        """

    def ask(self, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        """Show the question before a call, unless it is shown already; call `on_failure` where that is impossible."""

    def close_card(self, number: str, decision: Decision) -> None:
        """Show that a question before a call is over without a person's decision."""

    def cite(self, tools: Sequence[str], links: Sequence[Link]) -> None:
        """Show below the answer which tools were used, and their sources."""

    async def finish(self, completion: Completion) -> None:
        """Return once exactly the whole answer is shown. Raise `EmptyAnswer` if nothing in it is visible."""

    async def fail(self, error: ParleyError, instead: str = "") -> str:
        """Show the error below the text so far, or below an earlier answer `instead`; return that text."""

    async def withdraw(self) -> None:
        """Delete the reply's messages as far as permitted. Raise `DeliveryFailed`."""

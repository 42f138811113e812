"""What the core needs from the world around it, as Protocols. Nothing here does anything."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.content import DiscordFile, FileNote, Reading
from bot.core.domain import (
    Completion,
    ContextWindow,
    LearnedLimits,
    MessageId,
    Piece,
    Prompt,
    Speaker,
    Survey,
    Turn,
)
from bot.core.errors import ParleyError
from bot.core.money import Rates


class Clock(Protocol):
    """Time, so that tests can own it."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""

    def now(self) -> datetime:
        """Return the wall clock, timezone-aware, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class Model(Protocol):
    """Something that completes conversations."""

    @property
    def name(self) -> str:
        """Return the model's name as the server knows it."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """Yield the answer's text as it arrives, then one `Completion` as the last item.

        Raise a `ModelError`, possibly after some text; nothing else escapes but cancellation.
        """

    @property
    def supports_images(self) -> bool:
        """Say whether it looks at pictures, as far as is known: True until the server has said otherwise."""

    async def context_window(self) -> ContextWindow:
        """Return what is known of the context window. It changes when a `ContextTooLong` has taught something."""


class Reader(Protocol):
    """Fetches and reads files that came with messages."""

    async def read(self, file: DiscordFile, *, tokens: int, model: str | None) -> Reading:
        """Return what a model may have of a file in `tokens`; `model` is its name if it looks at pictures, else None.

        Raises nothing but cancellation: what went wrong is in the reading.
        """


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in a recording, and how its transcription ended."""

    text: str
    completion: Completion


class Listener(Protocol):
    """Something that writes down what is said."""

    @property
    def model(self) -> str:
        """Return its name as the server knows it."""

    async def listen(self, name: str, data: bytes) -> Transcript:
        """Return what is said in a file. Raise a `ModelError`."""


class Models(Protocol):
    """The models that can be asked."""

    def of(self, name: str) -> Model:
        """Return a model; whether the server has it shows when it is asked."""

    async def listing(self) -> Sequence[str] | None:
        """Return the names that the server lists, None where it does not say. Never raises."""


class ModelMemory(Protocol):
    """What models have taught, over restarts. Every method raises a `StoreError` when the database fails."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:
        """Return what this model on this server has taught, empty learned when nothing."""

    async def keep_lessons(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        """Remember these learned in place of the earlier ones."""


class Prices(Protocol):
    """What a model costs."""

    async def rates(self, prompt_tokens: int) -> Rates | None:
        """Return what tokens cost now with a prompt of this many, None when that is unknown. Never raises."""


class Reply(Protocol):
    """The one visible reply to one request, while it is being written.

    `write` never waits: whoever implements this shows the text beside the stream's reader. Each method that
    shows something raises `DeliveryFailed` when Discord does not take it, and `QuestionDeleted` when what stood of
    the reply was deleted there.
    """

    @property
    def speaker(self) -> Speaker:
        """Return under whose name the answer appears."""

    def shows(self, message: MessageId) -> bool:
        """Say whether `message` is a part of this reply that stands in Discord."""

    async def survey(self, since: MessageId) -> Survey | None:
        """Return what stands in the channel from `since` on, or from later on where that is too much to read.

        None when Discord does not let the bot see it.
        """

    def is_for(self, turn: Turn) -> None:
        """Learn which turn this is the reply to, so that its messages can be remembered."""

    async def begin(self) -> None:
        """Show that an answer is on its way. When called again, what was written so far is to be written anew.

        Raise `DeliveryFailed` where it is known beforehand that nothing can be said.
        """

    def write(self, text: str) -> None:
        """Add text to the answer."""

    def tell(self, notes: Sequence[FileNote]) -> None:
        """Let the answer say below what was not read of the files that came with the question."""

    async def finish(self, completion: Completion) -> None:
        """Return once the whole answer stands in Discord, and nothing but that.

        Raise `EmptyAnswer` when there is nothing in it that can be seen.
        """

    async def fail(self, error: ParleyError, instead: str = "") -> str:
        """Say what went wrong, once, below what had arrived of the answer; return what had arrived.

        Where there is an answer from before (`instead`), that is shown again, and returned.
        """

    async def withdraw(self) -> None:
        """Take back what stands of the reply, as far as Discord lets the bot. Raise `DeliveryFailed`."""


class NoMemory:
    """`ModelMemory` that remembers nothing."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:  # noqa: ARG002 - the port has them
        """Return empty learned."""
        return LearnedLimits()

    async def keep_lessons(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        """Do nothing."""

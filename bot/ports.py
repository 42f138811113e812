"""What the core needs from the world around it, as Protocols. Nothing here does anything."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain import (
    Completion,
    PromptMessage,
    Speaker,
    Turn,
)
from bot.errors import ParleyError


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

    def stream(self, prompt: Sequence[PromptMessage]) -> AsyncIterator[str | Completion]:
        """Yield the answer's text as it arrives, then one `Completion` as the last item.

        Raise a `ModelError`, possibly after some text; nothing else escapes but cancellation.
        """

    async def context_tokens(self) -> int:
        """Return the size of the context window in tokens: what the server says, else a careful guess."""


class Reply(Protocol):
    """The one visible reply to one request, while it is being written.

    `write` never waits: whoever implements this shows the text beside the stream's reader.
    """

    def begin(self, turn: Turn) -> None:
        """Show that an answer is on its way to this turn, whose `parts` may stand there already."""

    def write(self, text: str) -> None:
        """Add text to the answer."""

    async def finish(self, completion: Completion) -> None:
        """Return once the whole answer stands in Discord. Raise `DeliveryFailed` when it cannot."""

    async def fail(self, error: ParleyError) -> None:
        """Say what went wrong, once, and keep what text had arrived, marked. Raise `DeliveryFailed`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn leaves behind in the log."""

    author: Speaker
    content: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a reset did. `messages` counts at most up to `counted_to`, so that counting stays cheap."""

    reset: int
    messages: int
    counted_to: int
    undo_until: datetime

"""Deadlines of one completion."""

import asyncio
from dataclasses import dataclass

from bot.core.errors import FirstTokenTimeout, ModelError, ReplyTimeout, StreamStalled


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long to wait, in seconds.

    `first_token_s` is for the first event of any kind, with connecting and retries; `stall_s` is between two
    events; `total_s` is for the whole completion.
    """

    first_token_s: float
    stall_s: float
    total_s: float


class Deadline:
    """The deadline of the next event: for the first one, between two, and of the whole completion."""

    def __init__(self, limits: Deadlines, timeout: asyncio.Timeout, ends_at: float) -> None:
        self._limits = limits
        self._timeout = timeout
        self._ends_at = ends_at
        self._begun = False
        self.at = 0.0
        self.restart()

    def restart(self) -> None:
        """Wait for a first event."""
        self._begun = False
        self._set(self._limits.first_token_s)

    def event(self) -> None:
        """Wait for the event behind one that has come."""
        self._begun = True
        self._set(self._limits.stall_s)

    def _set(self, seconds: float) -> None:
        self.at = min(asyncio.get_running_loop().time() + seconds, self._ends_at)
        self._timeout.reschedule(self.at)

    @property
    def begun(self) -> bool:
        """Return whether an event has come since the last request."""
        return self._begun

    def error(self) -> ModelError:
        """Return the error of a deadline that has passed."""
        if self.at >= self._ends_at:
            return ReplyTimeout(self._limits.total_s)
        return StreamStalled(self._limits.stall_s) if self._begun else FirstTokenTimeout(self._limits.first_token_s)

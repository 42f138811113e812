"""How calls end, and the sentences about failures, which the model reads."""

from collections.abc import Callable
from enum import StrEnum

from bot.core.tools import Effect

# Gets the share that is done, None where it is not known.
Progress = Callable[[float | None], None]


class Outcome(StrEnum):
    """`OK` and `REFUSED` are the tool's own results; after all others the server may be at fault."""

    OK = "ok"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CLOSED = "closed"
    TOO_LARGE = "too_large"
    UNUSABLE = "unusable"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    CHANGED = "changed"


class LoginNeeded(Exception):
    """A server wants a login, which needs a person with a browser."""


class CallFailed(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


_SENTENCES = {
    Outcome.TIMEOUT: "The tool has not answered in time.",
    Outcome.CLOSED: "The tool's server ended during the call.",
    Outcome.TOO_LARGE: "The tool's result was too large to be read. Ask for less at once.",
    Outcome.UNUSABLE: "The tool's result could not be understood.",
    Outcome.UNAVAILABLE: "The tool's server cannot be reached now. Answer without it.",
    Outcome.BUSY: "The tool's server has too many calls to answer now. Answer without it.",
    Outcome.CHANGED: "The tool was changed or switched off meanwhile. Answer without it.",
}
_NOT_SENT = frozenset({Outcome.UNAVAILABLE, Outcome.BUSY, Outcome.CHANGED})
_UNKNOWN = (
    "It is not known if the call took effect. Tell the person so, and do not repeat it unless a person asks for that."
)


def sentence(outcome: Outcome, effect: Effect) -> str:
    """Return the result of a call that failed."""
    unknown = effect is Effect.CHANGES and outcome not in _NOT_SENT
    return f"{_SENTENCES[outcome]} {_UNKNOWN}" if unknown else _SENTENCES[outcome]

"""What is made of a file, and how much of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.content import SkipReason, Unit
from bot.core.markup import beginning as begun
from bot.core.tokens import estimate

# What is kept of one picture in bytes, and sent with each question while it is in the window.
MAX_PICTURE = 500 * 2**10


@dataclass(frozen=True, slots=True)
class Extract:
    """What was read: `text`, or a picture's bytes with its size. Of a text, `first` of `of` units were taken."""

    text: str = ""
    unit: Unit | None = None
    first: int = 0
    of: int = 0
    why: SkipReason | None = None
    """SkipReason it was not read, or not all of it; None when it was."""
    picture: bytes = b""
    mime: str = ""
    width: int = 0
    height: int = 0
    detail: str = ""


class Unreadable(Exception):
    """A file cannot be read, for this reason."""

    def __init__(self, why: SkipReason) -> None:
        super().__init__(why)
        self.why = why


# What text has no use for; line breaks and tabs stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text with plain line breaks, and without control characters or halves of characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def beginning(pieces: Iterable[str], of: int, unit: Unit, tokens: int) -> Extract:
    """Return as many whole pieces from the first on as fit into `tokens`, of `of` in all.

    Where not even the first fits, return as much of that as does. No more pieces are asked for than fit.
    """
    taken: list[str] = []
    left = tokens
    for piece in pieces:
        cost = estimate(f"{piece}\n")
        if cost > left:
            if not taken:
                return _begun(piece, of, unit, tokens)
            break
        taken.append(piece)
        left -= cost
    text = "\n".join(taken)
    if not text.strip():
        raise Unreadable(SkipReason.EMPTY)
    return Extract(text, unit, len(taken), of, SkipReason.PARTLY if len(taken) < of else None)


def _begun(piece: str, of: int, unit: Unit, tokens: int) -> Extract:
    short, _ = begun(piece, tokens)
    if not short.strip():
        raise Unreadable(SkipReason.TOO_MANY)
    if of > 1:
        return Extract(short, unit, 1, of, SkipReason.PARTLY)
    if short == piece:
        return Extract(short, unit, 1, 1)
    return Extract(short, Unit.CHARACTERS, len(short), len(piece), SkipReason.PARTLY)

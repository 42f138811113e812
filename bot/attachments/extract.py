"""Extract of a file, within a number of tokens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.content import SkipReason, Unit
from bot.core.markup import beginning as begun
from bot.core.tokens import estimate

# Bytes of a stored picture, which is sent with each question while it is in the window.
MAX_PICTURE = 500 * 2**10


@dataclass(frozen=True, slots=True)
class Extract:
    """`text`, or a picture's bytes with its size. `first` of a text's `of` units were taken."""

    text: str = ""
    unit: Unit | None = None
    first: int = 0
    of: int = 0
    why: SkipReason | None = None
    """None if all of it was read."""
    picture: bytes = b""
    mime: str = ""
    width: int = 0
    height: int = 0
    detail: str = ""
    seconds: float = 0.0
    """Length of a recording, 0 if it could not be measured."""


class Unreadable(Exception):
    """A file cannot be read, for this reason."""

    def __init__(self, why: SkipReason) -> None:
        super().__init__(why)
        self.why = why


# All but line breaks and tabs.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Normalize line breaks and drop control characters and surrogates."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def beginning(pieces: Iterable[str], of: int, unit: Unit, tokens: int) -> Extract:
    """Return the first whole pieces that fit into `tokens`, or the beginning of the first; `of` is their number.

    No more pieces are iterated than fit. Raise `Unreadable` for an empty text.
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

"""The doctor's findings, one line each."""

from enum import StrEnum
from typing import NamedTuple

MAX_NAME = 40


class Level(StrEnum):
    OK = "ok"
    HINT = "hint"
    WRONG = "wrong"


class Finding(NamedTuple):
    level: Level
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.level:<6} {self.subject:<11} {self.words}"


class Findings(list[Finding]):
    def ok(self, subject: str, words: str) -> None:
        self.append(Finding(Level.OK, subject, words))

    def hint(self, subject: str, words: str) -> None:
        """Note something that works but can be better, with the way there."""
        self.append(Finding(Level.HINT, subject, words))

    def wrong(self, subject: str, words: str) -> None:
        """Note something that does not work, with the fix."""
        self.append(Finding(Level.WRONG, subject, words))


def shown(name: str) -> str:
    """Return a name from Discord, safe for a terminal and shortened."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= MAX_NAME else f"{plain[: MAX_NAME - 1]}…"


def listed(names: list[str], most: int = 3) -> str:
    """Return the first names and the number of the others."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def size(count: int) -> str:
    unit, name = (10**9, "GB") if count >= 10**9 else (10**6, "MB")
    return f"{count / unit:,.1f} {name}"

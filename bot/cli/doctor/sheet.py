"""What the doctor writes down: a line for each thing looked at."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

# So much of a name that somebody has chosen is shown.
NAME_LENGTH = 40


class Level(StrEnum):
    """The judgement on one thing."""

    OK = "ok"
    HINT = "hint"
    """The bot works, but somebody may want to know this."""
    WRONG = "wrong"
    """The bot does not work like this, or not wholly."""


class Finding(NamedTuple):
    """One line."""

    level: Level
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.level:<6} {self.subject:<11} {self.words}"


@dataclass
class Sheet:
    """The lines of one part of the examination, in order."""

    findings: list[Finding] = field(default_factory=list)

    def ok(self, subject: str, words: str) -> None:
        """Note what is well."""
        self.findings.append(Finding(Level.OK, subject, words))

    def hint(self, subject: str, words: str) -> None:
        """Note what may be better, and how."""
        self.findings.append(Finding(Level.HINT, subject, words))

    def wrong(self, subject: str, words: str) -> None:
        """Note what is wrong, and what to do."""
        self.findings.append(Finding(Level.WRONG, subject, words))


def shown(name: str) -> str:
    """Return a name that somebody else has chosen as a terminal may show it."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= NAME_LENGTH else f"{plain[: NAME_LENGTH - 1]}…"


def listed(names: list[str], most: int = 3) -> str:
    """Return the first of some names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def size(count: int) -> str:
    """Return a number of bytes."""
    unit, name = (10**9, "GB") if count >= 10**9 else (10**6, "MB")
    return f"{count / unit:,.1f} {name}"

"""The doctor's findings, one line each."""

from collections.abc import Callable
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
    """All findings; `write` gets the line of each at once."""

    def __init__(self, write: Callable[[str], object] = lambda _: None) -> None:
        super().__init__()
        self._write = write

    def ok(self, subject: str, words: str) -> None:
        self._add(Finding(Level.OK, subject, words))

    def hint(self, subject: str, words: str) -> None:
        """Note something that works but can be better, with the way there."""
        self._add(Finding(Level.HINT, subject, words))

    def wrong(self, subject: str, words: str) -> None:
        """Note something that does not work, with the fix."""
        self._add(Finding(Level.WRONG, subject, words))

    def _add(self, finding: Finding) -> None:
        self.append(finding)
        self._write(str(finding))

    def number(self, level: Level) -> int:
        return sum(finding.level is level for finding in self)

    @property
    def verdict(self) -> str:
        hints, wrong = self.number(Level.HINT), self.number(Level.WRONG)
        beside = f", {hints} hint{'' if hints == 1 else 's'}" if hints else ""
        if not wrong:
            return f"Nothing is wrong{beside}."
        return f"{wrong} thing{' is' if wrong == 1 else 's are'} wrong{beside}."


def shown(name: str) -> str:
    """Return a name from Discord, safe for a terminal and shortened."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= MAX_NAME else f"{plain[: MAX_NAME - 1]}…"


def size(count: int) -> str:
    unit, name = (10**9, "GB") if count >= 10**9 else (10**6, "MB")
    return f"{count / unit:,.1f} {name}"

"""The text that competes for the room of one message."""

import re
from bisect import bisect_left
from collections.abc import MutableSequence
from dataclasses import dataclass, field

from bot.discord_io.splitting.runs import SPOILER, Run, RunKind, closing, fitting, length

_NOT_SPACE = re.compile(r"\S")


@dataclass(slots=True)
class Code:
    """A block of code in a window, as offsets.

    `opening` is where its fence starts (equal to `start` if it was opened in an earlier part), its lines are
    `start:end`, and `closing` is where its closing fence ends. Newlines around the lines are in neither.
    """

    language: str
    opening: int
    start: int
    end: int
    closing: int
    closed: bool


@dataclass(slots=True)
class PartWindow:
    """When `full`, the shortest beginning of the text that does not fit into `room`.

    Its last character is then the first that finds no room, even if everything open were closed right after it.
    White space outside of code takes no room while nothing follows it.
    """

    room: int
    text: str = ""
    codes: list[Code] = field(default_factory=list)
    spoilers: list[tuple[int, int]] = field(default_factory=list)
    quotes: list[tuple[int, int, str]] = field(default_factory=list)
    full: bool = False

    @property
    def open_code(self) -> Code | None:
        """Return the block of code that the window ends in."""
        return self.codes[-1] if self.codes and not self.codes[-1].closed else None

    def code_at(self, at: int) -> Code | None:
        """Return the block that a cut at `at` would divide."""
        return next((code for code in self.codes if code.start <= at <= code.end), None)

    def spoiler_at(self, at: int) -> bool:
        """Tell whether a cut at `at` would divide a spoiler."""
        place = bisect_left(self.spoilers, (at,)) - 1
        return place >= 0 and at < self.spoilers[place][1]

    def quote_before(self, at: int) -> str:
        """Return the mark of the quote that ends in a cut at `at`."""
        return next((mark for start, end, mark in self.quotes if start < at <= end), "")

    def closing(self, at: int) -> str:
        """Return the text that closes everything that is open at `at`."""
        code = self.code_at(at) is not None
        return closing(code=code, spoiler=self.spoiler_at(at), quote=self.quote_before(at))

    def last(self) -> int:
        """Return the last place for a cut that leaves room to close everything."""
        at = fitting(self.text, self.room)
        while at > (fit := fitting(self.text, self.room - len(self.closing(at)))):
            at = fit
        return at

    def prose(self) -> list[tuple[int, int]]:
        """Return the stretches outside of code as (start, end), in order, with the newlines around them."""
        ends = [0, *(code.closing for code in self.codes)]
        starts = [*(code.opening for code in self.codes), len(self.text)]
        return [(end, start) for end, start in zip(ends, starts, strict=True) if end < start]


class _Reader:
    def __init__(self, room: int, *, language: str | None, spoiler: bool) -> None:
        self.window = PartWindow(room)
        self._texts: list[str] = []
        self._at = 0
        self._used = 0
        self._spoiler = -1 if spoiler else None
        if language is not None:
            self.window.codes.append(Code(language, 0, 0, 0, 0, closed=False))

    def take(self, run: Run) -> bool:
        """Append a run, or as much of it as fits and one character more; return False if that was not all."""
        room = self.window.room - len(run.closing) - self._used
        size = length(run.text)
        if size > room:
            end = self._overflow(run, room)
            if end is not None:
                self._note(run, run.text[:end])
                self.window.full = True
                return False
        self._note(run, run.text)
        self._used += size
        return True

    def _overflow(self, run: Run, room: int) -> int | None:
        if run.kind is RunKind.OPENING:
            return len(run.text)
        at = fitting(run.text, room)
        if run.kind is RunKind.CODE:
            return at + 1
        visible = _NOT_SPACE.search(run.text, at)
        return visible.end() if visible else None

    def _note(self, run: Run, text: str) -> None:
        window, start, end = self.window, self._at, self._at + len(text)
        if run.kind is RunKind.OPENING:
            window.codes.append(Code(run.language, start, end, end, end, closed=False))
        elif run.kind is RunKind.CODE and window.codes:
            window.codes[-1].end = window.codes[-1].closing = end
        elif run.kind is RunKind.CLOSING and window.codes:
            window.codes[-1].closing, window.codes[-1].closed = end, True
        if run.spoiler and self._spoiler is None:
            self._spoiler = start
        elif not run.spoiler and self._spoiler is not None:
            window.spoilers.append((self._spoiler, end))
            self._spoiler = None
        if run.quote:
            window.quotes.append((start, end, run.quote))
        self._texts.append(text)
        self._at = end

    def finished(self) -> PartWindow:
        if self._spoiler is not None:
            # It is open at the end of the text, too.
            self.window.spoilers.append((self._spoiler, self._at + 1))
        self.window.text = "".join(self._texts)
        return self.window

    def fits(self, run: Run) -> bool:
        after = len(SPOILER) if run.spoiler else 0
        return self._used + length(run.text) + after <= self.window.room


def read(runs: MutableSequence[Run], *, room: int, language: str | None, spoiler: bool) -> PartWindow:
    """Return the window at the beginning of `runs`; the work is proportional to `room`.

    `language` is that of a block of code which is open there, None outside of code. A closing fence for which there
    is no room is shortened in `runs`.
    """
    reader = _Reader(room, language=language, spoiler=spoiler)
    for place, run in enumerate(runs):
        if run.kind is RunKind.CLOSING and not reader.fits(run):
            runs[place] = run.with_text(closing(code=True, spoiler=False, quote=run.quote))
        if not reader.take(runs[place]):
            break
    return reader.finished()

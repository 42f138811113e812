"""Read Markdown far enough to find fenced code and the end of a full message.

Lengths are UTF-16 code units, as in Discord's own client. A server that counts code points counts no more.
"""

import re
from dataclasses import dataclass

from bot.discord_io.splitting.graphemes import VISIBLE

MIN_TICKS = 3

_OPENER = re.compile(r"[ \t]*+(`{3,})([^`\n]*)")
_CLOSER = re.compile(r"[ \t]*+(`*+)[ \t]*+")
_NOT_SPACE = re.compile(r"\S")
# A language as Discord reads it, possibly unfinished.
_LANGUAGE = re.compile(r"[ \t]*(?:[A-Za-z][\w+#.\-]{0,31})?[ \t]*")
_WORD = re.compile(r"[\w+#.\-]+")


def length(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str, room: int) -> int:
    """Return how many characters from the start of `text` fit into `room` UTF-16 code units."""
    room = max(room, 0)
    if text.isascii():
        return min(len(text), room)
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore"))


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening line of a block of code; `language` may be empty."""

    ticks: int
    language: str = ""

    @property
    def opening(self) -> str:
        return "`" * self.ticks + self.language + "\n"

    @property
    def closing(self) -> str:
        return "\n" + "`" * self.ticks


@dataclass(frozen=True, slots=True)
class Code:
    """A block of fenced code in a window, as offsets.

    `opening` is where its opening line starts (equal to `start`: it was opened in an earlier part), its lines
    are `start:end`, and `closing` is the end of its closing line. Newlines around the lines are in neither.
    Unless `settled`, text that follows on the same line may revoke `closed`.
    """

    fence: Fence
    opening: int
    start: int
    end: int
    closing: int
    closed: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class PartWindow:
    """The text that competes for the room of one part.

    When `full`, it is the shortest prefix of the text that does not fit: its last character is the first without
    room, even if everything open were closed right after it. Otherwise it is the whole text. White space outside of
    code takes no room while nothing follows it.
    """

    text: str
    codes: tuple[Code, ...]
    full: bool
    room: int
    max_ticks: int

    @property
    def open_code(self) -> Code | None:
        """The block of code that the window ends in."""
        return self.codes[-1] if self.codes and not self.codes[-1].closed else None

    def code_at(self, at: int) -> Code | None:
        """Return the block that a cut at `at` would divide."""
        return next((code for code in self.codes if code.start <= at <= code.end), None)

    def prose(self) -> list[tuple[int, int]]:
        """Return the ranges outside of code as (start, end), in order, with the newlines around them."""
        ends = [0, *(code.closing for code in self.codes)]
        starts = [*(code.opening for code in self.codes), len(self.text)]
        return [(end, start) for end, start in zip(ends, starts, strict=True) if end < start]


def opened_by(line: str, max_ticks: int) -> Fence | None:
    """Return the fence that the whole line `line` opens.

    Any indentation will do: models indent code below list items, and Discord renders it. A language that is
    no short word is left out, so that opening the block again costs little.
    """
    match = _OPENER.fullmatch(line)
    if match is None or len(match[1]) > max_ticks:
        return None
    word = _WORD.match(match[2].strip())
    language = word[0] if word and word.end() <= max_ticks else ""
    return Fence(len(match[1]), language)


def may_be_language(text: str) -> bool:
    """Return True if the rest of an opening line is only a language."""
    return _LANGUAGE.fullmatch(text) is not None or VISIBLE.search(text) is None


def may_open(line: str, max_ticks: int) -> bool:
    """Return True if a last line may become an opening line and has no other content yet."""
    info = line.strip(" \t").lstrip("`")
    ticks = len(line.strip(" \t")) - len(info)
    if ticks < MIN_TICKS:
        return not info
    return ticks <= max_ticks and may_be_language(info)


def may_close(line: str, fence: Fence) -> bool:
    """Return True if a last line lacks only backticks to close the block."""
    ticks = line.strip(" \t")
    return len(ticks) < fence.ticks and not ticks.strip("`")


def read(text: str, start: int, fence: Fence | None, *, room: int, max_ticks: int) -> PartWindow:
    """Return the window of `text` from `start` on, where `fence` is open; work is proportional to `room`.

    Lines of more than `max_ticks` backticks are no fences.
    """
    reader = _Reader(text, start, fence, room, max_ticks)
    end, full = reader.run()
    return PartWindow(text[start:end], tuple(reader.codes), full, room, max_ticks)


class _Reader:
    """One pass over the lines of a window.

    Decisions about a character depend only on the text up to it, so streamed text is divided in the same places as
    complete text.
    """

    def __init__(self, text: str, start: int, fence: Fence | None, room: int, max_ticks: int) -> None:
        self.codes: list[Code] = []
        self._text = text
        self._start = start
        self._room = room
        self._max_ticks = max_ticks
        self._fence = fence
        self._opening = start
        self._content = start

    def run(self) -> tuple[int, bool]:
        """Return the window's end in the text, and True if it is full."""
        at, left = self._start, self._room
        # One more character than there is room for: each takes at least one code unit.
        stop = min(len(self._text), at + self._room + 1)
        while at < stop:
            newline = self._text.find("\n", at, stop)
            ended = newline >= 0
            line = self._text[at : newline if ended else stop]
            over = self._overflow(line, left, ended=ended)
            if over is not None:
                return self._run_over(line, at, over)
            self._take(line, at, ended=ended)
            left -= length(line) + 1
            at += len(line) + 1
        self._end(stop)
        return stop, False

    def _run_over(self, line: str, at: int, over: int) -> tuple[int, bool]:
        """End the window in `line`, whose character at `over` (its newline included) has no room."""
        seen = line[: over + 1]
        if self._fence is not None:
            outside = over == len(line) and self._closes(seen, self._fence)
        else:
            outside = opened_by(seen, self._max_ticks) is None
        if outside and self._text[at + over].isspace():
            self._take(seen, at, ended=True)
            visible = _NOT_SPACE.search(self._text, at + over)
            return (visible.start() + 1, True) if visible else (len(self._text), False)
        end = at + over + 1
        if self._fence is not None:
            self._take(seen, at, ended=False)
        self._end(end)
        return end, True

    def _take(self, line: str, at: int, *, ended: bool) -> None:
        if self._fence is None:
            self._fence = opened_by(line, self._max_ticks) if ended else None
            self._opening, self._content = at, at + len(line) + 1
        elif self._closes(line, self._fence):
            end = max(at - 1, self._content)
            self._add(self._fence, end, at + len(line), closed=True, settled=ended)
            self._fence = None

    def _end(self, end: int) -> None:
        if self._fence is not None:
            self._add(self._fence, end, end, closed=False, settled=False)

    def _add(self, fence: Fence, end: int, closing: int, *, closed: bool, settled: bool) -> None:
        opening, content = self._opening - self._start, self._content - self._start
        self.codes.append(
            Code(fence, opening, content, end - self._start, closing - self._start, closed, settled)
        )

    def _closes(self, line: str, fence: Fence) -> bool:
        match = _CLOSER.fullmatch(line)
        return match is not None and fence.ticks <= len(match[1]) <= self._max_ticks

    def _overflow(self, line: str, left: int, *, ended: bool) -> int | None:
        """Return the offset in `line` (its newline included) of the first character without room."""
        if self._fence is not None:
            return self._overflow_in_code(line, left, self._fence.ticks, ended=ended)
        if length(line) > left:
            return fitting(line, left)
        opens = opened_by(line, self._max_ticks) if ended else None
        after = 1 + (opens.ticks if opens else 0)
        return len(line) if ended and length(line) + after > left else None

    def _overflow_in_code(self, line: str, left: int, ticks: int, *, ended: bool) -> int | None:
        # As long as a line may become the closing one, the part needs no other: only the missing backticks.
        match = _CLOSER.match(line)
        indent, run = (match.start(1), len(match[1])) if match else (0, 0)
        head = indent + min(run, self._max_ticks)
        if match and ticks <= run <= self._max_ticks:
            head = match.end()
        if indent > left - ticks:
            return left - ticks
        if head > left:
            return left
        if head == len(line) and run >= ticks:
            return len(line) if ended and head + 1 > left else None
        if (ended or len(line) > head) and length(line) + 1 + ticks > left:
            return max(head, fitting(line, left - 1 - ticks))
        return None

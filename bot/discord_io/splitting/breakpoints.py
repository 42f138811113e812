"""Find where a text may be cut.

A border is where a reader would pause. A token must stay in one piece (a link, a mention, a run of backticks); a span
should (inline code, bold). All are offsets into a `PartWindow`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import pairwise

from bot.discord_io.splitting.graphemes import extends, is_grapheme_border
from bot.discord_io.splitting.runs import LINE_QUOTE, SPOILER, fitting
from bot.discord_io.splitting.window import PartWindow

# Share of a part's room that a cut at a good border must fill.
MIN_FILLED = 0.5
# An opening bracket at most so many characters before the window's end may still become a link.
MAX_OPEN_LINK_TEXT = 300
# Quotes, brackets and asterisks allowed behind a full stop that ends a sentence.
MAX_SENTENCE_END = 8

_NOT_SPACE = re.compile(r"\S")
_SPACE_RUN = re.compile(r"\s+")
_CODE_SPACE = re.compile(r"(?<=[^\s]) +")
_NO_BREAK_SPACES = "\u00a0\u2007\u202f"
_HEADING = re.compile(r"#{1,6}(?: |\Z)")
_SENTENCE_END = re.compile(r"[.!?…。！？｡][)\]\"'”’»*_~`]*\Z")
# Scripts that write no space after a sentence.
_WIDE_SENTENCE_END = re.compile("[。！？｡][」』）”’]*")

# Discord's mentions, emoji, timestamps and command links, then addresses. Each may be unfinished at the end.
_TOKEN = re.compile(
    r"<(?:[@#:/]|a:|t:|id:)[^<>\n]{0,120}+(?:>|\Z)"
    r"|<(?:a|t|id?)?\Z"
    r"|<?https?://[^\s<>。、，！？；：）」』】]*+>?"
    r"|<?h(?:t(?:t(?:ps?(?::/?)?)?)?)?\Z",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[\[\]\n]")
_LINK_TARGET = re.compile(
    r"\Z|\((?:[^()\s]|\([^()\s]*\))*+"
    r"(?:\([^()\s]*\Z|[ \t]*+(?:\"[^\"\n]*+\"?[ \t]*+)?(?:\)|\Z))"
)
_TICKS = re.compile(r"`{2,}")
_MARK = re.compile(r"`+|\*\*|__|~~|\|\|")
_QUOTE_MARK = re.compile(r"(?:\n|^)> ")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Rank(IntEnum):
    """How good a border is, the best first."""

    PARAGRAPH = 0
    CODE_PARAGRAPH = 1
    LINE = 2
    SENTENCE = 3
    SPACE = 4


class Ranges:
    """Stretches of text, each from its first offset to the one after its last; overlapping ones are one."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def divided_by(self, at: int) -> int | None:
        """Return the start of the range that a cut at `at` would divide."""
        index = bisect_left(self._starts, at) - 1
        return self._starts[index] if index >= 0 and at < self._ends[index] else None


def choose(window: PartWindow) -> int:
    """Return where to cut a full window: behind the last character that stays."""
    tokens = Ranges((start, end) for start, end in _tokens(window) if start > 0 or end < len(window.text))
    spans = Ranges(_spans(window))
    minimum = max(1, fitting(window.text, int(window.room * MIN_FILLED)))
    best = min(
        (
            (spans.divided_by(at) is not None, rank, -at)
            for at, rank in _borders(window)
            if at >= minimum and tokens.divided_by(at) is None
        ),
        default=None,
    )
    return _hard(window, tokens) if best is None else -best[2]


def _hard(window: PartWindow, tokens: Ranges) -> int:
    """Return the last place that divides only words, or at least no grapheme."""
    text = window.text
    last = max(1, window.last())
    at = tokens.divided_by(last) or last
    code = window.code_at(at)
    start = code.start if code else 0
    at = next((place for place in range(at, start, -1) if is_grapheme_border(text, place)), at)
    if code and at - 1 > code.start and text[at - 1] == "\n":
        return at - 1
    return at


def _borders(window: PartWindow) -> Iterator[tuple[int, Rank]]:
    text = window.text
    room = fitting(text, window.room)
    openings = {code.opening for code in window.codes}
    for start, end in window.prose():
        borders = _prose_borders(text, start, end, before_code=end in openings)
        yield from _fitting(window, borders, room if not window.spoilers else None)
    for code in window.codes:
        room = fitting(text, window.room - len(window.closing(code.start)))
        borders = _code_borders(text, code.start, code.end)
        yield from _fitting(window, borders, room if not window.spoilers else None)


def _fitting(window: PartWindow, borders: Iterator[tuple[int, Rank]], room: int | None) -> Iterator[tuple[int, Rank]]:
    """Yield the borders that leave room to close everything; `room` is None where that differs."""
    rooms: dict[int, int] = {}
    for at, rank in borders:
        needed = len(window.closing(at)) if room is None else 0
        if needed not in rooms:
            rooms[needed] = fitting(window.text, window.room - needed) if room is None else room
        if at <= rooms[needed]:
            yield at, rank


def _prose_borders(text: str, start: int, end: int, *, before_code: bool) -> Iterator[tuple[int, Rank]]:
    line = start
    for run in _SPACE_RUN.finditer(text, start, end):
        at, after = run.span()
        newlines = run[0].count("\n")
        if newlines:
            under_heading = _HEADING.match(text, line, at) is not None
            line = after
            if (before_code and after == end) or at == start:
                yield at, Rank.PARAGRAPH
            elif under_heading:
                yield at, Rank.SPACE
            elif newlines > 1 or _HEADING.match(text, after, end):
                yield at, Rank.PARAGRAPH
            else:
                yield at, Rank.LINE
        elif run[0].strip(_NO_BREAK_SPACES) and not (after < len(text) and extends(text[after])):
            ends = _SENTENCE_END.search(text, max(line, at - MAX_SENTENCE_END), at)
            yield at, Rank.SENTENCE if ends else Rank.SPACE
    for mark in _WIDE_SENTENCE_END.finditer(text, start, end):
        if mark.end() < end and is_grapheme_border(text, mark.end()):
            yield mark.end(), Rank.SENTENCE


def _code_borders(text: str, start: int, end: int) -> Iterator[tuple[int, Rank]]:
    at = text.find("\n", start, end + 1)
    while at >= 0:
        blank_line_before = at > start and text[at - 1] == "\n"
        yield at, Rank.CODE_PARAGRAPH if blank_line_before else Rank.LINE
        at = text.find("\n", at + 1, end + 1)
    for run in _CODE_SPACE.finditer(text, start, end):
        yield run.start(), Rank.SPACE


def _tokens(window: PartWindow) -> Iterator[tuple[int, int]]:
    text = window.text
    for code in window.codes:
        if code.opening < code.start:
            # An opening line stays with the first visible character below it, so that no block is empty.
            first = _NOT_SPACE.search(text, code.start, code.end)
            yield code.opening, first.end() if first else code.closing
        if code.closed:
            yield code.end, code.closing
    for start, end in window.prose():
        for token in _TOKEN.finditer(text, start, end):
            yield token.span()
        yield from _links(text, start, end)
    for run in _TICKS.finditer(text):
        yield run.span()
    yield from _marks(window)


def _marks(window: PartWindow) -> Iterator[tuple[int, int]]:
    text = window.text
    for start, end in window.spoilers:
        if start >= 0:
            visible = _NOT_SPACE.search(text, start + len(SPOILER))
            yield start, visible.end() if visible else len(text)
        if end <= len(text):
            yield len(text[: end - len(SPOILER)].rstrip()) - 1, end
    for start, end, mark in window.quotes:
        if mark == LINE_QUOTE:
            for prefix in _QUOTE_MARK.finditer(text, start, end):
                yield prefix.start(), prefix.end() + 1


def _links(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] == "\n":
            opened.clear()
        elif bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            label = opened.pop()
            target = _LINK_TARGET.match(text, bracket.end(), end)
            if target:
                yield label, target.end()
    outermost = next((label for label in opened if end - label <= MAX_OPEN_LINK_TEXT), None)
    if outermost is not None and end == len(text):
        yield outermost, end


def _spans(window: PartWindow) -> Iterator[tuple[int, int]]:
    for start, end in window.prose():
        edges = [start, *(gap.end() for gap in _BLANK_LINE.finditer(window.text, start, end)), end]
        for first, last in pairwise(edges):
            yield from _spans_of_paragraph(window.text, first, last)


def _spans_of_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = list(_MARK.finditer(text, start, end))
    ticks: dict[str, list[int]] = {}
    for mark in marks:
        if mark[0].startswith("`"):
            ticks.setdefault(mark[0], []).append(mark.start())
    opened: dict[str, int] = {}
    past = start
    for mark in marks:
        if mark.start() < past:
            continue
        if mark[0].startswith("`"):
            places = ticks[mark[0]]
            index = bisect_right(places, mark.start())
            if index < len(places):
                past = places[index] + len(mark[0])
                yield mark.start(), past
            elif end == len(text):
                yield mark.start(), end
        elif mark[0] in opened:
            yield opened.pop(mark[0]), mark.end()
        else:
            opened[mark[0]] = mark.start()
    if end == len(text):
        yield from ((place, end) for place in opened.values())

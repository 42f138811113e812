"""Prose within a paragraph: where code, formulas and spoilers begin and end.

Discord's rules: three backticks open and close a block anywhere outside of inline code; a language counts only
directly behind them and before a newline; `||` is a spoiler. Opening marks that are never closed are escaped, so that
Discord does not pair them with marks further on.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.discord_io.splitting.runs import FENCE, SPOILER, RunKind
from bot.discord_io.splitting.tables import defused, hidden

# An opening mark waits for its closing mark this far. Until then the text behind it is undecided.
MAX_SPAN = 1_000
MIN_TICKS = 3

_TOKEN = re.compile(r"\\[^\n]?|`+|\$+|\|+")
_MARKS = re.compile(r"[`|]")
_TICKS = re.compile(r"`+")
_FENCE = re.compile(r"`{3,}")
_INDENT = re.compile(r"[ \t]*")
# A block may begin behind the mark of a list.
_LINE_START = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_LANGUAGE = r"[A-Za-z][\w+#.\-]{0,31}"
# The rest of a line that opens a block: a language and attributes. Other words there are code.
_ATTRIBUTES = (
    r"\{.*|\w+=[\"'{].*|(?:title|file|filename|name|path|start|lin\w*|hl_lines)=.*"
    r"|showLineNumbers.*|[\w/\-]++\.\w++[ \t]*+"
)
INFO = rf"[ \t]*+({_LANGUAGE})?(?:[:,](?!//)(?:[^\s{{]++|(?={{)))?[ \t]*+(?:{_ATTRIBUTES})?"
_LANGUAGE_ONLY = re.compile(rf"({_LANGUAGE})?[ \t]*", re.ASCII)
_INFO = re.compile(INFO, re.ASCII)
# Discord's own idea of a language, which it does not show.
_HIDDEN = re.compile(r"[A-Za-z0-9_+\-.#]+")
_CLOSERS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_LINE_END = re.compile(r"[ \t]*+(?:[.,;:!?][ \t]*+)?(?:\n|\Z)")
# A number in escaped brackets is a citation.
_NO_FORMULA = re.compile(r"\s*+(?:\d{1,3}\s*+)?")


class Mode(Enum):
    """How much of the text is there: more may follow, it has ended, or it is shown before it has ended."""

    MORE = auto()
    ENDED = auto()
    SHOWN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as Discord is to get it; `spoiler` tells whether a spoiler is open behind it."""

    text: str
    kind: RunKind
    spoiler: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a block of code that does not end in the same line, and the text behind it."""

    text: str
    language: str
    ticks: int
    indent: int
    after: str


@dataclass(slots=True)
class Scan:
    """The outcome of a scan.

    `rest` is undecided until there is more text, at least until `waits` occurs in it; `line_start` tells whether it
    starts a line.
    """

    pieces: list[Piece] = field(default_factory=list)
    rest: str = ""
    waits: str = ""
    line_start: bool = False
    opening: Opening | None = None
    spoiler: bool = False


def scan(text: str, mode: Mode, *, spoiler: bool, line_start: bool) -> Scan:
    """Divide prose into pieces, up to where it is undecided or opens a block of code."""
    scanner = _Scanner(text, mode, spoiler=spoiler, line_start=line_start)
    scanner.run()
    return scanner.scan


class _Scanner:
    """One pass over a text. Methods for a mark return where to go on, None to stop."""

    def __init__(self, text: str, mode: Mode, *, spoiler: bool, line_start: bool) -> None:
        self.scan = Scan(spoiler=spoiler)
        self._text = text
        self._mode = mode
        self._line_start = line_start
        self._line = 0
        self._emitted = 0
        self._runs: dict[int, list[int]] | None = None

    def run(self) -> None:
        at: int | None = 0
        while at is not None:
            match = _TOKEN.search(self._text, at)
            if match is None:
                self._emit(len(self._text))
                return
            start, end = match.span()
            newline = self._text.rfind("\n", at, start)
            if newline >= 0:
                self._line = newline + 1
            if end == len(self._text) and self._mode is not Mode.ENDED:
                self._undecided(start)
                return
            at = self._mark(match[0], start, end)

    def _mark(self, mark: str, start: int, end: int) -> int | None:
        if mark in _CLOSERS:
            return self._formula(mark, start, end)
        if mark == SPOILER:
            return self._spoiler(start, end)
        if mark[0] == "`":
            return self._ticks(start, end) if len(mark) < MIN_TICKS else self._fence(start, end)
        return end

    # ------------------------------------------------------------ pieces

    def _add(self, text: str, kind: RunKind = RunKind.PROSE) -> None:
        self.scan.pieces.append(Piece(text, kind, self.scan.spoiler))

    def _emit(self, end: int) -> None:
        if end > self._emitted:
            text = self._text[self._emitted : end]
            # In a spoiler, Discord ends it even within code.
            self._add(hidden(text) if self.scan.spoiler else text)
        self._emitted = end

    def _literal(self, start: int, end: int) -> int:
        """Escape a mark."""
        self._emit(start)
        self._add(_MARKS.sub(r"\\\g<0>", self._text[start:end]))
        self._emitted = end
        return end

    def _undecided(self, start: int, waits: str = "") -> None:
        """Stop in front of a mark. Where the text is shown, nothing behind the mark is."""
        self._emit(start)
        self.scan.rest, self.scan.waits = self._text[start:], waits
        self.scan.line_start = self._starts_line(start)

    def _code(self, start: int, end: int, opening: str, code: str, closing: str) -> int:
        self._emit(start)
        self._add(opening, RunKind.OPENING)
        self._add(hidden(defused(code)) if self.scan.spoiler else defused(code), RunKind.CODE)
        self._add(closing, RunKind.CLOSING)
        self._emitted = end
        return end

    def _starts_line(self, at: int, pattern: re.Pattern[str] = _LINE_START) -> bool:
        if self._line == 0 and not self._line_start:
            return False
        return at - self._line <= MAX_SPAN and pattern.fullmatch(self._text, self._line, at) is not None

    def _line_end(self, start: int) -> int | None:
        """Return where the line ends, None where that is further away than marks wait or not known."""
        at = self._text.find("\n", start, start + MAX_SPAN + 2)
        if at >= 0:
            return at
        return min(len(self._text), start + MAX_SPAN + 2) if self._mode is Mode.ENDED else None

    def _far(self, start: int) -> bool:
        """Tell whether the text goes on further than a mark before `start` waits."""
        return len(self._text) >= start + MAX_SPAN + 2

    # ------------------------------------------------------------ marks

    def _formula(self, mark: str, start: int, end: int) -> int | None:
        text = self._text
        own_line = self._starts_line(start, _INDENT)
        line_end = self._line_end(end)
        several = mark != "\\(" and (own_line or (line_end is not None and not text[end:line_end].strip()))
        at = text.find(_CLOSERS[mark], end, end + MAX_SPAN + 2)
        if at < 0:
            ended = line_end is not None and not several
            if self._mode is Mode.ENDED or ended or self._far(end) or FENCE in text[end:]:
                return end
            self._undecided(start, _CLOSERS[mark] if line_end is not None else "")
            return None
        content = text[end:at]
        if FENCE in content or _NO_FORMULA.fullmatch(content) or ("\n" in content and not several):
            return end
        end = at + 2
        alone = _LINE_END.match(text, end)
        if own_line and alone and alone.end() == len(text) and text[-1] != "\n" and self._mode is Mode.MORE:
            self._undecided(start)
            return None
        if "\n" in content or (own_line and alone):
            return self._code(start, end, f"{FENCE}tex\n", content.strip("\n").rstrip(), f"\n{FENCE}")
        content = " ".join(content.split())
        self._emit(start)
        self._add(f"`` {content} ``" if "`" in content else f"`{content}`")
        self._emitted = end
        return end

    def _spoiler(self, start: int, end: int) -> int | None:
        text = self._text
        if not self.scan.spoiler:
            following = text[end : end + 1]
            if not following:
                if self._mode is Mode.ENDED:
                    return self._literal(start, end)
                self._undecided(start)
                return None
            if following == "\n":
                opens: bool | None = self._starts_line(start)
            elif following in " \t" or text[start - 1 : start].isalnum():
                opens = self._closes_in_line(end)
            else:
                opens = True
            if opens is None:
                self._undecided(start)
                return None
            if not opens:
                return self._literal(start, end)
        self._emit(start)
        self.scan.spoiler = not self.scan.spoiler
        self._add(SPOILER)
        self._emitted = end
        return end

    def _closes_in_line(self, start: int) -> bool | None:
        """Tell whether the line has another `||`, None where that is not known yet."""
        newline = self._text.find("\n", start, start + MAX_SPAN + 2)
        if self._text.find(SPOILER, start, newline if newline >= 0 else start + MAX_SPAN + 2) >= 0:
            return True
        return False if newline >= 0 or self._far(start) or self._mode is Mode.ENDED else None

    def _ticks(self, start: int, end: int) -> int | None:
        """Step over inline code."""
        number = end - start
        if self._runs is None:
            self._runs = {}
            for run in _TICKS.finditer(self._text):
                self._runs.setdefault(len(run[0]), []).append(run.start())
        places = self._runs.get(number, [])
        index = bisect_right(places, start)
        at = places[index] if index < len(places) else len(self._text)
        newline = self._text.find("\n", end, end + MAX_SPAN)
        fence = self._text.find(FENCE, end, end + MAX_SPAN)
        # A block of code in a later line ends the paragraph.
        limit = fence if 0 <= newline < fence else end + MAX_SPAN
        if at < min(limit, len(self._text)):
            if at + number == len(self._text) and self._mode is Mode.MORE:
                self._undecided(start)
                return None
            if self._text[end:at].strip():
                return at + number
            return self._literal(start, at + number)
        known = self._far(end) or limit == fence or (fence >= 0 and newline >= 0)
        if self._mode is Mode.MORE and not known:
            self._undecided(start, "`")
            return None
        return end if self._mode is Mode.SHOWN else self._literal(start, end)

    def _fence(self, start: int, end: int) -> int | None:
        """Read a run of three backticks or more: code in one line, or the opening of a block."""
        text = self._text
        newline = text.find("\n", end, end + MAX_SPAN + 2)
        line_end = newline if newline >= 0 else min(len(text), end + MAX_SPAN + 2)
        other = _FENCE.search(text, end, line_end)
        known = newline >= 0 or self._far(end) or (other and other.end() < len(text))
        if self._mode is not Mode.ENDED and not known:
            self._undecided(start)
            return None
        if other:
            code = text[end : other.start()]
            if code.strip():
                return self._code(start, other.end(), FENCE, code, FENCE)
            return self._literal(start, other.end())
        rest = text[end:line_end]
        if self._starts_line(start):
            info = _INFO.fullmatch(rest) if newline >= 0 else None
        else:
            info = _LANGUAGE_ONLY.fullmatch(rest) if newline >= 0 else None
            if info is None and not rest[:1].isalnum() and rest[:1] not in {"{", "[", "(", "<", '"', "'"}:
                return self._literal(start, end)
        self._emit(start)
        language = (info[1] or "") if info else ""
        opening = FENCE + language + ("\n" if info or _HIDDEN.fullmatch(rest) else "")
        after = text[newline + 1 :] if info else text[end:]
        self.scan.opening = Opening(opening, language, end - start, start - self._line, after)
        return None

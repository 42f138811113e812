"""Split a growing answer into Discord messages, its parts.

A part ends at the best border of the text that fits into it. Code and spoilers that a cut divides are closed in one
part and opened again in the next; so are quotes. White space around a cut is dropped, except in code, where only the
newline of the cut goes.

All parts but the last are settled: the end of a part depends only on the text up to the first character that did not
fit into it. So text may arrive in any pieces, and the number of parts never goes down.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.discord_io.splitting.breakpoints import choose
from bot.discord_io.splitting.graphemes import VISIBLE
from bot.discord_io.splitting.markdown import MarkdownReader
from bot.discord_io.splitting.runs import FENCE, LINE_QUOTE, REST_QUOTE, SPOILER, Run, RunKind, length
from bot.discord_io.splitting.window import PartWindow, read

__all__ = ["MESSAGE_LIMIT", "Splitter", "length", "split"]

# Discord's limit on a message's content, counted in UTF-16 code units, the strictest way of counting.
# https://docs.discord.com/developers/resources/message
MESSAGE_LIMIT = 2_000
# Below this, fences leave too little room for code.
MIN_LIMIT = 32
# The largest share (one in so many) of the limit for the opening of a block of code.
OPENING_SHARE = 5

_NOT_SPACE = re.compile(r"\S")


class Splitter:
    """A model's answer on its way into messages."""

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        if limit < MIN_LIMIT:
            raise ValueError(f"a part needs room for at least {MIN_LIMIT} code units")
        self._reader = MarkdownReader()
        self._messages = _Messages(limit)
        self._after_return = False

    def feed(self, text: str) -> None:
        r"""Append `text`, which holds no lone surrogates. \r\n and \r count as \n, NUL as nothing."""
        if not text:
            return
        if self._after_return and text[0] == "\n":
            text = text[1:]
            self._after_return = False
        if text:
            self._after_return = text[-1] == "\r"
            self._reader.feed(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))

    def parts(self) -> list[str]:
        """Return the parts to show while the answer grows, in order; none while nothing is visible.

        Every part is a message that Discord accepts: within the limit, visible, everything open closed. The work is
        proportional to the text since the last call and to the last part.
        """
        self._settle()
        return self._messages.parts(self._reader.shown())

    def finish(self) -> list[str]:
        """Return the parts of the whole answer."""
        self._reader.finish()
        self._settle()
        return self._messages.parts()

    def _settle(self) -> None:
        runs = self._reader.drain()
        if runs:
            self._messages.add(runs)


@dataclass(slots=True)
class _Messages:
    """Runs of text on their way into messages. `within_line` tells whether the last cut divided a line."""

    limit: int
    settled: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    language: str | None = None
    spoiler: bool = False
    within_line: bool = False
    continued: bool = False
    window: PartWindow = field(default_factory=lambda: PartWindow(0))
    changed: bool = False

    def add(self, runs: Iterable[Run]) -> None:
        """Append runs."""
        self.changed = True
        most = self.limit // OPENING_SHARE
        self.runs += [
            run.with_language("") if run.kind is RunKind.OPENING and len(run.text) > most else run for run in runs
        ]

    def parts(self, draft: Iterable[Run] = ()) -> list[str]:
        """Return the parts, and as much of `draft` as fits into the last one."""
        if self.changed:
            self.window, self.changed = self._settle(), False
        if draft:
            drafted = replace(self, settled=[], runs=list(self.runs))
            drafted.add(draft)
            shown = next(iter(drafted.parts()), None)
        else:
            shown = self._shown(self.window)
        return [*self.settled, shown] if shown else list(self.settled)

    @property
    def _opening(self) -> str:
        """Return the text that opens again whatever the last cut divided."""
        quote = self.runs[0].quote if self.runs else ""
        again = quote if quote == REST_QUOTE and self.continued else ""
        within = LINE_QUOTE if quote == LINE_QUOTE and self.within_line else ""
        spoiler = SPOILER if self.spoiler else ""
        if self.language is None:
            return again + within + spoiler
        line = LINE_QUOTE if quote == LINE_QUOTE else ""
        return f"{again}{line}{spoiler}{FENCE}{self.language}\n{within}"

    def _settle(self) -> PartWindow:
        """Cut off every part that is full; return the rest."""
        while True:
            self._skip()
            room = self.limit - len(self._opening)
            window = read(self.runs, room=room, language=self.language, spoiler=self.spoiler)
            if not window.full:
                return window
            self._cut(window)

    def _skip(self) -> None:
        """Step over white space, and over the ends of code and spoilers of which nothing is left for this part."""
        if self.language is not None:
            place = next((at for at, run in enumerate(self.runs) if not run.is_blank_code), None)
            if place is None or self.runs[place].kind is not RunKind.CLOSING:
                return
            self.language = None
            del self.runs[: place + 1]
        for place, run in enumerate(self.runs):
            if self.spoiler and run.text == SPOILER and not run.spoiler:
                self.spoiler = False
                continue
            visible = _NOT_SPACE.search(run.text)
            at = visible.start() if visible else len(run.text)
            if run.kind is RunKind.PROSE:
                self.within_line &= "\n" not in run.text[:at]
            if visible or run.kind is not RunKind.PROSE:
                self.runs[place] = run.with_text(run.text[at:]) if run.kind is RunKind.PROSE and at else run
                del self.runs[:place]
                return
        self.runs.clear()

    def _cut(self, window: PartWindow) -> None:
        """Settle one part of a full window."""
        at = choose(window)
        code = window.code_at(at)
        text = window.text[:at] if code else _stripped(window.text[:at])
        if not self._is_blank(window, at):
            self.settled.append(self._opening + text + window.closing(at))
            self.continued = True
        self.language = code.language if code else None
        self.spoiler = window.spoiler_at(at)
        self.within_line = at > 0 and window.text[at] != "\n"
        self._drop(at + 1 if code and window.text[at] == "\n" else at)

    def _drop(self, number: int) -> None:
        """Remove characters from the beginning."""
        place = 0
        while number and number >= len(self.runs[place].text):
            number -= len(self.runs[place].text)
            place += 1
        del self.runs[:place]
        if number:
            self.runs[0] = self.runs[0].with_text(self.runs[0].text[number:])

    @staticmethod
    def _is_blank(window: PartWindow, at: int) -> bool:
        """Tell whether nothing is visible in the window before `at`, an opening fence aside."""
        first = window.codes[0] if window.codes else None
        start = first.start if first and not first.opening else 0
        return VISIBLE.search(window.text, start, at) is None

    def _shown(self, window: PartWindow) -> str | None:
        """Return the last part, with everything open closed and without a fence that encloses nothing yet."""
        text, code = window.text, window.open_code
        if code and not VISIBLE.search(text, code.start):
            text, code = text[: code.opening], None
        end = len(text)
        if not code:
            text = _stripped(text)
            if text.endswith(SPOILER) and any(start == len(text) - 2 for start, _ in window.spoilers):
                text = _stripped(text[:-2])
                end = len(text)
        if not VISIBLE.search(text):
            return None
        return self._opening + text + window.closing(end)


def _stripped(text: str) -> str:
    """Return `text` without white space and empty lines of a quote at its end."""
    text = text.rstrip()
    while text.endswith("\n>"):
        text = text[:-1].rstrip()
    return text


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """Return the parts of a whole answer, as `Splitter` does for text in any pieces."""
    splitter = Splitter(limit)
    splitter.feed(text)
    return splitter.finish()

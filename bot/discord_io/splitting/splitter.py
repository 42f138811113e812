"""Split a growing answer into Discord messages, its parts.

A part ends at the best border of the text that fits into it. Fenced code that a cut divides is closed in one part
and opened again, in the same language, in the next. White space around a cut is dropped, except in code, where only
the newline of the cut goes.

All parts but the last are settled: the end of a part depends only on the text up to the first character that did not
fit into it. So text may arrive in any pieces, and the number of parts never goes down.
"""

import re

from bot.discord_io.splitting.breakpoints import choose
from bot.discord_io.splitting.fences import (
    Code,
    Fence,
    PartWindow,
    length,
    may_be_language,
    may_close,
    may_open,
    read,
)
from bot.discord_io.splitting.graphemes import VISIBLE

__all__ = ["MESSAGE_LIMIT", "Splitter", "length", "split"]

# Discord's limit on a message's content, counted in UTF-16 code units, the strictest way of counting.
# https://docs.discord.com/developers/resources/message
MESSAGE_LIMIT = 2_000
# Below this, fences leave too little room for code.
MIN_LIMIT = 32
# The largest share (one in so many) of the limit for a fence and for its language; more backticks are plain text.
FENCE_SHARE = 8

_NOT_SPACE = re.compile(r"\S")


class Splitter:
    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        if limit < MIN_LIMIT:
            raise ValueError(f"a part needs room for at least {MIN_LIMIT} code units")
        self._limit = limit
        self._settled: list[str] = []
        self._fence: Fence | None = None
        self._tail = ""
        self._fed: list[str] = []
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
            self._fed.append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))

    def parts(self) -> list[str]:
        """Return the messages to show now; empty while there is no visible character.

        Discord accepts each part: within the limit, visible, its fences closed. The work is proportional to the
        text since the last call and to the last part.
        """
        last = self._shown(self._settle())
        return [*self._settled, last] if last else list(self._settled)

    @property
    def _prefix(self) -> str:
        return self._fence.opening if self._fence else ""

    def _settle(self) -> PartWindow:
        """Cut off every full part; return the rest."""
        text, at = self._tail + "".join(self._fed), 0
        self._fed.clear()
        while True:
            if self._fence is None:
                visible = _NOT_SPACE.search(text, at)
                at = visible.start() if visible else len(text)
            window = read(
                text,
                at,
                self._fence,
                room=self._limit - length(self._prefix),
                max_ticks=self._limit // FENCE_SHARE,
            )
            advance = self._close_at_once(window) or (self._cut(window) if window.full else 0)
            if not advance:
                self._tail = text[at:]
                return window
            at += advance

    def _close_at_once(self, window: PartWindow) -> int:
        """Skip the end of a block that has no code left for this part; return its length."""
        if self._fence is None or not window.codes or not window.codes[0].settled:
            return 0
        code = window.codes[0]
        if _NOT_SPACE.search(window.text, code.start, code.end):
            return 0
        self._fence = None
        return code.closing

    def _cut(self, window: PartWindow) -> int:
        """Settle one part of a full window; return the number of characters consumed."""
        at = choose(window)
        if at is None:
            # An endless opening line is treated as code without a language.
            ticks = len(window.text) - len(window.text.lstrip("`"))
            self._fence = Fence(ticks)
            return ticks
        text, code = window.text[:at], window.code_at(at)
        part = self._prefix + (text + code.fence.closing if code else text.rstrip())
        if not self._is_blank(window, at):
            self._settled.append(part)
        self._fence = code.fence if code else None
        return at + 1 if code and window.text[at] == "\n" else at

    def _is_blank(self, window: PartWindow, at: int) -> bool:
        """Return True if the window has no visible character before `at`, fences aside."""
        opened = self._opened_at_start(window)
        return VISIBLE.search(window.text, opened.start if opened else 0, at) is None

    def _opened_at_start(self, window: PartWindow) -> Code | None:
        first = window.codes[0] if window.codes else None
        if first is None or first.opening or first.start > len(window.text):
            return None
        return first if self._fence or may_be_language(_info(window, first)) else None

    def _shown(self, window: PartWindow) -> str | None:
        """Return the last part with its open fence closed, without a fence that is empty yet."""
        text, code = window.text, window.open_code
        if code is None:
            return self._shown_prose(window)
        line = text.rfind("\n", code.start) + 1 or code.start
        if may_close(text[line:], code.fence):
            text = text[: max(line - 1, code.start)]
        if VISIBLE.search(text, code.start):
            return self._prefix + text + code.fence.closing
        if code.opening == code.start:
            return None
        if may_be_language(_info(window, code)):
            return self._message(text[: code.opening])
        return self._prefix + text[: code.start - 1] + code.fence.closing

    def _shown_prose(self, window: PartWindow) -> str | None:
        """Return the last part where it ends outside of code, without an unfinished opening line."""
        text, last_code = window.text, window.codes[-1] if window.codes else None
        if self._fence and len(window.codes) == 1 and not _NOT_SPACE.search(text, 0, window.codes[0].end):
            # The block seems to end exactly at the end of the last part.
            return None
        line = text.rfind("\n", last_code.closing if last_code else 0) + 1
        if line or not last_code:
            text = text[:line] if may_open(text[line:], window.max_ticks) else text
        return self._message(text)

    def _message(self, text: str) -> str | None:
        text = (self._prefix + text).rstrip()
        return text if VISIBLE.search(text, len(self._prefix)) else None


def _info(window: PartWindow, code: Code) -> str:
    """Return a block's opening line without its backticks."""
    return window.text[code.opening : code.start - 1].lstrip(" \t`")


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    splitter = Splitter(limit)
    splitter.feed(text)
    return splitter.parts()

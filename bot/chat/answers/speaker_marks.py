"""Take the speaker marks of prompts out of an answer: a model may imitate them, or go on as another speaker."""

import re

from bot.core.markup import CLOSE, OPEN

# A speaker's mark has a name and an id; a model that makes one up may write any number, or none.
_MARK = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}\n]{{0,80}}){CLOSE}[ \t]?")
_MAX_MARK_CHARS = 96
_NUMBER = re.compile(r"\d[\d…]{0,80}$")


class SpeakerMarkFilter:
    """Pass an answer on without marks; any splitting into pieces gives the same answer.

    A mark at the beginning is dropped, and so is the same speaker's at the beginning of a later line. At another
    speaker's the answer ends: the model goes on with the conversation by itself.
    """

    def __init__(self) -> None:
        self.ended = False
        """Another speaker's words have begun; nothing behind them is passed on."""
        self._speaker: str | None = None
        self._held = ""
        self._at_start = True
        self._line_start = True

    def add(self, text: str) -> str:
        """Return the text that can be shown now."""
        if self.ended:
            return ""
        if not self._held and OPEN not in text and not self._at_start:
            return self._plain(text)
        return self._take(self._held + text, last=False)

    def rest(self) -> str:
        """Return the text still held at the end."""
        return "" if self.ended else self._take(self._held, last=True)

    def _take(self, window: str, *, last: bool) -> str:
        self._held = ""
        shown: list[str] = []
        while window:
            at = window.find(OPEN)
            if at < 0:
                shown.append(self._plain(window))
                break
            shown.append(self._plain(window[:at]))
            window = window[at:]
            mark = _MARK.match(window)
            if mark is None or (mark.end() == len(window) and not last):
                if not last and len(window) < _MAX_MARK_CHARS and "\n" not in window:
                    self._held = window
                    break
                if mark is None:
                    shown.append(self._plain(OPEN))
                    window = window[1:]
                    continue
            shown.append(self._mark(mark))
            if self.ended:
                break
            window = window[mark.end() :]
        return "".join(shown)

    def _mark(self, mark: re.Match[str]) -> str:
        speaker = _NUMBER.sub("", mark[1]).strip().casefold()
        if not self._line_start:
            return self._plain(mark[0])
        if self._at_start:
            self._speaker = speaker
        elif _NUMBER.search(mark[1]) is None or speaker == self._speaker:
            pass  # `end` and labels of attachments, or the same speaker again
        else:
            self.ended = True
        return ""

    def _plain(self, text: str) -> str:
        if not text:
            return ""
        line = text.rpartition("\n")[2]
        if "\n" in text:
            self._line_start = not line.strip()
        else:
            self._line_start = self._line_start and not line.strip()
        self._at_start = self._at_start and not text.strip()
        return text

"""Text that can be stored and sent."""

import re
from collections.abc import Mapping

# Encoders refuse more than a few hundred.
MAX_DEPTH = 64
TOO_HEAVY = 10**9

_UNSAFE = re.compile("[\ud800-\udfff\x00]")


def readable(text: str) -> str:
    """Repair text that cannot be stored or sent.

    Surrogate pairs become their character, lone surrogates U+FFFD, and NUL is dropped.
    """
    if (text.isascii() and "\x00" not in text) or not _UNSAFE.search(text):
        return text
    joined = text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _UNSAFE.sub("\ufffd", joined)


def repaired(value: object) -> object:
    """Return JSON with all its texts repaired."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Mapping):
        return {repaired(key): repaired(item) for key, item in value.items()}
    return [repaired(item) for item in value] if isinstance(value, list | tuple) else value


def weight(value: object) -> int:
    """Return about the characters of JSON; more than there can be where it is nested too deeply to be sent."""
    total, left = 0, [(value, 0)]
    while left:
        each, depth = left.pop()
        total += len(each) if isinstance(each, str) else 8
        if isinstance(each, dict):
            total += sum(map(len, each))
            left += ((item, depth + 1) for item in each.values())
        elif isinstance(each, list):
            left += ((item, depth + 1) for item in each)
        if depth > MAX_DEPTH:
            return TOO_HEAVY
    return total


class TextJoiner:
    """Join surrogate pairs that a server has split: half an emoji in one event, half in the next."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, text: str) -> str:
        """Return the text without a high surrogate at its end, which waits for the next call."""
        text = (self._held + text).replace("\x00", "")
        self._held = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return readable(text)

    def rest(self) -> str:
        held, self._held = self._held, ""
        return readable(held)

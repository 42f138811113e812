"""Grapheme clusters: the main rules of Unicode's Standard Annex 29, with the standard library alone.

Marks, joiners, modifiers, Hangul syllables and flags; not Indic conjuncts and prepended marks.
"""

import re
import unicodedata

# Neither white space nor a control, joiner, selector, direction or blank letter.
VISIBLE = re.compile(
    "[^\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

_ZERO_WIDTH_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Me", "Mc"})


def is_grapheme_border(text: str, at: int) -> bool:
    """Return True if `at` is a border between graphemes. `text` must begin with a whole one."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isspace():
        return before == "\n" or not extends(after)
    if before == _ZERO_WIDTH_JOINER or extends(after):
        return False
    if _is_flag_half(before) and _is_flag_half(after):
        start = at
        while start > 0 and _is_flag_half(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return True


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def extends(character: str) -> bool:
    """Return True if `character` belongs to the grapheme before it."""
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character) in _MARKS
        or character in "\u200c\u200d\uff9e\uff9f"
        or "\u1160" <= character <= "\u11ff"  # vowels and finals of Hangul syllables
        or "\ud7b0" <= character <= "\ud7fb"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, as in the flags of countries within a country
    )


def columns(text: str) -> int:
    """Return how many columns of a monospaced font `text` takes; wide characters and emoji take two."""
    if text.isascii():
        return len(text)
    taken = last = 0
    joined = False
    for character in text:
        if character == "\ufe0f":
            # It makes an emoji of a narrow character.
            taken, last = taken + (last == 1), 2
        elif not joined and not extends(character) and unicodedata.category(character) != "Cf":
            last = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            taken += last
        joined = character == _ZERO_WIDTH_JOINER
    return taken

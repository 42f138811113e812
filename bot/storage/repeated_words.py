"""Find words of deleted messages in answers, so that these are deleted with them."""

import re
from collections.abc import Iterable

# Shorter words are in every text.
MIN_LETTERS = 5
# A number, or a word with a digit in it, is telling from this length on.
MIN_WITH_DIGIT = 3
# Chinese, Japanese, Thai and others write no blanks: a run of characters stands for a word there.
RUN = 3

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")


def words(text: str) -> set[str]:
    """Return the words of a text that can be told apart from others, in lower case."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if len(word) >= MIN_LETTERS or (len(word) >= MIN_WITH_DIGIT and any(map(str.isdigit, word))):
            found.add(word)
        if not word.isascii():
            for run in _UNSPACED.findall(word):
                found.update(run[at : at + RUN] for at in range(len(run) - RUN + 1))
    return found


def telling(deleted: Iterable[str], kept: Iterable[str]) -> set[str]:
    """Return the words of deleted texts that stand in none of those that are kept."""
    found: set[str] = set().union(*map(words, deleted))
    for text in kept:
        if not found:
            break
        found -= words(text)
    return found

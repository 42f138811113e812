"""Token estimates that need no vocabulary.

Exact counts differ by vendor, and their tables of 80 MiB and more must be downloaded. A message's estimate is made
once and stored with it.

The numbers are fitted to OpenAI's o200k vocabulary, on the high side; `tests/core/test_tokens.py` measures the error.
The ratio for other vocabularies is learned per model from the server's counts.
"""

import encodings.utf_16_le  # noqa: F401 - otherwise loaded with the first question, which may find no file left
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from math import ceil

# Tokens of a chat template for one message (role, separators); OpenAI's cookbook counts 3 to 4.
MESSAGE_OVERHEAD = 4

# Tokens for a second of speech where transcription is billed by tokens, on the high side.
TOKENS_A_SECOND = 12

# Three times as fast as regular expressions: a table replaces everything else by blanks, then the text is split there.
_LOWER, _UPPER, _DIGIT, _MARK, _BLANK, _BREAK = b"aA0. n"


def _class(byte: int) -> int:
    character = chr(byte)
    if character.isdigit():
        return _DIGIT
    if character.isalpha():
        return _LOWER if character.islower() else _UPPER
    if character in "\r\n":
        return _BREAK
    return _BLANK if character.isspace() else _MARK


_CLASSES = bytes(map(_class, range(128))) + bytes(128)


def _only(*classes: int) -> bytes:
    return bytes(byte if _CLASSES[byte] in classes else 32 for byte in range(256))


_LETTERS, _DIGITS, _MARKS = _only(_LOWER, _UPPER), _only(_DIGIT), _only(_MARK)
_BREAKS = bytes(_MARK if each == _BREAK else 32 for each in _CLASSES)
_BLANKS = bytes(_MARK if each == _BLANK else 32 for each in _CLASSES)

# Beyond this a run is one of many pieces.
_LONGEST = 64


def _costs(cost: Callable[[int], float]) -> list[float]:
    """Return the costs of runs of up to `_LONGEST` bytes."""
    return [cost(length) for length in range(_LONGEST + 1)]


# Common words are one token, long ones several; digits go by threes.
_WORD = _costs(lambda length: 1.0 + 0.09 * max(length - 4, 0) + 0.25 * max(length - 9, 0))
_NUMBER = _costs(lambda length: ceil(length / 3))
# A single space goes with the word behind it, the last one of an indentation, too.
_GAP = _costs(lambda length: 1.0 + length / 60 if length > 1 else 0.0)
_LINES = _costs(lambda length: 1.0 + length / 16)


def _total(runs: list[bytes], costs: list[float]) -> float:
    try:
        return sum(map(costs.__getitem__, map(len, runs)))
    except IndexError:
        longest = costs[_LONGEST]
        return sum(longest * (len(run) // _LONGEST) + costs[len(run) % _LONGEST] for run in runs)


@lru_cache(maxsize=1024)  # there are few different ones, and they make up most of code
def _marks(run: bytes) -> float:
    """Return the tokens of marks in a row; a rule, many times the same mark, is cheap."""
    if run.count(run[:1]) == len(run):
        return 1.0 + (len(run) - 1) / 16
    return 0.7 + 0.6 * (len(run) - 1)


# Tokens for a character in hundredths, by blocks of 256 code points from U+0100 on: the first of these applies
# that reaches as far. Of a pair of surrogates only the first counts.
_BLOCKS = (
    (0x00, 0),  # ASCII and Latin-1 are looked at more closely
    (0x02, 100),  # more Latin letters, beside what their word takes
    (0x03, 46),  # Greek
    (0x05, 36),  # Cyrillic, Armenian, Hebrew
    (0x06, 37),  # Arabic
    (0x08, 100),
    (0x0D, 46),  # India
    (0x0E, 48),  # Thai
    (0x10, 60),  # Burmese, Georgian
    (0x1D, 150),  # Ethiopic, Khmer, Mongolian and others that are rare in vocabularies
    (0x1E, 35),  # Vietnamese
    (0x1F, 100),
    (0x2B, 110),  # punctuation and symbols
    (0x2F, 150),
    (0x30, 82),  # Japanese syllables
    (0x33, 120),
    (0x4D, 200),
    (0x9F, 95),  # Chinese characters
    (0xAB, 180),
    (0xD7, 86),  # Korean
    (0xDB, 215),  # emoji and everything else beyond U+FFFF
    (0xDF, 0),
    (0xF8, 250),
    (0xFE, 100),
    (0xFF, 100),  # full-width forms
)
_RATES = bytes(next(rate for last, rate in _BLOCKS if block <= last) for block in range(256))
# In UTF-8 these two begin Latin-1's marks and its letters with accents.
_LATIN_MARK, _LATIN_ACCENT = b"\xc2", b"\xc3"


def estimate(text: str) -> int:
    """Return a text's tokens, on the high side; 0 for an empty text."""
    if not text:
        return 0
    if text.isascii():
        return max(ceil(_ascii(text.encode())), 1)
    # A letter with an accent is a letter of its word, and the accent comes on top.
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore")
    return max(ceil(_ascii(plain) + _beyond_ascii(text)), 1)


def _ascii(text: bytes) -> float:
    classes = text.translate(_CLASSES)
    tokens = (
        _total(text.translate(_LETTERS).split(), _WORD)
        + 1.2 * classes.count(b"aA")  # camelCase
        + _total(text.translate(_DIGITS).split(), _NUMBER)
        + classes.count(b" 0")  # no vocabulary has numbers with a space
        + sum(map(_marks, text.translate(_MARKS).split()))
    )
    if b"n" in classes:
        # The line breaks behind marks go with them.
        tokens += _total(text.translate(_BREAKS).split(), _LINES) - classes.count(b".n")
    if b"  " in classes:
        tokens += _total(text.translate(_BLANKS).split(), _GAP)
    return tokens


def _beyond_ascii(text: str) -> float:
    blocks = text.encode("utf-16-le", "surrogatepass")[1::2]
    letters = text.encode("utf-8", "surrogatepass")
    return sum(blocks.translate(_RATES)) / 100 + letters.count(_LATIN_ACCENT) * 0.6 + letters.count(_LATIN_MARK)


def reply_share(reply_tokens: int, context: int) -> int:
    """Return the limit of an answer in a window of `context` tokens: at most half of it."""
    return min(reply_tokens, context // 2)

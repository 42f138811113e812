"""Token estimates that need no vocabulary.

Exact counts differ by vendor, and their tables weigh 80 MiB and more and must be downloaded. An estimate is
made once for a message and stored with it, so a turn never counts its history again.
"""

import re
from math import ceil

# Tokens per character, on the generous side of what OpenAI's o200k vocabulary takes: English words need about
# 0.22 a letter or space, a mark of punctuation or two digits one. Beyond ASCII the width in UTF-8 tells
# scripts apart well enough: Cyrillic and Arabic need 0.3 to 0.4, Chinese, Japanese and Korean 0.6 to 0.8,
# emoji 1.
_WORDS = 0.25
_MARKS = 1.0
_TWO_BYTES = 0.60
_THREE_BYTES = 1.10
_FOUR_BYTES = 2.50

_MARK = re.compile(r"[0-9]{1,2}|[!-/:-@\[-`{-~\x00-\x08\x0e-\x1f\x7f]")

# What a chat template puts around one message (role, separators); OpenAI's cookbook counts 3 to 4.
MESSAGE_OVERHEAD = 4


def estimate(text: str) -> int:
    """Return about how many tokens `text` takes, rather too many than too few. Empty text takes none."""
    marks = _MARK.findall(text)
    plain = -sum(map(len, marks))
    if text.isascii():
        return ceil((plain + len(text)) * _WORDS + len(marks) * _MARKS)
    four = len(text.encode("utf-16-le", "surrogatepass")) // 2 - len(text)
    plain += sum(character < "\x80" for character in text)
    two = sum("\x80" <= character < "\u0800" for character in text)
    three = len(text) - (plain + sum(map(len, marks))) - two - four
    return ceil(
        plain * _WORDS + len(marks) * _MARKS + two * _TWO_BYTES + three * _THREE_BYTES + four * _FOUR_BYTES
    )

"""The rest of an answer that ended at its limit."""

import re
import unicodedata

# Ends of sentences and clauses, perhaps with closing marks behind them.
_CLAUSE_END = re.compile(r"""[^\s.,;:!?…][.,;:!?…؟،؛।]+[)\]}»”"]?[*_~]*$|[^\s(\[{][)\]}»”][*_~]*$""")
_IN_ADDRESS = re.compile(r"(?:\w://|www\.|\w@)[^\s<>()]*$|::$|(?:^|[\s(.])[^\W\d]\.$", re.IGNORECASE)
_FENCE = re.compile(r"```+|^[ \t]*~~~", re.MULTILINE)


def joint(answer: str, rest: str) -> str:
    """Return the space that is missing between an answer that ended at its limit and its rest, "" where none is.

    Servers strip the space that a completion begins with. Nothing is inserted in code, in addresses, abbreviations such
    as "e.g.", between letters of scripts without spaces, and within words.
    """
    line = answer.rpartition("\n")[2]
    end = _CLAUSE_END.search(line)
    if end is None or not rest[:1].isalpha() or _is_wide(rest[0]) or any(map(_is_wide, end[0])):
        return ""
    opens = any(line.count(mark) % 2 for mark in ("`", '"', "**", "~~") if mark in end[0] or mark == "`")
    in_code = len(_FENCE.findall(answer)) % 2 == 1
    return "" if opens or in_code or _IN_ADDRESS.search(line) else " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

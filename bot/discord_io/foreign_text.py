"""Words of a person in a message of the bot, where nothing of them may act."""

import json
import re

from bot.core.template_words import without_unseen

# Discord takes the backslash before any of these away and shows the character. A colon makes an address or an emoji.
_ACTIVE = re.compile(r"[\\*_~|`<>\[\]#@:+=-]|(?<=\d)\.(?=\s)")

# Any character that may be invisible, and backticks behind another, which could end a block of code.
_DOUBTFUL = re.compile(r"[^\n -~]|(?<=`)`")
# Blank, though Unicode has them as letters, signs or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)


def inert(text: str) -> str:
    """Return a text without markup, links and mentions, as it was written."""
    return _ACTIVE.sub(r"\\\g<0>", without_unseen(text))


def inert_quote(text: str, limit: int) -> str:
    """Return a text as a quote of at most `limit` characters; a longer one ends with an ellipsis."""
    lines = [inert(line) for line in text.splitlines()]
    quote = "\n".join(f"> {line}" for line in lines)
    if len(quote) <= limit:
        return quote
    # Not behind a backslash, which would act on the ellipsis.
    return quote[: limit - 1].rstrip("\\") + "…"


def visible(text: str) -> str:
    """Return a text on one line, with a space for each character that cannot be seen."""
    return " ".join("".join(each if _is_visible(each) else " " for each in text).split())


def as_json(value: object) -> str:
    """Return JSON for a block of code, each invisible character by its number."""
    return _DOUBTFUL.sub(_numbered, json.dumps(value, ensure_ascii=False, indent=1))


def _is_visible(character: str) -> bool:
    number = ord(character)
    return character.isprintable() and character not in _BLANK and not any(number in each for each in _SELECTORS)


def _numbered(found: re.Match[str]) -> str:
    character = found[0]
    if character != "`" and _is_visible(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

"""Numbers, money, times, file names and other values as texts show them, and numbers as people write them.

Only this module and Fluent format numbers, so that all are written as in the reader's language.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from babel.core import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol, get_group_symbol

from bot.core.content import FileNote, SkipReason
from bot.core.money import DOLLAR
from bot.discord_io.foreign_text import visible
from bot.discord_io.i18n.texts import Texts

# Prefixes of lines added below an answer or shown instead of one, in every language.
FAILURE = "⚠️ "
NOTE = "-# "

CENT = 0.01
MIN_SHOWN = 0.0001
MAX_NAME_LENGTH = 60


def timestamp(time: float, style: str = "R") -> str:
    """Return Unix seconds as a Discord timestamp, which each reader sees in their own time zone.

    `style` "R" is relative, "t" the time of day (https://docs.discord.com/developers/reference#message-formatting).
    """
    return f"<t:{int(time)}:{style}>"


def until(time: float) -> str:
    """Return a relative timestamp rounded up, so that it does not promise an earlier second."""
    return timestamp(time + 0.999)


def number(texts: Texts, value: float | Decimal) -> str:
    return format_decimal(value, locale=_locale(texts))


def percent(texts: Texts, share: float) -> str:
    return format_percent(share, locale=_locale(texts))


def month(texts: Texts, day: date) -> str:
    return format_skeleton("yMMM", day, locale=_locale(texts))


def day(texts: Texts, day: date) -> str:
    """Return a date with its month as a word."""
    return format_skeleton("yMMMd", day, locale=_locale(texts))


def dollars(texts: Texts, pico: int) -> str:
    """Return picodollars in cents, with four digits below a cent."""
    amount = pico / DOLLAR
    if pico and amount < MIN_SHOWN:
        return texts("less-than", amount=_money(texts, MIN_SHOWN, "0.0000"))
    return _money(texts, amount, "0.0000" if pico and amount < CENT else "0.00")


def _money(texts: Texts, amount: float, digits: str) -> str:
    locale = _locale(texts)
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", digits)
    return format_currency(amount, "USD", pattern, locale, currency_digits=False)


def read_number(texts: Texts, text: str) -> Decimal:
    """Parse a number as this language or Python writes it, also with a sign of dollars. Raise `ValueError`."""
    plain = re.sub(r"USD|US|\$", "", text).strip()
    group, point = (re.escape(sign(_locale(texts))) for sign in (get_group_symbol, get_decimal_symbol))
    if re.fullmatch(rf"[0-9]{{1,3}}((?:{group}|\s)[0-9]{{3}})+({point}[0-9]+)?", plain):
        plain = re.sub(rf"{group}|\s", "", plain)
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[0-9]*\.?[0-9]+", plain):
        raise ValueError(text)
    return Decimal(plain)


@cache
def _locale(texts: Texts) -> Locale:
    return Locale.parse(texts.locale, sep="-")


def code(text: str) -> str:
    """Return a text that may stand between backticks, at most 100 characters."""
    return visible(text[:200]).replace("`", "'")[:100] or "?"


def file_name(name: str) -> str:
    """Return a file's name shortened and as code, so that nothing in it is Markdown."""
    plain = " ".join(name.replace("`", "'").split()) or "?"
    return f"`{plain if len(plain) <= MAX_NAME_LENGTH else plain[: MAX_NAME_LENGTH - 1] + '…'}`"


def file_note(texts: Texts, note: FileNote) -> str:
    """Return the line below an answer about a file that was not read, or not all of it."""
    name = file_name(note.name)
    if note.unit is not None:
        return NOTE + texts(f"file-partly-{note.unit}", name=name, first=note.first, of=note.of)
    if note.why is SkipReason.NO_VISION:
        return NOTE + texts("file-no_vision")
    if note.why is SkipReason.TOO_HEAVY:
        return NOTE + texts("file-too_heavy")
    if note.why is SkipReason.LARGE:
        return NOTE + texts("file-large", name=name, megabytes=note.of // 2**20)
    return NOTE + texts(f"file-{note.why}", name=name)


def without_notes(text: str) -> str:
    """Return a message's part of the answer, without the prefixed lines at its end."""
    while True:
        answer, _, last = text.rpartition("\n")
        if not last.startswith((FAILURE, NOTE)):
            return text
        text = answer

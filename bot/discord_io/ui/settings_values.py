"""Values of settings as texts show them, and as people write them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import discord

from bot.config.options import Choice, Ids, Names, Switch, Text, Whole, kinds
from bot.core.domain import BOT, Change, Owner, Scope
from bot.core.money import pico
from bot.discord_io.i18n.formatting import code, dollars, number, read_number, timestamp
from bot.discord_io.i18n.texts import Texts

# How many roles or members are listed before the rest becomes a number.
MAX_MENTIONS = 5
# Characters of a system prompt.
EXCERPT = 60

_ROLE, _USER = (re.compile(rf"<{sign}(\d+)>|\b(\d{{15,20}})\b") for sign in ("@&", "@!?"))

SWITCHED = ("on", "off")

# Choices with texts of their own.
CHOSEN = ("recall", "recall_scope")

# A text for the value that is inherited.
NO_VALUE = "default"

# Each language by its own name.
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es-ES": "Español",
    "pt-BR": "Português (Brasil)",
    "ja": "日本語",
    "zh-CN": "简体中文",
}


def shown_value(texts: Texts, name: str, value: Any) -> str:
    """Return an option's value as Markdown."""
    kind = kinds()[name]
    if isinstance(kind, Ids) and value:
        return mentions(texts, kind, value)
    if name == "system_prompt":
        return texts("value-characters", number=len(value))
    said = plain_value(texts, name, value)
    return f"`{code(said)}`" if name == "model" or (isinstance(kind, Names) and value not in SWITCHED) else said


def plain_value(texts: Texts, name: str, value: Any) -> str:
    """Return an option's value without Markdown: of roles and members their number."""
    match kinds()[name]:
        case Switch():
            return texts("value-on" if value else "value-off")
        case Whole():
            unlimited = "value-never" if name == "retention_days" else "value-no-limit"
            return number(texts, value) if value else texts(unlimited)
        case Ids():
            none = "value-everybody" if name.startswith("allowed") else "value-nobody"
            return number(texts, len(value)) if value else texts(none)
        case Names():
            return texts("value-on" if value == "on" else "value-off") if value in SWITCHED else _few(texts, value)
        case Choice() if name in CHOSEN:
            return texts(f"value-{name}", value=value)
    if name == "language":
        value = LANGUAGE_NAMES[value] if value else texts("value-automatic")
    return excerpt(value) if name == "system_prompt" else str(value)


def phrase(texts: Texts, name: str, value: Any) -> str:
    """Return an option's value as a phrase that can be understood without the option's name."""
    kind = kinds()[name]
    match kind:
        case Switch():
            value = "on" if value else "off"
        case Ids():
            value = mentions(texts, kind, value) if value else "none"
        case Names():
            value = value if value in SWITCHED else shown_value(texts, name, value)
        case Choice() if name not in CHOSEN:
            return shown_value(texts, name, value)
        case Text() if name != "system_prompt":
            return shown_value(texts, name, value)
    if name == "system_prompt":
        return texts("phrase-system_prompt", value=discord.utils.escape_markdown(excerpt(value)))
    return texts(f"phrase-{name}", value=value)


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1].rstrip()}…"


def mentions(texts: Texts, kind: Ids, ids: Iterable[int]) -> str:
    form, found = "<@&{}>" if kind.of == "role" else "<@{}>", sorted(ids)
    shown = ", ".join(form.format(each) for each in found[:MAX_MENTIONS])
    more = len(found) - MAX_MENTIONS
    return texts("value-and-more", some=shown, number=more) if more > 0 else shown


def _few(texts: Texts, names: str) -> str:
    found = names.split(",")
    shown = ", ".join(found[:MAX_MENTIONS])
    more = len(found) - MAX_MENTIONS
    return texts("value-and-more", some=shown, number=more) if more > 0 else shown


def stored_value(texts: Texts, name: str, text: str | None) -> str:
    """Return a value as the database has it, also a budget's."""
    if text is None:
        return texts("value-not-set")
    if name not in kinds():
        return dollars(texts, pico(Decimal(text)))
    kind = kinds()[name]
    return shown_value(texts, name, text if isinstance(kind, Text | Choice) else kind.read(text))


def shown_owner(texts: Texts, owner: Owner) -> str:
    """Return an owner; a channel as a mention, which also shows that it is gone."""
    if owner == BOT:
        return texts("settings-level-bot")
    if owner.scope in (Scope.ROLE, Scope.USER):
        return f"<@&{owner.id}>" if owner.scope is Scope.ROLE else f"<@{owner.id}>"
    return texts("settings-level-server") if owner.scope is Scope.GUILD else f"<#{owner.id}>"


def change_line(texts: Texts, change: Change) -> str:
    """Return a change of the history."""
    return texts(
        "settings-change",
        option=texts(f"option-{change.name}"),
        owner=shown_owner(texts, change.owner),
        old=stored_value(texts, change.name, change.old),
        new=stored_value(texts, change.name, change.new),
        who=f"<@{change.by}>",
        when=timestamp(change.at),
    )


def saved(texts: Texts, level: str, name: str, value: Any, *, removed: bool = False) -> str:
    """Return the confirmation of a change; `removed`: the option was taken back, and `value` is inherited."""
    return texts(
        "settings-taken-back" if removed else "settings-saved",
        where=texts(f"settings-level-{level}"),
        option=texts(f"option-{name}"),
        value=shown_value(texts, name, value),
    )


def read_value(texts: Texts, name: str, text: str) -> Any:
    """Parse a typed value, also in the reader's own words; None: the option is to be inherited. Raise `ValueError`."""
    kind = kinds()[name]
    for said, value in spoken(texts, name):
        if _folded(said) == _folded(text):
            return None if value == NO_VALUE else kind.read(value)
    match kind:
        case Whole():
            text = str(read_number(texts, text))
        case Ids(of=of):
            found = (_ROLE if of == "role" else _USER).findall(text)
            text = ",".join(mentioned or plain for mentioned, plain in found)
    return kind.read(text)


def spoken(texts: Texts, name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that stand for a value in the panel, and the value as it is stored."""
    match kinds().get(name):
        case Switch() | Names() as kind:
            for value in SWITCHED:
                yield texts(f"settings-button-{value}"), value
                yield plain_value(texts, name, kind.read(value)), value
        case Whole():
            yield plain_value(texts, name, 0), "0"
        case Choice(values=values) if name in CHOSEN:
            yield from ((plain_value(texts, name, value), value) for value in values)
        case Choice(values=values):
            yield from ((LANGUAGE_NAMES[value], value) for value in values)
            yield texts("value-automatic"), NO_VALUE


def _folded(text: str) -> str:
    """Return a text without its accents and in one case."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))


def unknown_value(texts: Texts, name: str, choices: Sequence[str]) -> str:
    """Return the refusal of a text that is no value, with a hint on the values that there are."""
    match kinds()[name]:
        case Whole(most=most):
            hint = texts("settings-hint-number", most=most)
        case Ids(most=most):
            hint = texts("settings-hint-ids", most=most)
        case _:
            hint = texts("settings-hint-choice", choices=", ".join(f"`{code(each)}`" for each in choices))
    return texts("settings-unknown-value", option=texts(f"option-{name}"), hint=hint)

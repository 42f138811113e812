"""Values of settings as texts show them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.config.options import Choice, Ids, Switch, Text, Whole, kinds
from bot.core.domain import BOT, Owner, Scope
from bot.core.money import pico
from bot.discord_io.i18n.formatting import code, dollars, number
from bot.discord_io.i18n.texts import Texts

# How many roles or members are listed before the rest becomes a number.
MAX_MENTIONS = 5

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
    """Return an option's value."""
    kind = kinds()[name]
    if name == "language":
        return LANGUAGE_NAMES[value] if value else texts("value-automatic")
    match kind:
        case Switch():
            return texts("value-on" if value else "value-off")
        case Whole():
            return number(texts, value) if value else texts("value-no-limit")
        case Ids():
            return _ids(texts, kind, value, allows=name.startswith("allowed"))
    if name == "system_prompt":
        return texts("value-characters", number=len(value))
    return f"`{code(str(value))}`"


def _ids(texts: Texts, kind: Ids, ids: Sequence[int], *, allows: bool) -> str:
    if not ids:
        return texts("value-everybody" if allows else "value-nobody")
    form = "<@&{}>" if kind.of == "role" else "<@{}>"
    shown = ", ".join(form.format(each) for each in sorted(ids)[:MAX_MENTIONS])
    if len(ids) <= MAX_MENTIONS:
        return shown
    return texts("value-and-more", some=shown, number=len(ids) - MAX_MENTIONS)


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
        return texts("settings-owner-bot")
    if owner.scope in (Scope.ROLE, Scope.USER):
        return f"<@&{owner.id}>" if owner.scope is Scope.ROLE else f"<@{owner.id}>"
    return texts("settings-owner-server") if owner.scope is Scope.GUILD else f"<#{owner.id}>"


def saved(texts: Texts, level: str, name: str, value: Any, *, removed: bool = False) -> str:
    """Return the confirmation of a change; `removed`: the option was taken back, and `value` is inherited."""
    return texts(
        "settings-taken-back" if removed else "settings-saved",
        where=texts(f"settings-where-{level}"),
        option=texts(f"option-{name}"),
        value=shown_value(texts, name, value),
    )


def unknown_value(texts: Texts, name: str, choices: Sequence[str]) -> str:
    """Return the refusal of a text that is no value, with a hint on the values that there are."""
    match kinds()[name]:
        case Switch():
            hint = texts("settings-hint-switch")
        case Whole(most=most):
            hint = texts("settings-hint-number", most=most)
        case Ids(most=most):
            hint = texts("settings-hint-ids", most=most)
        case _:
            hint = texts("settings-hint-choice", choices=", ".join(f"`{code(each)}`" for each in choices))
    return texts("settings-unknown-value", option=texts(f"option-{name}"), hint=hint)

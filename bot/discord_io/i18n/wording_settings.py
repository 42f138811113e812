"""What the settings are called, and what changing them says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.config.options import Choice, Ids, Kind, Switch, Text, Whole, kinds
from bot.core.domain import BOT, Change, Owner, Scope
from bot.core.money import pico
from bot.discord_io.i18n.wording_section import Section, code

# How many roles or members are listed before the rest becomes a number.
MAX_MENTIONS = 5

# A language's own name, which those who look for it can read.
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es-ES": "Español",
    "pt-BR": "Português (Brasil)",
    "ja": "日本語",
    "zh-CN": "简体中文",
}

_OPTIONS = {
    "system_prompt": "option-system-prompt",
    "model": "option-model",
    "answers": "option-answers",
    "allowed_roles": "option-allowed-roles",
    "allowed_members": "option-allowed-members",
    "denied_roles": "option-denied-roles",
    "denied_members": "option-denied-members",
    "streamed": "option-streamed",
    "threads": "option-threads",
    "gist": "option-gist",
    "pings": "option-pings",
    "buttons": "option-buttons",
    "passive": "option-passive",
    "user_requests": "option-user-requests",
    "channel_requests": "option-channel-requests",
    "history_tokens": "option-history-tokens",
    "retention_days": "option-retention-days",
    "language": "option-language",
    "daily_budget_usd": "option-daily-budget",
}
_WHERE = {
    "server": "settings-where-server",
    "category": "settings-where-category",
    "channel": "settings-where-channel",
    "thread": "settings-where-thread",
    "bot": "settings-where-bot",
}
_FROM = {
    "server": "settings-from-server",
    "category": "settings-from-category",
    "channel": "settings-from-channel",
    "thread": "settings-from-thread",
    "bot": "settings-from-bot",
    "operator": "settings-from-operator",
}
_BUTTONS = {
    "on": "settings-turn-on",
    "off": "settings-turn-off",
    "enter": "settings-enter",
    "back": "settings-take-back",
    "history": "settings-history",
    "older": "settings-older",
    "sure": "settings-yes-delete",
}


class Settings(Section):
    """Sentences of the settings."""

    def settings_title(self, level: str) -> str:
        """Return the panel's title."""
        return self._say("settings-title", where=self.level(level))

    def settings_help(self) -> str:
        """Return the line below the settings."""
        return self._say("settings-help")

    def settings_line(self, name: str, value: Any, level: str) -> str:
        """Return one setting, its value and where that comes from (`operator` for the environment)."""
        return self._say(
            "settings-line",
            option=self.option(name),
            value=self.value(name, value),
            origin=self._say(_FROM[level]),
        )

    def pick_level(self) -> str:
        """Return what stands in the empty select; Discord allows 150 characters."""
        return self._say("settings-pick-level")

    def pick_option(self) -> str:
        """Return what stands in the empty select; Discord allows 150 characters."""
        return self._say("settings-pick-option")

    def option(self, name: str) -> str:
        """Return what a setting is called; a form's title has room for 45 characters."""
        return self._say(_OPTIONS[name])

    def level(self, level: str) -> str:
        """Return what a level is called."""
        return self._say(_WHERE[level])

    def settings_button(self, action: str, **values: str) -> str:
        """Return a button's label; Discord allows 80 characters."""
        return self._say("settings-undo", **values) if action == "undo" else self._say(_BUTTONS[action])

    def value(self, name: str, value: Any) -> str:
        """Return a value in words."""
        kind = kinds()[name]
        if name == "language":
            return LANGUAGE_NAMES[value] if value else self._say("value-automatic")
        if isinstance(kind, Switch):
            return self._say("value-on" if value else "value-off")
        if isinstance(kind, Whole):
            return f"{value:,}" if value else self._say("value-no-limit")
        if isinstance(kind, Ids):
            return self._ids(kind, value, allows=name.startswith("allowed"))
        if name == "system_prompt":
            return self._say("value-characters", number=len(value))
        return f"`{code(str(value))}`"

    def _ids(self, kind: Ids, ids: Sequence[int], *, allows: bool) -> str:
        if not ids:
            return self._say("value-everybody" if allows else "value-nobody")
        form = "<@&{}>" if kind.of == "role" else "<@{}>"
        shown = ", ".join(form.format(each) for each in sorted(ids)[:MAX_MENTIONS])
        if len(ids) <= MAX_MENTIONS:
            return shown
        return self._say("value-and-more", some=shown, number=len(ids) - MAX_MENTIONS)

    # ------------------------------------------------------------- changes

    def number_label(self, most: int, *, zero: bool) -> str:
        """Return the label of the form's field; Discord allows 45 characters."""
        return self._say("settings-number-label-zero" if zero else "settings-number-label", most=most)

    def settings_saved(self, level: str, name: str, value: Any) -> str:
        """Return what was changed."""
        return self._say(
            "settings-saved", where=self.level(level), option=self.option(name), value=self.value(name, value)
        )

    def settings_taken_back(self, level: str, name: str, value: Any) -> str:
        """Return what applies now where something was taken back."""
        return self._say(
            "settings-taken-back",
            where=self.level(level),
            option=self.option(name),
            value=self.value(name, value),
        )

    def settings_unchanged(self) -> str:
        """Return that it was so already."""
        return self._say("settings-unchanged")

    def settings_no_number(self) -> str:
        """Return the refusal of a form without a number."""
        return self._say("settings-no-number")

    def settings_no_such_place(self) -> str:
        """Return the refusal of a level that there is not, such as a category of a channel in none."""
        return self._say("settings-no-such-place")

    def option_unknown(self) -> str:
        """Return the refusal of a setting that there is not."""
        return self._say("settings-no-such-option")

    def settings_unknown_value(self, name: str, choices: Sequence[str]) -> str:
        """Return the refusal of a text that is no value, and what would be one."""
        hint = self._hint(kinds()[name], choices)
        return self._say("settings-unknown-value", option=self.option(name), hint=hint)

    def _hint(self, kind: Kind, choices: Sequence[str]) -> str:
        match kind:
            case Switch():
                return self._say("settings-hint-switch")
            case Whole(most=most):
                return self._say("settings-hint-number", most=most)
            case Ids(most=most):
                return self._say("settings-hint-ids", most=most)
            case _:
                listed = ", ".join(f"`{code(each)}`" for each in choices)
                return self._say("settings-hint-choice", choices=listed)

    def settings_sure_retention(self, level: str, days: int) -> str:
        """Return the question before something is deleted."""
        return self._say("settings-sure-retention", where=self.level(level), days=days)

    def settings_sure_undo(self, whose: str, days: int) -> str:
        """Return the question before taking a change back deletes something; `whose` is a mention or a word."""
        return self._say("settings-sure-retention", where=whose, days=days)

    # ------------------------------------------------------------- history

    def settings_history_title(self) -> str:
        """Return the title."""
        return self._say("settings-history-title")

    def settings_history_empty(self) -> str:
        """Return what stands there before anything was changed."""
        return self._say("settings-history-empty")

    def settings_change(self, number: int, change: Change) -> str:
        """Return one line of the history."""
        return self._say(
            "settings-change",
            number=str(number),
            option=self.option(change.name),
            owner=self.owner(change.owner),
            old=self.stored(change.name, change.old),
            new=self.stored(change.name, change.new),
            who=f"<@{change.by}>",
            when=f"<t:{int(change.at)}:R>",
        )

    def owner(self, owner: Owner) -> str:
        """Return whose setting it is; a channel's by a mention, which also shows what is gone."""
        if owner == BOT:
            return self._say("settings-owner-bot")
        if owner.scope in (Scope.ROLE, Scope.USER):
            return f"<@&{owner.id}>" if owner.scope is Scope.ROLE else f"<@{owner.id}>"
        return self._say("settings-owner-server") if owner.scope is Scope.GUILD else f"<#{owner.id}>"

    def stored(self, name: str, text: str | None) -> str:
        """Return a stored value in words."""
        if text is None:
            return self._say("value-not-set")
        if name not in kinds():
            return self.dollars(pico(Decimal(text)))
        kind = kinds()[name]
        return self.value(name, text if isinstance(kind, Text | Choice) else kind.read(text))

    def settings_undone(self, change: Change) -> str:
        """Return what was taken back."""
        return self._say(
            "settings-undone", option=self.option(change.name), value=self.stored(change.name, change.new)
        )

    def settings_not_undone(self) -> str:
        """Return why not."""
        return self._say("settings-not-undone")

    # ------------------------------------------------------------- budgets

    def budget_saved(self, whose: str | None, pico: int) -> str:
        """Return what was changed; `whose` is a mention, None for this server."""
        whose = whose or self._say("settings-budget-server")
        if not pico:
            return self._say("settings-budget-none", whose=whose)
        return self._say("settings-budget-saved", whose=whose, amount=self.dollars(pico))

    def budget_amount(self, most: int) -> str:
        """Return the refusal of what is no amount."""
        return self._say("settings-budget-amount", most=most)

    def budget_owner(self) -> str:
        """Return the refusal of a budget that an admin may not set."""
        return self._say("settings-budget-owner")

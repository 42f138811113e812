"""What the person who asked reads when something went wrong: what happened, then what to do."""

from collections.abc import Callable
from typing import Any

from bot.core import errors
from bot.core.domain import Scope
from bot.core.errors import ParleyError
from bot.discord_io.i18n.wording_section import FAILURE, Section, code, until

# Failures that are nobody's fault: the sentence says all there is to know.
NOTHING_TO_LOOK_INTO = (errors.LimitError, errors.ContentFiltered, errors.Refused)

# How much of a model's own refusal is shown, in characters.
REFUSAL_LENGTH = 300


class Failures(Section):
    """A sentence for every error."""

    def failure(self, error: ParleyError, *, now: float, reference: str) -> str:
        """Return what the person who asked reads when `error` happened.

        `now` is Unix seconds, for times to come; `reference` leads the operator from the sentence to the log and
        is left out where there is nothing to look into.
        """
        sentence = next(words for kind, words in _SENTENCES.items() if isinstance(error, kind))
        key, values = (sentence, {}) if isinstance(sentence, str) else sentence(self, error, now)
        shown = "" if isinstance(error, NOTHING_TO_LOOK_INTO) else f" (`{reference}`)"
        return f"{FAILURE}{self._say(key, **values)}{shown}"


# What a sentence needs: its key, and the values in it.
Sentence = tuple[str, dict[str, str | float]]


def _rate_limited(_: Failures, error: errors.RateLimited, now: float) -> Sentence:
    if error.retry_after_s is None:
        return "rate-limited", {}
    return "rate-limited-until", {"when": until(now + max(error.retry_after_s, 1))}


def _context_too_long(_: Failures, error: errors.ContextTooLong, _now: float) -> Sentence:
    return "context-too-long", {"known": "yes" if error.limit else "no", "limit": error.limit or 0}


def _refused(_: Failures, error: errors.Refused, _now: float) -> Sentence:
    words = " ".join(error.words.split())
    return ("refused-with-words", {"words": words[:REFUSAL_LENGTH]}) if words else ("refused", {})


def _option_refused(_: Failures, error: errors.OptionRefused, _now: float) -> Sentence:
    return ("option-too-high", {"limit": error.limit}) if error.limit else ("option-refused", {})


def _asked_too_often(_: Failures, error: errors.AskedTooOften, _now: float) -> Sentence:
    key = "asked-too-often-you" if error.scope is Scope.USER else "asked-too-often-here"
    return key, {"limit": error.limit, "when": until(error.frees_at)}


def _budget_spent(_: Failures, error: errors.BudgetSpent, _now: float) -> Sentence:
    keys = {Scope.USER: "budget-spent-yours", Scope.GUILD: "budget-spent-servers"}
    return keys.get(error.scope, "budget-spent"), {"when": until(error.frees_at)}


def _budget_too_small(wording: Failures, error: errors.BudgetTooSmall, _now: float) -> Sentence:
    return "budget-too-small", {
        "cost": wording.dollars(error.cost),
        "whose": str(error.scope),
        "limit": wording.dollars(error.limit),
    }


# A key, or what chooses one. An error has its nearest class's sentence, so the wider classes stand at the end.
_SENTENCES: dict[type[ParleyError], str | Callable[[Failures, Any, float], Sentence]] = {
    errors.RateLimited: _rate_limited,
    errors.QuotaExhausted: "quota-exhausted",
    errors.BadKey: "bad-key",
    errors.AccessDenied: "access-denied",
    errors.UnknownModel: lambda _w, e, _n: ("unknown-model", {"model": code(e.model)}),
    errors.ContextTooLong: _context_too_long,
    errors.ContentFiltered: "content-filtered",
    errors.Refused: _refused,
    errors.RequestRejected: "request-rejected",
    errors.FirstTokenTimeout: lambda _w, e, _n: ("first-token-timeout", {"seconds": e.seconds}),
    errors.StreamStalled: lambda _w, e, _n: ("stream-stalled", {"seconds": e.seconds}),
    errors.ReplyTimeout: lambda _w, e, _n: ("reply-timeout", {"seconds": e.seconds}),
    errors.ServerFailed: "server-failed",
    errors.Unreachable: "unreachable",
    errors.BrokenStream: "broken-stream",
    errors.EmptyAnswer: lambda _w, e, _n: (_empty_answer(e), {}),
    errors.NoCompletion: lambda _w, e, _n: ("no-completion-empty" if e.empty else "no-completion", {}),
    errors.ModelError: "model-error",
    errors.ChannelBusy: lambda _w, e, _n: ("channel-busy", {"waiting": e.waiting}),
    errors.MessageTooLong: lambda _w, e, _n: ("message-too-long", {"tokens": e.tokens, "limit": e.limit}),
    errors.PromptTooLong: lambda _w, e, _n: ("prompt-too-long", {"tokens": e.tokens, "limit": e.limit}),
    errors.OptionRefused: _option_refused,
    errors.SwitchedOff: "switched-off",
    errors.UserNotAllowed: "not-welcome",
    errors.AskedTooOften: _asked_too_often,
    errors.BudgetSpent: _budget_spent,
    errors.BudgetTooSmall: _budget_too_small,
    errors.Expired: "missed",
    errors.Interrupted: lambda _w, e, _n: ("interrupted", {"times": e.times}),
    errors.Stopped: "stopped-before",
    errors.QuestionDeleted: "withdrawn",
    errors.StoreFull: "store-full",
    errors.StoreCorrupt: "store-corrupt",
    errors.StoreError: "store-error",
    errors.CommandOutdated: "command-outdated",
    errors.DeliveryFailed: "delivery-failed",
    errors.ParleyError: "unexpected",
}


def _empty_answer(error: errors.EmptyAnswer) -> str:
    if error.exhausted:
        return "empty-answer-exhausted"
    return "empty-answer-thought" if error.thought else "empty-answer"

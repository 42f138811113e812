"""A sentence for each error: what happened, then what to do."""

from collections.abc import Callable
from typing import Any

from bot.core import errors
from bot.core.domain import Scope
from bot.core.errors import ParleyError
from bot.discord_io.i18n.formatting import FAILURE, code, dollars, until
from bot.discord_io.i18n.texts import Texts

# These need no look into the log: the sentence is complete.
NOTHING_TO_LOOK_INTO = (errors.LimitError, errors.ContentFiltered, errors.Refused)

MAX_REFUSAL_LENGTH = 300


def failure(texts: Texts, error: ParleyError, *, now: float, reference: str) -> str:
    """Return the message for the person whose request failed.

    `now` is in Unix seconds; `reference` leads the bot's owner to the log and is left out where that has no more.
    """
    sentence = next(each for kind, each in _SENTENCES.items() if isinstance(error, kind))
    text = texts(sentence) if isinstance(sentence, str) else sentence(texts, error, now)
    shown = "" if isinstance(error, NOTHING_TO_LOOK_INTO) else f" (`{reference}`)"
    return f"{FAILURE}{text}{shown}"


def _rate_limited(texts: Texts, error: errors.RateLimited, now: float) -> str:
    if error.retry_after_s is None:
        return texts("rate-limited")
    return texts("rate-limited-until", when=until(now + max(error.retry_after_s, 1)))


def _refused(texts: Texts, error: errors.Refused, _now: float) -> str:
    words = " ".join(error.words.split())
    return texts("refused-with-words", words=words[:MAX_REFUSAL_LENGTH]) if words else texts("refused")


def _option_refused(texts: Texts, error: errors.OptionRefused, _now: float) -> str:
    return texts("option-too-high", limit=error.limit) if error.limit else texts("option-refused")


def _asked_too_often(texts: Texts, error: errors.AskedTooOften, _now: float) -> str:
    return texts(
        "asked-too-often-you" if error.scope is Scope.USER else "asked-too-often-here",
        limit=error.limit,
        when=until(error.frees_at),
    )


def _budget_spent(texts: Texts, error: errors.BudgetSpent, _now: float) -> str:
    when = until(error.frees_at)
    if error.scope is Scope.USER:
        return texts("budget-spent-yours", when=when)
    return texts("budget-spent-servers" if error.scope is Scope.GUILD else "budget-spent", when=when)


def _budget_too_small(texts: Texts, error: errors.BudgetTooSmall, _now: float) -> str:
    cost, limit = dollars(texts, error.cost), dollars(texts, error.limit)
    return texts("budget-too-small", cost=cost, whose=str(error.scope), limit=limit)


def _question_too_dear(texts: Texts, error: errors.QuestionTooDear, _now: float) -> str:
    cost, left = dollars(texts, error.cost), dollars(texts, error.left)
    return texts("question-too-dear", cost=cost, left=left, whose=str(error.scope), when=until(error.frees_at))


# A key, or a function. The first class that matches wins, so base classes stand after their subclasses.
_SENTENCES: dict[type[ParleyError], str | Callable[[Texts, Any, float], str]] = {
    errors.RateLimited: _rate_limited,
    errors.QuotaExhausted: "quota-exhausted",
    errors.BadKey: "bad-key",
    errors.AccessDenied: "access-denied",
    errors.UnknownModel: lambda texts, e, _: texts("unknown-model", model=code(e.model)),
    errors.ModelNotLoaded: "model-not-loaded",
    errors.RequestTooLarge: "request-too-large",
    errors.ContextTooLong: lambda texts, e, _: texts(
        "context-too-long",
        known="yes" if e.limit else "no",
        limit=e.limit or 0,
        alone="yes" if e.alone else "no",
    ),
    errors.ContentFiltered: "content-filtered",
    errors.Refused: _refused,
    errors.RequestRejected: lambda texts, e, _: texts(
        "request-rejected", explained="yes" if e.explained else "no", long="yes" if e.long else "no"
    ),
    errors.FirstTokenTimeout: lambda texts, e, _: texts("first-token-timeout", seconds=e.seconds),
    errors.StreamStalled: lambda texts, e, _: texts("stream-stalled", seconds=e.seconds),
    errors.ReplyTimeout: lambda texts, e, _: texts("reply-timeout", seconds=e.seconds),
    errors.Overloaded: "overloaded",
    errors.ServerFailed: "server-failed",
    errors.ConnectionLost: "broken-stream",
    errors.Unreachable: "unreachable",
    errors.BrokenStream: "broken-stream",
    errors.EmptyAnswer: lambda texts, e, _: texts(_empty_answer(e)),
    errors.NoCompletion: lambda texts, e, _: texts("no-completion-empty" if e.empty else "no-completion"),
    errors.ModelError: "model-error",
    errors.ChannelBusy: lambda texts, e, _: texts("channel-busy", waiting=e.waiting),
    errors.MessageTooLong: lambda texts, e, _: texts("message-too-long", tokens=e.tokens, limit=e.limit),
    errors.PromptTooLong: lambda texts, e, _: texts("prompt-too-long", tokens=e.tokens, limit=e.limit),
    errors.OptionRefused: _option_refused,
    errors.SwitchedOff: "switched-off",
    errors.UserNotAllowed: "user-not-allowed",
    errors.AskedTooOften: _asked_too_often,
    errors.BudgetSpent: _budget_spent,
    errors.BudgetTooSmall: _budget_too_small,
    errors.QuestionTooDear: _question_too_dear,
    errors.Expired: "expired",
    errors.Interrupted: lambda texts, e, _: texts("interrupted", times=e.times),
    errors.Stopped: "stopped-before",
    errors.QuestionDeleted: "question-deleted",
    errors.QuestionReset: "question-reset",
    errors.NoFileLeft: "no-file-left",
    errors.StoreFull: "store-full",
    errors.StoreCorrupt: "store-corrupt",
    errors.StoreGone: "store-gone",
    errors.StoreError: "store-error",
    errors.CommandOutdated: "command-outdated",
    errors.DeliveryFailed: "delivery-failed",
    errors.ParleyError: "unexpected",
}


def _empty_answer(error: errors.EmptyAnswer) -> str:
    if error.exhausted:
        return "empty-answer-exhausted"
    return "empty-answer-thought" if error.thought else "empty-answer"

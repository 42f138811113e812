"""Every sentence that a member or an admin reads. Each says what happened and what to do next.

Times are Discord timestamps, which each reader sees in their own time zone
(https://docs.discord.com/developers/reference#message-formatting).
"""

from collections.abc import Callable
from typing import Any

from bot import errors
from bot.domain import Finish, Forgotten, Owner, Scope, SystemPrompt
from bot.errors import ParleyError
from bot.money import DOLLAR

# How a sentence of ours begins, below an answer or instead of one.
FAILURE = "⚠️ "
_NOTE = "-# "

CENT = 0.01
SMALLEST_SHOWN = 0.0001

# Failures that are nobody's fault: the sentence says all there is to know.
NOTHING_TO_LOOK_INTO = (errors.LimitError, errors.ContentFiltered, errors.Refused)

# --------------------------------------------------------------------- failures


def failure(error: ParleyError, *, now: float, reference: str) -> str:
    """Return what the person who asked reads when `error` happened.

    `now` is Unix seconds, for times to come; `reference` leads the operator from the sentence to the log and
    is left out where there is nothing to look into.
    """
    sentence = next(words for kind, words in _SENTENCES.items() if isinstance(error, kind))
    code = "" if isinstance(error, NOTHING_TO_LOOK_INTO) else f" (`{reference}`)"
    return f"{FAILURE}{sentence(error, now)}{code}"


def _rate_limited(error: errors.RateLimited, now: float) -> str:
    if error.retry_after_s is None:
        return "The model is getting too many requests right now. Please try again in a minute."
    when = f"<t:{_at(now, error.retry_after_s)}:R>"
    return f"The model is getting too many requests right now. Please try again {when}."


def _at(now: float, seconds: float) -> int:
    return int(now + max(seconds, 1) + 0.999)


def _context(error: errors.ContextTooLong, _now: float) -> str:
    limit = f" of {error.limit:,} tokens" if error.limit else ""
    return (
        f"This conversation is too long for the model's window{limit}. `/reset` starts afresh; whoever runs "
        "me can set `CONTEXT_TOKENS` to the model's real size."
    )


def _refused(error: errors.Refused, _now: float) -> str:
    words = " ".join(error.words.split())
    return f"The model declined to answer: “{words[:300]}”" if words else "The model declined to answer."


def _empty(error: errors.EmptyAnswer, _now: float) -> str:
    if error.exhausted:
        return (
            "The model used up its whole answer on thinking and had none left for words. Please ask something "
            "smaller; whoever runs me can raise `REPLY_TOKENS`."
        )
    return "The model sent an empty answer. Please ask again, perhaps in other words."


def _message_too_long(error: errors.MessageTooLong, _now: float) -> str:
    return (
        f"Your message takes about {error.tokens:,} tokens, and the model has room for {error.limit:,}. "
        "Please send it in smaller pieces."
    )


def _prompt_too_long(error: errors.PromptTooLong, _now: float) -> str:
    return (
        f"The system prompt takes about {error.tokens:,} tokens, and the model has room for {error.limit:,}. "
        "It has to be shortened: with `/prompt set`, or by whoever runs me."
    )


def _option_refused(error: errors.OptionRefused, _now: float) -> str:
    if error.limit is None:
        return "That is no value that this can have. Please choose another one."
    return f"Whoever runs me allows {error.limit:,} at most here. Please choose a number from 1 to that."


def _asked_too_often(error: errors.AskedTooOften, _now: float) -> str:
    questions = "1 question" if error.limit == 1 else f"{error.limit} questions"
    who = "You may ask me" if error.scope is Scope.USER else "I answer"
    where = "" if error.scope is Scope.USER else " in this channel"
    return f"{who} {questions} a minute{where}. Please ask this again <t:{_whole(error.frees_at)}:R>."


def _budget_spent(error: errors.BudgetSpent, _now: float) -> str:
    when = f"<t:{_whole(error.frees_at)}:R>"
    match error.scope:
        case Scope.USER:
            return f"What you may spend on the model in a day is used up. Please ask again {when}."
        case Scope.GUILD:
            return f"What this server may spend on the model in a day is used up. Please ask again {when}."
        case _:
            return (
                f"What I may spend on the model in a day is used up. Please ask again {when}; whoever runs me can "
                "raise `DAILY_BUDGET_USD`."
            )


def _budget_too_small(error: errors.BudgetTooSmall, _now: float) -> str:
    whose = {Scope.USER: "your budget", Scope.GUILD: "this server's budget"}.get(error.scope, "my budget")
    return (
        f"An answer to this may cost up to {dollars(error.cost)}, more than {whose} of {dollars(error.limit)} for a "
        "whole day. `/reset` makes it cheaper; whoever runs me can raise the budget, or lower `REPLY_TOKENS` or "
        "`HISTORY_TOKENS`."
    )


def _whole(time: float) -> int:
    """Return a time as Discord's timestamps have it, not before it has come."""
    return int(time + 0.999)


def dollars(pico: int) -> str:
    """Return an amount of picodollars as people write it: in cents, or with two digits where that is too coarse."""
    amount = pico / DOLLAR
    if not pico:
        return "$0.00"
    if amount < SMALLEST_SHOWN:
        return f"less than ${SMALLEST_SHOWN}"
    if amount < CENT:
        return f"${amount:.4f}"
    return f"${amount:,.2f}"


_SENTENCES: dict[type[ParleyError], Callable[[Any, float], str]] = {
    errors.RateLimited: _rate_limited,
    errors.QuotaExhausted: lambda _e, _n: (
        "The account that pays for the model is out of credit. Waiting will not help: whoever runs me has to "
        "top it up."
    ),
    errors.BadKey: lambda _e, _n: (
        "The model's server does not accept my key. Whoever runs me has to check `OPENAI_API_KEY`."
    ),
    errors.AccessDenied: lambda _e, _n: (
        "My key may not use this model. Whoever runs me has to allow it, or choose another `OPENAI_MODEL`."
    ),
    errors.UnknownModel: lambda e, _n: (
        f"The model's server does not know the model `{code(e.model)}`. Whoever runs me has to check "
        "`OPENAI_MODEL`."
    ),
    errors.ContextTooLong: _context,
    errors.ContentFiltered: lambda _e, _n: (
        "The provider's content filter stopped this. Please put it in other words; if it was something said "
        "earlier, `/reset` starts afresh."
    ),
    errors.Refused: _refused,
    errors.RequestRejected: lambda _e, _n: (
        "The model's server did not accept my request. Asking again will not help: whoever runs me has to "
        "look into the log."
    ),
    errors.FirstTokenTimeout: lambda e, _n: (
        f"The model did not begin to answer within {_seconds(e.seconds)}. Please try again in a minute."
    ),
    errors.StreamStalled: lambda e, _n: (
        f"The model fell silent for {_seconds(e.seconds)} in the middle of its answer. Please ask again."
    ),
    errors.ReplyTimeout: lambda e, _n: (
        f"The answer was not done after {_seconds(e.seconds)}. Please ask for something shorter."
    ),
    errors.ServerFailed: lambda _e, _n: "The model's server has a fault. Please try again in a few minutes.",
    errors.Unreachable: lambda _e, _n: (
        "I cannot reach the model's server. Please try again in a few minutes; if it stays like this, tell "
        "whoever runs me."
    ),
    errors.BrokenStream: lambda _e, _n: "The connection to the model broke off. Please ask again.",
    errors.EmptyAnswer: _empty,
    errors.ModelError: lambda _e, _n: "The model could not answer. Please try again in a few minutes.",
    errors.ChannelBusy: lambda e, _n: (
        f"{e.waiting} questions are ahead of yours in this channel. Please ask again when they are answered."
    ),
    errors.MessageTooLong: _message_too_long,
    errors.PromptTooLong: _prompt_too_long,
    errors.OptionRefused: _option_refused,
    errors.AskedTooOften: _asked_too_often,
    errors.BudgetSpent: _budget_spent,
    errors.BudgetTooSmall: _budget_too_small,
    errors.Missed: lambda _e, _n: (
        "I was away when you asked this. Please ask again if you still want to know."
    ),
    errors.Interrupted: lambda e, _n: (
        f"I began to answer this {e.times} times and was interrupted each time. Please ask in other words; if it "
        "happens again, tell whoever runs me."
    ),
    errors.Withdrawn: lambda _e, _n: "This was deleted while I was answering it.",
    errors.StoreFull: lambda _e, _n: (
        "My disk is full, so I cannot keep this conversation. Waiting will not help: whoever runs me has to make "
        "room."
    ),
    errors.StoreCorrupt: lambda _e, _n: (
        "My memory is damaged, so I cannot keep this conversation. Waiting will not help: whoever runs me has to "
        "restore a backup."
    ),
    errors.StoreError: lambda _e, _n: (
        "My memory has a fault, so I cannot keep this conversation right now. Please try again in a few "
        "minutes; if it stays like this, tell whoever runs me."
    ),
    errors.CommandOutdated: lambda _e, _n: (
        "This command has changed. Please restart Discord (Ctrl+R on a computer), then use it again."
    ),
    errors.DeliveryFailed: lambda _e, _n: (
        "Discord did not take all of my answer. Please ask again, or check my permissions in this channel."
    ),
    errors.ParleyError: lambda _e, _n: (
        "Something went wrong on my side. Please try again; if it happens again, tell whoever runs me."
    ),
}


def _seconds(seconds: float) -> str:
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"


def code(text: str) -> str:
    """Return a text as it may stand between backticks."""
    return text.replace("`", "'")[:100]


# ---------------------------------------------------------------------- replies


def without_notes(text: str) -> str:
    """Return what a message holds of an answer: its text without a line of ours at the end."""
    answer, _, last = text.rpartition("\n")
    return answer if last.startswith((FAILURE, _NOTE)) else text


def cut_short(finish: Finish, *, reply_tokens: int) -> str | None:
    """Return the line below an answer that ended at its limit."""
    if finish is not Finish.LENGTH:
        return None
    return f"{_NOTE}I stopped at my limit of {reply_tokens:,} tokens. Mention me with “go on” for the rest."


def whole_answer_attached() -> str:
    """Return the line beside the file that holds an answer too long for messages."""
    return f"{_NOTE}The whole answer is in the attached file."


def nothing_asked(mention: str) -> str:
    """Return the short help for a mention without a question."""
    return (
        f"Hello! Write {mention} and a question, reply to one of my messages, or write to me directly. "
        "I remember this channel's conversation with me; `/reset` makes me forget it, `/help` says more."
    )


def only_attachments(mention: str) -> str:
    """Return the answer to a message that has nothing but files."""
    return f"I cannot read attachments. Write {mention} and your question as text."


def unreadable(mention: str) -> str:
    """Return the answer to a message whose text Discord keeps from bots: a reply, or a mention of the bot's role."""
    return (
        f"Discord shows me only messages that mention {mention} itself, so I cannot read this one. Please mention "
        "me in it, and pick me, not my role, from the list."
    )


def attached(names: list[str]) -> str:
    """Return the note for the model about files that it cannot see."""
    return f"[attached, not readable: {', '.join(names)}]"


# --------------------------------------------------------------------- commands


def help_text(mention: str) -> str:
    """Return what `/help` says."""
    return (
        f"**Talk to me**: write {mention} and a question, reply to one of my messages, or write to me directly.\n"
        "**I remember** each channel's conversation with me, and each thread's and direct message's separately. "
        "When it gets too long for the model, the oldest part drops out. **`/context`** shows what I see of it.\n"
        "**`/reset`** makes me forget this channel's conversation. You can undo it for ten minutes.\n"
        "**`/usage`** says what was spent on the model, and what is left.\n"
        "**`/prompt show`** says what I was told to be here. Those who may manage the server change it with "
        "**`/prompt set`** and **`/prompt reset`**."
    )


def nothing_to_forget() -> str:
    """Return what `/reset` says in a channel without a conversation."""
    return "There was nothing to forget: I remember no conversation here."


def forgotten(done: Forgotten) -> str:
    """Return what `/reset` says when it forgot something."""
    number = f"more than {done.messages:,} messages" if done.more else _messages(done.messages)
    return (
        f"🧹 I have forgotten this channel's conversation: {number}. Undo works until "
        f"<t:{int(done.undo_until)}:t>; then they are deleted for good."
    )


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number:,} messages"


def reset_undone(name: str) -> str:
    """Return what stands in place of a reset's announcement after its undo."""
    return f"↩️ I remember this channel's conversation again: {name} took the reset back."


def too_late_to_undo() -> str:
    """Return what a stale undo button says."""
    return "It is too late for that: the reset has run out, or another one came after it."


def may_not_reset() -> str:
    """Return the refusal for somebody who may not write in the channel."""
    return "Only those who may send messages here can reset the conversation."


def may_not_manage_prompts() -> str:
    """Return the refusal for somebody without Manage Server."""
    return "Only those with the permission Manage Server can do that. Ask an admin of this server."


def only_in_servers() -> str:
    """Return the refusal of a server's command in a DM."""
    return "This works only in a server."


def prompt_origin(prompt: SystemPrompt) -> str:
    """Return where the prompt in force comes from, for an embed's title."""
    match prompt.owner:
        case None:
            return "In force here: my default prompt"
        case Owner(scope=Scope.GUILD):
            return "In force here: this server's prompt"
        case _:
            return "In force here: this channel's prompt"


def prompt_form_title(scope: Scope) -> str:
    """Return the title of the form; Discord allows 45 characters."""
    return "This server's prompt" if scope is Scope.GUILD else "This channel's prompt"


def prompt_form_label() -> str:
    """Return the label above the form's text; Discord allows 45 characters."""
    return "What should I be, and how should I answer?"


def prompt_form_placeholder() -> str:
    """Return what an empty form shows; Discord allows 100 characters."""
    return "You are the librarian of a book club. Answer briefly and warmly."


def prompt_saved(scope: Scope) -> str:
    """Return what `/prompt set` says."""
    return f"Saved: {_whose(scope)} prompt. It applies from the next question on."


def prompt_unchanged(scope: Scope) -> str:
    """Return what `/prompt set` says when the text is the same."""
    return f"Nothing changed: that is {_whose(scope)} prompt already."


def prompt_removed(scope: Scope) -> str:
    """Return what `/prompt reset` says."""
    return f"Removed {_whose(scope)} prompt. `/prompt show` says which one is in force now."


def prompt_was_not_set(scope: Scope) -> str:
    """Return what `/prompt reset` says when there was none."""
    return f"There was nothing to remove: {_whose(scope)} prompt is not set."


def prompt_empty() -> str:
    """Return the refusal of a prompt of nothing but spaces."""
    return "A prompt needs some words. To take one back, use `/prompt reset`."


def _whose(scope: Scope) -> str:
    return "this server's" if scope is Scope.GUILD else "this channel's"

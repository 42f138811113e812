"""The line below an answer with an error or a note."""

from bot.core.domain import Finish
from bot.discord_io.i18n.formatting import NOTE, code
from bot.discord_io.replies.style import Style
from bot.discord_io.splitting.splitter import MESSAGE_LIMIT, Splitter, length


def with_note(parts: list[str], note: str) -> list[str]:
    """Return `parts` with `note` below the last one, or in a part of its own where there is no room."""
    if parts and length(parts[-1]) + length(note) + 1 <= MESSAGE_LIMIT:
        return [*parts[:-1], lines(parts[-1], note)]
    return [*parts, note]


def shortened(parts: list[str], note: str) -> list[str]:
    """Return `parts` with as much of the last one as leaves room for `note` below it."""
    if not parts:
        return []
    room = Splitter(MESSAGE_LIMIT - length(note) - 1)
    room.feed(parts[-1])
    return [*parts[:-1], *room.finish()[:1]]


def lines(*texts: str | None) -> str:
    """Join the texts that are not empty."""
    return "\n".join(filter(None, texts))


def answered_by(style: Style, credit: tuple[str, str] | None) -> str | None:
    """Return the line below an answer of another model than the chosen one."""
    if credit is None:
        return None
    model, missing = map(code, credit)
    return NOTE + style.texts("answered-by", model=model, missing=missing)


def ending(style: Style, finish: Finish, *, has_buttons: bool) -> str | None:
    """Return the line below an answer that ended at its limit or was stopped."""
    if finish is Finish.STOPPED:
        return NOTE + style.texts("stopped")
    if finish is not Finish.LENGTH:
        return None
    return NOTE + style.texts("cut-short-continue" if has_buttons else "cut-short", tokens=style.reply_tokens)

"""The lines below an answer with an error or a note."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.core.domain import Finish
from bot.core.tools import Link
from bot.discord_io.foreign_text import inert
from bot.discord_io.i18n.formatting import NOTE, code
from bot.discord_io.replies.style import Style
from bot.discord_io.splitting.splitter import MESSAGE_LIMIT, Splitter, length

# Of an answer that rests on tools.
MAX_TOOLS, MAX_LINKS, MAX_LABEL, MAX_URL = 6, 5, 40, 200
SEPARATOR = " · "
_JUMP = re.compile(r"https://discord\.com/channels/(?:\d+|@me)/\d+(?:/\d+)?")
_UNFIT = re.compile(r"[\s<>]")


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


def acting(style: Style, action: str) -> str:
    """Return the line below an answer while a tool is called."""
    return NOTE + style.texts(action)


def sources(style: Style, tools: Sequence[str], links: Sequence[Link], room: int) -> str | None:
    """Return the line below an answer that names the tools and the sources that it rests on, as many as have room."""
    if not tools:
        return None
    named = ", ".join(f"`{code(each)}`" for each in tools[:MAX_TOOLS])
    if len(tools) > MAX_TOOLS:
        named = style.texts("value-and-more", some=named, number=len(tools) - MAX_TOOLS)
    shown = [each for each in map(_link, links) if each][:MAX_LINKS]
    line = NOTE + style.texts("tools-used", tools=named)
    for each in shown:
        longer = f"{line}{SEPARATOR}{each}"
        line = longer if length(longer) <= room else line
    return line


def _link(link: Link) -> str | None:
    """Return a link without a preview; only one to a message hides its address."""
    label = " ".join(link.label.split())
    label = inert(label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…")
    if _JUMP.fullmatch(link.url):
        return f"[{label or '…'}](<{link.url}>)"
    try:
        address = urlsplit(link.url)
    except ValueError:
        return None
    if address.scheme not in {"http", "https"} or not address.hostname or _UNFIT.search(link.url):
        return None
    if len(link.url) > MAX_URL:
        return None
    return f"{label} <{link.url}>" if label else f"<{link.url}>"

"""The lines below an answer with an error or a note."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.core.domain import Finish, made_at
from bot.core.tools import Link
from bot.discord_io.foreign_text import inert
from bot.discord_io.i18n.formatting import NOTE, code, day, percent
from bot.discord_io.replies.style import Style
from bot.discord_io.splitting.splitter import MESSAGE_LIMIT, Splitter, length

# Of an answer that rests on tools.
MAX_TOOLS, MAX_LINKS, MAX_LABEL, MAX_URL = 4, 5, 40, 200
SEPARATOR = " · "
# The bot's own tools are named in words.
NAMES = {"now": "tool-name-now", "search_conversation": "tool-name-earlier", "read_messages": "tool-name-earlier"}
_JUMP = re.compile(r"https://discord\.com/channels/(?:\d+|@me)/\d+(?:/(?P<message>\d{1,19}))?")
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


class Action(NamedTuple):
    """A tool that is called: the key of a text, the tool's name unless the text has it, and the share that is done."""

    key: str
    tool: str
    share: float | None


def acting(style: Style, action: Action) -> str:
    """Return the line below an answer while a tool is called."""
    said = style.texts(action.key)
    if action.tool:
        said = f"{said}: `{code(action.tool)}`"
    return NOTE + (said if action.share is None else f"{said} {percent(style.texts, action.share)}")


def sources(style: Style, tools: Sequence[str], links: Sequence[Link], room: int) -> str | None:
    """Return lines with an answer's tools, then as many sources as have room: messages, and pages in further lines."""
    if not tools:
        return None
    names = list(dict.fromkeys(_name(style, each) for each in tools))
    named = ", ".join(names[:MAX_TOOLS])
    if len(names) > MAX_TOOLS:
        named = style.texts("value-and-more", some=named, number=len(names) - MAX_TOOLS)
    messages, pages = list[str](), list[str]()
    for link in links:
        if len(messages) + len(pages) < MAX_LINKS:
            if jump := _JUMP.fullmatch(link.url):
                messages.append(SEPARATOR + _message(style, link, jump["message"]))
            elif page := _page(link):
                pages.append(f"\n{NOTE}{page}")
    said = NOTE + style.texts("tools-used", tools=named)
    for each in (*messages, *pages):
        longer = said + each
        said = longer if length(longer) <= room else said
    return said


def _name(style: Style, tool: str) -> str:
    return style.texts(NAMES[tool]) if tool in NAMES else f"`{code(tool)}`"


def _label(link: Link) -> str:
    label = " ".join(link.label.split())
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"


def _message(style: Style, link: Link, message: str | None) -> str:
    """Return a link to a message, which alone may hide its address."""
    label = _label(link)
    if message:
        # Unbroken, so that a phone does not tear it apart.
        label = f"{label} {day(style.texts, made_at(int(message)))}".strip().replace(" ", "\N{NO-BREAK SPACE}")
    return f"[{inert(label) or '…'}](<{link.url}>)"


def _page(link: Link) -> str | None:
    """Return a link that shows its address, without a preview."""
    try:
        address = urlsplit(link.url)
    except ValueError:
        return None
    if address.scheme not in {"http", "https"} or not address.hostname or _UNFIT.search(link.url):
        return None
    if len(link.url) > MAX_URL:
        return None
    return f"{inert(_label(link))} <{link.url}>".lstrip()

"""Marks around names and attachments in a prompt, and the escaping that keeps people's words from imitating them."""

import re
import unicodedata
from functools import lru_cache

from bot.core.content import Attachment, DiscordFile, Picture
from bot.core.domain import Speaker, UserId
from bot.core.tokens import estimate

# A speaker's name stands between these two. They never come through in a name or in a message's text, so
# nobody can write a line that looks like somebody else's.
OPEN, CLOSE = "⟦", "⟧"

_LOOKALIKES = str.maketrans({OPEN: "[", CLOSE: "]", "〚": "[", "〛": "]"})  # noqa: RUF100

# Chat templates mark roles with words like these. A local server may read them out of a message's text as if
# they were its own, so they are defused; people can still read them.
_TEMPLATE_WORDS = re.compile(
    r"<[|｜][^<>\s]{1,40}[|｜]?>"
    r"|<[^<>\s|｜]{1,40}[|｜]>"
    r"|</?s>|<(?:start|end)_of_turn>|<</?SYS>>"
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
)

# As long as a snowflake can get it: a name with such a number in it could pass for somebody's id.
_IDS = re.compile(r"\d{15,}")

NAME_LENGTH = 32  # Discord's own limit for names, in characters

# Where the text of what came along ends. A person's mark ends with an id, so this is nobody's but ours.
END = f"{OPEN}end{CLOSE}"


# A prompt names the same few people over and over.
@lru_cache(maxsize=1024)
def display_name(speaker: Speaker) -> str:
    """Return the speaker's name on one line, without anything that could pass for structure; never empty."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFKC", speaker.name).translate(_LOOKALIKES)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    name = _IDS.sub(lambda found: f"{found[0][:14]}…", without_template_words(" ".join(visible.split())))
    return without_template_words(name[:NAME_LENGTH]).strip() or "someone"


def beside(attachment: Attachment) -> str:
    """Return what the model reads of one thing that came with a message: what it is, its text, and where that ends."""
    head = mark(attachment.label)
    return f"{head}\n{harmless(attachment.text)}\n{END}" if attachment.text else head


def label(kind: str, name: str = "", rest: str = "") -> str:
    """Return what an attachment is called: its kind, and a name from outside on one line, which can imitate nothing."""
    words = [kind, one_line(name) if name else "", rest]
    return " ".join(filter(None, words))


def make_attachment(
    number: int,
    label: str,
    text: str,
    *,
    picture: Picture | None = None,
    tokens: int = 0,
    of: DiscordFile | None = None,
) -> Attachment:
    """Return an attachment with its estimate; `tokens` are those of the picture, `of` says what file it is."""
    estimated = estimate(label) + estimate(text) + _MARKS + tokens
    source, author = (of.source, of.author) if of else (0, 0)
    return Attachment(number, label, text, estimated, picture, source, author)


def beginning(text: str, tokens: int) -> tuple[str, bool]:
    """Return as much of a text as fits into `tokens`, and whether that is all of it."""
    short = text
    while short and (cost := estimate(short)) > tokens:
        short = short[: int(len(short) * min(tokens / cost, 0.95))]
    return short, short == text


def unread(file: DiscordFile) -> Attachment:
    """Return what the model is told of a file that was not read."""
    return make_attachment(file.id, label("file", file.name, "that could not be read"), "", of=file)


# Two marks and their lines.
_MARKS = 10


def mark(words: str) -> str:
    """Return what says whose words follow. A person's ends with an id, so one without is nobody's but ours."""
    return f"{OPEN}{words}{CLOSE}"


def harmless(text: str) -> str:
    """Return `text` without anything that could pass for a mark or for the words of a chat template."""
    return without_template_words(text if text.isascii() else text.translate(_LOOKALIKES))


def without_template_words(text: str) -> str:
    # Looking for one character is much faster than the pattern, and few messages have one.
    if "<" not in text and "[" not in text:
        return text
    return _TEMPLATE_WORDS.sub(lambda found: f"{found[0][0]} {found[0][1:-1]} {found[0][-1]}", text)


def one_line(name: str | None) -> str | None:
    return display_name(Speaker(UserId(0), name)) if name else None

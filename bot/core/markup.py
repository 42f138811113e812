"""Marks around names and attachments in a prompt, and escaping of text that imitates them."""

import re
import unicodedata
from functools import lru_cache

from bot.core.content import Attachment, DiscordFile, Picture
from bot.core.domain import Speaker, UserId
from bot.core.template_words import without_template_words, without_unseen
from bot.core.tokens import estimate

# Around a speaker's name. They are removed from names and messages, so no message can imitate another speaker.
OPEN, CLOSE = "⟦", "⟧"

_LOOKALIKES = str.maketrans({OPEN: "[", CLOSE: "]", "〚": "[", "〛": "]"})  # noqa: RUF100

# A name with such a number could pass for a user's id.
_IDS = re.compile(r"\d{15,}")

NAME_LENGTH = 32  # Discord's own limit for names, in characters

# End of an attachment's text. A person's mark ends with an id, so this one cannot be a person's.
END = f"{OPEN}end{CLOSE}"


# A prompt names the same few people over and over.
@lru_cache(maxsize=1024)
def display_name(speaker: Speaker) -> str:
    """Return the name on one line, without marks, control characters and template words; never empty."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFKC", speaker.name).translate(_LOOKALIKES)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    name = _IDS.sub(lambda found: f"{found[0][:14]}…", without_template_words(" ".join(visible.split())))
    return without_template_words(name[:NAME_LENGTH]).strip() or "someone"


def beside(attachment: Attachment) -> str:
    """Render an attachment for the model: its label, text and end mark."""
    head = mark(attachment.label)
    return f"{head}\n{harmless(attachment.text)}\n{END}" if attachment.text else head


def label(kind: str, name: str = "", rest: str = "") -> str:
    """Return an attachment's label: its kind and its escaped name."""
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
    """Return an attachment with its estimate; `tokens` are those of the picture."""
    estimated = estimate(label) + estimate(text) + _MARKS + tokens
    source, author = (of.source, of.author) if of else (0, 0)
    return Attachment(number, label, text, estimated, picture, source, author)


def beginning(text: str, tokens: int) -> tuple[str, bool]:
    """Return the beginning of a text that fits into `tokens`, and whether that is all of it."""
    # Estimating ten million characters takes a second.
    short = text[: _MOST_CHARS * max(tokens, 0)]
    while short and (cost := estimate(short)) > tokens:
        short = short[: int(len(short) * min(tokens / cost, 0.95))]
    return short, short == text


def unread(file: DiscordFile) -> Attachment:
    return make_attachment(file.id, label("file", file.name, "that could not be read"), "", of=file)


# Two marks and their lines.
_MARKS = 10

# Of a token: blanks have the most.
_MOST_CHARS = 32


def mark(words: str) -> str:
    return f"{OPEN}{words}{CLOSE}"


def harmless(text: str) -> str:
    """Escape marks and template words, and remove invisible characters."""
    return without_template_words(text if text.isascii() else without_unseen(text).translate(_LOOKALIKES))


def one_line(name: str | None) -> str | None:
    return display_name(Speaker(UserId(0), name)) if name else None

"""Words of a person in a message of the bot, where nothing of them may act."""

import re

from bot.core.template_words import without_unseen

# Discord takes the backslash before any of these away and shows the character. A colon makes an address or an emoji.
_ACTIVE = re.compile(r"[\\*_~|`<>\[\]#@:+=-]|(?<=\d)\.(?=\s)")


def inert(text: str) -> str:
    """Return a text without markup, links and mentions, as it was written."""
    return _ACTIVE.sub(r"\\\g<0>", without_unseen(text))


def inert_quote(text: str, limit: int) -> str:
    """Return a text as a quote of at most `limit` characters; a longer one ends with an ellipsis."""
    lines = [inert(line) for line in text.splitlines()]
    quote = "\n".join(f"> {line}" for line in lines)
    if len(quote) <= limit:
        return quote
    # Not behind a backslash, which would act on the ellipsis.
    return quote[: limit - 1].rstrip("\\") + "…"

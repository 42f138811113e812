"""What the parts of `Wording` have in common."""

from bot.core.money import DOLLAR
from bot.discord_io.i18n.fluent import Words

# How a sentence of ours begins, below an answer or instead of one, in every language.
FAILURE = "⚠️ "
NOTE = "-# "

CENT = 0.01
SMALLEST_SHOWN = 0.0001


class Section:
    """One subject's sentences in one language: methods that choose the sentence and put the values in.

    Times are Discord timestamps, which each reader sees in their own time zone
    (https://docs.discord.com/developers/reference#message-formatting).
    """

    def __init__(self, say: Words) -> None:
        self._say = say

    def dollars(self, pico: int) -> str:
        """Return an amount of picodollars: in cents, or with two digits where that is too coarse."""
        amount = pico / DOLLAR
        if pico and amount < SMALLEST_SHOWN:
            return self._say("less-than", amount=f"${SMALLEST_SHOWN}")
        if pico and amount < CENT:
            return f"${amount:.4f}"
        return f"${amount:,.2f}"


def until(time: float) -> str:
    """Return how long it is to (or since) a time, Unix seconds, as Discord shows it; not before it has come."""
    return f"<t:{int(time + 0.999)}:R>"


def code(text: str) -> str:
    """Return a text as it may stand between backticks."""
    return text.replace("`", "'")[:100]

"""Text on its way to Discord, with the structure that a cut must respect.

Lengths are UTF-16 code units throughout, as Discord's own client counts. A server that counts code points
counts no more, so text that fits here fits there.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

FENCE = "```"
SPOILER = "||"
# Discord's quote of a line, and its quote to the end of the message.
LINE_QUOTE = "> "
REST_QUOTE = ">>> "


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str, room: int) -> int:
    """Return how many characters from the start of `text` fit into `room` UTF-16 code units."""
    room = max(room, 0)
    if text.isascii():
        return min(len(text), room)
    return len(text[: room + 1].encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore"))


class RunKind(Enum):
    """The role of a run of text."""

    PROSE = auto()
    OPENING = auto()
    CODE = auto()
    CLOSING = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text as Discord is to get it.

    `language` is that of the block of code which it opens. `spoiler` tells whether a spoiler is open behind it.
    `quote` is the mark of the quote that it stands in; the marks within it are part of the text.
    """

    text: str
    kind: RunKind = RunKind.PROSE
    language: str = ""
    spoiler: bool = False
    quote: str = ""

    @property
    def closing(self) -> str:
        """Return the text that closes everything open behind this run."""
        in_code = self.kind is RunKind.CODE or self.kind is RunKind.OPENING
        return closing(code=in_code, spoiler=self.spoiler, quote=self.quote)

    @property
    def is_blank_code(self) -> bool:
        """Tell whether this is code without anything to see in it."""
        return self.kind is RunKind.CODE and not self.text.strip()

    def with_text(self, text: str) -> "Run":
        """Return the run with another text."""
        return Run(text, self.kind, self.language, self.spoiler, self.quote)

    def with_language(self, language: str) -> "Run":
        """Return an opening with another language."""
        return replace(self, text=self.text.replace(self.language, language), language=language)


def closing(*, code: bool, spoiler: bool, quote: str) -> str:
    """Return the text that closes a block of code and a spoiler."""
    if not code:
        return SPOILER if spoiler else ""
    fence = f"\n{LINE_QUOTE if quote == LINE_QUOTE else ''}{FENCE}"
    return fence + (SPOILER if spoiler else "")

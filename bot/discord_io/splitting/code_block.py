"""Blocks of code, and where they end."""

import re
from dataclasses import dataclass

from bot.discord_io.splitting.inline import MIN_TICKS
from bot.discord_io.splitting.runs import FENCE

# A run of backticks in code is judged by this much of the text behind it.
MAX_LOOK = 100

_NESTED = re.compile(r"[a-z][a-z0-9+#\-]*(?:[ \t]+[\w.]+=.*)?[ \t]*")
_ABOUT_MARKDOWN = {"", "md", "markdown", "mdx", "text", "txt"}
_QUOTES = {'"', "'", "\\"}


@dataclass(slots=True)
class CodeBlock:
    """An open block of code.

    `opening` is held back until there is something in the block, with the `indent` of the first line; Discord takes
    an empty block for none. `newline` is held back until it is clear that the block does not end behind it.
    """

    opening: str
    language: str
    ticks: int
    fence_indent: int
    tildes: bool = False
    indent: str = ""
    newline: bool = False
    depth: int = 0

    def closes(self, line: str, start: int, end: int, *, line_start: bool) -> bool:
        """Tell whether a run of backticks in a line of code closes the block, as Discord would have it.

        A fence that belongs to the code does not: one that is shorter or indented deeper, one within quotation
        marks, and in code about Markdown a pair, or one with a language and its partner.
        """
        if end - start < self.ticks:
            return False
        rest = line[end : end + MAX_LOOK]
        about_markdown = self.language.lower() in _ABOUT_MARKDOWN
        if not line_start or start > MAX_LOOK or line[:start].strip():
            quoted = line[start - 1 : start] in _QUOTES or rest[:1] in _QUOTES
            return not (quoted or (about_markdown and self.language and FENCE in rest))
        nests = self.ticks == MIN_TICKS and _NESTED.fullmatch(rest)
        if nests or start > self.fence_indent + 3:
            self.depth += bool(nests and about_markdown)
            return False
        if self.depth and not rest.strip():
            self.depth -= 1
            return False
        return True

"""Discord's own reading of a message: its client's expressions for code, escapes, quotes and spoilers."""

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
_BLOCK = re.compile(r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE | re.ASCII)
_INLINE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_QUOTE = re.compile(r"( *>>> ([\s\S]*))|( *> [^\n]*(?:\n *> [^\n]*)*\n?)")
_SPOILER = re.compile(r"\|\|([\s\S]+?)\|\|")


@dataclass
class Reading:
    """The blocks of code as (language, code), the text outside of all code, and the spoilers."""

    blocks: list[tuple[str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    prose: str = ""
    spoilers: list[str] = field(default_factory=list)


def read(message: str) -> Reading:
    """Return Discord's reading of a message."""
    reading = Reading()
    _read(message, reading, quoted=False)
    return reading


def _read(text: str, reading: Reading, *, quoted: bool) -> None:
    at = 0
    while at < len(text):
        line_start = at == 0 or text[at - 1] == "\n"
        if not quoted and line_start and (match := _QUOTE.match(text, at)):
            mark = r"^ *>>> ?" if match[1] else r"(?m)^ *> ?"
            _read(re.sub(mark, "", match[0]), reading, quoted=True)
        elif match := _ESCAPE.match(text, at):
            reading.prose += match[0]
        elif match := _BLOCK.match(text, at):
            reading.blocks.append((match[1] or "", match[2]))
        elif match := _INLINE.match(text, at):
            reading.inline.append(match[2])
            # Three backticks here were meant for a block.
            reading.prose += match[1] if match[1].startswith("```") else ""
        elif match := _SPOILER.match(text, at):
            reading.spoilers.append(match[1])
            _read(match[1], reading, quoted=True)
        else:
            reading.prose += text[at]
            at += 1
            continue
        at = match.end()

"""Tables of GitHub Flavored Markdown, which Discord does not render: as aligned code, or as a list where wide."""

import re
from itertools import zip_longest

from bot.discord_io.splitting.graphemes import columns
from bot.discord_io.splitting.runs import FENCE

# A phone shows about this many columns of code before it wraps lines.
MAX_COLUMNS = 56
MAX_HEADER = 500
MAX_ROW = 4_000

_DELIMITER = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_CODE_OR_PIPE = re.compile(r"\\\||(?<!`)(`++)(?:(?!\1).)+\1|\|")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ \t]*+/?>", re.IGNORECASE)
# Markdown that works only outside of code.
_LIVE = re.compile(r"https?://|\]\(|<(?:[@#:]|a:|t:)\S")
_STYLED = re.compile(
    r"(?<!`)(`++)(?P<code>[^`]+)\1|\*\*(?P<bold>[^*]+)\*\*|(?<![\w*])\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
)
_TICKS = re.compile(r"``(?=`)")


def may_be_header(line: str) -> bool:
    """Tell whether a line may be the first one of a table."""
    return len(line) <= MAX_HEADER and _PIPE.search(line) is not None and FENCE not in line


def is_delimiter(line: str, header: str) -> bool:
    """Tell whether `line` makes `header` the head of a table."""
    if "|" not in line or len(line) > MAX_HEADER or not _DELIMITER.fullmatch(line):
        return False
    return len(_cells(line)) == len(_cells(header)) or line.lstrip()[0] == header.lstrip()[0] == "|"


def is_held_back(header: str) -> bool:
    """Tell whether a line looks so much like the head of a table that it is not shown before that is certain."""
    header = header.lstrip()
    return header.startswith("|") and not header.startswith("||")


def may_become_delimiter(line: str) -> bool:
    """Tell whether an unfinished line holds nothing that a delimiter row could not."""
    return not line.strip(" \t|:-")


def defused(code: str) -> str:
    """Return `code` without three backticks in a row, which would close the block around it."""
    return _TICKS.sub("``\u200b", code) if FENCE in code else code


def hidden(text: str) -> str:
    """Return `text` without `||`, which would end the spoiler around it."""
    return text.replace("||", "|\u200b|") if "||" in text else text


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = [cell.strip().replace("\\|", "|") for cell in _PIPE.split(line)]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _escaped(found: re.Match[str]) -> str:
    return _PIPE.sub(r"\\|", found[0]) if found[1] else found[0]


def _plain(cell: str) -> str:
    """Return a cell without the marks that code would show."""
    return _STYLED.sub(lambda match: match["code"] or match["bold"] or match["italic"], cell)


class MarkdownTable:
    """A table whose rows arrive one by one."""

    def __init__(self, header: str, delimiter: str) -> None:
        self.header = header
        self.piped = header.lstrip().startswith("|")
        self.wide = False
        self._names = _cells(header)
        self._aligned = [(cell.startswith(":"), cell.endswith(":")) for cell in _cells(delimiter)]
        self._rows: list[list[str]] = []
        self._widths: list[int] = []
        self._listed = 0
        self._measure(self._names)

    def is_row(self, line: str) -> bool:
        """Tell whether `line` goes on with the table."""
        if len(line) > MAX_ROW:
            return False
        return line.lstrip().startswith("|") if self.piped else _PIPE.search(line) is not None

    def may_be_row(self, line: str) -> bool:
        """Tell whether a line that has only begun may go on with the table."""
        return len(line) <= MAX_ROW and (not self.piped or not line.strip() or line.lstrip().startswith("|"))

    def add(self, line: str) -> None:
        """Append a row."""
        cells = _cells(line)
        if len(cells) > len(self._names):
            # Models forget to escape the pipes of code.
            whole = _cells(_CODE_OR_PIPE.sub(_escaped, line))
            cells = whole if len(whole) <= len(self._names) else cells
        row = [" / ".join(piece.strip(" \t") for piece in _BREAK.split(cell)) for cell in cells]
        self._rows.append(row)
        self._measure(row)

    def _measure(self, row: list[str]) -> None:
        if self.wide:
            return
        measured = [columns(_plain(cell)) for cell in row]
        self._widths = [max(pair) for pair in zip_longest(self._widths, measured, fillvalue=0)]
        total = sum(self._widths) + 3 * (len(self._widths) - 1)
        self.wide = total > MAX_COLUMNS or any(_LIVE.search(cell) for cell in row)

    def code(self) -> str:
        """Return the whole table, aligned."""
        lines = [
            self._line(self._names),
            "-+-".join("-" * width for width in self._widths),
            *map(self._line, self._rows),
        ]
        return defused("\n".join(lines))

    def _line(self, row: list[str]) -> str:
        cells = []
        for number, width in enumerate(self._widths):
            cell = _plain(row[number]) if number < len(row) else ""
            left, right = self._aligned[number] if number < len(self._aligned) else (False, False)
            free = width - columns(cell)
            before = (free // 2 if left else free) if right else 0
            cells.append(" " * before + cell + " " * (free - before))
        return " | ".join(cells).rstrip()

    def listed(self) -> str:
        """Return the rows since the last call, each as lines of name and value."""
        text = []
        for row in self._rows:
            lines = [
                f"**{name}:** {_closed(value)}\n" if name else f"{_closed(value)}\n"
                for name, value in zip_longest(map(_name, self._names), row, fillvalue="")
                if value
            ]
            if lines:
                text += ["\n"] if self._listed else []
                text += lines
                self._listed += 1
        self._rows.clear()
        return "".join(text)

    def listed_header(self) -> str:
        """Return the names of a list that has no rows."""
        return "" if self._listed else f"**{' | '.join(filter(None, map(_name, self._names)))}**\n"


def _closed(cell: str) -> str:
    """Return a cell without a fence that has no partner, which would make code of the rows below."""
    return cell.replace(FENCE, r"\`\`\`") if cell.count(FENCE) % 2 else cell


def _name(cell: str) -> str:
    return _plain(cell).replace("*", "").rstrip(": ")

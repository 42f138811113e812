"""A model's Markdown, read as it arrives, as runs of Discord's.

Discord renders neither tables, small headings, rules, check boxes nor formulas, and knows no fences but three
backticks. Code stays as it is. A run is final, however the text around it arrives; undecided text is held back.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.discord_io.splitting.code_block import MAX_LOOK, CodeBlock
from bot.discord_io.splitting.inline import INFO, MAX_SPAN, Mode, Piece, scan
from bot.discord_io.splitting.runs import FENCE, LINE_QUOTE, REST_QUOTE, SPOILER, Run, RunKind
from bot.discord_io.splitting.tables import (
    MarkdownTable,
    defused,
    hidden,
    is_delimiter,
    is_held_back,
    may_be_header,
    may_become_delimiter,
)

# Lines longer than this are prose or code, and are passed on before they end.
MAX_LINE = 500
MAX_TICKS = 100
MAX_INDENT = 400
# More white space than fits into a message is as good as this.
MAX_BLANK = 4_000
RULE = "─" * 10

# Discord knows no quotes within quotes, so that several marks are one.
_QUOTE = re.compile(r" {0,3}>(?:[ \t]?>){0,20}(?:[ \t]|\Z)")
_OUTER_QUOTE = re.compile(r" {0,3}>(?:[ \t]|\Z)")
_REST_QUOTE = re.compile(r" *>>> ")
_TILDES = re.compile(rf"([ \t]*+)(~{{3,}}+){INFO}", re.ASCII)
_SMALL_HEADING = re.compile(r"([ \t]*)#{4,6}[ \t]+(?=\S)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_CHECK_BOX = re.compile(r"([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[([ xX])\](?=[ \t])")
_BLOCK = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,3})[ \t]")
_BOLD_OR_CODE = re.compile(r"(?<!`)(`++)[^`]+\1|\*\*")
# The beginning of a line that is shown only when it is known for what it is.
_UNCLEAR = re.compile(r"[-*+_ \t]++|[#>`~ \t]++|[ \t]*+(?:\d+[.)]?|(?:[-*+]|\d+[.)])[ \t]+\[[ xX]?\]?|\|[^|].*|\|)")

_FLOOD = re.compile(rf"`{{{MAX_TICKS},}}")
_CODE_RUN = re.compile(r"`{3,}")
_END_TICKS = re.compile(r"`{1,2}\Z")


class MarkdownReader:
    """One growing answer."""

    def __init__(self, *, quoted: bool = False) -> None:
        self._quoted = quoted
        self._runs: list[Run] = []
        self._mode = Mode.MORE
        self._line: list[str] = []
        self._size = 0
        self._ticks = 0
        self._blank = 0
        self._bol = True
        self._prose = ""
        self._prose_bol = True
        self._waits = ""
        self._spoiler = False
        self._code: CodeBlock | None = None
        self._header: str | None = None
        self._table: MarkdownTable | None = None
        self._quote: _Quote | None = None
        self._rest_quote = False

    def feed(self, text: str) -> None:
        r"""Append `text`, whose newlines are \n."""
        text = self._without_floods(text)
        start = 0
        while (newline := text.find("\n", start)) >= 0:
            self._line.append(text[start:newline])
            line = "".join(self._line)
            self._line, self._size = [], 0
            self._take(line, ended=True)
            start = newline + 1
        if start < len(text):
            self._line.append(text[start:])
            self._size += len(text) - start
            if self._size > MAX_LINE:
                line = "".join(self._line)
                self._line, self._size = [], 0
                self._take(line, ended=False)

    def _without_floods(self, text: str) -> str:
        """Shorten runs of backticks, so that there is always an end to wait for."""
        if "`" not in text:
            self._ticks = 0 if text else self._ticks
            return text
        leading = len(text) - len(text.lstrip("`"))
        text = _FLOOD.sub("`" * MAX_TICKS, text[min(leading, max(0, self._ticks + leading - MAX_TICKS)) :])
        trailing = len(text) - len(text.rstrip("`"))
        self._ticks = trailing if trailing < len(text) else self._ticks + trailing
        return text

    @property
    def in_code(self) -> bool:
        """Tell whether a block of code is open."""
        return self._code is not None

    def drain(self) -> list[Run]:
        """Return the runs since the last call."""
        runs, self._runs = self._runs, []
        return runs

    def shown(self) -> list[Run]:
        """Return the undecided text as it can be shown meanwhile."""
        draft = self.draft()
        draft.finish(Mode.SHOWN)
        return draft.drain()

    def draft(self) -> "MarkdownReader":
        """Return a copy that can be finished while this one goes on."""
        draft = copy.copy(self)
        draft.start_draft()
        return draft

    def start_draft(self) -> None:
        """Share nothing that changes with the original, and nothing that it has yet to drain."""
        self._runs, self._line = [], list(self._line)
        self._code = copy.copy(self._code)
        self._quote = self._quote.draft() if self._quote else None

    def finish(self, mode: Mode = Mode.ENDED) -> None:
        """Decide about the rest: nothing follows, or it is only to be shown."""
        line = "".join(self._line)
        self._line, self._size = [], 0
        if mode is Mode.SHOWN:
            self._mode = mode
            if self._table:
                line, self._header = "", self._table.header
                self._table = None
            elif self._code is None and self._bol and self._is_unclear(line):
                line = ""
            if self._header and is_held_back(self._header):
                line, self._header = "", None
        if self._code and (mode is Mode.SHOWN or line.strip(" \t") in {"`", "``"}):
            # Perhaps half a closing fence.
            line = line.rstrip("`~")
        if line:
            quoted = mode is Mode.SHOWN and self._continues_quote(line)
            self._take(line, ended=not quoted, newline="\n" if mode is Mode.ENDED else "")
        if self._header is not None:
            self._release_header()
        self._end_table()
        self._end_quote(mode)
        self._end_paragraph(mode)
        self._close(f"\n{FENCE}")
        if self._quoted and self._spoiler:
            # Discord ends it with the quote.
            self._spoiler = False
            self._add(SPOILER)

    def _continues_quote(self, line: str) -> bool:
        if self._bol:
            return not self._code and self._quote_mark(line) is not None
        return self._quote is not None

    def _quote_mark(self, line: str) -> re.Match[str] | None:
        if self._quoted or self._rest_quote or (_REST_QUOTE.match(line) and not self._quote):
            return None
        in_code = self._quote is not None and self._quote.reader.in_code
        return (_OUTER_QUOTE if in_code else _QUOTE).match(line)

    def _is_unclear(self, line: str) -> bool:
        if self._header is not None and may_become_delimiter(line):
            return True
        return _UNCLEAR.fullmatch(line) is not None

    # ------------------------------------------------------------ lines

    def _take(self, line: str, *, ended: bool, newline: str = "\n") -> None:
        """Read a line, or the part of a long one that has arrived."""
        if self._bol and not self._code:
            indent = len(line) - len(line.lstrip())
            line = line[max(0, indent - MAX_INDENT) :]
            if not ended and len(line) <= MAX_LINE and self._mode is Mode.MORE:
                self._line, self._size = [line], len(line)
                return
        end = newline if ended else ""
        if self._quote and not self._bol:
            self._feed_quote(line + end)
        elif self._code or not self._bol:
            self._flow(line + end)
        elif self._is_held(line, ended=ended):
            return
        else:
            self._block(line, end)
        self._bol = ended

    def _is_held(self, line: str, *, ended: bool) -> bool:
        """Take a line that belongs to a table, or may be the first of one."""
        if self._header is not None:
            if ended and is_delimiter(line, self._header):
                self._end_paragraph()
                self._table, self._header = MarkdownTable(self._header, line), None
                return True
            self._release_header()
        if self._table is None:
            return False
        if ended and self._table.is_row(line):
            self._table.add(line)
            if self._table.wide:
                self._flow_list(self._table.listed())
            return True
        if not ended and self._table.may_be_row(line):
            self._line, self._size = [line], 0
            return True
        self._end_table()
        return False

    def _block(self, line: str, end: str) -> None:
        """Read a line by how it begins."""
        quote = self._quote_mark(line)
        if quote:
            self._end_paragraph()
            self._quote = self._quote or _Quote(MarkdownReader(quoted=True))
            self._feed_quote(line[quote.end() :] + end)
            return
        self._end_quote()
        if end and may_be_header(line):
            self._header = line
            return
        if not line.strip():
            self._end_paragraph()
            self._add(line + end)
            return
        if replaced := self._replaced(line):
            self._end_paragraph()
            self._flow(replaced)
            return
        tildes = _TILDES.fullmatch(line) if len(line) <= MAX_LINE else None
        if tildes:
            self._end_paragraph()
            indent, ticks, language = tildes.groups(default="")
            self._add(indent)
            self._code = CodeBlock(f"{FENCE}{language}\n", language, len(ticks), len(indent), tildes=True)
            return
        self._plain_line(line + end)

    def _plain_line(self, line: str) -> None:
        rest_quote = _REST_QUOTE.match(line)
        if rest_quote and not self._rest_quote:
            self._end_paragraph()
            self._add(REST_QUOTE)
            self._rest_quote = True
            line = line[rest_quote.end() :]
        check_box = _CHECK_BOX.match(line)
        if check_box:
            line = f"{check_box[1]}{'☐' if check_box[2] == ' ' else '☑'}{line[check_box.end() :]}"
        if _BLOCK.match(line):
            self._end_paragraph()
        self._flow(line)

    def _replaced(self, line: str) -> str:
        """Return the line in place of a small heading or a rule, "" for other lines."""
        if len(line) > MAX_LINE:
            return ""
        if _RULE.fullmatch(line):
            return f"{RULE}\n"
        heading = _SMALL_HEADING.match(line)
        if heading is None:
            return ""
        text = line[heading.end() :].rstrip()
        shorter = text.rstrip("#")
        text = shorter.rstrip() if shorter.endswith((" ", "\t")) else text
        plain = _BOLD_OR_CODE.sub(lambda mark: mark[0] if mark[1] else "", text)
        return f"{heading[1]}**{plain.strip()}**\n"

    def _release_header(self) -> None:
        """Read the line that might have been the head of a table as prose."""
        line, self._header = self._header, None
        if line is not None:
            replaced = self._replaced(line)
            if replaced:
                self._end_paragraph()
                self._flow(replaced)
            else:
                self._plain_line(line + "\n")

    def _end_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        if table.wide:
            self._flow_list(table.listed() + table.listed_header())
            return
        for text, kind in (
            (f"{FENCE}\n", RunKind.OPENING),
            (table.code(), RunKind.CODE),
            (f"\n{FENCE}", RunKind.CLOSING),
        ):
            self._add(text, kind)
        self._add("\n")

    # ------------------------------------------------------------ quotes

    def _feed_quote(self, text: str) -> None:
        if self._quote:
            self._quote.reader.feed(text)
            self._runs += self._quote.runs()

    def _end_quote(self, mode: Mode = Mode.ENDED) -> None:
        quote, self._quote = self._quote, None
        if quote:
            quote.reader.finish(mode)
            self._runs += quote.runs()
            if not quote.line_start:
                self._add("\n")

    # ------------------------------------------------------------ prose

    def _flow(self, text: str) -> None:
        """Read text that may open and close blocks of code."""
        while text:
            text = self._flow_code(text, self._code) if self._code else self._flow_prose(text)

    def _flow_list(self, text: str) -> None:
        for line in text.splitlines(keepends=True):
            self._flow(line)
            self._end_paragraph()

    def _flow_prose(self, text: str) -> str:
        """Read prose; return the text that follows the opening of a block."""
        waits = self._waits and self._waits not in text and "`" not in text
        if waits and len(self._prose) + len(text) < MAX_SPAN:
            self._prose += text
            return ""
        return self._scan(self._prose + text, self._mode)

    def _end_paragraph(self, mode: Mode = Mode.ENDED) -> None:
        if self._prose:
            rest = self._scan(self._prose, mode)
            if mode is not Mode.SHOWN:
                self._flow(rest)

    def _scan(self, text: str, mode: Mode) -> str:
        bol = self._prose_bol if self._prose else self._bol
        found = scan(text, mode, spoiler=self._spoiler, line_start=bol)
        self._add_pieces(found.pieces)
        self._prose, self._waits, self._prose_bol = found.rest, found.waits, found.line_start
        opening = found.opening
        if opening is None:
            return ""
        self._code = CodeBlock(opening.text, opening.language, opening.ticks, opening.indent)
        self._bol = False
        return opening.after

    def _add(self, text: str, kind: RunKind = RunKind.PROSE) -> None:
        blank = kind is RunKind.PROSE and text.isspace()
        self._blank = self._blank + len(text) if blank else 0
        if text and self._blank <= MAX_BLANK:
            language = text.strip("`\n") if kind is RunKind.OPENING else ""
            quote = REST_QUOTE if self._rest_quote else ""
            self._runs.append(Run(text, kind, language, self._spoiler, quote))

    def _add_pieces(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            self._spoiler = piece.spoiler
            self._add(piece.text, piece.kind)

    # ------------------------------------------------------------ code

    def _flow_code(self, text: str, block: CodeBlock) -> str:
        """Read the lines of a block; return the text behind the block."""
        line, ended = text.removesuffix("\n"), text.endswith("\n")
        if block.tildes:
            marks = line.strip(" \t")
            if ended and self._bol and len(marks) >= block.ticks and not marks.strip("~"):
                self._close(f"\n{FENCE}")
                return "\n"
            self._add_code(line, block, ended=ended)
            return ""
        for run in _CODE_RUN.finditer(line):
            if not ended and len(line) < run.end() + MAX_LOOK and self._mode is Mode.MORE:
                self._add_code(line[: run.start()], block, ended=False)
                self._line, self._size = [line[run.start() :]], 0
                return ""
            if block.closes(line, run.start(), run.end(), line_start=self._bol):
                self._close_at(line, run, block)
                self._bol = False
                return line[run.end() :] + ("\n" if ended else "")
        end = len(line)
        partial = _END_TICKS.search(line) if not ended else None
        if partial:
            end = partial.start()
            self._line, self._size = [line[end:]], 0
        self._add_code(line[:end], block, ended=ended)
        return ""

    def _close_at(self, line: str, run: re.Match[str], block: CodeBlock) -> None:
        """End a block at a run of backticks, of which those too many are code where code precedes them."""
        code = line[: run.start()]
        if self._bol and run.start() <= MAX_LOOK and not code.strip():
            self._close(f"\n{code}{FENCE}" if block.newline else FENCE)
            return
        more = len(run[0]) - block.ticks
        self._add_code(code + "`" * more, block, ended=False)
        self._close(f"\n{FENCE}" if more else FENCE)

    def _add_code(self, code: str, block: CodeBlock, *, ended: bool) -> None:
        """Append code, `ended` by a newline or not."""
        if block.opening:
            if not code.strip():
                block.indent = "" if ended else block.indent + code
                return
            self._add(block.opening, RunKind.OPENING)
            code, block.opening = block.indent + code, ""
        if code or ended:
            code = ("\n" if block.newline else "") + defused(code)
            self._add(hidden(code) if self._spoiler else code, RunKind.CODE)
            block.newline = ended

    def _close(self, closing: str) -> None:
        if self._code and not self._code.opening:
            self._add(closing, RunKind.CLOSING)
        self._code = None


@dataclass(slots=True)
class _Quote:
    """A quote of lines, whose content is read by itself."""

    reader: MarkdownReader
    line_start: bool = True

    def draft(self) -> "_Quote":
        return _Quote(self.reader.draft(), self.line_start)

    def runs(self) -> Iterator[Run]:
        """Yield the content since the last call, with Discord's mark before each line."""
        for run in self.reader.drain():
            text = f"{LINE_QUOTE}{run.text}" if self.line_start else run.text
            self.line_start = text.endswith("\n")
            body = text[:-1] if self.line_start else text
            text = body.replace("\n", f"\n{LINE_QUOTE}") + ("\n" if self.line_start else "")
            yield replace(run, text=text, quote=LINE_QUOTE)

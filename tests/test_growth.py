"""Twice the text takes at most 2.5 times as long: every regular expression, and every function that reads foreign text.

Patterns are collected from all modules, so that a new one is measured without being named here.
"""

import ast
import asyncio
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import openai
import pytest

import bot
import cogs
from bot.attachments import extract
from bot.attachments.formats import text as text_format
from bot.chat.answers import speaker_marks
from bot.core import markup, tokens
from bot.core.domain import Speaker, UserId
from bot.core.tools import ToolSpec
from bot.discord_io.incoming import plain_text
from bot.discord_io.replies import files
from bot.discord_io.splitting import graphemes, splitter
from bot.discord_io.splitting.tables import MarkdownTable
from bot.discord_io.ui import diff
from bot.llm import error_body, errors, sse, thinking
from bot.llm.parts.written_calls import WrittenCalls
from bot.monitoring import logs
from bot.tools.mcp import inbound, results, schemas

ROOT = Path(__file__).parent.parent
# The owner's own settings and texts of Parley, not foreign text.
OWN = ("bot.config.", "bot.cli.", "bot.discord_io.i18n.")
# These build patterns from names at run time; `SCANNERS` has a function of each.
AT_RUN_TIME = {"bot/llm/errors.py", "bot/monitoring/logs.py"}

HOSTILE = (
    " ", "\n", " \n", "\t", "`", "` ", "``` ", "```\n", "`|", "~~~\n", "[", "](", "[a](b", "(", "<", "<@1", "<:a:",
    "<|", "<think>", "</think>", "{a", "*", "**a", "_", "|", "||a", "|-", "a|\n", "\\", "\\[", "$$", "> ", ">>> ",
    "- [ ] ", "# ", "1. ", "12", "1,", "a", "a-", "a.", "a ", "a\n", "A", "\u200b", "e\u0301", "\u0301", "é", "字",
    "。", "👩\u200d👩\u200d👧", "👍🏽", "🇩🇪", "https://a", "⟦", "⟦a 1", "⟦a⟧", "\"'", "x=\"", "<br", "sk-a", "key ",
    "try again in 1", "max tokens ", "limit 1", "data: {\n", "\x00", "\u202e", "\U000e0041",
)  # fmt: skip
# A text of 2,000 characters that takes less is measured no further: the square would take more.
MIN_S, MIN_PATTERN_S = 0.003, 0.001


def seconds(act: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    act(text)
    return time.process_time() - began


def assert_linear(act: Callable[[str], object], unit: str, *, size: int, least: float, head: str = "") -> None:
    def made(number: int) -> str:
        return head + unit * (number // len(unit)) + "\x01"

    if seconds(act, made(size)) < least:
        return
    short = long = float("inf")
    for _ in range(30):  # on a busy machine the best of several
        short = min(short, seconds(act, made(2 * size)))
        long = min(long, seconds(act, made(4 * size)))
        if long <= 2.5 * short:
            return
    pytest.fail(f"{unit!r}: {short:.4f} s, twice as much {long:.4f} s")


def modules() -> Iterator[str]:
    for package in (bot, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and not module.name.startswith(OWN):
                yield module.name


def compiled(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from compiled(each)
    elif isinstance(value, dict):
        yield from compiled([*value, *value.values()])


PATTERNS = {
    (name, module): list(compiled(value))
    for module in modules()
    for name, value in vars(importlib.import_module(module)).items()
    if any(compiled(value))
}


SOURCES = "".join(path.read_text() for package in ("bot", "cogs") for path in (ROOT / package).rglob("*.py"))


def uses(name: str, pattern: re.Pattern[str]) -> list[Callable[[str], object]]:
    """Return the ways to apply a pattern; one that is only matched at a position is not searched for."""
    only_matched = re.search(rf"\b{name}\.(?:full)?match\(", SOURCES) and not re.search(
        rf"\b{name}\.(?!(?:full)?match\()", SOURCES
    )
    return [pattern.fullmatch, pattern.match if only_matched else lambda text: list(pattern.finditer(text))]


@pytest.mark.parametrize(("name", "module"), PATTERNS)
def test_pattern_takes_linear_time(name: str, module: str) -> None:
    for pattern in PATTERNS[name, module]:
        for act in uses(name, pattern):
            for unit in HOSTILE:
                assert_linear(act, unit, size=2000, least=MIN_PATTERN_S)
                assert_linear(act, unit, size=2000, least=MIN_PATTERN_S, head="a")


def test_patterns_are_compiled_where_they_are_collected() -> None:
    for module in modules():
        path = ROOT / f"{module.replace('.', '/')}.py"
        if not path.exists() or str(path.relative_to(ROOT)) in AT_RUN_TIME:
            continue
        tree = ast.parse(path.read_text())
        top = {id(each) for statement in tree.body if isinstance(statement, ast.Assign | ast.AnnAssign)
               for each in ast.walk(statement)}  # fmt: skip
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re."):
                where = f"{module}:{call.lineno}"
                assert ast.unparse(call.func) == "re.escape" or id(call) in top, where


def streamed(text: str) -> None:
    """Show an answer twenty times while it arrives."""
    answer = splitter.Splitter()
    for at in range(0, len(text), max(1, len(text) // 20)):
        answer.feed(text[at : at + max(1, len(text) // 20)])
        answer.parts()
    answer.finish()


def without_thinking(text: str) -> None:
    shown = thinking.ThinkingFilter()
    for at in range(0, len(text), 50):
        shown.add(text[at : at + 50])
    shown.rest(cut=False)


def without_calls(text: str) -> None:
    shown = WrittenCalls([ToolSpec("a", "", {})])
    for opening in ("<tool_call>a", "<function=a>", "[TOOL_CALLS]a{"):
        shown.reset()
        shown.add(opening)
        for at in range(0, len(text), 50):
            shown.add(text[at : at + 50])
        shown.rest(structured=False, cut=False)


def without_marks(text: str) -> None:
    shown = speaker_marks.SpeakerMarkFilter()
    for at in range(0, len(text), 50):
        shown.add(text[at : at + 50])
    shown.rest()


def in_table(text: str) -> None:
    for row in text.split("\n"):
        table = MarkdownTable("|a|b|", "|-|-|")
        table.add(row)
        table.code()
        table.listed()


def events(text: str) -> None:
    async def read() -> None:
        response = httpx2.Response(
            200, content=text.encode("utf-8", "replace"), request=httpx2.Request("POST", "http://a")
        )
        stream = sse.Events(response)
        while await stream.read():
            pass

    try:
        asyncio.run(read())
    except (ValueError, openai.APIError):
        return


def file_text(text: str) -> None:
    try:
        text_format.read(text.encode("utf-8", "replace"), 100_000)
    except extract.Unreadable:
        return


def refused(text: str) -> None:
    errors.classify(error_body.Complaint(400, text.lower()), "model-a")


SCANNERS: dict[str, Callable[[str], object]] = {
    "answer": splitter.split,
    "block": lambda text: splitter.split(f"```py\n{text}"),
    "quote": lambda text: splitter.split(f"> {text}"),
    "stream": streamed,
    "thinking": without_thinking,
    "speaker marks": without_marks,
    "written calls": without_calls,
    "table": in_table,
    "columns": graphemes.columns,
    "handout": files.files,
    "template words": markup.harmless,
    "name": lambda text: markup.display_name(Speaker(UserId(1), text)),
    "beginning": lambda text: markup.beginning(text, 100),
    "estimator": tokens.estimate,
    "markup": lambda text: plain_text.Reader(None, None, None, {}).plain(f"<{text}"),
    "error": refused,
    "error for the log": lambda text: error_body.loggable(text, [text[1:]], "the-key"),
    "events": events,
    "text file": file_text,
    "diff": lambda text: diff.diff(text, text.replace("\n", "\n\n") + "b"),
    "diff of lines": lambda text: diff.diff("\n".join(text), "\n".join(text[::-1])),
    "tool's description": lambda text: schemas.note(text, 300),
    "tool's result": lambda text: results.shortened([text], 4000),
    "size of message": lambda text: inbound.check_size(text.encode()),
    "log": lambda text: logs.escaped(logs.redaction(["a secret word"])(text)),
}


@pytest.mark.parametrize("name", SCANNERS)
def test_scanner_takes_linear_time(name: str) -> None:
    for unit in HOSTILE:
        assert_linear(SCANNERS[name], unit, size=2000, least=MIN_S)

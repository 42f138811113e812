"""Send an answer as files: the whole text, and each longer block of code."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import discord

# Lines of code from which an answer is offered as a file.
LONG_CODE = 40
MIN_CODE = 5
# Discord's limit for a message.
MAX_FILES = 10

_LANGUAGE = re.compile(r"[ \t]*([\w+#.-]*)")

_ENDINGS = {
    "bash": "sh", "c": "c", "c#": "cs", "c++": "cpp", "cpp": "cpp", "cs": "cs", "csharp": "cs", "css": "css",
    "csv": "csv", "diff": "diff", "dockerfile": "Dockerfile", "go": "go", "golang": "go", "html": "html", "ini": "ini",
    "java": "java", "javascript": "js", "js": "js", "json": "json", "jsx": "jsx", "kotlin": "kt", "kt": "kt",
    "lua": "lua", "makefile": "mk", "markdown": "md", "md": "md", "php": "php", "powershell": "ps1", "py": "py",
    "python": "py", "rb": "rb", "rs": "rs", "ruby": "rb", "rust": "rs", "sh": "sh", "shell": "sh", "sql": "sql",
    "swift": "swift", "toml": "toml", "ts": "ts", "tsx": "tsx", "typescript": "ts", "xml": "xml", "yaml": "yaml",
    "yml": "yml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    code: str

    @property
    def lines(self) -> int:
        return self.code.count("\n")


def blocks(answer: str) -> Iterator[Block]:
    """Yield the closed blocks. Backticks open and close one anywhere in a line, as in Discord."""
    fence, language, code = "", "", list[str]()
    for line in answer.splitlines(keepends=True):
        if not fence:
            fence, language = _opener(line)
            code = []
        elif (end := line.find(fence)) < 0:
            code.append(line)
        else:
            code += [line[:end] + "\n"] if line[:end].strip() else []
            yield Block(language, "".join(code))
            fence = ""


def _opener(line: str) -> tuple[str, str]:
    """Return the fence of a block that begins in this line, and its language; "" where none does."""
    tilde = line.lstrip(" \t").startswith("~~~")
    mark = "~~~" if tilde else "```"
    if not tilde and line.count(mark) % 2 == 0 and not line.lstrip(" \t").startswith("````"):
        return "", ""
    before, found, rest = line.rpartition(mark)
    if not found or "`" in rest:
        return "", ""
    width = len(mark) + len(before) - len(before.rstrip(mark[0]))
    language = _LANGUAGE.match(rest)
    return mark[0] * width, language[1].lower() if language else ""


def is_worth_it(answer: str, messages: int) -> bool:
    """Return True if an answer has several messages or a long block of code."""
    return messages > 1 or any(block.lines >= LONG_CODE for block in blocks(answer))


def files(answer: str) -> list[discord.File]:
    """Return the whole answer and its longer blocks of code, at most `MAX_FILES`."""
    pieces = [block for block in blocks(answer) if block.lines >= MIN_CODE]
    kept = sorted(pieces, key=lambda block: block.lines, reverse=True)[: MAX_FILES - 1]
    named = [
        (f"code-{number}.{_ENDINGS.get(block.language, 'txt')}", block.code)
        for number, block in enumerate((each for each in pieces if each in kept), 1)
    ]
    whole = [("answer.md", answer), *named[: MAX_FILES - 1]]
    return [discord.File(io.BytesIO(text.encode("utf-8", "replace")), filename=name) for name, text in whole]

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "cogs")
# Occurrences in 1,000 words of docstrings and comments.
LIMITS = {
    "what": (re.compile(r"\bwhat\b", re.IGNORECASE), 4.0),
    "somebody": (re.compile(r"\b(?:some|no|every)body\b|\bwhoever\b", re.IGNORECASE), 1.0),
}
SHOWN_FILES = 5


def prose(source: str) -> Iterator[str]:
    """Yield the docstrings, those of attributes included, and the comments."""
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield str(statement.value.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def excess(sources: dict[str, str], pattern: re.Pattern[str], limit: float) -> str | None:
    """Return a report if the pattern occurs more often than `limit`, with the fullest files first."""
    texts = {name: " ".join(prose(source)) for name, source in sources.items()}
    found = {name: len(pattern.findall(text)) for name, text in texts.items()}
    rate = 1000 * sum(found.values()) / max(sum(len(text.split()) for text in texts.values()), 1)
    if rate <= limit:
        return None
    fullest = sorted(found, key=found.__getitem__, reverse=True)[:SHOWN_FILES]
    return f"{rate:.1f} in 1,000 words, limit {limit}: " + ", ".join(f"{name} {found[name]}" for name in fullest)


@pytest.mark.parametrize("word", LIMITS)
def test_docstrings_and_comments_avoid_relative_clauses_for_nouns(word: str) -> None:
    sources = {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*.py")
    }
    assert excess(sources, *LIMITS[word]) is None


def test_words_are_counted_in_docstrings_and_comments_only() -> None:
    source = '"""What is here."""\nwhat = "what"  # what\n"""What."""\ndef f():\n    """Whatever somebody wants."""\n'
    assert len(LIMITS["what"][0].findall(" ".join(prose(source)))) == 3
    assert len(LIMITS["somebody"][0].findall(" ".join(prose(source)))) == 1
    assert excess({"a.py": source, "b.py": "x = 1  # fine\n"}, *LIMITS["what"]) == (
        "272.7 in 1,000 words, limit 4.0: a.py 3, b.py 0"
    )

"""A text, or its difference from another, as Discord shows it."""

import difflib
import re
from collections import Counter
from itertools import takewhile

# Leaves room for the rest of an embed's 4,096 characters.
MAX_SHOWN = 2500
# A zero-width space between backticks keeps them from ending the block.
_FENCE = re.compile("(?<=`)`")
# About 0.1 s. Beyond, a changed passage is shown whole, as it was and as it is.
MAX_STEPS = 1_000_000
# Lines from which difflib takes frequent ones for junk.
LONG = 200


def diff(old: str, new: str) -> str:
    """Return the lines that go and come, marked - and +, with one line around them; "" where nothing differs."""
    before, after = _without_common_ends(old.splitlines(), new.splitlines())
    if _steps(before, after) > MAX_STEPS:
        return "\n".join([*(f"-{line}" for line in before), *(f"+{line}" for line in after)])
    lines = difflib.unified_diff(before, after, lineterm="", n=1)
    # The first two name files; the others that begin with @@ name lines.
    return "\n".join(line for number, line in enumerate(lines) if number > 1 and not line.startswith("@@"))


def _without_common_ends(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines from the first to the last difference, with one line around them."""
    start = max(_common(before, after) - 1, 0)
    before, after = before[start:], after[start:]
    end = max(_common(before[::-1], after[::-1]) - 1, 0)
    return before[: len(before) - end], after[: len(after) - end]


def _common(before: list[str], after: list[str]) -> int:
    """Return how many lines are the same at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _steps(before: list[str], after: list[str]) -> int:
    """Return an upper bound of difflib's steps, which are those of one pass for each stretch that it compares."""
    numbers = Counter(after)
    # It looks for no lines that are frequent in a long text.
    frequent = len(after) // 100 + 1 if len(after) >= LONG else len(after)
    pairs = sum(number for line in before if (number := numbers[line]) <= frequent)
    return (len(before) + pairs) * min(len(before), len(after))


def block(text: str) -> tuple[str, bool]:
    """Return a diff as a coloured block, and whether that is all of it."""
    shown = _FENCE.sub("\u200b`", text)
    return f"```diff\n{shown[:MAX_SHOWN]}\n```", len(shown) <= MAX_SHOWN


def quote(text: str) -> tuple[str, bool]:
    """Return a text as a quote, and whether that is all of it."""
    lines = "\n".join(f"> {line}" for line in text.splitlines())
    return lines[:MAX_SHOWN], len(lines) <= MAX_SHOWN

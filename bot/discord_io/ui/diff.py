"""A text, or its difference from another, as Discord shows it."""

import difflib

# Leaves room for the rest of an embed's 4,096 characters.
MAX_SHOWN = 2500
# A zero-width space between backticks keeps them from ending the block.
_FENCE = "`\u200b``"


def diff(old: str, new: str) -> str:
    """Return the lines that go and come, marked - and +, with one line around them; "" where nothing differs."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    # The first two name files; the others that begin with @@ name lines.
    return "\n".join(line for number, line in enumerate(lines) if number > 1 and not line.startswith("@@"))


def block(text: str) -> tuple[str, bool]:
    """Return a diff as a coloured block, and whether that is all of it."""
    shown = text[:MAX_SHOWN].replace("```", _FENCE)
    return f"```diff\n{shown}\n```", len(text) <= MAX_SHOWN


def quote(text: str) -> tuple[str, bool]:
    """Return a text as a quote, and whether that is all of it."""
    lines = "\n".join(f"> {line}" for line in text.splitlines())
    return lines[:MAX_SHOWN], len(lines) <= MAX_SHOWN

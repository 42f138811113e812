"""The difference between two texts, as Discord colours it."""

import difflib

# Leaves room for the rest of an embed's 4,096 characters.
MAX_DIFF = 2500
# A zero-width space between backticks keeps them from ending the block.
_FENCE = "`\u200b``"


def diff(old: str, new: str) -> str:
    """Return the lines that go and come, marked - and +, with one line around them; "" where nothing differs."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    # The first two name files; the others that begin with @@ name lines.
    return "\n".join(line for number, line in enumerate(lines) if number > 1 and not line.startswith("@@"))


def block(text: str) -> tuple[str, bool]:
    """Return a diff as a coloured block, and whether that is all of it."""
    shown = text[:MAX_DIFF].replace("```", _FENCE)
    return f"```diff\n{shown}\n```", len(text) <= MAX_DIFF

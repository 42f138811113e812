"""The table in docs/configuration.md: every setting. `python -m tests.support.settings_table` writes it anew."""

from pathlib import Path

from bot.config.env import Settings, Variable

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
HEAD = "| Setting | Default | Meaning |\n|---|---|---|\n"


def row(variable: Variable) -> str:
    """Return the table's line for one setting. Long defaults stand only in `.env.example`."""
    long = " " in variable.default
    default = "see `.env.example`" if long else f"`{variable.default}`" if variable.default else ""
    return f"| `{variable.name}` | {default} | {variable.about} |\n"


def table() -> str:
    """Return the whole table, in the order of the code."""
    return HEAD + "".join(map(row, Settings.describe()))


def page(text: str) -> str:
    """Return a page's text with its table replaced by the code's."""
    before, head, after = text.partition(HEAD)
    rest = after.splitlines(keepends=True)
    rows = next((number for number, line in enumerate(rest) if not line.startswith("|")), len(rest))
    return before + (table() if head else "") + "".join(rest[rows:])


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

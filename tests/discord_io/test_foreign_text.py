"""Words of people in the bot's messages: shown as they are, without any effect."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_io.foreign_text import inert, inert_quote


@pytest.mark.parametrize(
    "text",
    [
        "[Free Nitro](https://attacker.example)",
        "[Free\nNitro](https://attacker.example)",
        "https://attacker.example",
        "<https://attacker.example>",
        "mailto:a@b.example",
        "# Announcement",
        "-# small",
        "- list",
        "1. list",
        "> quote",
        ">>> quote",
        "||spoiler||",
        "```code```",
        "<@123456789012345678>",
        "<#123456789012345678>",
        "</prompt set:123456789012345678>",
        "<:emoji:123456789012345678>",
        "<t:0:R>",
        "@everyone",
        "**bold** __under__ ~~gone~~",
        "\\*not escaped\\*",
    ],
)
def test_markup_is_shown_as_written(text: str) -> None:
    made = inert(text)

    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", made) == text
    assert "s://" not in made
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~|`<>\[\]#@:]", made)


def test_hidden_characters_are_removed() -> None:
    assert inert("a\u202eb\U000e0041c") == "abc"


@given(st.text(), st.integers(10, 60))
def test_quote_has_its_limit_and_no_line_outside(text: str, limit: int) -> None:
    quote = inert_quote(text, limit)

    assert len(quote) <= limit
    assert all(line.startswith("> ") for line in quote.split("\n") if quote)

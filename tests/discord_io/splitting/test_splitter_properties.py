"""What holds for every answer, however hostile."""

import re
import unicodedata
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord_io.splitting.splitter import Splitter, length, split
from tests.support.discord_markdown import read

# The only letters of languages here, and nowhere else: so they can be told from the text.
LANGUAGE = "QZJK"
TOKENS = [
    "<@123>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "<:name:1>",
    "<a:name:1>",
    "</say hi:1>",
    "<t:1:R>",
    "<https://e.org/q>",
    "https://e.org/a_b?c=d",
    "[a b](http://e.org)",
    "[a [b] c](e)",
]
CHARACTERS = [
    "e\u0301\u0302",
    "👍🏽",
    "👨‍👩‍👧",
    "🇩🇪",
    "❤️",
    "1️⃣",
    "한",
    "각",
    "🏴\U000e0067\U000e0062\U000e007f",
]
WORDS = ["a", "word", "longer.", "ends?!", "**", "`x y`", "1.", "- ", "# ", "漢字。", "\U0001d50a"]
SPACES = [" ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "\n\n\n\n\n", " " * 70, "\n" * 70]
INVISIBLE = ["\0", "\u200b", "\u200d", "\ufe0f", "\u2800", "\x1b", "\u0301"]
FENCES = [
    "```",
    "\n```\n",
    f"\n```{LANGUAGE}\n",
    f"\n   ```{LANGUAGE}\n",
    "\n`````\n",
    "\n``",
    "`",
    "```\n",
    f"\n``` {LANGUAGE} 42\n",
    f"```{LANGUAGE * 30}",
    "`" * 70,
]

MARKS = [
    "||", "|", "~~~\n", "\n~~~", "\n> ", "\n>>> ", "\n| a | b |\n", "|---|---|\n", "c | d\n", "\n#### ", "\n---\n",
    "\n- [ ] ", "$$", "\\(", "\\)", "\\[", "\\]", "\\", "> ```\n", "\n```md\n", '"```',
]  # fmt: skip

pieces = st.sampled_from(TOKENS + CHARACTERS + WORDS + SPACES + INVISIBLE + FENCES + ["x" * 90, "<", "[", "](", "h"])
hostile = st.lists(pieces | st.text(max_size=5), max_size=40).map("".join)
marked = st.lists(pieces | st.sampled_from(MARKS), max_size=40).map("".join)
fenceless = hostile.map(lambda text: re.sub(r"``+", "`", text.replace("\0", "")))
limits = st.integers(32, 130)
plain = st.lists(st.sampled_from(["a", "word", "ends.", "\n", "\n\n", " ", "# ", "é", "🎉"]), max_size=60).map("".join)

INVISIBLE_CATEGORIES = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def seen(text: str) -> str:
    return "".join(
        c
        for c in text
        if unicodedata.category(c) not in INVISIBLE_CATEGORIES
        and not c.isspace()
        and not "\ufe00" <= c <= "\ufe0f"
        and c not in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2065\u2800\u3164\uffa0"
        and not "\U000e0000" <= c <= "\U000e0fff"
        and not "\ufff0" <= c <= "\ufffb"
    )


def content(text: str) -> str:
    """What a reader must find in the parts: everything but fences, languages and marks."""
    return "".join(c for c in seen(text) if c not in LANGUAGE + "`*|")


@given(hostile | marked, limits)
def test_every_part_is_a_message_that_discord_accepts(text: str, limit: int) -> None:
    for part in split(text, limit):
        assert length(part) <= limit
        assert part == part.strip()
        assert seen(part)


@given(hostile | marked, limits)
def test_every_part_closes_the_code_that_it_opens(text: str, limit: int) -> None:
    # Inline code that is longer than a part leaves a backtick in both.
    blocks_only = re.sub(r"(?<!`)``?(?!`)", "", text)
    for part in [*split(blocks_only, limit), *split(text)]:
        assert "```" not in read(part).prose, part


@given(marked)
def test_no_word_is_lost(text: str) -> None:
    text = re.sub(r"`{3,}[ \t]*([A-Za-z][\w+#.-]*)?\s*$", "", text.replace("\0", ""))
    written, shown = (Counter(re.findall(r"[A-Za-z]", each)) for each in (text, "".join(split(text))))

    assert not {each for each in written - shown if each not in LANGUAGE + "abmd"}


@example("```https://example.org/a_b?c=d", 32)
@given(hostile, limits)
def test_visible_characters_are_never_lost(text: str, limit: int) -> None:
    # Only the opening line of a block without code may stay away, as the last thing of all.
    text = re.sub(r"`{3,}[ \t]*([A-Za-zΛΑΝΓ][\w+#.-]*)?\s*$", "", text.replace("\0", ""))
    found = iter("".join(split(text, limit)))

    assert all(character in found for character in content(text))


@given(fenceless, limits)
def test_text_without_code_is_unchanged(text: str, limit: int) -> None:
    # A last line of one or two backticks alone may be half an opening line.
    shown = seen("".join(split(text, limit))).replace("\\`", "`")

    # A line of asterisks is a rule.
    assert re.sub("[─*]", "", shown).rstrip("`") == seen(text).replace("*", "").rstrip("`")


@given(hostile | marked, limits, st.lists(st.integers(0, 400), max_size=12))
def test_parts_do_not_depend_on_pieces_of_the_text(text: str, limit: int, cuts: list[int]) -> None:
    splitter = Splitter(limit)
    start = 0
    for cut in [*sorted(cuts), len(text)]:
        splitter.feed(text[start:cut])
        splitter.parts()
        start = max(start, cut)

    assert splitter.finish() == split(text, limit)


@given(hostile | marked, limits)
@example("```42\n", 40)
@example("``", 40)
def test_parts_before_the_last_never_change_and_their_number_never_falls(text: str, limit: int) -> None:
    whole = split(text, limit)
    splitter = Splitter(limit)
    number = 0
    for character in text:
        splitter.feed(character)
        parts = splitter.parts()
        assert parts[:-1] == whole[: len(parts) - 1] if parts else True
        assert number <= len(parts)
        number = len(parts)
    assert splitter.finish() == whole


@given(plain, limits)
def test_text_that_fits_into_one_message_is_one_part(text: str, limit: int) -> None:
    if 0 < length(text.strip()) <= limit:
        assert split(text, limit) == [text.strip()]


words_and_tokens = st.lists(
    st.sampled_from(TOKENS + CHARACTERS + [" ", " word ", "x", "漢字。", "\n", "\n\n"]), max_size=80
)


@given(words_and_tokens, limits)
def test_links_mentions_emoji_and_characters_stay_whole(pieces: list[str], limit: int) -> None:
    # Two links without a space between them are one longer link.
    text = "".join(f"{piece} " if piece in TOKENS else piece for piece in pieces)
    parts = split(text, limit)

    for whole in set(pieces) & {*TOKENS, *CHARACTERS}:
        # A mark that follows a character of its own would join the token before it.
        assert sum(part.count(whole) for part in parts) == text.count(whole), whole


code_line = st.builds(
    "{}{}".format, st.sampled_from(["", "  ", "\t", "        "]), st.sampled_from(["a = 1", "}", "x y z"])
)
code_body = st.lists(code_line | st.just(""), max_size=30).map(lambda lines: ["first", *lines, "last"])
blocks = st.lists(st.tuples(st.sampled_from(["", "py", "c++"]), code_body, plain), min_size=1, max_size=4)


@given(blocks, st.integers(80, 200))
def test_lines_of_code_stay_as_they_are_in_order_under_their_language(
    blocks: list[tuple[str, list[str], str]], limit: int
) -> None:
    text = "".join("\n```{}\n{}\n```\n{}".format(language, "\n".join(body), after) for language, body, after in blocks)
    found = [
        (language, line)
        for part in split(text, limit)
        for language, code in read(part).blocks
        for line in code.split("\n")
        if line
    ]

    assert found == [(language, line) for language, body, _ in blocks for line in body if line]


@given(blocks, st.integers(80, 200))
def test_no_part_begins_or_ends_with_an_empty_block(blocks: list[tuple[str, list[str], str]], limit: int) -> None:
    text = "".join("\n```{}\n{}\n```\n{}".format(language, "\n".join(body), after) for language, body, after in blocks)

    for k in range(len(text)):
        for part in split(text[:k], limit):
            assert all(code.strip() for _, code in read(part).blocks), part

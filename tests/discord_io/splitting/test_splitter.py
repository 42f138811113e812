from time import process_time

import pytest

from bot.discord_io.splitting.splitter import MESSAGE_LIMIT, Splitter, length, split

# Small enough for a limit to be seen at a glance: 60 code units.
LIMIT = 60


def test_a_short_answer_is_one_part() -> None:
    assert split("Hello there.") == ["Hello there."]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\0", "\u200b\u2060", "\u2800\ufe0f", " " * 100_000])
def test_invisible_text_makes_no_part(text: str) -> None:
    assert split(text) == []


def test_an_answer_of_exactly_the_limit_is_one_part_even_with_white_space_behind_it() -> None:
    text = "a " * 999 + "ab"

    assert split(text + "\n\n \n") == [text]
    assert split(text + "\n\n \nc") == [text, "c"]


def test_emoji_count_twice_as_discord_counts_utf_16_code_units() -> None:
    assert length("a🎉") == 3
    assert [length(part) for part in split("🎉" * 1_001)] == [MESSAGE_LIMIT, 2]


def test_a_limit_too_small_for_fences_raises() -> None:
    with pytest.raises(ValueError, match="32"):
        Splitter(31)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("A sentence. One more, and then\n\na line\nthat is not. The end of it.", "A sentence. One more, and then"),
        ("A sentence. One more, and then\n# Heading\nof a text that is longer.", "A sentence. One more, and then"),
        ("Some text. And some more text after\nit. And a line that is too long", "Some text. And some more text after"),
        ("One. And a sentence that is longer. Then some more words follow it.", "One. And a sentence that is longer."),
        ("一二三四五六七八九十" * 4 + "。" + "一二三四五六七八九十" * 4, "一二三四五六七八九十" * 4 + "。"),
        ("Words that go on and on and on " + "again " * 6, "Words that go on and on and on" + " again" * 5),
        ("x" * 100, "x" * 60),
    ],
    ids=["paragraph", "heading", "line", "sentence", "wide sentence", "space", "hard"],
)  # fmt: skip
def test_a_part_ends_at_the_best_border_in_its_second_half(text: str, first: str) -> None:
    parts = split(text, LIMIT)

    assert parts[0] == first
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_border_in_the_first_half_would_waste_the_part() -> None:
    assert split("Short.\n\n" + "x" * 100, LIMIT)[0] == "Short.\n\n" + "x" * 52


def test_a_heading_stays_with_its_text() -> None:
    parts = split("Some words, and some more of them.\n\n## Heading\n\nThe text below it.", LIMIT)

    assert parts == ["Some words, and some more of them.", "## Heading\n\nThe text below it."]


def test_white_space_at_a_border_is_dropped() -> None:
    assert split("x" * 40 + "\n \n\n   " + "y" * 40, LIMIT) == ["x" * 40, "y" * 40]


def test_code_is_closed_and_opened_again_in_its_language() -> None:
    lines = [f"    line_{number}()" for number in range(8)]

    assert split("Look:\n```py\n" + "\n".join(lines) + "\n```\nDone.", LIMIT) == [
        "Look:\n```py\n    line_0()\n    line_1()\n    line_2()\n```",
        "```py\n    line_3()\n    line_4()\n    line_5()\n```",
        "```py\n    line_6()\n    line_7()\n```\nDone.",
    ]


def test_a_cut_in_code_drops_only_its_newline() -> None:
    text = "```\n" + "a" * 40 + "\n\n    " + "b" * 30 + "\n```"

    assert split(text, LIMIT) == ["```\n" + "a" * 40 + "\n\n```", "```\n    " + "b" * 30 + "\n```"]


def test_a_longer_fence_becomes_one_of_discord_and_encloses_shorter_fences() -> None:
    text = "````md\n```py\ncode that is rather long\n```\nand more text in it\n````"

    assert split(text, LIMIT) == [
        "```md\n``\u200b`py\ncode that is rather long\n``\u200b`\n```",
        "```md\nand more text in it\n```",
    ]


def test_indented_code_in_a_list_is_code() -> None:
    text = "- item\n    ```py\n    " + "a" * 30 + "\n    " + "b" * 30 + "\n    ```"

    assert split(text, LIMIT) == [
        "- item\n    ```py\n    " + "a" * 30 + "\n```",
        "```py\n    " + "b" * 30 + "\n    ```",
    ]


def test_an_opening_line_moves_to_the_part_of_its_code() -> None:
    text = "x" * 48 + "\n```py\ncode = 'is here'\n```"

    assert split(text, LIMIT) == ["x" * 48, "```py\ncode = 'is here'\n```"]


@pytest.mark.parametrize("closing", ["```", "````", "```   "])
def test_a_block_that_just_fits_is_closed_once(closing: str) -> None:
    text = "```\n" + "x" * 52 + f"\n{closing}\nAnd text behind it."

    assert split(text, LIMIT) == ["```\n" + "x" * 52 + "\n```", "And text behind it."]


@pytest.mark.parametrize(
    ("so_far", "shown"),
    [
        ("Look:\n`", ["Look:"]),
        ("Look:\n```p", ["Look:"]),
        ("Look:\n```py\n", ["Look:"]),
        ("Look:\n```py\n  x", ["Look:\n```py\n  x\n```"]),
        ("Look:\n```py\n  x\n", ["Look:\n```py\n  x\n```"]),
        ("Look:\n```py\n  x\n``", ["Look:\n```py\n  x\n```"]),
        ("Look:\n```py\n  x\n```", ["Look:\n```py\n  x\n```"]),
        ("Look:\n```py\n  x\n```\nD", ["Look:\n```py\n  x\n```\nD"]),
    ],
)
def test_code_that_is_still_being_written_is_shown_closed_and_never_empty(so_far: str, shown: list[str]) -> None:
    splitter = Splitter()
    splitter.feed(so_far)

    assert splitter.parts() == shown


def test_a_very_long_language_is_treated_as_code() -> None:
    text = "```" + "l" * 2_500 + "\ncode\n```\nText."

    assert split(text) == ["```\n" + "l" * 1_992 + "\n```", "```\n" + "l" * 508 + "\ncode\n```\nText."]


def test_a_long_language_is_taken_for_code() -> None:
    parts = split("```" + "l" * 500 + "\n" + "code\n" * 500 + "```")

    assert parts[0].startswith("```\nlll")
    assert parts[1].startswith("```\ncode\n")


@pytest.mark.parametrize(
    "token",
    [
        "<@123456789012345678>",
        "<@!123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "<:name:123456789012345678>",
        "<a:name:123456789012345678>",
        "</say hello:123456789012345678>",
        "<t:1700000000:R>",
        "https://example.org/a?b=c",
        "<https://example.org/a?b=c>",
        "[some words](https://example.org/a_(b))",
        '[some words](https://example.org "title here")',
        "[![alt text](https://example.org)](e.org)",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "👍🏽",
        "e\u0301\u0302\u0303",
        "❤️",
        "\u1112\u1161\u11ab",
    ],
)
def test_a_token_is_never_divided(token: str) -> None:
    for before in range(LIMIT):
        parts = split("漢" * before + token + "漢" * 9, LIMIT)
        assert sum(token in part for part in parts) == 1


def test_a_token_longer_than_a_part_starts_a_part_of_its_own_and_is_divided() -> None:
    address = "https://example.org/" + "x" * 100

    assert split(f"See {address}", LIMIT) == ["See", address[:60], address[60:]]


@pytest.mark.parametrize("span", ["`inline code here`", "**bold words are here**", "||not to be seen||"])
def test_a_span_is_not_divided_where_there_is_another_border(span: str) -> None:
    assert split("Words of a text that goes on so long " + "x " * 6 + span + " end", LIMIT)[1].startswith(span)


def test_code_within_a_line_is_not_divided_where_there_is_another_border() -> None:
    assert split("word " * 10 + "abcdef ```x y z and so on``` end", LIMIT) == [
        "word " * 10 + "abcdef",
        "```x y z and so on``` end",
    ]


def test_all_line_ends_become_newlines_in_any_pieces() -> None:
    splitter = Splitter()
    for piece in ["a\r", "\nb", "\r\n", "c\r", "", "d\0e"]:
        splitter.feed(piece)

    assert splitter.finish() == ["a\nb\nc\nde"]


def test_a_part_is_settled_once_the_next_begins() -> None:
    splitter = Splitter(LIMIT)
    splitter.feed("Some words of a sentence. ")
    assert splitter.parts() == ["Some words of a sentence."]

    splitter.feed("And more of them, so that it gets long.")
    first = splitter.parts()[0]
    splitter.feed("\n\n# And on it goes")

    assert first == "Some words of a sentence. And more of them, so that it gets"
    assert splitter.parts()[0] == first


@pytest.mark.parametrize(
    "piece",
    [
        "x", " \n", "\n", "`", "```\n", "``` ", "```py\n\n\n", "`` ` ", "[", "[]", "[a](", "[](x \"", "](", "<", "<@",
        "<:", "https://", "h", "**", "**`||", ". ", "1. ", "# \n", "\u200d", "e\u0301", "\u0301", "🇩", "👨\u200d", "。",
        "\0", "\r", "\t\t```", "~", "|", "```" + "l" * 2_500 + "\n", "x" * 1_999 + "\n", " " * 3_000 + "x",
        "(" * 500 + "](", "```\n" + "\n" * 3_000, "[x](y" + " " * 1_990,
    ],
    ids=lambda piece: ascii(piece[:12]),
)  # fmt: skip
def test_a_hostile_flood_takes_linear_time(piece: str) -> None:
    flood = piece * (100_000 // len(piece))
    began = process_time()

    for part in split(flood) + split("```py\n" + flood):
        assert 0 < length(part) <= MESSAGE_LIMIT
    assert process_time() - began < 3  # 0.4 s, twice that on a busy machine

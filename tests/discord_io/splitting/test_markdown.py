"""A model's Markdown as Discord gets it."""

import pytest

from bot.discord_io.splitting.splitter import Splitter, split
from tests.support.discord_markdown import read

RULE = "─" * 10


def one(text: str) -> str:
    """Return the one message that an answer becomes."""
    (part,) = split(text)
    return part


@pytest.mark.parametrize(
    "text",
    [
        "```py\nprint(1)```\nDone.",
        "```py\nprint(1)\n```\nDone.",
        "```py\nprint(1)\n``` Done.",
        "```py\nprint(1)\n```Done.",
        "```print(1)```",
        "```\nprint(1)\n```",
        "```c++\nint x;\n```",
        "Here:```py\nprint(1)\n```\nDone.",
        "Here: ```print(1)``` and more.",
        "a ```x``` b ```y``` c",
        "1. One\n   ```py\n   print(1)\n   ```\n2. Two",
        "- item\n\n      ```sh\n      ls\n      ```",
        "> ```py\n> print(1)\n> ```\n> said Bo.\n\nDone.",
        "Use `` ``` `` for code, `||` for spoilers.",
        r"Three escaped: \`\`\` and \|\| too.",
        "```\na || b\n# no heading\n---\n- [x] no\n| a | b |\n|---|---|\n| $$ | \\(x\\) |\n#### no\n```",
        "It is ||secret||.",
        "||one|| and ||two\nlines||",
        "||```py\nx = 1\n```||",
        ">>> all of it\n```py\nx\n```",
        "# One\n## Two\n### Three\n\n- [link](https://e.org)\n- **bold** _it_ __u__ ~~s~~",
        "It costs $5 or $10. ¯\\_(ツ)_/¯",
        "Two | pipes | in prose\nand the next line.",
        "| only | a row |",
        "a\n \nb",
        "Set `x\ny` over two lines.",
        "-# small print",
        "~~struck~~",
    ],
)
def test_text_that_discord_reads_as_meant_stays_as_it_is(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("~~~js\nx\n~~~\nDone.", "```js\nx\n```\nDone."),
        ("~~~\na ``` b\n~~~\nDone.", "```\na ``\u200b` b\n```\nDone."),
        ("````md\n```py\nx\n```\n````\nDone.", "```md\n``\u200b`py\nx\n``\u200b`\n```\nDone."),
        ("```md\n```py\nx\n```\ny\n```\nDone.", "```md\n``\u200b`py\nx\n``\u200b`\ny\n```\nDone."),
        ("```\n```sh\nls\n```\n```\nDone.", "```\n``\u200b`sh\nls\n``\u200b`\n```\nDone."),
        ("```py\ns = '```'\nt = 1\n```\nDone.", "```py\ns = '``\u200b`'\nt = 1\n```\nDone."),
        (
            'def:\n```py\n"""\n    ```sh\n    ls\n    ```\n"""\n```\nDone.',
            'def:\n```py\n"""\n    ``\u200b`sh\n    ls\n    ``\u200b`\n"""\n```\nDone.',
        ),
        ('```python title="x.py" {1,3}\nx\n```', "```python\nx\n```"),
        ("```python title='x'\nx\n```", "```python\nx\n```"),
        ("```py title=x.py\nx\n```", "```py\nx\n```"),
        ("```let x=1\nx\n```", "```let x=1\nx\n```"),
        ("```js:app.js\nx\n```", "```js\nx\n```"),
        ("``` python\nx\n```", "```python\nx\n```"),
        ("```python   \nx\n```", "```python\nx\n```"),
        ("```py\nx\n````\nDone.", "```py\nx\n```\nDone."),
        ("```py\nx", "```py\nx\n```"),
        ("Here:```py\nx", "Here:```py\nx\n```"),
        ("a ```\nb", "a ```\nb\n```"),
        ("> ```py\n> x\n\nDone.", "> ```py\n> x\n> ```\n\nDone."),
        (">\n> x", "> \n> x"),
        ("> > a\n>> b\n> c", "> a\n> b\n> c"),
        ("> ```\n> > a\n> ```", "> ```\n> > a\n> ```"),
        ("> ~~~\n> x\n> ~~~\n> y", "> ```\n> x\n> ```\n> y"),
        ("```\n\n```\nDone.", "Done."),
        ("Type ``` to begin a block.", r"Type \`\`\` to begin a block."),
        ("A stray ` here.\n\nAnd ``one`` there.", "A stray \\` here.\n\nAnd ``one`` there."),
        ("A stray `.\n```py\nx\n```\nAnother `.", "A stray \\`.\n```py\nx\n```\nAnother \\`."),
        ("x || y", r"x \|\| y"),
        ("||unclosed", "||unclosed||"),
        ("> ||unclosed\nDone.", "> ||unclosed\n> ||\nDone."),
    ],
)
def test_fences_and_spoilers_become_those_of_discord(text: str, shown: str) -> None:
    assert one(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("#### Four", "**Four**"),
        ("##### **Five** and *more* #####", "**Five and *more***"),
        ("###### Six `a ** b`", "**Six `a ** b`**"),
        ("> #### Four", "> **Four**"),
        ("####no heading", "####no heading"),
        ("a\n\n---\n\nb", f"a\n\n{RULE}\n\nb"),
        ("a\n***\nb\n___\nc\n- - -\nd", f"a\n{RULE}\nb\n{RULE}\nc\n{RULE}\nd"),
        ("--", "--"),
        ("- [x] done\n  - [ ] open\n* [X] done", "- ☑ done\n  - ☐ open\n* ☑ done"),
        ("1. [x] done\n- [x](https://e.org)", "1. ☑ done\n- [x](https://e.org)"),
        ("So $$E = mc^2$$, and \\(a_1\\).", "So `E = mc^2`, and `a_1`."),
        ("So \\[x = 1\\] holds.", "So `x = 1` holds."),
        ("So:\n$$\nx = 1\n$$\nDone.", "So:\n```tex\nx = 1\n```\nDone."),
        ("So:\n\\[\nx\n= 1\n\\]\nDone.", "So:\n```tex\nx\n= 1\n```\nDone."),
        ("So:\n$$x = 1$$.\nDone.", "So:\n```tex\nx = 1\n```.\nDone."),
        ("We get: \\[\nx\n\\]\nDone.", "We get: ```tex\nx\n```\nDone."),
        ("> $$\n> x\n> $$", "> ```tex\n> x\n> ```"),
        ("An $$ alone.\n\n\\(open and\n\n`$$x$$`", "An $$ alone.\n\n\\(open and\n\n`$$x$$`"),
        ("As cited \\[1\\].", "As cited \\[1\\]."),
    ],
)
def test_headings_rules_check_boxes_and_formulas_become_what_discord_renders(text: str, shown: str) -> None:
    assert one(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Prices:\n\n| Fruit | Price |\n|:--|--:|\n| Apple | 1 |\n| Banana | 12 |\n\nDone.",
            "Prices:\n\n```\nFruit  | Price\n-------+------\nApple  |     1\nBanana |    12\n```\n\nDone.",
        ),
        ("Name | Value\n--- | ---\na | 1", "```\nName | Value\n-----+------\na    | 1\n```"),
        ("| A |\n|---|\n| 1 |\nDone.", "```\nA\n-\n1\n```\nDone."),
        ("| A | B |\n|---|---|", "```\nA | B\n--+--\n```"),
        ("| A | B |\n|:-:|---|\n| abc | |", "```\n A  | B\n----+--\nabc |\n```"),
        ("| **A** | `b` |\n|---|---|\n| *c* | d\\|e |", "```\nA | b\n--+----\nc | d|e\n```"),
        ("| 名 | n |\n|---|---|\n| 漢字 | 1 |\n| é🎉 | 2 |", "```\n名   | n\n-----+--\n漢字 | 1\né🎉  | 2\n```"),
        ("| A | B |\n|---|---|\n| 1 | 2 | 3 |", "```\nA | B |\n--+---+--\n1 | 2 | 3\n```"),
        ("> | A | B |\n> |---|---|\n> | 1 | 2 |\n> x", "> ```\n> A | B\n> --+--\n> 1 | 2\n> ```\n> x"),
        ("- See:\n  | A | B |\n  |---|---|\n  | 1 | 2 |", "- See:\n```\nA | B\n--+--\n1 | 2\n```"),
        ("| A | B |\n|---|---|\n| x<br>y | ``` |", "```\nA     | B\n------+----\nx / y | ``\u200b`\n```"),
        ("| A | B |\n|---|---|\n| or | `a||b` |", "```\nA  | B\n---+-----\nor | a||b\n```"),
        ("| A | B |\n| 1 | 2 |", "| A | B |\n| 1 | 2 |"),
        ("| A | B |\n\n|---|---|", "| A | B |\n\n|---|---|"),
    ],
)  # fmt: skip
def test_a_table_becomes_aligned_code(text: str, shown: str) -> None:
    assert one(text) == shown


def test_a_table_too_wide_for_a_phone_becomes_a_list() -> None:
    text = "| Name | **Text**: |\n|---|---|\n| a | " + "word " * 12 + "|\n| b | `x` |\n| | y |\n\nDone."

    assert one(text) == (
        "**Name:** a\n**Text:** " + ("word " * 12).strip() + "\n\n**Name:** b\n**Text:** `x`\n\n**Text:** y\n\nDone."
    )


def test_a_table_of_56_columns_is_code_and_one_more_is_not() -> None:
    def table(width: int) -> str:
        return one(f"| A | B |\n|---|---|\n| {'x' * (width - 4)} | y |")

    assert table(56).startswith("```\n")
    assert table(57) == "**A:** " + "x" * 53 + "\n**B:** y"


@pytest.mark.parametrize("cell", ["https://e.org", "[a](b)", "<@1>", "<:name:1>"])
def test_a_table_with_links_becomes_a_list_where_they_work(cell: str) -> None:
    assert one(f"| A |\n|---|\n| {cell} |") == f"**A:** {cell}"


def test_code_behind_prose_stays_code_in_every_message() -> None:
    lines = [f"print({number})  # a line of code" for number in range(200)]
    parts = split("Here:```py\n" + "\n".join(lines) + "\n```\nDone.")

    assert len(parts) > 2
    readings = [read(part) for part in parts]
    assert [line for reading in readings for _, code in reading.blocks for line in code.split("\n")] == lines
    assert all(language == "py" for reading in readings for language, _ in reading.blocks)
    assert "".join(reading.prose for reading in readings).split() == ["Here:", "Done."]


def test_code_in_a_quote_is_closed_and_opened_again_in_the_quote() -> None:
    lines = [f"line_{number}()" for number in range(8)]
    text = "> ```py\n" + "\n".join(f"> {line}" for line in lines) + "\n> ```\n> end"

    assert split(text, 60) == [
        "> ```py\n> line_0()\n> line_1()\n> line_2()\n> line_3()\n> ```",
        "> ```py\n> line_4()\n> line_5()\n> line_6()\n> line_7()\n> ```",
        "> end",
    ]


def test_a_long_line_of_a_quote_stays_quoted() -> None:
    parts = split("> " + "word " * 30 + "\nafter it", 60)

    assert all(part.startswith("> word") for part in parts)
    assert parts[-1].endswith("\nafter it")


def test_a_quote_to_the_end_goes_on_in_every_message() -> None:
    parts = split(">>> " + "word " * 30 + "\n\nand more of it", 60)

    assert all(part.startswith(">>> ") for part in parts)


def test_a_spoiler_is_closed_and_opened_again() -> None:
    parts = split("It was ||" + "word " * 30 + "end|| after all", 60)

    assert len(parts) > 2
    assert all(part.count("||") == 2 for part in parts)
    outside = " ".join(part.split("||")[0] + part.split("||")[2] for part in parts).split()
    assert outside == ["It", "was", "after", "all"]


@pytest.mark.parametrize(
    ("so_far", "shown"),
    [
        ("It is ||the but", "It is ||the but||"),
        ("It is ||", "It is"),
        ("It is || the but", "It is"),
        ("It is ||the butler||", "It is ||the butler||"),
        ("> It is ||the but", "> It is ||the but||"),
        ("It is `||", "It is `"),
        ("x\n| A | B |\n|---|", "x"),
        ("x\n| A | B |\n|---|---|\n| 1 | 2 |\n| 3", "x"),
        ("A | B", "A | B"),
        ("A | B\n--", "A | B"),
        ("A | B\n--|--\n1 | 2\n", "A | B"),
        ("x\n#### He", "x\n**He**"),
        ("x\n---", "x"),
        ("x\n- [", "x"),
        ("x\n- [x] a", "x\n- ☑ a"),
        ("x $$a", "x"),
        ("x\n```py\ny\n``", "x\n```py\ny\n```"),
        ("x\n~~~py\ny", "x\n```py\ny\n```"),
        ("Here:```p", "Here:"),
        ("> ```py\n> x\n> `", "> ```py\n> x\n> ```"),
    ],
)
def test_growing_text_shows_no_marks_that_are_undecided(so_far: str, shown: str) -> None:
    splitter = Splitter()
    splitter.feed(so_far)

    assert splitter.parts() == [shown]

import pytest

from bot.chat.answers.continuation import joint


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        ("Not just any pirate;", "I'll be happy"),
        ("The end.", "and then"),
        ("Hi!", "You"),
        ("Well...", "and"),
        ('He said "yes."', "And"),
        ("(as I said)", "and"),
        ("**Note:**", "this"),
        ("«Oui.»", "Et"),
        ("¿Qué?", "Sí"),
        ("Вот.", "Да"),
        ("1.", "Item"),
        ("use `foo()`.", "Then"),
        ("```\ncode\n```\nDone.", "Next"),
        ("[a](https://example.org/a)", "and"),
    ],
)
def test_space_is_added_between_clauses(answer: str, rest: str) -> None:
    assert joint(answer, rest) == " "


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        ("pira", "te"),
        ("don'", "t"),
        ("The end. ", "And"),
        ("The end.\n", "And"),
        ("The end.", " And"),
        ("The end.", "\nAnd"),
        ("3.", "14"),
        ("(", "as"),
        ('he said "', "yes"),
        ("x **", "bold"),
        ("```py\nfoo.", "bar"),
        ("Like so: ```foo.", "bar"),
        ("~~~\nfoo;", "bar"),
        ("use `foo.", "bar"),
        ("std::", "vector"),
        ("see https://example.", "org"),
        ("see <https://example.org/a?", "Query"),
        ("www.example.", "org"),
        ("ada@example.", "org"),
        ("e.", "g."),
        ("the U.", "S."),
        ("你好。", "Python"),
        ("是吗?", "Yes"),
        ("Hello.", "你好"),
        ("はい。", "次"),
        ("", "And"),
        ("The end.", ""),
    ],
)
def test_nothing_is_added_within_words_code_addresses_and_wide_scripts(answer: str, rest: str) -> None:
    assert joint(answer, rest) == ""

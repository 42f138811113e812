"""Numbers, money and dates as each language writes them, and that nothing else formats them."""

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import DOLLAR
from bot.discord_io.i18n.formatting import dollars, month, number, percent, read_number
from bot.discord_io.i18n.texts import texts_in
from tests.discord_io.i18n.test_fluent import FOLDERS, ROOT

FORMATTING = "bot/discord_io/i18n/formatting.py"
# The scale of the picture of /usage is drawn with a font that has ASCII only; the times in plain text are the model's.
EXEMPT = {FORMATTING, "bot/discord_io/ui/chart.py", "bot/discord_io/incoming/plain_text.py"}


def formatted(source: str) -> Iterator[str]:
    """Yield the expressions of a module that write a number or a date in Python's own way."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr()):
                yield ast.unparse(node)
            case (
                ast.Call(func=ast.Attribute(attr="strftime" | "isoformat" | "format_map"))
                | ast.Call(func=ast.Name(id="format"))
            ):
                yield ast.unparse(node)
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
                yield ast.unparse(node)
            case ast.Constant(value=str(text)) if "{:" in text:
                yield text


@pytest.mark.parametrize(
    "source",
    [
        'f"{n:,}"',
        'f"${n:.2f}"',
        'f"{day:%Y-%m}"',
        "day.strftime('%d')",
        "format(n, ',')",
        '"%d" % n',
        '"{:,}".format(n)',
    ],
)
def test_formatted_numbers_are_found(source: str) -> None:
    assert len(list(formatted(source))) == 1


def test_only_formatting_writes_numbers_and_dates() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): list(formatted(path.read_text(encoding="utf-8")))
        for folder in ("bot/discord_io", "cogs")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {path: texts for path, texts in found.items() if texts and path not in EXEMPT} == {}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["16,000", "68%", "$1,234.50", "$0.0050", "less than $0.0001", "Nov 2026"]),
        ("de", ["16.000", "68 %", "1.234,50 $", "0,0050 $", "weniger als 0,0001 $", "Nov. 2026"]),
        ("fr", ["16 000", "68 %", "1 234,50 $US", "0,0050 $US", "moins de 0,0001 $US", "nov. 2026"]),
        ("es-ES", ["16.000", "68 %", "1.234,50 US$", "0,0050 US$", "menos de 0,0001 US$", "nov 2026"]),
        ("pt-BR", ["16.000", "68%", "US$ 1.234,50", "US$ 0,0050", "menos de US$ 0,0001", "nov. de 2026"]),
        ("ja", ["16,000", "68%", "$1,234.50", "$0.0050", "$0.0001 未満", "2026年11月"]),
        ("zh-CN", ["16,000", "68%", "US$1,234.50", "US$0.0050", "不到 US$0.0001", "2026年11月"]),
    ],
)
def test_values_are_written_as_the_reader_writes_them(language: str, written: list[str]) -> None:
    texts = texts_in(language)
    said = [
        number(texts, 16_000),
        percent(texts, 0.684),
        dollars(texts, DOLLAR * 12345 // 10),
        dollars(texts, DOLLAR // 200),
        dollars(texts, 1),
        month(texts, date(2026, 11, 1)),
    ]
    assert [" ".join(each.split()) for each in said] == written


@pytest.mark.parametrize("language", FOLDERS)
@given(cents=st.integers(min_value=1, max_value=10**9))
def test_written_numbers_are_read_again(language: str, cents: int) -> None:
    texts = texts_in(language)
    assert read_number(texts, number(texts, cents)) == cents
    assert read_number(texts, dollars(texts, cents * DOLLAR // 100)) == Decimal(cents) / 100


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("de", "1.000", "1000"),
        ("en", "1,000", "1000"),
        ("fr", "1 000", "1000"),
        ("de", "0.50", "0.50"),
        ("en", "0,50", "0.50"),
        ("en", " $1.5 ", "1.5"),
        ("de", "1,50 US$", "1.50"),
    ],
)
def test_numbers_are_read_in_the_readers_and_in_pythons_way(language: str, text: str, read: str) -> None:
    assert str(read_number(texts_in(language), text)) == read


@pytest.mark.parametrize("text", ["", "x", "-1", "NaN", "1e99", "٣", "1_000", "1 2", "1.2.3", "1,2,3", "$"])
def test_texts_that_are_no_numbers_are_refused(text: str) -> None:
    for language in FOLDERS:
        with pytest.raises(ValueError):  # noqa: PT011 - it has the text
            read_number(texts_in(language), text)

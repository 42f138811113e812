"""Every sentence exists in every language, with the same values in it, and is used."""

import ast
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.core import Locale
from fluent.runtime import FluentResource
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.config.options import LANGUAGES
from bot.discord_io.i18n.fluent import ENGLISH, Catalogue, Words

ROOT = Path(__file__).parents[3]
LOCALES = ROOT / "bot" / "discord_io" / "i18n" / "locales"
WORDINGS = sorted(
    path
    for path in (ROOT / "bot" / "discord_io" / "i18n").glob("*.py")
    if path.stem.startswith(("wording", "failures"))
)
# What refers to this needs no sentence to use it.
COMMANDS = ("command-", "description-", "menu-", "parameter-")


class Placeholders(Visitor):
    """The values that a sentence has put in, and the plural forms that it tells apart."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.forms: list[tuple[str, frozenset[str]]] = []

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.values.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        self.generic_visit(node)
        keys = {v.key.name for v in node.variants if isinstance(v.key, ftl.Identifier)}
        if isinstance(node.selector, ftl.VariableReference):
            self.forms.append((node.selector.id.name, frozenset(keys)))


@cache
def entries(locale: str) -> dict[str, ftl.Message]:
    found: dict[str, ftl.Message] = {}
    for path in sorted((LOCALES / locale).glob("*.ftl")):
        resource = FluentParser().parse(path.read_text(encoding="utf-8"))
        junk = [entry.content for entry in resource.body if isinstance(entry, ftl.Junk)]
        assert junk == [], path
        for entry in resource.body:
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice in {locale}"
                found[entry.id.name] = entry
    return found


def placeholders(message: ftl.Message) -> Placeholders:
    visitor = Placeholders()
    visitor.visit(message)
    return visitor


def used() -> Iterator[tuple[str, set[str] | None]]:
    """Yield every key in the code, with the values that it is given where they are named beside it."""
    for path in WORDINGS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "self._say":
                named = {each.arg for each in node.keywords if each.arg}
                match node.args:
                    case [ast.Constant(value=str(key))] if all(each.arg for each in node.keywords):
                        yield key, named
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value in entries(ENGLISH)
            ):
                yield node.value, None


FOLDERS = sorted(path.name for path in LOCALES.iterdir() if path.is_dir() and not path.name.startswith("_"))


def test_there_is_a_folder_for_each_language_that_admins_can_choose() -> None:
    assert set(FOLDERS) == set(LANGUAGES)


@pytest.mark.parametrize("locale", FOLDERS)
def test_no_language_lacks_a_sentence_or_has_one_of_its_own(locale: str) -> None:
    assert entries(locale).keys() == entries(ENGLISH).keys()


@pytest.mark.parametrize("locale", FOLDERS)
def test_no_sentence_has_other_values_in_it_than_in_english(locale: str) -> None:
    english = {key: placeholders(entry).values for key, entry in entries(ENGLISH).items()}
    assert {key: placeholders(entry).values for key, entry in entries(locale).items()} == english


@pytest.mark.parametrize("locale", FOLDERS)
def test_every_plural_has_the_forms_that_the_language_needs(locale: str) -> None:
    numbers = {
        (key, name)
        for key, entry in entries(ENGLISH).items()
        for name, forms in placeholders(entry).forms
        if "one" in forms
    }
    # "many" of the Romance languages is for millions only, and those who write "other" there are understood.
    needed = set(Locale.parse(locale, sep="-").plural_form.tags) - {"many"} | {"other"}
    for key, entry in entries(locale).items():
        for name, forms in placeholders(entry).forms:
            if (key, name) in numbers:
                assert needed <= forms, f"{key} in {locale}"
            elif not any(name == other for each, other in numbers if each == key):
                english = dict(placeholders(entries(ENGLISH)[key]).forms)
                assert forms == english[name], f"{key} in {locale}"


def test_every_sentence_is_used_with_just_the_values_that_it_wants() -> None:
    english = entries(ENGLISH)
    seen: set[str] = set()
    for key, values in used():
        assert key in english, key
        if values is not None:
            assert values == placeholders(english[key]).values, key
        seen.add(key)
    assert {key for key in english if not key.startswith(COMMANDS)} <= seen


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("de", "de"),
        ("en-US", "en"),
        ("en-GB", "en"),
        ("es-419", "es-ES"),
        ("es-ES", "es-ES"),
        ("pt-BR", "pt-BR"),
        ("zh-TW", "zh-CN"),
        ("ko", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_is_used_and_english_where_there_is_none(asked: str | None, got: str) -> None:
    catalogue = Catalogue({code: Words(code, {}) for code in LANGUAGES})
    assert catalogue.nearest(asked) == got


def test_what_a_language_lacks_is_said_in_english() -> None:
    english = Words("en", {"a.ftl": "hello = Hello\nbye = Bye { $name }\n"})
    german = Words("de", {"a.ftl": "hello = Hallo\n"}, english)
    assert (german("hello"), german("bye", name="Bo")) == ("Hallo", "Bye Bo")
    assert german.name("bye") is None
    with pytest.raises(LookupError):
        german("nothing")


def test_numbers_are_written_as_the_language_does_and_hostile_names_as_they_are() -> None:
    text = {
        "a.ftl": "said = { $number ->\n    [one] One by { $name }\n   *[other] { $number } by { $name }\n }\n"
    }
    assert Words("en", text)("said", number=1234567, name="{ $number } *x*") == "1,234,567 by { $number } *x*"
    assert Words("de", text)("said", number=1234567, name="x") == "1.234.567 by x"
    assert Words("en", text)("said", number=1, name="x") == "One by x"


def test_a_sentence_with_a_value_missing_is_shown_all_the_same_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert Words("en", {"a.ftl": "said = Hello { $name }\n"})("said") == "Hello name"
    assert "event=sentence_broken key=said locale=en" in caplog.text


def test_only_what_is_wanted_is_read_with_what_it_refers_to(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str) -> object:
        read.append(text)
        return FluentResource(text)

    monkeypatch.setattr("bot.discord_io.i18n.fluent.FluentResource", reading)
    texts = {
        "a.ftl": "hello = Hello, try /{ command-help }\n",
        "b.ftl": "bye = Bye\n",
        "commands.ftl": "command-help = help\n",
    }
    words = Words("en", texts)
    assert read == []
    assert words("hello") == "Hello, try /help"
    assert read == [texts["a.ftl"], texts["commands.ftl"]]
    words("hello")
    assert len(read) == 2

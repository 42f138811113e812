"""The Fluent files: the same values in every language, and all plural forms."""

import logging
import warnings
from functools import cache
from pathlib import Path

import pytest
from babel.core import Locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.config.options import LANGUAGES
from bot.discord_io.i18n.fluent import ENGLISH, Catalogue, catalogues
from tests.support.model_server import ModelServer
from tests.support.world import world

ROOT = Path(__file__).parents[3]
LOCALES = ROOT / "bot" / "discord_io" / "i18n" / "locales"
FOLDERS = sorted(path.name for path in LOCALES.iterdir() if path.is_dir() and not path.name.startswith("_"))


class Placeholders(Visitor):
    """A message's values, and the plural forms that it distinguishes."""

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


def missing() -> list[str]:
    return [f"{locale}: {key}" for locale in FOLDERS for key in entries(ENGLISH) if key not in entries(locale)]


def test_every_language_of_the_settings_has_a_folder() -> None:
    assert set(FOLDERS) == set(LANGUAGES) == set(catalogues())


@pytest.mark.filterwarnings("default:no translation yet")
def test_missing_translations_are_listed() -> None:
    """They are shown in English, so they fail no contribution: pytest lists them among its warnings."""
    if found := missing():
        warnings.warn(f"no translation yet: {', '.join(found)}", stacklevel=1)


def test_missing_translation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    german = {key: entry for key, entry in entries("de").items() if key != "undo"}
    monkeypatch.setattr(f"{__name__}.entries", lambda locale, old=entries: german if locale == "de" else old(locale))
    with pytest.warns(UserWarning, match="de: undo"):
        test_missing_translations_are_listed()


@pytest.mark.parametrize("locale", FOLDERS)
def test_translations_have_a_message_in_english(locale: str) -> None:
    assert entries(locale).keys() <= entries(ENGLISH).keys()


@pytest.mark.parametrize("locale", FOLDERS)
def test_translations_have_the_values_of_the_english_message(locale: str) -> None:
    for key, entry in entries(locale).items():
        assert placeholders(entry).values == placeholders(entries(ENGLISH)[key]).values, key


@pytest.mark.parametrize("locale", FOLDERS)
def test_plurals_have_all_forms_of_the_language(locale: str) -> None:
    numbers = {
        (key, name)
        for key, entry in entries(ENGLISH).items()
        for name, forms in placeholders(entry).forms
        if "one" in forms
    }
    # "many" of the Romance languages is for millions only; "other" is understood there.
    needed = set(Locale.parse(locale, sep="-").plural_form.tags) - {"many"} | {"other"}
    for key, entry in entries(locale).items():
        for name, forms in placeholders(entry).forms:
            if (key, name) in numbers:
                assert needed <= forms, f"{key} in {locale}"
            elif not any(name == other for each, other in numbers if each == key):
                english = dict(placeholders(entries(ENGLISH)[key]).forms)
                assert forms == english[name], f"{key} in {locale}"


@pytest.mark.parametrize("locale", FOLDERS)
def test_catalogue_formats_every_message_as_fluent_does(locale: str) -> None:
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(ftl.Resource(list(entries(locale).values())))
    for key, entry in entries(locale).items():
        pattern = bundle.get_message(key).value
        assert pattern is not None
        for number in (0, 1, 7):
            values: dict[str, str | float] = dict.fromkeys(placeholders(entry).values, number)
            expected, errors = bundle.format_pattern(pattern, dict(values))
            assert (catalogues()[locale].format(key, values), errors) == (expected, []), key


def test_numbers_are_written_as_the_language_does_and_hostile_names_as_they_are() -> None:
    text = "said = { $number ->\n    [one] One by { $name }\n   *[other] { $number } by { $name }\n }\n"
    hostile: dict[str, str | float] = {"number": 1234567, "name": "{ $number } *x*"}
    assert Catalogue("en", text).format("said", hostile) == "1,234,567 by { $number } *x*"
    assert Catalogue("de", text).format("said", {"number": 1234567, "name": "x"}) == "1.234.567 by x"
    assert Catalogue("en", text).format("said", {"number": 1, "name": "x"}) == "One by x"


def test_missing_value_leaves_a_readable_message_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert Catalogue("en", "said = Hello { $name }\n").format("said", {}) == "Hello name"
    assert "event=sentence_broken key=said locale=en" in caplog.text


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the sources that Fluent parses."""
    found: list[str] = []

    def parse(text: str) -> object:
        found.append(text.partition(" ")[0])
        return FluentResource(text)

    monkeypatch.setattr("bot.discord_io.i18n.fluent.FluentResource", parse)
    return found


def test_message_is_parsed_once_with_those_it_refers_to(parsed: list[str]) -> None:
    catalogue = Catalogue("en", "hello = Try /{ command-help }\nbye = Bye\ncommand-help = help\nodd = { $x }\n")
    assert parsed == []
    assert catalogue.format("hello", {}) == catalogue.format("hello", {}) == "Try /help"
    assert catalogue.format("bye", {}) == "Bye"
    assert parsed == ["hello", "command-help"]


async def test_start_reads_and_translates_nothing_a_second_time(
    tmp_path: Path, model: ModelServer, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path / "first.sqlite3", model):
        parsed.clear()
    monkeypatch.setattr(
        "bot.discord_io.i18n.fluent.Catalogue.format",
        lambda _, key, __: pytest.fail(f"{key} is translated again"),
    )
    async with world(tmp_path / "second.sqlite3", model):
        assert parsed == []
    assert catalogues.cache_info().misses == 1

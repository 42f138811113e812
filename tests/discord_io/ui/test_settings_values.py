"""Values of settings: as the panel shows them, and read again as people write them."""

import pytest

from bot.config.options import Choice, Switch, Whole, kinds
from bot.discord_io.i18n.formatting import number
from bot.discord_io.i18n.texts import texts_in
from bot.discord_io.ui.settings_values import plain_value, read_value, spoken
from tests.discord_io.i18n.test_fluent import FOLDERS


@pytest.mark.parametrize("language", FOLDERS)
@pytest.mark.parametrize("name", [name for name, kind in kinds().items() if isinstance(kind, Switch | Whole | Choice)])
def test_shown_values_are_read_again(language: str, name: str) -> None:
    texts, kind = texts_in(language), kinds()[name]
    values: list[object] = [True, False] if isinstance(kind, Switch) else [0, 1, 9_999]
    if isinstance(kind, Choice):
        values = [*kind.values, None] if name == "language" else [*kind.values]
    for value in values:
        shown = plain_value(texts, name, value)
        assert read_value(texts, name, shown) == read_value(texts, name, shown.upper()) == value
    if isinstance(kind, Whole):
        assert read_value(texts, name, number(texts, 9_999)) == 9_999
    else:
        assert {said for said, _ in spoken(texts, name)} >= {plain_value(texts, name, value) for value in values}


@pytest.mark.parametrize("language", FOLDERS)
def test_words_of_a_switch_have_one_meaning(language: str) -> None:
    said = list(spoken(texts_in(language), "answers"))
    for word, value in [*said, ("on", "on"), ("off", "off")]:
        assert read_value(texts_in(language), "answers", word) is (value == "on")


@pytest.mark.parametrize("text", ["", "maybe", "1", "on off"])
def test_other_words_are_refused(text: str) -> None:
    for language in FOLDERS:
        with pytest.raises(ValueError):  # noqa: PT011 - it has the text
            read_value(texts_in(language), "answers", text)

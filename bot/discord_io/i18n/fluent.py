"""The Fluent files of `locales/`: a folder for each language, a file for each subject.

https://projectfluent.org/fluent/guide/ explains the format. Ids, times and amounts of money are passed as text, because
Fluent formats numbers for the language.
"""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

from bot.core.log import get_logger

logger = get_logger(__name__)

# Discord's code of the language that every message exists in
# (https://docs.discord.com/developers/reference#locales).
ENGLISH = "en"

_MESSAGE = re.compile(r"^([a-z][a-z0-9_-]*) *=(.*?)(?=^[a-z#]|\Z)", re.MULTILINE | re.DOTALL)
_REFERENCE = re.compile(r"\{ *([a-z][a-z0-9_-]*) *\}")


class Catalogue:
    """One language's messages by key. Each is parsed when it is first used: parsing all takes a quarter second."""

    def __init__(self, locale: str, source: str) -> None:
        self.locale = locale
        self._sources: dict[str, str] = dict(_MESSAGE.findall(source))

    @cached_property
    def _bundle(self) -> FluentBundle:
        # Isolating marks would keep Hebrew and English apart, but Discord shows some of them as boxes.
        return FluentBundle([self.locale], use_isolating=False)

    def __contains__(self, key: str) -> bool:
        return key in self._sources

    def format(self, key: str, values: Mapping[str, str | float]) -> str:
        """Return a message with `values` put in. Raise `KeyError`."""
        source = self._sources[key].strip()
        if "{" not in source and "\n" not in source:
            return source
        self._parse(key)
        pattern = self._bundle.get_message(key).value
        assert pattern is not None  # noqa: S101 - only a message of attributes has none
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            # The text is readable all the same, and more useful than an apology.
            logger.error("sentence_broken", key=key, locale=self.locale, error=errors[0])
        return str(text)

    def _parse(self, key: str) -> None:
        if key in self and not self._bundle.has_message(key):
            source = self._sources[key]
            self._bundle.add_resource(FluentResource(f"{key} ={source}"))
            for other in _REFERENCE.findall(source):
                self._parse(other)


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """Return the languages by Discord's code, English first. Read once a process."""
    folders = [each for each in resources.files("bot.discord_io.i18n.locales").iterdir() if each.is_dir()]
    sources = {
        folder.name: "\n".join(
            each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".ftl")
        )
        for folder in sorted(folders, key=lambda each: (each.name != ENGLISH, each.name))
        if not folder.name.startswith("_")
    }
    return {locale: Catalogue(locale, source) for locale, source in sources.items()}

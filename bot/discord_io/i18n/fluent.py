"""All sentences in all languages: Fluent files, one folder for each language, one file for each subject.

https://projectfluent.org/fluent/guide/ explains the files. Numbers are written as the language does; ids, times and
amounts of money are passed as text, so that they stay as they are.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable

from fluent.runtime import FluentBundle, FluentResource

from bot.core.log import get_logger

logger = get_logger(__name__)

# Discord's code of the language that every sentence exists in
# (https://docs.discord.com/developers/reference#locales).
ENGLISH = "en"


# Where a message begins in a file, and where one refers to another.
_KEY = re.compile(r"^([a-z][a-z0-9-]*) *=", re.MULTILINE)
_REFERENCE = re.compile(r"\{ *([a-z][a-z0-9-]*) *\}")


class Words:
    """The sentences of one language. A file is read when one of its sentences is wanted: all take a quarter second."""

    def __init__(self, locale: str, texts: Mapping[str, str], fallback: "Words | None" = None) -> None:
        """Take `texts`, the contents of Fluent files by their names."""
        self.locale = locale
        self._fallback = fallback
        self._unread = {key: name for name, text in texts.items() for key in _KEY.findall(text)}
        self._texts = dict(texts)

    @cached_property
    def _bundle(self) -> FluentBundle:
        # Marks around what is put in would keep Hebrew and English apart, but Discord shows some of them as boxes.
        return FluentBundle([self.locale], use_isolating=False)

    def _has(self, key: str) -> bool:
        """Say whether there is an entry of this language's own, and have it read, with all that it refers to."""
        name = self._unread.get(key)
        if name is not None and (text := self._texts.pop(name, None)) is not None:
            self._bundle.add_resource(FluentResource(text))
            for other in _REFERENCE.findall(text):
                self._has(other)
        return name is not None

    def __call__(self, key: str, **values: str | float) -> str:
        """Return a sentence with `values` put in; in English where this language does not have it."""
        said = self._said(key, values)
        if said is None:
            raise LookupError(key)
        return said

    def name(self, key: str) -> str | None:
        """Return an entry that has no values to put in, None where this language does not have it itself."""
        return self._said(key, {}) if self._has(key) else None

    def _said(self, key: str, values: Mapping[str, str | float]) -> str | None:
        if not self._has(key):
            return self._fallback._said(key, values) if self._fallback else None  # noqa: SLF001
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            return None
        said, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            # It is readable all the same, and whoever reads it has more use for it than for an apology.
            logger.error("sentence_broken", key=key, locale=self.locale, error=errors[0])
        return str(said)


class Catalogue:
    """The sentences of all languages. Made once, at the start."""

    def __init__(self, languages: Mapping[str, Words]) -> None:
        self.languages = languages
        """By Discord's code."""

    @classmethod
    def load(cls) -> "Catalogue":
        """Read what came with the program."""
        folders = {
            each.name: each
            for each in resources.files("bot.discord_io.i18n.locales").iterdir()
            if each.is_dir()
        }
        english = Words(ENGLISH, _texts(folders.pop(ENGLISH)))
        others = {
            name: Words(name, _texts(folder), english)
            for name, folder in sorted(folders.items())
            if not name.startswith("_")
        }
        return cls({ENGLISH: english, **others})

    def nearest(self, locale: str | None) -> str:
        """Return the language to use for somebody who uses `locale`: the same, else one like it, else English."""
        if locale is None or locale in self.languages:
            return locale or ENGLISH
        language = locale.partition("-")[0]
        return next((each for each in self.languages if each.partition("-")[0] == language), ENGLISH)


def _texts(folder: Traversable) -> dict[str, str]:
    return {
        each.name: each.read_text(encoding="utf-8")
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".ftl")
    }

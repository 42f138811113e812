"""The optional parameters of a completion request, and how they shrink to what a server accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from bot.llm import prompt_caching
from bot.llm.request import PICTURES

_OBFUSCATION = "stream_options.include_obfuscation"
_REPLY_LIMITS = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}


def is_openai(base_url: str) -> bool:
    """Tell whether this is OpenAI's own API, in any of its regions."""
    host = urlsplit(base_url).hostname or ""
    return host == "api.openai.com" or host.endswith(".api.openai.com")


def is_azure(base_url: str) -> bool:
    """Tell whether this is Azure's OpenAI service."""
    return (urlsplit(base_url).hostname or "").endswith(".openai.azure.com")


def cache_life(base_url: str, model: str) -> timedelta:
    """Return the idle time after which what a server has cached of a prompt is surely gone."""
    return prompt_caching.life(model, openai=is_openai(base_url))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Top-level fields of the request's body beside model, messages and stream."""

    fields: Mapping[str, object]
    limit_swapped: bool = False
    within: tuple[str, ...] = ()
    """What else is sent, made from each prompt: names that `llm_body.body` knows."""

    @classmethod
    def for_server(
        cls, base_url: str, *, reply_tokens: int, reasoning_effort: str | None, model: str = ""
    ) -> Self:
        """Return what this server most probably accepts.

        OpenAI's reasoning models reject `max_tokens`; Ollama and older servers ignore
        `max_completion_tokens` without a word, so only OpenAI and Azure get the newer name at first.
        """
        newer = is_openai(base_url) or is_azure(base_url)
        stream_options: dict[str, object] = {"include_usage": True}
        fields: dict[str, object] = {
            "max_completion_tokens" if newer else "max_tokens": reply_tokens,
            "stream_options": stream_options,
        }
        if reasoning_effort is not None:
            fields["reasoning_effort"] = reasoning_effort
        if is_openai(base_url):
            fields["store"] = False
            stream_options["include_obfuscation"] = False
            return cls(fields, within=(*prompt_caching.hints(model), PICTURES))
        return cls(fields, within=(PICTURES,))

    @property
    def names(self) -> tuple[str, ...]:
        """Return every parameter that `without` knows, a nested one before the one that holds it."""
        options = self.fields.get("stream_options")
        nested = (_OBFUSCATION,) if isinstance(options, dict) and "include_obfuscation" in options else ()
        return (*self.within, *nested, *self.fields)

    def at_most(self, tokens: int) -> Mapping[str, object]:
        """Return the fields with the reply's limit lowered to `tokens` where it is higher."""
        limits = {name: tokens for name in _REPLY_LIMITS if _exceeds(self.fields.get(name), tokens)}
        return {**self.fields, **limits}

    def without(self, name: str) -> Self:
        """Return parameters without `name`, one of `names`.

        The reply's limit is first tried under its other name. No name can be taken twice, so a server that
        rejects everything is asked only as often as there are names.
        """
        if name in self.within:
            return replace(self, within=tuple(each for each in self.within if each != name))
        fields = dict(self.fields)
        if name == _OBFUSCATION:
            fields["stream_options"] = {"include_usage": True}
            return replace(self, fields=fields)
        value = fields.pop(name)
        if name in _REPLY_LIMITS and not self.limit_swapped:
            fields[_REPLY_LIMITS[name]] = value
            return replace(self, fields=fields, limit_swapped=True)
        return replace(self, fields=fields)


def _exceeds(value: object, tokens: int) -> bool:
    return isinstance(value, int) and value > tokens

"""What comes over the wire of a streamed completion, made safe to use.

Servers that call themselves compatible differ in everything optional, so a chunk is read as plain JSON and
every field is checked before it is believed. (The client library's typed chunks would cost three times as much
each and check nothing.)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.domain import Completion, Finish, Usage
from bot.core.errors import BrokenStream, ContentFiltered, EmptyAnswer, ModelError, Refused, ServerFailed

# OpenAI's reasons, and what Mistral, Gemini, Zhipu, DeepSeek and OpenRouter say; any other is a good end.
_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "sensitive", "prohibited_content", "recitation"})
_FAILED = frozenset({"error", "network_error", "insufficient_system_resource"})

_UNSAFE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One event of the stream. Empty text and None mean that the event says nothing about it."""

    text: str = ""
    refusal: str = ""
    finish: str | None = None
    usage: Usage | None = None


def read_chunk(data: object) -> Chunk:
    """Read one decoded event; what it does not have, or has in another shape, is left out.

    Reasoning (`reasoning_content`, `reasoning`) is not for readers and is not taken.
    """
    event = _mapping(data)
    choices = event.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    delta = _mapping(choice.get("delta"))
    return Chunk(
        text=_string(delta.get("content")),
        refusal=_string(delta.get("refusal")),
        finish=_string(choice.get("finish_reason")) or None,
        usage=_read_usage(_mapping(event.get("usage"))),
    )


def _read_usage(usage: dict[str, object]) -> Usage | None:
    prompt, completion = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    if not prompt:  # some servers send zeros until the last event
        return None
    details = _mapping(usage.get("prompt_tokens_details"))
    cached = _count(details.get("cached_tokens"))
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=completion,
        cached_tokens=cached or _count(usage.get("prompt_cache_hit_tokens")),  # the latter is DeepSeek's
        reasoning_tokens=_count(_mapping(usage.get("completion_tokens_details")).get("reasoning_tokens")),
        written_tokens=_count(details.get("cache_write_tokens")),
    )


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def readable(text: str) -> str:
    """Return `text` as what can be stored and sent.

    Surrogate pairs become the character they stand for, lone surrogates U+FFFD, and NUL is dropped.
    """
    if (text.isascii() and "\x00" not in text) or not _UNSAFE.search(text):
        return text
    joined = (
        text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    )
    return _UNSAFE.sub("\ufffd", joined)


class TextJoiner:
    """Joins characters that a server cut in two: half an emoji in one event, half in the next."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, text: str) -> str:
        """Return what can be shown now. A high surrogate at the end waits for the next call."""
        text = (self._held + text).replace("\x00", "")
        self._held = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return readable(text)

    def rest(self) -> str:
        """Return what still waits, at the end of the text."""
        held, self._held = self._held, ""
        return readable(held)


class StreamedAnswer:
    """What has arrived of one completion."""

    def __init__(self) -> None:
        self.finish: str | None = None
        self.has_words = False
        """Whether anything has arrived that can be seen."""
        self._joiner = TextJoiner()
        self._refusal = ""
        self._usage: Usage | None = None

    def add(self, chunks: Iterable[Chunk]) -> str:
        """Take events and return the text that they make showable. Nothing counts behind a finish but the usage."""
        texts: list[str] = []
        for chunk in chunks:
            if self.finish is None:
                texts.append(chunk.text)
                self._refusal += chunk.refusal
                self.finish = chunk.finish
            self._usage = chunk.usage or self._usage
        return self._seen(self._joiner.add("".join(texts)))

    def note_usage(self, chunks: Iterable[Chunk]) -> None:
        """Take the usage of events, if they have any; the last one counts."""
        for chunk in chunks:
            self._usage = chunk.usage or self._usage

    def rest(self) -> str:
        """Return the text that was still held back at the end."""
        return self._seen(self._joiner.rest())

    def _seen(self, text: str) -> str:
        self.has_words = self.has_words or bool(text.strip())
        return text

    def completion(self) -> Completion:
        """Return how it ended. Raise a `ModelError`, which knows the usage, when it did not end well."""
        finish = (self.finish or "").lower()
        if error := self._error(finish):
            error.usage = self._usage
            raise error
        return Completion(Finish.LENGTH if finish in _LENGTH else Finish.STOP, self._usage)

    def _error(self, finish: str) -> ModelError | None:
        if not finish:
            return BrokenStream()
        if finish in _FAILED:
            return ServerFailed()
        if finish in _FILTERED:
            return ContentFiltered()
        if self._refusal:
            return Refused(readable(self._refusal))
        return None if self.has_words else EmptyAnswer(exhausted=finish in _LENGTH)

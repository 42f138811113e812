"""Chunks of a streamed completion, and the answer that they make up.

Compatible servers differ in everything optional, so a chunk is read as plain JSON and every field is checked. The
client library's typed chunks cost three times as much and check nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.domain import Completion, Finish, Retracted, Usage
from bot.core.errors import (
    BrokenStream,
    ContentFiltered,
    ContextTooLong,
    EmptyAnswer,
    ModelError,
    Refused,
    ServerFailed,
)
from bot.llm.thinking import ThinkingFilter

# OpenAI's reasons, and those of Mistral, Gemini, Zhipu, DeepSeek, OpenRouter, Anthropic's gateways and local servers.
_LENGTH = frozenset({"length", "max_tokens", "model_length", "max_output_tokens", "max_new_tokens", "limit"})
_OVERFLOWN = frozenset({"model_context_window_exceeded", "context_length_exceeded", "context_window_exceeded"})
_FILTERED = frozenset({
    "content_filter", "content_filtered", "safety", "sensitive", "prohibited_content", "recitation", "blocklist",
    "spii", "refusal", "guardrail_intervened", "risk",
})  # fmt: skip
_GOOD = frozenset({
    "stop", "eos", "eos_token", "end", "end_turn", "stop_sequence", "stop_token", "tool_calls", "tool_call", "tool_use",
    "function_call", "complete", "completed", "completion", "done", "finish", "finished", "success", "normal",
    "stop_string", "pause_turn",
})  # fmt: skip
_THINKING_FIELDS = ("reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks")
# Some servers send these in every chunk before the end.
_NO_FINISH = frozenset({"", "null", "none", "nil", "undefined", "finish_reason_unspecified", "in_progress"})
# No answer has more; a larger report is a fault of the server's.
_MAX_REPORTED_TOKENS = 100_000_000

_UNSAFE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One event of the stream. Empty text and None stand for missing fields."""

    text: str = ""
    refusal: str = ""
    finish: str | None = None
    usage: Usage | None = None
    whole: bool = False
    """`text` is the whole answer, not a part of it."""
    thinks: bool = False
    """There is thinking in a field of its own."""


def read_chunk(data: object) -> Chunk:
    """Read one decoded event, without missing or malformed fields and without reasoning."""
    event = _mapping(data)
    choices = event.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    delta = _mapping(choice.get("delta"))
    message = _mapping(choice.get("message"))
    whole = bool(message) and not _text(delta.get("content"))
    part = message if whole else delta
    finish = _string(choice.get("finish_reason")).strip()
    return Chunk(
        text=_text(part.get("content")) or _string(choice.get("text")),  # the latter as in /completions
        refusal=_string(part.get("refusal")),
        finish=None if finish.lower() in _NO_FINISH else finish,
        usage=_read_usage(_mapping(event.get("usage"))),
        whole=whole,
        thinks=any(part.get(name) for name in _THINKING_FIELDS),
    )


def _text(content: object) -> str:
    """Return the text of a message's content: a string, or parts of which only those of text count."""
    if isinstance(content, list):
        return "".join(map(_part_text, content))
    return _string(content)


def _part_text(part: object) -> str:
    if isinstance(part, dict):
        return _string(part.get("text")) if part.get("type") in {"text", "output_text", None} else ""
    return _string(part)


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
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    possible = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MAX_REPORTED_TOKENS
    return value if possible and isinstance(value, int) else 0


def readable(text: str) -> str:
    """Repair text that cannot be stored or sent.

    Surrogate pairs become their character, lone surrogates U+FFFD, and NUL is dropped.
    """
    if (text.isascii() and "\x00" not in text) or not _UNSAFE.search(text):
        return text
    joined = text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _UNSAFE.sub("\ufffd", joined)


class TextJoiner:
    """Join surrogate pairs that a server has split: half an emoji in one event, half in the next."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, text: str) -> str:
        """Return the text without a high surrogate at its end, which waits for the next call."""
        text = (self._held + text).replace("\x00", "")
        self._held = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return readable(text)

    def rest(self) -> str:
        held, self._held = self._held, ""
        return readable(held)


class StreamedAnswer:
    """The part of one completion that has arrived."""

    def __init__(self, *, expects_thinking: bool = False) -> None:
        self.finish: str | None = None
        """The last reason that the server gave; words behind it still count."""
        self.has_words = False
        """Anything that can be seen has arrived."""
        self._joiner = TextJoiner()
        self._thinking = ThinkingFilter(expected=expects_thinking)
        self._refusal = ""
        self._usage: Usage | None = None
        self._any_text = False
        self._thinks = False
        self._trusts_finish = True

    def add(self, chunks: Iterable[Chunk]) -> list[str | Retracted]:
        """Add events and return the text to show, behind a `Retracted` if all before it was thinking."""
        texts: list[str] = []
        for chunk in chunks:
            if chunk.text and not chunk.whole and (self.finish or not self._any_text):
                # A reason in front of words, or together with the first, may stand in every chunk.
                self._trusts_finish = self.finish is None and chunk.finish is None
            self._thinks = self._thinks or chunk.thinks
            # Some servers repeat the whole answer at the end.
            if chunk.text and not (chunk.whole and self._any_text):
                texts.append(chunk.text)
                self._any_text = True
            if not (chunk.whole and self._refusal):
                self._refusal += chunk.refusal
            self.finish = chunk.finish or self.finish
            self._usage = chunk.usage or self._usage
        return self._seen(self._thinking.add(self._joiner.add("".join(texts))))

    def rest(self) -> list[str | Retracted]:
        """Return the text that was still held back at the end."""
        held = self._seen(self._thinking.add(self._joiner.rest()))
        cut = (self.finish or "").lower() in _LENGTH
        return [*held, *self._seen(self._thinking.rest(cut=cut))]

    @property
    def has_ended(self) -> bool:
        """Return whether the server has given a finish reason behind which no more text is likely."""
        return self.finish is not None and self.has_words and self._trusts_finish

    @property
    def ends_unopened_thinking(self) -> bool | None:
        """Return whether thinking ended with a closing tag alone; None where there was no sign either way."""
        if self._thinking.bare:
            return True
        return None if self._thinking.thought else False

    def _seen(self, text: str) -> list[str | Retracted]:
        pieces: list[str | Retracted] = []
        if self._thinking.retracted:
            self._thinking.retracted = self.has_words = False
            pieces.append(Retracted())
        if text:
            self.has_words = self.has_words or not text.isspace()
            pieces.append(text)
        return pieces

    def completion(self, *, done: bool) -> Completion:
        """Return the end, or raise a `ModelError` with the usage. `done`: the server has sent `[DONE]`."""
        finish = (self.finish or ("stop" if done else "")).lower()
        if error := self.error(done=done):
            error.usage = self._usage
            raise error
        return Completion(Finish.LENGTH if finish in _LENGTH | _OVERFLOWN else Finish.STOP, self._usage)

    def error(self, *, done: bool) -> ModelError | None:
        """Return the error with which the answer ended, if any."""
        finish = (self.finish or ("stop" if done else "")).lower()
        if finish in _FILTERED:
            return ContentFiltered()
        if finish in _OVERFLOWN:
            return None if self.has_words else ContextTooLong()
        if finish not in _GOOD | _LENGTH:
            return ServerFailed() if finish else BrokenStream()
        if self._refusal:
            return Refused(readable(self._refusal))
        if self.has_words:
            return None
        exhausted = finish in _LENGTH
        return EmptyAnswer(exhausted=exhausted, thought=not exhausted and (self._thinks or self._thinking.thought))

"""Chunks of a streamed completion, and the answer that they make up.

Compatible servers differ in everything optional, so a chunk is read as plain JSON and every field is checked. The
client library's typed chunks cost three times as much and check nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
from bot.core.tools import ToolSpec
from bot.llm.parts.calls import CallPieces
from bot.llm.parts.extra import MessageExtra
from bot.llm.parts.text import TextJoiner, readable
from bot.llm.parts.written_calls import WrittenCalls
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
# Gemini's, for a call that it could not read itself.
_BAD_CALL = frozenset({"malformed_function_call", "unexpected_tool_call", "malformed_response", "tool_use_failed"})
_THINKING_FIELDS = ("reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks")
# Some servers send these in every chunk before the end.
_NO_FINISH = frozenset({"", "null", "none", "nil", "undefined", "finish_reason_unspecified", "in_progress"})
# No answer has more; a larger report is a fault of the server's.
_MAX_REPORTED_TOKENS = 100_000_000


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
    part: Mapping[str, object] = field(default_factory=dict)
    """The delta or message itself, for calls and the server's own keys."""


def read_chunk(data: object) -> Chunk:
    """Read one decoded event, without missing or malformed fields and without reasoning."""
    event = _mapping(data)
    choices = event.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    delta = _mapping(choice.get("delta"))
    message = _mapping(choice.get("message"))
    whole = bool(message) and not _text(delta.get("content")) and not delta.get("tool_calls")
    part = message if whole else delta
    finish = _string(choice.get("finish_reason")).strip()
    return Chunk(
        text=_text(part.get("content")) or _string(choice.get("text")),  # the latter as in /completions
        refusal=_string(part.get("refusal")),
        finish=None if finish.lower() in _NO_FINISH else finish,
        usage=_read_usage(_mapping(event.get("usage"))),
        whole=whole,
        thinks=any(part.get(name) for name in _THINKING_FIELDS),
        part=part,
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


class StreamedAnswer:
    """The part of one completion that has arrived.

    `tools` are those of the request; without them calls are ignored. `taken` are the ids of the turn's earlier calls.
    """

    def __init__(
        self, *, expects_thinking: bool = False, tools: Sequence[ToolSpec] = (), taken: Collection[str] = ()
    ) -> None:
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
        self._has_choice = False
        self._tools = bool(tools)
        self._pieces = CallPieces({spec.name for spec in tools}, taken)
        self._extra = MessageExtra()
        self._written = WrittenCalls(tools)

    def add(self, chunks: Iterable[Chunk]) -> list[str | Retracted]:
        """Add events and return the text to show, behind a `Retracted` if all before it was thinking."""
        texts: list[str] = []
        for chunk in chunks:
            self._has_choice = self._has_choice or bool(chunk.part)
            calls = self._tools and "tool_calls" in chunk.part
            if (chunk.text or calls) and not chunk.whole and (self.finish or not self._any_text):
                # A reason in front of words, or together with the first, may stand in every chunk.
                self._trusts_finish = self.finish is None and chunk.finish is None
            self._thinks = self._thinks or chunk.thinks
            # Some servers repeat the whole answer at the end.
            if chunk.text and not (chunk.whole and self._any_text):
                texts.append(chunk.text)
                self._any_text = True
            if self._tools and chunk.part:
                self._pieces.add(chunk.part, whole=chunk.whole)
                self._extra.add(chunk.part, whole=chunk.whole)
            if not (chunk.whole and self._refusal):
                self._refusal += chunk.refusal
            self.finish = chunk.finish or self.finish
            self._usage = chunk.usage or self._usage
        return self._seen(self._thinking.add(self._joiner.add("".join(texts))))

    def rest(self) -> list[str | Retracted]:
        """Return the text that was still held back at the end."""
        held = self._seen(self._thinking.add(self._joiner.rest()))
        cut = (self.finish or "").lower() in _LENGTH
        pieces = [*held, *self._seen(self._thinking.rest(cut=cut))]
        if not self._tools:
            return pieces
        text, written = self._written.rest(structured=bool(self._pieces), cut=cut)
        for name, arguments in written:
            self._pieces.add({"tool_calls": [{"function": {"name": name, "arguments": arguments}}]}, whole=False)
        return [*pieces, *self._shown(text)]

    @property
    def has_ended(self) -> bool:
        """Return whether the server has given a finish reason behind which no more text is likely."""
        return self.finish is not None and self.has_content and self._trusts_finish

    @property
    def usage(self) -> Usage | None:
        return self._usage

    @property
    def is_bad_call(self) -> bool:
        return (self.finish or "").lower() in _BAD_CALL

    @property
    def has_content(self) -> bool:
        """Return whether there are words or calls."""
        return self.has_words or bool(self._pieces) or self._written.holds

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
            self._written.reset()
            pieces.append(Retracted())
        if self._tools:
            text = self._written.add(text)
        return [*pieces, *self._shown(text)] if pieces else self._shown(text)

    def _shown(self, text: str) -> list[str | Retracted]:
        if text:
            self.has_words = self.has_words or not text.isspace()
        return [text] if text else []

    def completion(self, *, done: bool) -> Completion:
        """Return the end, or raise a `ModelError` with the usage. `done`: the server has sent `[DONE]`."""
        finish = self._reason(done=done)
        if error := self.error(done=done):
            error.usage = self._usage
            raise error
        cut = finish in _LENGTH | _OVERFLOWN
        calls = self._pieces.made(cut=cut)
        extra = self._extra.merged() if calls else {}
        return Completion(Finish.LENGTH if cut else Finish.STOP, self._usage, calls, extra)

    def _reason(self, *, done: bool) -> str:
        """Return the reason to end; OpenRouter ends without one, and without choices, where a provider has failed."""
        without = "stop" if self._has_choice or self.has_words else "no_choices"
        return (self.finish or (without if done else "")).lower()

    def error(self, *, done: bool) -> ModelError | None:
        """Return the error with which the answer ended, if any."""
        finish = self._reason(done=done)
        if finish in _FILTERED:
            return ContentFiltered()
        if finish in _OVERFLOWN:
            return None if self.has_content else ContextTooLong()
        if finish not in _GOOD | _LENGTH:
            return ServerFailed() if finish else BrokenStream()
        if self._refusal:
            return Refused(readable(self._refusal))
        if self.has_content:
            return None
        exhausted = finish in _LENGTH
        return EmptyAnswer(exhausted=exhausted, thought=not exhausted and (self._thinks or self._thinking.thought))

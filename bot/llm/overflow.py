"""Recognises that a prompt was too long, and reads the limit, from the many ways in which servers say so."""

import re
from http import HTTPStatus

from bot.core.errors import ContextTooLong

_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|context_?window_?exceeded|n_ctx"
    r"|context (?:size|length|window)|maximum (?:context|model|prompt) length|exceeds? the configured limit"
    r"|(?:prompt|input) is too long|maximum number of tokens|reduce the length|must have less than \d+ tokens"
    r"|`inputs` (?:tokens|must have)"
)
# The window's size in the words of, in this order: OpenAI, Azure, vLLM, OpenRouter, DeepSeek, xAI; Mistral;
# OpenAI since 2026; llama.cpp, LM PromptDrafts, SGLang, vLLM since 2026; Anthropic; Gemini; TGI.
# None of them may match the number of tokens that was sent.
_LIMITS = tuple(
    re.compile(pattern)
    for pattern in (
        r"maximum (?:context|model|prompt) length(?: is| of|:) (?:only )?(\d+)",
        r"(\d+) maximum context length",
        r"exceeds? the configured limit of (\d+)",
        r"context (?:size|length|window)(?: is| of)? ?(?:only )?\(?(\d+)",
        r"n_ctx ?[:=] ?(\d+)",
        r"> ?(\d+) maximum",
        r"maximum number of tokens(?: allowed)? ?\(?(\d+)",
        r"must be <= (\d+)",
        r"must have less than (\d+) tokens",
    )
)
# A tokens-per-minute limit that one request alone breaks: waiting cannot help, a shorter prompt can.
_PER_MINUTE = re.compile(r"\blimit:? (\d+), (?:used:? \d+, )?requested:? (\d+)")
# Groq answers 413, OpenAI 429; None is an error inside a stream.
_RATE_STATUSES = frozenset({None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS})
# Statuses that mean something else, whatever the body says.
_NEVER = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}
)
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}\b)")
# No model worth asking has a window below this; a smaller number in a message is something else.
_SMALLEST_LIMIT = 256


def overflow(status: int | None, words: str) -> ContextTooLong | None:
    """Return the error when a complaint in lower case is about the prompt's length, else None."""
    words = _SEPARATOR.sub("", words)
    if status in _RATE_STATUSES and (rate := _PER_MINUTE.search(words)):
        limit, requested = int(rate[1]), int(rate[2])
        return ContextTooLong(limit) if requested > limit else None
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return None if "rate_limit" in words else ContextTooLong(_limit(words))
    if status in _NEVER or not _TOO_LONG.search(words):
        return None
    return ContextTooLong(_limit(words))


def _limit(words: str) -> int | None:
    for pattern in _LIMITS:
        if (match := pattern.search(words)) and int(match[1]) >= _SMALLEST_LIMIT:
            return int(match[1])
    return None

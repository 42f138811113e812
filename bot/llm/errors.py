"""Turn failures of the client library into Parley's errors.

Servers agree on status codes more than on bodies, so both are used; where they disagree, the words win.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

import openai

from bot.core.errors import (
    AccessDenied,
    BadKey,
    BrokenStream,
    ContentFiltered,
    ContextTooLong,
    ModelError,
    NoCompletion,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
    UnknownModel,
    Unreachable,
)
from bot.llm.error_body import Complaint, complaint, summary
from bot.llm.request import PICTURES
from bot.llm.sse import BodyWithoutCompletion

_QUOTA = re.compile(
    r"insufficient[_ ](?:quota|credits?|balance|funds)|credit balance|(?:more|out of|available) credits"
    r"|billing_hard_limit|billing_not_active|billing hard limit"
)
_POLICY = re.compile(
    r"content_filter|content_policy_violation|responsibleaipolicyviolation|\bcyber_policy|\bbio_policy"
    r"|usage policy|content management policy|data_inspection_failed|\bflagged\b"
)
_KEY = re.compile(
    r"(?:invalid|incorrect|wrong|expired|revoked|missing)[_ ](?:or missing )?(?:api|subscription)[_ ]?key"
    r"|api[_ ]?key (?:is |was )?(?:not valid|invalid|expired|missing|revoked)|api_key_invalid"
)
_ACCESS = re.compile(r"must be verified|does not have access|unsupported_country")
_NO_MODEL = re.compile(
    r"model_not_found|deploymentnotfound|unknown model|invalid model name|not a valid model"
    r"|no endpoints found for|model\b.{0,150}?\b(?:not found|does not exist|not exist)\b"
)
_RATE = re.compile(r"rate_limit|\b429\b")
_UNSUPPORTED = re.compile(
    r"unsupported|unknown|unrecogni[sz]ed|unexpected|extra_forbidden|extra (?:inputs|fields)|not permitted"
    r"|not allowed|not (?:be )?support|n't support|additional propert|cannot find field|not implemented"
    r"|invalid (?:parameter|field|argument)"
)
# Rejections of pictures by a model that does not support them, under any status.
_NO_VISION = re.compile(
    r"(?:unknown variant|unexpected|unsupported|invalid content type|not support\w*).{0,60}\bimage_url"
    r"|\bimage_url.{0,80}?(?:only supported|not (?:be )?support|n't support|unsupported)"
    r"|(?:not|n't) (?:currently )?support (?:\w+ ){0,2}(?:images?|vision|multi-?modal)"
    r"|\b(?:images?|vision|multi-?modal) (?:inputs? )?(?:is|are) not (?:currently )?(?:supported|enabled|allowed)"
    r"|support image input|not a (?:multi-?modal|vision) model|at most 0 image|data required for image input"
    r"|content must be a string|\bmmproj\b"
)
# This one picture is at fault, with any model.
_ONE_PICTURE = re.compile(
    r"invalid_image|image_parse|(?:unsupported|invalid) image\b|image (?:data|is too|format)"
)
# Statuses of an unknown model; None is an error inside a stream.
_MODEL_STATUSES = frozenset(
    {None, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
)
_PARAMETER_STATUSES = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
# A 4xx by number, but a passing trouble of the server by nature.
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT})


_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|context_?window_?exceeded|n_ctx"
    r"|context (?:size|length|window)|maximum (?:context|model|prompt) length|exceeds? the configured limit"
    r"|(?:prompt|input) is too long|maximum number of tokens|reduce the length|must have less than \d+ tokens"
    r"|`inputs` (?:tokens|must have)"
)
# The window's size, in the messages of, in this order: OpenAI, Azure, vLLM, OpenRouter, DeepSeek, xAI; Mistral;
# OpenAI since 2026; llama.cpp, LM Studio, SGLang, vLLM since 2026; Anthropic; Gemini; TGI.
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


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt. `rejects` names the parameter that the server does not take.

    `wait_s` is the pause that the server asks for, None when it gave none. `summary` is for the log.
    """

    error: ModelError
    transient: bool = False
    wait_s: float | None = None
    rejects: str | None = None
    summary: dict[str, str] = field(default_factory=dict)


def failure(exc: Exception, *, model: str, begun: bool, now: datetime, sent: Sequence[str] = ()) -> Failure:
    """Classify an exception of the client library. `sent` are the parameters that the server got."""
    if isinstance(exc, openai.APIError) and not isinstance(exc, openai.APIConnectionError):
        said = complaint(exc, now)
        error = classify(said, model)
        others = [name for name in sent if name != PICTURES]
        if PICTURES in sent and said.says(_NO_VISION) and not said.says(_ONE_PICTURE):
            return Failure(
                RequestRejected(said.status or HTTPStatus.BAD_REQUEST), rejects=PICTURES, summary=summary(exc)
            )
        return Failure(
            error,
            transient=isinstance(error, RateLimited | ServerFailed) and not _is_final(exc),
            wait_s=said.wait_s,
            rejects=rejected(said, others) if isinstance(error, RequestRejected) else None,
            summary=summary(exc),
        )
    cause = {"cause": type(exc.__cause__ or exc).__name__}
    if isinstance(exc, BodyWithoutCompletion):
        return Failure(NoCompletion(empty=exc.empty), transient=exc.empty, summary=cause)
    if begun or isinstance(exc, ValueError):  # ValueError: an event that is no JSON, or text that is no UTF-8
        return Failure(BrokenStream(), summary=cause)
    return Failure(Unreachable(), transient=True, summary=cause)


def _is_final(exc: openai.APIError) -> bool:
    return isinstance(exc, openai.APIStatusError) and exc.response.headers.get("x-should-retry") == "false"


def classify(said: Complaint, model: str) -> ModelError:
    # Quotas first, as their wording is the surest and their status the least; then overflows.
    if said.status == HTTPStatus.PAYMENT_REQUIRED or said.says(_QUOTA):
        return QuotaExhausted()
    return (
        overflow(said.status, said.words)
        or _about_permission(said)
        or (UnknownModel(model) if _is_unknown_model(said, model) else None)
        or _about_trouble(said)
    )


def _about_permission(said: Complaint) -> ModelError | None:
    if said.status != HTTPStatus.TOO_MANY_REQUESTS and said.says(_POLICY):
        return ContentFiltered()
    if said.status == HTTPStatus.UNAUTHORIZED or said.says(_KEY):
        return BadKey()
    if said.status == HTTPStatus.FORBIDDEN:
        return AccessDenied()
    return AccessDenied() if said.status == HTTPStatus.BAD_REQUEST and said.says(_ACCESS) else None


def _is_unknown_model(said: Complaint, model: str) -> bool:
    if said.status not in _MODEL_STATUSES:
        return False
    # A 404 that does not speak of the model means the path: the base URL is wrong.
    named = re.search(rf"(?<!\w){re.escape(model.lower())}(?!\w)", said.words)
    return said.says(_NO_MODEL) or (said.status == HTTPStatus.NOT_FOUND and named is not None)


def _about_trouble(said: Complaint) -> ModelError:
    status = said.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(said.wait_s)
    if status in {None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE} and said.says(_RATE):
        return RateLimited(said.wait_s)
    if status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return ServerFailed(status)
    return RequestRejected(status)


def overflow(status: int | None, words: str) -> ContextTooLong | None:
    """Return the error if an error body in lower case is about the prompt's length, with the limit if there is one."""
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


def rejected(said: Complaint, sent: Sequence[str]) -> str | None:
    """Return the parameter of `sent` that the server names as unknown or unsupported.

    In `sent`, a nested parameter (`a.b`) stands before the one that holds it.
    """
    if said.status not in _PARAMETER_STATUSES or not said.says(_UNSUPPORTED):
        return None
    if said.param in sent:
        return said.param
    mentions: list[tuple[int, str]] = []
    for name in sent:
        mention = re.search(rf"(?<!\w){name.rpartition('.')[2]}(?!\w)", said.words)
        if mention and "." in name:
            return name
        if mention:
            mentions.append((mention.start(), name))
    return min(mentions)[1] if mentions else None

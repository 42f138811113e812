"""Read the body of an error: its words, and the pause before the next try.

Bodies may quote the conversation or the key, so they appear neither in log lines nor in exceptions. `summary` has the
fields that may be logged.
"""

import email.utils
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx2
import openai

# Where servers put words about an error. Other fields may hold the conversation (pydantic's `input`).
_WORDY = frozenset({
    "code", "type", "message", "msg", "detail", "error", "errors", "param", "loc", "status", "innererror",
    "metadata", "raw", "title", "reason",
})  # fmt: skip
# Long enough for any error; an HTML page has nothing to say beyond it.
_MAX_WORDS_CHARS = 8_000
_MAX_DEPTH = 10

_TRY_AGAIN = re.compile(
    r"(?:try again|retry) (?:in|after) (?:(\d+)h)?(?:(\d+)m(?!s))?"
    r"(?:(\d+(?:\.\d+)?) ?(ms|s(?:ec|econds?)?))?\b"
)
# Words of the conversation in a server's message: as many characters in a row, or a whole message of a few.
MAX_QUOTED_CHARS = 20
MIN_QUOTED_CHARS = 6
MAX_LOGGED_CHARS = 300
_REDACTED = "[redacted]"
_MESSAGE_FIELDS = ("message", "error", "detail", "msg", "errors", "title", "reason")
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|key|ak|org|hf|AIza)[-_][\w-]{6,}|\bAIza[\w-]{10,}|(?i:bearer|basic)\s+\S+"
    r"|\b(?=[\w+/=-]{0,200}\d)[A-Za-z0-9_+/=-]{24,}"
)
_LOGGABLE = re.compile(r"[\w.:-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Complaint:
    """`words` is lower case; `status` is None inside a stream.

    `wait_s` is the pause that the server asks for, None without one. `param` is the parameter at fault.
    """

    status: int | None
    words: str
    param: str | None = None
    wait_s: float | None = None
    code: str | None = None

    def says(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.words) is not None


def status_error(response: httpx2.Response) -> openai.APIStatusError:
    """Return the client library's error for a response that was read."""
    text = response.text.strip()
    try:
        said = json.loads(text)
    except ValueError:
        said = text
    error = said.get("error", said) if isinstance(said, dict) else said
    words = error.get("message") if isinstance(error, dict) else None
    message = f"Error code: {response.status_code}" + (f" - {words}" if words and isinstance(words, str) else "")
    return openai.APIStatusError(message, response=response, body=error)


def complaint(exc: openai.APIError, now: datetime) -> Complaint:
    """Read an error response, or an error inside a stream. `now` is for a `Retry-After` that is a date."""
    status: int | None = None
    headers: Mapping[str, str] = {}
    if isinstance(exc, openai.APIStatusError):
        status, headers = exc.status_code, exc.response.headers
    words = " ".join([*_words(exc.body), exc.message])[:_MAX_WORDS_CHARS].lower()
    wait_s = retry_after(headers, now)
    return Complaint(status, words, exc.param, try_again_in(words) if wait_s is None else wait_s, exc.code)


def summary(exc: openai.APIError) -> dict[str, str]:
    """Return the parts of an error that are safe to log."""
    known = {
        "status": getattr(exc, "status_code", None),
        "code": exc.code,
        "type": exc.type,
        "param": exc.param,
        "request_id": getattr(exc, "request_id", None),
    }
    safe = {name: str(value) for name, value in known.items() if value is not None}
    return {name: value for name, value in safe.items() if _LOGGABLE.fullmatch(value)}


def _words(body: object, depth: int = 0) -> Iterator[str]:
    """Yield the words of an error's body, however it is nested, without fields that may quote the prompt."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(body, Mapping):
        if isinstance(body.get("n_ctx"), int):  # llama.cpp's field for the limit, in the words of its message
            yield f"n_ctx: {body['n_ctx']}"
        body = [value for key, value in body.items() if key in _WORDY]
    if isinstance(body, list):
        for item in body:
            yield from _words(item, depth + 1)
    elif isinstance(body, str | int):
        yield str(body)
        yield from _words(_quoted_json(body), depth + 1)


def _quoted_json(text: object) -> object:
    """Return the JSON inside a string: OpenRouter passes a provider's error on like that."""
    if not isinstance(text, str) or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that a server asks to wait, never negative: `retry-after-ms`, else `Retry-After`.

    The latter has seconds or a date (RFC 9110, 10.2.3).
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * unit
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        date = email.utils.parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    if date.tzinfo is None:  # the zone `-0000`
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())


def try_again_in(words: str) -> float | None:
    """Return the seconds of a message like OpenAI's `Please try again in 1m3.5s.`, None without one."""
    match = _TRY_AGAIN.search(words)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, count, unit = match.groups()
    seconds = float(count or 0) * (0.001 if unit == "ms" else 1.0)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds


def message(exc: openai.APIError) -> str:
    """Return the server's words about an error as it wrote them; not for the log, see `loggable`."""
    body = exc.body
    for _ in range(_MAX_DEPTH):
        if isinstance(body, list):
            body = next(iter(body), None)
        elif isinstance(body, Mapping):
            body = next((value for name in _MESSAGE_FIELDS if (value := body.get(name))), None)
        else:
            break
    return str(body or "")[:_MAX_WORDS_CHARS]


def loggable(message: str, texts: Iterable[str], key: str) -> str:
    """Return a server's words on one line, shortened and without keys; empty if they quote one of `texts`."""
    if message.lstrip().startswith("<"):  # a page
        return ""
    line = " ".join(message.split()).replace(key, _REDACTED)
    line = _SECRET.sub(_REDACTED, line)[:MAX_LOGGED_CHARS]
    said = line.lower()
    runs = {said[at : at + MAX_QUOTED_CHARS] for at in range(max(0, len(said) - MAX_QUOTED_CHARS + 1))}
    for text in texts:
        prompt = " ".join(text.lower().split())
        words = prompt.rpartition("\u27e7 ")[2]  # of the last speaker
        if any(run in prompt for run in runs) or (len(words) >= MIN_QUOTED_CHARS and words in said):
            return ""
    return line

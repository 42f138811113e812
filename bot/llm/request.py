"""Body of a completion request, and parameters: those that a server rejects are left out later.

OpenAI's models up to gpt-5.5 find the longest cached prefix by themselves. From gpt-5.6 on they read only up to a
breakpoint that an earlier request wrote: the end of its newest user message, or a mark on a part of the content (the
client library's docstrings of `prompt_cache_options` and `ChatCompletionContentPartTextParam`).
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

import orjson

from bot.core.content import Picture
from bot.core.domain import ChannelId, PictureKey, Prompt, PromptMessage, Role
from bot.llm.stream import readable

# Names in `Parameters.within`.
PICTURES = "messages.image_url"
EFFORT = "reasoning_effort"
CACHE_KEY = "prompt_cache_key"
BREAKPOINT = "messages.prompt_cache_breakpoint"

_OBFUSCATION = "stream_options.include_obfuscation"
_REPLY_LIMITS = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

# The first models with breakpoints. Three digits are a size and 35 is Azure's spelling of 3.5.
_BREAKPOINTS_SINCE = (5, 6)
_VERSION = re.compile(r"(?:ft:)?gpt-(?!35)(\d{1,2})(?:\.(\d{1,2}))?(?=$|[-:])")

# Idle time after which a cached prefix is surely gone: at least OpenAI's own figures (5 to 10 minutes, 30 from gpt-5.6
# on); elsewhere the longest that is common.
_CACHE_LIFE = timedelta(minutes=10)
_CACHE_LIFE_WITH_BREAKPOINTS = timedelta(minutes=30)
_CACHE_LIFE_ELSEWHERE = timedelta(hours=1)

# NUL in JSON. The same characters as plain text are searched for in vain, which is harmless.
_NUL = rb"\u0000"


def is_openai(base_url: str) -> bool:
    """Return whether this is OpenAI's own API, in any of its regions."""
    host = urlsplit(base_url).hostname or ""
    return host == "api.openai.com" or host.endswith(".api.openai.com")


def is_azure(base_url: str) -> bool:
    return (urlsplit(base_url).hostname or "").endswith(".openai.azure.com")


def cache_life(base_url: str, model: str) -> timedelta:
    """Return the idle time after which the server's prompt cache is surely cold."""
    if not is_openai(base_url):
        return _CACHE_LIFE_ELSEWHERE
    return _CACHE_LIFE_WITH_BREAKPOINTS if _has_breakpoints(model) else _CACHE_LIFE


def _has_breakpoints(model: str) -> bool:
    found = _VERSION.match(model)
    return found is not None and (int(found[1]), int(found[2] or 0)) >= _BREAKPOINTS_SINCE


@dataclass(frozen=True, slots=True)
class Parameters:
    """Top-level fields of the request's body beside model, messages and stream."""

    fields: Mapping[str, object]
    limit_swapped: bool = False
    within: tuple[str, ...] = ()
    """Names of the parts that `body` makes from each prompt."""
    system_role: bool = True
    """The system prompt has a role of its own; otherwise it begins the first user message."""

    @classmethod
    def for_server(cls, base_url: str, *, reply_tokens: int, reasoning_effort: str | None, model: str = "") -> Self:
        """Return the parameters that this server most probably accepts.

        OpenAI's reasoning models reject `max_tokens`; Ollama and older servers silently ignore
        `max_completion_tokens`, so only OpenAI and Azure get the newer name at first.
        """
        newer = is_openai(base_url) or is_azure(base_url)
        stream_options: dict[str, object] = {"include_usage": True}
        fields: dict[str, object] = {
            "max_completion_tokens" if newer else "max_tokens": reply_tokens,
            "stream_options": stream_options,
        }
        if reasoning_effort is not None:
            fields[EFFORT] = reasoning_effort
        if not is_openai(base_url):
            return cls(fields, within=(PICTURES,))
        fields["store"] = False
        stream_options["include_obfuscation"] = False
        hints = (BREAKPOINT, CACHE_KEY) if _has_breakpoints(model) else (CACHE_KEY,)
        return cls(fields, within=(*hints, PICTURES))

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

    @property
    def reply_limit(self) -> int:
        """Return the most tokens of a reply, 0 if none are sent."""
        return next((value for name in _REPLY_LIMITS if isinstance(value := self.fields.get(name), int)), 0)

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


class Remedy(StrEnum):
    """A change to a request that was rejected for no known reason, in the order of trying."""

    PICTURES = PICTURES
    SYSTEM_ROLE = "system_role"
    EFFORT = EFFORT
    REPLY = "reply_tokens"
    WINDOW = "window"


# Beyond the first attempt of a turn.
MAX_REMEDIES = 2
# Half of a shorter reply limit would cut most answers off.
_MIN_REPLY = 128
# What is common to all requests to a server, so that trying it again for another prompt is in vain.
_LASTING = frozenset({Remedy.SYSTEM_ROLE, Remedy.EFFORT, Remedy.REPLY})


ABOUT_REPLY = re.compile(
    r"max_(?:completion_|new_|output_)?tokens|\b(?:completion|output|response|new|max|maximum) tokens\b"
)
# What words point at, the surest first.
_HINTS = (
    (
        Remedy.SYSTEM_ROLE,
        re.compile(
            r"\bsystem[_ ](?:role|messages?|prompts?|instructions?)\b|\bdeveloper (?:instruction|role|message)"
            r"|\brole\b.{0,60}\bsystem\b|\bsystem\b.{0,30}\brole\b|roles must alternate|alternat\w+ .{0,40}\broles\b"
            r"|\bonly user\b.{0,40}\broles?\b"
        ),
    ),
    (Remedy.EFFORT, re.compile(r"\breasoning|\bthinking\b|\beffort\b")),
    (
        Remedy.PICTURES,
        re.compile(r"\bimages?\b|image_url|\bvision\b|multi-?modal|\bpictures?\b|base64|must be a string"),
    ),
    (Remedy.REPLY, ABOUT_REPLY),
    (
        Remedy.WINDOW,
        re.compile(
            r"\b(?:tokens?|length|long|longer|context|large|larger|size|exceed\w*|limit\w*|shorten\w*|truncat\w+|history"
            r"|too (?:big|much|many)|capacity)\b|长|超|過|trop|zu lang|largo|longo"
        ),
    ),
)
_REPLY_LIMIT = re.compile(
    r"(?:[<≤>]=?|\b(?:at most|up to|less than(?: or equal to)?|(?:more|greater|larger) than|not exceed|to"
    r"|between \d+ and|supports(?: only)?|limit(?:ed to| of| is|:)?|max(?:imum)?(?: [a-z_'`]+){0,5}"
    r"|exceeds?(?: [a-z_'`]+){0,6})|\[\d+ ?,) ?[`'(\[]?(\d+)\b"
)
_SMALLEST_REPLY = 16


def hint_in(words: str) -> Remedy | None:
    """Return the remedy that a server's words point at."""
    return next((remedy for remedy, pattern in _HINTS if pattern.search(words)), None)


def reply_limit_in(words: str, sent: int) -> int | None:
    """Return the reply's limit in a server's words, less than `sent`."""
    found = (int(match[1]) for match in _REPLY_LIMIT.finditer(words))
    return next((number for number in found if _SMALLEST_REPLY <= number < sent), None)


class Remedies:
    """The remedies of one server and model."""

    def __init__(self) -> None:
        self._in_vain: set[Remedy] = set()
        self._has_answered = False

    def answered(self) -> None:
        self._has_answered = True
        self._in_vain.clear()

    def failed(self, remedy: Remedy) -> None:
        self._in_vain |= {remedy} & _LASTING

    def choose(
        self,
        parameters: Parameters,
        prompt: Prompt,
        tried: Collection[Remedy],
        hint: Remedy | None,
        *,
        long: bool,
    ) -> Remedy | None:
        """Return the next remedy, None if there is none. `hint` is the one that the server's words point at.

        `long`: the prompt is long enough for half of the window.
        """
        if prompt.within is not None or len(tried) >= MAX_REMEDIES:
            return None
        has_system = any(message.role is Role.SYSTEM for message in prompt.messages)
        possible = {
            Remedy.PICTURES: bool(prompt.pictures) and PICTURES in parameters.within,
            Remedy.SYSTEM_ROLE: has_system and parameters.system_role,
            Remedy.EFFORT: EFFORT in parameters.fields,
            Remedy.REPLY: parameters.reply_limit > _MIN_REPLY,
            Remedy.WINDOW: long,
        }
        left = [remedy for remedy in Remedy if possible[remedy] and remedy not in tried]
        if hint in left:
            return hint
        if self._has_answered:  # then the prompt is a likelier cause than the parameters
            left.sort(key=_LASTING.__contains__)
        return next((remedy for remedy in left if remedy not in self._in_vain), None)


def remedied(parameters: Parameters, remedy: Remedy, reply_limit: int | None) -> Parameters:
    """Return parameters with a remedy applied; `reply_limit` is the server's, None for half of the present one."""
    if remedy is Remedy.REPLY:
        return replace(parameters, fields=parameters.at_most(reply_limit or parameters.reply_limit // 2))
    if remedy is Remedy.SYSTEM_ROLE:
        return replace(parameters, system_role=False)
    return parameters.without(remedy.value) if remedy.value in parameters.names else parameters


def _exceeds(value: object, tokens: int) -> bool:
    return isinstance(value, int) and value > tokens


def body(prompt: Prompt, model: str, within: Collection[str], fields: Mapping[str, object]) -> bytes:
    """Return the body; `within` and `fields` are those of `Parameters`.

    Ten times as fast as the client library's own encoder, and a window is long. Text that cannot be sent is rare, so
    messages are checked one by one only if the whole contains some.
    """
    messages = _messages(prompt, within)
    key = {CACHE_KEY: _cache_key(prompt.conversation)} if CACHE_KEY in within else {}
    made = {"model": model, "messages": messages, **key, "stream": True, **fields}
    try:
        encoded = orjson.dumps(made)
    except orjson.JSONEncodeError:
        encoded = _NUL
    return orjson.dumps({**made, "messages": [*map(_sendable, messages)]}) if _NUL in encoded else encoded


def _cache_key(conversation: ChannelId) -> str:
    """Return a name that leads requests of one conversation to the same cache, without the channel's id."""
    return hashlib.sha256(f"parley:{conversation}".encode()).hexdigest()[:32]


def _previous_question(prompt: Prompt) -> int | None:
    """Return the index of the previous request's last message: its breakpoint is where the new text begins."""
    users = [number for number, message in enumerate(prompt.messages) if message.role is Role.USER]
    return users[-2] if len(users) > 1 else None


def _messages(prompt: Prompt, within: Collection[str]) -> list[dict[str, object]]:
    in_parts = BREAKPOINT in within
    pictures = prompt.pictures if PICTURES in within else {}
    if not in_parts and not pictures:
        # By far the most requests, of which each message costs.
        return [{"role": message.role, "content": message.content} for message in prompt.messages]
    marked = _previous_question(prompt) if in_parts else None
    return [
        {
            "role": message.role,
            "content": _parts(message, pictures, marked=number == marked)
            if message.role is Role.USER and (in_parts or message.pictures)
            else message.content,
        }
        for number, message in enumerate(prompt.messages)
    ]


def without_system_role(messages: Sequence[PromptMessage]) -> list[PromptMessage]:
    """Return messages with the system prompt at the beginning of the first user message."""
    system = "\n\n".join(each.content for each in messages if each.role is Role.SYSTEM)
    others = [each for each in messages if each.role is not Role.SYSTEM]
    if not system or not others or others[0].role is not Role.USER:
        return [PromptMessage(Role.USER, system), *others] if system else others
    first, begin = others[0], f"{system}\n\n"
    shown = tuple(replace(each, at=each.at + len(begin)) for each in first.pictures)
    return [replace(first, content=begin + first.content, pictures=shown), *others[1:]]


def _sendable(message: dict[str, object]) -> dict[str, object]:
    content = message["content"]
    if isinstance(content, str):
        return {**message, "content": readable(content)}
    assert isinstance(content, list)  # noqa: S101 - of parts
    return {
        **message,
        "content": [{**part, "text": readable(part["text"])} if "text" in part else part for part in content],
    }


def _parts(message: PromptMessage, pictures: Mapping[PictureKey, bytes], *, marked: bool) -> list[dict[str, object]]:
    """Return a message's text with its pictures in place, without those that are gone."""
    # With breakpoints all user messages have this form, so that nothing but the mark moves between two requests.
    parts: list[dict[str, object]] = []
    begin = 0
    for shown in message.pictures:
        if (data := pictures.get(shown.key)) is not None:
            parts += [_text(message.content[begin : shown.at]), _picture(shown.picture, data)]
            begin = shown.at
    if rest := message.content[begin:]:
        parts.append(_text(rest))
    if marked:
        parts[-1] |= {"prompt_cache_breakpoint": {"mode": "explicit"}}
    return parts


def _text(text: str) -> dict[str, object]:
    return {"type": "text", "text": text}


def _picture(picture: Picture, data: bytes) -> dict[str, object]:
    url = f"data:{picture.mime};base64,{b64encode(data).decode()}"
    return {"type": "image_url", "image_url": {"url": url, "detail": picture.detail}}

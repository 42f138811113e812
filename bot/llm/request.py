"""Parameters of a completion request: those that a server rejects are left out later."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from bot.core.domain import Prompt, Role

# Names in `Parameters.within`.
PICTURES = "messages.image_url"
EFFORT = "reasoning_effort"
CACHE_KEY = "prompt_cache_key"
BREAKPOINT = "messages.prompt_cache_breakpoint"
TOOLS = "tools"
TOOL_CHOICE = "tool_choice"
TOOL_IDS = "messages.tool_calls.id"
"""The ids of calls as the server made them; otherwise in Mistral's form."""
EXTRA = "messages.extra"
"""The server's own keys of calls and their messages."""
TOOL_THINKING = "tools.reasoning_effort"
"""Tools together with thinking; otherwise requests with tools have the effort `none`."""
TOOL_PARTS = (TOOLS, TOOL_CHOICE, TOOL_IDS, EXTRA, TOOL_THINKING)

_OBFUSCATION = "stream_options.include_obfuscation"
_REPLY_LIMITS = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

# The first models with breakpoints. Three digits are a size and 35 is Azure's spelling of 3.5.
_BREAKPOINTS_SINCE = (5, 6)
_VERSION = re.compile(r"(?:ft:)?gpt-(?!35)(\d{1,2})(?:\.(\d{1,2}))?(?=$|[-:])")

# The first models that refuse tools together with thinking, and those that refuse to answer without thinking.
_NO_TOOL_THINKING_SINCE = (5, 4)
_ONLY_THINKING = re.compile(r"gpt-(?:6-astra|6\.1-sol|6\.2-(?:astra|sol))(?=$|-\d)")

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
    return _version(model) >= _BREAKPOINTS_SINCE


def _version(model: str) -> tuple[int, int]:
    """Return the version of one of OpenAI's models, zeros if it has another name."""
    found = _VERSION.match(model)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _tool_parts(base_url: str, model: str) -> tuple[str, ...]:
    """Return the parts that tools may use from the first request on; the rest is learned."""
    left_out: set[str] = set()
    if is_openai(base_url) and _version(model) >= _NO_TOOL_THINKING_SINCE:
        left_out = {TOOLS} if _ONLY_THINKING.match(model) else {TOOL_THINKING}
    elif (urlsplit(base_url).hostname or "").endswith("mistral.ai"):
        left_out = {TOOL_IDS}
    return tuple(name for name in TOOL_PARTS if name not in left_out)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Top-level fields of the request's body beside model, messages and stream."""

    fields: Mapping[str, object]
    limit_swapped: bool = False
    within: tuple[str, ...] = ()
    """Names of the parts that `body` makes from each prompt."""
    system_role: bool = True
    """The system prompt has a role of its own; otherwise it begins the first user message."""
    tool_parts: tuple[str, ...] = ()
    """As `within`, for requests with tools."""

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
        tool_parts = _tool_parts(base_url, model)
        if not is_openai(base_url):
            return cls(fields, within=(PICTURES,), tool_parts=tool_parts)
        fields["store"] = False
        stream_options["include_obfuscation"] = False
        hints = (BREAKPOINT, CACHE_KEY) if _has_breakpoints(model) else (CACHE_KEY,)
        return cls(fields, within=(*hints, PICTURES), tool_parts=tool_parts)

    @property
    def names(self) -> tuple[str, ...]:
        """Return every parameter that `without` knows for any request, a nested one before the one that holds it."""
        options = self.fields.get("stream_options")
        nested = (_OBFUSCATION,) if isinstance(options, dict) and "include_obfuscation" in options else ()
        return (*self.within, *nested, *self.fields)

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.within, *self.tool_parts)

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
        if name in self.tool_parts:
            return replace(self, tool_parts=tuple(each for each in self.tool_parts if each != name))
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

    TOOLS = TOOLS
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
_LASTING = frozenset({Remedy.TOOLS, Remedy.SYSTEM_ROLE, Remedy.EFFORT, Remedy.REPLY})


ABOUT_REPLY = re.compile(
    r"max_(?:completion_|new_|output_)?tokens|\b(?:completion|output|response|new|max|maximum) tokens\b"
)
# What words point at, the surest first.
_HINTS = (
    (Remedy.TOOLS, re.compile(r"\btool(?:s|_choice|_calls?)?\b|\bfunctions?\b|\bfunction[ _-]call")),
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
            Remedy.TOOLS: bool(prompt.tools) and TOOLS in parameters.tool_parts,
            Remedy.PICTURES: bool(prompt.pictures) and PICTURES in parameters.within,
            Remedy.SYSTEM_ROLE: has_system and parameters.system_role,
            Remedy.EFFORT: EFFORT in parameters.fields,
            Remedy.REPLY: parameters.reply_limit > _MIN_REPLY,
            Remedy.WINDOW: long,
        }
        left = [remedy for remedy in Remedy if possible[remedy] and remedy not in tried]
        if Remedy.TOOLS in left and any(message.role is Role.TOOL for message in prompt.messages):
            return Remedy.TOOLS  # the rest was accepted when the calls were made
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
    known = (*parameters.names, *parameters.tool_parts)
    return parameters.without(remedy.value) if remedy.value in known else parameters


def _exceeds(value: object, tokens: int) -> bool:
    return isinstance(value, int) and value > tokens

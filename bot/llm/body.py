"""Body of a completion request.

OpenAI's models up to gpt-5.5 find the longest cached prefix by themselves. From gpt-5.6 on they read only up to a
breakpoint that an earlier request wrote: the end of its newest user message, or a mark on a part of the content (the
client library's docstrings of `prompt_cache_options` and `ChatCompletionContentPartTextParam`).
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import orjson

from bot.core.content import Picture
from bot.core.domain import ChannelId, PictureKey, Prompt, PromptMessage, Role
from bot.core.tools import ToolCall, ToolSpec
from bot.llm.parts.text import repaired
from bot.llm.request import (
    BREAKPOINT,
    CACHE_KEY,
    EFFORT,
    EXTRA,
    PICTURES,
    TOOL_CHOICE,
    TOOL_IDS,
    TOOL_THINKING,
)

# NUL in JSON. The same characters as plain text are searched for in vain, which is harmless.
_NUL = rb"\u0000"
# A turn's calls and results are at most as many messages, at the end of its prompt.
_MAX_TURN_MESSAGES = 256
# Mistral's form of an id, which every server takes.
_SHORT_ID = re.compile(r"[a-zA-Z0-9]{9}")
_SHORT_ID_CHARS = 9
# OpenAI's rule.
_NAME_BREAKERS = re.compile(r"[^a-zA-Z0-9_-]")
_MAX_NAME_CHARS = 64


def body(prompt: Prompt, model: str, within: Collection[str], fields: Mapping[str, object]) -> bytes:
    """Return the body; `within` and `fields` are those of `Parameters`.

    Ten times as fast as the client library's own encoder, and a window is long. Text that cannot be sent is rare, so
    it is searched for only if the whole contains some.
    """
    key = {CACHE_KEY: _cache_key(prompt.conversation)} if CACHE_KEY in within else {}
    made = {"model": model, "messages": _messages(prompt, within), **key, "stream": True, **fields}
    if prompt.tools:
        made |= _tool_fields(prompt, within)
    try:
        encoded = orjson.dumps(made)
    except orjson.JSONEncodeError:
        encoded = _NUL
    return orjson.dumps(repaired(made)) if _NUL in encoded else encoded


def _cache_key(conversation: ChannelId) -> str:
    """Return a name that leads requests of one conversation to the same cache, without the channel's id."""
    return hashlib.sha256(f"parley:{conversation}".encode()).hexdigest()[:32]


def _tool_fields(prompt: Prompt, within: Collection[str]) -> dict[str, object]:
    fields: dict[str, object] = {"tools": [_tool(spec) for spec in prompt.tools]}
    if not prompt.may_call and TOOL_CHOICE in within:
        fields[TOOL_CHOICE] = "none"
    if TOOL_THINKING not in within:
        fields[EFFORT] = "none"
    return fields


def _tool(spec: ToolSpec) -> dict[str, object]:
    function = {"name": spec.name, "description": spec.description, "parameters": spec.parameters}
    return {"type": "function", "function": function}


def _messages(prompt: Prompt, within: Collection[str]) -> list[dict[str, object]]:
    in_parts = BREAKPOINT in within
    pictures = prompt.pictures if PICTURES in within else {}
    if not in_parts and not pictures and not prompt.tools:
        # By far the most requests, of which each message costs.
        return [{"role": message.role, "content": message.content} for message in prompt.messages]
    marked = _marked(prompt.messages) if in_parts else frozenset()
    made: list[dict[str, object]] = [
        {
            "role": message.role,
            "content": _parts(message, pictures, marked=number in marked)
            if message.role is Role.USER and (in_parts or message.pictures)
            else message.content,
        }
        for number, message in enumerate(prompt.messages)
    ]
    for number in range(max(0, len(made) - _MAX_TURN_MESSAGES), len(made)) if prompt.tools else ():
        message = prompt.messages[number]
        if message.calls or message.role is Role.TOOL:
            made[number] = _beside_calls(message, within, in_parts=in_parts, marked=number in marked)
    return made


def _marked(messages: Sequence[PromptMessage]) -> frozenset[int]:
    """Return the indices of messages that end earlier requests: that of the previous question, and rounds of tools."""
    users = [number for number, message in enumerate(messages) if message.role is Role.USER]
    if not users:
        return frozenset()
    roles = [message.role for message in messages[users[-1] :]]
    ends = (
        users[-1] + number
        for number, role in enumerate(roles)
        if role is Role.TOOL and roles[number + 1 : number + 2] != [Role.TOOL]
    )
    return frozenset((*users[-2:-1], *ends))


def _beside_calls(
    message: PromptMessage, within: Collection[str], *, in_parts: bool, marked: bool
) -> dict[str, object]:
    """Return a message with calls, or one with a result."""
    if message.role is Role.TOOL:
        content = _parts(message, {}, marked=marked) if in_parts else message.content
        return {"role": message.role, "tool_call_id": _id(message.call_id, within), "content": content}
    # Without words the content is null, as servers send it; some refuse an empty text.
    extra = message.extra if EXTRA in within else {}
    calls = [_call(call, within) for call in message.calls]
    return {"role": message.role, "content": message.content or None, **extra, "tool_calls": calls}


def _call(call: ToolCall, within: Collection[str]) -> dict[str, object]:
    # A name that the model has made up may break the rules for names.
    name = _NAME_BREAKERS.sub("_", call.name)[:_MAX_NAME_CHARS]
    function = {"name": name, "arguments": _arguments(call.arguments)}
    extra = call.extra if EXTRA in within else {}
    return {"id": _id(call.id, within), "type": "function", "function": function, **extra}


def _arguments(arguments: str) -> str:
    """Return arguments as the model wrote them, "{}" if they are no object: servers read them, and some fail."""
    with suppress(orjson.JSONDecodeError):
        if isinstance(orjson.loads(arguments), dict) and r"\u0000" not in arguments:
            return arguments
    try:  # the slower decoder takes halves of emoji
        value = json.loads(arguments)
        return json.dumps(repaired(value), ensure_ascii=False) if isinstance(value, dict) else "{}"
    except (ValueError, RecursionError):
        return "{}"


def _id(own: str, within: Collection[str]) -> str:
    """Return a call's id in the form that the server takes."""
    if TOOL_IDS in within or _SHORT_ID.fullmatch(own):
        return own
    return hashlib.sha256(own.encode(errors="surrogatepass")).hexdigest()[:_SHORT_ID_CHARS]


def without_tools(prompt: Prompt) -> Prompt:
    """Return the prompt with the results as a user's words, for a server that takes neither tools nor their results."""
    if not any(message.role is Role.TOOL or message.calls for message in prompt.messages[-_MAX_TURN_MESSAGES:]):
        return replace(prompt, tools=()) if prompt.tools else prompt
    messages: list[PromptMessage] = []
    for message in prompt.messages:
        if message.calls and not message.content.strip():
            continue
        if message.role is not Role.TOOL:
            messages.append(replace(message, calls=(), extra={}) if message.calls else message)
        elif messages and messages[-1].role is Role.USER:  # some templates want the roles to alternate
            messages[-1] = replace(messages[-1], content=f"{messages[-1].content}\n\n{message.content}")
        else:
            messages.append(PromptMessage(Role.USER, message.content))
    return replace(prompt, messages=messages, tools=(), may_call=True)


def without_system_role(messages: Sequence[PromptMessage]) -> list[PromptMessage]:
    """Return messages with the system prompt at the beginning of the first user message."""
    system = "\n\n".join(each.content for each in messages if each.role is Role.SYSTEM)
    others = [each for each in messages if each.role is not Role.SYSTEM]
    if not system or not others or others[0].role is not Role.USER:
        return [PromptMessage(Role.USER, system), *others] if system else others
    first, begin = others[0], f"{system}\n\n"
    shown = tuple(replace(each, at=each.at + len(begin)) for each in first.pictures)
    return [replace(first, content=begin + first.content, pictures=shown), *others[1:]]


def _parts(message: PromptMessage, pictures: Mapping[PictureKey, bytes], *, marked: bool) -> list[dict[str, object]]:
    """Return a message's text with its pictures in place, without those that are gone."""
    # With breakpoints all user messages have this form, so that nothing but the mark moves between two requests.
    parts: list[dict[str, object]] = []
    begin = 0
    for shown in message.pictures:
        if (data := pictures.get(shown.key)) is not None:
            parts += [_text(message.content[begin : shown.at]), _picture(shown.picture, data)]
            begin = shown.at
    if (rest := message.content[begin:]) or not parts:
        parts.append(_text(rest))
    if marked:
        parts[-1] |= {"prompt_cache_breakpoint": {"mode": "explicit"}}
    return parts


def _text(text: str) -> dict[str, object]:
    return {"type": "text", "text": text}


def _picture(picture: Picture, data: bytes) -> dict[str, object]:
    url = f"data:{picture.mime};base64,{b64encode(data).decode()}"
    return {"type": "image_url", "image_url": {"url": url, "detail": picture.detail}}

"""A completion request's body, as bytes."""

from base64 import b64encode
from collections.abc import Collection, Mapping

import orjson

from bot.core.content import Picture
from bot.core.domain import PictureKey, Prompt, PromptMessage, Role
from bot.llm.prompt_caching import BREAKPOINT, KEY, key_of, previous_question
from bot.llm.stream import readable

# What `told` says where the model sees, as `Parameters.names` calls what stands within the messages.
PICTURES = "messages.image_url"

# As NUL looks in JSON. Written out by somebody it looks alike, and is then searched for in vain, which is harmless.
_NUL = rb"\u0000"


def body(prompt: Prompt, model: str, told: Collection[str], fields: Mapping[str, object]) -> bytes:
    """Return what is sent; `told` has those of `llm_caching.hints` that are used, `fields` all that is always the same.

    Ten times as fast as the client library's own encoder, and a window is long. Hardly any text has what cannot be
    sent, so all of it is looked at one by one only where the whole shows that there is some.
    """
    messages = _messages(prompt, told)
    key = {KEY: key_of(prompt.conversation)} if KEY in told else {}
    made = {"model": model, "messages": messages, **key, "stream": True, **fields}
    try:
        encoded = orjson.dumps(made)
    except orjson.JSONEncodeError:
        encoded = _NUL
    return orjson.dumps({**made, "messages": [*map(_sendable, messages)]}) if _NUL in encoded else encoded


def _messages(prompt: Prompt, told: Collection[str]) -> list[dict[str, object]]:
    in_parts = BREAKPOINT in told
    pictures = prompt.pictures if PICTURES in told else {}
    if not in_parts and not pictures:
        # By far the most requests, of which each message costs.
        return [{"role": message.role, "content": message.content} for message in prompt.messages]
    marked = previous_question(prompt) if in_parts else None
    return [
        {
            "role": message.role,
            "content": _parts(message, pictures, marked=number == marked)
            if message.role is Role.USER and (in_parts or message.pictures)
            else message.content,
        }
        for number, message in enumerate(prompt.messages)
    ]


def _sendable(message: dict[str, object]) -> dict[str, object]:
    content = message["content"]
    if isinstance(content, str):
        return {**message, "content": readable(content)}
    assert isinstance(content, list)  # noqa: S101 - of parts
    return {
        **message,
        "content": [{**part, "text": readable(part["text"])} if "text" in part else part for part in content],
    }


def _parts(
    message: PromptMessage, pictures: Mapping[PictureKey, bytes], *, marked: bool
) -> list[dict[str, object]]:
    """Return a message's text with its pictures where they belong, those that there are."""
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

"""A completion request's body, as bytes."""

from collections.abc import Callable, Collection, Mapping

import orjson

from bot.domain import Prompt, Role
from bot.llm_caching import BREAKPOINT, KEY, key_of, previous_question
from bot.llm_wire import readable

# As NUL looks in JSON. Written out by somebody it looks alike, and is then searched for in vain, which is harmless.
_NUL = rb"\u0000"


def body(prompt: Prompt, model: str, told: Collection[str], fields: Mapping[str, object]) -> bytes:
    """Return what is sent; `told` has those of `llm_caching.hints` that are used, `fields` all that is always the same.

    Ten times as fast as the client library's own encoder, and a window is long. Hardly any text has what cannot be
    sent, so all of it is looked at one by one only where the whole shows that there is some.
    """
    try:
        encoded = orjson.dumps(_body(prompt, model, told, fields, _as_is))
    except orjson.JSONEncodeError:
        encoded = _NUL
    return orjson.dumps(_body(prompt, model, told, fields, readable)) if _NUL in encoded else encoded


def _as_is(text: str) -> str:
    return text


def _body(
    prompt: Prompt,
    model: str,
    told: Collection[str],
    fields: Mapping[str, object],
    clean: Callable[[str], str],
) -> dict[str, object]:
    in_parts = BREAKPOINT in told
    marked = previous_question(prompt) if in_parts else None
    messages = [
        {
            "role": message.role,
            "content": _parts(clean(message.content), marked=number == marked)
            if in_parts and message.role is Role.USER
            else clean(message.content),
        }
        for number, message in enumerate(prompt.messages)
    ]
    key = {KEY: key_of(prompt.conversation)} if KEY in told else {}
    return {"model": model, "messages": messages, **key, "stream": True, **fields}


def _parts(text: str, *, marked: bool) -> list[dict[str, object]]:
    # All user messages have this form, so that nothing but the mark moves from one request to the next.
    part: dict[str, object] = {"type": "text", "text": text}
    return [part | {"prompt_cache_breakpoint": {"mode": "explicit"}}] if marked else [part]

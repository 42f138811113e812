"""A tool's result as text for the model."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import mcp_types as types

from bot.attachments.extract import Extract, clean
from bot.core.markup import beginning

MAX_TEXT = 16 * 2**10
"""Bytes."""
MAX_PICTURES = 2
MAX_PICTURE_BYTES = 2**20

DECLINED = "The server asked for more input during the call. That was declined, because it cannot be given here."
EMPTY = "The tool has returned nothing."

# Opens a picture in a process of its own.
Inspect = Callable[[bytes], Awaitable[Extract]]


async def as_text(
    content: Sequence[types.ContentBlock], structured: object, inspect: Inspect, *, declined: bool, tokens: int
) -> str:
    """Return a result of at most `tokens` and `MAX_TEXT`; structured content stands in for missing text."""
    parts: list[str] = []
    pictures = 0
    for block in content:
        if isinstance(block, types.ImageContent):
            pictures += 1
            parts.append(await _picture(block, inspect) if pictures <= MAX_PICTURES else "[one more picture]")
        else:
            parts.append(_part(block))
    texts = any(isinstance(block, types.TextContent) and block.text.strip() for block in content)
    if structured is not None and not texts:
        parts.append(_json(structured))
    if declined:
        parts.append(DECLINED)
    return shortened(parts, tokens)


def _part(block: types.ContentBlock) -> str:
    match block:
        case types.TextContent():
            return block.text
        case types.AudioContent():
            return "[a recording, which cannot be heard here]"
        case types.ResourceLink():
            return f"[a link, which was not followed: {' '.join(filter(None, (block.name, str(block.uri))))}]"
        case types.EmbeddedResource(resource=types.TextResourceContents() as resource):
            return f"[{resource.uri}]\n{resource.text}"
        case types.EmbeddedResource(resource=resource):
            return f"[{resource.uri}, which is no text]"
        case _:
            return "[content of an unknown kind]"


async def _picture(block: types.ImageContent, inspect: Inspect) -> str:
    try:
        data = base64.b64decode(block.data, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    found = await inspect(data) if 0 < len(data) <= MAX_PICTURE_BYTES else Extract()
    size = f"{found.width}x{found.height}" if found.picture else "which cannot be opened"
    return f"[a picture, {size}]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def shortened(parts: Iterable[str], tokens: int) -> str:
    """Join parts, without control characters, and say where the end was left out."""
    text = clean("\n".join(part for part in parts if part.strip())) or EMPTY
    size = len(text)
    kept = text[:MAX_TEXT].encode()[:MAX_TEXT].decode(errors="ignore")
    kept, _ = beginning(kept, tokens)
    return kept if len(kept) == size else f"{kept}\n[the first {len(kept):,} of {size:,} characters]"

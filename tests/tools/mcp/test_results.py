import base64
from typing import Any

import mcp_types as types
import pytest

from bot.attachments.extract import Extract
from bot.tools.mcp.results import DECLINED, EMPTY, MAX_PICTURES, MAX_TEXT, as_text


async def opened(data: bytes) -> Extract:
    return Extract(picture=data, width=640, height=480) if data == b"good" else Extract()


async def text(*content: dict[str, Any], structured: object = None, declined: bool = False, tokens: int = 8000) -> str:
    result = types.CallToolResult.model_validate({"content": list(content)})
    return await as_text(result.content, structured, opened, declined=declined, tokens=tokens)


def said(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def picture(data: bytes) -> dict[str, Any]:
    return {"type": "image", "mimeType": "image/png", "data": base64.b64encode(data).decode()}


LINK = {"type": "resource_link", "name": "The page", "uri": "https://wiki.example/a"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (said("hello"), "hello"),
        (picture(b"good"), "[a picture, 640x480]"),
        (picture(b"bad"), "[a picture, which cannot be opened]"),
        ({**picture(b""), "data": "not base64!"}, "[a picture, which cannot be opened]"),
        ({"type": "audio", "mimeType": "audio/wav", "data": ""}, "[a recording, which cannot be heard here]"),
        (LINK, "[a link, which was not followed: The page https://wiki.example/a]"),
        ({"type": "resource", "resource": {"uri": "file:///a", "text": "inside"}}, "[file:///a]\ninside"),
        ({"type": "resource", "resource": {"uri": "file:///a", "blob": "AA=="}}, "[file:///a, which is no text]"),
        (said("  "), EMPTY),
        (said("a\x1b[2Jb\r\nc\ud83d"), "a[2Jb\nc"),
    ],
)
async def test_each_kind_of_content_becomes_text(part: dict[str, Any], expected: str) -> None:
    assert await text(part) == expected


async def test_structured_content_stands_in_for_missing_text_only() -> None:
    assert await text(structured={"a": "ö"}) == '{"a":"ö"}'
    assert await text(said("words"), structured={"a": 1}) == "words"
    assert await text(picture(b"good"), structured=[1]) == "[a picture, 640x480]\n[1]"


async def test_only_few_pictures_are_opened() -> None:
    found = await text(*[picture(b"good")] * (MAX_PICTURES + 2))
    assert found.count("640x480") == MAX_PICTURES
    assert found.count("[one more picture]") == 2


async def test_declined_question_is_said() -> None:
    assert await text(said("a"), declined=True) == f"a\n{DECLINED}"


@pytest.mark.parametrize("letter", ["x", "語", "😀"])
async def test_long_text_is_cut_to_bytes_and_says_so(letter: str) -> None:
    found = await text(said(letter * 100_000), tokens=10**6)
    kept, _, note = found.rpartition("\n")
    assert MAX_TEXT - 4 < len(kept.encode()) <= MAX_TEXT
    assert note == f"[the first {len(kept):,} of 100,000 characters]"


async def test_long_text_is_cut_to_tokens() -> None:
    assert len(await text(said("word " * 2000), tokens=100)) < 700

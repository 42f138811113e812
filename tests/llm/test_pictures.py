"""Pictures in requests, and servers that reject them."""

from typing import Any

import pytest

from bot.core.content import Picture
from bot.core.domain import ChannelId, MessageId, PictureKey, PlacedPicture, Prompt, PromptMessage, Role
from tests.support.model_client import connect, listen
from tests.support.model_server import ModelServer, say, status

KEY = PictureKey(MessageId(1), 2)
GONE = PictureKey(MessageId(1), 3)
PICTURE = Picture("image/jpeg", 40, 30, "high")
PART = {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,eA==", "detail": "high"}}


def showing(*shown: tuple[int, PictureKey], text: str = "one two") -> Prompt:
    pictures = tuple(PlacedPicture(at, key, PICTURE) for at, key in shown)
    messages = [PromptMessage(Role.SYSTEM, "Be kind."), PromptMessage(Role.USER, text, pictures)]
    return Prompt(messages, 50, ChannelId(100), pictures={KEY: b"x"})


async def test_picture_is_sent_at_its_place_in_the_text(model: ModelServer) -> None:
    async with connect(model.url) as client:
        await listen(client, showing((3, KEY)))
    content: Any = model.messages[1]["content"]
    assert content == [{"type": "text", "text": "one"}, PART, {"type": "text", "text": " two"}]
    assert model.messages[0]["content"] == "Be kind."


async def test_missing_picture_is_left_out(model: ModelServer) -> None:
    async with connect(model.url) as client:
        await listen(client, showing((3, GONE), (7, KEY)))
    content: Any = model.messages[1]["content"]
    assert content == [{"type": "text", "text": "one two"}, PART]


async def test_unsendable_text_beside_a_picture_is_repaired(model: ModelServer) -> None:
    async with connect(model.url) as client:
        await listen(client, showing((4, KEY), text="on\x00e\ud83d two"))
    content: Any = model.messages[1]["content"]
    assert [part.get("text") for part in content] == ["one", None, "\ufffd two"]


BLIND = [
    (400, "Invalid content type. image_url is only supported by certain models."),
    (400, "This model does not support image input. messages[1].content[1]"),
    (400, "unknown variant `image_url`, expected `text` at line 1 column 200"),
    (500, "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"),
    (400, "At most 0 image(s) may be provided in one prompt."),
    (400, "test-model is not a multimodal model"),
    (404, "No endpoints found that support image input"),
    (400, "Failed to process inputs: this model is missing data required for image input"),
    (400, "'messages.1.content' : value must be a string: messages[1].content must be a string"),
    (422, "Image input is not enabled for this model"),
]
ONE_PICTURE = [
    (
        400,
        {
            "message": "You uploaded an unsupported image.",
            "code": "invalid_image_format",
            "param": "image_url",
        },
    ),
    (400, {"message": "Invalid image data.", "code": "image_parse_error", "param": None}),
]


@pytest.mark.parametrize(("code", "error"), BLIND)
async def test_rejection_of_pictures_is_recognised(model: ModelServer, code: int, error: str) -> None:
    model.script(status(code, error=error), say("Well."), say("Well."))
    async with connect(model.url) as client:
        assert (await listen(client, showing((3, KEY)))).text == "Well."
        assert not client.supports_images
        await listen(client, showing((3, KEY)))
    assert [request.messages[1]["content"] for request in model.requests[1:]] == ["one two"] * 2


@pytest.mark.parametrize("error", ["image_url is not supported", "does not support image input"])
async def test_rejection_without_a_picture_is_ignored(model: ModelServer, error: str) -> None:
    model.default = status(400, error=error)
    async with connect(model.url) as client:
        assert (await listen(client)).error is not None
        assert client.supports_images


@pytest.mark.parametrize(("code", "error"), ONE_PICTURE)
async def test_bad_picture_keeps_image_support(model: ModelServer, code: int, error: Any) -> None:
    model.script(status(code, error=error))
    async with connect(model.url) as client:
        assert (await listen(client, showing((3, KEY)))).text == "Hello!"
        assert client.supports_images


async def test_picture_is_left_out_after_a_rejection_in_unknown_words_and_that_is_kept(
    model: ModelServer,
) -> None:
    model.script(status(400, error="nonsense"), say("Well."), say("Well."))
    async with connect(model.url) as client:
        assert (await listen(client, showing((3, KEY)))).text == "Well."
        assert not client.supports_images
        await listen(client, showing((3, KEY)))
    assert [request.messages[1]["content"] for request in model.requests[1:]] == ["one two"] * 2


async def test_pictures_move_with_the_system_prompt_into_the_first_user_message(model: ModelServer) -> None:
    model.script(status(400, error="System role not supported"))
    async with connect(model.url) as client:
        assert (await listen(client, showing((3, KEY)))).text == "Hello!"
    (message,) = model.requests[1].messages
    parts: Any = message["content"]
    assert [part["type"] for part in parts] == ["text", "image_url", "text"]
    assert parts[0]["text"].endswith("one")

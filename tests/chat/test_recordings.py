"""Voice messages and recordings: written down where the operator has named a model for that, otherwise said."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.billing.price_list import FixedPrices
from bot.core.money import flat
from bot.core.tokens import estimate
from tests.chat.test_attachments import send, told
from tests.support.file_server import FileServer
from tests.support.model_server import ModelServer, status
from tests.support.recordings import opus
from tests.support.world import World, world

VOICE = b"OggS\x00" + bytes(3000)
PATH = "/v1/audio/transcriptions"


@pytest.fixture
async def stack(database: Path, model: ModelServer) -> AsyncIterator[Any]:
    async with AsyncExitStack() as open_, FileServer() as files:

        async def start(**changed: Any) -> World:
            return await open_.enter_async_context(world(database, model, files=files, **changed))

        yield start


def hears(model: ModelServer, text: str, **usage: Any) -> None:
    model.pages[PATH] = status(200, {"text": text, **({"usage": usage} if usage else {})})


def entries(server: World) -> list[Any]:
    return server.rows("SELECT purpose, model, prompt_tokens, output_tokens, estimated FROM completions ORDER BY id")


async def test_a_voice_message_alone_is_a_question(stack: Any, model: ModelServer) -> None:
    server = await stack(transcription_model="whisper-1")
    hears(model, "Which book is good?", type="duration", seconds=4.5)
    assert await send(server, ("voice-message.ogg", VOICE), words="") == "Hello!"

    assert told(server).endswith("⟧ \n⟦what is said in voice-message.ogg⟧\nWhich book is good?\n⟦end⟧")
    assert entries(server)[0] == ("transcription", "whisper-1", 55, 0, 0)


async def test_a_transcription_is_paid_for_by_the_servers_tokens(stack: Any, model: ModelServer) -> None:
    server = await stack(transcription_model="gpt-4o-transcribe", prices=FixedPrices(flat(Decimal(1), Decimal(10))))
    hears(model, "Which book?", type="tokens", input_tokens=40, output_tokens=5, total_tokens=45)
    await send(server, ("voice-message.ogg", VOICE))

    (first, answer) = entries(server)
    assert first == ("transcription", "gpt-4o-transcribe", 40, 5, 0)
    assert answer[0] == "reply"
    assert server.rows("SELECT cost FROM completions ORDER BY id")[0] == (90_000_000,)


async def test_a_recording_without_a_transcription_model_is_reported(stack: Any) -> None:
    server = await stack()
    said = await send(server, ("voice-message.ogg", VOICE))
    assert said == "Hello!\n-# I cannot listen to `voice-message.ogg`. Please write what is said in it."
    assert server.rows("SELECT picture FROM attachments") == [(None,)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (status(404, error="no such page"), "I cannot listen to `song.mp3`. Please write what is said in it."),
        (status(500, error="oops"), "I cannot listen to `song.mp3`. Please write what is said in it."),
        (status(200, {"words": []}), "I found no text in `song.mp3`."),
        (status(200, "no JSON"), "I cannot listen to `song.mp3`. Please write what is said in it."),
        (status(200, {"text": "  "}), "I found no text in `song.mp3`."),
    ],
)
async def test_a_failed_transcription_is_reported(stack: Any, model: ModelServer, answer: Any, said: str) -> None:
    server = await stack(transcription_model="whisper-1")
    model.pages[PATH] = answer
    assert await send(server, ("song.mp3", b"ID3\x04" + bytes(500))) == f"Hello!\n-# {said}"


async def test_a_long_talk_is_read_in_part(stack: Any, model: ModelServer) -> None:
    server = await stack(transcription_model="whisper-1")
    hears(model, "word " * 20_000)
    said = await send(server, ("talk.mp3", b"ID3\x04" + bytes(500)))
    assert "-# Of `talk.mp3` I read the first " in said
    assert said.endswith(" of 99,999 characters.")


async def test_a_recording_that_the_budget_has_no_room_for_is_left_out(stack: Any, model: ModelServer) -> None:
    server = await stack(
        transcription_model="whisper-1",
        prices=FixedPrices(flat(Decimal(1000), Decimal(1))),
        daily_budget_usd=Decimal(2),
    )
    hears(model, "never")
    said = await send(server, ("talk.mp3", b"ID3\x04" + bytes(2**20)))
    assert "`talk.mp3` takes too long to read" in said
    assert [each[0] for each in entries(server)] == ["reply"]


@pytest.mark.parametrize(
    ("recording", "seconds"), [(opus(60, granule=960), 60), (VOICE, len(VOICE) / 250)], ids=["measured", "by size"]
)
async def test_unreported_transcription_is_booked_by_the_measured_length(
    stack: Any, model: ModelServer, recording: bytes, seconds: float
) -> None:
    server = await stack(transcription_model="whisper-1", prices=FixedPrices(flat(Decimal(1), Decimal(10))))
    hears(model, "Which book?")
    await send(server, ("voice-message.ogg", recording))
    (_, _, prompt, output, estimated) = entries(server)[0]
    assert (prompt, estimated) == (int(seconds * 12) + 1, 1)
    assert output == estimate("Which book?")

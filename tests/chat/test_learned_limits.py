"""Learned limits as people meet them: a refusal shrinks its own question, and a limit that was too small heals."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain import WindowSource
from tests.chat.test_attachments import send
from tests.chat.test_overflows import LONG, talk
from tests.support.documents import png
from tests.support.file_server import FileServer
from tests.support.model_answers import Behaviour, Exchange
from tests.support.model_server import ModelServer, say, status
from tests.support.small_windows import SmallWindow, like_groq, like_vllm
from tests.support.world import World, world

REPORTED = 128_000
REPORT = status(200, {"data": [{"id": "test-model", "max_model_len": REPORTED}]})
UNKNOWN: dict[str, Any] = {"context_tokens": None, "reply_tokens": 500}
BYTES: list[Behaviour] = [
    status(413, "<html><title>413 Request Entity Too Large</title></html>"),
    status(413, {"message": "Request size limit exceeded"}),
    status(413, error={"type": "request_too_large", "message": "Request exceeds the maximum size"}),
    status(400, error="request entity too large"),
]


async def window(server: World) -> tuple[int, WindowSource]:
    known = await server.bot.models.of("test-model").context_window()
    return known.tokens, known.source


def with_window(server: World, tokens: int) -> World:
    return replace(server, settings=replace(server.settings, context_tokens=tokens))


def shown(server: World) -> int:
    return sum(str(each["content"]).count("'type': 'image_url'") for each in server.model.messages)


class Proxy:
    """Refuses bodies above a number of bytes, in a proxy's words."""

    def __init__(self, most: int, refusal: Behaviour) -> None:
        self.most, self.refusal = most, refusal

    async def play(self, exchange: Exchange) -> Any:
        large = int(exchange.recorded.headers["content-length"]) > self.most
        return await (self.refusal if large else say("Hello!")).play(exchange)


@pytest.mark.parametrize("refusal", BYTES)
async def test_too_many_bytes_shrink_their_own_question_only(
    database: Path, model: ModelServer, refusal: Behaviour
) -> None:
    model.models = REPORT
    async with world(database, model, **UNKNOWN) as server:
        await talk(server, 10)
        model.script(refusal)
        assert await server.ask("and now?") == "Hello!"
        assert len(server.prompt()) < 18
        assert await window(server) == (REPORTED, WindowSource.SERVER)
        assert await server.ask("again") == "Hello!"
        assert len(server.prompt()) > 20
    assert len(model.requests) == 13


async def test_too_many_bytes_of_older_pictures_leave_the_questions_own(database: Path, model: ModelServer) -> None:
    async with FileServer() as files, world(database, model, files=files) as server:
        await send(server, ("a.png", png(300, 300)))
        model.script(BYTES[0])
        assert await send(server, ("b.png", png(300, 300))) == "Hello!"
        assert shown(server) == 1
        assert await send(server, ("c.png", png(30, 30))) == "Hello!"
        assert shown(server) == 3


async def test_too_large_pictures_are_left_out_and_that_is_said(database: Path, model: ModelServer) -> None:
    model.default = Proxy(4000, BYTES[0])
    async with FileServer() as files, world(database, model, files=files) as server:
        said = await send(server, ("a.png", png(900, 900)))
        assert said.startswith("Hello!\n-# The pictures were too large for the model server, so I answered without")
        assert shown(server) == 0


async def test_request_that_is_always_too_large_is_said(database: Path, model: ModelServer) -> None:
    model.default = BYTES[0]
    async with world(database, model, **UNKNOWN) as server:
        assert (await server.ask("hi")).startswith("⚠️ The model server does not accept a request of this size")
        assert len(model.requests) <= 4
        model.default = say("Hello!")
        assert await server.ask("hi") == "Hello!"


@pytest.mark.parametrize("named", [512, REPORTED])
async def test_one_refusal_against_the_report_shrinks_no_window(database: Path, model: ModelServer, named: int) -> None:
    model.models = REPORT
    async with world(database, model, **UNKNOWN) as server:
        await talk(server, 6)
        model.script(status(400, error=f"This model's maximum context length is {named} tokens."))
        assert await server.ask("and now?") == "Hello!"
        assert await window(server) == (REPORTED, WindowSource.SERVER)
        async with server.restarted() as again:
            assert await again.ask("again") == "Hello!"
            assert len(again.prompt()) == 15
            assert await window(again) == (REPORTED, WindowSource.SERVER)


async def test_server_that_really_has_less_than_reported_is_learnt_from_three_questions(
    database: Path, model: ModelServer
) -> None:
    model.models = REPORT
    model.default = small = SmallWindow(2048, like_vllm)
    async with world(database, model, **UNKNOWN) as server:
        assert set(await talk(server, 16)) == {"Hello!"}
        assert await window(server) == (2048, WindowSource.LEARNT)
        assert len(small.refused) == 3
        assert len(server.replies()) == 16


@pytest.mark.parametrize("restarted", [False, True])
async def test_limit_that_was_too_small_heals_within_minutes(
    database: Path, model: ModelServer, restarted: bool
) -> None:
    async with world(database, model, **UNKNOWN, history_tokens=0) as server:
        model.default = SmallWindow(1200, like_groq)
        await talk(server, 5)
        assert (await window(server))[0] < 1300
        model.default = SmallWindow(100_000, like_vllm)
        if restarted:
            async with server.restarted() as again:
                await heal(again)
        else:
            await heal(server)


async def heal(server: World) -> None:
    for number in range(6):
        server.clock.advance(60)
        assert await server.ask(f"later {number} {LONG}") == "Hello!"
    assert (await window(server))[0] > 4000
    assert len(server.prompt()) >= 9


async def test_right_limit_is_tried_unseen(database: Path, model: ModelServer) -> None:
    model.default = small = SmallWindow(2048, like_vllm)
    async with world(database, model, **UNKNOWN) as server:
        for number in range(30):
            server.clock.advance(60)
            assert await server.ask(f"question {number} {LONG}") == "Hello!"
        assert await window(server) == (2048, WindowSource.LEARNT)
        assert 2 <= len(small.refused) <= 8
        assert len(server.replies()) == 30


async def test_advice_of_the_sentence_works(database: Path, model: ModelServer) -> None:
    model.models = REPORT
    model.default = SmallWindow(2048, like_groq)
    async with world(database, model, **UNKNOWN) as server:
        await talk(server, 14)
        assert (await window(server))[1] is WindowSource.LEARNT
        async with with_window(server, REPORTED).restarted() as again:
            assert await window(again) == (REPORTED, WindowSource.SETTING)


async def test_sentence_for_a_question_alone_does_not_advise_a_reset(database: Path, model: ModelServer) -> None:
    model.default = status(400, error="Please reduce the length of the messages or completion.")
    async with world(database, model, **UNKNOWN) as server:
        said = await server.ask("hi")
    assert "Your message is the only one in it" in said
    assert "/reset" not in said


async def test_quote_that_is_larger_than_the_window_shrinks(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=1500, reply_tokens=300, message_content_intent=True) as server:
        about = await server.ada.send(server.general, "begin " + "a long story " * 150)
        await server.bo.send(server.general, "x" * 1900, reply_to=about)
        await server.bo.send(server.general, f"{server.mention} what is this?", reply_to=about)
        assert server.texts()[-1] == "Hello!"
        assert "begin a long story" in model.messages[-1]["content"]
        async with with_window(server, 900).restarted() as again:
            assert await again.ask("and now?") == "Hello!"
            assert "what is this?" in str(again.prompt())

"""Requests that a server rejects for no known reason: what is tried instead, how often, and what it costs."""

import logging
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.support.model_answers import Behaviour, Exchange, Recorded, say, status
from tests.support.model_server import ModelServer
from tests.support.small_windows import SmallWindow
from tests.support.world import World, world

LONG = "the reading server met and talked about many books " * 20


@dataclass
class Picky:
    """Answers requests that `accepts` says yes to, and refuses all others in the same words."""

    accepts: Any
    refusal: Behaviour
    refused: list[Recorded] = field(default_factory=list)

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        if self.accepts(exchange.recorded.json):
            return await say("Hello!").play(exchange)
        self.refused.append(exchange.recorded)
        return await self.refusal.play(exchange)


def has_no_system_role(request: dict[str, Any]) -> bool:
    roles = [message["role"] for message in request["messages"]]
    return "system" not in roles and all(a != b for a, b in pairwise(roles))


SYSTEM_WORDS: list[Behaviour] = [
    status(400, error="System role not supported"),
    status(400, error="Developer instruction is not enabled for models/gemma-3-27b-it"),
    status(500, error="Error: Jinja Exception: System role not supported"),
    status(422, {"detail": [{"msg": "Input should be 'user' or 'assistant'", "loc": ["body", "messages", 0, "role"]}]}),
    status(400, error="Only user and assistant roles are supported!"),
    status(400, ""),
]  # fmt: skip


@pytest.mark.parametrize("refusal", SYSTEM_WORDS)
async def test_system_prompt_becomes_the_first_users_words_and_stays_so(server: World, refusal: Behaviour) -> None:
    server.model.default = picky = Picky(has_no_system_role, refusal)
    assert await server.ask("hi") == "Hello!"
    assert await server.ask("and now?") == "Hello!"
    assert len(picky.refused) == 1
    assert len(server.model.requests) == 3
    first = server.model.messages[0]["content"]
    assert first.startswith("Be kind.")
    assert first.endswith("hi")
    assert server.log() == ["hi", "Hello!", "and now?", "Hello!"]


@pytest.mark.parametrize(
    ("refusal", "limit", "sent"),
    [
        (status(400, error="max_tokens must be <= 300"), 300, 300),
        (status(400, error="Invalid max_tokens value, the valid range of max_tokens is [1, 256]"), 256, 256),
        (status(400, error="max_tokens is too large: 500. This model supports at most 400 completion tokens, "
                "whereas you provided 500."), 400, 400),
        (status(400, error="`max_tokens` must be less than or equal to `320`, the maximum value"), 320, 320),
        (status(400, error="max_output_tokens is too high"), 300, 250),
    ],
)  # fmt: skip
async def test_reply_is_shortened_to_the_number_in_the_words_or_half(
    server: World, refusal: Behaviour, limit: int, sent: int
) -> None:
    server.model.default = Picky(lambda request: request["max_tokens"] <= limit, refusal)
    assert await server.ask("hi") == "Hello!"
    assert await server.ask("more") == "Hello!"
    assert [each.json["max_tokens"] for each in server.model.requests] == [500, sent, sent]


async def test_reasoning_effort_is_left_out(database: Path, model: ModelServer) -> None:
    model.default = Picky(lambda request: "reasoning_effort" not in request, status(400, error="bad thinking level"))
    async with world(database, model, reasoning_effort="high") as server:
        assert await server.ask("hi") == "Hello!"
        assert await server.ask("again") == "Hello!"
    assert len(model.requests) == 3


async def test_two_remedies_at_most_in_a_turn_each_for_nothing(database: Path, model: ModelServer) -> None:
    model.default = status(400, error="nonsense")
    async with world(database, model, reasoning_effort="high") as server:
        said = await server.ask("hi")
        assert said.startswith("⚠️ The model server rejected my request. Asking again will not help")
        assert len(model.requests) == 3
        assert server.rows("SELECT count(*) FROM completions") == [(0,)]
        # The next question tries what is left, and the one after that nothing.
        await server.ask("hi")
        assert len(model.requests) == 5
        await server.ask("hi")
        assert len(model.requests) == 6
        model.default = say("Hello!")
        assert await server.ask("hi") == "Hello!"


async def test_wrong_address_is_not_tried_again(server: World) -> None:
    server.model.default = status(404, {"detail": "Not Found"})
    assert "rejected my request" in await server.ask("hi")
    assert len(server.model.requests) == 1


def in_no_known_words(asked: int, window: int) -> Behaviour:
    return status(400, error="E_4711: das geht so nicht")


def with_a_hint(asked: int, window: int) -> Behaviour:
    return status(400, error="sorry, that chat got too big for me")


@pytest.mark.parametrize("words", [in_no_known_words, with_a_hint])
async def test_overflow_in_unknown_words_is_invisible(database: Path, model: ModelServer, words: Any) -> None:
    model.default = small = SmallWindow(2048, words)
    async with world(database, model, context_tokens=None, reply_tokens=500) as server:
        answers = [await server.ask(f"question {number} {LONG}") for number in range(16)]
        assert set(answers) == {"Hello!"}
        assert 0 < len(small.refused) < 4
        async with server.restarted() as again:
            assert await again.ask("and now?") == "Hello!"
            assert len(model.requests) == 17 + len(small.refused)


async def test_refusal_that_a_shorter_prompt_does_not_help_teaches_nothing(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=None, reply_tokens=500) as server:
        for number in range(10):
            await server.ask(f"question {number} {LONG}")
        before = await server.bot.models.of("test-model").context_window()
        window = server.rows("SELECT window_start FROM conversations")
        model.default = status(400, error="nonsense")
        asked = len(model.requests)
        assert "`/reset`" in await server.ask("hi")
        assert len(model.requests) == asked + 2
        assert (await server.bot.models.of("test-model").context_window()).tokens == before.tokens
        assert server.rows("SELECT window_start FROM conversations") == window
        model.default = say("Hello!")
        assert await server.ask("hi") == "Hello!"
        assert len(server.prompt()) > 10


async def test_long_question_alone_is_not_called_too_long(database: Path, model: ModelServer) -> None:
    model.default = status(400, error="nonsense: too big")
    async with world(database, model, context_tokens=8000) as server:
        said = await server.ask("word " * 390)
        assert "rejected my request" in said


@pytest.mark.parametrize(
    ("words", "logged"),
    [
        ("The flux is wrong for sk-abcdef1234567890", "The flux is wrong for [redacted]"),
        ("bad\n\tvalue  here " + "x" * 400, "bad value here "),
        ("Bearer abc.def is no good", "[redacted] is no good"),
        ("cannot read: a secret about my grandmother", ""),
    ],
)
async def test_words_of_the_server_reach_the_log_without_conversation_or_keys(
    server: World, caplog: pytest.LogCaptureFixture, words: str, logged: str
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    server.model.default = status(418, error=words)
    said = await server.ask("this is a secret about my grandmother")
    failed = [line for line in caplog.text.splitlines() if "model_failed" in line]
    assert len(failed) == 1
    assert (f"said={logged}" in failed[0]) == bool(logged)
    assert ("check the log" in said) == bool(logged)
    assert "grandmother" not in caplog.text
    assert "abcdef" not in caplog.text
    assert len(failed[0].partition("said=")[2]) <= 300

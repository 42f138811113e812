"""Refusals of a server as people meet them: the sentence, what is stored, the requests, and the next question."""

from pathlib import Path

import pytest

from tests.support.model_answers import Behaviour
from tests.support.model_server import BEGIN, DONE, Chunk, ModelServer, Streamed, say, status, stream_error
from tests.support.world import World, world

FILTERED: list[Behaviour] = [
    status(400, error={"message": "Content Exists Risk", "code": "invalid_request_error"}),
    status(400, error={"message": "系统检测到输入或生成内容可能包含不安全或敏感内容", "code": "1301"}),
    status(403, {"code": "no permission", "error": "Content violates usage guidelines. Failed check: X"}),
    status(400, error={"message": "Input text data may contain inappropriate content.", "code": "x"}),
    status(400, error={"message": "no", "code": "content_filter", "innererror": {"code": "x"}}),
    stream_error({"message": "blocked by the safety filter", "code": "content_filter"}),
    say(finish="content_filter"),
    Streamed((BEGIN, Chunk({}, "SAFETY"), DONE)),
]


@pytest.mark.parametrize("refusal", FILTERED)
async def test_refused_question_is_left_out_of_later_prompts(server: World, refusal: Behaviour) -> None:
    assert await server.ask("first") == "Hello!"
    server.model.script(refusal)
    assert (await server.ask("something bad")).startswith("⚠️ The provider's content filter blocked this.")
    assert len(server.model.requests) == 2
    assert await server.ask("third") == "Hello!"
    texts = [text for _, text in server.prompt()]
    assert not any("something bad" in text for text in texts)
    assert [role for role, _ in server.prompt()] == ["user", "assistant", "user"]
    # It is forgotten by the model, not by its author.
    assert "something bad" in server.log()
    assert server.outcomes() == ["answered", "failed", "answered"]
    async with server.restarted() as again:
        assert await again.ask("fourth") == "Hello!"
        assert not any("something bad" in text for _, text in again.prompt())


async def test_question_with_a_filtered_answer_that_was_shown_stays(server: World) -> None:
    server.model.script(say("Well", finish="content_filter"))
    assert (await server.ask("half bad")).startswith("Well\n⚠️ The provider's content filter blocked this.")
    await server.ask("next")
    assert "half bad" in server.prompt()[0][1]


async def test_first_question_of_a_channel_that_is_refused_does_not_stop_the_next(server: World) -> None:
    server.model.script(FILTERED[0])
    await server.ask("something bad")
    assert await server.ask("good") == "Hello!"
    assert [text.rpartition("⟧ ")[2] for _, text in server.prompt()] == ["good"]


async def test_summary_leaves_refused_questions_out(database: Path, model: ModelServer) -> None:
    long = "the reading server met and talked about many books " * 20
    async with world(database, model, context_tokens=3000, reply_tokens=300, summaries=True) as server:
        model.script(FILTERED[0])
        await server.ask("something bad")
        for number in range(12):
            await server.ask(f"question {number} {long}")
        assert len(model.requests) > 13
        assert not any(
            "something bad" in str(message["content"]) for request in model.requests[1:] for message in request.messages
        )


UNPAID: list[tuple[Behaviour, str]] = [
    (status(429, error={"message": "suspended", "type": "exceeded_current_quota_error"}), "out of credit"),
    (status(403, error={"message": "Access denied due to overdue account", "code": "Arrearage"}), "out of credit"),
    (status(404, error="No endpoints found matching your data policy"), "My API key may not use this model"),
    (status(400, error="Your organization must be verified to stream this model."), "My API key may not use"),
    (status(400, error="User location is not supported for the API use."), "My API key may not use this model"),
    (status(404, error="No models loaded. Please load a model."), "The bot's owner has to load one"),
    (status(400, {"error": "Model unloaded."}), "The bot's owner has to load one"),
    (status(400, {"error": "The model has crashed without additional information. (Exit code: 6)"}), "load one"),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "sentence"), UNPAID)
async def test_refusal_is_said_truly_once_and_the_next_question_is_answered(
    server: World, refusal: Behaviour, sentence: str
) -> None:
    server.model.script(refusal)
    assert sentence in await server.ask("hi")
    assert len(server.model.requests) == 1
    assert server.rows("SELECT count(*) FROM completions") == [(0,)]
    assert await server.ask("again") == "Hello!"


@pytest.mark.parametrize(
    "busy",
    [
        status(498, error="Flex tier capacity exceeded"),
        status(529, error={"message": "Overloaded", "type": "overloaded_error"}),
        status(429, error={"message": "The engine is currently overloaded", "type": "engine_overloaded_error"}),
        stream_error({"message": "no capacity"}),
    ],
)
async def test_full_server_is_tried_again_and_then_called_busy(server: World, busy: Behaviour) -> None:
    server.model.script(busy, busy)
    assert await server.ask("hi") == "Hello!"
    server.model.script(busy, busy, busy)
    assert (await server.ask("hi")).startswith("⚠️ The model is busy right now. Please try again in a minute.")
    assert len(server.model.requests) == 6
    assert server.rows("SELECT count(*) FROM completions") == [(1,)]


async def test_window_that_is_full_before_the_first_word_is_an_overflow(server: World) -> None:
    server.model.script(say(finish="model_context_window_exceeded"))
    await server.ask("hi")
    assert await server.ask("again") == "Hello!"
    server.model.script(say("As far", finish="model_context_window_exceeded"))
    assert (await server.ask("more")).startswith("As far")
    assert server.outcomes()[-1] == "answered"

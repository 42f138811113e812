"""A window that nobody has told: what people see of it, which is nothing, and what is learnt."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.core.domain import WindowSource
from bot.core.tokens import estimate
from bot.llm.window_sources import CAREFUL_WINDOW_TOKENS
from tests.support.model_server import ModelServer, say, status, stream_error
from tests.support.small_windows import (
    Refusal,
    SmallWindow,
    like_a_gateway,
    like_groq,
    like_llama_cpp,
    like_lm_studio,
    like_lm_studio_on_a_bad_day,
    like_ollama,
    like_vllm,
)
from tests.support.world import World, world

# With these the first questions fit into 2,048 tokens, and each takes about 250.
LONG = "the reading server met and talked about many books " * 20
NOBODY_TOLD: dict[str, Any] = {"context_tokens": None, "reply_tokens": 500}
# What a turn may cost at most: the first attempt and three more.
MAX_ATTEMPTS = 4


async def talk(server: World, questions: int) -> list[str]:
    return [await server.ask(f"question {number} {LONG}") for number in range(questions)]


@pytest.mark.parametrize("refusal", [like_vllm, like_llama_cpp, like_lm_studio, like_a_gateway])
async def test_the_first_overflow_is_invisible_and_later_turns_fit_at_once_also_after_a_restart(
    database: Path, model: ModelServer, refusal: Refusal
) -> None:
    model.default = small = SmallWindow(2048, refusal)
    async with world(database, model, **NOBODY_TOLD) as server:
        answers = await talk(server, 12)
        assert set(answers) == {"Hello!"}
        assert len(small.refused) == 1
        assert len(model.requests) == 13
        assert len(server.replies()) == 12

        async with server.restarted() as again:
            answers += await talk(again, 12)
            assert set(answers) == {"Hello!"}
            assert len(small.refused) == 1
            window = await again.bot.models.of("test-model").context_window()
            assert (window.tokens, window.source) == (2048, WindowSource.LEARNT)


@pytest.mark.parametrize("refusal", [like_groq, like_ollama, like_lm_studio_on_a_bad_day])
async def test_a_server_that_names_no_limit_is_fitted_in_few_attempts_and_then_for_good(
    database: Path, model: ModelServer, refusal: Refusal
) -> None:
    model.default = small = SmallWindow(2048, refusal)
    async with world(database, model, **NOBODY_TOLD) as server:
        answers = await talk(server, 16)
        assert set(answers) == {"Hello!"}
        assert 0 < len(small.refused) < MAX_ATTEMPTS
        refused = len(small.refused)
        async with server.restarted() as again:
            assert set(await talk(again, 8)) == {"Hello!"}
            assert len(small.refused) == refused


async def test_a_long_history_from_a_larger_model_fits_after_one_attempt(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=32_000) as server:
        await talk(server, 20)
        model.default = small = SmallWindow(2048, like_vllm)
        assert await server.ask("and now?") == "Hello!"
        assert len(small.refused) == 1
        assert (await server.bot.models.of("test-model").context_window()).tokens == 2048


async def test_a_window_smaller_than_the_longest_answer_is_learnt_from_the_first_question(
    database: Path, model: ModelServer
) -> None:
    model.default = small = SmallWindow(2048, like_vllm)
    async with world(database, model, context_tokens=None, reply_tokens=2000) as server:
        assert await server.ask("hi") == "Hello!"
    assert len(small.refused) == 1
    assert [each.json["max_tokens"] for each in model.requests] == [2000, 1024]


async def test_channels_that_overflow_at_the_same_time_learn_it_once(database: Path, model: ModelServer) -> None:
    model.default = SmallWindow(2048, like_vllm)
    async with world(database, model, context_tokens=None, reply_tokens=2000) as server:
        channels = [server.guild.create_text_channel(f"room-{number}") for number in range(6)]
        await server.env.settle()
        for channel in channels:
            server.post("hi", where=channel)
        await server.env.settle()
        assert [server.texts(channel) for channel in channels] == [["Hello!"]] * 6
        window = await server.bot.models.of("test-model").context_window()
    assert (window.tokens, window.scale) == (2048, 1.0)


async def test_a_server_that_takes_nothing_is_given_up_after_few_attempts(database: Path, model: ModelServer) -> None:
    model.default = status(400, error="Please reduce the length of the messages or completion.")
    async with world(database, model, **NOBODY_TOLD) as server:
        reply = await server.ask("hi")
    assert reply.startswith("⚠️ This conversation is too long for the model's context window")
    assert len(model.requests) <= MAX_ATTEMPTS


async def test_a_question_that_is_too_long_even_alone_is_said_with_the_learnt_limit(
    database: Path, model: ModelServer
) -> None:
    model.default = SmallWindow(1024, like_vllm)
    async with world(database, model, **NOBODY_TOLD) as server:
        reply = await server.ask("word " * 390)
    assert re.match(r"⚠️ Your message takes about \d+ tokens, and the model has room for \d+\. ", reply)
    assert len(model.requests) == 1


async def test_a_learnt_limit_alone_refuses_no_question(database: Path, model: ModelServer) -> None:
    refused = status(400, error={"message": "too long", "code": "context_length_exceeded"})
    async with world(database, model, context_tokens=8000, reply_tokens=500) as server:
        channels = [server.guild.create_text_channel(f"room-{number}") for number in range(6)]
        await server.env.settle()
        model.default = refused
        for channel in channels:
            await server.ask("hi", where=channel)
        window = await server.bot.models.of("test-model").context_window()
        assert window.tokens < 600
        model.default = say("Hello!")
        # No time has passed since the last refusal.
        assert await server.ask("word " * 390) == "Hello!"


async def test_a_question_above_a_learnt_limit_that_is_true_is_refused_after_one_request(
    database: Path, model: ModelServer
) -> None:
    model.default = small = SmallWindow(1024, like_vllm)
    async with world(database, model, context_tokens=8000, reply_tokens=500) as server:
        await server.ask("word " * 390)
        assert len(small.refused) == 1
        reply = await server.ask("word " * 390)
        assert len(small.refused) == 2
        assert "1,024 tokens" in reply
        assert await server.ask("hi") == "Hello!"


async def test_once_words_are_shown_an_overflow_is_told_and_not_tried_again(database: Path, model: ModelServer) -> None:
    model.script(stream_error("n_keep: 13055>= n_ctx: 4096", after="Well, "))
    async with world(database, model, **NOBODY_TOLD) as server:
        reply = await server.ask("hi")
        assert reply.startswith(
            "Well,\n⚠️ This conversation is too long for the model's context window of 4,096 tokens."
        )
        assert len(model.requests) == 1
        assert await server.ask("again") == "Hello!"


async def test_an_empty_answer_to_a_short_prompt_is_no_overflow(database: Path, model: ModelServer) -> None:
    model.default = like_lm_studio_on_a_bad_day(0, 0)
    async with world(database, model, **NOBODY_TOLD) as server:
        assert (await server.ask("hi")).startswith("⚠️ The model sent an empty answer.")
        assert (await server.bot.models.of("test-model").context_window()).tokens == CAREFUL_WINDOW_TOKENS


async def test_a_suspicion_that_does_not_help_teaches_nothing(database: Path, model: ModelServer) -> None:
    async with world(database, model, **NOBODY_TOLD) as server:
        await talk(server, 20)
        model.default = like_lm_studio_on_a_bad_day(0, 0)
        assert (await server.ask("hi")).startswith("⚠️ The model sent an empty answer.")
        window = await server.bot.models.of("test-model").context_window()
        assert (window.tokens, window.source) == (CAREFUL_WINDOW_TOKENS, WindowSource.GUESS)


# ------------------------------------------------------------ how the small counts


async def test_a_server_that_counts_less_than_estimated_gets_longer_prompts(database: Path, model: ModelServer) -> None:
    model.default = SmallWindow(100_000, like_vllm, per_character=0.15)
    async with world(database, model, context_tokens=4000, history_tokens=0) as server:
        await talk(server, 40)
        longest = max(sum(estimate(part["content"]) for part in each.messages) for each in model.requests)
        assert longest > 1.1 * (4000 * 0.95 - 500)
        assert (await server.bot.models.of("test-model").context_window()).scale < 0.9


async def test_a_server_that_counts_more_than_estimated_is_learnt_from_its_overflow(
    database: Path, model: ModelServer
) -> None:
    model.default = small = SmallWindow(4000, like_vllm, per_character=0.4)
    async with world(database, model, context_tokens=4000, history_tokens=0) as server:
        assert set(await talk(server, 40)) == {"Hello!"}
        window = await server.bot.models.of("test-model").context_window()
    assert len(small.refused) <= 1
    assert window.scale > 1.2
    assert (window.tokens, window.source) == (4000, WindowSource.SETTING)


async def test_counting_better_moves_no_window_that_fits(database: Path, model: ModelServer) -> None:
    model.default = small = SmallWindow(100_000, like_vllm)
    prompts: list[str] = []
    async with world(database, model, context_tokens=8000, history_tokens=0) as server:
        for number in range(12):
            # It counts now more and now less, and the conversation stays well below the window.
            small.per_character = 0.2 + 0.02 * (number % 5)
            await server.ask(f"question {number} {LONG}")
            prompts.append("\n".join(content for _, content in server.prompt()))
        assert (await server.bot.models.of("test-model").context_window()).scale != 1.0
    assert all(later.startswith(earlier) for earlier, later in pairwise(prompts))

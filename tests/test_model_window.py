"""Where the size of the context window comes from."""

import asyncio

import pytest

from bot import llm_window
from bot.llm_window import ASK_AGAIN_S, CAREFUL_WINDOW_TOKENS, listed_window
from tests.support.clock import FakeClock
from tests.support.model_client import connect
from tests.support.model_server import Behaviour, ModelServer, Status, hang_up, never_answer, status


def listing(**fields: object) -> Status:
    return status(200, {"object": "list", "data": [{"id": "other"}, {"id": "test-model", **fields}]})


def props(n_ctx: object) -> Status:
    return status(200, {"default_generation_settings": {"n_ctx": n_ctx}})


async def test_the_admins_setting_wins_and_nobody_is_asked(model: ModelServer) -> None:
    model.models = listing(context_length=4096)
    async with connect(model.url, context_tokens=16_000) as client:
        assert await client.context_tokens() == 16_000
    assert model.looked_up == []


@pytest.mark.parametrize(
    "field", ["context_length", "context_window", "max_model_len", "loaded_context_length"]
)
async def test_the_servers_listing_is_believed(model: ModelServer, field: str) -> None:
    model.models = listing(**{field: 32_768})
    async with connect(model.url) as client:
        assert await client.context_tokens() == 32_768
    assert model.looked_up == ["/v1/models"]


async def test_what_is_loaded_counts_more_than_what_is_possible(model: ModelServer) -> None:
    model.models = listing(context_length=131_072, max_model_len=8000, loaded_context_length=4096)
    async with connect(model.url) as client:
        assert await client.context_tokens() == 4096


async def test_what_llama_cpp_runs_with_counts_more_than_what_it_was_trained_with(model: ModelServer) -> None:
    model.models = listing(meta={"n_ctx_train": 131_072})
    model.props = props(2048)
    async with connect(model.url) as client:
        assert await client.context_tokens() == 2048
    assert model.looked_up == ["/v1/models", "/props"]


async def test_what_it_was_trained_with_is_better_than_nothing(model: ModelServer) -> None:
    model.models = listing(meta={"n_ctx_train": 40_960})
    async with connect(model.url) as client:
        assert await client.context_tokens() == 40_960


async def test_an_only_model_is_ours_under_any_name(model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "/models/tiny.gguf", "max_model_len": 5000}]})
    async with connect(model.url) as client:
        assert await client.context_tokens() == 5000


async def test_another_models_window_is_not_ours(model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "a", "context_length": 1}, {"id": "b", "context_length": 2}]})
    async with connect(model.url) as client:
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS


@pytest.mark.parametrize(
    "answer",
    [
        listing(),
        listing(context_length=0),
        listing(context_length="8192"),
        listing(context_length=True),
        status(200, {"data": None}),
        status(200, ["?"]),
        status(200, "<html>", headers={"Content-Type": "text/html"}),
        status(404),
        status(401, error="no"),
    ],
)
async def test_a_server_that_says_nothing_useful_leaves_a_careful_guess_for_good(
    model: ModelServer, answer: Status
) -> None:
    clock = FakeClock()
    model.models = answer
    async with connect(model.url, clock=clock) as client:
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
        clock.advance(10 * ASK_AGAIN_S)
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
    assert model.looked_up == ["/v1/models", "/props"]


@pytest.mark.parametrize("trouble", [status(503, error="loading"), status(429, error="slow down"), hang_up()])
async def test_a_server_in_trouble_is_asked_again_later(model: ModelServer, trouble: Behaviour) -> None:
    clock = FakeClock()
    model.models = trouble
    async with connect(model.url, clock=clock) as client:
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
        model.models = listing(context_length=32_768)
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
        clock.advance(ASK_AGAIN_S)
        assert await client.context_tokens() == 32_768
    assert "/props" not in model.looked_up


async def test_a_server_that_hangs_is_not_waited_for(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm_window, "LOOKUP_S", 0.03)
    model.models = never_answer()
    async with connect(model.url) as client:
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
        await model.idle()


async def test_many_turns_at_once_ask_once(model: ModelServer) -> None:
    model.models = listing(context_length=32_768)
    async with connect(model.url) as client:
        sizes = await asyncio.gather(*(client.context_tokens() for _ in range(20)))
    assert set(sizes) == {32_768}
    assert model.looked_up == ["/v1/models"]


async def test_a_cancelled_turn_does_not_spoil_it_for_the_others(model: ModelServer) -> None:
    model.models = never_answer()
    async with connect(model.url) as client:
        first = asyncio.create_task(client.context_tokens())
        await model.looked()
        second = asyncio.create_task(client.context_tokens())
        model.models = listing(context_length=32_768)
        first.cancel()
        assert await second == 32_768


async def test_openai_is_not_asked_for_another_servers_page(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm_window, "is_openai", lambda _url: True)
    async with connect(model.url) as client:
        assert await client.context_tokens() == CAREFUL_WINDOW_TOKENS
    assert model.looked_up == ["/v1/models"]


def test_hosted_models_are_listed_by_their_server() -> None:
    assert listed_window("gpt-4o-mini", "https://api.openai.com/v1") == 128_000
    assert listed_window("gpt-4o-mini", "http://127.0.0.1:8080/v1") is None
    assert listed_window("no-such-model", "https://api.openai.com/v1") is None

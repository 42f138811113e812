"""Where the size of the context window comes from."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.domain import ContextWindow, WindowSource
from bot.core.tools import ToolSpec
from bot.llm import discovery, window_sources
from bot.llm.client import OpenAIModel
from bot.llm.discovery import LOCAL_DEFAULT_TOKENS, endpoint, listed_window
from bot.llm.window_sources import ASK_AGAIN_S, CAREFUL_WINDOW_TOKENS, REFRESH_S
from tests.support.clock import FakeClock
from tests.support.model_client import QUESTION, connect, listen
from tests.support.model_server import Behaviour, ModelServer, Status, hang_up, never_answer, status


async def tokens(client: OpenAIModel) -> int:
    return (await client.context_window()).tokens


def listing(**fields: object) -> Status:
    return status(200, {"object": "list", "data": [{"id": "other"}, {"id": "test-model", **fields}]})


def props(n_ctx: object) -> Status:
    return status(200, {"default_generation_settings": {"n_ctx": n_ctx}})


async def test_setting_wins_without_a_request(model: ModelServer) -> None:
    model.models = listing(context_length=4096)
    async with connect(model.url, context_tokens=16_000) as client:
        assert await tokens(client) == 16_000
    assert model.looked_up == []


LISTINGS: list[tuple[str, dict[str, object], int]] = [
    ("vLLM", {"owned_by": "vllm", "root": "/models/m", "parent": None, "max_model_len": 32_768}, 32_768),
    ("Groq", {"owned_by": "Meta", "active": True, "context_window": 131_072, "public_apps": None}, 131_072),
    (
        "OpenRouter",
        {"context_length": 131_072, "top_provider": {"context_length": 131_072, "is_moderated": False}},
        131_072,
    ),
    (
        "OpenRouter, by a provider that has less",
        {
            "context_length": 131_072,
            "top_provider": {"context_length": 32_000, "max_completion_tokens": None},
        },
        32_000,
    ),
    (
        "OpenRouter, no provider",
        {"context_length": 131_072, "top_provider": {"context_length": None}},
        131_072,
    ),
    ("Mistral", {"owned_by": "mistralai", "max_context_length": 32_768, "aliases": []}, 32_768),
    ("LM Studio", {"max_context_length": 131_072, "loaded_context_length": 4096}, 4096),
]


@pytest.mark.parametrize(("entry", "size"), [case[1:] for case in LISTINGS], ids=[c[0] for c in LISTINGS])
async def test_window_of_the_servers_listing(model: ModelServer, entry: dict[str, object], size: int) -> None:
    model.models = listing(**entry)
    async with connect(model.url) as client:
        assert await client.context_window() == ContextWindow(size, WindowSource.SERVER)
    assert model.looked_up == ["/v1/models"]


@pytest.mark.parametrize(
    ("entry", "supports_images"),
    [
        ({"context_length": 8000, "architecture": {"input_modalities": ["text", "image"]}}, True),
        ({"context_length": 8000, "architecture": {"input_modalities": ["text"]}}, False),
        ({"max_context_length": 8000, "capabilities": {"vision": False}}, False),
        ({"loaded_context_length": 8000, "type": "llm"}, False),
        ({"loaded_context_length": 8000, "type": "vlm"}, True),
        ({"max_model_len": 8000}, True),
    ],
)
async def test_image_support_of_the_servers_listing(
    model: ModelServer, entry: dict[str, object], supports_images: bool
) -> None:
    model.models = listing(**entry)
    async with connect(model.url) as client:
        await client.context_window()
        assert client.supports_images is supports_images


@pytest.mark.parametrize("supports_images", [True, False])
async def test_image_support_of_llama_cpp_and_ollama(model: ModelServer, supports_images: bool) -> None:
    model.props = status(
        200, {"default_generation_settings": {"n_ctx": 2048}, "modalities": {"vision": supports_images}}
    )
    async with connect(model.url) as client:
        await client.context_window()
        assert client.supports_images is supports_images
    model.props = status(404)
    model.pages = {
        "/api/ps": status(200, {"models": []}),
        "/api/show": status(200, {"capabilities": ["completion", *(["vision"] if supports_images else [])]}),
    }
    async with connect(model.url) as client:
        await client.context_window()
        assert client.supports_images is supports_images


@pytest.mark.parametrize("supports_tools", [True, False])
@pytest.mark.parametrize("server", ["llama.cpp", "Ollama", "OpenRouter", "Mistral"])
async def test_tool_support_is_read_from_the_servers_report(
    model: ModelServer, server: str, supports_tools: bool
) -> None:
    names = ["tools"] if supports_tools else []
    match server:
        case "llama.cpp":
            caps = {"supports_tools": supports_tools}
            model.props = status(200, {"default_generation_settings": {"n_ctx": 2048}, "chat_template_caps": caps})
        case "Ollama":
            abilities = {"capabilities": ["completion", *names]}
            model.pages = {"/api/ps": status(200, {"models": []}), "/api/show": status(200, abilities)}
        case "OpenRouter":
            model.models = listing(context_length=8000, supported_parameters=["max_tokens", *names])
        case _:
            model.models = listing(max_context_length=8000, capabilities={"function_calling": supports_tools})
    asked = replace(QUESTION, tools=(ToolSpec("now", "The time.", {"type": "object"}),))
    async with connect(model.url) as client:
        assert client.supports_tools
        await client.context_window()
        assert client.supports_tools is supports_tools
        await listen(client, asked)
    assert ("tools" in model.requests[-1].json) is supports_tools


async def test_loaded_window_wins_over_possible_window(model: ModelServer) -> None:
    model.models = listing(context_length=131_072, max_model_len=8000, loaded_context_length=4096)
    async with connect(model.url) as client:
        assert await tokens(client) == 4096


async def test_llama_cpps_window_wins_over_that_of_training(model: ModelServer) -> None:
    model.models = listing(meta={"n_ctx_train": 131_072})
    model.props = props(2048)
    async with connect(model.url) as client:
        assert await tokens(client) == 2048
    assert model.looked_up == ["/v1/models", "/props"]


# A server's `/v1/models`, its own pages, the window, and its source.
PAGES: list[tuple[str, dict[str, object], dict[str, object], int, WindowSource]] = [
    (
        "LM Studio",
        {"object": "model", "owned_by": "organization_owner"},
        {
            "/api/v0/models": {
                "data": [
                    {
                        "id": "test-model",
                        "type": "llm",
                        "state": "loaded",
                        "max_context_length": 131_072,
                        "loaded_context_length": 8000,
                    }
                ]
            }
        },
        8000,
        WindowSource.SERVER,
    ),
    (
        "LM Studio, not loaded yet",
        {"owned_by": "organization_owner"},
        {"/api/v0/models": {"data": [{"id": "test-model", "state": "not-loaded", "max_context_length": 131_072}]}},
        LOCAL_DEFAULT_TOKENS,
        WindowSource.GUESS,
    ),
    (
        "Ollama",
        {"owned_by": "library"},
        {
            "/api/ps": {
                "models": [
                    {"name": "other:latest", "model": "other:latest", "context_length": 1},
                    {"name": "test-model:latest", "model": "test-model:latest", "context_length": 16_384},
                ]
            }
        },
        16_384,
        WindowSource.SERVER,
    ),
    (
        "Ollama, not loaded yet: what the model could have is not what it gets",
        {"owned_by": "library"},
        {
            "/api/ps": {"models": []},
            "/api/show": {
                "parameters": 'stop "<|end|>"\ntemperature 1',
                "model_info": {"general.architecture": "llama", "llama.context_length": 131_072},
            },
        },
        LOCAL_DEFAULT_TOKENS,
        WindowSource.GUESS,
    ),
    (
        "Ollama, a model that can do less than is usual",
        {"owned_by": "library"},
        {"/api/ps": {"models": []}, "/api/show": {"model_info": {"gpt2.context_length": 1024}}},
        1024,
        WindowSource.GUESS,
    ),
    (
        "Ollama, a window set in the Modelfile",
        {"owned_by": "library"},
        {
            "/api/ps": {"models": []},
            "/api/show": {
                "parameters": 'num_ctx                        12288\nstop "x"',
                "model_info": {"llama.context_length": 131_072},
            },
        },
        12_288,
        WindowSource.SERVER,
    ),
    (
        "Ollama, a model of its cloud",
        {"owned_by": "library"},
        {
            "/api/ps": {"models": []},
            "/api/show": {
                "remote_host": "https://cloud.invalid",
                "model_info": {"gptoss.context_length": 131_072},
            },
        },
        131_072,
        WindowSource.SERVER,
    ),
    (
        "Ollama, an older one",
        {"owned_by": "library"},
        {"/api/ps": {"models": [{"name": "test-model", "size": 1}]}},
        LOCAL_DEFAULT_TOKENS,
        WindowSource.GUESS,
    ),
    (
        "LiteLLM, with two servers behind one name",
        {"owned_by": "openai"},
        {
            "/model/info": {
                "data": [
                    {"model_name": "another", "model_info": {"max_input_tokens": 1}},
                    {
                        "model_name": "test-model",
                        "model_info": {"max_input_tokens": 128_000, "max_tokens": 1},
                    },
                    {"model_name": "test-model", "model_info": {"max_input_tokens": 64_000, "max_tokens": 1}},
                ]
            }
        },
        64_000,
        WindowSource.SERVER,
    ),
    (
        "LiteLLM, a model that it does not know",
        {"owned_by": "openai"},
        {"/model/info": {"data": [{"model_name": "test-model", "model_info": {"max_input_tokens": None}}]}},
        CAREFUL_WINDOW_TOKENS,
        WindowSource.GUESS,
    ),
    (
        "a server that answers everything with 200",
        {},
        {
            "/api/ps": {"error": "Unexpected endpoint or method. (GET /api/ps)"},
            "/model/info": {"error": "Unexpected endpoint or method. (GET /model/info)"},
        },
        CAREFUL_WINDOW_TOKENS,
        WindowSource.GUESS,
    ),
]


@pytest.mark.parametrize(("entry", "pages", "size", "source"), [case[1:] for case in PAGES], ids=[c[0] for c in PAGES])
async def test_each_kind_of_server_is_asked_in_its_own_way(
    model: ModelServer,
    entry: dict[str, object],
    pages: dict[str, object],
    size: int,
    source: WindowSource,
) -> None:
    model.models = listing(**entry)
    model.pages = {path: status(200, page) for path, page in pages.items()}
    async with connect(model.url) as client:
        assert await client.context_window() == ContextWindow(size, source)
        assert await tokens(client) == size


async def test_loaded_window_is_asked_again_after_the_first_completion(
    model: ModelServer,
) -> None:
    model.pages = {"/api/ps": status(200, {"models": []})}
    async with connect(model.url) as client:
        assert (await client.context_window()).tokens == LOCAL_DEFAULT_TOKENS
        model.pages = {"/api/ps": status(200, {"models": [{"name": "test-model", "context_length": 32_768}]})}
        assert (await client.context_window()).tokens == LOCAL_DEFAULT_TOKENS
        await listen(client)
        assert await client.context_window() == ContextWindow(32_768, WindowSource.SERVER)
        asked = len(model.looked_up)
        await listen(client)
        await client.context_window()
        assert len(model.looked_up) == asked


async def test_report_is_asked_for_again_from_time_to_time(model: ModelServer) -> None:
    clock = FakeClock()
    model.models = listing(max_model_len=8000)
    async with connect(model.url, clock=clock) as client:
        assert await tokens(client) == 8000
        clock.advance(REFRESH_S)
        model.models = listing(max_model_len=16_000)
        assert await tokens(client) == 16_000
        clock.advance(REFRESH_S)
        model.models = hang_up()
        assert await tokens(client) == 16_000


async def test_window_of_training_is_the_last_resort(model: ModelServer) -> None:
    model.models = listing(meta={"n_ctx_train": 40_960})
    async with connect(model.url) as client:
        assert await tokens(client) == 40_960


async def test_only_model_of_a_server_has_any_name(model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "/models/tiny.gguf", "max_model_len": 5000}]})
    async with connect(model.url) as client:
        assert await tokens(client) == 5000


async def test_window_of_another_model_is_ignored(model: ModelServer) -> None:
    model.models = status(200, {"data": [{"id": "a", "context_length": 1}, {"id": "b", "context_length": 2}]})
    async with connect(model.url) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS


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
async def test_useless_report_leaves_a_guess(model: ModelServer, answer: Status) -> None:
    clock = FakeClock()
    model.models = answer
    async with connect(model.url, clock=clock) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
        clock.advance(10 * ASK_AGAIN_S)
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
    assert model.looked_up == ["/v1/models", "/props", "/api/v0/models", "/api/ps", "/model/info"]


@pytest.mark.parametrize("trouble", [status(503, error="loading"), status(429, error="slow down"), hang_up()])
async def test_server_in_trouble_is_asked_again_later(model: ModelServer, trouble: Behaviour) -> None:
    clock = FakeClock()
    model.models = trouble
    async with connect(model.url, clock=clock) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
        model.models = listing(context_length=32_768)
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
        clock.advance(ASK_AGAIN_S)
        assert await tokens(client) == 32_768
    assert "/props" not in model.looked_up


async def test_lookup_has_a_timeout(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_sources, "LOOKUP_S", 0.03)
    model.models = never_answer()
    async with connect(model.url) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
        await model.idle()


async def test_many_turns_at_once_ask_once(model: ModelServer) -> None:
    model.models = listing(context_length=32_768)
    async with connect(model.url) as client:
        sizes = await asyncio.gather(*(tokens(client) for _ in range(20)))
    assert set(sizes) == {32_768}
    assert model.looked_up == ["/v1/models"]


async def test_cancelled_turn_keeps_the_lookup_for_others(model: ModelServer) -> None:
    model.models = never_answer()
    async with connect(model.url) as client:
        first = asyncio.create_task(tokens(client))
        await model.looked()
        second = asyncio.create_task(tokens(client))
        model.models = listing(context_length=32_768)
        first.cancel()
        assert await second == 32_768


async def test_openai_is_not_asked_for_another_servers_page(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "is_openai", lambda _url: True)
    async with connect(model.url) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
    assert model.looked_up == ["/v1/models"]


async def test_azure_is_not_asked_for_another_servers_page(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "is_azure", lambda _url: True)
    model.models = listing(object="model", status="succeeded", capabilities={"chat_completion": True})
    async with connect(model.url) as client:
        assert await tokens(client) == CAREFUL_WINDOW_TOKENS
    assert model.looked_up == ["/v1/models"]


async def test_hosted_models_window_comes_from_the_price_data(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_sources, "listed_window", lambda _model, _url: 128_000)
    model.models = status(200, {"data": [{"id": "test-model", "created": 1, "owned_by": "system"}]})
    async with connect(model.url) as client:
        assert await client.context_window() == ContextWindow(128_000, WindowSource.LIST)


def test_endpoint_has_no_password() -> None:
    assert endpoint("https://me:it@Example.org:8443/v1/?key=x") == "https://example.org:8443/v1"


def test_hosted_models_are_listed_by_their_server() -> None:
    assert listed_window("gpt-4o-mini", "https://api.openai.com/v1") == 128_000
    assert listed_window("gpt-4o-mini", "http://127.0.0.1:8080/v1") is None
    assert listed_window("no-such-model", "https://api.openai.com/v1") is None

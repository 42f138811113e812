import asyncio
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.cli import model_servers
from bot.cli.model_servers import LocalServer, chat_models, find_model_servers
from tests.support.model_server import Behaviour, ModelServer, never_answer, status


def port(server: ModelServer) -> int:
    number = urlsplit(server.url).port
    assert number is not None
    return number


def listing(*names: str) -> Behaviour:
    return status(200, {"object": "list", "data": [{"id": name} for name in names]})


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


async def test_servers_are_found_in_order_of_ports_with_their_chat_models(model: ModelServer, closed_port: int) -> None:
    model.models = listing("nomic-embed-text:latest", "qwen3:8b", "llama3.2:3b")
    async with ModelServer(model="local-model") as other:
        found = await find_model_servers([("vLLM", port(other)), ("LM Studio", closed_port), ("Ollama", port(model))])
        assert found == [
            LocalServer("vLLM", other.url, ("local-model",)),
            LocalServer("Ollama", model.url, ("qwen3:8b", "llama3.2:3b")),
        ]


@pytest.mark.parametrize(
    "page",
    [
        status(200, "<html>a developer's own site</html>"),
        status(200, {"data": [{"id": 7}]}),
        status(200, {"data": 7}),
        status(200, [1, 2]),
        status(401, {"error": {"message": "key"}}),
        status(503, {"error": {"message": "Loading model"}}),
        status(302, "elsewhere"),
    ],
)
async def test_other_programs_are_no_model_servers(model: ModelServer, page: Behaviour) -> None:
    model.models = page
    assert await find_model_servers([("vLLM", port(model))]) == []


@pytest.mark.parametrize("data", [None, [], [{"id": "nomic-embed-text"}]])
async def test_server_without_chat_model_is_found_without_models(model: ModelServer, data: object) -> None:
    model.models = status(200, {"object": "list", "data": data})
    assert await find_model_servers([("Ollama", port(model))]) == [LocalServer("Ollama", model.url, ())]


async def test_silent_servers_are_left_out_together(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_servers, "LOOKUP_S", 0.1)
    model.models = never_answer()
    async with asyncio.timeout(2):
        assert await find_model_servers([("Ollama", port(model))] * 30) == []


def test_models_without_chat_are_left_out_and_base_models_come_last() -> None:
    assert chat_models(
        [
            *("text-embedding-nomic-embed-text-v1.5", "mxbai-embed-large", "all-minilm:latest", "BAAI/bge-m3"),
            *("whisper-large-v3", "dengcao/Qwen3-Reranker-8B:Q4", "llama-guard3:1b", "intfloat/e5-base-v2"),
            *("llama3.1:8b-text-q4", "gpt-oss:120b-cloud", "Qwen/Qwen2.5-0.5B-Instruct", "qwen2.5-coder:7b"),
        ]
    ) == ("Qwen/Qwen2.5-0.5B-Instruct", "qwen2.5-coder:7b", "llama3.1:8b-text-q4", "gpt-oss:120b-cloud")

"""The whole bot against real servers; `python -m pytest -m live -s` prints each sentence that a member reads.

LiteLLM needs an environment of its own: name its command in `LITELLM`, or have it on the PATH.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo.model import DemoUnavailable, find_model
from tests.e2e.live.servers import ALIAS, PROXY_KEY, litellm, llama_server, proxy
from tests.support.model_server import ModelServer
from tests.support.world import World, world

pytestmark = [
    pytest.mark.live,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(os.name != "posix", reason="ends process groups"),
]
needs_proxy = pytest.mark.skipif(litellm() is None, reason="LiteLLM's proxy is not installed: name it in LITELLM")
TURNS = 30


@pytest.fixture
async def llama(tmp_path: Path) -> AsyncIterator[str]:
    try:
        find_model()
    except DemoUnavailable as error:
        pytest.skip(str(error))
    async with llama_server(tmp_path) as url:
        yield url


@asynccontextmanager
async def bot_at(folder: Path, url: str, **changed: Any) -> AsyncIterator[World]:
    settings: dict[str, Any] = {
        "openai_base_url": url,
        "openai_model": ALIAS,
        "openai_api_key": None,
        "context_tokens": None,
        "reply_tokens": 40,
        "first_token_timeout_s": 60.0,
        "stall_timeout_s": 60.0,
        "reply_timeout_s": 120.0,
        "history_tokens": 0,
    }
    async with (
        ModelServer() as unused,
        world(folder / "parley.sqlite3", unused, real_time=True, **settings | changed) as server,
    ):
        yield server


async def ask(server: World, text: str) -> str:
    """Mention the bot and return the text of its reply, which may take a real model minutes."""
    before = len(server.replies())
    server.post(text)
    async with asyncio.timeout(300):
        while len(server.replies()) == before or server.bot.turns.running:  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.02)
    said = "\n".join(message.content for message in server.replies()[before:])
    print(f"{text[:60]!r} -> {said[:300]!r}")  # noqa: T201 - the output is what this suite is for
    return said


async def talk(server: World) -> None:
    """Ask questions until the conversation is longer than the server's window."""
    for number in range(TURNS):
        said = await ask(server, f"Tell me a short fact about the number {number}.")
        assert said
        assert "⚠️" not in said
    assert server.outcomes() == ["answered"] * TURNS


async def test_llama_server_answers_thirty_questions(llama: str, tmp_path: Path) -> None:
    async with bot_at(tmp_path, llama) as server:
        await talk(server)


async def test_overflow_is_not_seen_where_the_setting_is_too_large(llama: str, tmp_path: Path) -> None:
    async with bot_at(tmp_path, llama, context_tokens=100_000) as server:
        await talk(server)


@needs_proxy
async def test_proxy_answers_thirty_questions(llama: str, tmp_path: Path) -> None:
    async with proxy(tmp_path, llama) as url, bot_at(tmp_path, url, openai_api_key=PROXY_KEY) as server:
        await talk(server)


@needs_proxy
async def test_proxy_refuses_key_and_model(llama: str, tmp_path: Path) -> None:
    async with proxy(tmp_path, llama) as url:
        async with bot_at(tmp_path / "key", url, openai_api_key="wrong") as server:
            assert "`OPENAI_API_KEY`" in await ask(server, "hi")
        async with bot_at(tmp_path / "model", url, openai_api_key=PROXY_KEY, openai_model="absent") as server:
            assert "`absent`" in await ask(server, "hi")


@needs_proxy
async def test_proxy_without_its_upstream_is_one_sentence(tmp_path: Path) -> None:
    async with (
        proxy(tmp_path, "http://127.0.0.1:9/v1") as url,
        bot_at(tmp_path, url, openai_api_key=PROXY_KEY) as server,
    ):
        assert (await ask(server, "hi")).startswith("⚠️ The model server has a problem.")

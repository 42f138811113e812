"""Prompt cache keys and breakpoints, and text that cannot be sent."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from bot.core.domain import ChannelId, Prompt, PromptMessage, Role
from bot.llm.request import BREAKPOINT, CACHE_KEY, PICTURES, Parameters, cache_life
from tests.support.model_client import connect, listen
from tests.support.model_server import ModelServer, say, status

TALK = [
    PromptMessage(Role.SYSTEM, "Be kind."),
    PromptMessage(Role.USER, "one"),
    PromptMessage(Role.ASSISTANT, "two"),
    PromptMessage(Role.USER, "three"),
]


def talk(number: int = len(TALK), channel: int = 100) -> Prompt:
    return Prompt(TALK[:number], 50, ChannelId(channel))


def names(model: str, base_url: str = "https://api.openai.com/v1") -> tuple[str, ...]:
    parameters = Parameters.for_server(base_url, reply_tokens=5, reasoning_effort=None, model=model)
    return tuple(name for name in parameters.within if name != PICTURES)


@pytest.mark.parametrize(
    "model",
    [
        "gpt-5.6-sol",
        "gpt-5.6",
        "gpt-5.10",
        "gpt-6-luna",
        "gpt-6.1-terra",
        "gpt-6-2026-09-01",
        "ft:gpt-6-luna:us::x",
    ],
)
def test_models_from_gpt_5_6_on_get_breakpoints(model: str) -> None:
    assert names(model) == (BREAKPOINT, CACHE_KEY)


@pytest.mark.parametrize(
    "model",
    [
        "gpt-5.5", "gpt-5", "gpt-5-mini", "gpt-5.4-nano", "gpt-5-2025-08-07", "gpt-4o", "gpt-4.1", "gpt-35-turbo",
        "gpt-oss-120b", "gpt-120b", "chatgpt-6", "my-gpt-6-luna", "o3", "gpt-6x",
    ],
)  # fmt: skip
def test_other_models_get_a_cache_key_only(model: str) -> None:
    assert names(model) == (CACHE_KEY,)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "openrouter.ai/api", "me.openai.azure.com/openai"])
def test_only_openai_gets_cache_hints(host: str) -> None:
    assert names("gpt-6-luna", f"https://{host}/v1") == ()


async def test_other_servers_get_plain_text_and_no_cache_key(model: ModelServer) -> None:
    async with connect(model.url, model="gpt-6-luna") as client:
        await listen(client, talk())
    assert [message["content"] for message in model.messages] == ["Be kind.", "one", "two", "three"]
    assert "prompt_cache_key" not in model.requests[0].json


async def test_cache_key_is_unique_for_a_conversation_and_hides_its_id(model: ModelServer) -> None:
    with patch("bot.llm.request.is_openai", return_value=True):
        async with connect(model.url, model="gpt-5.4-mini") as client:
            for channel in (123456789, 123456789, 987654321):
                await listen(client, talk(channel=channel))
    first, again, other = (request.json["prompt_cache_key"] for request in model.requests)
    assert first == again != other
    assert "123456789" not in first
    assert len(first) <= 64
    assert model.messages[1]["content"] == "one"


async def test_breakpoint_marks_the_previous_requests_last_question(model: ModelServer) -> None:
    with patch("bot.llm.request.is_openai", return_value=True):
        async with connect(model.url, model="gpt-6-luna") as client:
            await listen(client, talk(2))
            await listen(client, talk(4))
    first, second = ([message["content"] for message in request.json["messages"]] for request in model.requests)
    assert first == ["Be kind.", [{"type": "text", "text": "one"}]]
    marked = {"type": "text", "text": "one", "prompt_cache_breakpoint": {"mode": "explicit"}}
    assert second == ["Be kind.", [marked], "two", [{"type": "text", "text": "three"}]]


REJECTIONS = {
    "prompt_cache_key": "prompt_cache_key",
    "prompt_cache_breakpoint": "messages[1].content[0].prompt_cache_breakpoint",
}


@pytest.mark.parametrize("name", REJECTIONS)
async def test_rejected_cache_hint_is_dropped_for_good(model: ModelServer, name: str) -> None:
    error = {
        "message": f"Unknown parameter: '{REJECTIONS[name]}'.",
        "type": "invalid_request_error",
        "param": REJECTIONS[name],
        "code": "unknown_parameter",
    }
    model.script(status(400, error=error), say("one"), say("two"))
    with patch("bot.llm.request.is_openai", return_value=True):
        async with connect(model.url, model="gpt-6-luna") as client:
            heard = [(await listen(client, talk())).text for _ in range(2)]
    assert heard == ["one", "two"]
    assert [name in str(request.json) for request in model.requests] == [True, False, False]
    other = next(each for each in REJECTIONS if each != name)
    assert other in str(model.requests[-1].json)


@pytest.mark.parametrize(
    ("model", "openai", "minutes"),
    [("gpt-5.4-mini", True, 10), ("gpt-6-luna", True, 30), ("gpt-6-luna", False, 60), ("llama3", False, 60)],
)
def test_cache_life_by_server_and_model(model: str, openai: bool, minutes: int) -> None:
    base_url = "https://api.openai.com/v1" if openai else "http://127.0.0.1/v1"
    assert cache_life(base_url, model) == timedelta(minutes=minutes)


def spoilt(text: str) -> Prompt:
    return Prompt([*TALK[:3], PromptMessage(Role.USER, text)], 50, ChannelId(100))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("a\x00b", "ab"),
        ("half \ud83d", "half \ufffd"),
        ("\ud83d\ude00", "😀"),
        (r"typed \u0000", r"typed \u0000"),
        ("ü 😀", "ü 😀"),
    ],
)
async def test_unsendable_text_is_repaired(model: ModelServer, text: str, sent: str) -> None:
    async with connect(model.url) as client:
        await listen(client, spoilt(text))
    assert [message["content"] for message in model.messages] == ["Be kind.", "one", "two", sent]

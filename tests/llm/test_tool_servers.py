"""Tools at servers that deviate from OpenAI's form, each as recorded from the kind of server."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.domain import Completion, Finish, Prompt, PromptMessage, Role
from bot.core.tools import ToolSpec
from tests.support.model_answers import Behaviour
from tests.support.model_client import connect, listen, prompt
from tests.support.model_server import BEGIN, DONE, USAGE, Chunk, ModelServer, Streamed, Then, say, status
from tests.support.tool_calls import call, call_tools

TOOLS = (
    ToolSpec("now", "The time.", {"type": "object", "properties": {}}),
    ToolSpec("search", "Find words.", {"type": "object", "properties": {"query": {"type": "string"}}}),
)
QUESTION = replace(prompt(PromptMessage(Role.SYSTEM, "Be kind."), PromptMessage(Role.USER, "Tea?")), tools=TOOLS)
TEA, MILK = '{"query": "tea"}', '{"query": "milk"}'


def behind(completion: Completion | None, text: str = "") -> Prompt:
    """Return the prompt of the next round, with a result for each call."""
    assert completion is not None
    made = PromptMessage(Role.ASSISTANT, text, calls=completion.calls, extra=completion.extra)
    results = [PromptMessage(Role.TOOL, f"result of {each.name}", call_id=each.id) for each in completion.calls]
    return replace(QUESTION, messages=[*QUESTION.messages, made, *results])


def streamed(*deltas: dict[str, Any], finish: str = "tool_calls", then: Then = Then.END) -> Streamed:
    events = (BEGIN, *map(Chunk, deltas), Chunk({}, finish), Chunk(None, usage=USAGE))
    return Streamed(events if then is Then.HANG else (*events, DONE), then)


def calls(*pieces: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"tool_calls": list(pieces), **more}


def function(name: str, arguments: object) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


SIGNATURE = {"google": {"thought_signature": "CiQB0e2Kb"}}
ANSWERS: dict[str, tuple[Behaviour, list[tuple[str, str]], str]] = {
    "OpenAI": (call_tools(call("search", TEA), call("search", MILK)), [("search", TEA), ("search", MILK)], ""),
    "OpenAI, with words": (call_tools(call("search", TEA), text="I look."), [("search", TEA)], "I look."),
    "Ollama, gpt-oss without an id": (
        streamed(calls({"index": 0, "function": function("search", TEA)})), [("search", TEA)], "",
    ),
    "Ollama, older, without an index": (
        streamed(calls({"id": "call_x1", "type": "function", "function": function("search", TEA)}), finish="stop"),
        [("search", TEA)],
        "",
    ),
    "Gemini, whole and without an index": (
        streamed(
            calls({"id": "", "type": "function", "function": function("search", TEA), "extra_content": SIGNATURE}),
            calls({"id": "", "type": "function", "function": function("search", MILK)}),
            finish="stop",
        ),
        [("search", TEA), ("search", MILK)],
        "",
    ),
    "Gemini, all with index 0": (
        streamed(
            calls({"index": 0, "id": "function-call-1", "function": function("search", TEA)}),
            calls({"index": 0, "id": "function-call-2", "function": function("search", MILK)}),
        ),
        [("search", TEA), ("search", MILK)],
        "",
    ),
    "vLLM, id and name repeated in the last piece": (
        streamed(
            calls({"index": 0, "id": "chatcmpl-tool-1", "type": "function", "function": {"name": "search"}}),
            calls({"index": 0, "function": {"arguments": '{"query": '}}),
            calls({"index": 0, "id": "chatcmpl-tool-1", "type": "function", "function": function("search", '"tea"}')}),
        ),
        [("search", TEA)],
        "",
    ),
    "LM Studio, empty id and parts with an empty name": (
        streamed(
            calls({"index": 0, "id": "", "type": "function", "function": function("search", "")}),
            calls({"index": 0, "id": "", "type": "function", "function": function("", TEA)}),
            calls({"index": 0, "id": "", "type": "function", "function": function("", "")}),
        ),
        [("search", TEA)],
        "",
    ),
    "LM Studio, as XML in the text": (
        say("I look. <tool_", 'call>{"name": "search", "arguments": ', f"{TEA}}}</tool_call>"),
        [("search", TEA)],
        "I look. ",
    ),
    "text-generation-webui, in the text as well": (
        streamed(
            {"content": "I look. "},
            {"content": f'<tool_call>{{"name": "search", "arguments": {TEA}}}</tool_call>'},
            calls({"index": 0, "id": "call_1", "function": function("search", TEA)}),
        ),
        [("search", TEA)],
        "I look. ",
    ),
    "arguments as an object": (
        streamed(calls({"index": 0, "id": "a", "function": function("search", {"query": "tea"})})),
        [("search", TEA)],
        "",
    ),
    "arguments that are empty": (
        streamed(calls({"index": 0, "id": "a", "function": function("now", "")})), [("now", "{}")], "",
    ),
    "arguments that are broken": (
        streamed(calls({"index": 0, "id": "a", "function": function("search", '{"query": ')})),
        [("search", '{"query": ')],
        "",
    ),
    "unknown name": (streamed(calls({"index": 0, "id": "a", "function": function("fly", "{}")})), [("fly", "{}")], ""),
    "legacy function_call": (
        streamed(
            {"function_call": function("search", "")}, {"function_call": {"arguments": TEA}}, finish="function_call"
        ),
        [("search", TEA)],
        "",
    ),
    "whole completion instead of a stream": (
        status(
            200,
            {"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": None,
                "tool_calls": [{"id": "call_1", "type": "function", "function": function("search", TEA)}],
            }}], "usage": USAGE},
        ),
        [("search", TEA)],
        "",
    ),
    "piece behind the reason to end": (
        Streamed((
            BEGIN, Chunk(calls({"index": 0, "id": "a", "function": function("search", '{"query": ')})),
            Chunk({}, "tool_calls"), Chunk(calls({"index": 0, "function": {"arguments": '"tea"}'}})), DONE,
        )),
        [("search", TEA)],
        "",
    ),
    "connection kept behind the end": (
        streamed(calls({"index": 0, "id": "a", "function": function("search", TEA)}), then=Then.HANG),
        [("search", TEA)],
        "",
    ),
    "template that ignores tools": (say("Tea is hot."), [], "Tea is hot."),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
async def test_calls_arrive_from_every_kind_of_server(
    model: ModelServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.llm.client.USAGE_GRACE_S", 0.03)
    answer, expected, text = ANSWERS[name]
    model.script(answer, say("Done."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert heard.error is None
        assert heard.completion is not None
        assert heard.text == text
        assert [(each.name, each.arguments) for each in heard.completion.calls] == expected
        assert heard.completion.finish is Finish.STOP
        assert len(model.requests) == 1
        ids = [each.id for each in heard.completion.calls]
        assert all(ids)
        assert len({*ids}) == len(ids)
        if not ids:
            return
        again = await listen(client, behind(heard.completion, heard.text))
    assert again.text == "Done."
    message, *results = model.requests[-1].json["messages"][2:]
    assert [each["id"] for each in message["tool_calls"]] == [each["tool_call_id"] for each in results] == ids
    assert message["content"] == (text or None)


EXTRA: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "DeepSeek": (
        [{"reasoning_content": "The person "}, {"reasoning_content": "wants tea."}],
        {"reasoning_content": "The person wants tea."},
    ),
    "vLLM": ([{"reasoning": "Tea"}, {"reasoning": "!"}], {"reasoning": "Tea!"}),
    "OpenRouter": (
        [
            {"reasoning": "Te", "reasoning_details": [{"type": "reasoning.text", "text": "Te", "index": 0}]},
            {"reasoning": "a", "reasoning_details": [{"type": "reasoning.text", "text": "a", "index": 0}]},
            {"reasoning_details": [{"type": "reasoning.encrypted", "data": "gAAA", "id": "rs_1", "index": 1}]},
        ],
        {
            "reasoning": "Tea",
            "reasoning_details": [
                {"type": "reasoning.text", "text": "Tea", "index": 0},
                {"type": "reasoning.encrypted", "data": "gAAA", "id": "rs_1", "index": 1},
            ],
        },
    ),
}


@pytest.mark.parametrize("name", EXTRA)
async def test_reasoning_goes_back_with_the_calls(model: ModelServer, name: str) -> None:
    deltas, expected = EXTRA[name]
    piece = calls({"index": 0, "id": "call_1", "function": function("search", TEA)})
    model.script(streamed(*deltas, piece), say("Done."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        await listen(client, behind(heard.completion))
    assert heard.text == ""
    message = model.messages[2]
    assert {key: message[key] for key in expected} == expected


async def test_geminis_signature_goes_back_with_its_call(model: ModelServer) -> None:
    model.script(ANSWERS["Gemini, whole and without an index"][0], say("Done."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        await listen(client, behind(heard.completion))
    first, second = model.requests[1].json["messages"][2]["tool_calls"]
    assert first["extra_content"] == SIGNATURE
    assert "extra_content" not in second

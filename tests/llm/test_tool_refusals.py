"""Refusals of tools by servers, as recorded from each kind."""

import json
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

import pytest

from bot.core.domain import Completion, Finish, Usage
from bot.core.errors import QuotaExhausted, ServerFailed
from bot.core.tools import ToolCall
from tests.llm.test_tool_servers import MILK, QUESTION, TEA, TOOLS, behind, calls, function
from tests.support.model_answers import Behaviour
from tests.support.model_client import connect, listen
from tests.support.model_server import BEGIN, DONE, Chunk, ModelServer, Streamed, Then, say, status, text_chunk
from tests.support.tool_calls import call, call_tools, rounds, tools

NO_TOOLS: dict[str, Behaviour] = {
    "Ollama": status(400, error={
        "message": "registry.ollama.ai/library/gemma3:4b does not support tools", "type": "api_error",
        "param": None, "code": None,
    }),
    "vLLM": status(400, {
        "object": "error", "type": "BadRequestError", "code": 400, "param": None,
        "message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    }),
    "vLLM, newer": status(400, error={
        "message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        "type": "BadRequestError", "param": None, "code": 400,
    }),
    "llama.cpp": status(500, error={
        "code": 500, "message": "tools param requires --jinja flag", "type": "server_error",
    }),
    "OpenRouter": status(404, error={
        "message": "No endpoints found that support tool use. To learn more about provider routing, visit our docs.",
        "code": 404,
    }),
    "OpenRouter, tool_choice": status(404, error={
        "message": "No endpoints found that support the provided 'tool_choice' value.", "code": 404,
    }),
    "Groq": status(400, error={
        "message": "`tool calling` is not supported with this model", "type": "invalid_request_error",
    }),
    "Mistral": status(400, {
        "object": "error", "message": "Function calling is not enabled for this model", "code": 3051,
    }),
    "Together": status(422, error={"message": "Model does not support function calling", "param": None}),
    "Perplexity": status(400, error={"message": "Tool calling is not supported for this model.", "code": 400}),
    "Azure": status(400, error={
        "message": "Unrecognized request argument supplied: tools", "type": "invalid_request_error", "param": None,
    }),
    "FastAPI": status(422, {"detail": [{
        "type": "extra_forbidden", "loc": ["body", "tools"], "msg": "Extra inputs are not permitted",
    }]}),
    "OpenAI": status(400, error={
        "message": "Unsupported parameter: 'tools' is not supported with this model.", "param": "tools",
        "code": "unsupported_parameter",
    }),
    "Gemini, as a list": status(400, [{"error": {
        "code": 400, "message": "Function calling is not enabled for models/gemma-3-27b-it",
        "status": "INVALID_ARGUMENT",
    }}]),
    "LM Studio, in the stream": Streamed((json.dumps({"error": {"message": "This model does not support tools"}}),)),
    "words of no known server": status(400, error="This model has no idea of functions."),
    "no words": status(400, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TOOLS)
async def test_refused_tools_are_left_out_for_good_and_invisibly(model: ModelServer, name: str) -> None:
    model.script(NO_TOOLS[name], say("Tea is hot."), say("Still."))
    async with connect(model.url) as client:
        assert client.supports_tools
        heard = await listen(client, QUESTION)
        assert (heard.text, heard.error) == ("Tea is hot.", None)
        heard = await listen(client, QUESTION)
        assert (heard.text, client.supports_tools) == ("Still.", False)
    assert [bool(tools(each)) for each in model.requests] == [True, False, False]


async def test_refusal_behind_calls_is_answered_with_the_results_as_words(model: ModelServer) -> None:
    model.script(call_tools(call("search", TEA)), NO_TOOLS["OpenRouter"], say("Hot."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert (await listen(client, behind(heard.completion))).text == "Hot."
    assert [(each["role"], each["content"]) for each in model.messages] == [
        ("system", "Be kind."),
        ("user", "Tea?\n\nresult of search"),
    ]


async def test_unknown_refusal_behind_tools_that_worked_is_no_lesson(model: ModelServer) -> None:
    model.script(call_tools(call("search", TEA)), status(400, error="Broken."), say("Hot."), say("Tea."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert (await listen(client, behind(heard.completion))).text == "Hot."
        assert client.supports_tools
        await listen(client, QUESTION)
    assert [bool(tools(each)) for each in model.requests] == [True, True, False, True]


async def test_refused_tool_choice_is_left_out_alone(model: ModelServer) -> None:
    error = {"message": "`tool_choice` is not supported with this model", "param": "tool_choice"}
    model.script(status(400, error=error), say("Tea."))
    async with connect(model.url) as client:
        assert (await listen(client, replace(QUESTION, may_call=False))).text == "Tea."
        assert client.supports_tools
    assert [each.json.get("tool_choice") for each in model.requests] == ["none", None]
    assert [len(tools(each)) for each in model.requests] == [2, 2]


async def test_call_in_the_last_round_is_asked_again_without_tools(model: ModelServer) -> None:
    model.script(*rounds([call("search", TEA)], [call("search", MILK)], "Hot."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        last = await listen(client, replace(behind(heard.completion), may_call=False))
        assert client.supports_tools
    assert last.text == "Hot."
    assert last.completion is not None
    assert last.completion.calls == ()
    assert last.completion.usage == Usage(prompt_tokens=24, completion_tokens=6), "both are paid for"
    assert [len(tools(each)) for each in model.requests] == [2, 2, 0]


async def test_words_beside_a_call_in_the_last_round_are_the_answer(model: ModelServer) -> None:
    model.script(call_tools(call("search", TEA), text="Hot."))
    async with connect(model.url) as client:
        heard = await listen(client, replace(QUESTION, may_call=False))
    assert heard.text == "Hot."
    assert heard.completion is not None
    assert heard.completion.calls == ()


MALFORMED: dict[str, Behaviour] = {
    "Groq": status(400, error={
        "message": "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        "type": "invalid_request_error", "code": "tool_use_failed", "failed_generation": "<function=search>tea",
    }),
    "Groq, schema": status(400, error={
        "message": "tool call validation failed: parameters for tool search did not match schema: errors: "
        "[`/words`: expected array, but got string]", "code": "tool_use_failed", "failed_generation": "[]",
    }),
    "Groq, in the stream": Streamed((json.dumps({"error": {
        "message": "Failed to call a function.", "code": "tool_use_failed", "failed_generation": "x",
    }}),)),
    "Gemini": Streamed((Chunk({}, "MALFORMED_FUNCTION_CALL"), DONE)),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
async def test_malformed_call_is_tried_again_then_without_tools_this_once(model: ModelServer, name: str) -> None:
    model.script(MALFORMED[name], call_tools(call("search", TEA)))
    model.script(MALFORMED[name], MALFORMED[name], say("Hot."), say("Tea."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert heard.completion is not None
        assert [each.name for each in heard.completion.calls] == ["search"]
        assert (await listen(client, QUESTION)).text == "Hot."
        assert client.supports_tools
        await listen(client, QUESTION)
    assert [bool(tools(each)) for each in model.requests] == [True, True, True, True, False, True]


LOST: dict[str, Behaviour] = {
    "DeepSeek": status(400, error={
        "message": "The `reasoning_content` in the thinking mode must be passed back to the API.",
        "type": "invalid_request_error", "code": "invalid_request_error",
    }),
    "Gemini": status(400, [{"error": {
        "code": 400, "status": "INVALID_ARGUMENT",
        "message": "Function call is missing a thought_signature in functionCall parts. This is required for tools.",
    }}]),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
async def test_calls_that_lost_the_servers_keys_become_words_this_once(model: ModelServer, name: str) -> None:
    asked = behind(Completion(Finish.STOP, None, (ToolCall("call_1", "search", TEA),)))
    model.script(LOST[name], say("Hot."), say("Tea."))
    async with connect(model.url) as client:
        assert (await listen(client, asked)).text == "Hot."
        assert client.supports_tools
        await listen(client, QUESTION)
    assert [bool(tools(each)) for each in model.requests] == [True, False, True]


async def test_refused_definition_is_not_sent_again(model: ModelServer) -> None:
    error = {
        "message": "Invalid schema for function 'search': 'uniqueItems' is not permitted.",
        "param": "tools[1].function.parameters",
        "code": "invalid_function_parameters",
    }
    model.script(status(400, error=error))
    async with connect(model.url) as client:
        for asked in (QUESTION, QUESTION, replace(QUESTION, tools=TOOLS[:1])):
            assert (await listen(client, asked)).text == "Hello!"
        assert client.supports_tools
    assert [len(tools(each)) for each in model.requests] == [2, 0, 0, 1]


async def test_refused_ids_are_sent_in_the_short_form(model: ModelServer) -> None:
    words = "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9."
    model.script(call_tools(call("search", TEA)), status(400, {"object": "error", "message": words, "code": 3280}))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert (await listen(client, behind(heard.completion))).text == "Hello!"
        assert client.supports_tools
    message, result = model.requests[-1].json["messages"][2:]
    assert message["tool_calls"][0]["id"] == result["tool_call_id"]
    assert len(result["tool_call_id"]) == 9


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning"])
async def test_refused_keys_of_the_servers_own_are_left_out_alone(model: ModelServer, key: str) -> None:
    words = f"'messages.2' : for 'role:assistant' the following must be satisfied: property '{key}' is unsupported"
    model.script(call_tools(call("search", TEA), extra={key: "Hm."}), status(400, error=words), say("Hot."))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
        assert (await listen(client, behind(heard.completion))).text == "Hot."
        assert client.supports_tools
    assert [len(tools(each)) for each in model.requests] == [2, 2, 2]
    assert key in model.requests[1].messages[2]
    assert key not in model.messages[2]


async def test_answer_without_choices_is_asked_for_again(model: ModelServer) -> None:
    empty = {"id": "gen-1", "object": "chat.completion", "choices": None}
    model.script(status(200, empty), Streamed((json.dumps(empty), DONE)), call_tools(call("search", TEA)))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
    assert heard.completion is not None
    assert [each.name for each in heard.completion.calls] == ["search"]


@pytest.mark.parametrize("answer", [status(500, error="Oops."), status(200, {"choices": None})])
async def test_server_that_fails_on_tools_is_asked_without(model: ModelServer, answer: Behaviour) -> None:
    model.script(answer, answer, answer, say("Tea."))
    async with connect(model.url) as client:
        assert (await listen(client, QUESTION)).text == "Tea."
    assert [bool(tools(each)) for each in model.requests] == [True, True, True, False]


async def test_server_that_has_answered_with_tools_is_not_asked_without(model: ModelServer) -> None:
    model.script(say("Tea."), *[status(500, error="Oops.")] * 3)
    async with connect(model.url) as client:
        await listen(client, QUESTION)
        assert isinstance((await listen(client, QUESTION)).error, ServerFailed)
    assert len(model.requests) == 4


async def test_empty_account_is_not_blamed_on_the_tools(model: ModelServer) -> None:
    model.script(status(402, error="This request with tools requires more credits."))
    async with connect(model.url) as client:
        assert isinstance((await listen(client, QUESTION)).error, QuotaExhausted)
        assert client.supports_tools


async def test_refusal_that_quotes_arguments_is_not_logged_in_words(
    model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    secret = ToolCall("call_1", "search", '{"query": "where Ada hid the golden teapot"}')
    words = 'Cannot read {"query": "where Ada hid the golden teapot"}'
    model.script(status(402, error=words))
    caplog.set_level("INFO")
    async with connect(model.url) as client:
        await listen(client, behind(Completion(Finish.STOP, None, (secret,))))
    assert "model_failed" in caplog.text
    assert "teapot" not in caplog.text


async def test_broken_call_is_asked_for_again(model: ModelServer) -> None:
    begun = Streamed((BEGIN, Chunk(calls({"index": 0, "id": "a", "function": function("search", '{"q')}))), Then.DROP)
    model.script(begun, call_tools(call("search", TEA)))
    async with connect(model.url) as client:
        heard = await listen(client, QUESTION)
    assert heard.completion is not None
    assert [each.arguments for each in heard.completion.calls] == [TEA]


async def test_words_before_a_call_are_yielded_as_they_arrive(model: ModelServer) -> None:
    piece = calls({"index": 0, "id": "a", "function": function("search", TEA)})
    model.script(Streamed((BEGIN, text_chunk("I "), text_chunk("look."), Chunk(piece), Chunk({}, "tool_calls"), DONE)))
    async with connect(model.url) as client:
        items = [item async for item in client.stream(QUESTION)]
    assert "".join(item for item in items if isinstance(item, str)) == "I look."
    assert isinstance(items[-1], Completion)
    assert items[-1].calls[0].id == "a"


# ------------------------------------------------------------ OpenAI: tools or thinking

NOT_TOGETHER = (
    "Function tools with reasoning_effort are not supported for gpt-5.6-terra in /v1/chat/completions. To use function "
    "tools, use /v1/responses or set reasoning_effort to 'none'."
)
OLDER = "Function tools with reasoning_effort are not supported for gpt-5.4. Please use /v1/responses instead."


def refused_effort(words: str, code: str | None = None) -> Behaviour:
    error = {"message": words, "type": "invalid_request_error", "param": "reasoning_effort", "code": code}
    return status(400, error=error)


NO_NONE = refused_effort(
    "Unsupported value: 'none' is not supported with the 'gpt-6-astra' model. Supported values are: 'low', 'medium', "
    "'high', and 'xhigh'.",
    "unsupported_value",
)


def efforts(model: ModelServer) -> list[tuple[int, str | None]]:
    return [(len(tools(each)), each.json.get("reasoning_effort")) for each in model.requests]


@pytest.mark.parametrize("effort", ["low", None])
@pytest.mark.parametrize("words", [NOT_TOGETHER, OLDER])
async def test_thinking_is_turned_off_for_requests_with_tools(
    model: ModelServer, effort: str | None, words: str
) -> None:
    model.script(refused_effort(words), call_tools(call("search", TEA)))
    async with connect(model.url, reasoning_effort=effort) as client:
        heard = await listen(client, QUESTION)
        await listen(client, behind(heard.completion))
        await listen(client, replace(QUESTION, tools=()))
        assert client.supports_tools
    assert efforts(model) == [(2, effort), (2, "none"), (2, "none"), (0, effort)]


async def test_model_that_always_thinks_is_asked_without_tools(model: ModelServer) -> None:
    model.script(refused_effort(NOT_TOGETHER), NO_NONE)
    async with connect(model.url, reasoning_effort="low") as client:
        for _ in range(2):
            assert (await listen(client, QUESTION)).text == "Hello!"
        assert not client.supports_tools
    assert efforts(model) == [(2, "low"), (2, "none"), (0, "low"), (0, "low")]


KNOWN: Sequence[tuple[str, tuple[int, str | None]]] = [
    ("gpt-6-luna", (2, "none")),
    ("gpt-6-luna-2026-09-01", (2, "none")),
    ("gpt-6-sol", (2, "none")),
    ("gpt-6.1-terra", (2, "none")),
    ("gpt-5.6-terra", (2, "none")),
    ("gpt-5.4-mini", (2, "none")),
    ("gpt-5.2", (2, "low")),
    ("gpt-4.1", (2, "low")),
    ("o3", (2, "low")),
    ("gpt-6-astra", (0, "low")),
    ("gpt-6.1-sol", (0, "low")),
    ("gpt-6.2-astra", (0, "low")),
    ("gpt-6.2-sol-2026-11-17", (0, "low")),
]


@pytest.mark.parametrize(("name", "expected"), KNOWN)
async def test_no_request_fails_at_openai_for_known_models(
    model: ModelServer, name: str, expected: tuple[int, str | None]
) -> None:
    with patch("bot.llm.request.is_openai", return_value=True):
        async with connect(model.url, model=name, reasoning_effort="low") as client:
            await listen(client, QUESTION)
            await listen(client, replace(QUESTION, tools=()))
            assert client.supports_tools is bool(expected[0])
    assert efforts(model) == [expected, (0, "low")]


async def test_names_of_openai_mean_nothing_elsewhere(model: ModelServer) -> None:
    async with connect(model.url, model="gpt-6-astra", reasoning_effort="low") as client:
        await listen(client, QUESTION)
    assert efforts(model) == [(2, "low")]

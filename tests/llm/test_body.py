"""Bodies of requests with tools, their calls and results."""

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import ChannelId, Prompt, PromptMessage, Role
from bot.core.tools import ToolCall, ToolSpec
from bot.llm.body import body, without_tools
from bot.llm.request import BREAKPOINT, TOOL_CHOICE, TOOL_IDS, TOOL_THINKING, Parameters

SCHEMA = {"type": "object", "properties": {"zone": {"type": "string"}}}
TOOLS = (ToolSpec("now", "The time.", SCHEMA), ToolSpec("search", "Find words.", SCHEMA))
QUESTIONS = [
    PromptMessage(Role.SYSTEM, "Be kind."),
    PromptMessage(Role.USER, "one"),
    PromptMessage(Role.ASSISTANT, "two"),
    PromptMessage(Role.USER, "three"),
]


def called(*calls: ToolCall, text: str = "", **extra: object) -> PromptMessage:
    return PromptMessage(Role.ASSISTANT, text, calls=calls, extra=extra)


def result(call: str, text: str) -> PromptMessage:
    return PromptMessage(Role.TOOL, text, call_id=call)


FIRST = [called(ToolCall("call_1", "now", '{"zone": "UTC"}'), ToolCall("call_2", "now", "{}"), text="I look.")]
FIRST += [result("call_1", "12:00"), result("call_2", "13:00")]
SECOND = [called(ToolCall("call_3", "search", "{}")), result("call_3", "nothing")]


def sent(messages: Sequence[PromptMessage], **more: Any) -> dict[str, Any]:
    return dict(json.loads(raw(messages, **more)))


def raw(
    messages: Sequence[PromptMessage],
    *,
    tools: Sequence[ToolSpec] = TOOLS,
    may_call: bool = True,
    base_url: str = "http://127.0.0.1/v1",
    model: str = "test-model",
    without: Sequence[str] = (),
) -> bytes:
    parameters = Parameters.for_server(base_url, reply_tokens=5, reasoning_effort="low", model=model)
    for name in without:
        parameters = parameters.without(name)
    prompt = Prompt(messages, 50, ChannelId(1), tools=tuple(tools), may_call=may_call)
    return body(prompt, model, parameters.parts, parameters.fields)


def test_tools_are_sent_in_their_order_with_their_schema() -> None:
    functions = [
        {"name": "now", "description": "The time.", "parameters": SCHEMA},
        {"name": "search", "description": "Find words.", "parameters": SCHEMA},
    ]
    made = sent(QUESTIONS)
    assert made["tools"] == [{"type": "function", "function": each} for each in functions]
    assert "tool_choice" not in made


def test_request_without_tools_has_no_field_of_theirs() -> None:
    assert not {"tools", "tool_choice", "parallel_tool_calls"} & sent(QUESTIONS, tools=()).keys()


def test_calls_go_back_as_they_came_with_their_results_behind_them() -> None:
    messages = sent([*QUESTIONS, *FIRST])["messages"]
    assert messages[4:] == [
        {
            "role": "assistant",
            "content": "I look.",
            "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "now", "arguments": '{"zone": "UTC"}'}},
                {"id": "call_2", "type": "function", "function": {"name": "now", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "12:00"},
        {"role": "tool", "tool_call_id": "call_2", "content": "13:00"},
    ]


def test_content_is_null_only_beside_calls_without_words() -> None:
    messages = sent([*QUESTIONS, *FIRST, *SECOND])["messages"]
    assert [each["content"] for each in messages if each["content"] is None] == [None]
    assert next(each for each in messages if each["content"] is None)["tool_calls"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("now", "now"), ("mcp-time_now", "mcp-time_now"), ("fly<me>. now", "fly_me___now"), ("x" * 99, "x" * 64)],
)
def test_made_up_name_is_sent_within_the_rules_for_names(name: str, expected: str) -> None:
    message = sent([*QUESTIONS, called(ToolCall("call_1", name, "{}")), result("call_1", "unknown")])["messages"][4]
    assert message["tool_calls"][0]["function"]["name"] == expected


def test_keys_of_the_server_go_back_with_the_call_and_its_message() -> None:
    signature = {"google": {"thought_signature": "abc"}}
    call = ToolCall("call_1", "now", "{}", extra={"extra_content": signature})
    details = [{"type": "reasoning.text", "text": "Hm."}]
    message = called(call, reasoning_content="I think.", reasoning_details=details)
    made = sent([*QUESTIONS, message, result("call_1", "12:00")])["messages"][4]
    assert made["reasoning_content"] == "I think."
    assert made["reasoning_details"] == details
    assert made["tool_calls"][0]["extra_content"] == signature


def test_last_round_keeps_the_tools_and_forbids_calls() -> None:
    before, last = sent([*QUESTIONS, *FIRST]), sent([*QUESTIONS, *FIRST], may_call=False)
    assert last.pop("tool_choice") == "none"
    assert last == before


def test_last_round_has_no_tool_choice_where_it_is_refused() -> None:
    made = sent([*QUESTIONS, *FIRST], may_call=False, without=[TOOL_CHOICE])
    assert "tool_choice" not in made
    assert len(made["tools"]) == 2


def test_effort_is_none_for_requests_with_tools_where_they_exclude_thinking() -> None:
    assert sent(QUESTIONS)["reasoning_effort"] == "low"
    assert sent(QUESTIONS, without=[TOOL_THINKING])["reasoning_effort"] == "none"
    assert sent(QUESTIONS, tools=(), without=[TOOL_THINKING])["reasoning_effort"] == "low"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"zone": "UTC"}', '{"zone": "UTC"}'),
        ("{}", "{}"),
        ('{"zone": ', "{}"),
        ("", "{}"),
        ('["UTC"]', "{}"),
        ('"UTC"', "{}"),
        ("null", "{}"),
        ("[" * 100_000, "{}"),
        (r'{"zone": "a\u0000b"}', '{"zone": "ab"}'),
        (r'{"zone": "half \ud83d"}', '{"zone": "half \ufffd"}'),
        ('{"zone": "half \ud83d"}', '{"zone": "half \ufffd"}'),
        *((f'{{"zone": {"[" * 600}"{end}"{"]" * 600}}}', "{}") for end in (r"\u0000", r"\ud83d")),
    ],
)
def test_arguments_are_sent_as_an_object_that_can_be_read(arguments: str, expected: str) -> None:
    messages = sent([*QUESTIONS, called(ToolCall("call_1", "now", arguments)), result("call_1", "broken")])["messages"]
    assert messages[4]["tool_calls"][0]["function"]["arguments"] == expected


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d"])
def test_unsendable_text_is_repaired_in_results_and_definitions(text: str) -> None:
    tools = [ToolSpec("now", text, {"type": "object", "description": text})]
    made = sent([*QUESTIONS, called(ToolCall("call_1", "now", "{}"), note=text), result("call_1", text)], tools=tools)
    repaired = text.replace("\x00", "").replace("\ud83d", "\ufffd")
    assert made["messages"][-1]["content"] == made["messages"][-2]["note"] == repaired
    assert made["tools"][0]["function"]["description"] == repaired
    assert made["tools"][0]["function"]["parameters"]["description"] == repaired


def test_mistral_gets_ids_of_nine_letters_and_digits_that_fit_together() -> None:
    messages = sent([*QUESTIONS, *FIRST, *SECOND], base_url="https://api.mistral.ai/v1")["messages"]
    ids = [call["id"] for each in messages for call in each.get("tool_calls", ())]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("[a-zA-Z0-9]{9}", each) for each in ids)
    assert [each["tool_call_id"] for each in messages if each["role"] == "tool"] == ids
    assert messages == sent([*QUESTIONS, *FIRST, *SECOND], without=[TOOL_IDS])["messages"]


def test_nine_letters_and_digits_stay_as_they_are() -> None:
    messages = sent([*QUESTIONS, called(ToolCall("D681PevKs", "now", "{}")), result("D681PevKs", "12:00")])["messages"]
    assert messages[-1]["tool_call_id"] == "D681PevKs"


@pytest.mark.parametrize("base_url", ["http://127.0.0.1/v1", "https://api.openai.com/v1"])
@pytest.mark.parametrize("model", ["gpt-4.1", "gpt-6-luna"])
def test_each_round_continues_the_bytes_of_the_one_before(base_url: str, model: str) -> None:
    turns = [[*QUESTIONS], [*QUESTIONS, *FIRST], [*QUESTIONS, *FIRST, *SECOND]]
    bodies = [raw(each, base_url=base_url, model=model) for each in turns]
    mark = b',"prompt_cache_breakpoint":{"mode":"explicit"}'
    ends = [each.replace(mark, b"").partition(b'],"')[0] for each in bodies]
    for shorter, longer in pairwise(ends):
        assert longer.startswith(shorter)
    assert len({each.partition(b'"tools":')[2] for each in bodies}) == 1


def test_breakpoints_end_the_previous_question_and_each_round() -> None:
    def marked(messages: Sequence[PromptMessage]) -> list[int]:
        made = sent(messages, base_url="https://api.openai.com/v1", model="gpt-6-luna")["messages"]
        return [number for number, each in enumerate(made) if "prompt_cache_breakpoint" in json.dumps(each)]

    assert marked(QUESTIONS) == [1]
    assert marked([*QUESTIONS, *FIRST]) == [1, 6]
    assert marked([*QUESTIONS, *FIRST, *SECOND]) == [1, 6, 8]
    assert marked([*QUESTIONS, PromptMessage(Role.ASSISTANT, "noon"), PromptMessage(Role.USER, "and now?")]) == [3]
    assert BREAKPOINT not in sent([*QUESTIONS, *FIRST])


def test_server_without_tools_gets_the_results_as_words() -> None:
    prompt = without_tools(Prompt([*QUESTIONS, *FIRST, *SECOND], 50, ChannelId(1), tools=TOOLS, may_call=False))
    assert prompt.tools == ()
    assert [(each.role, each.content) for each in prompt.messages[3:]] == [
        (Role.USER, "three"),
        (Role.ASSISTANT, "I look."),
        (Role.USER, "12:00\n\n13:00\n\nnothing"),
    ]
    made = sent(prompt.messages, tools=())
    assert {each["role"] for each in made["messages"]} == {"system", "user", "assistant"}
    assert "tool_calls" not in json.dumps(made)


def test_prompt_without_calls_stays_the_same_object() -> None:
    prompt = Prompt(QUESTIONS, 50, ChannelId(1))
    assert without_tools(prompt) is prompt


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6), st.text(max_size=20))
def test_any_text_of_calls_and_results_can_be_sent(texts: list[str], extra: str) -> None:
    calls = [ToolCall(f"{text}{number}", text, text, {"extra": extra}) for number, text in enumerate(texts)]
    results = [result(each.id, each.name) for each in calls]
    messages = sent([*QUESTIONS, called(*calls), *results], without=[TOOL_IDS])["messages"]
    ids = [each["id"] for each in messages[4]["tool_calls"]]
    assert [each["tool_call_id"] for each in messages[5:]] == ids
    assert all(isinstance(json.loads(each["function"]["arguments"]), dict) for each in messages[4]["tool_calls"])

"""Calls that a model writes into its text, in the forms of its chat template."""

import json
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import Retracted
from bot.core.errors import EmptyAnswer
from bot.core.tools import ToolSpec
from bot.llm.parts.written_calls import MAX_WRITTEN_CHARS
from bot.llm.stream import StreamedAnswer, read_chunk

SCHEMA = {
    "type": "object",
    "properties": {"query": {"type": "string"}, "count": {"type": "integer"}, "words": {"type": "array"}},
}
TOOLS = (ToolSpec("now", "The time.", {"type": "object"}), ToolSpec("search", "Find.", SCHEMA))
ONE: list[tuple[str, dict[str, object]]] = [("search", {"query": "tea"})]
BOTH: list[tuple[str, dict[str, object]]] = [*ONE, ("now", {})]

CALLS: dict[str, tuple[str, list[tuple[str, dict[str, object]]]]] = {
    "hermes": ('<tool_call>\n{"name": "search", "arguments": {"query": "tea"}}\n</tool_call>', ONE),
    "hermes, two": (
        (
            '<tool_call>\n{"name": "search", "arguments": {"query": "tea"}}\n</tool_call>\n'
            '<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>'
        ),
        BOTH,
    ),
    "hermes, without an end": ('<tool_call>{"name": "search", "arguments": {"query": "tea"}}', ONE),
    "hermes, function": ('<tool_call>{"function": {"name": "search", "arguments": {"query": "tea"}}}</tool_call>', ONE),
    "hermes, arguments as text": (
        '<tool_call>{"name": "search", "arguments": "{\\"query\\": \\"tea\\"}"}</tool_call>',
        ONE,
    ),
    "hermes, no arguments": ('<tool_call>{"name": "now"}</tool_call>', [("now", {})]),
    "qwen3-coder": (
        (
            "<tool_call>\n<function=search>\n<parameter=query>\n12\n</parameter>\n<parameter=count>\n3\n</parameter>\n"
            '<parameter=words>\n["a", "b"]\n</parameter>\n</function>\n</tool_call>'
        ),
        [("search", {"query": "12", "count": 3, "words": ["a", "b"]})],
    ),
    "qwen3-coder, two": (
        "<function=search>\n<parameter=query>\ntea\nand milk\n</parameter>\n</function>\n<function=now>\n</function>",
        [("search", {"query": "tea\nand milk"}), ("now", {})],
    ),
    "llama, function": ('<function=search>{"query": "tea"}</function>', ONE),
    "llama, python tag": ('<|python_tag|>{"name": "search", "parameters": {"query": "tea"}}', ONE),
    "llama, JSON alone": ('{"name": "search", "parameters": {"query": "tea"}}', ONE),
    "llama, JSON alone, two": ('{"name": "search", "parameters": {"query": "tea"}}; {"name": "now"}', BOTH),
    "mistral, list": ('[TOOL_CALLS][{"name": "search", "arguments": {"query": "tea"}}, {"name": "now"}]', BOTH),
    "mistral, name": ('[TOOL_CALLS]search{"query": "tea"}', ONE),
    "mistral, marks": ('[TOOL_CALLS]search[CALL_ID]abc123def[ARGS]{"query": "tea"}', ONE),
    "mistral, two": ('[TOOL_CALLS]search[ARGS]{"query": "tea"}[TOOL_CALLS]now[ARGS]{}', BOTH),
    "glm": ("<tool_call>search\n<arg_key>query</arg_key>\n<arg_value>tea</arg_value>\n</tool_call>", ONE),
    "glm, two": (
        "<tool_call>search<arg_key>query</arg_key><arg_value>tea</arg_value></tool_call><tool_call>now</tool_call>",
        BOTH,
    ),
    "granite": ('<|tool_call|>[{"name": "search", "arguments": {"query": "tea"}}]', ONE),
    "minimax": (
        (
            '<minimax:tool_call>\n<invoke name="search">\n<parameter name="query">tea</parameter>\n</invoke>\n'
            "</minimax:tool_call>"
        ),
        ONE,
    ),
    "kimi": (
        (
            "<|tool_calls_section_begin|><|tool_call_begin|>functions.search:0<|tool_call_argument_begin|>"
            '{"query": "tea"}<|tool_call_end|><|tool_calls_section_end|>'
        ),
        ONE,
    ),
    "deepseek": (
        (
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>search\n```json\n"
            '{"query": "tea"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>'
        ),
        ONE,
    ),
    "deepseek, newer": (
        (
            '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>search<｜tool▁sep｜>{"query": "tea"}<｜tool▁call▁end｜>'
            "<｜tool▁call▁begin｜>now<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"
        ),
        BOTH,
    ),
}
PROSE = {
    "words": "Tea is <b>hot</b> [and wet] <br>.",
    "another tool": '<tool_call>{"name": "browse", "arguments": {}}</tool_call>',
    "another function": "<function=browse>{}</function>",
    "about the tag": "Some write <tool_call> in front of a call, and <function= too. [TOOL_CALLS] is Mistral's.",
    "in code": 'Write it so: `<tool_call>{"name": "now"}</tool_call>`.',
    "in a block": '```\n<tool_call>{"name": "now", "arguments": {}}</tool_call>\n```\nThat is the form.',
    "JSON for a person": '{"name": "Ada", "age": 36}',
    "JSON with a tool's name": '{"name": "now", "arguments": {}} is how a call looks.',
    "list": "[1, 2, 3]",
    "broken": '<tool_call>{"name": "now", "arguments": {</tool_call>',
    "half a tag": "1 <tool_cal",
    "many tags": "<tool_call> is a tag. " * 30,
    "nothing behind the tag": "<tool_call>",
    "name of a tool in prose": "<tool_call> now you know it.",
}


def read(texts: list[str], *, finish: str = "stop", calls: object = None) -> tuple[str, list[tuple[str, object]]]:
    """Return the text that is shown, and names and arguments of the calls."""
    arrived = StreamedAnswer(tools=TOOLS)
    events: list[dict[str, Any]] = [{"choices": [{"delta": {"content": text}}]} for text in texts]
    events.append({"choices": [{"delta": {"tool_calls": calls} if calls else {}, "finish_reason": finish}]})
    shown = ""
    for event in events:
        for piece in arrived.add([read_chunk(event)]):
            shown = "" if isinstance(piece, Retracted) else shown + piece
    for piece in arrived.rest():
        shown = "" if isinstance(piece, Retracted) else shown + piece
    made = arrived.completion(done=True).calls
    assert len({call.id for call in made}) == len(made)
    return shown, [(call.name, json.loads(call.arguments)) for call in made]


@pytest.mark.parametrize("name", CALLS)
def test_written_call_is_a_call_and_not_shown(name: str) -> None:
    text, expected = CALLS[name]
    assert read([text]) == ("", expected)


@pytest.mark.parametrize("name", CALLS)
def test_words_in_front_of_a_written_call_are_shown(name: str) -> None:
    text, expected = CALLS[name]
    if "alone" not in name:
        assert read([f"I look. {text}\nThe result is 5."]) == ("I look. ", expected)


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_shown_whole(name: str) -> None:
    assert read([PROSE[name]]) == (PROSE[name], [])


@pytest.mark.parametrize("name", [*CALLS, *PROSE])
def test_every_character_by_itself_gives_the_same(name: str) -> None:
    text = CALLS[name][0] if name in CALLS else PROSE[name]
    assert read(list(text)) == read([text])


@given(st.sampled_from([*CALLS, *PROSE]), st.data())
def test_any_splitting_gives_the_same(name: str, data: st.DataObject) -> None:
    text = "Well. " * data.draw(st.integers(0, 1)) + (CALLS[name][0] if name in CALLS else PROSE[name])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    edges = [0, *cuts, len(text)]
    assert read([text[start:end] for start, end in pairwise(edges)]) == read([text])


def test_prose_is_shown_as_it_arrives() -> None:
    arrived = StreamedAnswer(tools=TOOLS)
    shown = [arrived.add([read_chunk({"choices": [{"delta": {"content": text}}]})]) for text in ("One ", "two <", "b>")]
    assert shown == [["One "], ["two "], ["<b>"]]


def test_text_that_repeats_the_calls_is_not_shown() -> None:
    calls = [{"index": 0, "id": "a", "function": {"name": "search", "arguments": '{"query": "tea"}'}}]
    assert read([f"I look. {CALLS['hermes'][0]}"], calls=calls, finish="tool_calls") == ("I look. ", ONE)


def test_call_that_is_cut_off_is_not_shown() -> None:
    with pytest.raises(EmptyAnswer):
        read(['<tool_call>{"name": "search", "argu'], finish="length")


def test_thinking_about_a_call_is_no_call() -> None:
    thought = f"<think>Shall I write {CALLS['hermes'][0]}?</think>Hello"
    assert read([thought]) == ("Hello", [])
    assert read(list(f"<think>Hm.</think>{CALLS['hermes'][0]}")) == ("", ONE)


def test_answers_without_tools_are_not_searched() -> None:
    arrived = StreamedAnswer()
    text = CALLS["hermes"][0]
    assert arrived.add([read_chunk({"choices": [{"delta": {"content": text}}]})]) == [text]


HOSTILE = {
    "openers": "<tool_call>" * 8_000,
    "functions": "<tool_call>{" + "<function=now" * 8_000,
    "parameters": "<function=search>" + "<parameter=a>" * 8_000,
    "keys": "<tool_call>search" + "<arg_key>" * 8_000,
    "brackets": "<tool_call>" + "[" * 40_000,
    "braces": "<tool_call>" + '{"a":' * 8_000,
    "objects": "<tool_call>" + '{"name":"now"}' * 10_000,
    "blanks": "<tool_call>" + " " * 60_000,
    "marks": "<｜tool▁calls▁begin｜>" + "functions." * 8_000,
    "beginning": " " * 40_000 + '{"name":',
    "code": "`<tool_call>` " * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_the_text_only(name: str) -> None:
    text = HOSTILE[name]
    begun = process_time()
    read([text[at : at + 20] for at in range(0, len(text), 20)])
    assert process_time() - begun < 5


def test_endless_call_is_shown_as_text() -> None:
    text = '<tool_call>{"name": "now", "arguments": {"a": "' + "x" * MAX_WRITTEN_CHARS
    assert read([text, "y"]) == (f"{text}y", [])

"""Calls from the pieces in which servers stream them."""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.tools import ToolCall, ToolSpec
from bot.llm.parts.calls import MAX_ARGUMENT_CHARS, MAX_CALLS
from bot.llm.parts.extra import MAX_EXTRA_CHARS
from bot.llm.stream import StreamedAnswer, read_chunk

TOOLS = tuple(ToolSpec(name, "A tool.", {"type": "object"}) for name in ("now", "search", "search_web"))
NINE = re.compile("[a-zA-Z0-9]{9}")


def answer(*parts: dict[str, Any], whole: dict[str, Any] | None = None, taken: Sequence[str] = ()) -> StreamedAnswer:
    arrived = StreamedAnswer(tools=TOOLS, taken=taken)
    events: list[dict[str, Any]] = [{"choices": [{"delta": part}]} for part in parts]
    if whole is not None:
        events.append({"choices": [{"message": whole}]})
    arrived.add(map(read_chunk, [*events, {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}]))
    arrived.rest()
    return arrived


def made(*parts: dict[str, Any], **more: Any) -> tuple[ToolCall, ...]:
    return answer(*parts, **more).completion(done=True).calls


def piece(
    index: int | None = None, name: str | None = None, arguments: object = None, **more: object
) -> dict[str, Any]:
    """Return a delta with one piece of a call, without the fields that are None."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    call = {"index": index, "function": function, **more}
    return {"tool_calls": [{key: value for key, value in call.items() if value is not None}]}


def brief(calls: Sequence[ToolCall]) -> list[tuple[str, str, str]]:
    return [(call.id, call.name, call.arguments) for call in calls]


def unnamed(calls: Sequence[ToolCall]) -> list[tuple[str, str]]:
    """Return names and arguments of calls, which have ids of the bot's own that differ."""
    assert all(NINE.fullmatch(call.id) for call in calls)
    assert len({call.id for call in calls}) == len(calls)
    return [(call.name, call.arguments) for call in calls]


def test_call_is_put_together_by_its_index() -> None:
    calls = made(
        piece(0, "now", "", id="a"), piece(1, "search", '{"q', id="b"), piece(0, None, "{}"), piece(1, None, '": 1}')
    )
    assert brief(calls) == [("a", "now", "{}"), ("b", "search", '{"q": 1}')]


def test_call_without_an_id_gets_nine_letters_and_digits() -> None:
    assert unnamed(made(piece(0, "now", "{}"), piece(1, "search", "{}", id=""))) == [("now", "{}"), ("search", "{}")]


def test_own_ids_are_unique_in_the_turn() -> None:
    first = made(piece(0, "now", "{}"))[0].id
    second = made(piece(0, "now", "{}"), piece(1, "now", "{}", id=first), taken=[first])
    assert len({first, *(call.id for call in second)}) == 3


def test_ids_that_a_server_gives_twice_are_made_unique() -> None:
    calls = made(piece(0, "now", '{"a": 1}', id="call_0"), piece(1, "now", '{"a": 2}', id="call_0"))
    assert [call.arguments for call in calls] == ['{"a": 1}', '{"a": 2}']
    assert len({call.id for call in calls}) == 2
    assert made(piece(0, "now", "{}", id="call_0"), taken=["call_0"])[0].id != "call_0"


def test_pieces_without_an_index_are_put_together_by_their_id() -> None:
    calls = made(
        piece(None, "now", '{"a"', id="a"),
        piece(None, "search", '{"b"', id="b"),
        piece(None, None, ": 1}", id="a"),
        piece(None, None, ": 2}", id="b"),
    )
    assert brief(calls) == [("a", "now", '{"a": 1}'), ("b", "search", '{"b": 2}')]


def test_a_name_opens_a_call_where_there_is_neither_index_nor_id() -> None:
    parts = [piece(None, "now", "{"), piece(None, None, "}"), piece(None, "now", "{}")]
    assert unnamed(made(*parts)) == [("now", "{}"), ("now", "{}")]


@pytest.mark.parametrize("ids", [("a", "b"), ("", ""), (None, None)])
@pytest.mark.parametrize("index", [0, None])
@pytest.mark.parametrize("together", [True, False])
def test_whole_calls_with_the_same_index_are_not_merged(
    ids: tuple[str | None, str | None], index: int | None, together: bool
) -> None:
    parts = [piece(index, "search", '{"q": 1}', id=ids[0]), piece(index, "search", '{"q": 2}', id=ids[1])]
    if together:
        parts = [{"tool_calls": [each["tool_calls"][0] for each in parts]}]
    calls = made(*parts)
    assert [(call.name, call.arguments) for call in calls] == [("search", '{"q": 1}'), ("search", '{"q": 2}')]
    assert len({call.id for call in calls}) == 2


def test_calls_without_arguments_and_the_same_index_are_not_merged() -> None:
    assert unnamed(made(piece(0, "now", ""), piece(0, "search", ""))) == [("now", "{}"), ("search", "{}")]


@pytest.mark.parametrize("repeated", [{"id": "a"}, {"id": "a", "name": "search"}, {"name": "search"}, {}])
@pytest.mark.parametrize("rest", ["", ": 1}", '{"q": 1}'])
def test_repeated_id_and_name_are_not_doubled(repeated: dict[str, str], rest: str) -> None:
    begun = '{"q"' if rest == ": 1}" else '{"q": 1}'
    if rest == '{"q": 1}' and "name" not in repeated:
        return  # then it is a piece of the arguments
    last = piece(0, repeated.get("name"), rest, id=repeated.get("id"))
    assert brief(made(piece(0, "search", begun, id="a"), last)) == [("a", "search", '{"q": 1}')]


def test_new_id_in_every_piece_does_not_open_calls() -> None:
    parts = [piece(0, "search", '{"q"', id="a"), piece(0, "search", ":", id="b"), piece(0, None, " 1}", id="c")]
    assert brief(made(*parts)) == [("a", "search", '{"q": 1}')]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"q": "für"}, '{"q": "für"}'),
        ({}, "{}"),
        ([], "{}"),
        ("", "{}"),
        (" ", "{}"),
        (None, "{}"),
        (7, "{}"),
        ('{"q": ', '{"q": '),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_arguments_of_any_kind_become_text(arguments: object, expected: str) -> None:
    assert made(piece(0, "now", arguments, id="a"))[0].arguments == expected


def test_empty_object_in_front_of_text_is_no_argument() -> None:
    assert made(piece(0, "now", {}, id="a"), piece(0, None, '{"zone": 1}'))[0].arguments == '{"zone": 1}'


def test_emoji_cut_in_two_is_whole_again() -> None:
    assert made(piece(0, "now", '{"q": "\ud83d', id="a"), piece(0, None, '\ude00"}'))[0].arguments == '{"q": "😀"}'


def test_name_in_pieces_is_joined() -> None:
    assert (
        made(piece(0, "sea", id="a"), piece(0, "rch"), piece(0, "_web"), piece(0, None, "{}"))[0].name == "search_web"
    )


@pytest.mark.parametrize("name", ["functions.search", "search<|channel|>json", "functions.search<|constrain|>"])
def test_marks_around_an_offered_name_are_dropped(name: str) -> None:
    assert made(piece(0, name, "{}", id="a"))[0].name == "search"


@pytest.mark.parametrize("name", ["functions.fly", "search.now.fly", "fly<|channel|>"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert made(piece(0, name, "{}", id="a"))[0].name == name


def test_name_behind_its_id_belongs_to_it() -> None:
    assert brief(made(piece(None, "", "", id="a"), piece(None, "now", "{}"))) == [("a", "now", "{}")]


def test_parts_with_empty_names_belong_to_the_call_before() -> None:
    parts = [piece(0, "now", '{"a"', id="a"), piece(0, "", ": 1", id=""), piece(None, "", "}", id="")]
    assert brief(made(*parts)) == [("a", "now", '{"a": 1}')]


def test_call_without_a_name_is_dropped() -> None:
    assert brief(made(piece(0, "", "{}", id="a"), piece(1, "now", "{}", id="b"))) == [("b", "now", "{}")]


@pytest.mark.parametrize(("finish", "last"), [("tool_calls", "{}"), ("length", "{")])
def test_call_that_lost_its_arguments_at_the_limit_cannot_be_made(finish: str, last: str) -> None:
    arrived = StreamedAnswer(tools=TOOLS)
    parts = [piece(0, "now", "", id="a"), piece(1, "search", "", id="b")]
    events = [{"choices": [{"delta": part}]} for part in parts]
    arrived.add(map(read_chunk, [*events, {"choices": [{"delta": {}, "finish_reason": finish}]}]))
    arrived.rest()
    assert brief(arrived.completion(done=True).calls) == [("a", "now", "{}"), ("b", "search", last)]


def test_legacy_function_call_is_a_call() -> None:
    parts: list[dict[str, Any]] = [
        {"function_call": {"name": "now", "arguments": ""}},
        {"function_call": {"arguments": '{"zone":'}},
        {"function_call": {"arguments": " 1}"}},
    ]
    assert unnamed(made(*parts)) == [("now", '{"zone": 1}')]


def test_whole_message_has_its_calls() -> None:
    calls = [
        {"id": "a", "function": {"name": "now", "arguments": "{}"}},
        {"function": {"name": "now", "arguments": {}}},
    ]
    assert [call.name for call in made(whole={"content": None, "tool_calls": calls})] == ["now", "now"]


def test_whole_message_behind_the_pieces_repeats_them() -> None:
    repeated = {"tool_calls": [{"id": "a", "function": {"name": "now", "arguments": "{}"}}]}
    assert brief(made(piece(0, "now", "{}", id="a"), whole=repeated)) == [("a", "now", "{}")]


def test_single_call_in_place_of_a_list_is_read() -> None:
    assert brief(made({"tool_calls": {"id": "a", "function": {"name": "now", "arguments": "{}"}}})) == [
        ("a", "now", "{}")
    ]


def test_name_and_arguments_beside_each_other_are_read() -> None:
    assert brief(made({"tool_calls": [{"id": "a", "name": "now", "arguments": {"z": 1}}]})) == [
        ("a", "now", '{"z": 1}')
    ]


@pytest.mark.parametrize(
    "junk",
    [None, "now", 7, [None], ["now"], [[]], [{}], [{"function": None}], [{"function": []}], [{"index": "x", "id": 4}]],
)
def test_junk_is_no_call(junk: object) -> None:
    arrived = StreamedAnswer(tools=TOOLS)
    delta = {"content": "Hello", "tool_calls": junk, "function_call": junk}
    assert arrived.add([read_chunk({"choices": [{"delta": delta, "finish_reason": "stop"}]})]) == ["Hello"]
    assert arrived.completion(done=True).calls == ()


def test_calls_without_tools_in_the_request_are_ignored() -> None:
    arrived = StreamedAnswer()
    assert arrived.add([read_chunk({"choices": [{"delta": {"content": "Hi", **piece(0, "now", "{}", id="a")}}]})]) == [
        "Hi"
    ]
    assert arrived.completion(done=True).calls == ()


def test_keys_of_a_call_are_kept() -> None:
    signature = {"google": {"thought_signature": "abc"}}
    calls = made(piece(0, "now", "{}", id="a", extra_content=signature), piece(1, "now", "{}", id="b"))
    assert [call.extra for call in calls] == [{"extra_content": signature}, {}]


def test_reasoning_is_kept_in_one_piece() -> None:
    extra = answer(
        {"role": "assistant", "content": None, "reasoning_content": "I th"},
        {"reasoning_content": "ink. ", "refusal": None},
        {"reasoning_content": "Twice. "},
        {"reasoning_content": "Twice. ", "annotations": []},
        piece(0, "now", "{}", id="a"),
    ).completion(done=True)
    assert extra.extra == {"reasoning_content": "I think. Twice. Twice. "}


def test_details_of_reasoning_are_merged_by_index() -> None:
    details = [
        [{"type": "reasoning.text", "index": 0, "text": "I ", "format": "x", "signature": None}],
        [{"type": "reasoning.text", "index": 0, "text": "think."}],
        [{"type": "reasoning.text", "index": 0, "signature": "abc"}],
        [{"type": "reasoning.encrypted", "index": 1, "data": "enc"}, {"type": "reasoning.summary", "summary": "short"}],
    ]
    completion = answer(*({"reasoning_details": each} for each in details), piece(0, "now", "{}")).completion(done=True)
    assert completion.extra["reasoning_details"] == [
        {"type": "reasoning.text", "index": 0, "text": "I think.", "format": "x", "signature": "abc"},
        {"type": "reasoning.encrypted", "index": 1, "data": "enc"},
        {"type": "reasoning.summary", "summary": "short"},
    ]


def test_whole_message_does_not_double_the_reasoning() -> None:
    completion = answer(
        {"reasoning": "Hm."}, piece(0, "now", "{}", id="a"), whole={"reasoning": "Hm.", "tool_calls": []}
    ).completion(done=True)
    assert completion.extra == {"reasoning": "Hm."}


def test_answer_in_words_keeps_nothing_of_the_servers_own() -> None:
    assert answer({"reasoning": "Hm."}, {"content": "Hello"}).completion(done=True).extra == {}


# ------------------------------------------------------------ any splitting

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
CALLS = st.lists(
    st.tuples(st.sampled_from([spec.name for spec in TOOLS]), st.dictionaries(st.text(max_size=4), VALUES, max_size=3)),
    min_size=1,
    max_size=4,
)


@given(CALLS, st.data(), st.sampled_from(["index", "index, ids", "id", "neither", "index 0", "repeated"]))
def test_any_splitting_gives_the_same_calls(
    calls: list[tuple[str, dict[str, object]]], data: st.DataObject, form: str
) -> None:
    queues: list[list[dict[str, Any]]] = []
    for number, (name, arguments) in enumerate(calls):
        text = json.dumps(arguments, ensure_ascii=data.draw(st.booleans()))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
        edges = [0, *cuts, len(text)]
        pieces = [text[start:end] for start, end in pairwise(edges)]
        index = {"id": None, "neither": None, "index 0": 0}.get(form, number)
        known = None if form in {"index", "neither"} else f"call-{number}"
        repeats = form in {"id", "repeated"}
        queues.append([piece(index, name, pieces[0], id=known)])
        queues[-1] += [
            piece(index, name if form == "repeated" else None, each, id=known if repeats else None)
            for each in pieces[1:]
        ]
    interleaves = form not in {"neither", "index 0"}
    parts = []
    while any(queues):
        busy = [queue for queue in queues if queue]
        parts.append((data.draw(st.sampled_from(busy)) if interleaves else busy[0]).pop(0))
    seen = made(*parts)
    order = [name for name, _ in calls]
    expected = sorted((name, json.dumps(arguments)) for name, arguments in calls)
    assert sorted((call.name, json.dumps(json.loads(call.arguments))) for call in seen) == expected
    assert len({call.id for call in seen}) == len(calls)
    if not interleaves:
        assert [call.name for call in seen] == order
    if form not in {"index", "neither"}:
        assert {call.id for call in seen} == {f"call-{number}" for number in range(len(calls))}


# ------------------------------------------------------------ bounds


def test_number_of_calls_is_bounded() -> None:
    assert len(made(*(piece(number, "now", "{}", id=f"a{number}") for number in range(3 * MAX_CALLS)))) == MAX_CALLS


def test_length_of_arguments_is_bounded() -> None:
    call = made(piece(0, "now", '{"a": "', id="a"), *(piece(0, None, "x" * 5000) for _ in range(40)))[0]
    assert len(call.arguments) == MAX_ARGUMENT_CHARS


def test_keys_of_the_server_are_bounded_in_size_and_depth() -> None:
    deep: Any = "end"
    for _ in range(900):
        deep = {"a": [deep]}
    big = {f"key{number}": "x" * 100_000 for number in range(20)}
    completion = answer({"deep": deep}, big, piece(0, "now", deep, id="a", deep=deep)).completion(done=True)
    assert len(json.dumps(completion.extra)) <= MAX_EXTRA_CHARS + 1000
    assert "deep" not in completion.extra
    assert completion.calls[0].extra == {}
    assert completion.calls[0].arguments == "{}"


HOSTILE: dict[str, Callable[[int], list[dict[str, Any]]]] = {
    "arguments": lambda number: [piece(0, "now", '{"a": "'), *(piece(0, None, "x") for _ in range(number))],
    "names": lambda number: [piece(0, "now", '{"a": "'), *(piece(0, "now", "}") for _ in range(number))],
    "calls": lambda number: [piece(None, "now", "{}") for _ in range(number)],
    "ids": lambda number: [piece(None, "", "", id=f"{each}") for each in range(number)],
    "reasoning": lambda number: [{"reasoning": "x"} for _ in range(number)],
    "details": lambda number: [{"reasoning_details": [{"index": each, "text": "x"}]} for each in range(number)],
    "one detail": lambda number: [{"reasoning_details": [{"index": 0, "text": "x"}]} for _ in range(number)],
    "keys": lambda number: [{f"key{each}": "x"} for each in range(number)],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_the_answer_only(name: str) -> None:
    parts = [piece(0, "now", "", id="a"), *HOSTILE[name](8_000)]
    begun = process_time()
    answer(*parts).completion(done=True)
    assert process_time() - begun < 1, "a hundred microseconds for a piece"

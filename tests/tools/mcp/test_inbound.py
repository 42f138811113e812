import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse

from bot.tools.mcp import inbound
from bot.tools.mcp.inbound import MAX_BLOCKS, MAX_BYTES, MAX_VALUES, TooLarge, check_size, reduced

HALF = MAX_BYTES // 2


def response(**result: Any) -> dict[str, Any]:
    message = reduced(SessionMessage(JSONRPCResponse(jsonrpc="2.0", id=1, result=result))).message
    assert isinstance(message, JSONRPCResponse)
    return message.result


@pytest.mark.parametrize(
    "message",
    [
        b"x" * (MAX_BYTES + 1),
        b"[" + b"[]," * (MAX_VALUES + 1) + b"0]",
        b"[" + b"1," * (MAX_VALUES + 1) + b"0]",
        json.dumps({str(n): n for n in range(MAX_VALUES + 2)}).encode(),
        b"[" + rb'"\\",' * (MAX_VALUES + 1) + b"0]",
        b'["' + rb"\"" * 100 + b'",' + b"{}," * (MAX_VALUES + 1) + b"0]",
    ],
)
def test_long_messages_and_those_of_many_values_are_refused(message: bytes) -> None:
    with pytest.raises(TooLarge):
        check_size(message)


@pytest.mark.parametrize(
    "text", ["a" * HALF, "[{," * (HALF // 4), '"' * (HALF // 2), "\\" * (HALF // 2), '\\",[' * (HALF // 8)]
)
def test_long_texts_are_no_values(text: str) -> None:
    check_size(json.dumps({"content": [{"type": "text", "text": text}]}).encode())


@given(st.lists(st.lists(st.text('a\\"[{,', max_size=4) | st.integers(), max_size=4), max_size=20), st.integers(0, 200))
def test_count_is_never_below_half_of_values(value: list[Any], limit: int) -> None:
    message = json.dumps(value).encode()
    values = len(value) + sum(map(len, value)) + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbound, "_SMALL", 0)
        patch.setattr(inbound, "MAX_VALUES", limit)
        try:
            check_size(message)
        except TooLarge:
            assert values >= limit / 3
        else:
            assert values <= 3 * limit + 3


def test_definitions_keep_only_fields_that_are_used() -> None:
    tool = {"name": "a", "inputSchema": {}, "outputSchema": {"type": "object"}, "icons": [{}], "_meta": {}}
    assert response(tools=[tool])["tools"] == [{"name": "a", "inputSchema": {"type": "object"}}]


def test_definitions_that_are_none_do_not_cost_the_others() -> None:
    good = {"name": "a", "inputSchema": {"type": "object"}}
    bad = [{}, None, {**good, "name": 1}, {**good, "inputSchema": True}, {**good, "annotations": []}]
    assert response(tools=[*bad, good])["tools"] == [good]


def test_result_keeps_its_first_parts() -> None:
    part = {"type": "text", "text": "a", "annotations": {"audience": ["user"]}}
    assert response(content=[part] * 500)["content"] == [{"type": "text", "text": "a"}] * MAX_BLOCKS

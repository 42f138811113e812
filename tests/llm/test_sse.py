import json
from collections.abc import AsyncIterator

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.sse import BodyWithoutCompletion, Events

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


class Wire(httpx2.AsyncByteStream):
    """A body that arrives in these reads."""

    def __init__(self, reads: list[bytes]) -> None:
        self.reads = reads
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for read in self.reads:
            self.taken += 1
            yield read


def opened(*reads: bytes) -> tuple[Events, Wire]:
    wire = Wire(list(reads))
    return Events(httpx2.Response(200, stream=wire, request=REQUEST)), wire


async def all_of(*reads: bytes) -> list[object]:
    events, _ = opened(*reads)
    found: list[object] = []
    while (read := await events.read()) is not None:
        found += read
    return found


async def test_events_of_one_read_are_returned_together() -> None:
    events, _ = opened(b"data: 1\n\ndata: 2\n\n", b"data: 3\n\n")

    assert await events.read() == [1, 2]
    assert await events.read() == [3]
    assert await events.read() is None


async def test_incomplete_event_is_waited_for() -> None:
    events, _ = opened(b'data: {"a"', b": 1}", b"\n", b"\n")

    assert await events.read() == [{"a": 1}]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"data:1\n\n", [1]),
        (b"data: 1\r\n\r\ndata: 2\r\n\r\n", [1, 2]),
        (b"data: 1\r\rdata: 2\r\r.", [1, 2]),
        (b": OPENROUTER PROCESSING\n\ndata: 1\n\n", [1]),
        (b"event: message\nid: 7\nretry: 10\ndata: 1\n\n", [1]),
        (b"data: [1,\ndata: 2]\n\n", [[1, 2]]),
        (b"\xef\xbb\xbfdata: 1\n\n", [1]),
        (b"data: 1\n\ndata:\n\ndata: \n\ndata: 2\n\n", [1, 2]),
        (b"data: 1\ndata: 2\n\n", [1, 2]),
        (b'data: {"a": 1}\ndata: {"a": 2}\ndata: [DONE]\n', [{"a": 1}, {"a": 2}]),
        (b"data: 1\n\ndata: 2\n", [1, 2]),
        (b"data: 1\n\ndata: [DONE]", [1]),
        (b"\n\n\ndata: 1\n\n\n\n", [1]),
        (b"data: 1\n\ndata: 2", [1, 2]),
    ],
)
async def test_events_are_read_as_the_standard_says(body: bytes, found: list[object]) -> None:
    assert await all_of(body) == found


async def test_crlf_may_be_split() -> None:
    assert await all_of(b"data: [1,\r", b"\ndata: 2]\r", b"\n\r", b"\n") == [[1, 2]]


async def test_events_behind_done_are_read_and_ignored() -> None:
    events, wire = opened(b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", b"data: 3\n\n", b"rest")

    assert await events.read() == [1]
    assert await events.read() is None
    assert wire.taken == 3


async def test_events_before_an_error_are_returned_first() -> None:
    error = json.dumps({"error": {"message": "overloaded", "code": 503}}).encode()
    events, _ = opened(b"data: 1\n\ndata: " + error + b"\n\ndata: 2\n\n")

    assert await events.read() == [1]
    with pytest.raises(openai.APIError, match="overloaded") as caught:
        await events.read()
    assert caught.value.body == {"message": "overloaded", "code": 503}


@pytest.mark.parametrize("error", ["out of memory", {"code": 7}, {"message": 7}])
async def test_error_event_in_any_shape_is_raised(error: object) -> None:
    events, _ = opened(b"data: " + json.dumps({"error": error}).encode() + b"\n\n")

    with pytest.raises(openai.APIError):
        await events.read()


@pytest.mark.parametrize("data", [b"<html>", b"{", b"\xff\xfe"])
async def test_invalid_json_is_a_value_error(data: bytes) -> None:
    events, _ = opened(b"data: 1\n\ndata: " + data + b"\n\n")

    assert await events.read() == [1]
    with pytest.raises(ValueError, match=r".") as caught:
        await events.read()
    assert not isinstance(caught.value, openai.APIError)


async def test_half_an_emoji_is_decoded() -> None:
    assert await all_of(b'data: "\\ud83d"\n\n') == ["\ud83d"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


@given(st.lists(json_values, max_size=6), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.data())
async def test_events_split_anywhere_are_the_same(values: list[object], end: bytes, data: st.DataObject) -> None:
    body = (
        b"\xef\xbb\xbf"
        + b"".join(b"data: " + json.dumps(each).encode() + end + end for each in values)
        + b"data: [DONE]"
        + end
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=8)))
    reads = [body[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(body)], strict=True)]

    assert await all_of(*reads) == values


@pytest.mark.parametrize("body", [b"", b"\n\n", b": ping\n\n", b"event: message\n\n"])
async def test_empty_body_is_an_error_of_its_own(body: bytes) -> None:
    with pytest.raises(BodyWithoutCompletion) as caught:
        await all_of(body)
    assert caught.value.empty


@pytest.mark.parametrize(
    "body", [b"<!doctype html>\n<title>Login</title>", b'"ok"', b"{}", b'{"models": []}', b"[]", b"\xff"]
)
async def test_body_without_events_or_completion_is_an_error(body: bytes) -> None:
    with pytest.raises(BodyWithoutCompletion) as caught:
        await all_of(body)
    assert not caught.value.empty


@pytest.mark.parametrize("body", [b'{"choices": [1]}', b'{\n  "choices": [\n1]\n}\n', b'[{"choices": [1]}]'])
async def test_whole_completion_in_one_body_is_its_only_event(body: bytes) -> None:
    events, _ = opened(body[:5], body[5:])

    assert await events.read() == [{"choices": [1]}]
    assert events.done
    assert await events.read() is None


async def test_body_with_a_chunk_in_each_line_is_read() -> None:
    assert await all_of(b'{"choices": [1]}\n{"choices": [2]}\n') == [{"choices": [1]}, {"choices": [2]}]


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"message": "no credit"}}',
        b'[{"error": {"message": "no credit"}}]',
        b'{"object": "error", "message": "no credit", "code": 40}',
        b'{"detail": "no credit"}',
        b'{"errors": [{"message": "no credit"}]}',
        b'{"choices": null, "base_resp": {"status_code": 1008, "status_msg": "no credit"}}',
        b'{"code": 1301, "msg": "no credit"}',
        b'data: {"object": "error", "message": "no credit"}\n\n',
        b'data: {"type": "error", "error": {"message": "no credit"}}\n\n',
        b'event: error\ndata: {"message": "no credit"}\n\n',
        b'event: error\ndata: {"error": {"message": "no credit"}}\n\n',
        b'error: {"code": 500, "message": "no credit"}\n\n',
        b'error: {"error": {"message": "no credit"}}\n\n',
        b"error: no credit\n\n",
    ],
)
async def test_error_in_any_frame_is_an_api_error(body: bytes) -> None:
    with pytest.raises(openai.APIError) as caught:
        await all_of(body)
    assert "no credit" in str(caught.value.body)


async def test_done_says_whether_the_server_has_ended_the_answer() -> None:
    for body, done in ((b"data: 1\n\ndata: [DONE]\n\n", True), (b"data: 1\n\n", False)):
        events, _ = opened(body)
        while await events.read() is not None:
            pass
        assert events.done is done

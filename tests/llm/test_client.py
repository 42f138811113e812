"""Streams: their text, their end, their deadlines, and that nothing of them stays behind."""

import asyncio
import gc
import json
import logging
import socket
import struct
from contextlib import aclosing

import openai
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import Completion, Finish, PromptMessage, Role, Usage
from bot.core.errors import (
    BrokenStream,
    ConnectionLost,
    ContentFiltered,
    EmptyAnswer,
    FirstTokenTimeout,
    ModelError,
    NoCompletion,
    Overloaded,
    Refused,
    ReplyTimeout,
    ServerFailed,
    StreamStalled,
    Unreachable,
)
from bot.llm import client as llm
from bot.llm.deadlines import Deadlines
from bot.llm.parts.connections import Connections
from bot.llm.parts.text import TextJoiner, readable
from tests.support.model_answers import Behaviour
from tests.support.model_client import QUESTION, connect, listen, prompt
from tests.support.model_server import (
    BEGIN,
    DONE,
    Chunk,
    Exchange,
    ModelServer,
    Streamed,
    drop_after,
    end_after,
    hang_up,
    hold_open_after,
    never_answer,
    refuse,
    say,
    say_in_steps,
    say_nothing,
    send_raw,
    stall_after,
    status,
    stream_error,
    text_chunk,
    think_then_say,
)


async def test_completion_comes_behind_the_text(model: ModelServer) -> None:
    model.script(say("Hello ", "there"))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == "Hello there"
    assert heard.completion == Completion(Finish.STOP, Usage(prompt_tokens=12, completion_tokens=3))


async def test_each_piece_is_yielded_before_the_next_is_sent(model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    async with connect(model.url) as client, aclosing(client.stream(QUESTION)) as stream:
        for word in ("one ", "two "):
            step.send(word)
            assert await anext(stream) == word
        step.finish()
        assert isinstance(await anext(stream), Completion)


async def test_prompt_is_sent_in_order_with_roles(model: ModelServer) -> None:
    messages = [
        PromptMessage(Role.SYSTEM, "Be kind."),
        PromptMessage(Role.USER, "Hi"),
        PromptMessage(Role.ASSISTANT, "Yes?"),
        PromptMessage(Role.USER, "Bye"),
    ]
    async with connect(model.url) as client:
        await listen(client, prompt(*messages))
    assert [(m["role"], m["content"]) for m in model.messages] == [(m.role, m.content) for m in messages]
    assert model.requests[0].json["stream"] is True
    assert model.requests[0].headers["authorization"] == "Bearer the-key"


async def test_key_of_the_environment_is_not_sent(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-the-environment")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-environment")
    async with connect(model.url, api_key=None) as client:
        await listen(client)
    assert "of-the-environment" not in str(model.requests[0].headers)


async def test_surrogate_in_prompt_is_sent(model: ModelServer) -> None:
    async with connect(model.url) as client:
        heard = await listen(client, prompt(PromptMessage(Role.USER, "half \ud83d")))
    assert heard.error is None
    assert model.messages[0]["content"] == "half \ufffd"


async def test_details_of_the_usage_are_reported(model: ModelServer) -> None:
    usage = {
        "prompt_tokens": 2000,
        "completion_tokens": 90,
        "prompt_tokens_details": {"cached_tokens": 1536, "cache_write_tokens": 256, "audio_tokens": None},
        "completion_tokens_details": {"reasoning_tokens": 64},
    }
    model.script(say("Hi", usage=usage))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion == Completion(Finish.STOP, Usage(2000, 90, 1536, 64, 256))


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"prompt_tokens": None, "completion_tokens": 3},
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": "many", "completion_tokens": 3},
    ],
)
async def test_missing_or_invalid_usage_is_none(model: ModelServer, usage: dict[str, object] | None) -> None:
    model.script(say("Hi", usage=usage))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion == Completion(Finish.STOP, None)


async def test_usage_beside_non_empty_choices_is_read(model: ModelServer) -> None:
    usage = {"prompt_tokens": 7, "completion_tokens": 1}
    model.script(Streamed((text_chunk("Hi"), Chunk({}, "stop"), Chunk({"content": ""}, usage=usage), DONE)))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion == Completion(Finish.STOP, Usage(7, 1))


async def test_usage_counts_where_it_came_last(model: ModelServer) -> None:
    def counted(text: str, completion: int) -> Chunk:
        return Chunk({"content": text}, usage={"prompt_tokens": 7, "completion_tokens": completion})

    model.script(Streamed((counted("a", 1), counted("b", 2), Chunk({}, "stop"), DONE)))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion == Completion(Finish.STOP, Usage(7, 2))


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning"])
async def test_reasoning_is_not_shown(model: ModelServer, key: str) -> None:
    model.script(think_then_say("hmm well perhaps", "Yes.", key=key))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.pieces == ["Yes."]


async def test_reasoning_restarts_the_stall_deadline(model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    deadlines = Deadlines(first_token_s=5, stall_s=0.15, total_s=5)
    async with connect(model.url, deadlines=deadlines) as client:
        listening = asyncio.create_task(listen(client))
        await step.waiting()
        for _ in range(4):
            await asyncio.sleep(0.05)
            step.event(Chunk({"reasoning_content": "hmm"}))
        step.send("Yes.")
        step.finish()
        heard = await listening
    assert heard.text == "Yes."


@pytest.mark.parametrize("event", ["[1]", '"text"', "null", "7", "{}", '{"choices": null}', '{"choices": [3]}'])
async def test_event_of_another_shape_is_passed_over(model: ModelServer, event: str) -> None:
    model.script(Streamed((BEGIN, event, text_chunk("Hi"), Chunk({}, "stop"), DONE)))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == "Hi"
    assert heard.error is None


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("stop", Finish.STOP),
        ("length", Finish.LENGTH),
        ("model_length", Finish.LENGTH),
        ("MAX_TOKENS", Finish.LENGTH),
        ("eos", Finish.STOP),
        ("end_turn", Finish.STOP),
        ("tool_calls", Finish.STOP),
    ],
)
async def test_finish_reason_means_stop_unless_it_means_length(model: ModelServer, reason: str, finish: Finish) -> None:
    model.script(say("Some words", finish=reason))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion is not None
    assert heard.completion.finish is finish


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (say("Well", finish="content_filter"), ContentFiltered),
        (say("Well", finish="error"), ServerFailed),
        (end_after("Well"), BrokenStream),
        (drop_after("Well"), BrokenStream),
        (send_raw("<html>", after="Well"), BrokenStream),
        (stream_error({"message": "overloaded", "code": 502}, after="Well"), Overloaded),
        (stream_error("something broke", after="Well"), ServerFailed),
    ],
)
async def test_text_before_a_failure_is_kept(model: ModelServer, answer: Behaviour, error: type[ModelError]) -> None:
    model.script(answer)
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == "Well"
    assert type(heard.error) is error
    assert len(model.requests) == 1


async def test_invalid_utf8_breaks_the_stream(model: ModelServer) -> None:
    model.script(LatinOne())
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, BrokenStream)


class LatinOne:
    async def play(self, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        await response.write(b'data: {"choices": [{"delta": {"content": "caf\xe9"}}]}\n\n')
        return response


async def test_html_page_in_place_of_a_stream_is_no_completion(model: ModelServer) -> None:
    model.script(status(200, "<!doctype html><title>Login</title>", headers={"Content-Type": "text/html"}))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, NoCompletion)


async def test_refusal_carries_the_models_words(model: ModelServer) -> None:
    model.script(refuse("I can't ", "do that."))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, Refused)
    assert heard.error.words == "I can't do that."
    assert heard.pieces == []


@pytest.mark.parametrize(
    ("answer", "exhausted"),
    [(say_nothing(), False), (say_nothing("length"), True), (say(" \n", finish="stop"), False)],
)
async def test_answer_without_a_word_is_an_error(model: ModelServer, answer: Behaviour, exhausted: bool) -> None:
    model.script(answer)
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, EmptyAnswer)
    assert heard.error.exhausted is exhausted
    # It is paid for all the same.
    assert heard.error.usage == Usage(12, 3)


async def test_connection_held_open_after_the_end_does_not_hold_the_reply(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm, "USAGE_GRACE_S", 0.03)
    model.script(hold_open_after(say("Hi", usage=None)))
    async with connect(model.url) as client:
        heard = await listen(client)
        await model.idle()
    assert heard.text == "Hi"
    assert heard.completion == Completion(Finish.STOP, None)


async def test_connection_lost_after_the_end_spoils_nothing(model: ModelServer) -> None:
    answer = drop_after("Hi")
    model.script(Streamed((*answer.events, Chunk({}, "stop")), answer.then))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.completion == Completion(Finish.STOP, None)


@pytest.mark.parametrize("silence", [never_answer(), stall_after()])
async def test_silent_server_is_a_first_token_timeout(model: ModelServer, silence: Behaviour) -> None:
    model.script(silence)
    deadlines = Deadlines(first_token_s=0.05, stall_s=5, total_s=5)
    async with connect(model.url, deadlines=deadlines) as client:
        heard = await listen(client)
        await model.idle()
    assert isinstance(heard.error, FirstTokenTimeout)
    assert heard.error.seconds == 0.05


async def test_stall_keeps_what_arrived(model: ModelServer) -> None:
    model.script(stall_after("Well"))
    deadlines = Deadlines(first_token_s=5, stall_s=0.03, total_s=5)
    async with connect(model.url, deadlines=deadlines) as client:
        heard = await listen(client)
        await model.idle()
    assert heard.text == "Well"
    assert isinstance(heard.error, StreamStalled)
    assert heard.error.seconds == 0.03


@pytest.mark.parametrize("answer", [never_answer(), stall_after("Well")])
async def test_completion_has_a_total_deadline(model: ModelServer, answer: Behaviour) -> None:
    model.script(answer)
    deadlines = Deadlines(first_token_s=5, stall_s=5, total_s=0.05)
    async with connect(model.url, deadlines=deadlines) as client:
        heard = await listen(client)
    assert isinstance(heard.error, ReplyTimeout)
    assert heard.error.seconds == 0.05


async def test_slow_reader_is_not_a_stall(model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    deadlines = Deadlines(first_token_s=5, stall_s=0.03, total_s=5)
    async with connect(model.url, deadlines=deadlines) as client:
        pieces = []
        step.send("one ")
        async for item in client.stream(QUESTION):
            pieces.append(item)
            step.send("two ") if len(pieces) == 1 else step.finish()
            await asyncio.sleep(0.04)
    assert pieces[:2] == ["one ", "two "]


@pytest.mark.parametrize("text", ["", "Well"])
async def test_cancelling_a_reader_closes_the_connection(model: ModelServer, text: str) -> None:
    model.script(stall_after(text))
    async with connect(model.url) as client:
        reading = asyncio.create_task(listen(client))
        await model.asked()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await model.idle()
    assert model.streaming == 0


async def test_reader_that_leaves_closes_the_connection(model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    async with connect(model.url) as client:
        async with aclosing(client.stream(QUESTION)) as stream:
            step.send("one")
            assert await anext(stream) == "one"
        await model.idle()
        gc.collect()
        assert (await listen(client)).text == "Hello!"


async def test_hundred_streams_run_side_by_side(model: ModelServer) -> None:
    steps = [say_in_steps() for _ in range(100)]
    model.script(*steps)
    async with connect(model.url) as client:
        readers = [asyncio.create_task(listen(client)) for _ in steps]
        for step in steps:
            await step.waiting()
        for number, step in enumerate(steps):
            step.send(str(number))
            step.finish()
        heard = await asyncio.gather(*readers)
    assert sorted(int(one.text) for one in heard) == list(range(100))


async def test_one_connection_serves_turn_after_turn(model: ModelServer) -> None:
    ports: set[object] = set()
    model.default = Noting(ports)
    async with connect(model.url) as client:
        for _ in range(3):
            await listen(client)
    assert len(ports) == 1


class Noting:
    def __init__(self, ports: set[object]) -> None:
        self._ports = ports

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        assert exchange.request.transport is not None
        self._ports.add(exchange.request.transport.get_extra_info("peername"))
        return await say("Hi").play(exchange)


async def test_closed_port_is_unreachable() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with connect(f"http://127.0.0.1:{port}/v1") as client:
        heard = await listen(client)
    assert type(heard.error) is Unreachable


async def test_server_that_speaks_something_else_is_unreachable() -> None:
    async def banner(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(banner, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, connect(f"http://127.0.0.1:{port}/v1") as client:
        heard = await listen(client)
    assert type(heard.error) is Unreachable


@pytest.mark.parametrize("dropped", [hang_up(), drop_after()])
async def test_connection_dropped_before_the_first_event_was_there(model: ModelServer, dropped: Behaviour) -> None:
    model.default = dropped
    async with connect(model.url) as client:
        heard = await listen(client)
    assert type(heard.error) is ConnectionLost
    assert len(model.requests) == 3


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
async def test_connection_reset_before_the_first_event_was_there(answer: bytes) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        await writer.drain()
        raw = writer.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    server = await asyncio.start_server(reset, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, connect(f"http://127.0.0.1:{port}/v1") as client:
        heard = await listen(client)
    assert type(heard.error) is ConnectionLost


async def test_emoji_cut_in_two_arrives_whole(model: ModelServer) -> None:
    model.script(say("Hi \ud83d", "\ude00!"))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == "Hi 😀!"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["a\ud83d", "b"], "a\ufffdb"),
        (["a\ud83d"], "a\ufffd"),
        (["\ude00a"], "\ufffda"),
        (["a\x00b"], "ab"),
        (["\ud83d\x00", "\ude00"], "😀"),
        (["\ufeffa"], "\ufeffa"),
    ],
)
async def test_unstorable_text_is_replaced(model: ModelServer, pieces: list[str], text: str) -> None:
    model.script(say(*pieces))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == text


@given(st.text(), st.data())
def test_text_split_anywhere_is_joined(text: str, data: st.DataObject) -> None:
    halves = json.loads(json.dumps(text))
    units = [
        unit.to_bytes(2, "little").decode("utf-16-le", "surrogatepass")
        for unit in memoryview(halves.encode("utf-16-le")).cast("H")
    ]
    joiner = TextJoiner()
    pieces, rest = [], units
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        pieces.append(joiner.add("".join(rest[:size])))
        rest = rest[size:]
    assert "".join([*pieces, joiner.rest()]) == text.replace("\x00", "")


@given(st.text(st.characters(categories=["Cs", "Lu", "So"]) | st.just("\x00")))
def test_readable_text_can_always_be_encoded(text: str) -> None:
    safe = readable(text)
    assert safe.encode().decode() == safe
    assert "\x00" not in safe


async def test_conversation_and_key_reach_neither_log_nor_exception(
    model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    echo = {"message": "bad: What is up? the-key", "code": "What is up? the-key", "input": "What is up?"}
    model.script(status(404, error=echo), stream_error(echo, after="x"), status(500, error=echo))
    async with connect(model.url) as client:
        failures = [(await listen(client)).error for _ in range(2)]
        await listen(client)
    assert "up?" not in caplog.text
    assert "the-key" not in caplog.text
    for error in failures:
        assert error is not None
        assert "up?" not in repr(error)
        assert error.__cause__ is None
        assert error.__context__ is None


async def test_later_requests_are_sent_like_the_first(model: ModelServer) -> None:
    async with connect(model.url) as client:
        for _ in range(3):
            await listen(client)

    first, *later = ({**each.headers, "content-length": ""} for each in model.requests)
    assert later == [first, first]
    assert [each.json for each in model.requests] == [model.requests[0].json] * 3


@pytest.mark.parametrize("body", ['{"error": {"message": "no", "code": "c", "param": "p", "type": "t"}}', "[1]", "no"])
async def test_later_errors_are_read_like_the_first(model: ModelServer, body: str) -> None:
    async with Connections(model.url, None) as connections:
        errors = []
        model.script(status(404, body=body), say("hi"), status(404, body=body))
        for asked in (b"1", b"2", b"3"):
            try:
                await (await connections.complete(b'{"n": %s}' % asked)).aclose()
            except openai.APIStatusError as error:
                errors.append((error.message, error.body, error.code, error.param, error.type, error.status_code))

    first, later = errors
    assert later == first

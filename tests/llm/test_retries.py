"""Retries, and parameters that a server rejects."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.core.domain import Finish
from bot.core.errors import (
    AccessDenied,
    BadKey,
    FirstTokenTimeout,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from bot.llm.client import MAX_RETRIES
from bot.llm.deadlines import Deadlines
from bot.llm.error_body import Complaint, retry_after, try_again_in
from bot.llm.errors import rejected
from bot.llm.request import PICTURES, Parameters
from tests.support.clock import START, FakeClock
from tests.support.model_answers import Behaviour
from tests.support.model_client import connect, listen
from tests.support.model_server import (
    Exchange,
    ModelServer,
    drop_after,
    hang_up,
    never_answer,
    say,
    status,
    stream_error,
)

LIMITED = status(429, error={"message": "slow down", "code": "rate_limit_exceeded"})


@pytest.mark.parametrize(
    "trouble",
    [
        LIMITED,
        status(500, error="oops"),
        status(503, "<html>busy</html>"),
        status(408, error="timeout"),
        status(409, error="conflict"),
        hang_up(),
        drop_after(),
        stream_error({"message": "overloaded", "code": 503}),
    ],
)
async def test_passing_error_is_retried(model: ModelServer, trouble: Behaviour) -> None:
    model.script(trouble, trouble, say("Here."))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert heard.text == "Here."
    assert len(model.requests) == 3


async def test_lasting_error_is_raised_after_two_retries(model: ModelServer) -> None:
    model.default = status(503, error="busy")
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, ServerFailed)
    assert heard.error.status == 503
    assert len(model.requests) == 1 + MAX_RETRIES


async def test_pauses_grow_and_are_jittered(model: ModelServer) -> None:
    pauses = []
    for random in (0.0, 1.0):
        clock = FakeClock()
        model.script(LIMITED, LIMITED)
        async with connect(model.url, clock=clock, random=lambda random=random: random) as client:
            await listen(client)
        pauses.append(clock.slept)
    assert pauses == [[0.25, 0.5], [0.5, 1.0]]


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (status(429, error={"message": "no money", "code": "insufficient_quota"}), QuotaExhausted),
        (status(402, error="Insufficient credits"), QuotaExhausted),
        (status(401, error="who are you"), BadKey),
        (status(403, error="not here"), AccessDenied),
        (status(404, error="nonsense"), RequestRejected),
        (status(503, error="gone for good", headers={"x-should-retry": "false"}), ServerFailed),
    ],
)
async def test_final_error_is_not_retried(model: ModelServer, refusal: Behaviour, error: type[Exception]) -> None:
    model.script(refusal)
    async with connect(model.url) as client:
        heard = await listen(client)
    assert type(heard.error) is error
    assert len(model.requests) == 1


async def test_begun_answer_is_not_retried(model: ModelServer) -> None:
    model.script(stream_error({"message": "slow down", "code": "rate_limit_exceeded"}, after="We"))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, RateLimited)
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "9", "retry-after-ms": "250"}, 0.25),
        ({"Retry-After": format_datetime(START + timedelta(seconds=4))}, 4.0),
        ({"Retry-After": "soon"}, 0.5),
        ({"Retry-After": "nan"}, 0.5),
    ],
)
async def test_retry_waits_as_the_server_asks(model: ModelServer, headers: dict[str, str], waits: float) -> None:
    clock = FakeClock()
    model.script(status(429, error="slow down", headers=headers))
    async with connect(model.url, clock=clock) as client:
        heard = await listen(client)
    assert heard.text == "Hello!"
    assert clock.slept == [waits]


async def test_wait_beyond_the_deadline_is_an_error(model: ModelServer) -> None:
    clock = FakeClock()
    model.script(status(429, error="slow down", headers={"Retry-After": "60"}))
    async with connect(model.url, clock=clock) as client:
        heard = await listen(client)
    assert isinstance(heard.error, RateLimited)
    assert heard.error.retry_after_s == 60
    assert clock.slept == []
    assert len(model.requests) == 1


async def test_retries_share_the_deadline_for_the_first_token(model: ModelServer) -> None:
    model.script(status(500, error="oops", headers={"retry-after-ms": "1"}), never_answer())
    deadlines = Deadlines(first_token_s=0.1, stall_s=5, total_s=5)
    async with connect(model.url, deadlines=deadlines) as client:
        heard = await listen(client)
    assert isinstance(heard.error, FirstTokenTimeout)
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        ("Thu, 01 Jan 2026 00:00:30 -0000", 30.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("-5", 0.0),
        ("1e999", None),
        ("Mon, 99 Foo", None),
    ],
)
def test_retry_after_is_validated(date: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": date}, START) == seconds


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("rate limit reached for x. please try again in 20s. visit", 20.0),
        ("please try again in 345ms.", 0.345),
        ("please try again in 7.66s.", 7.66),
        ("please try again in 6m0s.", 360.0),
        ("please try again in 1h2m3.5s.", 3723.5),
        ("please retry in 37.4s.", 37.4),
        ("please try again later.", None),
        ("try again in a while", None),
    ],
)
def test_wait_is_read_from_the_message(words: str, seconds: float | None) -> None:
    found = try_again_in(words)
    assert found == (None if seconds is None else pytest.approx(seconds))


def fields(base_url: str, effort: str | None = None) -> dict[str, object]:
    return dict(Parameters.for_server(base_url, reply_tokens=500, reasoning_effort=effort).fields)


def test_openai_gets_newer_limit_and_no_store() -> None:
    for host in ("api.openai.com", "eu.api.openai.com"):
        assert fields(f"https://{host}/v1", "low") == {
            "max_completion_tokens": 500,
            "stream_options": {"include_usage": True, "include_obfuscation": False},
            "reasoning_effort": "low",
            "store": False,
        }


def test_azure_gets_the_newer_limit_only() -> None:
    assert fields("https://me.openai.azure.com/openai/v1/") == {
        "max_completion_tokens": 500,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("host", ["127.0.0.1:11434", "openrouter.ai", "api.openai.com.example.org"])
def test_other_servers_get_max_tokens(host: str) -> None:
    assert fields(f"https://{host}/v1") == {"max_tokens": 500, "stream_options": {"include_usage": True}}


def unsupported(name: str) -> Behaviour:
    return status(
        400,
        error={
            "message": f"Unsupported parameter: '{name}' is not supported with this model.",
            "type": "invalid_request_error",
            "param": name,
            "code": "unsupported_parameter",
        },
    )


async def test_rejected_limit_is_renamed_for_good(
    model: ModelServer,
) -> None:
    model.script(unsupported("max_tokens"))
    async with connect(model.url) as client:
        first, second = await listen(client), await listen(client)
    assert (first.text, second.text) == ("Hello!", "Hello!")
    sent = [{"max_tokens", "max_completion_tokens"} & set(request.json) for request in model.requests]
    assert sent == [{"max_tokens"}, {"max_completion_tokens"}, {"max_completion_tokens"}]
    assert model.requests[-1].json["max_completion_tokens"] == 500


async def test_rejected_parameter_is_left_out(model: ModelServer) -> None:
    model.script(unsupported("stream_options"), unsupported("reasoning_effort"))
    async with connect(model.url, reasoning_effort="low") as client:
        heard = await listen(client)
    assert heard.completion is not None
    assert heard.completion.finish is Finish.STOP
    assert heard.completion.usage is None
    assert {"stream_options", "reasoning_effort"}.isdisjoint(model.requests[-1].json)
    assert model.requests[-1].json["max_tokens"] == 500


async def test_rejections_of_everything_end(model: ModelServer) -> None:
    class Never:
        async def play(self, exchange: Exchange) -> web.StreamResponse:
            optional = [name for name in exchange.recorded.json if name not in ("model", "messages", "stream")]
            return await unsupported((optional or ["stream"])[0]).play(exchange)

    model.default = Never()
    async with connect(model.url, reasoning_effort="low") as client:
        heard = await listen(client)
    assert isinstance(heard.error, RequestRejected)
    assert heard.error.status == 400
    assert len(model.requests) == 6  # three parameters, one of them under two names, none, and no system role


async def test_concurrent_rejections_are_learned_once(model: ModelServer) -> None:
    class Picky:
        async def play(self, exchange: Exchange) -> web.StreamResponse:
            answer = unsupported("max_tokens") if "max_tokens" in exchange.recorded.json else say("Hi")
            return await answer.play(exchange)

    model.default = Picky()
    async with connect(model.url) as client:
        heard = await asyncio.gather(*(listen(client) for _ in range(5)))
        last = await listen(client)
    assert [one.text for one in (*heard, last)] == ["Hi"] * 6


class After:
    def __init__(self, access_policy: asyncio.Event, then: Behaviour) -> None:
        self._access_policy, self._then = access_policy, then

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        await self._access_policy.wait()
        return await self._then.play(exchange)


async def test_late_rejection_keeps_another_turns_lesson(model: ModelServer) -> None:
    access_policy = asyncio.Event()
    model.script(
        After(access_policy, unsupported("max_tokens")),
        unsupported("stream_options"),
        say("Quick."),
        unsupported("max_tokens"),
    )
    async with connect(model.url) as client:
        slow = asyncio.create_task(listen(client))
        await model.asked()
        await listen(client)
        access_policy.set()
        assert (await slow).text == "Hello!"
    after = [set(request.json) - {"model", "messages", "stream"} for request in model.requests[2:]]
    assert after == [{"max_tokens"}, {"max_tokens"}, {"max_completion_tokens"}]


@pytest.mark.parametrize(
    ("code", "body", "left_out"),
    [
        (
            422,
            {
                "detail": [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", "stream_options"],
                        "msg": "Extra inputs are not permitted",
                        "input": {"include_usage": True},
                    }
                ]
            },
            "stream_options",
        ),
        (400, {"error": "Unrecognized request argument supplied: reasoning_effort"}, "reasoning_effort"),
        (
            400,
            {
                "error": {
                    "message": "Unsupported value: 'reasoning_effort' does not support 'low' with this model.",
                    "param": "reasoning_effort",
                    "code": "unsupported_value",
                }
            },
            "reasoning_effort",
        ),
        (
            400,
            {"error": {"message": "'max_tokens' is not supported. Use 'max_completion_tokens' instead."}},
            "max_tokens",
        ),
        (400, [{"error": {"message": 'Unknown name "max_tokens": Cannot find field.'}}], "max_tokens"),
        (400, "unknown field `stream_options`", "stream_options"),
    ],
)
async def test_rejected_parameter_is_recognised_in_any_shape(
    model: ModelServer, code: int, body: object, left_out: str
) -> None:
    model.script(status(code, body))
    async with connect(model.url, reasoning_effort="low") as client:
        heard = await listen(client)
    first, second = model.requests
    assert heard.text == "Hello!"
    assert set(first.json) - set(second.json) == {left_out}


SENT = ("stream_options.include_obfuscation", "max_tokens", "stream_options", "store")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("unknown parameter: 'stream_options.include_obfuscation'.", "stream_options.include_obfuscation"),
        ("unknown parameter: 'stream_options'.", "stream_options"),
        ("unsupported: store, max_tokens", "store"),
        ("max_tokens is too large: 99999. this model supports at most 4096 completion tokens.", None),
        ("unknown parameter: 'temperature'.", None),
        ("the store is closed", None),
    ],
)
def test_only_sent_and_rejected_parameters_are_left_out(words: str, name: str | None) -> None:
    assert rejected(Complaint(400, words), SENT) == name


def test_leaving_out_the_padding_option_keeps_the_usage() -> None:
    asked = Parameters.for_server("https://api.openai.com/v1", reply_tokens=5, reasoning_effort=None)
    left = asked.without("stream_options.include_obfuscation")
    assert left.fields["stream_options"] == {"include_usage": True}
    assert left.names == ("prompt_cache_key", PICTURES, "max_completion_tokens", "stream_options", "store")


def test_parameters_are_rejected_by_400_and_422_only() -> None:
    assert rejected(Complaint(404, "unknown parameter max_tokens"), SENT) is None


async def test_unstreamable_model_is_an_access_error(model: ModelServer) -> None:
    model.script(
        status(
            400,
            error={
                "message": "Your organization must be verified to stream this model.",
                "type": "invalid_request_error",
                "param": "stream",
                "code": "unsupported_value",
            },
        )
    )
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, AccessDenied)

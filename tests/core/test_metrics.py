"""The numbers for operators: exact, with few labels, in Prometheus' own format."""

import re
from pathlib import Path

import pytest

from bot.core.domain import Outcome, Usage
from bot.core.errors import RateLimited
from bot.core.metrics import Metrics
from tests.support.model_server import USAGE, ModelServer, say, say_in_steps, status
from tests.support.watched import Page, until, watched


def page(metrics: Metrics) -> Page:
    body, content_type = metrics.page("")
    return Page(200, content_type, body.decode())


def counts(samples: dict[str, float]) -> dict[str, float]:
    """Return Parley's counters above zero, without times and database."""
    return {
        name.removeprefix("parley_"): value
        for name, value in samples.items()
        if name.startswith("parley_") and re.search(r"_(total|count)\b", name) and "database" not in name and value
    }


RATE_LIMITED = status(
    429, {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, headers={"retry-after": "90"}
)
BAD_KEY = status(401, {"error": {"message": "no", "code": "invalid_api_key"}})


async def test_answered_a_failed_and_a_rate_limited_mention_are_counted_exactly(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        model.script(say("Hello ", "Bo!"), BAD_KEY, RATE_LIMITED)
        for text in ("one", "two", "three"):
            await server.ask(text)
        counted = counts((await port.get("/metrics")).samples)

    assert counted == {
        "mentions_total": 3,
        'replies_total{outcome="answered"}': 1,
        'replies_total{outcome="failed"}': 2,
        'errors_total{error="BadKey"}': 1,
        'errors_total{error="RateLimited"}': 1,
        'completions_total{outcome="answered"}': 1,
        'completions_total{outcome="failed"}': 2,
        "own_overhead_seconds_count": 3,
        "time_to_first_token_seconds_count": 1,
        "prompt_tokens_total": USAGE["prompt_tokens"],
        "completion_tokens_total": USAGE["completion_tokens"],
        'gateway_events_total{event="connect"}': 1,
        'gateway_events_total{event="ready"}': 1,
    }


async def test_message_that_comes_twice_is_counted_as_repeated(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.ask("hi")
        server.bot.dispatch("message", server.general.history()[0])
        await until(lambda: "event=repeated" in caplog.text)
        counted = counts((await port.get("/metrics")).samples)

    assert (counted["mentions_total"], counted["repeated_mentions_total"]) == (2, 1)
    assert counted['replies_total{outcome="answered"}'] == 1


async def test_question_deleted_while_it_waits_is_abandoned(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        step = say_in_steps()
        model.script(step)
        server.post("first")
        await step.waiting()
        second = server.post("second")
        await until(lambda: server.bot.turns.running == 2)
        server.env.backend.delete_message(server.general.id, second)
        await until(lambda: "event=deleted" in caplog.text)
        step.send("Hello")
        step.finish()
        await server.env.settle()
        counted = counts((await port.get("/metrics")).samples)

    assert counted['replies_total{outcome="abandoned"}'] == 1


async def test_turns_and_completions_under_way_are_shown_and_gone_afterwards(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        step = say_in_steps()
        model.script(step)
        server.post("first")
        await step.waiting()
        server.post("second")
        await model.asked()
        during = (await port.get("/metrics")).samples
        step.send("Hello")
        step.finish()
        await server.env.settle()
        after = (await port.get("/metrics")).samples

    shown = ("parley_turns_in_progress", "parley_completions_in_flight")
    assert [during[name] for name in shown] == [2, 1]
    assert [after[name] for name in shown] == [0, 0]


async def test_reconnect_is_counted(database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.bot.shards[0].disconnect()
        await server.bot.shards[0].reconnect()
        await server.env.settle()
        counted = counts((await port.get("/metrics")).samples)

    assert counted['gateway_events_total{event="disconnect"}'] == 1
    assert counted['gateway_events_total{event="connect"}'] == 2


async def test_database_is_measured_by_what_it_does(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.ask("hi")
        await server.bot.store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))
        before = (await port.get("/metrics")).samples
        await server.ask("hi")
        samples = (await port.get("/metrics")).samples

    assert samples['parley_database_seconds_count{access="read"}'] > 0
    name = 'parley_database_seconds_count{access="write"}'
    assert samples[name] == before[name] + 1
    assert before['parley_database_errors_total{access="write"}'] == 0
    assert samples['parley_database_errors_total{access="write"}'] == 1
    assert samples['parley_database_errors_total{access="read"}'] == 0


async def test_asking_for_health_is_not_counted_as_work(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (_, port):
        before = (await port.get("/metrics")).samples
        await port.get("/healthz")
        after = (await port.get("/metrics")).samples

    changed = {name for name in after if name.startswith("parley_") and after[name] != before.get(name)}
    assert changed == set()


def test_every_kind_of_token_is_added_up() -> None:
    metrics = Metrics()
    for _ in range(2):
        metrics.count_tokens(Usage(prompt_tokens=100, completion_tokens=40, cached_tokens=60, reasoning_tokens=30))

    assert counts(page(metrics).samples) == {
        "prompt_tokens_total": 200,
        "cached_tokens_total": 120,
        "completion_tokens_total": 80,
        "reasoning_tokens_total": 60,
    }


def test_times_fall_into_buckets() -> None:
    metrics = Metrics()
    metrics.own_overhead_seconds.observe(0.004)
    metrics.time_to_first_token_seconds.observe(3.0)

    samples = page(metrics).samples
    assert samples['parley_own_overhead_seconds_bucket{le="0.0025"}'] == 0
    assert samples['parley_own_overhead_seconds_bucket{le="0.005"}'] == 1
    assert samples['parley_time_to_first_token_seconds_bucket{le="5.0"}'] == 1
    assert samples["parley_time_to_first_token_seconds_sum"] == 3


def test_recovered_turn_is_counted() -> None:
    metrics = Metrics()
    metrics.recovered_turns.inc()

    assert counts(page(metrics).samples) == {"recovered_turns_total": 1}


def test_what_has_not_happened_yet_is_zero_and_not_absent() -> None:
    samples = page(Metrics()).samples

    for outcome in Outcome:
        assert samples[f'parley_replies_total{{outcome="{outcome}"}}'] == 0
    assert samples["parley_mentions_total"] == 0
    assert samples['parley_gateway_events_total{event="disconnect"}'] == 0


def test_two_bots_in_one_process_do_not_add_up() -> None:
    one, other = Metrics(), Metrics()
    one.mentions.inc()

    assert page(other).samples["parley_mentions_total"] == 0


def test_every_name_follows_prometheus_conventions_and_every_label_is_bounded() -> None:
    metrics = Metrics()
    metrics.count_reply(Outcome.FAILED, RateLimited(90))
    labels = set()
    for family in metrics.registry.collect():
        if family.name.startswith("parley_"):
            assert family.documentation.endswith(".")
            assert family.type != "histogram" or family.name.endswith("_seconds")
            labels |= {name for sample in family.samples for name in sample.labels}

    assert labels == {"outcome", "error", "access", "event", "version", "le"}


def test_process_itself_is_measured_where_the_system_tells() -> None:
    samples = page(Metrics()).samples

    assert not Path("/proc/self/stat").exists() or samples["process_resident_memory_bytes"] > 0


def test_both_of_prometheus_formats_are_spoken() -> None:
    metrics = Metrics()

    assert metrics.page("text/plain;version=0.0.4")[1].startswith("text/plain")
    body, content_type = metrics.page("application/openmetrics-text;version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")

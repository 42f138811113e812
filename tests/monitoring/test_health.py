import asyncio
import math
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord.gateway import KeepAliveHandler

from bot.app import assemble
from bot.cli.startup_errors import problem
from bot.core.errors import (
    ContentFiltered,
    ContextTooLong,
    ParleyError,
    PortUnavailable,
    RateLimited,
    Refused,
    StoreUnavailable,
)
from bot.discord_io.gateway import Gateway, Link, gateway
from bot.monitoring.health import Health, Report, Status, judge_completion, judge_database, judge_gateway
from bot.monitoring.health_server import health_server
from bot.monitoring.model_metrics import LastCompletion
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer, refuse, status
from tests.support.watched import Watch, watch, watched
from tests.support.world import settings_for

NOON = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
BEATS = Link(connected=True, latency_s=0.0421, silence_s=20.0)


def shards(*links: Link, ready: bool = True, expected: int = 1) -> Gateway:
    return Gateway(ready, expected, links)


# ---------------------------------------------------------------- the judgement


def test_gateway_with_all_shards_connected_is_ok() -> None:
    found = judge_gateway(shards(BEATS, BEATS, expected=2))

    assert (found.ok, found.words, found.details) == (True, "2 of 2 shards connected", {"latency_s": 0.042})


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (Link(False, 0.04, 20.0), "closed"),
        (Link(True, math.inf, 1.0), "no heartbeat was acknowledged yet"),
        (Link(True, 0.04, 101.0), "two heartbeats were not acknowledged"),
    ],
)
def test_one_dead_shard_is_failure(link: Link, why: str) -> None:
    found = judge_gateway(shards(BEATS, link, expected=2))

    assert (found.ok, found.words) == (False, "1 of 2 shards connected"), why


def test_unlaunched_shard_counts_as_missing() -> None:
    assert not judge_gateway(shards(BEATS, expected=2)).ok


def test_shard_of_unknown_silence_is_connected() -> None:
    assert judge_gateway(shards(Link(True, 0.04, None))).ok


def test_before_first_ready_nothing_is_connected() -> None:
    found = judge_gateway(shards(BEATS, ready=False))

    assert (found.ok, found.words) == (False, "not ready yet")


def test_database_is_ok_after_read_and_write() -> None:
    assert judge_database(None, write_failed=False).ok
    assert not judge_database(None, write_failed=True).ok
    assert not judge_database("does not answer", write_failed=False).ok


def test_model_without_completion_is_ok() -> None:
    found = judge_completion(None)

    assert (found.ok, found.details) == (True, {"error": None, "at": None})


def test_failed_completion_has_class_and_time() -> None:
    found = judge_completion(LastCompletion(NOON, RateLimited))

    assert (found.ok, found.words) == (False, "the last one failed")
    assert found.details == {"error": "RateLimited", "at": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize("error", [Refused, ContentFiltered, ContextTooLong])
def test_refused_question_is_no_failure_of_model(
    error: type[ParleyError],
) -> None:
    assert judge_completion(LastCompletion(NOON, error)).ok


class Store:
    """A store that answers as told."""

    def __init__(self, check: Callable[[], Awaitable[None]] | None = None) -> None:
        self.write_failed = False
        self._check = check

    async def check(self) -> None:
        if self._check is not None:
            await self._check()


def health(*, at: Gateway | None = None, store: Store | None = None, last: LastCompletion | None = None) -> Health:
    return Health(gateway=lambda: at or shards(BEATS), store=store or Store(), last=lambda: last)


async def fails() -> None:
    raise StoreUnavailable(Path("p.sqlite3"), "disk I/O error")


async def hangs() -> None:
    await asyncio.Event().wait()


def failed_write() -> Store:
    store = Store()
    store.write_failed = True
    return store


@pytest.mark.parametrize(
    ("asked", "judged", "well"),
    [
        (health(), Status.OK, True),
        (health(last=LastCompletion(NOON, RateLimited)), Status.DEGRADED, True),
        (health(store=failed_write()), Status.DEGRADED, True),
        (health(at=shards(BEATS, ready=False)), Status.STARTING, False),
        (health(at=shards(Link(False, 0.04, 1.0))), Status.FAILING, False),
        (health(store=Store(fails)), Status.FAILING, False),
        (health(at=shards(ready=False), store=Store(fails)), Status.STARTING, False),
    ],
)
async def test_only_connection_and_database_are_failing(asked: Health, judged: Status, well: bool) -> None:
    report = await asked.report()

    assert (report.status, report.well) == (judged, well)


async def test_silent_database_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.monitoring.health.DATABASE_DEADLINE_S", 0.01)

    assert (await health(store=Store(hangs)).report()).status is Status.FAILING


async def test_only_change_of_status_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    store = Store()
    asked = health(store=store)
    for check in (None, None, fails, fails, None):
        store._check = check
        await asked.report()

    assert [record.getMessage() for record in caplog.records] == [
        "event=health status=ok gateway=ok database=ok completion=ok",
        "event=health status=failing gateway=ok database=bad completion=ok",
        "event=health status=ok gateway=ok database=ok completion=ok",
    ]


# ------------------------------------------------------- what discord.py tells


def shard_of(websocket: Any) -> Any:
    return SimpleNamespace(id=0, ws=websocket)


def test_silence_of_shard_is_read_from_discord_pys_own_heartbeat() -> None:
    websocket: Any = SimpleNamespace(thread_id=threading.get_ident(), _max_heartbeat_timeout=60.0, open=True)
    websocket._keep_alive = KeepAliveHandler(ws=websocket, interval=41.25, shard_id=0)
    websocket.latency = websocket._keep_alive.latency
    shard = discord.ShardInfo(shard_of(websocket), 1)
    client = SimpleNamespace(shards={0: shard}, shard_ids=None, shard_count=1, is_ready=lambda: True)

    (link,) = gateway(client).links  # type: ignore[arg-type]
    assert (link.connected, link.latency_s) == (True, math.inf)
    websocket._keep_alive.ack()
    websocket._keep_alive._last_ack = time.perf_counter() - 150
    (link,) = gateway(client).links  # type: ignore[arg-type]
    assert link.silence_s is not None
    assert 150 <= link.silence_s < 160


def test_websocket_before_hello_has_no_heartbeat() -> None:
    websocket = SimpleNamespace(open=True, latency=math.inf, _keep_alive=None)
    shard = discord.ShardInfo(shard_of(websocket), 1)
    client = SimpleNamespace(shards={0: shard}, shard_ids=None, shard_count=None, is_ready=lambda: False)

    assert gateway(client) == Gateway(False, 1, (Link(True, math.inf, None),))  # type: ignore[arg-type]


# ------------------------------------------------------------------ over HTTP


async def test_working_bot_is_ok(database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.ask("hi")
        page = await port.get("/healthz")

        assert (page.status, page.type) == (200, "application/json; charset=utf-8")
        assert page.json["status"] == "ok"
        assert page.json["gateway"] == {"ok": True, "words": "1 of 1 shards connected", "latency_s": 0.0}
        assert page.json["database"] == {"ok": True, "words": "answers"}
        assert page.json["completion"]["words"] == "the last one was answered"
        assert page.json["completion"]["at"].startswith("2026-01-01T00:0")


async def test_bot_before_ready_is_starting(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with assemble(settings_for(database, model.url, health_port=0), FakeClock()):
        page = await watch(caplog).get("/healthz")

    assert (page.status, page.json["status"]) == (503, "starting")


async def test_lost_gateway_is_failing_until_reconnect(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.bot.shards[0].disconnect()
        lost = await port.get("/healthz")
        await server.bot.shards[0].reconnect()
        back = await port.get("/healthz")

    assert (lost.status, lost.json["status"], lost.json["gateway"]["ok"]) == (503, "failing", False)
    assert (back.status, back.json["status"]) == (200, "ok")


async def test_deleted_database_is_failing_though_reads_work(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.ask("hi")
        server.database.unlink()
        page = await port.get("/healthz")

    assert (page.status, page.json["status"]) == (503, "failing")
    assert page.json["database"] == {"ok": False, "words": "was deleted or replaced"}
    assert str(database) not in page.text


async def test_closed_database_is_failing(database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.bot.store.close()
        page = await port.get("/healthz")

    assert (page.status, page.json["database"]["ok"]) == (503, False)


async def test_read_only_database_is_degraded(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        await server.bot.store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))
        await server.ask("hi")
        page = await port.get("/healthz")

    assert (page.status, page.json["status"]) == (200, "degraded")
    assert page.json["database"] == {"ok": False, "words": "answers, but could not write last time"}


async def test_failing_model_is_degraded_until_next_answer(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog) as (server, port):
        model.script(status(401, {"error": {"message": "raw words", "code": "invalid_api_key"}}))
        await server.ask("hi")
        failed = await port.get("/healthz")
        await server.ask("hi")
        answered = await port.get("/healthz")

    assert (failed.status, failed.json["status"]) == (200, "degraded")
    assert (failed.json["completion"]["ok"], failed.json["completion"]["error"]) == (False, "BadKey")
    assert (answered.json["status"], answered.json["completion"]["error"]) == ("ok", None)


async def test_refusal_keeps_bot_ok(database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(database, model, caplog) as (server, port):
        model.script(refuse("I would rather not."))
        await server.ask("hi")

        assert (await port.get("/healthz")).json["status"] == "ok"


async def test_pages_hold_no_ids_and_no_secrets(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(database, model, caplog, openai_api_key="a-key-for-tests") as (server, port):
        await server.ask("the cellar door")
        told = (await port.get("/healthz")).text + (await port.get("/metrics")).text
        private = (
            server.bo.id,
            server.general.id,
            server.guild.id,
            server.bot.me.id,
            "Bo",
            "cellar",
            "Hello!",
        )

        for word in (*private, "a-key-for-tests", server.settings.discord_token, database, model.url):
            assert f"{word}" not in told


async def test_without_port_nothing_listens(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with assemble(settings_for(database, model.url)):
        pass

    assert "health_listening" not in caplog.text


async def test_port_is_closed_when_bot_is(database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(database, model, caplog) as (_, port):
        pass

    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", port.port))


# ------------------------------------------------------------------ the server


def no_metrics(_accept: str) -> tuple[bytes, str]:
    return b"", "text/plain"


async def test_bug_is_answered_without_its_text_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> Report:
        raise RuntimeError("what nobody should read")

    async with health_server("127.0.0.1", 0, report=broken, metrics=no_metrics) as url:
        page = await Watch(url).get("/healthz")

    assert (page.status, page.json) == (500, {"status": "failing"})
    (record,) = [each for each in caplog.records if each.name.startswith("bot.")]
    assert record.getMessage() == "event=health_failed path=/healthz error=RuntimeError"


async def test_other_path_is_not_found() -> None:
    async with health_server("127.0.0.1", 0, report=health().report, metrics=no_metrics) as url:
        assert (await Watch(url).get("/")).status == 404


@pytest.mark.parametrize(
    ("bound", "named", "expected"),
    [
        ("127.0.0.1", "127.0.0.1:{port}", 200),
        ("127.0.0.1", "localhost:{port}", 200),
        ("127.0.0.1", "LOCALHOST.", 200),
        ("127.0.0.1", "[::1]:{port}", 200),
        ("127.0.0.1", "parley:{port}", 421),
        ("127.0.0.1", "attacker.example:{port}", 421),
        ("127.0.0.1", "127.0.0.1.attacker.example", 421),
        ("127.0.0.1", "127.0.0.2", 421),
        ("127.0.0.1", "", 421),
        ("0.0.0.0", "parley:{port}", 200),  # noqa: S104 - as in a container
        ("0.0.0.0", "127.0.0.1:{port}", 200),  # noqa: S104
        ("0.0.0.0", "attacker.example:{port}", 421),  # noqa: S104
        ("0.0.0.0", "192.0.2.1", 421),  # noqa: S104
    ],
)
async def test_server_answers_only_to_its_own_address_as_host(bound: str, named: str, expected: int) -> None:
    async with health_server(bound, 0, report=health().report, metrics=no_metrics) as url:
        port = Watch(url).port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /metrics HTTP/1.1\r\nHost: {named.format(port=port)}\r\nConnection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        await writer.wait_closed()

    assert answer.split()[1] == str(expected)


async def test_metrics_page_is_made_in_thread() -> None:
    threads = []

    def metrics(_accept: str) -> tuple[bytes, str]:
        threads.append(threading.current_thread())
        return b"", "text/plain"

    async with health_server("127.0.0.1", 0, report=health().report, metrics=metrics) as url:
        await Watch(url).get("/metrics")

    assert threads[0] is not threading.main_thread()


async def test_port_in_use_has_no_reason() -> None:
    async with health_server("127.0.0.1", 0, report=health().report, metrics=no_metrics) as url:
        with pytest.raises(PortUnavailable) as caught:
            async with health_server("127.0.0.1", Watch(url).port, report=health().report, metrics=no_metrics):
                pass

    assert caught.value.reason is None
    assert "in use by another program" in problem(caught.value)


@pytest.mark.parametrize(("host", "why"), [("192.0.2.1", "assign requested address"), ("a..b", "not known here")])
async def test_unavailable_address_has_reason(host: str, why: str) -> None:
    with pytest.raises(PortUnavailable) as caught:
        async with health_server(host, 0, report=health().report, metrics=no_metrics):
            pass

    assert why in problem(caught.value)
    assert "Set HEALTH_HOST to an address of this machine" in problem(caught.value)

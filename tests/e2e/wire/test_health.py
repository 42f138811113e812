"""What the health port says when a real gateway is in trouble."""

import socket

from tests.e2e.wire.bots import Runs
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import WireDiscord
from tests.support.watched import Page, Watch

SOON = "bot.monitoring.health.MAX_SILENCE_S=0.5"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def asked_until(watch: Watch, status: int) -> Page:
    """Ask until the answer has this status; each answer takes a moment, so this does not spin."""
    for _ in range(5000):
        page = await watch.get("/healthz")
        if page.status == status:
            return page
    raise AssertionError(page.text)


async def test_heartbeats_that_nobody_acknowledges_make_it_unwell(wire: WireDiscord, server: Club, run: Runs) -> None:
    wire.gateway.heartbeat_interval_s = 0.05
    port = free_port()
    async with run({"HEALTH_PORT": str(port), "WIRE_SET": SOON}) as bot:
        await bot.ready()
        watch = Watch(f"http://127.0.0.1:{port}")
        assert (await asked_until(watch, 200)).json["gateway"]["ok"]
        wire.gateway.mute(acks=False)
        page = await asked_until(watch, 503)
        assert (page.json["status"], page.json["gateway"]["ok"]) == ("failing", False)
        wire.gateway.unmute()
        assert (await asked_until(watch, 200)).json["gateway"]["ok"]


async def test_its_metrics_count_what_was_taken_up_after_a_crash(wire: WireDiscord, server: Club, run: Runs) -> None:
    async with run() as bot:
        await bot.ready()
        wire.watch.on_event("MESSAGE_CREATE", lambda _: bot.kill(), skip=1)
        question = wire.ask(server.general, server.ada, "hi")
        await bot.exited()
    port = free_port()
    async with run({"HEALTH_PORT": str(port)}) as bot:
        await bot.logged("event=answered")
        samples = (await Watch(f"http://127.0.0.1:{port}").get("/metrics")).samples

    assert len(wire.replies(server.general, to=question)) == 1
    assert samples["parley_recovered_turns_total"] == 1
    assert samples['parley_replies_total{outcome="answered"}'] == 1

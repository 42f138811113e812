"""Seeing what the bot does, and acting at exactly that instant."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from tests.e2e.wire.client import logged_in
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.model import Shown
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant, Request, Sent, Watch, Which

POSTS = ("POST", "/channels/*/messages")


@pytest.fixture
async def general(wire: WireDiscord, server: Club) -> AsyncIterator[discord.PartialMessageable]:
    async with logged_in() as client:
        yield client.get_partial_messageable(server.general.id)


def request(method: str, path: str) -> Request:
    return Request(0, method, path, {}, None, {})


@pytest.mark.parametrize(
    ("path", "matches"),
    [
        ("/channels/*/messages", True),
        ("/channels/**", True),
        ("/**", True),
        ("/channels/*", False),
        ("/channels/*/messages/*", False),
    ],
)
def test_a_star_is_one_segment_and_two_are_any(path: str, matches: bool) -> None:
    assert (request("POST", "/channels/1/messages") in Which("*", path)) is matches


async def test_an_action_happens_at_its_instant(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    seen: list[tuple[str, list[Shown], bool]] = []
    sending: asyncio.Task[object]

    def look(request: Request) -> None:
        assert request.instant is not None
        seen.append((request.instant.name, wire.shown(server.general), sending.done()))

    for instant in Instant:
        wire.watch.on(instant, *POSTS, look)
    sending = asyncio.create_task(general.send("hello"))
    await sending
    await wire.requested(*POSTS, instant=Instant.ANSWERED)

    assert [(name, len(there)) for name, there, _ in seen] == [("RECEIVED", 0), ("DONE", 1), ("ANSWERED", 1)]
    assert not seen[1][2]


async def test_a_request_waits_for_what_is_done_at_its_instant(
    wire: WireDiscord, general: discord.PartialMessageable
) -> None:
    access_policy = asyncio.Event()
    wire.watch.on(Instant.DONE, *POSTS, lambda _: access_policy.wait())
    sending = asyncio.create_task(general.send("hello"))
    await wire.requested(*POSTS)
    await asyncio.sleep(0.02)
    assert not sending.done()
    access_policy.set()
    await sending


async def test_an_action_can_skip_some_and_happen_often(wire: WireDiscord, general: discord.PartialMessageable) -> None:
    seen: list[str] = []
    wire.watch.on(Instant.RECEIVED, *POSTS, lambda r: seen.append(r.body["content"]), skip=1, times=2)
    for number in range(5):
        await general.send(f"{number}")

    assert seen == ["1", "2"]


async def test_a_refused_request_is_never_done(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.permit(server.general, send=False)
    done: list[Request] = []
    wire.watch.on(Instant.DONE, *POSTS, done.append)
    with pytest.raises(discord.Forbidden):
        await general.send("hello")

    assert done == []
    assert wire.requests[-1].status == 403


async def test_every_request_is_logged_in_order(wire: WireDiscord, general: discord.PartialMessageable) -> None:
    before = len(wire.requests)
    await general.send("one")
    await general.send("two")
    found = await wire.requested(*POSTS, times=2)

    assert [each.number for each in wire.requests] == list(range(before + 2))
    assert found.body["content"] == "two"
    assert (found.method, found.status) == ("POST", 200)


async def test_an_action_happens_when_an_event_has_been_sent(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    seen: list[Sent] = []
    wire.watch.on_event("MESSAGE_CREATE", seen.append, skip=1)
    for number in range(3):
        wire.ask(server.general, server.ada, f"{number}")
    await wire.until(lambda: wire.gateway.sent.count("MESSAGE_CREATE") == 3)

    assert [sent.data["content"] for sent in seen] == [f"{wire.me.mention} 1"]


async def test_quiet_is_when_nothing_happens_for_a_while(
    wire: WireDiscord, general: discord.PartialMessageable
) -> None:
    loop = asyncio.get_running_loop()
    await general.send("hello")
    begun = loop.time()
    await wire.quiet(0.05)

    assert 0.04 < loop.time() - begun < 5


async def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(AssertionError, match="in vain for tea"):
        await Watch().until(lambda: False, "tea", timeout_s=0.01)

"""Faults of Discord and of the network, as the real discord.py experiences them."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import aiohttp
import discord
import pytest

from tests.e2e.wire.client import logged_in
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import (
    Fault,
    What,
    cloudflare_limited,
    held,
    lost_answer,
    lost_request,
    rate_limited,
    reset,
    server_error,
    slow,
)
from tests.e2e.wire.limits import Limit
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant

POSTS = ("POST", "/channels/*/messages")


@pytest.fixture
async def general(wire: WireDiscord, server: Club) -> AsyncIterator[discord.PartialMessageable]:
    async with logged_in() as client:
        yield client.get_partial_messageable(server.general.id)


def texts(wire: WireDiscord, server: Club) -> list[str]:
    return [message.content for message in wire.shown(server.general)]


def statuses(wire: WireDiscord) -> list[int | None]:
    return [request.status for request in wire.requests if request.method == "POST"]


async def look_up_somebody(general: discord.PartialMessageable, server: Club) -> object:
    return await general._state._get_client().fetch_user(server.ada.id)


async def test_a_429_is_waited_out(wire: WireDiscord, server: Club, general: discord.PartialMessageable) -> None:
    wire.faults.append(Fault(*POSTS, rate_limited(0.01), times=2))
    await general.send("hello")

    assert statuses(wire) == [429, 429, 200]
    assert texts(wire, server) == ["hello"]


async def test_a_global_429_stops_everything_else_too(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, rate_limited(0.1, everywhere=True)))
    sending = asyncio.create_task(general.send("hello"))
    await wire.requested(*POSTS, instant=Instant.ANSWERED)
    while general._state.http._global_over.is_set():  # noqa: ASYNC110 - discord.py has to read the answer
        await asyncio.sleep(0)
    wire.requests.clear()
    await asyncio.gather(sending, look_up_somebody(general, server))

    assert {request.method for request in wire.requests} == {"POST", "GET"}
    assert wire.requests[0].instant is Instant.ANSWERED


async def test_cancelling_a_request_during_a_global_429_stops_discord_py_for_good(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    """What discord.py 2.7.1 does, so that nothing of ours cancels a request: its lock is never opened again."""
    wire.faults.append(Fault("POST", "/channels/*/typing", rate_limited(0.05, everywhere=True)))
    typing = asyncio.create_task(general._state.http.send_typing(server.general.id))
    await wire.requested("POST", "/channels/*/typing", instant=Instant.ANSWERED)
    while general._state.http._global_over.is_set():  # noqa: ASYNC110 - discord.py has to read the answer
        await asyncio.sleep(0)
    typing.cancel()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await general.send("hello")

    assert texts(wire, server) == []


async def test_a_429_of_the_proxy_is_raised_at_once(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, cloudflare_limited()))
    with pytest.raises(discord.HTTPException) as raised:
        await general.send("hello")

    assert raised.value.status == 429
    assert texts(wire, server) == []


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_error_is_repeated(
    status: int, wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, server_error(status), times=4))
    await general.send("hello")

    assert statuses(wire) == [status] * 4 + [200]
    assert texts(wire, server) == ["hello"]


async def test_a_lasting_server_error_is_raised_after_five_times(
    wire: WireDiscord, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, server_error(502), times=None))
    with pytest.raises(discord.DiscordServerError):
        await general.send("hello")

    assert statuses(wire) == [502] * 5


async def test_a_503_is_raised_at_once(wire: WireDiscord, general: discord.PartialMessageable) -> None:
    wire.faults.append(Fault(*POSTS, server_error(503)))
    with pytest.raises(discord.DiscordServerError):
        await general.send("hello")

    assert statuses(wire) == [503]


async def test_an_answer_lost_after_the_effect_leaves_the_message_and_its_nonce(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, lost_answer()))
    with pytest.raises(aiohttp.ClientOSError) as raised:
        await general.send("hello", nonce="n")
    assert raised.value.errno == 104
    assert texts(wire, server) == ["hello"]

    again = await general.send("hello", nonce="n")
    assert [message.id for message in wire.shown(server.general)] == [again.id]


@pytest.mark.parametrize(
    ("fault", "kind"), [(lost_request(), aiohttp.ServerDisconnectedError), (reset(), aiohttp.ClientOSError)]
)
async def test_a_request_lost_before_the_effect_changes_nothing(
    fault: object, kind: type[Exception], wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault(*POSTS, fault))  # type: ignore[arg-type]
    with pytest.raises(kind):
        await general.send("hello")

    assert texts(wire, server) == []
    assert [request.instant for request in wire.requests if request.method == "POST"] == [Instant.RECEIVED]


@pytest.mark.parametrize("what", [lost_request(), reset(), lost_answer()], ids=["closed", "reset", "answer"])
async def test_until_notices_a_fault_that_cuts_the_connection(
    wire: WireDiscord, general: discord.PartialMessageable, what: What
) -> None:
    wire.faults.append(fault := Fault(*POSTS, what))
    struck = asyncio.create_task(wire.until(lambda: fault.struck == 1, timeout_s=1.0))
    await asyncio.sleep(0)
    with pytest.raises(aiohttp.ClientError):
        await general.send("hello")

    await struck


async def test_a_held_answer_comes_when_it_is_released(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    hold = held()
    wire.faults.append(Fault(*POSTS, hold))
    sending = asyncio.create_task(general.send("hello"))
    await hold.waiting()
    assert texts(wire, server) == ["hello"]
    assert not sending.done()
    hold.release()

    assert (await sending).content == "hello"


async def test_a_held_request_has_no_effect_until_it_is_released(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    hold = held(before_effect=True)
    wire.faults.append(Fault(*POSTS, hold))
    sending = asyncio.create_task(general.send("hello"))
    await hold.waiting()
    assert texts(wire, server) == []
    hold.release()
    await sending

    assert texts(wire, server) == ["hello"]


async def test_a_slow_answer_takes_its_time(wire: WireDiscord, general: discord.PartialMessageable) -> None:
    wire.faults.append(Fault(*POSTS, slow(0.05)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await general.send("hello")
    async with asyncio.timeout(5):
        await general.send("hello")


async def test_faults_are_for_one_kind_of_request_and_can_let_some_pass(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.faults.append(Fault("PATCH", "/channels/*/messages/*", server_error(503), skip=1))
    message = await general.send("one")
    await message.edit(content="two")
    with pytest.raises(discord.DiscordServerError):
        await message.edit(content="three")
    await message.edit(content="four")

    assert texts(wire, server) == ["four"]


async def test_a_seed_decides_which_requests_are_struck(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    dice = Random(7)  # noqa: S311
    expected = [dice.random() < 0.5 for _ in range(20)]
    wire.faults.append(Fault(*POSTS, server_error(503), times=None, probability=0.5, random=Random(7)))  # noqa: S311
    struck = []
    for number in range(20):
        try:
            await general.send(f"{number}")
        except discord.DiscordServerError:
            struck.append(True)
        else:
            struck.append(False)

    assert struck == expected


# ---------------------------------------------------------------------- rate limits


async def test_limits_are_announced_generously_unless_they_are_enforced(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    async with asyncio.timeout(5):
        for number in range(20):
            await general.send(f"{number}")

    assert len(texts(wire, server)) == 20


async def test_discord_py_keeps_to_the_limits_that_headers_announce(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    wire.limits.enforced = True
    wire.limits.per_channel["post-message"] = Limit(3, 0.15)
    begun = asyncio.get_running_loop().time()
    for number in range(5):
        await general.send(f"{number}")

    assert asyncio.get_running_loop().time() - begun >= 0.15
    assert statuses(wire) == [200] * 5
    assert wire.limits.refused == 0


async def test_who_does_not_keep_to_a_limit_gets_a_429(wire: WireDiscord, server: Club) -> None:
    wire.limits.enforced = True
    wire.limits.per_channel["post-message"] = Limit(2, 5.0)
    headers = {"Authorization": f"Bot {wire.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for number in range(3):
            url = f"{wire.url}/channels/{server.general.id}/messages"
            async with session.post(url, json={"content": f"{number}"}) as response:
                body = await response.json()

    assert response.status == 429
    assert body["global"] is False
    assert 4 < body["retry_after"] <= 5
    assert "Via" in response.headers
    assert response.headers["X-RateLimit-Remaining"] == "0"
    assert texts(wire, server) == ["0", "1"]


async def test_everything_together_may_be_50_requests_a_second(wire: WireDiscord, server: Club) -> None:
    wire.limits.enforced = True
    headers = {"Authorization": f"Bot {wire.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        found = []
        for _ in range(52):
            async with session.get(f"{wire.url}/users/{server.ada.id}") as response:
                found.append(response.status)
                body = await response.json()

    assert found == [200] * 50 + [429] * 2
    assert body["global"] is True


async def test_slow_mode_holds_the_bot_back(
    wire: WireDiscord, server: Club, general: discord.PartialMessageable
) -> None:
    server.general.slowmode_s = 0.1
    await general.send("one")
    await general.send("two")

    assert statuses(wire) == [200, 429, 200]

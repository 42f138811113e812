"""A SIGKILL at any instant costs no mention and makes no second reply.

Each test kills the bot once, or twice, while it answers three mentions, lets a fourth come while it is off, and
starts it again. What is short enough for every run of the suite comes first; `pytest -m crash` runs it all.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from tests.e2e.crash.scene import Scene, scene, settled
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.watch import Instant
from tests.support.model_answers import Behaviour, Exchange
from tests.support.model_server import never_answer, stall_after

KILLED = -9

POST, PATCH = ("POST", "/channels/*/messages"), ("PATCH", "/channels/*/messages/*")
TYPING, HISTORY = ("POST", "/channels/*/typing"), ("GET", "/channels/*/messages")


@dataclass(frozen=True, slots=True)
class AtRequest:
    """At an instant of the `number`-th request of a kind, from 1."""

    method: str
    path: str
    number: int
    instant: Instant

    def __str__(self) -> str:
        what = self.path.rpartition("/")[2] if self.path.endswith("typing") else "message"
        return f"{self.method}-{what}-{self.number}-{self.instant.name.lower()}"

    def arm(self, made: Scene, bot: BotProcess) -> None:
        made.discord.watch.on(self.instant, self.method, self.path, lambda _: bot.kill(), skip=self.number - 1)


@dataclass(frozen=True, slots=True)
class AtEvent:
    """As soon as the `number`-th gateway event of a kind has been sent."""

    event: str
    number: int

    def __str__(self) -> str:
        return f"{self.event}-{self.number}"

    def arm(self, made: Scene, bot: BotProcess) -> None:
        made.discord.watch.on_event(self.event, lambda _: bot.kill(), skip=self.number - 1)


@dataclass(frozen=True, slots=True)
class AtCompletion:
    """When the `number`-th completion request arrives."""

    number: int

    def __str__(self) -> str:
        return f"completion-{self.number}"

    def arm(self, made: Scene, bot: BotProcess) -> None:
        made.model.script(*[made.model.default] * (self.number - 1), Killing(bot))


@dataclass(frozen=True, slots=True)
class Killing:
    """Ends the bot instead of answering it."""

    bot: BotProcess

    async def play(self, exchange: Exchange) -> web.StreamResponse:  # noqa: ARG002 - there is nobody left to answer
        await self.bot.kill()
        return web.Response(status=503)


Where = AtRequest | AtEvent | AtCompletion


def instants() -> Iterator[Where]:
    for kind, times in ((POST, 6), (PATCH, 8), (TYPING, 2), (HISTORY, 3)):
        for number in range(1, times + 1):
            yield from (AtRequest(*kind, number, instant) for instant in Instant)
    # The first three are the questions, the others the bot's own messages.
    yield from (AtEvent("MESSAGE_CREATE", number) for number in range(1, 7))
    yield from (AtEvent("MESSAGE_UPDATE", number) for number in range(1, 5))
    yield from (AtCompletion(number) for number in range(1, 4))


COMMITS = [f"commit:{number}:{when}" for number in range(1, 17) for when in ("before", "after")]
SAMPLE: list[Where] = [
    AtEvent("MESSAGE_CREATE", 2),
    AtRequest(*POST, 1, Instant.DONE),
    AtRequest(*PATCH, 3, Instant.RECEIVED),
    AtRequest(*POST, 4, Instant.ANSWERED),
]
ALL = list(instants())
assert len(ALL) + len(COMMITS) >= 40, "spread over the whole turn"


@pytest.fixture
async def made(nursery: Nursery, database: Path) -> AsyncIterator[Scene]:
    async with scene(nursery, database) as built:
        yield built


async def killed(made: Scene, where: Where) -> None:
    """Let the bot answer three mentions until it is killed, and ask once more when it is gone."""
    async with made.process() as bot:
        if not _is_early(where):
            await bot.ready()
        where.arm(made, bot)
        made.ask_three()
        assert await bot.exited(timeout_s=20) == KILLED, bot.log
    made.ask(made.general, made.ada, "four")


@pytest.mark.parametrize("where", SAMPLE, ids=str)
async def test_a_kill_costs_no_mention_and_makes_no_second_reply(made: Scene, where: Where) -> None:
    await killed(made, where)
    await settled(made)


@pytest.mark.parametrize("kill", ["commit:6:before", "commit:8:after"])
async def test_nor_does_one_beside_a_commit(made: Scene, kill: str) -> None:
    await killed_at_commit(made, kill)
    await settled(made)


def _is_early(where: Where) -> bool:
    """Say whether this happens while the bot starts, and reads what it has missed."""
    return isinstance(where, AtRequest) and (where.method, where.path) == HISTORY


async def killed_at_commit(made: Scene, kill: str) -> None:
    async with made.process({"WIRE_KILL": kill}) as bot:
        made.ask_three()
        exiting = asyncio.create_task(bot.exited(timeout_s=20))
        # Transactions at the same time have one commit, so these may be fewer than the killed one's number.
        while not (await asyncio.wait((exiting,), timeout=2))[0]:
            made.ask(made.general, made.ada, "more")
        assert exiting.result() == KILLED, bot.log
    made.ask(made.general, made.ada, "four")


# ------------------------------------------------------------------ all of it


@pytest.mark.crash
@pytest.mark.parametrize("where", ALL, ids=str)
async def test_at_every_instant(made: Scene, where: Where) -> None:
    await killed(made, where)
    await settled(made)


@pytest.mark.crash
@pytest.mark.parametrize("kill", COMMITS)
async def test_before_and_after_every_commit(made: Scene, kill: str) -> None:
    await killed_at_commit(made, kill)
    await settled(made)


@pytest.mark.crash
@pytest.mark.parametrize("where", [where for where in ALL if "POST-message" in str(where)], ids=str)
async def test_when_discord_has_forgotten_the_nonces(made: Scene, where: Where) -> None:
    made.discord.nonces.lifetime_s = 0.0
    await killed(made, where)
    await settled(made)


@pytest.mark.crash
@pytest.mark.parametrize("again", [*SAMPLE, *ALL[::7]], ids=str)
async def test_twice(made: Scene, again: Where) -> None:
    await killed(made, AtRequest(*PATCH, 3, Instant.DONE))
    async with made.process() as bot:
        again.arm(made, bot)
        await bot.ready()
        if isinstance(again, AtEvent):
            made.ask(made.other, made.bo, "five")
        assert await bot.exited(timeout_s=20) == KILLED, bot.log
    await settled(made)


@pytest.mark.crash
@pytest.mark.parametrize("silent", [never_answer(), stall_after(), stall_after("Hm")], ids=["deaf", "mute", "stalled"])
async def test_while_the_model_is_silent(made: Scene, silent: Behaviour) -> None:
    talkative, made.model.default = made.model.default, silent
    async with made.process() as bot:
        await bot.ready()
        made.ask_three()
        await made.model.asked(1 + 2)
        await bot.kill()
    made.model.default = talkative
    await settled(made)


@pytest.mark.crash
@pytest.mark.parametrize("number", range(1, 7))
async def test_with_the_session_lost_in_the_middle(made: Scene, number: int) -> None:
    """The bot lives on, but what was asked in between reaches it by no event."""

    def lose(_: object) -> None:
        made.discord.gateway.lose_session()
        made.ask(made.general, made.bo, "four")

    async with made.process() as bot:
        await bot.ready()
        made.discord.watch.on(Instant.DONE, *PATCH, lose, skip=number - 1)
        made.ask_three()
        await made.discord.until(lambda: "four" in made.asked)
        await made.all_answered()
        await made.discord.quiet(0.1)
        code, _ = await bot.terminate()
        assert code == 0
    made.judge()


@pytest.mark.crash
async def test_with_the_session_lost_and_a_kill_while_it_catches_up(made: Scene) -> None:
    async with made.process() as bot:
        await bot.ready()
        made.ask_three()
        await made.all_answered()
        made.discord.gateway.lose_session()
        made.ask(made.general, made.bo, "four")
        AtRequest(*HISTORY, 1, Instant.DONE).arm(made, bot)
        assert await bot.exited(timeout_s=20) == KILLED, bot.log
    await settled(made)


# ------------------------------------------------------------------ an orderly end


@pytest.mark.crash
@pytest.mark.parametrize("number", [1, 2])
async def test_sigterm_under_load_ends_in_its_bound_and_loses_nothing(made: Scene, number: int) -> None:
    talkative, made.model.default = made.model.default, stall_after("Hm")
    async with made.process({"SHUTDOWN_TIMEOUT_S": "1"}) as bot:
        await bot.ready()
        made.ask_three()
        await made.discord.requested(*POST, times=2 + number)
        code, seconds = await bot.terminate()
        assert (code, seconds < 4) == (0, True), bot.log
        made.model.default = talkative
        made.ask(made.general, made.ada, "four")
    await settled(made)

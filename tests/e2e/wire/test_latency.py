"""While hostile input is played in one server, another server's mention is answered as soon as usual."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import cycle

import pytest

from tests.e2e.wire.bots import Runs, answer
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.model import Interaction
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import say

# Seconds beyond the usual time; plays of which the best counts.
MAX_DELAY_S, PLAYS = 0.5, 3

ANSWERS = {
    "an unclosed block of backticks and blanks": "```" + "` " * 12_000,
    "blanks behind a formula": "Thus\n$$a$$" + " " * 40_000 + "x",
    "the opening of a block full of blanks": ("```" + " " * 900 + "é\n") * 25,
    "a row of backticks": "|a|b|\n|-|-|\n" + ("|" + "`" * 3900 + "\n") * 6,
    "line breaks in a row": "|a|b|\n|-|-|\n" + ("|" + " " * 3900 + "x|\n") * 6,
    "a delimiter of blanks": ("|a|b|\n|" + " " * 480 + "x\n") * 50,
    "brackets": "[](" * 8_000,
    "nested quotes": "> " * 12_000,
    "zero-width characters": "\u200b\u0301" * 12_000,
    "emoji sequences": "👩\u200d👩\u200d👧" * 4_000,
}
PROMPTS = ("a\nb\n" * 1_000, "a\nc\n" * 1_000)


Done = Callable[[], bool]
Start = Callable[[], Awaitable[Done]]


class Stage:
    """Two servers of one bot; one of them is quiet, and its members ask in turn."""

    def __init__(self, wire: WireDiscord, club: Club, run: Runs) -> None:
        self.wire, self.club, self.run = wire, club, run
        guild = wire.add_guild()
        self.quiet = wire.add_channel(guild, "quiet")
        self._members = cycle([wire.add_member(guild, f"member {number}") for number in range(40)])

        self.drafts: list[Interaction] = []

    def save(self) -> Interaction:
        draft = self.drafts[-1].messages[-1]
        return self.wire.press(draft, self.club.ada, self.wire.buttons(draft)["Save"])

    async def seconds(self) -> float:
        began = time.monotonic()
        await answer(self.wire, self.wire.ask(self.quiet, next(self._members), "Are you there?"), "Hello!")
        return time.monotonic() - began

    async def longest(self, start: Start) -> float:
        """Return the longest time of a mention from the start of something hostile to its end."""
        done = await start()
        took = [await self.seconds()]
        while not done():
            await asyncio.sleep(0.05)
            took.append(await self.seconds())
        return max(took)

    def buttons(self) -> dict[str, str]:
        """Return the buttons of the newest message."""
        message = list(self.club.general.messages.values())[-1]
        return self.wire.buttons(message)

    def answers(self, text: str) -> Start:
        async def start() -> Done:
            asked = len(self.run.model.requests)
            self.run.model.script(say(text))
            self.wire.ask(self.club.general, self.club.ada, "Write something.")
            await self.run.model.asked(asked + 1)
            return lambda: "Retry" in self.buttons()

        return start

    async def takes_file(self) -> Done:
        message = list(self.club.general.messages.values())[-1]
        pressed = self.wire.press(message, self.club.ada, self.buttons()["As a file"])
        return lambda: bool(pressed.messages)

    def writes_prompt(self, text: str) -> Start:
        async def start() -> Done:
            form = self.wire.use_command(self.club.general, self.club.ada, "prompt set", where="server")
            await self.wire.answered(form)
            filled = self.wire.fill_in(form, self.club.ada, text)
            self.drafts.append(filled)
            # The message is there before the draft is in it.
            return lambda: bool(filled.messages and self.wire.buttons(filled.messages[-1]))

        return start

    async def floods(self) -> Done:
        posted = [self.wire.ask(self.club.general, self.club.bo, f"hello {number}") for number in range(40)]
        posted += [self.wire.ask(self.club.general, self.club.bo, "<@&1`[](" * 400) for _ in range(10)]
        return lambda: all(message.reactions for message in posted[-10:])


@pytest.fixture
def stage(wire: WireDiscord, server: Club, run: Runs) -> Stage:
    return Stage(wire, server, run)


async def assert_in_time(stage: Stage, start: Start, usual: float) -> None:
    """Check the best of a few plays, since the machine may be busy."""
    took = []
    for _ in range(PLAYS):
        took.append(await stage.longest(start))
        if took[-1] <= usual + MAX_DELAY_S:
            return
    pytest.fail(f"usually {usual:.2f} s, now {took}")


async def test_hostile_input_in_one_server_delays_no_answer_in_another(stage: Stage) -> None:
    async with stage.run({"CONTEXT_TOKENS": "64000"}) as bot:
        await bot.ready()
        usual = min([await stage.seconds() for _ in range(3)])
        for text in ANSWERS.values():
            await assert_in_time(stage, stage.answers(text), usual)
            if "As a file" in stage.buttons():
                await assert_in_time(stage, stage.takes_file, usual)
        for text in PROMPTS:
            await assert_in_time(stage, stage.writes_prompt(text), usual)
            await stage.wire.answered(stage.save())


async def test_flood_in_one_server_delays_no_answer_in_another(stage: Stage) -> None:
    async with stage.run({"USER_REQUESTS_PER_MINUTE": "10"}) as bot:
        await bot.ready()
        usual = min([await stage.seconds() for _ in range(3)])
        await assert_in_time(stage, stage.floods, usual)

"""What the real bot makes of Discord's failures: each answer comes whole and once, and the log says what was wrong."""

from tests.e2e.wire.bots import Runs, complaints
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import (
    Fault,
    What,
    cloudflare_limited,
    lost_answer,
    lost_request,
    rate_limited,
    reset,
    server_error,
    slow,
)
from tests.e2e.wire.model import Message
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import SteppedAnswer, say_in_steps

POST = ("POST", "/channels/*/messages")
EDIT = ("PATCH", "/channels/*/messages/*")
TYPING = ("POST", "/channels/*/typing")
READ = ("GET", "/channels/*/messages")
DELETE = ("DELETE", "/channels/*/messages/*")
REACT = ("PUT", "/channels/*/messages/*/reactions/*/@me")
MUTE = "🔇"

PASSING: dict[str, What] = {
    "its connection is closed": lost_request(),
    "its connection is reset": reset(),
    "its answer is lost": lost_answer(),
    "a 503": server_error(503),
    "a 502": server_error(502),
    "a 429": rate_limited(0.05),
    "a global 429": rate_limited(0.05, everywhere=True),
    "a 429 of the proxy": cloudflare_limited(),
    "a slow answer": slow(0.1),
}


async def stands(wire: WireDiscord, question: Message, *texts: str, fault: str = "") -> None:
    """Return once the one reply to a question says this; without texts, once there is none."""
    await wire.until(
        lambda: [reply.content for reply in wire.replies(question.channel, to=question)] == list(texts),
        f"{texts} with {fault}",
    )


async def in_steps(wire: WireDiscord, server: Club, run: Runs) -> tuple[Message, SteppedAnswer]:
    step = say_in_steps()
    run.model.script(step)
    question = wire.ask(server.general, server.ada, "I live at 5 High Street. Where is the baker?")
    await step.waiting()
    return question, step


async def test_a_message_that_cannot_be_posted_is_posted_again_and_stands_once(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        for number, (name, what) in enumerate(PASSING.items(), 1):
            wire.faults = [fault := Fault(*POST, what)]
            question = wire.ask(server.general, server.ada, "I live at 5 High Street.")
            await bot.logged("event=answered", times=number)
            await stands(wire, question, "Hello!", fault=name)
            assert fault.struck == 1
            assert len(wire.replies(server.general)) == number, name

        assert complaints(bot) == []


async def test_an_edit_that_fails_is_made_good(wire: WireDiscord, server: Club, run: Runs) -> None:
    async with run() as bot:
        await bot.ready()
        for number, (name, what) in enumerate(PASSING.items(), 1):
            question, step = await in_steps(wire, server, run)
            step.send("One")
            await stands(wire, question, "One", fault=name)
            wire.faults = [fault := Fault(*EDIT, what)]
            step.send(" two")
            await wire.until(lambda: fault.struck == 1, name)
            step.finish()
            await bot.logged("event=answered", times=number)
            await stands(wire, question, "One two", fault=name)

        assert complaints(bot) == []


async def test_a_typing_indicator_that_fails_harms_nothing(wire: WireDiscord, server: Club, run: Runs) -> None:
    async with run() as bot:
        await bot.ready()
        for number, (name, what) in enumerate(PASSING.items(), 1):
            wire.faults = [fault := Fault(*TYPING, what)]
            question, step = await in_steps(wire, server, run)
            await wire.until(lambda: fault.struck == 1, name)
            step.send("One")
            step.finish()
            await bot.logged("event=answered", times=number)
            await stands(wire, question, "One", fault=name)

        assert complaints(bot) == []


async def test_what_stood_of_a_withdrawn_answer_goes_though_its_deletion_failed_once(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        for number, (name, what) in enumerate(PASSING.items(), 1):
            question, step = await in_steps(wire, server, run)
            step.send("One")
            await stands(wire, question, "One", fault=name)
            wire.faults = [fault := Fault(*DELETE, what)]
            wire.delete(question)
            await bot.logged("event=abandoned", times=number)
            assert fault.struck == 1
            await stands(wire, question, fault=name)

        assert complaints(bot) == []


async def test_a_history_that_cannot_be_read_at_once_is_one_line_at_most(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        for number, (name, what) in enumerate(PASSING.items(), 1):
            wire.faults = [fault := Fault(*READ, what)]
            wire.gateway.invalidate(resumable=False)
            await bot.ready(times=number + 1)
            question = wire.ask(server.general, server.ada, "I live at 5 High Street.")
            await bot.logged("event=answered", times=number)
            await stands(wire, question, "Hello!", fault=name)
            if number > 1:
                # Before the first question there is nothing to compare.
                await wire.until(lambda: fault.struck == 1, name)
            assert len(complaints(bot)) <= number - 1, name

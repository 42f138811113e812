"""Threads that are archived or locked, with the real bot."""

from tests.e2e.wire.bots import Runs, answer, complaints
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import say_in_steps

MUTE = "🔇"
ASKED = "I live at 5 High Street. Where is the baker?"


async def test_a_question_in_an_archived_thread_opens_it_and_is_answered(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    thread = wire.create_thread(server.general, server.ada)
    async with run() as bot:
        await bot.ready()
        wire.archive(thread)
        await answer(wire, wire.ask(thread, server.ada, ASKED), "Hello!")

        assert not thread.archived
        assert complaints(bot) == []


async def test_a_thread_that_was_archived_before_the_bot_came_is_one_like_any_other(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    thread = wire.create_thread(server.general, server.ada)
    wire.archive(thread)
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(thread, server.ada, ASKED), "Hello!")

        assert complaints(bot) == []


async def test_a_thread_that_is_archived_in_mid_reply_is_opened_for_the_rest(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    thread = wire.create_thread(server.general, server.ada)
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(thread, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await answer(wire, question, "One")
        wire.archive(thread)
        step.send(" two")
        step.finish()
        await answer(wire, question, "One two")
        await bot.logged("event=answered")

        assert not thread.archived
        assert complaints(bot) == []


async def test_a_thread_that_is_locked_in_mid_reply_is_left_as_it_is(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    thread = wire.create_thread(server.general, server.ada)
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(thread, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await answer(wire, question, "One")
        wire.lock(thread)
        step.send(" two")
        step.finish()
        await bot.logged("event=failure")
        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")

        assert thread.archived
        assert [reply.content for reply in wire.replies(thread)] == ["One"]
        (line,) = complaints(bot)
        assert "error=DeliveryFailed(reason='" in line
        assert "final=True)" in line


async def test_an_answer_that_is_deleted_with_its_question_in_an_archived_thread_is_no_trouble(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    thread = wire.create_thread(server.general, server.ada)
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(thread, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await answer(wire, question, "One")
        wire.archive(thread)
        wire.delete(question)
        await bot.logged("event=abandoned")
        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")

        assert wire.replies(thread) == []
        assert complaints(bot) == []

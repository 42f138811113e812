"""Edits of questions: before, while and after they are answered."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.chat.answers.course import MAX_BEGINNINGS
from bot.chat.history import UNDO_S
from bot.core.domain import MessageId
from tests.support.logs import complaints
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, shown, world


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def noticed(server: World, question: int) -> None:
    """Return once the answer that is being written knows of the edit."""
    await until(lambda: server.bot.turns._active_turns._open[MessageId(question)].changed)


def asked(server: World) -> list[str]:
    return [content.split("⟧ ")[-1] for role, content in server.prompt() if role == "user"]


async def test_an_edit_that_adds_the_mention_asks(server: World) -> None:
    message = await server.bo.send(server.general, "what is up?")
    await server.bo.edit(message, f"{server.mention} what is up?")

    assert server.texts() == ["Hello!"]
    assert server.log() == ["what is up?", "Hello!"]


async def test_an_old_message_is_not_made_a_question(server: World) -> None:
    message = await server.bo.send(server.general, "what is up?")
    server.age(11)
    await server.bo.edit(message, f"{server.mention} what is up?")

    assert server.texts() == []


async def test_a_hint_becomes_the_answer_when_the_question_comes(server: World) -> None:
    message = await server.bo.send(server.general, server.mention)
    (hint,) = server.replies()
    await server.bo.edit(message, f"{server.mention} what is up?")

    assert server.texts() == ["Hello!"]
    assert server.replies()[0].id == hint.id


async def test_a_question_that_waits_is_answered_as_edited(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("one")
    await step.waiting()
    second = server.post("two")
    await until(lambda: len(server.log()) == 2)
    server.edit(second, f"{server.mention} three")
    await until(lambda: server.log() == ["one", "three"])
    step.send("1")
    step.finish()
    await server.env.settle()

    assert asked(server) == ["one", "three"]
    assert server.texts() == ["1", "Hello!"]


async def test_an_answer_that_is_being_written_begins_anew(server: World) -> None:
    step = say_in_steps()
    server.model.script(step, say("It is 7."))
    question = server.post("3 + 3?")
    await step.waiting()
    step.send("It is")
    await shown(server, "It is")
    first = server.replies()[0].id
    server.edit(question, f"{server.mention} 3 + 4?")
    await noticed(server, question)
    step.send(" 6.")
    await server.env.settle()

    assert server.texts() == ["It is 7."]
    assert server.replies()[0].id == first
    assert asked(server) == ["3 + 4?"]
    assert server.log() == ["3 + 4?", "It is 7."]
    await server.model.idle()


async def test_endless_edits_restart_an_answer_a_limited_number_of_times(server: World) -> None:
    steps = [say_in_steps() for _ in range(MAX_BEGINNINGS)]
    server.model.script(*steps)
    question = server.post("0")
    for number, step in enumerate(steps):
        await step.waiting()
        server.edit(question, f"{server.mention} {number + 1}")
        await noticed(server, question)
        step.send(f"answer {number}")
    steps[-1].finish()
    await server.env.settle()

    assert len(server.model.requests) == MAX_BEGINNINGS
    assert server.texts() == [f"answer {MAX_BEGINNINGS - 1}"]


@pytest.mark.parametrize("position", [0, 2, 4])
async def test_an_edit_of_any_question_is_in_the_next_prompt(server: World, position: int) -> None:
    for word in ("one", "two", "three"):
        await server.ask(word)
    server.edit(server.general.history()[position].id, f"{server.mention} corrected")
    await server.env.settle()
    await server.ask("four")

    wanted = ["one", "two", "three", "four"]
    wanted[position // 2] = "corrected"
    assert asked(server) == wanted
    assert len(server.model.requests) == 4, "an edit of an answered question asks nothing"


async def test_several_edits_between_two_prompts_cost_one_uncached_prompt(server: World) -> None:
    for word in ("one", "two", "three"):
        await server.ask(word)
    for question, word in ((0, "uno"), (2, "dos"), (0, "eins")):
        server.edit(server.general.history()[question].id, f"{server.mention} {word}")
    await server.env.settle()
    await server.ask("four")
    first = server.prompt()
    await server.ask("five")

    assert asked(server) == ["eins", "dos", "three", "four", "five"]
    assert server.prompt()[: len(first)] == first, "the next prompt is cached again"


async def test_an_edit_survives_a_restart(server: World) -> None:
    await server.ask("one")
    await server.ask("two")
    server.edit(server.general.history()[0].id, f"{server.mention} uno")
    async with server.restarted() as after:
        await after.ask("three")
        assert asked(after) == ["uno", "two", "three"]


async def test_an_edit_that_outgrows_the_history_trims_it(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=300) as server:
        for word in ("one", "two", "three"):
            await server.ask(word)
        server.edit(server.general.history()[0].id, f"{server.mention} " + "word " * 350)
        await server.env.settle()
        await server.ask("four")
        assert asked(server)[-1] == "four"
        assert "word word" not in str(server.prompt())


async def test_a_question_edited_to_nothing_is_forgotten(server: World) -> None:
    await server.ask("my address is 5 High Street")
    server.edit(server.general.history()[0].id, server.mention)
    await server.env.settle()

    assert server.log() == []


async def test_a_question_that_no_longer_mentions_the_bot_is_forgotten(server: World) -> None:
    await server.ask("my address is 5 High Street")
    server.edit(server.general.history()[0].id, "never mind")
    await server.env.settle()

    assert server.log() == []


async def test_the_bots_own_edits_and_those_of_other_bots_are_no_concern(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.model.script(say("word " * 100, chunks=50))
    await server.ask("hi")
    server.edit(server.replies()[0].id, f"{server.mention} hello")
    await server.env.settle()

    assert len(server.model.requests) == 1
    assert "event=edited" not in caplog.text


async def test_a_preview_that_discord_adds_is_no_edit(server: World) -> None:
    await server.ask("see example.com")
    stored = server.env.backend.messages[server.general.id][server.general.history()[0].id]
    stored.embeds = [{"title": "Example", "type": "rich"}]
    server.env.backend.set_pinned(server.general.id, stored.id, True)
    await server.env.settle()

    assert server.log() == ["see example.com", "Hello!"]
    assert len(server.model.requests) == 1


@pytest.mark.parametrize(("status", "code"), [(503, 0), (403, 50001)])
async def test_a_question_by_edit_is_answered_though_the_channel_cannot_be_searched(
    status: int, code: int, server: World, caplog: pytest.LogCaptureFixture
) -> None:
    message = await server.bo.send(server.general, "what is up?")
    server.env.inject_error("GET", "/channels/*/messages", status=status, code=code)
    await server.bo.edit(message, f"{server.mention} what is up?")

    assert server.texts() == ["Hello!"]
    assert complaints(caplog) == []


# ------------------------------------------------------------- away and back


@pytest.mark.parametrize("times", [1, 2])
async def test_mention_that_is_edited_away_and_back_is_answered_anew(server: World, times: int) -> None:
    server.model.script(*(say(f"answer {number}") for number in range(times + 1)))
    message = await server.bo.send(server.general, f"{server.mention} what is up?")
    for _ in range(times):
        await server.bo.edit(message, "what is up?")
        assert server.log() == []
        await server.bo.edit(message, f"{server.mention} and now?")

    assert server.texts() == [f"answer {times}"]
    assert server.log() == ["and now?", f"answer {times}"]
    assert server.outcomes() == ["answered"]


async def test_mention_that_is_edited_away_and_back_is_answered_after_a_restart(server: World) -> None:
    message = await server.bo.send(server.general, f"{server.mention} what is up?")
    await server.bo.edit(message, "what is up?")
    async with server.restarted() as after:
        await after.bo.edit(message, f"{server.mention} and now?")

        assert after.log() == ["and now?", "Hello!"]


async def test_mention_that_is_edited_away_while_offline_and_back_is_answered_anew(server: World) -> None:
    message = await server.bo.send(server.general, f"{server.mention} what is up?")
    async with server.away():
        server.edit(message.id, "what is up?")
    assert server.log() == []
    await server.bo.edit(message, f"{server.mention} and now?")

    assert server.log() == ["and now?", "Hello!"]


async def test_mention_that_is_edited_away_and_back_while_it_is_answered_is_answered(server: World) -> None:
    step = say_in_steps()
    server.model.script(step, say("second"))
    question = server.post("what is up?")
    await step.waiting()
    step.send("fir")
    await shown(server, "fir")
    server.edit(question, "what is up?")
    server.edit(question, f"{server.mention} and now?")
    await server.env.settle()
    await server.model.idle()

    assert server.texts() == ["second"]
    assert server.log() == ["and now?", "second"]
    assert server.outcomes() == ["answered"]


async def test_deleted_answer_is_not_asked_anew_by_an_edit(server: World) -> None:
    """Only an edit that took the question away lets another one ask it."""
    message = await server.bo.send(server.general, f"{server.mention} what is up?")
    await server.bot.history.reset(server.general.id)  # type: ignore[arg-type]
    server.clock.advance(UNDO_S)
    await server.bot.retention_job.purge()
    await server.bo.edit(message, f"{server.mention} and now?")

    assert server.log() == []
    assert server.texts() == ["Hello!"]

"""Edits of questions: before, while and after they are answered."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.chat.turns import MOST_BEGINNINGS
from bot.core.domain import MessageId
from tests.support.logs import complaints
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, shown, world


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def noticed(club: World, question: int) -> None:
    """Return once the answer that is being written knows of the edit."""
    await until(lambda: club.bot.conversations.workplace._open[MessageId(question)].changed)


def asked(club: World) -> list[str]:
    return [content.split("⟧ ")[-1] for role, content in club.prompt() if role == "user"]


async def test_an_edit_that_adds_the_mention_asks(club: World) -> None:
    message = await club.bo.send(club.general, "what is up?")
    await club.bo.edit(message, f"{club.mention} what is up?")

    assert club.texts() == ["Hello!"]
    assert club.log() == ["what is up?", "Hello!"]


async def test_an_old_message_is_not_made_a_question(club: World) -> None:
    message = await club.bo.send(club.general, "what is up?")
    club.age(11)
    await club.bo.edit(message, f"{club.mention} what is up?")

    assert club.texts() == []


async def test_a_hint_becomes_the_answer_when_the_question_comes(club: World) -> None:
    message = await club.bo.send(club.general, club.mention)
    (hint,) = club.replies()
    await club.bo.edit(message, f"{club.mention} what is up?")

    assert club.texts() == ["Hello!"]
    assert club.replies()[0].id == hint.id


async def test_a_question_that_waits_is_answered_as_edited(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("one")
    await step.waiting()
    second = club.post("two")
    await until(lambda: len(club.log()) == 2)
    club.edit(second, f"{club.mention} three")
    await until(lambda: club.log() == ["one", "three"])
    step.send("1")
    step.finish()
    await club.env.settle()

    assert asked(club) == ["one", "three"]
    assert club.texts() == ["1", "Hello!"]


async def test_an_answer_that_is_being_written_begins_anew(club: World) -> None:
    step = say_in_steps()
    club.model.script(step, say("It is 7."))
    question = club.post("3 + 3?")
    await step.waiting()
    step.send("It is")
    await shown(club, "It is")
    first = club.replies()[0].id
    club.edit(question, f"{club.mention} 3 + 4?")
    await noticed(club, question)
    step.send(" 6.")
    await club.env.settle()

    assert club.texts() == ["It is 7."]
    assert club.replies()[0].id == first
    assert asked(club) == ["3 + 4?"]
    assert club.log() == ["3 + 4?", "It is 7."]
    await club.model.idle()


async def test_somebody_who_edits_on_and_on_does_not_cost_on_and_on(club: World) -> None:
    steps = [say_in_steps() for _ in range(MOST_BEGINNINGS)]
    club.model.script(*steps)
    question = club.post("0")
    for number, step in enumerate(steps):
        await step.waiting()
        club.edit(question, f"{club.mention} {number + 1}")
        await noticed(club, question)
        step.send(f"answer {number}")
    steps[-1].finish()
    await club.env.settle()

    assert len(club.model.requests) == MOST_BEGINNINGS
    assert club.texts() == [f"answer {MOST_BEGINNINGS - 1}"]


async def test_an_edit_of_the_newest_question_is_in_the_next_prompt(club: World) -> None:
    await club.ask("one")
    club.edit(club.general.history()[0].id, f"{club.mention} uno")
    await club.env.settle()
    await club.ask("two")

    assert asked(club) == ["uno", "two"]
    assert len(club.model.requests) == 2


async def test_an_edit_of_an_older_one_waits_for_the_next_trim(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=500) as club:
        await club.ask("a long story: " + "word " * 280)
        await club.ask("one")
        older = club.general.history()[-2].id
        await club.ask("two")
        before = club.prompt()
        club.edit(older, f"{club.mention} uno")
        await club.env.settle()
        await club.ask("three")
        assert club.prompt()[: len(before)] == before, "a provider's cache still knows the beginning"

        while "a long story" in str(club.prompt()):
            await club.ask("more")
        assert asked(club)[:3] == ["uno", "two", "three"]
        assert "one" not in club.log()


async def test_a_question_edited_to_nothing_is_forgotten(club: World) -> None:
    await club.ask("my address is 5 High Street")
    club.edit(club.general.history()[0].id, club.mention)
    await club.env.settle()

    assert club.log() == []


async def test_a_question_that_no_longer_mentions_the_bot_is_forgotten(club: World) -> None:
    await club.ask("my address is 5 High Street")
    club.edit(club.general.history()[0].id, "never mind")
    await club.env.settle()

    assert club.log() == []


async def test_the_bots_own_edits_and_those_of_other_bots_are_no_concern(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    club.model.script(say("word " * 100, chunks=50))
    await club.ask("hi")
    club.edit(club.replies()[0].id, f"{club.mention} hello")
    await club.env.settle()

    assert len(club.model.requests) == 1
    assert "event=edited" not in caplog.text


async def test_a_preview_that_discord_adds_is_no_edit(club: World) -> None:
    await club.ask("see example.com")
    stored = club.env.backend.messages[club.general.id][club.general.history()[0].id]
    stored.embeds = [{"title": "Example", "type": "rich"}]
    club.env.backend.set_pinned(club.general.id, stored.id, True)
    await club.env.settle()

    assert club.log() == ["see example.com", "Hello!"]
    assert len(club.model.requests) == 1


@pytest.mark.parametrize(("status", "code"), [(503, 0), (403, 50001)])
async def test_a_question_by_edit_is_answered_though_the_channel_cannot_be_searched(
    status: int, code: int, club: World, caplog: pytest.LogCaptureFixture
) -> None:
    message = await club.bo.send(club.general, "what is up?")
    club.env.inject_error("GET", "/channels/*/messages", status=status, code=code)
    await club.bo.edit(message, f"{club.mention} what is up?")

    assert club.texts() == ["Hello!"]
    assert complaints(caplog) == []

"""Which answers have buttons: Retry and Continue only the last of a conversation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain import Owner, Scope
from bot.discord_io.replies.actions import too_late
from tests.chat.test_options_in_force import choose, of_channel
from tests.discord_io.replies.test_actions import labels, last, press, private
from tests.support.english import texts
from tests.support.logs import complaints
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, shown, world


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


def buttons(server: World) -> list[list[str]]:
    return [labels(reply) for reply in server.replies()]


def requests(server: World) -> list[str]:
    """The bot's requests about messages, in order."""
    return [each.method for each in server.env.http_requests if "/messages" in each.path]


async def test_a_later_answer_takes_retry_and_continue_off_the_earlier(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"), say("Hello!"), say("Hello again!"))
    await server.ask("tell me")
    assert buttons(server) == [["Retry", "Continue"]]
    await server.ask("hi")
    assert buttons(server) == [[], ["Retry"]]
    await server.ask("hi again")
    assert buttons(server) == [[], [], ["Retry"]]
    assert server.texts()[1:] == ["Hello!", "Hello again!"]


async def test_buttons_are_taken_off_by_one_request_after_the_first_words(server: World) -> None:
    step = say_in_steps()
    server.model.script(say("one"), step)
    await server.ask("first")
    server.post("second")
    await step.waiting()
    assert buttons(server) == [["Retry"]]
    assert requests(server) == ["POST"]

    step.send("two")
    await shown(server, "two")
    step.finish()
    await server.env.settle()
    assert buttons(server) == [[], ["Retry"]]
    assert requests(server) == ["POST", "POST", "PATCH", "PATCH"]
    (earlier,) = (each for each in server.sent("PATCH") if not each["components"])
    assert "content" not in earlier


async def test_a_failure_takes_the_buttons_off_too(server: World) -> None:
    server.model.script(say("one"))
    await server.ask("first")
    server.model.default = status(401, {"error": {"message": "no"}})
    await server.ask("second")
    assert buttons(server) == [[], []]


async def test_the_button_for_the_file_stays(server: World) -> None:
    server.model.script(say("word " * 700), say("Hello!"))
    await server.ask("first")
    await server.ask("second")
    assert buttons(server) == [[], ["As a file"], ["Retry"]]

    pressed = await press(server, "file", on=server.replies()[1])
    assert [file.filename for file in pressed.followups[0].attachments] == ["answer.md"]


async def test_buttons_from_before_a_restart_are_taken_off(server: World) -> None:
    server.model.script(say("one"), say("two"))
    await server.ask("first")
    async with server.restarted() as later:
        await later.ask("second")
        assert buttons(later) == [[], ["Retry"]]


async def test_other_conversations_keep_their_buttons(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("first")
    await server.ask("second", where=elsewhere)
    await choose(server, of_channel(server.general), threads=True)
    question = server.post("third")
    await server.env.settle()
    assert buttons(server)[0] == ["Retry"]

    (thread,) = (each for each in server.general.threads if each.id == question)
    await server.ask("fourth", where=thread)
    assert buttons(server)[0] == ["Retry"]
    assert labels(server.replies(elsewhere)[0]) == ["Retry"]
    assert [labels(reply) for reply in server.replies(thread)][-2:] == [[], ["Retry"]]


async def test_an_answer_comes_where_the_buttons_cannot_be_taken_off(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.model.script(say("one"), say("two"))
    await server.ask("first")
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=403, times=1)
    await server.ask("second")

    assert server.texts() == ["one", "two"]
    assert buttons(server) == [["Retry"], ["Retry"]]
    assert "event=buttons_left" in caplog.text
    assert complaints(caplog) == []


async def test_an_answer_comes_where_the_earlier_was_deleted(server: World) -> None:
    await server.ask("first")
    answer = last(server)
    server.env.backend.delete_message(server.general.id, answer.id)
    await server.env.settle()
    assert await server.ask("second") == "Hello!"
    assert buttons(server) == [["Retry"]]


async def test_without_buttons_nothing_is_edited(server: World) -> None:
    await choose(server, Owner(Scope.GUILD, server.guild.id), buttons=False)
    await server.ask("first")
    await server.ask("second")
    assert requests(server) == ["POST", "POST"]


@pytest.mark.parametrize("action", ["retry", "continue"])
async def test_a_button_that_is_pressed_in_vain_disappears(server: World, action: str) -> None:
    server.model.script(say("word " * 700, finish="length"))
    await server.ask("first")
    old = last(server)
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=403, times=1)
    await server.ask("second")
    assert labels(old) == ["Retry", "Continue", "As a file"]
    pressed = await press(server, action, on=old)
    assert private(pressed) == too_late(texts, action)
    assert buttons(server) == [[], ["As a file"], ["Retry"]]


async def test_an_answer_that_ended_at_its_limit_names_the_button(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"))
    await server.ask("tell me")
    assert server.texts() == ["Once upon a\n-# I reached my limit of 500 tokens. Press **Continue** for the rest."]


async def test_an_answer_without_buttons_names_the_words_to_go_on(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        model.script(say("Once upon a", finish="length"))
        assert await server.ask("tell me") == (
            "Once upon a\n-# I stopped at my limit of 500 tokens. Mention me with “go on” for the rest."
        )

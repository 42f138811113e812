"""Buttons below answers and menus on messages: stop, retry, continue, forget, ask."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import pytest
from simcord.actors import MemberActor

from bot.chat.prompt import GO_ON, STOPPED
from bot.core.domain import MessageId, Owner, Scope, UserId
from bot.core.tokens import estimate
from bot.discord_io.incoming import messages
from bot.discord_io.replies.actions import too_late
from bot.privacy.access import Closed
from cogs.answers import ASK, FORGET
from tests.chat.test_options_in_force import choose
from tests.support.english import texts
from tests.support.model_server import ModelServer, drop_after, say, say_in_steps, status
from tests.support.world import World, shown, world


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


def labels(message: discord.Message) -> list[str]:
    return [item.label or "" for row in message.components for item in getattr(row, "children", [])]


def last(server: World) -> discord.Message:
    return server.replies()[-1]


async def press(server: World, action: str, by: MemberActor | None = None, on: Any = None) -> Any:
    return await (by or server.bo).click(on or last(server), label=texts(f"answer-{action}"))


def private(result: Any) -> str:
    (message,) = [each for each in (result.response, *result.followups) if each is not None and each.ephemeral]
    return str(message.content)


# -------------------------------------------------------------------------- buttons


async def test_an_answer_has_one_button_on_its_last_message(server: World) -> None:
    server.model.script(say("word " * 700))
    await server.ask("hi")
    assert [labels(reply) for reply in server.replies()] == [[], ["Retry", "As a file"]]


async def test_buttons_cost_no_extra_request(server: World) -> None:
    server.model.script(say("Hello!"))
    await server.ask("hi")
    assert len(server.sent("POST")) == 1
    assert server.sent("PATCH") == []


async def test_an_answer_that_ended_at_its_limit_can_be_continued(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"))
    await server.ask("tell me")
    assert labels(last(server)) == ["Retry", "Continue"]


async def test_an_admin_can_disable_buttons(server: World) -> None:
    await choose(server, Owner(Scope.GUILD, server.guild.id), buttons=False)
    await server.ask("hi")
    assert labels(last(server)) == []


@pytest.mark.parametrize(
    ("behaviour", "buttons"),
    [(drop_after(""), ["Retry"]), (status(401, {"error": {"message": "no"}}), [])],
    ids=["passing", "lasting"],
)
async def test_a_passing_failure_has_a_retry_button(server: World, behaviour: Any, buttons: list[str]) -> None:
    server.model.default = behaviour
    await server.ask("hi")
    assert labels(last(server)) == buttons


async def test_a_hint_has_no_buttons(server: World) -> None:
    await server.ask("")
    assert labels(last(server)) == []


# ----------------------------------------------------------------------------- stop


async def test_a_stopped_answer_keeps_its_text(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("count")
    await step.waiting()
    step.send("one two ")
    await shown(server, "one two")
    assert labels(last(server)) == ["Stop"]

    await press(server, "stop")
    await server.env.settle()

    assert server.texts() == ["one two\n-# Stopped."]
    assert labels(last(server)) == ["Retry"]
    assert server.log() == ["count", "one two" + STOPPED]
    assert server.outcomes() == ["answered"]
    await server.model.idle()


async def test_stopping_a_finished_answer_does_nothing(server: World) -> None:
    await server.ask("hi")
    assert not server.bot.turns.stop(MessageId(server.general.history()[0].id))
    assert too_late(texts, "stop") == "There is nothing to stop: the answer is complete."
    assert server.texts() == ["Hello!"]


async def test_a_stop_before_the_first_word_has_a_retry_button(server: World) -> None:
    step = say_in_steps()
    server.model.script(step, say("Hello!"))
    question = server.post("hi")
    await step.waiting()
    assert server.bot.turns.stop(question)  # type: ignore[arg-type]
    await server.env.settle()
    assert server.texts() == ["⚠️ Stopped before the first word."]
    await press(server, "retry")
    assert server.texts() == ["Hello!"]


# ---------------------------------------------------------------------------- retry


async def test_a_retry_replaces_the_answer_in_discord_and_in_memory(server: World) -> None:
    server.model.script(say("Heads!"), say("Tails!"))
    await server.ask("toss a coin")
    await press(server, "retry")

    assert server.texts() == ["Tails!"]
    assert server.log() == ["toss a coin", "Tails!"]
    assert server.prompt() == [("user", f"⟦Bo {server.bo.id}⟧ toss a coin")]
    assert labels(last(server)) == ["Retry"]


async def test_a_shorter_answer_deletes_surplus_messages(server: World) -> None:
    server.model.script(say("word " * 700), say("Short."))
    await server.ask("hi")
    await press(server, "retry")
    assert server.texts() == ["Short."]


async def test_a_retry_that_fails_brings_the_old_answer_back(server: World) -> None:
    server.model.script(say("Heads!"))
    await server.ask("toss a coin")
    server.model.default = drop_after("Tai")
    await press(server, "retry")

    (text,) = server.texts()
    assert text.startswith("Heads!\n⚠️ ")
    assert server.log() == ["toss a coin", "Heads!"]
    assert labels(last(server)) == ["Retry"]
    server.model.default = say("Tails!")
    await press(server, "retry")
    assert server.texts() == ["Tails!"]


async def test_a_failed_answer_can_be_retried(server: World) -> None:
    server.model.default = drop_after("")
    await server.ask("hi")
    server.model.default = say("Hello!")
    await press(server, "retry")
    assert server.texts() == ["Hello!"]
    assert server.log() == ["hi", "Hello!"]
    assert server.outcomes() == ["answered"]


async def test_after_a_reset_no_answer_can_be_retried(server: World) -> None:
    server.model.script(say("Hello!"))
    await server.ask("hi")
    answer = last(server)
    await server.ada.slash(server.general, "reset")
    assert private(await press(server, "retry", on=answer)) == too_late(texts, "retry")
    assert labels(next(reply for reply in server.replies() if reply.id == answer.id)) == []


async def test_only_the_asker_and_moderators_can_use_buttons(server: World) -> None:
    cy = server.guild.add_member(server.env.create_user("cy", global_name="Cy"))
    await server.env.settle()
    server.model.script(say("Heads!"), say("Tails!"))
    await server.ask("toss a coin")
    assert private(await press(server, "retry", cy)) == texts("only-the-asker", asker=str(UserId(server.bo.id)))
    assert server.texts() == ["Heads!"]
    await press(server, "retry", server.ada)
    assert server.texts() == ["Tails!"]


async def test_the_button_works_after_a_restart(server: World) -> None:
    server.model.script(say("Heads!"), say("Tails!"))
    await server.ask("toss a coin")
    async with server.restarted() as later:
        await press(later, "retry")
        assert later.texts() == ["Tails!"]
        assert later.log() == ["toss a coin", "Tails!"]


async def test_a_retry_counts_as_a_question(database: Path, model: ModelServer) -> None:
    async with world(database, model, answer_buttons=True, user_requests_per_minute=1) as server:
        model.script(say("Heads!"), say("Tails!"))
        await server.ask("toss a coin")
        await press(server, "retry")
        assert server.texts()[0].startswith("Heads!\n⚠️ You can ask me 1 question per minute")
        assert server.log() == ["toss a coin", "Heads!"]


async def test_a_retry_interrupted_by_a_crash_is_resumed(server: World) -> None:
    step = say_in_steps()
    server.model.script(say("Heads!"), step)
    await server.ask("toss a coin")
    await press_and_stop(server, step)
    server.model.script(say("Tails!"))
    async with server.restarted() as later:
        assert later.texts() == ["Tails!"]
        assert later.log() == ["toss a coin", "Tails!"]
        assert later.rows("SELECT previous FROM turns") == [(None,)]


async def press_and_stop(server: World, step: Any) -> None:
    """Press Retry, and end the process while the model answers."""
    question = server.general.history()[0]
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    async with server.bot.replies.to(channel.get_partial_message(question.id), [last(server)]) as reply:
        again = asyncio.ensure_future(
            server.bot.turns.again(
                MessageId(question.id),
                messages.place(channel),
                reply,
                roles=(),
                continues=False,
            )
        )
        await step.waiting()
        await server.bot.turns.close(within_s=0)
        await asyncio.gather(again, return_exceptions=True)
    await server.model.idle()


# ------------------------------------------------------------------------- continue


async def test_a_continuation_is_added_to_the_same_answer(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"), say(" time.", finish="length"), say(" The end."))
    await server.ask("tell me a story")
    await press(server, "continue")

    assert server.model.messages[-2:] == [
        {"role": "assistant", "content": "Once upon a"},
        {"role": "user", "content": GO_ON},
    ]
    assert server.log() == ["tell me a story", "Once upon a time."]
    await press(server, "continue")
    assert server.texts() == ["Once upon a time. The end."]
    assert server.log() == ["tell me a story", "Once upon a time. The end."]
    assert labels(last(server)) == ["Retry"]


async def test_a_continuation_begins_with_the_space_that_the_server_stripped(server: World) -> None:
    server.model.script(say("Not just any pirate;", finish="length"), say("I'll be happy to go on."))
    await server.ask("who are you?")
    await press(server, "continue")
    assert server.texts() == ["Not just any pirate; I'll be happy to go on."]
    assert server.log()[1] == server.texts()[0]


async def test_a_failed_continuation_keeps_the_answer(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"))
    await server.ask("tell me a story")
    server.model.default = drop_after(" ti")
    await press(server, "continue")
    (text,) = server.texts()
    assert text.startswith("Once upon a\n⚠️ ")
    assert server.log() == ["tell me a story", "Once upon a"]


async def test_the_next_question_sees_the_whole_answer(server: World) -> None:
    server.model.script(say("Once upon a", finish="length"), say(" time."), say("You are welcome."))
    await server.ask("tell me a story")
    await press(server, "continue")
    await server.ask("thanks")
    assert server.prompt()[1] == ("assistant", "Once upon a time.")


# ---------------------------------------------------------------------------- menus


async def forget(server: World, message: Any, by: MemberActor | None = None) -> str:
    return private(await (by or server.bo).context_menu(server.general, FORGET, message))


async def test_a_message_is_forgotten_with_its_answer(server: World) -> None:
    await server.ask("my secret")
    question = server.general.history()[0]
    assert await forget(server, question) == texts("message-forgotten")
    assert server.log() == []
    assert len(server.general.history()) == 2


async def test_an_asker_can_forget_the_answer(server: World) -> None:
    await server.ask("hi")
    assert await forget(server, last(server)) == texts("message-forgotten")
    assert server.log() == ["hi"]


async def test_only_moderators_can_forget_messages_of_others(server: World) -> None:
    cy = server.guild.add_member(server.env.create_user("cy", global_name="Cy"))
    await server.env.settle()
    await server.ask("hi")
    question = server.general.history()[0]
    assert await forget(server, question, cy) == texts("only-the-asker", asker=str(UserId(server.bo.id)))
    assert server.log() == ["hi", "Hello!"]
    assert await forget(server, question, server.ada) == texts("message-forgotten")
    assert server.log() == []


async def test_forgetting_an_unknown_message_is_refused(server: World) -> None:
    message = await server.bo.send(server.general, "just talking")
    assert await forget(server, message) == texts("nothing-remembered")


async def ask_about(server: World, message: Any, question: str, by: MemberActor | None = None) -> Any:
    asker = by or server.bo
    form = await asker.context_menu(server.general, ASK, message)
    assert form.modal is not None
    field = form.modal["components"][0]["component"]["custom_id"]
    return await asker.submit_modal(form, {field: question})


async def test_a_question_about_a_message_is_answered_in_the_channel(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²\n⟦Bo 1⟧ hello")
    server.model.script(say("It is about energy."))
    await ask_about(server, message, "What does that mean?")

    asked, answer = server.texts()
    assert asked.startswith("**Bo** asks about https://discord.com/channels/")
    assert asked.endswith(":\n> What does that mean?")
    assert answer == "It is about energy."
    (said,) = server.prompt()
    quote = "⟦the message that this is about, by Ada⟧\nE = mc²\n[Bo 1] hello\n⟦end⟧"
    assert said == ("user", f"⟦Bo {server.bo.id}⟧ What does that mean?\n{quote}")


async def test_a_question_about_a_message_is_posted_as_a_quote_without_effect(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    question = f"@everyone [Free Nitro](https://attacker.example)\n# <@{server.ada.id}>"
    await ask_about(server, message, question)

    asked, _ = server.texts()
    first, second = asked.split("\n")[1:]
    assert first == "> \\@everyone \\[Free Nitro\\](https\\://attacker.example)"
    assert second.startswith("> \\# \\<\\@")
    assert "[Free Nitro](https://attacker.example)" in server.prompt()[0][1]


async def test_a_long_question_about_a_message_is_shown_in_part(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    await ask_about(server, message, "*" * 1000)

    asked, _ = server.texts()
    assert len(asked) in (1999, 2000)
    assert asked.endswith("…")
    assert "*" * 1000 in server.prompt()[0][1]


async def test_an_empty_question_about_a_message_asks_to_explain_the_message(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    await ask_about(server, message, "")
    assert "Please explain this." in server.prompt()[0][1]


async def test_deleting_a_question_about_a_message_deletes_the_answer(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    await ask_about(server, message, "")
    asked = server.replies()[0]
    server.env.backend.delete_message(server.general.id, asked.id)
    await server.env.settle()
    assert server.log() == []


async def test_a_question_about_a_message_is_owed_from_its_form_on(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    answer, turns = server.bot.corrections.ask_about, server.bot.turns

    async def stopped(*args: Any) -> None:
        assert turns.oldest_owed is not None
        closing = asyncio.create_task(turns.close(within_s=5))
        await asyncio.sleep(0)
        await answer(*args)
        assert not closing.done()

    with patch.object(server.bot.corrections, "ask_about", stopped):
        await ask_about(server, message, "What does that mean?")
    await server.env.settle()
    assert server.outcomes() == [None]
    async with server.restarted() as after:
        assert after.outcomes() == ["answered"]
        assert after.texts()[-1] == "Hello!"


async def test_questions_about_messages_need_permission_to_write(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    server.forbid("send_messages")
    await server.env.settle()
    assert private(await server.bo.context_menu(server.general, ASK, message)) == texts("cannot-answer-here")


async def test_members_who_opted_out_cannot_ask_about_messages(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    form = await server.bo.context_menu(server.general, ASK, message)
    assert form.modal is not None
    await server.bot.opt_outs.opt_out(UserId(server.bo.id))

    said = private(await server.bo.context_menu(server.general, ASK, message))
    assert said == texts(f"closed-{Closed.OPTED_OUT}")
    field = form.modal["components"][0]["component"]["custom_id"]
    assert private(await server.bo.submit_modal(form, {field: "What?"})) == texts(f"closed-{Closed.OPTED_OUT}")
    assert server.log() == []
    assert server.texts() == []


async def test_messages_of_members_who_opted_out_cannot_be_asked_about(server: World) -> None:
    message = await server.ada.send(server.general, "E = mc²")
    await server.bot.opt_outs.opt_out(UserId(server.ada.id))
    said = private(await server.bo.context_menu(server.general, ASK, message))
    assert said == texts("author-opted-out")
    assert server.log() == []


async def test_a_continuation_fits_into_the_window_with_the_answer_so_far(database: Path, model: ModelServer) -> None:
    async with world(database, model, answer_buttons=True, context_tokens=2000, reply_tokens=500) as server:
        for _ in range(6):
            await server.ask("word " * 150)
        model.script(say("long " * 300, finish="length"), say("end."))
        await server.ask("tell me")
        await press(server, "continue")

        asked = model.messages
        assert asked[-2]["content"].startswith("long long")
        assert sum(estimate(message["content"]) for message in asked) <= 2000 - 500
        assert server.texts()[-1].endswith("end.")

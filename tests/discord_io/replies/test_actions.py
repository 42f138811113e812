"""Buttons below answers and menus on messages: stop, retry, continue, forget, ask."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.chat.prompt import GO_ON, STOPPED
from bot.core.domain import MessageId, Owner, Scope, UserId
from bot.core.tokens import estimate
from bot.discord_io.incoming import messages
from bot.privacy.access import Closed
from cogs.answers import ASK, FORGET
from tests.chat.test_options_in_force import choose
from tests.support.english import wording
from tests.support.model_server import ModelServer, drop_after, say, say_in_steps, status
from tests.support.world import World, shown, world


@pytest.fixture
async def club(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


def labels(message: discord.Message) -> list[str]:
    return [item.label or "" for row in message.components for item in getattr(row, "children", [])]


def last(club: World) -> discord.Message:
    return club.replies()[-1]


async def press(club: World, action: str, by: MemberActor | None = None, on: Any = None) -> Any:
    return await (by or club.bo).click(on or last(club), label=wording.answer_button(action))


def private(result: Any) -> str:
    (message,) = [
        each for each in (result.response, *result.followups) if each is not None and each.ephemeral
    ]
    return str(message.content)


# -------------------------------------------------------------------------- buttons


async def test_an_answer_has_one_button_on_its_last_message(club: World) -> None:
    club.model.script(say("word " * 700))
    await club.ask("hi")
    assert [labels(reply) for reply in club.replies()] == [[], ["Retry", "As a file"]]


async def test_they_cost_no_request_of_their_own(club: World) -> None:
    club.model.script(say("Hello!"))
    await club.ask("hi")
    assert len(club.sent("POST")) == 1
    assert club.sent("PATCH") == []


async def test_one_that_ended_at_its_limit_can_be_continued(club: World) -> None:
    club.model.script(say("Once upon a", finish="length"))
    await club.ask("tell me")
    assert labels(last(club)) == ["Retry", "Continue"]


async def test_an_admin_can_switch_them_off(club: World) -> None:
    await choose(club, Owner(Scope.GUILD, club.guild.id), buttons=False)
    await club.ask("hi")
    assert labels(last(club)) == []


@pytest.mark.parametrize(
    ("behaviour", "buttons"),
    [(drop_after(""), ["Retry"]), (status(401, {"error": {"message": "no"}}), [])],
    ids=["passing", "lasting"],
)
async def test_a_failure_can_be_tried_again_where_that_may_help(
    club: World, behaviour: Any, buttons: list[str]
) -> None:
    club.model.default = behaviour
    await club.ask("hi")
    assert labels(last(club)) == buttons


async def test_what_is_no_answer_has_none(club: World) -> None:
    await club.ask("")
    assert labels(last(club)) == []


# ----------------------------------------------------------------------------- stop


async def test_a_stopped_answer_stays_as_far_as_it_came(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("count")
    await step.waiting()
    step.send("one two ")
    await shown(club, "one two")
    assert labels(last(club)) == ["Stop"]

    await press(club, "stop")
    await club.env.settle()

    assert club.texts() == ["one two\n-# Stopped."]
    assert labels(last(club)) == ["Retry"]
    assert club.log() == ["count", "one two" + STOPPED]
    assert club.outcomes() == ["answered"]
    await club.model.idle()


async def test_stopping_what_is_done_does_nothing(club: World) -> None:
    await club.ask("hi")
    assert not club.bot.conversations.turns.stop(MessageId(club.general.history()[0].id))
    assert wording.nothing_to_do("stop") == "There is nothing to stop: the answer is done."
    assert club.texts() == ["Hello!"]


async def test_a_stop_before_the_first_word_says_so_and_can_be_tried_again(club: World) -> None:
    step = say_in_steps()
    club.model.script(step, say("Hello!"))
    question = club.post("hi")
    await step.waiting()
    assert club.bot.conversations.turns.stop(question)  # type: ignore[arg-type]
    await club.env.settle()
    assert club.texts() == ["⚠️ Stopped before the first word."]
    await press(club, "retry")
    assert club.texts() == ["Hello!"]


# ---------------------------------------------------------------------------- retry


async def test_a_retry_replaces_the_answer_in_discord_and_in_memory(club: World) -> None:
    club.model.script(say("Heads!"), say("Tails!"))
    await club.ask("toss a coin")
    await press(club, "retry")

    assert club.texts() == ["Tails!"]
    assert club.log() == ["toss a coin", "Tails!"]
    assert club.prompt() == [("user", f"⟦Bo {club.bo.id}⟧ toss a coin")]
    assert labels(last(club)) == ["Retry"]


async def test_a_shorter_answer_takes_the_rest_of_the_longer_one_away(club: World) -> None:
    club.model.script(say("word " * 700), say("Short."))
    await club.ask("hi")
    await press(club, "retry")
    assert club.texts() == ["Short."]


async def test_a_retry_that_fails_brings_the_old_answer_back(club: World) -> None:
    club.model.script(say("Heads!"))
    await club.ask("toss a coin")
    club.model.default = drop_after("Tai")
    await press(club, "retry")

    (text,) = club.texts()
    assert text.startswith("Heads!\n⚠️ ")
    assert club.log() == ["toss a coin", "Heads!"]
    assert labels(last(club)) == ["Retry"]
    club.model.default = say("Tails!")
    await press(club, "retry")
    assert club.texts() == ["Tails!"]


async def test_what_failed_can_be_tried_again(club: World) -> None:
    club.model.default = drop_after("")
    await club.ask("hi")
    club.model.default = say("Hello!")
    await press(club, "retry")
    assert club.texts() == ["Hello!"]
    assert club.log() == ["hi", "Hello!"]
    assert club.outcomes() == ["answered"]


async def test_only_the_last_answer_can_be_tried_again(club: World) -> None:
    club.model.script(say("one"), say("two"))
    await club.ask("first")
    first = last(club)
    await club.ask("second")
    assert private(await press(club, "retry", on=first)) == wording.nothing_to_do("retry")
    assert club.texts() == ["one", "two"]


async def test_after_a_reset_there_is_nothing_to_try_again(club: World) -> None:
    club.model.script(say("Hello!"))
    await club.ask("hi")
    answer = last(club)
    await club.ada.slash(club.general, "reset")
    assert private(await press(club, "retry", on=answer)) == wording.nothing_to_do("retry")


async def test_who_did_not_ask_may_not_unless_they_moderate(club: World) -> None:
    cy = club.guild.add_member(club.env.create_user("cy", global_name="Cy"))
    await club.env.settle()
    club.model.script(say("Heads!"), say("Tails!"))
    await club.ask("toss a coin")
    assert private(await press(club, "retry", cy)) == wording.only_the_asker(UserId(club.bo.id))
    assert club.texts() == ["Heads!"]
    await press(club, "retry", club.ada)
    assert club.texts() == ["Tails!"]


async def test_the_button_works_after_a_restart(club: World) -> None:
    club.model.script(say("Heads!"), say("Tails!"))
    await club.ask("toss a coin")
    async with club.restarted() as later:
        await press(later, "retry")
        assert later.texts() == ["Tails!"]
        assert later.log() == ["toss a coin", "Tails!"]


async def test_a_retry_counts_as_a_question(database: Path, model: ModelServer) -> None:
    async with world(database, model, answer_buttons=True, user_requests_per_minute=1) as club:
        model.script(say("Heads!"), say("Tails!"))
        await club.ask("toss a coin")
        await press(club, "retry")
        assert club.texts()[0].startswith("Heads!\n⚠️ You may ask me 1 question a minute")
        assert club.log() == ["toss a coin", "Heads!"]


async def test_a_retry_that_a_crash_cut_off_is_taken_up_again(club: World) -> None:
    step = say_in_steps()
    club.model.script(say("Heads!"), step)
    await club.ask("toss a coin")
    await press_and_stop(club, step)
    club.model.script(say("Tails!"))
    async with club.restarted() as later:
        assert later.texts() == ["Tails!"]
        assert later.log() == ["toss a coin", "Tails!"]
        assert later.rows("SELECT previous FROM turns") == [(None,)]


async def press_and_stop(club: World, step: Any) -> None:
    """Press Retry, and end the process while the model answers."""
    question = club.general.history()[0]
    channel = club.bot.get_channel(club.general.id)
    assert isinstance(channel, discord.TextChannel)
    async with club.bot.replies.to(channel.get_partial_message(question.id), [last(club)]) as reply:
        again = asyncio.ensure_future(
            club.bot.conversations.turns.again(
                MessageId(question.id),
                messages.place(channel),
                reply,
                roles=(),
                continues=False,
            )
        )
        await step.waiting()
        await club.bot.conversations.turns.close(within_s=0)
        await asyncio.gather(again, return_exceptions=True)
    await club.model.idle()


# ------------------------------------------------------------------------- continue


async def test_the_rest_is_added_to_the_same_answer(club: World) -> None:
    club.model.script(say("Once upon a", finish="length"), say(" time.", finish="length"), say(" The end."))
    await club.ask("tell me a story")
    await press(club, "continue")

    assert club.model.messages[-2:] == [
        {"role": "assistant", "content": "Once upon a"},
        {"role": "user", "content": GO_ON},
    ]
    assert club.log() == ["tell me a story", "Once upon a time."]
    await press(club, "continue")
    assert club.texts() == ["Once upon a time. The end."]
    assert club.log() == ["tell me a story", "Once upon a time. The end."]
    assert labels(last(club)) == ["Retry"]


async def test_a_continuation_that_fails_leaves_what_there_was(club: World) -> None:
    club.model.script(say("Once upon a", finish="length"))
    await club.ask("tell me a story")
    club.model.default = drop_after(" ti")
    await press(club, "continue")
    (text,) = club.texts()
    assert text.startswith("Once upon a\n⚠️ ")
    assert club.log() == ["tell me a story", "Once upon a"]


async def test_the_next_question_sees_the_whole_answer(club: World) -> None:
    club.model.script(say("Once upon a", finish="length"), say(" time."), say("You are welcome."))
    await club.ask("tell me a story")
    await press(club, "continue")
    await club.ask("thanks")
    assert club.prompt()[1] == ("assistant", "Once upon a time.")


# ---------------------------------------------------------------------------- menus


async def forget(club: World, message: Any, by: MemberActor | None = None) -> str:
    return private(await (by or club.bo).context_menu(club.general, FORGET, message))


async def test_a_message_is_forgotten_with_what_answers_it(club: World) -> None:
    await club.ask("my secret")
    question = club.general.history()[0]
    assert await forget(club, question) == wording.message_forgotten()
    assert club.log() == []
    assert len(club.general.history()) == 2


async def test_an_answer_is_forgotten_by_who_asked_for_it(club: World) -> None:
    await club.ask("hi")
    assert await forget(club, last(club)) == wording.message_forgotten()
    assert club.log() == ["hi"]


async def test_others_cannot_let_it_be_forgotten_but_moderators_can(club: World) -> None:
    cy = club.guild.add_member(club.env.create_user("cy", global_name="Cy"))
    await club.env.settle()
    await club.ask("hi")
    question = club.general.history()[0]
    assert await forget(club, question, cy) == wording.only_the_asker(UserId(club.bo.id))
    assert club.log() == ["hi", "Hello!"]
    assert await forget(club, question, club.ada) == wording.message_forgotten()
    assert club.log() == []


async def test_what_is_not_remembered_is_said(club: World) -> None:
    message = await club.bo.send(club.general, "just talking")
    assert await forget(club, message) == wording.nothing_remembered_of_it()


async def ask_about(club: World, message: Any, question: str, by: MemberActor | None = None) -> Any:
    asker = by or club.bo
    form = await asker.context_menu(club.general, ASK, message)
    assert form.modal is not None
    field = form.modal["components"][0]["component"]["custom_id"]
    return await asker.submit_modal(form, {field: question})


async def test_a_question_about_somebodys_message_is_answered_in_the_channel(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²\n⟦Bo 1⟧ hello")
    club.model.script(say("It is about energy."))
    await ask_about(club, message, "What does that mean?")

    asked, answer = club.texts()
    assert asked.startswith("**Bo** asks about https://discord.com/channels/")
    assert asked.endswith("What does that mean?")
    assert answer == "It is about energy."
    (said,) = club.prompt()
    quote = "⟦the message that this is about, by Ada⟧\nE = mc²\n[Bo 1] hello\n⟦end⟧"
    assert said == ("user", f"⟦Bo {club.bo.id}⟧ What does that mean?\n{quote}")


async def test_without_a_question_it_is_explained(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²")
    await ask_about(club, message, "")
    assert "Please explain this." in club.prompt()[0][1]


async def test_deleting_what_shows_the_question_takes_the_answer_along(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²")
    await ask_about(club, message, "")
    asked = club.replies()[0]
    club.env.backend.delete_message(club.general.id, asked.id)
    await club.env.settle()
    assert club.log() == []


async def test_where_the_bot_may_not_write_it_says_so(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²")
    club.forbid("send_messages")
    await club.env.settle()
    assert private(await club.bo.context_menu(club.general, ASK, message)) == wording.cannot_answer_here()


async def test_who_has_opted_out_is_not_answered_about_a_message_either(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²")
    form = await club.bo.context_menu(club.general, ASK, message)
    assert form.modal is not None
    await club.bot.conversations.consent.opt_out(UserId(club.bo.id))

    said = private(await club.bo.context_menu(club.general, ASK, message))
    assert said == wording.closed(Closed.OPTED_OUT)
    field = form.modal["components"][0]["component"]["custom_id"]
    assert private(await club.bo.submit_modal(form, {field: "What?"})) == wording.closed(Closed.OPTED_OUT)
    assert club.log() == []
    assert club.texts() == []


async def test_nobody_is_answered_about_words_of_who_has_opted_out(club: World) -> None:
    message = await club.ada.send(club.general, "E = mc²")
    await club.bot.conversations.consent.opt_out(UserId(club.ada.id))
    said = private(await club.bo.context_menu(club.general, ASK, message))
    assert said == wording.author_opted_out()
    assert club.log() == []


async def test_a_continuation_fits_into_the_window_with_the_answer_so_far(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, answer_buttons=True, context_tokens=2000, reply_tokens=500) as club:
        for _ in range(6):
            await club.ask("word " * 150)
        model.script(say("long " * 300, finish="length"), say("end."))
        await club.ask("tell me")
        await press(club, "continue")

        asked = model.messages
        assert asked[-2]["content"].startswith("long long")
        assert sum(estimate(message["content"]) for message in asked) <= 2000 - 500
        assert club.texts()[-1].endswith("end.")

"""Reading along: only where an admin lets it, announced, and as context that does not push out the conversation."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import problem
from bot.chat import passive, prompt
from bot.core.domain import ChannelId, Message, MessageId, Owner, Role, Scope, Speaker, UserId
from bot.discord_io.client import intents
from bot.discord_io.incoming.passive import is_command
from tests.chat.test_options_in_force import of_channel
from tests.cogs.test_settings import message, own, typed
from tests.support.english import wording
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, world


@pytest.fixture
async def club(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, message_content_intent=True) as made:
        yield made


async def switch(club: World, value: str = "on", where: str = "channel") -> str:
    return await typed(club, "set", option="ambient", value=value, where=where)


async def heard(club: World) -> list[str]:
    await club.bot.conversations.ambient.flush()
    return [row[0] for row in club.rows("SELECT content FROM messages WHERE ambient ORDER BY id")]


# --------------------------------------------------------------------- switching on and off


async def test_nothing_is_remembered_before_an_admin_wants_that(club: World) -> None:
    await club.bo.send(club.general, "just talking")
    assert await heard(club) == []


async def test_it_is_announced_in_the_channel_and_then_begins(club: World) -> None:
    assert await switch(club) == wording.settings_saved("channel", "ambient", True)
    (told,) = club.texts()
    assert told.startswith("👂 Ada has let me **read along** in this channel.")
    assert "until it is deleted" in told
    assert "`127.0.0.1`" in told
    assert "`/privacy`" in told

    await club.bo.send(club.general, "just talking")
    assert await heard(club) == ["just talking"]
    assert club.replies()[1:] == []


async def test_it_ends_with_an_announcement_too(club: World) -> None:
    await switch(club)
    assert await switch(club, "off") == wording.settings_saved("channel", "ambient", False)
    assert club.texts()[1].startswith("👂 Ada has ended my **reading along** here.")
    await club.bo.send(club.general, "just talking")
    assert await heard(club) == []


async def test_it_is_not_announced_twice(club: World) -> None:
    await switch(club)
    assert await switch(club) == wording.settings_unchanged()
    assert len(club.texts()) == 1


async def test_without_the_intent_the_switch_that_is_missing_is_named(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model) as club:
        said = await switch(club)
        assert said == wording.ambient_needs_intent()
        assert "Message Content Intent" in said
        assert club.texts() == []
        assert await own(club, of_channel(club.general), "ambient") is None


async def test_where_it_cannot_be_announced_it_does_not_begin(club: World) -> None:
    club.forbid("send_messages")
    await club.env.settle()
    assert await switch(club) == wording.ambient_not_announced()
    assert await own(club, of_channel(club.general), "ambient") is None


async def test_it_is_switched_on_channel_by_channel(club: World) -> None:
    assert await switch(club, where="server") == wording.ambient_by_channel()
    assert await own(club, Owner(Scope.GUILD, club.guild.id), "ambient") is None


async def test_context_and_privacy_say_that_the_bot_reads_along(club: World) -> None:
    name, off = wording.ambient_field(on=False)
    before = message(await club.bo.slash(club.general, "context"))
    assert {field.name: field.value for field in before.embeds[0].fields}[name] == off
    await switch(club)
    after = message(await club.bo.slash(club.general, "context"))
    assert {field.name: field.value for field in after.embeds[0].fields}[name] == wording.ambient_field(
        on=True
    )[1]
    told = message(await club.bo.slash(club.general, "privacy"))
    assert name in {field.name for field in told.embeds[0].fields}


async def test_an_intent_that_discord_does_not_give_is_a_sentence_at_the_start() -> None:
    said = problem(discord.PrivilegedIntentsRequired(None))
    assert said.startswith("MESSAGE_CONTENT_INTENT is true, but Discord does not give")
    assert not intents(message_content=False).message_content
    assert intents(message_content=True).message_content


# ----------------------------------------------------------------------------- what is heard


async def test_it_becomes_context_of_the_next_answer_and_is_marked(club: World) -> None:
    await switch(club)
    await club.ada.send(club.general, "The meeting is at four.")
    club.model.script(say("At four."))
    await club.ask("When is the meeting?")

    (said,) = club.prompt()
    assert said[1].splitlines() == [
        f"⟦Ada {club.ada.id}⟧ [to others] The meeting is at four.",
        f"⟦Bo {club.bo.id}⟧ When is the meeting?",
    ]
    assert prompt.AMBIENT_RULE in club.model.messages[0]["content"]


async def test_without_reading_along_the_model_is_told_nothing_about_it(club: World) -> None:
    await club.ask("hi")
    assert "[to others]" not in str(club.model.messages)


async def test_prompts_only_grow_at_their_end(club: World) -> None:
    await switch(club)
    seen: list[list[dict[str, str]]] = []
    for number in range(4):
        await club.ada.send(club.general, f"talk {number}")
        await club.ask(f"question {number}")
        seen.append(club.model.messages)
    for before, after in pairwise(seen):
        assert after[: len(before) - 1] == before[:-1]
        assert after[len(before) - 1]["content"].startswith(before[-1]["content"])


async def test_what_is_said_while_an_answer_is_written_comes_behind_it(club: World) -> None:
    await switch(club)
    step = say_in_steps()
    club.model.script(step)
    club.post("first")
    await step.waiting()
    club.env.backend.create_message(club.general.id, club.ada.id, "meanwhile")
    step.send("Answer.")
    step.finish()
    await club.env.settle()
    await club.ask("second")
    assert [text.split("⟧ ")[-1] for _, text in club.prompt()] == ["first", "Answer.", "second"]
    assert "[to others] meanwhile" in club.prompt()[2][1]


@pytest.mark.parametrize("text", ["!play something", "/roll", "?help", ".ping"])
async def test_other_bots_commands_are_not_heard(club: World, text: str) -> None:
    await switch(club)
    await club.bo.send(club.general, text)
    assert await heard(club) == []


@pytest.mark.parametrize("text", ["... well", "?!", "$5", "", "- item", "-x"])
def test_what_is_no_command(text: str) -> None:
    assert is_command(text) is (text == "-x")


async def test_who_has_opted_out_is_not_heard(club: World) -> None:
    await switch(club)
    await club.bot.conversations.consent.opt_out(UserId(club.bo.id))
    await club.bo.send(club.general, "not for you")
    await club.ada.send(club.general, "for all")
    assert await heard(club) == ["for all"]


async def test_other_channels_are_not_heard(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    await switch(club)
    await club.bo.send(elsewhere, "there")
    assert await heard(club) == []


# ------------------------------------------------------------------- edits, deletions, forgetting


async def test_an_edit_and_a_deletion_are_followed(club: World) -> None:
    await switch(club)
    first = await club.bo.send(club.general, "typo")
    second = await club.bo.send(club.general, "regret")
    club.edit(first.id, "fixed")
    club.env.backend.delete_message(club.general.id, second.id)
    await club.env.settle()
    assert await heard(club) == ["fixed"]


async def test_an_edit_that_adds_the_mention_asks(club: World) -> None:
    await switch(club)
    said = await club.bo.send(club.general, "what time is it?")
    club.edit(said.id, f"{club.mention} what time is it?")
    await club.env.settle()
    assert await heard(club) == []
    assert club.log() == ["what time is it?", "Hello!"]


async def test_a_reset_forgets_it(club: World) -> None:
    await switch(club)
    await club.bo.send(club.general, "just talking")
    await club.ada.slash(club.general, "reset")
    await club.ask("hi")
    assert len(club.prompt()) == 1
    assert "just talking" not in str(club.model.messages)


async def test_erasing_takes_it_along(club: World) -> None:
    await switch(club)
    await club.bo.send(club.general, "just talking")
    await club.ada.send(club.general, "me too")
    await club.bot.conversations.rights.erase(UserId(club.bo.id), None)
    assert await heard(club) == ["me too"]


async def test_what_was_said_in_a_gap_is_read_back(club: World) -> None:
    await switch(club)
    await club.ask("hi")
    async with club.away():
        club.env.backend.create_message(club.general.id, club.ada.id, "while you were away")
    assert await heard(club) == ["while you were away"]


async def test_a_stopping_bot_writes_down_what_it_heard(club: World) -> None:
    await switch(club)
    club.bot.conversations.ambient._writing = None
    await club.bo.send(club.general, "just talking")
    async with club.restarted():
        assert club.rows("SELECT content FROM messages WHERE ambient") == [("just talking",)]


# --------------------------------------------------------------------------------- its share


async def test_a_busy_channel_does_not_push_the_conversation_out(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True, history_tokens=1000) as club:
        await switch(club)
        await club.ask("my name is Bo")
        for number in range(80):
            await club.ada.send(club.general, f"chatter {number} and more of the same")
        await club.ask("what is my name?")

        texts = str(club.prompt())
        assert "my name is Bo" in texts
        assert "chatter 79" in texts
        assert "chatter 0 " not in texts
        kept = await heard(club)
        assert 0 < len(kept) < 40


def at(position: int, tokens: int, *, overheard: bool) -> Message:
    return Message(
        MessageId(position), MessageId(position), Role.USER, Speaker(UserId(1), "a"), "x", tokens, overheard
    )


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans()), max_size=40), st.integers(4, 2000))
def test_what_stays_is_the_newest_within_its_share(said: list[tuple[int, bool]], budget: int) -> None:
    messages = [at(number, tokens, overheard=over) for number, (tokens, over) in enumerate(said, 1)]
    upto = passive.excess(messages, budget) or 0
    kept = [each for each in messages if each.ambient and each.position > upto]
    gone = [each for each in messages if each.ambient and each.position <= upto]
    assert sum(each.tokens for each in kept) <= budget * passive.SHARE
    if gone:
        assert sum(each.tokens for each in kept) + gone[-1].tokens > int(budget * passive.SHARE)
    assert ChannelId(1)


def test_an_overheard_message_cannot_pass_for_a_question() -> None:
    said: Any = prompt.render(at(5, 1, overheard=True))
    assert said == "⟦a 1⟧ [to others] x"


async def test_a_busy_channel_costs_a_new_prompt_only_at_a_trim(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True, history_tokens=2000) as club:
        await switch(club)
        for number in range(6):
            await club.ask(f"{number} " + "word " * 180)
        anew, before = 0, ""
        for number in range(12):
            for each in range(12):
                await club.ada.send(club.general, f"chatter {number}.{each} and more of the same")
            await club.ask("well?")
            now = "".join(each["content"] for each in model.messages[1:])
            anew += not now.startswith(before)
            before = now
    assert anew <= 6

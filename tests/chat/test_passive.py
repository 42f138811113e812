"""Reading along: only where an admin lets it, announced, and as context that does not push out the conversation."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import passive, prompt
from bot.cli.startup_errors import problem
from bot.core.domain import ChannelId, Message, MessageId, Owner, Role, Scope, Speaker, UserId
from bot.discord_io.client import intents
from bot.discord_io.incoming.messages import is_command
from bot.discord_io.ui.settings_values import saved
from tests.chat.test_options_in_force import of_channel
from tests.cogs.test_settings import typed
from tests.support.english import texts
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.panels import message, own
from tests.support.world import World, world


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, message_content_intent=True) as made:
        yield made


async def switch(server: World, value: str = "on", where: str = "channel") -> str:
    return await typed(server, "set", option="passive", value=value, where=where)


async def heard(server: World) -> list[str]:
    await server.bot.passive_messages._passive.flush()
    return [row[0] for row in server.rows("SELECT content FROM messages WHERE passive ORDER BY id")]


# --------------------------------------------------------------------- switching on and off


async def test_nothing_is_remembered_before_an_admin_wants_that(server: World) -> None:
    await server.bo.send(server.general, "just talking")
    assert await heard(server) == []


async def test_passive_listening_is_announced_in_the_channel_and_then_begins(server: World) -> None:
    assert await switch(server) == saved(texts, "channel", "passive", True)
    (told,) = server.texts()
    assert told.startswith("👂 Ada has let me read **messages that do not mention me** in this channel.")
    assert "until they are deleted" in told
    assert "`127.0.0.1`" in told
    assert "`/privacy`" in told

    await server.bo.send(server.general, "just talking")
    assert await heard(server) == ["just talking"]
    assert server.replies()[1:] == []


async def test_passive_listening_ends_with_an_announcement(server: World) -> None:
    await switch(server)
    assert await switch(server, "off") == saved(texts, "channel", "passive", False)
    assert server.texts()[1].startswith("👂 Ada has turned off reading **messages that do not mention me** here.")
    await server.bo.send(server.general, "just talking")
    assert await heard(server) == []


async def test_passive_listening_is_not_announced_twice(server: World) -> None:
    await switch(server)
    assert await switch(server) == texts("settings-unchanged")
    assert len(server.texts()) == 1


async def test_without_the_intent_the_switch_that_is_missing_is_named(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        said = await switch(server)
        assert said == texts("passive-needs-intent")
        assert "Message Content Intent" in said
        assert server.texts() == []
        assert await own(server, of_channel(server.general), "passive") is None


async def test_passive_listening_does_not_begin_without_an_announcement(server: World) -> None:
    server.forbid("send_messages")
    await server.env.settle()
    assert await switch(server) == texts("passive-not-announced")
    assert await own(server, of_channel(server.general), "passive") is None


async def test_passive_listening_is_switched_on_channel_by_channel(server: World) -> None:
    assert await switch(server, where="server") == texts("passive-by-channel")
    assert await own(server, Owner(Scope.GUILD, server.guild.id), "passive") is None


async def test_context_and_privacy_say_that_the_bot_reads_along(server: World) -> None:
    name, off = texts("context-passive"), texts("context-passive-off")
    before = message(await server.bo.slash(server.general, "context"))
    assert {field.name: field.value for field in before.embeds[0].fields}[name] == off
    await switch(server)
    after = message(await server.bo.slash(server.general, "context"))
    assert {field.name: field.value for field in after.embeds[0].fields}[name] == texts("context-passive-on")
    told = message(await server.bo.slash(server.general, "privacy"))
    assert name in {field.name for field in told.embeds[0].fields}


async def test_an_intent_that_discord_does_not_give_is_a_sentence_at_the_start() -> None:
    said = problem(discord.PrivilegedIntentsRequired(None))
    assert said.startswith("MESSAGE_CONTENT_INTENT is true, but Discord does not give")
    assert not intents(message_content=False).message_content
    assert intents(message_content=True).message_content


# ----------------------------------------------------------------------------- what is heard


async def test_a_passive_message_is_marked_context_of_the_next_answer(server: World) -> None:
    await switch(server)
    await server.ada.send(server.general, "The meeting is at four.")
    server.model.script(say("At four."))
    await server.ask("When is the meeting?")

    (said,) = server.prompt()
    assert said[1].splitlines() == [
        f"⟦Ada {server.ada.id}⟧ [to others] The meeting is at four.",
        f"⟦Bo {server.bo.id}⟧ When is the meeting?",
    ]
    assert prompt.PASSIVE_RULE in server.model.messages[0]["content"]


async def test_without_passive_listening_the_prompt_does_not_mention_it(server: World) -> None:
    await server.ask("hi")
    assert "[to others]" not in str(server.model.messages)


async def test_prompts_only_grow_at_their_end(server: World) -> None:
    await switch(server)
    seen: list[list[dict[str, str]]] = []
    for number in range(4):
        await server.ada.send(server.general, f"talk {number}")
        await server.ask(f"question {number}")
        seen.append(server.model.messages)
    for before, after in pairwise(seen):
        assert after[: len(before) - 1] == before[:-1]
        assert after[len(before) - 1]["content"].startswith(before[-1]["content"])


async def test_a_passive_message_during_an_answer_comes_behind_it(server: World) -> None:
    await switch(server)
    step = say_in_steps()
    server.model.script(step)
    server.post("first")
    await step.waiting()
    server.env.backend.create_message(server.general.id, server.ada.id, "meanwhile")
    step.send("Answer.")
    step.finish()
    await server.env.settle()
    await server.ask("second")
    assert [text.split("⟧ ")[-1] for _, text in server.prompt()] == ["first", "Answer.", "second"]
    assert "[to others] meanwhile" in server.prompt()[2][1]


@pytest.mark.parametrize("text", ["!play something", "/roll", "?help", ".ping"])
async def test_other_bots_commands_are_not_heard(server: World, text: str) -> None:
    await switch(server)
    await server.bo.send(server.general, text)
    assert await heard(server) == []


@pytest.mark.parametrize("text", ["... well", "?!", "$5", "", "- item", "-x"])
def test_texts_that_are_no_commands(text: str) -> None:
    assert is_command(text) is (text == "-x")


async def test_passive_messages_of_opted_out_members_are_not_stored(server: World) -> None:
    await switch(server)
    await server.bot.opt_outs.opt_out(UserId(server.bo.id))
    await server.bo.send(server.general, "not for you")
    await server.ada.send(server.general, "for all")
    assert await heard(server) == ["for all"]


async def test_other_channels_are_not_heard(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await switch(server)
    await server.bo.send(elsewhere, "there")
    assert await heard(server) == []


# ------------------------------------------------------------------- edits, deletions, forgetting


async def test_an_edit_and_a_deletion_are_followed(server: World) -> None:
    await switch(server)
    first = await server.bo.send(server.general, "typo")
    second = await server.bo.send(server.general, "regret")
    server.edit(first.id, "fixed")
    server.env.backend.delete_message(server.general.id, second.id)
    await server.env.settle()
    assert await heard(server) == ["fixed"]


async def test_an_edit_that_adds_the_mention_asks(server: World) -> None:
    await switch(server)
    said = await server.bo.send(server.general, "what time is it?")
    server.edit(said.id, f"{server.mention} what time is it?")
    await server.env.settle()
    assert await heard(server) == []
    assert server.log() == ["what time is it?", "Hello!"]


async def test_a_reset_forgets_passive_messages(server: World) -> None:
    await switch(server)
    await server.bo.send(server.general, "just talking")
    await server.ada.slash(server.general, "reset")
    await server.ask("hi")
    assert len(server.prompt()) == 1
    assert "just talking" not in str(server.model.messages)


async def test_an_erasure_deletes_passive_messages(server: World) -> None:
    await switch(server)
    await server.bo.send(server.general, "just talking")
    await server.ada.send(server.general, "me too")
    await server.bot.personal_data.erase(UserId(server.bo.id), None)
    assert await heard(server) == ["me too"]


async def test_passive_messages_of_a_gap_are_read_back(server: World) -> None:
    await switch(server)
    await server.ask("hi")
    async with server.away():
        server.env.backend.create_message(server.general.id, server.ada.id, "while you were away")
    assert await heard(server) == ["while you were away"]


async def test_a_stopping_bot_stores_passive_messages(server: World) -> None:
    await switch(server)
    server.bot.passive_messages._passive._writing = None
    await server.bo.send(server.general, "just talking")
    async with server.restarted():
        assert server.rows("SELECT content FROM messages WHERE passive") == [("just talking",)]


# --------------------------------------------------------------------------------- its share


async def test_a_busy_channel_does_not_push_the_conversation_out(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True, history_tokens=1000) as server:
        await switch(server)
        await server.ask("my name is Bo")
        for number in range(80):
            await server.ada.send(server.general, f"chatter {number} and more of the same")
        await server.ask("what is my name?")

        texts = str(server.prompt())
        assert "my name is Bo" in texts
        assert "chatter 79" in texts
        assert "chatter 0 " not in texts
        kept = await heard(server)
        assert 0 < len(kept) < 40


async def test_messages_beyond_the_share_are_kept_for_searches(database: Path, model: ModelServer) -> None:
    settings: dict[str, Any] = {"message_content_intent": True, "history_tokens": 1000, "recall": "tool"}
    async with world(database, model, **settings) as server:
        await switch(server)
        await server.ask("my name is Bo")
        for number in range(80):
            await server.ada.send(server.general, f"chatter {number} and more of the same")
        await server.ask("what is my name?")

        sent = server.prompt()
        assert "my name is Bo" in str(sent)
        assert "chatter 0 " not in str(sent)
        assert len(await heard(server)) == 80
        async with server.restarted():
            await server.ask("and now?")
            assert server.prompt()[: len(sent)] == sent


def at(position: int, tokens: int, *, passive: bool) -> Message:
    return Message(MessageId(position), MessageId(position), Role.USER, Speaker(UserId(1), "a"), "x", tokens, passive)


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans()), max_size=40), st.integers(4, 2000))
def test_the_newest_passive_messages_stay_within_their_share(said: list[tuple[int, bool]], budget: int) -> None:
    messages = [at(number, tokens, passive=over) for number, (tokens, over) in enumerate(said, 1)]
    upto = passive.excess(messages, budget) or 0
    kept = [each for each in messages if each.passive and each.position > upto]
    gone = [each for each in messages if each.passive and each.position <= upto]
    assert sum(each.tokens for each in kept) <= budget * passive.SHARE
    if gone:
        assert sum(each.tokens for each in kept) + gone[-1].tokens > int(budget * passive.SHARE)
    assert ChannelId(1)


def test_an_overheard_message_cannot_pass_for_a_question() -> None:
    said: Any = prompt.render(at(5, 1, passive=True))
    assert said == "⟦a 1⟧ [to others] x"


async def test_a_busy_channel_costs_a_new_prompt_only_at_a_trim(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True, history_tokens=2000) as server:
        await switch(server)
        for number in range(6):
            await server.ask(f"{number} " + "word " * 180)
        anew, before = 0, ""
        for number in range(12):
            for each in range(12):
                await server.ada.send(server.general, f"chatter {number}.{each} and more of the same")
            await server.ask("well?")
            now = "".join(each["content"] for each in model.messages[1:])
            anew += not now.startswith(before)
            before = now
    assert anew <= 6

"""Channels where no mention is needed: questions, exceptions, limits, edits, deletions and restarts."""

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.core.domain import UserId
from bot.discord_io.replies.messages import CANNOT_SPEAK, WAIT
from bot.discord_io.ui.settings_values import saved
from tests.chat.test_edits import noticed
from tests.chat.test_options_in_force import choose, of_channel, of_guild, thread_in
from tests.cogs.test_settings import typed
from tests.support.english import texts
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.panels import message, own
from tests.support.world import World, shown, world


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, message_content_intent=True) as made:
        await choose(made, of_channel(made.general), mention_free=True)
        yield made


def post(server: World, text: str, where: ChannelHandle | None = None) -> int:
    """Post Bo's message without a mention; `env.settle()` waits for the answer."""
    return server.env.backend.create_message((where or server.general).id, server.bo.id, text).id


async def test_message_without_mention_is_answered_and_stored(server: World) -> None:
    server.model.script(say("At four."))
    await server.bo.send(server.general, "When is the meeting?")
    assert server.texts() == ["At four."]
    assert server.prompt() == [("user", f"⟦Bo {server.bo.id}⟧ When is the meeting?")]
    assert server.log() == ["When is the meeting?", "At four."]
    assert server.rows("SELECT passive FROM messages WHERE role = 'user'") == [(0,)]


async def test_mention_is_needed_where_the_option_is_off(server: World) -> None:
    other = server.guild.create_text_channel("other")
    await server.env.settle()
    await server.bo.send(other, "hello?")
    assert server.texts(other) == []
    assert server.log() == []


@pytest.mark.parametrize("text", ["!play something", "/roll", "<@{bo}> are you there?", "@everyone lunch!"])
async def test_messages_for_others_are_not_answered(server: World, text: str) -> None:
    await server.ada.send(server.general, text.format(bo=server.bo.id))
    assert server.texts() == []
    assert server.log() == []


async def test_reply_to_another_member_is_not_answered(server: World) -> None:
    first = await server.ada.send(server.general, "!remind me")
    await server.bo.send(server.general, "what for?", reply_to=first)
    assert server.texts() == []


async def test_reply_to_oneself_is_answered(server: World) -> None:
    first = await server.bo.send(server.general, "!remind me")
    server.model.script(say("Of course."))
    await server.bo.send(server.general, "or can you?", reply_to=first)
    assert server.texts() == ["Of course."]


async def test_messages_of_other_bots_and_webhooks_are_not_answered(server: World) -> None:
    backend = server.env.backend
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))
    webhook = backend.create_webhook(server.general.id, "News", server.ada.id)
    backend.create_message(server.general.id, robot.id, "Beep")
    backend.create_message(server.general.id, webhook.id, "News!", webhook_id=webhook.id)
    await server.env.settle()
    assert server.texts() == []


async def test_opted_out_members_are_ignored_silently(server: World) -> None:
    await server.bot.opt_outs.opt_out(UserId(server.bo.id))
    id_ = post(server, "When is the meeting?")
    await server.env.settle()
    assert server.texts() == []
    assert server.reactions(id_) == []
    assert server.rows("SELECT count(*) FROM messages") == [(0,)]


async def test_rate_limits_are_shown_by_a_reaction_only(server: World) -> None:
    await choose(server, of_channel(server.general), user_requests=1)
    server.model.script(say("Yes."))
    await server.bo.send(server.general, "first")
    second = post(server, "second")
    await server.env.settle()
    assert server.texts() == ["Yes."]
    assert server.reactions(second) == [WAIT]


async def test_refused_members_get_a_reaction_only(server: World) -> None:
    await choose(server, of_channel(server.general), denied_members=frozenset({UserId(server.bo.id)}))
    id_ = post(server, "first")
    await server.env.settle()
    assert server.texts() == []
    assert server.reactions(id_) == [CANNOT_SPEAK]


async def test_threads_of_questions_follow_the_channel(server: World) -> None:
    await choose(server, of_channel(server.general), threads=True)
    server.model.script(say("One."), say("Two."))
    await server.bo.send(server.general, "first")
    (thread,) = server.general.threads
    await server.bo.send(thread, "and then?")
    assert server.texts(thread) == ["One.", "Two."]
    assert [words for _, words in server.prompt()][-1].endswith("and then?")


async def test_thread_can_be_mention_free_alone(server: World) -> None:
    room = server.guild.create_text_channel("room")
    await server.env.settle()
    thread = await thread_in(server, room)
    await choose(server, of_channel(thread), mention_free=True)
    server.model.script(say("Here."))
    await server.bo.send(room, "hello?")
    await server.bo.send(thread, "hello?")
    assert server.texts(room) == ["aside"]  # the notice of the thread
    assert server.texts(thread)[-1] == "Here."


# ---------------------------------------------------------------------- edits, deletions, restarts


async def test_edited_question_is_answered_in_its_new_words(server: World) -> None:
    step = say_in_steps()
    server.model.script(step, say("At five."))
    id_ = post(server, "When is lunch?")
    await step.waiting()
    step.send("At")
    await shown(server, "At")
    server.edit(id_, "When is dinner?")
    await noticed(server, id_)
    step.send(" one.")
    await server.env.settle()
    assert server.texts() == ["At five."]
    assert server.log() == ["When is dinner?", "At five."]


async def test_question_edited_into_a_command_is_forgotten(server: World) -> None:
    server.model.script(say("Yes."))
    id_ = post(server, "help")
    await server.env.settle()
    server.edit(id_, "!help")
    await server.env.settle()
    assert server.log() == []


async def test_deleted_question_is_forgotten(server: World) -> None:
    server.model.script(say("Yes."))
    id_ = post(server, "my secret")
    await server.env.settle()
    server.env.backend.delete_message(server.general.id, id_)
    await server.env.settle()
    assert server.log() == []


async def test_questions_edited_while_the_bot_is_away_stay_questions(server: World) -> None:
    server.model.script(say("Blue."), say("Green."))
    id_ = post(server, "my colour is blue")
    await server.env.settle()
    async with server.away():
        server.edit(id_, "my colour is green")
    await server.bo.send(server.general, "which is it?")
    assert server.prompt()[0] == ("user", f"⟦Bo {server.bo.id}⟧ my colour is green")


async def test_question_cut_off_by_a_restart_is_answered_once(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    post(server, "hi")
    await step.waiting()
    await server.bot.turns.close(within_s=0)
    await server.env.settle()
    server.model.script(say("Hello."), say("Still here."))
    async with server.restarted() as again:
        assert again.texts() == ["Hello."]
        await again.bo.send(again.general, "and now?")
        assert again.texts() == ["Hello.", "Still here."]


async def test_questions_missed_while_away_are_answered(server: World) -> None:
    server.model.script(say("Here I am."))
    async with server.away():
        post(server, "where are you?")
    assert server.texts() == ["Here I am."]


# -------------------------------------------------------------------------------- the switch


async def switch(server: World, value: str = "on", where: str = "channel") -> str:
    return await typed(server, "set", option="mention_free", value=value, where=where)


async def test_switch_is_announced_in_the_channel(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        assert await switch(server) == saved(texts, "channel", "mention_free", True)
        assert await switch(server, "off") == saved(texts, "channel", "mention_free", False)
        on, off = server.texts()
        assert on.startswith("💬 Ada has let me answer **without a mention** here.")
        assert "`127.0.0.1`" in on
        assert "`/privacy`" in on
        assert off.startswith("💬 Ada has turned off answers **without a mention** here.")


async def test_switch_needs_the_intent(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        assert await switch(server) == texts("mention_free-needs-intent")
        assert server.texts() == []
        assert await own(server, of_channel(server.general), "mention_free") is None


async def test_switch_needs_a_channel_that_can_be_told(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        assert await switch(server, where="server") == texts("mention_free-by-channel")
        assert await own(server, of_guild(server), "mention_free") is None
        server.forbid("send_messages")
        await server.env.settle()
        assert await switch(server) == texts("passive-not-announced")
        assert await own(server, of_channel(server.general), "mention_free") is None


async def test_context_names_reading_without_mentions(server: World) -> None:
    embed: discord.Embed = message(await server.bo.slash(server.general, "context")).embeds[0]
    found = {field.name: field.value for field in embed.fields}
    assert found[texts("context-passive")] == texts("context-passive-on")

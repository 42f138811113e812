"""What admins have set applies to answers from the next question on, in what the place is in."""

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.config.model_allowlist import ModelAllowlist
from bot.core.domain import BOT, GuildId, Owner, Scope, UserId
from bot.core.errors import UserNotAllowed
from bot.discord_io.i18n.failures import failure
from bot.discord_io.replies.messages import CANNOT_SPEAK
from tests.cogs.test_context import shown
from tests.support.english import texts
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, world

LEVELS = ("bot", "guild", "category", "channel", "thread")


async def choose(server: World, owner: Owner, **options: Any) -> None:
    for name, value in options.items():
        changed = await server.bot.scoped_settings.set(
            owner, name, value, by=UserId(server.ada.id), guild=GuildId(server.guild.id)
        )
        assert changed is not None


def of_guild(server: World) -> Owner:
    return Owner(Scope.GUILD, server.guild.id)


def of_channel(channel: ChannelHandle) -> Owner:
    return Owner(Scope.CHANNEL, channel.id)


async def thread_in(server: World, channel: ChannelHandle) -> ChannelHandle:
    found = server.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    return channel.threads[0]


def refusal(server: World) -> str:
    return failure(texts, UserNotAllowed(Scope.USER), now=0, reference="")


# ------------------------------------------------------------------------ access


@pytest.mark.parametrize("level", LEVELS)
async def test_the_bot_is_silent_where_it_is_switched_off_and_shows_that_by_a_sign(server: World, level: str) -> None:
    category = server.guild.create_category("Rooms")
    room = server.guild.create_text_channel("room", category=category)
    await server.env.settle()
    thread = await thread_in(server, room)
    owners = {
        "bot": BOT,
        "guild": of_guild(server),
        "category": of_channel(category),
        "channel": of_channel(room),
        "thread": of_channel(thread),
    }
    await choose(server, owners[level], answers=False)

    question = server.post("hi", where=thread)
    await server.env.settle()

    assert server.texts(thread) == []
    assert server.reactions(question, thread) == [CANNOT_SPEAK]
    assert server.log() == []
    elsewhere = {
        "bot": None,
        "guild": None,
        "category": server.general,
        "channel": server.general,
        "thread": room,
    }
    if place := elsewhere[level]:
        server.model.script(say("Hello!"))
        assert await server.ask("hi", where=place) == "Hello!"


async def test_a_narrower_place_can_be_switched_on_again(server: World) -> None:
    await choose(server, of_guild(server), answers=False)
    await choose(server, of_channel(server.general), answers=True)
    server.model.script(say("Hello!"))
    assert await server.ask("hi") == "Hello!"


async def test_a_mention_without_a_question_gets_no_hint_where_the_bot_is_switched_off(server: World) -> None:
    await choose(server, of_guild(server), answers=False)
    assert await server.ask("") == ""


async def test_a_denied_member_is_told_once_a_minute(server: World) -> None:
    await choose(server, of_guild(server), denied_members=frozenset({server.bo.id}))

    assert await server.ask("hi") == refusal(server)
    again = server.post("hi")
    await server.env.settle()
    assert server.reactions(again) == [CANNOT_SPEAK]
    server.clock.advance(61)
    assert await server.ask("hi") == refusal(server)

    assert server.log() == []
    assert server.model.requests == []
    server.model.script(say("Hello!"))
    assert await server.ask("hi", by=server.ada) == "Hello!"


async def test_where_a_role_is_allowed_only_its_members_may_ask(server: World) -> None:
    readers = server.guild.create_role("Readers")
    cy = server.guild.add_member(server.env.create_user("cy", global_name="Cy"), roles=[readers])
    await server.env.settle()
    await choose(server, of_channel(server.general), allowed_roles=frozenset({readers.id}))

    assert await server.ask("hi") == refusal(server)
    server.model.script(say("Hello!"))
    assert await server.ask("hi", by=cy) == "Hello!"


async def test_a_change_leaves_a_question_alone_that_is_being_answered(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    await choose(server, of_guild(server), answers=False)
    step.send("Hello!")
    step.finish()
    await server.env.settle()
    assert server.texts() == ["Hello!"]


# ------------------------------------------------------------------------- limits


async def test_a_channels_own_limit_of_questions_applies_there(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await choose(server, of_channel(server.general), channel_requests=1)
    server.model.script(*[say("Hello!")] * 3)

    assert await server.ask("hi") == "Hello!"
    assert "I answer 1 question per minute in this channel" in await server.ask("hi")
    assert await server.ask("hi", where=elsewhere) == "Hello!"
    assert await server.ask("hi", where=elsewhere) == "Hello!"


async def test_a_persons_limit_is_at_most_the_operators(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=2) as server:
        model.script(*[say("Hello!")] * 3)
        await choose(server, of_channel(server.general), user_requests=1)
        assert await server.ask("hi") == "Hello!"
        assert "You can ask me 1 question per minute" in await server.ask("hi")
        assert await server.ask("hi", by=server.ada) == "Hello!"


async def test_a_shorter_history_applies_at_once(server: World) -> None:
    server.model.script(*[say("word " * 100)] * 4)
    for _ in range(3):
        await server.ask("word " * 100)
    await choose(server, of_guild(server), history_tokens=300)
    await server.ask("and now?")
    assert len(server.prompt()) < 5


# -------------------------------------------------------------------------- style


async def test_a_reply_that_is_not_streamed_appears_when_it_is_done(server: World) -> None:
    await choose(server, of_guild(server), streamed=False)
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("Hello, ")
    step.send("world!")
    step.finish()
    await server.env.settle()

    assert server.texts() == ["Hello, world!"]
    assert [body["content"] for body in server.sent("POST") if "content" in body] == ["Hello, world!"]
    assert server.sent("PATCH") == []


async def test_whether_a_reply_notifies_is_set_by_place(server: World) -> None:
    await choose(server, of_channel(server.general), pings=True)
    server.model.script(say("Hello!"), say("Hello!"))
    await server.ask("hi")
    assert server.sent("POST")[-1]["allowed_mentions"]["replied_user"] is True


@pytest.mark.parametrize(
    ("language", "begins"), [("de", "Hallo! Schreib"), ("fr", "Bonjour ! Écris"), (None, "Hello! Write")]
)
async def test_public_texts_are_in_the_places_language(server: World, language: str | None, begins: str) -> None:
    if language:
        await choose(server, of_guild(server), language=language)
    assert (await server.ask("")).startswith(begins)


# -------------------------------------------------------------------------- models


async def test_a_channel_has_its_own_model_from_prompt_to_usage_record(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("other-model",)) as server:
        await choose(server, of_channel(server.general), model="other-model")
        elsewhere = server.guild.create_text_channel("elsewhere")
        await server.env.settle()
        model.script(say("Hello!"), say("Hi!"))

        await server.ask("hi")
        await server.ask("hi", where=elsewhere)

        asked = [request.json["model"] for request in model.requests]
        assert asked == ["other-model", "test-model"]
        assert server.rows("SELECT model FROM turns ORDER BY id") == [("other-model",), ("test-model",)]
        assert server.rows("SELECT model FROM completions ORDER BY id") == [("other-model",), ("test-model",)]
        assert "`other-model`" in shown(await server.bo.slash(server.general, "context"))


async def test_a_model_that_is_not_allowed_any_more_gives_way_to_the_operators(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_models=("other-model",)) as server:
        await choose(server, of_guild(server), model="other-model")
    async with world(database, model) as server:
        model.script(say("Hello!"))
        await server.ask("hi")
        assert model.requests[-1].json["model"] == "test-model"


async def test_with_a_star_everything_that_the_server_lists_may_be_chosen(database: Path, model: ModelServer) -> None:
    names = ("b-model", "a-model")
    model.models = status(200, {"object": "list", "data": [{"id": name} for name in names]})
    async with world(database, model, allowed_models=("*",)) as server:
        assert server.bot.scoped_settings.allowlist.names == (
            "test-model",
            "a-model",
            "b-model",
        )


def test_an_allowlist_has_the_operators_model_first_and_keeps_chosen_models() -> None:
    allowlist = ModelAllowlist("own", ["b", "own", "b"])
    allowlist.listed(["z"])
    assert allowlist.names == ("own", "b")
    assert not allowlist.allows("z")
    every = ModelAllowlist("own", ["*"])
    assert every.may_be_chosen("anything")
    every.listed(["z", "a"])
    assert every.names == ("own", "a", "z")
    assert not every.may_be_chosen("anything")
    assert every.allows("anything")

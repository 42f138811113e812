"""What admins have set applies to answers from the next question on, in what the place is in."""

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.config.model_allowlist import Menu
from bot.core.domain import BOT, GuildId, Owner, Scope, UserId
from bot.core.errors import NotWelcome
from bot.discord_io.replies.messages import CANNOT_SPEAK
from tests.cogs.test_context import shown
from tests.support.english import wording
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, world

LEVELS = ("bot", "guild", "category", "channel", "thread")


async def choose(club: World, owner: Owner, **options: Any) -> None:
    for name, value in options.items():
        changed = await club.bot.conversations.preferences.set(
            owner, name, value, by=UserId(club.ada.id), guild=GuildId(club.guild.id)
        )
        assert changed is not None


def of_guild(club: World) -> Owner:
    return Owner(Scope.GUILD, club.guild.id)


def of_channel(channel: ChannelHandle) -> Owner:
    return Owner(Scope.CHANNEL, channel.id)


async def thread_in(club: World, channel: ChannelHandle) -> ChannelHandle:
    found = club.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await club.env.settle()
    return channel.threads[0]


def refusal(club: World) -> str:
    return wording.failure(NotWelcome(Scope.USER), now=0, reference="")


# ------------------------------------------------------------------------ access


@pytest.mark.parametrize("level", LEVELS)
async def test_the_bot_is_silent_where_it_is_switched_off_and_shows_that_by_a_sign(
    club: World, level: str
) -> None:
    category = club.guild.create_category("Rooms")
    room = club.guild.create_text_channel("room", category=category)
    await club.env.settle()
    thread = await thread_in(club, room)
    owners = {
        "bot": BOT,
        "guild": of_guild(club),
        "category": of_channel(category),
        "channel": of_channel(room),
        "thread": of_channel(thread),
    }
    await choose(club, owners[level], answers=False)

    question = club.post("hi", where=thread)
    await club.env.settle()

    assert club.texts(thread) == []
    assert club.reactions(question, thread) == [CANNOT_SPEAK]
    assert club.log() == []
    elsewhere = {
        "bot": None,
        "guild": None,
        "category": club.general,
        "channel": club.general,
        "thread": room,
    }
    if place := elsewhere[level]:
        club.model.script(say("Hello!"))
        assert await club.ask("hi", where=place) == "Hello!"


async def test_a_narrower_place_can_be_switched_on_again(club: World) -> None:
    await choose(club, of_guild(club), answers=False)
    await choose(club, of_channel(club.general), answers=True)
    club.model.script(say("Hello!"))
    assert await club.ask("hi") == "Hello!"


async def test_a_mention_without_a_question_gets_no_hint_where_the_bot_is_switched_off(club: World) -> None:
    await choose(club, of_guild(club), answers=False)
    assert await club.ask("") == ""


async def test_who_is_denied_is_told_so_and_not_again_within_a_minute(club: World) -> None:
    await choose(club, of_guild(club), denied_members=frozenset({club.bo.id}))

    assert await club.ask("hi") == refusal(club)
    again = club.post("hi")
    await club.env.settle()
    assert club.reactions(again) == [CANNOT_SPEAK]
    club.clock.advance(61)
    assert await club.ask("hi") == refusal(club)

    assert club.log() == []
    assert club.model.requests == []
    club.model.script(say("Hello!"))
    assert await club.ask("hi", by=club.ada) == "Hello!"


async def test_where_a_role_is_allowed_only_its_members_may_ask(club: World) -> None:
    readers = club.guild.create_role("Readers")
    cy = club.guild.add_member(club.env.create_user("cy", global_name="Cy"), roles=[readers])
    await club.env.settle()
    await choose(club, of_channel(club.general), allowed_roles=frozenset({readers.id}))

    assert await club.ask("hi") == refusal(club)
    club.model.script(say("Hello!"))
    assert await club.ask("hi", by=cy) == "Hello!"


async def test_a_change_leaves_a_question_alone_that_is_being_answered(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("hi")
    await step.waiting()
    await choose(club, of_guild(club), answers=False)
    step.send("Hello!")
    step.finish()
    await club.env.settle()
    assert club.texts() == ["Hello!"]


# ------------------------------------------------------------------------- limits


async def test_a_channels_own_limit_of_questions_applies_there(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    await choose(club, of_channel(club.general), channel_requests=1)
    club.model.script(*[say("Hello!")] * 3)

    assert await club.ask("hi") == "Hello!"
    assert "I answer 1 question a minute in this channel" in await club.ask("hi")
    assert await club.ask("hi", where=elsewhere) == "Hello!"
    assert await club.ask("hi", where=elsewhere) == "Hello!"


async def test_a_persons_limit_is_at_most_the_operators(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=2) as club:
        model.script(*[say("Hello!")] * 3)
        await choose(club, of_channel(club.general), user_requests=1)
        assert await club.ask("hi") == "Hello!"
        assert "You may ask me 1 question a minute" in await club.ask("hi")
        assert await club.ask("hi", by=club.ada) == "Hello!"


async def test_a_shorter_history_applies_at_once(club: World) -> None:
    club.model.script(*[say("word " * 100)] * 4)
    for _ in range(3):
        await club.ask("word " * 100)
    await choose(club, of_guild(club), history_tokens=300)
    await club.ask("and now?")
    assert len(club.prompt()) < 5


# -------------------------------------------------------------------------- style


async def test_a_reply_that_is_not_streamed_appears_when_it_is_done(club: World) -> None:
    await choose(club, of_guild(club), streamed=False)
    step = say_in_steps()
    club.model.script(step)
    club.post("hi")
    await step.waiting()
    step.send("Hello, ")
    step.send("world!")
    step.finish()
    await club.env.settle()

    assert club.texts() == ["Hello, world!"]
    assert [body["content"] for body in club.sent("POST") if "content" in body] == ["Hello, world!"]
    assert club.sent("PATCH") == []


async def test_whether_a_reply_notifies_is_set_by_place(club: World) -> None:
    await choose(club, of_channel(club.general), pings=True)
    club.model.script(say("Hello!"), say("Hello!"))
    await club.ask("hi")
    assert club.sent("POST")[-1]["allowed_mentions"]["replied_user"] is True


@pytest.mark.parametrize(
    ("language", "begins"), [("de", "Hallo! Schreib"), ("fr", "Bonjour ! Écris"), (None, "Hello! Write")]
)
async def test_what_everybody_reads_is_in_the_places_language(
    club: World, language: str | None, begins: str
) -> None:
    if language:
        await choose(club, of_guild(club), language=language)
    assert (await club.ask("")).startswith(begins)


# -------------------------------------------------------------------------- models


async def test_a_channel_has_its_own_model_from_prompt_to_books(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_models=("other-model",)) as club:
        await choose(club, of_channel(club.general), model="other-model")
        elsewhere = club.guild.create_text_channel("elsewhere")
        await club.env.settle()
        model.script(say("Hello!"), say("Hi!"))

        await club.ask("hi")
        await club.ask("hi", where=elsewhere)

        asked = [request.json["model"] for request in model.requests]
        assert asked == ["other-model", "test-model"]
        assert club.rows("SELECT model FROM turns ORDER BY id") == [("other-model",), ("test-model",)]
        assert club.rows("SELECT model FROM completions ORDER BY id") == [("other-model",), ("test-model",)]
        assert "`other-model`" in shown(await club.bo.slash(club.general, "context"))


async def test_a_model_that_is_not_allowed_any_more_gives_way_to_the_operators(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_models=("other-model",)) as club:
        await choose(club, of_guild(club), model="other-model")
    async with world(database, model) as club:
        model.script(say("Hello!"))
        await club.ask("hi")
        assert model.requests[-1].json["model"] == "test-model"


async def test_with_a_star_everything_that_the_server_lists_may_be_chosen(
    database: Path, model: ModelServer
) -> None:
    names = ("b-model", "a-model")
    model.models = status(200, {"object": "list", "data": [{"id": name} for name in names]})
    async with world(database, model, allowed_models=("*",)) as club:
        assert club.bot.conversations.preferences.menu.names == ("test-model", "a-model", "b-model")


def test_a_menu_has_the_operators_model_first_and_remembers_what_was_chosen() -> None:
    menu = Menu("own", ["b", "own", "b"])
    menu.listed(["z"])
    assert menu.names == ("own", "b")
    assert not menu.allows("z")
    every = Menu("own", ["*"])
    assert every.may_be_chosen("anything")
    every.listed(["z", "a"])
    assert every.names == ("own", "a", "z")
    assert not every.may_be_chosen("anything")
    assert every.allows("anything")

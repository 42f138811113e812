"""Which servers and direct messages the owner lets in, and what the others are told."""

from pathlib import Path

import pytest
from simcord.actors import MemberActor

from bot.core.domain import UserId
from bot.privacy.access import Closed
from tests.support.english import wording
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

ELSEWHERE = 123456789012345678


async def test_a_server_that_is_not_listed_is_told_so_once_and_then_nothing(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as club:
        assert await club.ask("hi") == wording.closed(Closed.GUILD)
        assert await club.ask("hi again", by=club.ada) == ""
        async with club.restarted() as later:
            assert await later.ask("and now?") == ""
        assert club.log() == []
        assert model.requests == []


async def test_a_server_that_is_listed_is_served(database: Path, model: ModelServer) -> None:
    async with world(database, model) as club:
        served = frozenset({club.guild.id, ELSEWHERE})
    async with world(database.with_name("other.sqlite3"), model, allowed_guilds=served) as club:
        model.script(say("Hello!"))
        assert await club.ask("hi") == "Hello!"


async def test_commands_say_so_too(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as club:
        result = await club.bo.slash(club.general, "reset")
        assert result.response is not None
        assert result.response.content == wording.closed(Closed.GUILD)
        assert result.response.ephemeral


async def test_a_server_that_is_not_listed_is_left_where_the_owner_wants_that(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE}), leave_other_guilds=True) as club:
        assert club.bot.get_guild(club.guild.id) is None


async def test_direct_messages_are_not_answered_where_the_owner_does_not_want_that(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, answer_dms=False) as club:
        await club.bo.user.send_dm("hi")
        await club.bo.user.send_dm("hello?")
        await club.ada.user.send_dm("hi")
        assert model.requests == []
        assert club.rows("SELECT count(*) FROM messages") == [(0,)]
        told = [request["content"] for request in club.sent("POST")]
        assert told == [wording.closed(Closed.DIRECT)] * 2
        model.script(say("Hello!"))
        assert await club.ask("hi") == "Hello!"


async def test_who_has_opted_out_is_told_once_and_nothing_of_theirs_is_kept(club: World) -> None:
    consent = club.bot.conversations.consent
    await consent.opt_out(UserId(club.bo.id))

    assert await club.ask("hi") == wording.closed(Closed.OPTED_OUT)
    assert await club.ask("hello?") == ""
    assert club.log() == []
    assert club.model.requests == []
    club.model.script(say("Hello!"))
    assert await club.ask("hi", by=club.ada) == "Hello!"


async def test_an_edit_by_who_has_opted_out_forgets_what_was_remembered(club: World) -> None:
    club.model.script(say("Hello!"))
    question = club.post("my secret")
    await club.env.settle()
    await club.bot.conversations.consent.opt_out(UserId(club.bo.id))

    club.edit(question, f"{club.mention} my other secret")
    await club.env.settle()

    assert not any("secret" in text for text in club.log())


async def test_what_was_missed_of_a_server_that_is_not_listed_stays_so(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as club:
        await club.ask("hi")
        async with club.away():
            club.post("while you were away")
        assert model.requests == []
        assert len(club.replies()) == 1


@pytest.mark.parametrize("by", ["ada", "bo"])
async def test_a_hint_is_no_way_around_the_gate(database: Path, model: ModelServer, by: str) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as club:
        actor: MemberActor = getattr(club, by)
        assert await club.ask("", by=actor) == wording.closed(Closed.GUILD)

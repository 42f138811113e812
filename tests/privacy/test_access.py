"""Which servers and direct messages the owner lets in, and what the others are told."""

from pathlib import Path

import pytest
from simcord.actors import MemberActor

from bot.core.domain import UserId
from bot.privacy.access import Closed
from tests.support.english import texts
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

ELSEWHERE = 123456789012345678


async def test_a_server_that_is_not_listed_is_told_so_once_and_then_nothing(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as server:
        assert await server.ask("hi") == texts(f"closed-{Closed.GUILD}")
        assert await server.ask("hi again", by=server.ada) == ""
        async with server.restarted() as later:
            assert await later.ask("and now?") == ""
        assert server.log() == []
        assert model.requests == []


async def test_a_server_that_is_listed_is_served(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        served = frozenset({server.guild.id, ELSEWHERE})
    async with world(database.with_name("other.sqlite3"), model, allowed_guilds=served) as server:
        model.script(say("Hello!"))
        assert await server.ask("hi") == "Hello!"


async def test_commands_say_so_too(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as server:
        result = await server.bo.slash(server.general, "reset")
        assert result.response is not None
        assert result.response.content == texts(f"closed-{Closed.GUILD}")
        assert result.response.ephemeral


async def test_a_server_that_is_not_listed_is_left_where_the_owner_wants_that(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE}), leave_other_guilds=True) as server:
        assert server.bot.get_guild(server.guild.id) is None


async def test_direct_messages_are_not_answered_where_the_owner_does_not_want_that(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, answer_dms=False) as server:
        await server.bo.user.send_dm("hi")
        await server.bo.user.send_dm("hello?")
        await server.ada.user.send_dm("hi")
        assert model.requests == []
        assert server.rows("SELECT count(*) FROM messages") == [(0,)]
        told = [request["content"] for request in server.sent("POST")]
        assert told == [texts(f"closed-{Closed.DIRECT}")] * 2
        model.script(say("Hello!"))
        assert await server.ask("hi") == "Hello!"


async def test_an_opted_out_member_is_told_once_and_not_stored(server: World) -> None:
    opt_outs = server.bot.opt_outs
    await opt_outs.opt_out(UserId(server.bo.id))

    assert await server.ask("hi") == texts(f"closed-{Closed.OPTED_OUT}")
    assert await server.ask("hello?") == ""
    assert server.log() == []
    assert server.model.requests == []
    server.model.script(say("Hello!"))
    assert await server.ask("hi", by=server.ada) == "Hello!"


async def test_an_edit_by_an_opted_out_member_deletes_the_stored_message(server: World) -> None:
    server.model.script(say("Hello!"))
    question = server.post("my secret")
    await server.env.settle()
    await server.bot.opt_outs.opt_out(UserId(server.bo.id))

    server.edit(question, f"{server.mention} my other secret")
    await server.env.settle()

    assert not any("secret" in text for text in server.log())


async def test_missed_messages_of_an_unlisted_server_are_not_read(database: Path, model: ModelServer) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as server:
        await server.ask("hi")
        async with server.away():
            server.post("while you were away")
        assert model.requests == []
        assert len(server.replies()) == 1


@pytest.mark.parametrize("by", ["ada", "bo"])
async def test_a_hint_is_no_way_around_the_gate(database: Path, model: ModelServer, by: str) -> None:
    async with world(database, model, allowed_guilds=frozenset({ELSEWHERE})) as server:
        actor: MemberActor = getattr(server, by)
        assert await server.ask("", by=actor) == texts(f"closed-{Closed.GUILD}")

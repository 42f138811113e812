"""/privacy: what is known of somebody, taking it along, erasing it, opting out."""

import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.core.domain import BOT, GuildId, MessageId, Owner, Scope, UserId
from bot.discord_io.gateway import Shards
from bot.discord_io.ui import privacy_buttons
from bot.privacy.access import Closed
from tests.chat.test_options_in_force import choose
from tests.support.chat_parts import summaries_written
from tests.support.english import texts
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.summarist import LONG, Summarist
from tests.support.world import World, world

WORDS = "xylophone-in-the-attic"


async def ask_for(server: World, by: MemberActor | None = None) -> Any:
    result = await (by or server.bo).slash(server.general, "privacy")
    return message(result)


def message(result: Any) -> Any:
    found = [*result.followups, result.response]
    shown = next(each for each in found if each is not None)
    assert shown.ephemeral
    return shown


async def press(server: World, shown: Any, action: str, by: MemberActor | None = None) -> Any:
    return await (by or server.bo).click(shown, label=texts(privacy_buttons.ACTIONS[action][0]))


def fields(shown: Any) -> dict[str, str]:
    return {field.name: field.value for field in shown.embeds[0].fields}


def files(server: World) -> bytes:
    """All that stands on the disk."""
    return b"".join(path.read_bytes() for path in server.database.parent.iterdir() if path.is_file())


# ---------------------------------------------------------------------- what is known


async def test_privacy_names_other_processes(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts("privacy-parts") not in fields(await ask_for(server))

    monkeypatch.setattr(server.bot, "own_shards", Shards((0,), 2))
    shown = await ask_for(server)
    assert fields(shown)[texts("privacy-parts")] == texts("privacy-parts-text")
    for action in ("export", "everywhere", "out"):
        assert texts("privacy-parts-text") in message(await press(server, shown, action)).content


async def test_privacy_names_stored_data_its_recipient_and_its_retention(database: Path, model: ModelServer) -> None:
    async with world(database, model, retention_days=30) as server:
        await server.ask("hi")
        await server.ask("hi", by=server.ada)
        told = fields(await ask_for(server))

    assert told["Stored"].startswith("1 message of yours")
    assert told["Sent to"].startswith("`127.0.0.1`, where the model `test-model` writes")
    assert told["Kept"].startswith("For 30 days")
    assert told["Your choice"].startswith("I answer when you ask me. You can opt out")
    assert "http" not in str(told)


async def test_privacy_without_a_retention_limit(server: World) -> None:
    assert fields(await ask_for(server))["Kept"].startswith("Until you delete")


async def test_privacy_works_in_direct_messages(server: World) -> None:
    await server.bo.user.send_dm("hi")
    assert fields(await ask_for(server))["Stored"].startswith("1 message of yours")


# --------------------------------------------------------------------------- export


async def exported(server: World, by: MemberActor | None = None) -> Any:
    result = await press(server, await ask_for(server, by), "export", by)
    shown = message(result)
    assert shown.content == texts("privacy-exported")
    (file,) = shown.attachments
    return file.filename, await file.read()


async def test_ones_own_words_and_the_answers_come_as_a_file(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    server.model.script(say("Hello Bo!"), say("Hello Ada!"), say("Hello again!"))
    await server.ask("I am Bo")
    await server.ask("I am Ada", by=server.ada)
    await server.ask('"quoted"\n日本', where=elsewhere)

    name, data = await exported(server)
    told = json.loads(data)

    assert name == privacy_buttons.FILE
    assert told["user_id"] == str(server.bo.id)
    assert told["opted_out"] is False
    assert [(each["by"], each["text"]) for each in told["messages"]] == [
        ("you", "I am Bo"),
        ("Parley", "Hello Bo!"),
        ("you", '"quoted"\n日本'),
        ("Parley", "Hello again!"),
    ]
    assert {each["channel_id"] for each in told["messages"]} == {str(server.general.id), str(elsewhere.id)}
    assert told["used"][0]["completions"] == 2
    assert "Ada" not in data.decode()


async def test_an_export_without_messages_is_an_empty_list(server: World) -> None:
    _, data = await exported(server)
    assert json.loads(data)["messages"] == []


async def test_more_than_is_read_at_once_comes_whole_and_in_order(
    server: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.export_erase.BATCH_SIZE", 2)
    for number in range(5):
        await server.ask(f"question {number}")
    _, data = await exported(server)
    texts = [each["text"] for each in json.loads(data)["messages"] if each["by"] == "you"]
    assert texts == [f"question {number}" for number in range(5)]


async def test_a_large_export_is_packed_and_a_larger_export_refused(server: World) -> None:
    data = await server.bot.personal_data.everything(UserId(server.bo.id))
    assert data is not None
    packed = privacy_buttons._zipped(data * 1000)
    assert len(packed) < len(data) * 100
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read(privacy_buttons.FILE) == data * 1000
    assert texts("privacy-export-too-big", size=12).startswith("What I remember about you takes 12 MB")


# ---------------------------------------------------------------------------- erase


async def erase(server: World, action: str, by: MemberActor | None = None) -> Any:
    asked = message(await press(server, await ask_for(server, by), action, by))
    return await press(server, asked, f"sure-{action}", by)


async def test_nothing_is_erased_before_it_is_confirmed(server: World) -> None:
    await server.ask("hi")
    asked = message(await press(server, await ask_for(server), "everywhere"))
    assert asked.content == texts("privacy-sure-everywhere")
    assert server.log() == ["hi", "Hello!"]


async def test_a_persons_words_are_gone_from_the_file_its_log_and_memory(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with world(database, model) as server:
        elsewhere = server.guild.create_text_channel("elsewhere")
        await server.env.settle()
        model.script(*[say(f"You have a {WORDS}!")] * 3)
        await server.ask(f"I have a {WORDS}")
        await server.ask(f"I have a {WORDS}", where=elsewhere)
        await server.bo.user.send_dm(f"I have a {WORDS}")
        await server.ask("I am Ada", by=server.ada)
        assert WORDS.encode() in files(server)

        await erase(server, "everywhere")

        assert WORDS.encode() not in files(server)
        assert server.log() == ["I am Ada", "Hello!"]
        assert (server.bo.id,) not in server.rows("SELECT author_id FROM turns")
        contexts = server.bot.contexts
        assert WORDS not in str(contexts._composed)
        await server.ask("and now?", by=server.ada)
        assert WORDS not in str(model.messages)
    assert WORDS not in caplog.text


async def test_an_erasure_deletes_summaries(database: Path, model: ModelServer) -> None:
    summarist = Summarist(summary=say(f"Bo has a {WORDS}."))
    model.default = summarist
    async with world(database, model, summaries=True, context_tokens=4000, history_tokens=2000) as server:
        for _ in range(8):
            await server.ask(LONG)
            await summaries_written(server.bot.turns._summaries)
        assert server.rows("SELECT count(*) > 0 FROM summaries WHERE content IS NOT NULL") == [(1,)]
        await erase(server, "everywhere")
        assert server.rows("SELECT count(*) FROM summaries") == [(0,)]
        assert WORDS.encode() not in files(server)


async def test_here_means_this_channel_only(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("here")
    await server.ask("there", where=elsewhere)
    await erase(server, "here")
    assert server.log() == ["there", "Hello!"]


async def test_other_peoples_words_stay(server: World) -> None:
    await server.ask("mine")
    await server.ask("yours", by=server.ada)
    await erase(server, "everywhere")
    assert server.log() == ["yours", "Hello!"]


async def test_a_question_that_is_being_answered_is_withdrawn(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post(f"my {WORDS}")
    await step.waiting()
    await server.bot.personal_data.erase(UserId(server.bo.id), None)
    await server.env.settle()
    assert server.log() == []
    assert server.texts() == []
    assert server.outcomes() == ["abandoned"]


async def test_todays_usage_counts_until_tomorrow_after_an_erasure(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        await server.ask("hi")
        await erase(server, "everywhere")
        users = "SELECT user_id FROM completions"
        assert server.rows(users) == [(server.bo.id,)]
        assert server.rows("SELECT count(*) FROM erasures") == [(1,)]

        server.clock.advance(timedelta(days=1).total_seconds())
        await server.bot.retention_job.purge()

        assert server.rows(users) == [(0,)]
        assert server.rows("SELECT count(*), sum(question_id) FROM completions") == [(1, 0)]
        assert server.rows("SELECT count(*) FROM erasures") == [(0,)]


async def test_a_restart_continues_an_erasure(server: World) -> None:
    await server.ask("hi")
    await server.bot.store.people.begin_erasure(UserId(server.bo.id), None)
    async with server.restarted() as later:
        await later.bot.retention_job.purge()
        assert later.log() == []


async def test_an_erased_question_is_not_answered_again_when_read_back(server: World) -> None:
    await server.ask("hi")
    await erase(server, "everywhere")
    async with server.away():
        pass
    assert server.log() == []
    assert len(server.model.requests) == 1


async def test_erasing_nothing_says_so(server: World) -> None:
    shown = await ask_for(server)
    asked = message(await press(server, shown, "here"))
    await press(server, asked, "sure-here")
    assert texts("privacy-erased", number=0) == "There was nothing of yours to erase."


async def test_a_button_works_after_a_restart(server: World) -> None:
    await server.ask("hi")
    asked = message(await press(server, await ask_for(server), "everywhere"))
    async with server.restarted() as later:
        await press(later, asked, "sure-everywhere", later.bo)
        assert later.log() == []


# -------------------------------------------------------------------------- opt out


async def test_opting_out_and_in_again(server: World) -> None:
    out = message(await press(server, await ask_for(server), "out"))
    assert out.content == texts("privacy-opted-out")
    assert await server.ask("hi") == texts(f"closed-{Closed.OPTED_OUT}")
    assert await server.ask("hi") == ""
    assert server.log() == []
    assert "opted out" in fields(await ask_for(server))["Your choice"]

    back = message(await press(server, await ask_for(server), "in"))
    assert back.content == texts("privacy-opted-in")
    assert await server.ask("hi") == "Hello!"

    await press(server, await ask_for(server), "out")
    assert await server.ask("hi") == texts(f"closed-{Closed.OPTED_OUT}")


async def test_opting_out_lasts_over_a_restart(server: World) -> None:
    await press(server, await ask_for(server), "out")
    async with server.restarted() as later:
        assert await later.ask("hi") == texts(f"closed-{Closed.OPTED_OUT}")


# ------------------------------------------------------------- retention and departures


async def test_an_admin_lets_a_channel_forget_sooner(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("here")
    await server.ask("there", where=elsewhere)
    await choose(server, Owner(Scope.CHANNEL, server.general.id), retention_days=7)
    server.age(8 * 24 * 60)
    await server.bot.retention_job.purge()
    assert server.log() == ["there", "Hello!"]


async def test_a_guilds_retention_applies_in_channels_without_their_own(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("here")
    await server.ask("there", where=elsewhere)
    await server.bo.user.send_dm("direct")
    await choose(server, Owner(Scope.GUILD, server.guild.id), retention_days=7)
    await choose(server, Owner(Scope.CHANNEL, elsewhere.id), retention_days=30)
    server.age(8 * 24 * 60)
    await server.bot.retention_job.purge()
    assert sorted(server.log()) == ["Hello!", "Hello!", "direct", "there"]
    assert (server.general.id,) not in server.rows("SELECT channel_id FROM turns")


async def test_the_retention_job_looks_for_old_data_every_ten_minutes(server: World) -> None:
    await server.bot.retention_job.purge()
    await server.ask("here")
    await choose(server, Owner(Scope.GUILD, server.guild.id), retention_days=7)
    server.age(8 * 24 * 60)
    await server.bot.retention_job.purge()
    assert server.log() == []


@pytest.fixture
async def club_with_grace(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, grace_days=7) as made:
        yield made


async def test_a_guild_that_removed_the_bot_is_forgotten_after_the_time_of_grace(
    club_with_grace: World,
) -> None:
    server = club_with_grace
    guild, retention_job = GuildId(server.guild.id), server.bot.retention_job
    await server.ask("hi")
    await choose(server, Owner(Scope.GUILD, guild), pings=True)
    await retention_job.depart(guild)
    await retention_job.purge()
    assert server.log() == ["hi", "Hello!"]

    server.age(8 * 24 * 60)
    await retention_job.purge()
    assert server.log() == []
    assert server.rows("SELECT count(*) FROM settings WHERE guild_id IS NOT NULL") == [(0,)]
    assert server.rows("SELECT count(*) FROM changes") == [(0,)]
    assert server.rows("SELECT count(*) FROM departures") == [(0,)]


async def test_a_guild_that_takes_the_bot_back_in_time_is_kept(club_with_grace: World) -> None:
    server = club_with_grace
    guild, retention_job = GuildId(server.guild.id), server.bot.retention_job
    await server.ask("hi")
    await retention_job.depart(guild)
    server.age(6 * 24 * 60)
    await retention_job.come_back(guild)
    server.age(6 * 24 * 60)
    await retention_job.purge()
    assert server.log() == ["hi", "Hello!"]


async def test_a_departed_guild_is_deleted_at_once_without_a_grace_period(server: World) -> None:
    await server.ask("hi")
    await server.bot.retention_job.depart(GuildId(server.guild.id))
    await server.bot.retention_job.purge()
    assert server.log() == []


# ------------------------------------------------------------- what an erasure does not touch


async def test_messages_after_an_erasure_stay(server: World) -> None:
    await server.ask("before")
    await erase(server, "everywhere")
    await server.ask("after")
    # The wish is open until midnight, because of today's entries in the books.
    assert server.rows("SELECT count(*) FROM erasures") == [(1,)]

    await server.bot.retention_job.purge()

    assert server.log() == ["after", "Hello!"]
    assert server.rows("SELECT author_id FROM turns WHERE author_id <> 0") == [(server.bo.id,)]


async def test_a_second_erasure_deletes_messages_since_the_first(server: World) -> None:
    await server.ask("before")
    await erase(server, "everywhere")
    await server.ask("after")
    await erase(server, "everywhere")
    assert server.log() == []


async def test_drafts_go_with_the_rest(server: World) -> None:
    guild = Owner(Scope.GUILD, server.guild.id)
    await server.bot.prompt_drafts.begin(guild, UserId(server.bo.id), f"my {WORDS}")
    await server.ask("hi")
    await erase(server, "everywhere")
    assert server.rows("SELECT count(*) FROM drafts") == [(0,)]
    assert WORDS.encode() not in files(server)


async def test_an_answer_that_is_set_aside_goes_with_its_question(server: World) -> None:
    server.model.script(say(f"You have a {WORDS}!"))
    await server.ask("what do I have?")
    question = MessageId(server.general.history()[0].id)
    # As a crash in the middle of a retry leaves it.
    assert await server.bot.store.turns.reopen(question, continues=False) is not None
    await erase(server, "everywhere")
    assert server.rows("SELECT previous FROM turns") == [(None,)]
    assert WORDS.encode() not in files(server)


async def test_a_retention_of_the_whole_bot_that_cannot_be_read_stops_no_upkeep(server: World) -> None:
    await server.ask("here")
    await server.bot.store.settings.set(BOT, "retention_days", "many", by=None)
    server.age(24 * 60)
    await server.bot.retention_job.purge()
    assert server.log() == ["here", "Hello!"]


async def test_the_bots_owner_sets_how_long_everything_is_kept(server: World) -> None:
    await server.ask("here")
    await server.bo.user.send_dm("direct")
    await choose(server, BOT, retention_days=7)
    server.age(8 * 24 * 60)
    await server.bot.retention_job.purge()
    assert server.log() == []

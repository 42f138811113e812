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
from bot.privacy.access import Closed
from cogs import privacy
from tests.chat.test_options_in_force import choose
from tests.support.english import wording
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.summarist import LONG, Summarist
from tests.support.world import World, world

WORDS = "xylophone-in-the-attic"


async def ask_for(club: World, by: MemberActor | None = None) -> Any:
    result = await (by or club.bo).slash(club.general, "privacy")
    return message(result)


def message(result: Any) -> Any:
    found = [*result.followups, result.response]
    shown = next(each for each in found if each is not None)
    assert shown.ephemeral
    return shown


async def press(club: World, shown: Any, action: str, by: MemberActor | None = None) -> Any:
    return await (by or club.bo).click(shown, label=wording.privacy_button(action))


def fields(shown: Any) -> dict[str, str]:
    return {field.name: field.value for field in shown.embeds[0].fields}


def files(club: World) -> bytes:
    """All that stands on the disk."""
    return b"".join(path.read_bytes() for path in club.database.parent.iterdir() if path.is_file())


# ---------------------------------------------------------------------- what is known


async def test_it_says_what_is_stored_where_it_is_sent_and_how_long_it_is_kept(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, retention_days=30) as club:
        await club.ask("hi")
        await club.ask("hi", by=club.ada)
        told = fields(await ask_for(club))

    assert told["Stored"].startswith("1 message of yours")
    assert told["Sent to"].startswith("`127.0.0.1`, where the model `test-model` writes")
    assert told["Kept here"].startswith("For 30 days")
    assert told["Your choice"].startswith("I answer you when you ask me. You can opt out")
    assert "http" not in str(told)


async def test_without_a_limit_it_is_kept_until_somebody_deletes_it(club: World) -> None:
    assert fields(await ask_for(club))["Kept here"].startswith("Until you delete")


async def test_it_works_in_direct_messages(club: World) -> None:
    await club.bo.user.send_dm("hi")
    assert fields(await ask_for(club))["Stored"].startswith("1 message of yours")


# --------------------------------------------------------------------------- export


async def exported(club: World, by: MemberActor | None = None) -> Any:
    result = await press(club, await ask_for(club, by), "export", by)
    shown = message(result)
    assert shown.content == wording.privacy_exported()
    (file,) = shown.attachments
    return file.filename, await file.read()


async def test_ones_own_words_and_the_answers_come_as_a_file(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    club.model.script(say("Hello Bo!"), say("Hello Ada!"), say("Hello again!"))
    await club.ask("I am Bo")
    await club.ask("I am Ada", by=club.ada)
    await club.ask('"quoted"\n日本', where=elsewhere)

    name, data = await exported(club)
    told = json.loads(data)

    assert name == privacy.FILE
    assert told["user_id"] == str(club.bo.id)
    assert told["opted_out"] is False
    assert [(each["by"], each["text"]) for each in told["messages"]] == [
        ("you", "I am Bo"),
        ("Parley", "Hello Bo!"),
        ("you", '"quoted"\n日本'),
        ("Parley", "Hello again!"),
    ]
    assert {each["channel_id"] for each in told["messages"]} == {str(club.general.id), str(elsewhere.id)}
    assert told["used"][0]["completions"] == 2
    assert "Ada" not in data.decode()


async def test_who_never_said_anything_gets_a_file_that_says_so(club: World) -> None:
    _, data = await exported(club)
    assert json.loads(data)["messages"] == []


async def test_more_than_is_read_at_once_comes_whole_and_in_order(
    club: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.export_erase.BITE", 2)
    for number in range(5):
        await club.ask(f"question {number}")
    _, data = await exported(club)
    texts = [each["text"] for each in json.loads(data)["messages"] if each["by"] == "you"]
    assert texts == [f"question {number}" for number in range(5)]


async def test_what_is_too_large_is_packed_and_what_is_still_too_large_is_said(club: World) -> None:
    data = await club.bot.conversations.rights.everything(UserId(club.bo.id))
    assert data is not None
    packed = privacy._zipped(data * 1000)
    assert len(packed) < len(data) * 100
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read(privacy.FILE) == data * 1000
    assert wording.privacy_export_too_big(12_300_000).startswith("What I remember of you takes 12 MB")


# ---------------------------------------------------------------------------- erase


async def erase(club: World, action: str, by: MemberActor | None = None) -> Any:
    asked = message(await press(club, await ask_for(club, by), action, by))
    return await press(club, asked, f"sure-{action}", by)


async def test_nothing_is_erased_before_it_is_confirmed(club: World) -> None:
    await club.ask("hi")
    asked = message(await press(club, await ask_for(club), "everywhere"))
    assert asked.content == wording.privacy_sure(everywhere=True)
    assert club.log() == ["hi", "Hello!"]


async def test_a_persons_words_are_gone_from_the_file_its_log_and_memory(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with world(database, model) as club:
        elsewhere = club.guild.create_text_channel("elsewhere")
        await club.env.settle()
        model.script(*[say(f"You have a {WORDS}!")] * 3)
        await club.ask(f"I have a {WORDS}")
        await club.ask(f"I have a {WORDS}", where=elsewhere)
        await club.bo.user.send_dm(f"I have a {WORDS}")
        await club.ask("I am Ada", by=club.ada)
        assert WORDS.encode() in files(club)

        await erase(club, "everywhere")

        assert WORDS.encode() not in files(club)
        assert club.log() == ["I am Ada", "Hello!"]
        assert (club.bo.id,) not in club.rows("SELECT author_id FROM turns")
        contexts = club.bot.conversations.contexts
        assert WORDS not in str(contexts._composed)
        await club.ask("and now?", by=club.ada)
        assert WORDS not in str(model.messages)
    assert WORDS not in caplog.text


async def test_the_summaries_of_what_was_said_go_too(database: Path, model: ModelServer) -> None:
    summarist = Summarist(summary=say(f"Bo has a {WORDS}."))
    model.default = summarist
    async with world(database, model, summaries=True, context_tokens=4000, history_tokens=2000) as club:
        for _ in range(8):
            await club.ask(LONG)
            await club.bot.conversations.summaries.quiet()
        assert club.rows("SELECT count(*) > 0 FROM summaries WHERE content IS NOT NULL") == [(1,)]
        await erase(club, "everywhere")
        assert club.rows("SELECT count(*) FROM summaries") == [(0,)]
        assert WORDS.encode() not in files(club)


async def test_here_means_this_channel_only(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    await club.ask("here")
    await club.ask("there", where=elsewhere)
    await erase(club, "here")
    assert club.log() == ["there", "Hello!"]


async def test_other_peoples_words_stay(club: World) -> None:
    await club.ask("mine")
    await club.ask("yours", by=club.ada)
    await erase(club, "everywhere")
    assert club.log() == ["yours", "Hello!"]


async def test_a_question_that_is_being_answered_is_withdrawn(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post(f"my {WORDS}")
    await step.waiting()
    await club.bot.conversations.rights.erase(UserId(club.bo.id), None)
    await club.env.settle()
    assert club.log() == []
    assert club.texts() == []
    assert club.outcomes() == ["abandoned"]


async def test_what_was_used_today_still_counts_and_is_nobodys_tomorrow(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model) as club:
        await club.ask("hi")
        await erase(club, "everywhere")
        users = "SELECT user_id FROM completions"
        assert club.rows(users) == [(club.bo.id,)]
        assert club.rows("SELECT count(*) FROM erasures") == [(1,)]

        club.clock.advance(timedelta(days=1).total_seconds())
        await club.bot.conversations.upkeep.purge()

        assert club.rows(users) == [(0,)]
        assert club.rows("SELECT count(*), sum(question_id) FROM completions") == [(1, 0)]
        assert club.rows("SELECT count(*) FROM erasures") == [(0,)]


async def test_a_restart_goes_on_with_what_was_begun(club: World) -> None:
    await club.ask("hi")
    await club.bot.conversations._store.begin_erasure(UserId(club.bo.id), None)
    async with club.restarted() as later:
        await later.bot.conversations.upkeep.purge()
        assert later.log() == []


async def test_what_was_erased_is_not_answered_again_when_it_is_read_back(club: World) -> None:
    await club.ask("hi")
    await erase(club, "everywhere")
    async with club.away():
        pass
    assert club.log() == []
    assert len(club.model.requests) == 1


async def test_erasing_nothing_says_so(club: World) -> None:
    shown = await ask_for(club)
    asked = message(await press(club, shown, "here"))
    await press(club, asked, "sure-here")
    assert wording.privacy_erased(0) == "There was nothing of yours to erase."


async def test_a_button_works_after_a_restart(club: World) -> None:
    await club.ask("hi")
    asked = message(await press(club, await ask_for(club), "everywhere"))
    async with club.restarted() as later:
        await press(later, asked, "sure-everywhere", later.bo)
        assert later.log() == []


# -------------------------------------------------------------------------- opt out


async def test_opting_out_and_in_again(club: World) -> None:
    out = message(await press(club, await ask_for(club), "out"))
    assert out.content == wording.privacy_opted_out()
    assert await club.ask("hi") == wording.closed(Closed.OPTED_OUT)
    assert await club.ask("hi") == ""
    assert club.log() == []
    assert "opted out" in fields(await ask_for(club))["Your choice"]

    back = message(await press(club, await ask_for(club), "in"))
    assert back.content == wording.privacy_opted_in()
    assert await club.ask("hi") == "Hello!"

    await press(club, await ask_for(club), "out")
    assert await club.ask("hi") == wording.closed(Closed.OPTED_OUT)


async def test_opting_out_lasts_over_a_restart(club: World) -> None:
    await press(club, await ask_for(club), "out")
    async with club.restarted() as later:
        assert await later.ask("hi") == wording.closed(Closed.OPTED_OUT)


# ------------------------------------------------------------- retention and departures


async def test_an_admin_lets_a_channel_forget_sooner(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    await club.ask("here")
    await club.ask("there", where=elsewhere)
    await choose(club, Owner(Scope.CHANNEL, club.general.id), retention_days=7)
    club.age(8 * 24 * 60)
    await club.bot.conversations.upkeep.purge()
    assert club.log() == ["there", "Hello!"]


async def test_a_guilds_retention_holds_in_all_its_channels_but_where_one_says_more(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    await club.ask("here")
    await club.ask("there", where=elsewhere)
    await club.bo.user.send_dm("direct")
    await choose(club, Owner(Scope.GUILD, club.guild.id), retention_days=7)
    await choose(club, Owner(Scope.CHANNEL, elsewhere.id), retention_days=30)
    club.age(8 * 24 * 60)
    await club.bot.conversations.upkeep.purge()
    assert sorted(club.log()) == ["Hello!", "Hello!", "direct", "there"]
    assert (club.general.id,) not in club.rows("SELECT channel_id FROM turns")


async def test_what_is_too_old_is_looked_for_every_ten_minutes(club: World) -> None:
    await club.bot.conversations.upkeep.purge()
    await club.ask("here")
    await choose(club, Owner(Scope.GUILD, club.guild.id), retention_days=7)
    club.age(8 * 24 * 60)
    await club.bot.conversations.upkeep.purge()
    assert club.log() == []


@pytest.fixture
async def club_with_grace(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, grace_days=7) as made:
        yield made


async def test_a_guild_that_removed_the_bot_is_forgotten_after_the_time_of_grace(
    club_with_grace: World,
) -> None:
    club = club_with_grace
    guild, upkeep = GuildId(club.guild.id), club.bot.conversations.upkeep
    await club.ask("hi")
    await choose(club, Owner(Scope.GUILD, guild), pings=True)
    await upkeep.depart(guild)
    await upkeep.purge()
    assert club.log() == ["hi", "Hello!"]

    club.age(8 * 24 * 60)
    await upkeep.purge()
    assert club.log() == []
    assert club.rows("SELECT count(*) FROM settings WHERE guild_id IS NOT NULL") == [(0,)]
    assert club.rows("SELECT count(*) FROM changes") == [(0,)]
    assert club.rows("SELECT count(*) FROM departures") == [(0,)]


async def test_a_guild_that_takes_the_bot_back_in_time_is_kept(club_with_grace: World) -> None:
    club = club_with_grace
    guild, upkeep = GuildId(club.guild.id), club.bot.conversations.upkeep
    await club.ask("hi")
    await upkeep.depart(guild)
    club.age(6 * 24 * 60)
    await upkeep.come_back(guild)
    club.age(6 * 24 * 60)
    await upkeep.purge()
    assert club.log() == ["hi", "Hello!"]


async def test_without_a_time_of_grace_it_is_forgotten_at_once(club: World) -> None:
    await club.ask("hi")
    await club.bot.conversations.upkeep.depart(GuildId(club.guild.id))
    await club.bot.conversations.upkeep.purge()
    assert club.log() == []


# ------------------------------------------------------------- what an erasure does not touch


async def test_what_is_said_after_an_erasure_stays(club: World) -> None:
    await club.ask("before")
    await erase(club, "everywhere")
    await club.ask("after")
    # The wish is open until midnight, because of today's entries in the books.
    assert club.rows("SELECT count(*) FROM erasures") == [(1,)]

    await club.bot.conversations.upkeep.purge()

    assert club.log() == ["after", "Hello!"]
    assert club.rows("SELECT author_id FROM turns WHERE author_id <> 0") == [(club.bo.id,)]


async def test_a_second_wish_takes_what_came_between(club: World) -> None:
    await club.ask("before")
    await erase(club, "everywhere")
    await club.ask("after")
    await erase(club, "everywhere")
    assert club.log() == []


async def test_drafts_go_with_the_rest(club: World) -> None:
    guild = Owner(Scope.GUILD, club.guild.id)
    await club.bot.conversations.studio.begin(guild, UserId(club.bo.id), f"my {WORDS}")
    await club.ask("hi")
    await erase(club, "everywhere")
    assert club.rows("SELECT count(*) FROM drafts") == [(0,)]
    assert WORDS.encode() not in files(club)


async def test_an_answer_that_is_set_aside_goes_with_its_question(club: World) -> None:
    club.model.script(say(f"You have a {WORDS}!"))
    await club.ask("what do I have?")
    question = MessageId(club.general.history()[0].id)
    # As a crash in the middle of a retry leaves it.
    assert await club.bot.conversations._store.reopen_turn(question, continues=False) is not None
    await erase(club, "everywhere")
    assert club.rows("SELECT previous FROM turns") == [(None,)]
    assert WORDS.encode() not in files(club)


async def test_a_retention_of_the_whole_bot_that_cannot_be_read_stops_no_upkeep(club: World) -> None:
    await club.ask("here")
    await club.bot.conversations._store.change_setting(BOT, "retention_days", "many", by=None)
    club.age(24 * 60)
    await club.bot.conversations.upkeep.purge()
    assert club.log() == ["here", "Hello!"]


async def test_the_bots_owner_sets_how_long_everything_is_kept(club: World) -> None:
    await club.ask("here")
    await club.bo.user.send_dm("direct")
    await choose(club, BOT, retention_days=7)
    club.age(8 * 24 * 60)
    await club.bot.conversations.upkeep.purge()
    assert club.log() == []

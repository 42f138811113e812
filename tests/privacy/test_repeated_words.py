"""Words of a person that the bot repeated are deleted with them, wherever it repeated them."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.repeated_words import telling, words
from tests.chat.test_options_in_force import choose, of_guild, thread_in
from tests.privacy.test_export_erase import erase, exported, files
from tests.support.model_server import ModelServer, say
from tests.support.world import World

WORD = "quokka"


async def delete(server: World, word: str = WORD) -> None:
    """Delete the question with a word in Discord."""
    question = next(
        each for each in server.general.history() if word in each.content and each.author.id == server.ada.id
    )
    await server.ada.delete(question)
    await server.env.settle()


@pytest.fixture(params=["erased", "deleted"])
def forget(request: pytest.FixtureRequest) -> Any:
    async def erased(server: World) -> None:
        await erase(server, "everywhere", by=server.ada)

    return erased if request.param == "erased" else delete


async def test_repeated_words_are_nowhere(server: World, forget: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    model = server.model
    await choose(server, of_guild(server), gist=True)
    await server.ask("I am Bo")
    model.script(say(f"Noted: {WORD}."), say(f"Ada likes the {WORD}."))
    await server.ask(f"I like the {WORD}", by=server.ada)
    # An answer to another person, a quote of it, and a thread that begins with it.
    await server.ask("and Ada?")
    told = server.replies()[-1]
    assert WORD in told.content
    await server.ask("thanks")
    await server.bo.send(server.general, f"{server.mention} are you sure?", reply_to=told)
    thread = await thread_in(server, server.general)
    model.script(say(f"About the {WORD}."))
    await server.ask("and here?", where=thread)
    assert files(server).count(WORD.encode()) > 4

    await forget(server)

    server.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    assert WORD.encode() not in files(server)
    assert "I am Bo" in server.log()
    await server.bo.send(server.general, f"{server.mention} and this?", reply_to=told)
    assert "your own words, which were deleted" in str(model.messages)
    await server.ask("and now?", where=thread)
    assert WORD not in str([recorded.messages for recorded in model.requests[-2:]])
    assert WORD not in str(await exported(server))
    assert WORD not in caplog.text


async def test_previous_answer_of_a_retry_is_deleted(server: World, forget: Any) -> None:
    server.model.script(say("Noted."), say(f"Ada likes the {WORD}."))
    await server.ask(f"I like the {WORD}", by=server.ada)
    await server.ask("and Ada?")
    ((question,),) = server.rows("SELECT position FROM messages WHERE content LIKE 'Ada likes%'")
    # It is kept until the retry succeeds.
    assert await server.bot.store.turns.reopen(question, continues=True) is not None
    assert WORD in str(server.rows("SELECT previous FROM turns"))

    await forget(server)

    assert server.rows("SELECT previous FROM turns WHERE previous IS NOT NULL") == []


@pytest.mark.parametrize(
    ("said", "repeated"),
    [
        ("my code is 4711", "It is 4711."),
        ("my code is a1b", "A1B, you said."),
        ("I live in Heidelberg", "Ada lives in HEIDELBERG"),
        ("я живу в Новосибирске", "Она живёт в Новосибирске."),
        ("我的猫叫花生酱", "她的猫叫花生酱。"),
        ("ねこのなまえはもちこです", "もちこという猫です。"),
    ],
)
async def test_answers_with_telling_words_are_deleted(server: World, said: str, repeated: str) -> None:
    await server.ask("hi there")
    await server.ask(said, by=server.ada)
    server.model.script(say(repeated))
    await server.ask("and?")

    await delete(server, said)

    assert repeated not in server.log()
    assert server.log() == ["hi there", "Hello!", "and?"]


async def test_answers_with_words_of_others_stay(server: World) -> None:
    await server.ask("please tell me about weather")
    server.model.script(say("The weather is fine."), say("Rather fine weather, please see."))
    await server.ask("tell me about weather please", by=server.ada)
    await server.ask("more")

    await delete(server, "weather")

    assert server.log() == ["please tell me about weather", "Hello!", "more", "Rather fine weather, please see."]


async def test_answers_of_other_channels_stay(server: World, model: ModelServer) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("I like the quokka", by=server.ada)
    model.script(say("A quokka is an animal."))
    await server.ask("what lives there?", where=elsewhere)

    await delete(server)

    assert server.log() == ["what lives there?", "A quokka is an animal."]


async def test_forwarded_answer_is_deleted_with_its_question(server: World) -> None:
    server.model.script(say(f"A {WORD} it is."))
    await server.ask(f"I like the {WORD}", by=server.ada)
    direct = server.bo.user.dm_channel
    server.env.backend.create_message(
        direct.id,
        server.bo.id,
        reference={
            "type": 1,
            "channel_id": str(server.general.id),
            "message_id": str(server.replies()[-1].id),
        },
    )
    await server.env.settle()
    assert WORD in str(server.rows("SELECT content FROM attachments"))

    await delete(server)

    assert WORD not in str(server.rows("SELECT content FROM attachments"))


@given(st.text(), st.text())
def test_only_words_that_are_not_kept_are_telling(deleted: str, kept: str) -> None:
    found = telling([deleted], [kept])

    assert found == words(deleted) - words(kept)
    assert telling([deleted], [deleted]) == set()

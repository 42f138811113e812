"""After a restart: what was left open is answered or closed in words, what was missed is caught up with."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.chat.turns import MAX_RESUMPTIONS
from bot.core.domain import OpenTurn
from bot.core.errors import QuestionDeleted
from bot.discord_io.incoming import open_turns
from bot.discord_io.replies.messages import Parts
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, world

MISSED = "⚠️ I was offline when you asked this. Please ask again if you still want to know."


# ------------------------------------------------------------------ open turns


async def test_a_reply_interrupted_before_its_first_word_is_resumed(
    server: World,
) -> None:
    await server.cut_off()
    assert server.texts() == []

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.outcomes() == ["answered"]
        assert after.log() == ["hi", "Hello!"]


async def test_a_partial_answer_is_completed(server: World) -> None:
    await server.cut_off("Hel")
    half = server.replies()[0].id

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.replies()[0].id == half
        assert after.rows("SELECT message_id FROM parts") == [(half,)]


async def test_a_part_missing_in_the_store_is_found_in_discord(server: World) -> None:
    await server.cut_off("Hel")
    with closing(sqlite3.connect(server.database)) as db, db:
        db.execute("DELETE FROM parts")

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.rows("SELECT message_id FROM parts") == [(after.replies()[0].id,)]


async def test_surplus_parts_are_deleted(server: World) -> None:
    await server.cut_off("word " * 900)
    assert len(server.texts()) > 1

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.rows("SELECT count(*) FROM parts") == [(1,)]


async def test_a_longer_answer_continues_after_existing_parts(server: World) -> None:
    await server.cut_off("One")
    server.model.script(say("word " * 900, chunks=10))

    async with server.restarted() as after:
        assert " ".join(after.texts()).split() == ["word"] * 900


async def test_a_surplus_file_is_removed(server: World) -> None:
    server.model.script(say("word " * 4000, chunks=10))
    await server.ask("hi")
    assert server.replies()[-1].attachments
    with closing(sqlite3.connect(server.database)) as db, db:
        db.execute("UPDATE turns SET outcome = NULL")
        db.execute("DELETE FROM messages WHERE role = 'assistant'")
    server.model.script(say("word " * 3900, chunks=10))

    async with server.restarted() as after:
        (file,) = [file for reply in after.replies() for file in reply.attachments]
        assert file.size == 3900 * 5
        assert after.outcomes() == ["answered"]


async def test_queued_questions_are_resumed_in_order(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("one")
    await step.waiting()
    server.post("two")
    async with asyncio.timeout(5):
        while len(server.outcomes()) < 2:  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)
    await server.bot.turns.close(within_s=0)
    await server.env.settle()
    server.model.script(say("1"), say("2"))

    async with server.restarted() as after:
        assert after.texts() == ["1", "2"]
        assert after.log() == ["one", "1", "two", "2"]


async def test_a_failure_of_a_resumed_turn_keeps_the_partial_answer(server: World) -> None:
    await server.cut_off("Hel")
    server.model.script(*[status(500)] * 5)

    async with server.restarted() as after:
        (text,) = after.texts()
        assert text.startswith("Hel\n⚠️ The model server has a problem.")
        assert after.outcomes() == ["failed"]
        assert after.log()[1].startswith("Hel\n\n[")


async def test_a_question_deleted_while_offline_is_not_answered(server: World) -> None:
    await server.cut_off("Hel")
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.general.history()[0].id)

    async with server.restarted() as after:
        assert after.texts() == []
        assert after.outcomes() == ["abandoned"]
        assert after.log() == []
        assert len(after.model.requests) == 1


async def test_a_partial_answer_deleted_while_offline_stays_deleted(server: World) -> None:
    await server.cut_off("Hel")
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.replies()[0].id)

    async with server.restarted() as after:
        assert after.texts() == []
        assert after.outcomes() == ["abandoned"]
        assert after.log() == ["hi"]


async def test_a_question_edited_while_offline_is_answered_as_edited(server: World) -> None:
    await server.cut_off()
    async with server.away():
        server.edit(server.general.history()[0].id, f"{server.mention} hello")

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.prompt() == [("user", f"⟦Bo {server.bo.id}⟧ hello")]


async def test_a_question_of_a_deleted_channel_is_given_up(server: World) -> None:
    await server.cut_off()
    async with server.away():
        server.env.backend.delete_channel(server.general.id)

    async with server.restarted() as after:
        assert after.outcomes() == ["abandoned"]


async def test_an_old_question_gets_a_note(server: World) -> None:
    await server.cut_off()
    server.age(11)

    async with server.restarted() as after:
        assert after.texts() == [MISSED]
        assert after.outcomes() == ["failed"]
        assert len(after.model.requests) == 1


async def test_an_old_partial_answer_gets_a_note(server: World) -> None:
    await server.cut_off("Hel")
    server.age(11)

    async with server.restarted() as after:
        assert after.texts() == [f"Hel\n{MISSED}"]
        assert after.log()[1].startswith("Hel\n\n[")


async def test_an_old_question_gets_no_note_if_that_is_disabled(database: Path, model: ModelServer) -> None:
    async with world(database, model, say_missed=False) as server:
        await server.cut_off()
        server.age(11)

        async with server.restarted() as after:
            assert after.texts() == []
            assert after.outcomes() == ["abandoned"]


async def test_a_turn_that_never_ends_is_given_up(server: World) -> None:
    await server.cut_off()
    with closing(sqlite3.connect(server.database)) as db, db:
        db.execute("UPDATE turns SET resumed = ?", (MAX_RESUMPTIONS,))

    async with server.restarted() as after:
        (text,) = after.texts()
        assert text.startswith("⚠️ I started to answer this 3 times and was interrupted each time. Please ask in")
        assert after.outcomes() == ["failed"]


async def test_without_read_message_history_known_parts_are_edited(server: World) -> None:
    await server.cut_off("Hel")
    server.env.inject_error("GET", "/channels/*/messages*", status=403, code=50001, times=None)

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]


async def test_an_unsettled_turn_is_retried_a_minute_later(server: World) -> None:
    await server.cut_off()
    server.env.inject_error("GET", "/channels/*/messages/*", status=503, times=None)

    async with server.restarted() as after:
        assert after.outcomes() == [None]
        after.env.backend.faults.clear()
        await after.bot.resumption.settle()
        await after.env.settle()
        assert after.texts() == ["Hello!"]


async def test_an_undelivered_answer_is_delivered_later(server: World) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await server.ask("hi")
    assert server.outcomes() == [None]
    server.env.backend.faults.clear()
    await server.bot.resumption.settle()
    await server.env.settle()

    assert server.texts() == ["Hello!"]
    assert server.outcomes() == ["answered"]


async def test_concurrent_settling_answers_once(server: World) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await server.ask("hi")
    server.env.backend.faults.clear()
    await asyncio.gather(*(server.bot.resumption.settle() for _ in range(5)))

    assert server.texts() == ["Hello!"]
    assert server.rows("SELECT resumed FROM turns") == [(1,)]


async def test_a_turn_that_ends_while_open_ones_are_looked_for_is_left_alone(
    server: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = say_in_steps()
    server.model.script(step)
    question = server.post("hi")
    await step.waiting()
    store = server.bot.turns._store
    open_turns = store.turns.list_open

    async def and_meanwhile() -> list[OpenTurn]:
        found = await open_turns()
        step.send("Hello!")
        step.finish()
        async with asyncio.timeout(5):
            while server.bot.turns.running:  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0.001)
        server.env.backend.delete_message(server.general.id, question)
        return found

    monkeypatch.setattr(store.turns, "list_open", and_meanwhile)
    await server.bot.resumption.settle()
    await server.env.settle()

    assert server.outcomes() == ["answered"]
    assert server.texts() == ["Hello!"]


async def test_unconfirmed_part_of_a_withdrawn_answer_is_deleted_later(server: World) -> None:
    await server.cut_off("word " * 500)
    first, second = server.replies()
    with closing(sqlite3.connect(server.database)) as db, db:
        db.execute("DELETE FROM parts WHERE message_id = ?", (second.id,))
    server.env.backend.delete_message(server.general.id, server.general.history()[0].id)
    server.env.backend.delete_message(server.general.id, first.id)

    async with server.restarted() as after:
        assert after.texts() == []
        assert after.outcomes() == ["abandoned"]


async def test_unconfirmed_refusal_of_a_deleted_question_is_deleted_later(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_turns, "EARLY_S", 3600.0)
    async with world(database, model, user_requests_per_minute=1) as server:
        await server.ask("hi")
        real = Parts.show

        async def show(parts: Parts, texts: list[str], *arguments: Any, **named: Any) -> None:
            """Post the refusal, and lose both Discord's response and the question."""
            await real(parts, texts, *arguments, **named)
            if not texts:
                return
            parts._parts.clear()
            parts.send_unconfirmed = True
            server.env.backend.delete_message(server.general.id, server.general.history()[-2].id)
            raise QuestionDeleted

        monkeypatch.setattr(Parts, "show", show)
        server.post("and?")
        await server.env.settle()
        assert len(server.texts()) == 2
        monkeypatch.setattr(Parts, "show", real)
        await server.bot.resumption.settle()

        assert server.texts() == ["Hello!"]
        assert server.outcomes() == ["answered", "abandoned"]

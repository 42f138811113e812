"""How an answer looks in Discord while it is written and when it is done."""

import asyncio
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from bot.discord_io.replies import pace
from bot.discord_io.replies.pace import EDIT_INTERVAL_S
from bot.discord_io.replies.reply import MAX_PARTS
from bot.discord_io.splitting.splitter import MESSAGE_LIMIT
from bot.llm.client import READ_INTERVAL_S
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, shown, world


async def test_the_answer_grows_while_it_is_written(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("One")
    await shown(server, "One")
    step.send(" two")
    await shown(server, "One two")
    step.send(" three.")
    step.finish()
    await server.env.settle()

    assert [message.content for message in server.replies()] == ["One two three."]


async def test_edits_of_a_reply_are_paced(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    text = ""
    moments: list[float] = []
    for word in ("a ", "b ", "c ", "d"):
        step.send(word)
        text += word
        await shown(server, text.strip())
        moments.append(server.clock.monotonic())
    step.finish()
    await server.env.settle()

    assert len(server.sent("PATCH")) == 3
    # Reading on takes time, too.
    least = EDIT_INTERVAL_S - READ_INTERVAL_S
    assert all(later - earlier > least for earlier, later in pairwise(moments))


async def test_typing_shows_until_the_first_words(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "TYPING_AFTER_S", 0)
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    async with asyncio.timeout(5):
        while not any("/typing" in request.path for request in server.env.http_requests):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    assert server.replies() == []
    step.send("Hello")
    step.finish()
    await server.env.settle()


async def test_an_immediate_answer_shows_no_typing(server: World) -> None:
    server.model.script(say("Hello"))
    await server.ask("hi")

    assert not any("/typing" in request.path for request in server.env.http_requests)


async def test_a_long_answer_becomes_several_complete_messages(server: World) -> None:
    paragraphs = [f"Paragraph {number}. " + "word " * 60 for number in range(20)]
    server.model.script(say("\n\n".join(paragraphs), chunks=50))
    await server.ask("tell me")

    parts = [message.content for message in server.replies()]
    assert 1 < len(parts) <= MAX_PARTS
    assert all(len(part) <= MESSAGE_LIMIT for part in parts)
    assert " ".join(" ".join(parts).split()) == " ".join(" ".join(paragraphs).split())


async def test_divided_code_stays_code(server: World) -> None:
    lines = "\n".join(f"print({number})" for number in range(300))
    server.model.script(say(f"Here:\n```python\n{lines}\n```\nDone.", chunks=40))
    await server.ask("code please")

    parts = [message.content for message in server.replies()]
    assert len(parts) > 1
    assert all(part.count("```") % 2 == 0 for part in parts)
    assert all(part.startswith("```python") for part in parts[1:])


async def test_a_very_long_answer_is_sent_as_a_file(server: World) -> None:
    answer = "\n\n".join(f"Paragraph {number}. " + "word " * 80 for number in range(80))
    server.model.script(say(answer, chunks=100))
    await server.ask("tell me everything")

    replies = server.replies()
    assert len(replies) == MAX_PARTS + 1
    assert "attached" in replies[-1].content
    assert [file.filename for file in replies[-1].attachments] == ["answer.md"]
    assert replies[-1].attachments[0].size == len(answer.encode())


async def test_only_the_first_message_is_a_reply(server: World) -> None:
    server.model.script(say("word " * 900, chunks=20))
    await server.ask("hi")

    assert [message.reference is not None for message in server.replies()] == [True] + [False] * (
        len(server.replies()) - 1
    )


async def test_an_answer_pings_no_mention(server: World) -> None:
    answer = f"@everyone @here {server.ada.mention} " + "word " * 1400
    server.model.script(say(answer, chunks=20))
    await server.ask("ping them")

    bodies = [*server.sent("POST", "/channels/*/messages"), *server.sent("PATCH")]
    assert len(bodies) > 3
    for body in bodies:
        assert body["allowed_mentions"]["parse"] == []
        assert not body["allowed_mentions"].get("users")
        assert not body["allowed_mentions"].get("replied_user")
    assert not any(message.mention_everyone for message in server.replies())


async def test_the_asker_is_pinged_if_the_option_is_set(database: Path, model: ModelServer) -> None:
    async with world(database, model, ping_asker=True) as server:
        await server.ask("hi")
        body = server.sent("POST", "/channels/*/messages")[0]

    assert body["allowed_mentions"] == {"parse": [], "replied_user": True}


async def test_every_part_has_a_nonce(server: World) -> None:
    server.model.script(say("word " * 900, chunks=20))
    await server.ask("hi")

    question = server.general.history()[0].id
    nonces = [body["nonce"] for body in server.sent("POST", "/channels/*/messages")]
    assert nonces == [f"{question}-{ordinal}" for ordinal in range(len(nonces))]
    assert all(len(nonce) <= 25 for nonce in nonces)


async def test_links_in_answers_are_not_fetched_for_a_preview(server: World) -> None:
    await server.ask("hi")

    assert server.replies()[0].flags.suppress_embeds


async def test_an_answer_cut_off_at_its_limit_has_a_note(server: World) -> None:
    server.model.script(say("Once upon a time", finish="length"))

    assert await server.ask("a story") == (
        "Once upon a time\n-# I stopped at my limit of 500 tokens. Mention me with “go on” for the rest."
    )


async def test_the_answers_row_has_its_parts(server: World) -> None:
    server.model.script(say("word " * 900, chunks=20))
    await server.ask("hi")

    with sqlite3.connect(server.database) as db:
        parts = [row[0] for row in db.execute("SELECT message_id FROM parts ORDER BY ordinal")]
        answers = db.execute("SELECT id FROM messages WHERE role = 'assistant'").fetchall()
    db.close()
    assert parts == [message.id for message in server.replies()]
    assert answers == [(parts[0],)]

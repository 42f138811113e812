"""Every failure ends in one sentence that says what happened and what to do, and in one line of the log."""

import logging
import re
from pathlib import Path

import discord
import pytest

from bot.discord_io.errors import as_ours
from tests.support.english import texts
from tests.support.model_server import (
    Behaviour,
    ModelServer,
    drop_after,
    end_after,
    hang_up,
    never_answer,
    refuse,
    say,
    say_in_steps,
    say_nothing,
    send_raw,
    stall_after,
    status,
    stream_error,
)
from tests.support.world import World, shown, world

KEY = "test-key-do-not-show"
RAW = "raw words of the provider"
OPENAI_LIMIT = "This model's maximum context length is 4096 tokens. However, your messages resulted in 9999 tokens."


def error(code: int, message: str = RAW, *, name: str | None = None, **headers: str) -> Behaviour:
    body = {"error": {"message": message, "type": name, "code": name, "param": None}}
    return status(code, body, headers={key.replace("_", "-"): value for key, value in headers.items()})


FAILURES: list[tuple[str, Behaviour, str]] = [
    (
        "rate limit with a time",
        error(429, name="rate_limit_exceeded", retry_after="90"),
        "⚠️ The model is getting too many requests right now. Please try again <t:",
    ),
    (
        "rate limit without a time",
        error(429, name="rate_limit_exceeded"),
        "⚠️ The model is getting too many requests right now. Please try again in a minute.",
    ),
    (
        "out of quota",
        error(429, name="insufficient_quota"),
        "⚠️ The account that pays for the model is out of",
    ),
    ("bad key", error(401, name="invalid_api_key"), "⚠️ The model server does not accept my API key."),
    ("no access", error(403), "⚠️ My API key may not use this model."),
    (
        "unknown model",
        error(404, name="model_not_found"),
        "⚠️ The model server does not know the model `test-model`.",
    ),
    (
        "context too long",
        error(400, OPENAI_LIMIT, name="context_length_exceeded"),
        "⚠️ This conversation is too long for the model's context window of 4,096 tokens.",
    ),
    (
        "content filter, asked",
        error(400, name="content_filter"),
        "⚠️ The provider's content filter blocked this.",
    ),
    (
        "content filter, answered",
        say("Well, ", finish="content_filter"),
        "Well,\n⚠️ The provider's content filter blocked this.",
    ),
    (
        "refusal",
        refuse("I can't help ", "with that."),
        "⚠️ The model declined to answer: “I can't help with that.”",
    ),
    ("another 4xx", error(418), "⚠️ The model server rejected my request."),
    ("nothing arrives", never_answer(), "⚠️ The model did not start to answer within 0.2 seconds."),
    (
        "it stalls",
        stall_after("Half an ans"),
        "Half an ans\n⚠️ The model sent nothing for 0.1 seconds in the middle of its answer.",
    ),
    (
        "server error",
        error(500),
        "⚠️ The model server has a problem. Please try again in a few minutes.",
    ),
    (
        "an error inside the stream",
        stream_error({"message": RAW}, after="Half"),
        "Half\n⚠️ The model server has a problem.",
    ),
    ("it hangs up", hang_up(), "⚠️ The connection to the model broke off. Please ask again."),
    (
        "it breaks off",
        drop_after("Half"),
        "Half\n⚠️ The connection to the model broke off. Please ask again.",
    ),
    ("it ends too early", end_after("Half"), "Half\n⚠️ The connection to the model broke off."),
    ("it talks nonsense", send_raw("}{", after="Half"), "Half\n⚠️ The connection to the model broke off."),
    ("an answer that nobody can see", say("\u200b \u2060"), "⚠️ The model sent an empty answer."),
    ("empty answer", say_nothing(), "⚠️ The model sent an empty answer."),
    (
        "all thinking, no words",
        say_nothing("length"),
        "⚠️ The model spent its whole answer on thinking",
    ),
]


@pytest.mark.parametrize(("behaviour", "sentence"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
async def test_each_failure_of_the_model_has_its_own_text(
    behaviour: Behaviour,
    sentence: str,
    database: Path,
    model: ModelServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    model.default = behaviour
    async with world(
        database, model, real_time=True, openai_api_key=KEY, first_token_timeout_s=0.2, stall_timeout_s=0.1
    ) as server:
        reply = await server.ask("hi")
        model.default = say("Hello!")
        assert await server.ask("and now?") == "Hello!"
        history = server.prompt()

    assert reply.startswith(sentence)
    # A failed question is remembered only where a part of its answer was shown.
    assert history[0][1].endswith("⟧ and now?" if sentence.startswith("⚠️") else "⟧ hi")
    for secret in (KEY, RAW, "http", "127.0.0.1", "Traceback", "Error"):
        assert secret not in reply
    reports = [record.getMessage() for record in caplog.records if "event=failure" in record.getMessage()]
    assert len(reports) == 1
    assert KEY not in reports[0]
    if code := re.search(r"\(`(\w{6})`\)$", reply):
        assert f"reference={code[1]}" in reports[0]


async def test_a_rate_limit_names_the_time_of_a_retry(server: World) -> None:
    server.model.script(error(429, name="rate_limit_exceeded", retry_after="90"))
    reply = await server.ask("hi")

    at = re.search(r"<t:(\d+):R>", reply)
    assert at is not None
    assert 90 <= int(at[1]) - server.clock.now().timestamp() <= 92


async def test_a_timeout_keeps_the_question_and_stores_no_partial_answer(database: Path, model: ModelServer) -> None:
    model.script(never_answer())
    async with world(database, model, real_time=True, first_token_timeout_s=0.05) as server:
        await server.ask("first")
        await server.ask("second")

        assert server.prompt() == [
            ("user", f"⟦Bo {server.bo.id}⟧ first\n⟦Bo {server.bo.id}⟧ second"),
        ]


async def test_a_broken_answer_stays_visible_and_is_marked_in_the_prompt(server: World) -> None:
    server.model.script(drop_after("The three steps are: first"))
    await server.ask("how?")
    await server.ask("go on")

    assert server.prompt()[1] == ("assistant", "The three steps are: first\n\n[This answer broke off here.]")


async def test_a_note_below_broken_code_is_outside_of_the_code(server: World) -> None:
    server.model.script(drop_after("```python\nprint(1)\n"))

    assert (await server.ask("code")).startswith("```python\nprint(1)\n```\n⚠️ ")


async def test_an_unreachable_model_server_is_reported(database: Path) -> None:
    async with ModelServer() as model:
        pass
    model._runner = _Gone()  # type: ignore[assignment]
    async with world(database, model, first_token_timeout_s=2) as server:
        assert (await server.ask("hi")).startswith("⚠️ I cannot connect to the model server.")


class _Gone:
    """A port on which nobody listens."""

    addresses = (("127.0.0.1", 9),)


async def test_a_bug_is_reported_without_details_and_logged_with_them(
    server: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("bot.chat.prompt.window", broken)
    reply = await server.ask("hi")

    assert reply.startswith("⚠️ Something went wrong on my side. Please try again;")
    assert "ZeroDivisionError" not in reply
    assert "ZeroDivisionError" in caplog.text


async def test_a_database_error_is_reported(server: World) -> None:
    store = server.bot.store
    await store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))

    assert (await server.ask("hi")).startswith("⚠️ My database has a problem, so I cannot store this conversation")
    assert server.model.requests == []


async def test_a_full_disk_is_reported_until_there_is_space(server: World) -> None:
    await server.ask("hi")
    database = server.bot.store._database
    await database._writer.execute("PRAGMA max_page_count = 1")
    said = [await server.ask("word " * 390) for _ in range(4)]
    assert said[-1].startswith("⚠️ My disk is full, so I cannot store this conversation.")

    await database._writer.execute("PRAGMA max_page_count = 100000")
    assert await server.ask("word " * 390) == "Hello!"


async def test_a_damaged_database_is_reported(server: World) -> None:
    await server.ask("hi")
    database = server.bot.store._database
    await database.empty_log()
    # What was read a moment ago would not be read again.
    database.changed()
    server.database.write_bytes(b"\xa5" * server.database.stat().st_size)

    assert (await server.ask("hi")).startswith("⚠️ My database is damaged, so I cannot store this conversation.")


async def test_an_answer_that_cannot_be_saved_stays_with_a_note(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    store = server.bot.store
    await store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))
    step.send("Hello Bo!")
    step.finish()
    await server.env.settle()

    assert server.replies()[0].content.startswith("Hello Bo!\n⚠️ My database has a problem")
    assert len(server.replies()) == 1


async def test_a_message_larger_than_the_window_is_refused_with_its_size_and_the_limit(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, context_tokens=800, reply_tokens=300) as server:
        reply = await server.ask("word " * 390)

    assert re.fullmatch(
        r"⚠️ Your message takes about \d{3,} tokens, and the model has room for \d{3}\. "
        r"Please send it in smaller parts\.",
        reply,
    )
    assert model.requests == []


async def test_a_system_prompt_that_fills_the_window_is_reported(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=600, system_prompt="be kind " * 500) as server:
        assert (await server.ask("hi")).startswith("⚠️ The system prompt takes about")


async def test_a_refused_edit_is_repeated_at_the_end(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("One")
    await shown(server, "One")
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=503)
    step.send(" two")
    step.finish()
    await server.env.settle()

    assert [message.content for message in server.replies()] == ["One two"]


async def test_a_refused_message_removes_no_other_message(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=3000) as server:
        await server.ask("my name is Bo")
        assert (await server.ask("\N{GRINNING FACE}" * 1900)).startswith("⚠️ Your message takes about")
        await server.ask("what is my name?")

        assert "my name is Bo" in server.prompt()[0][1]


async def test_a_window_smaller_than_the_longest_answer_still_holds_a_conversation(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, context_tokens=2048, reply_tokens=2000) as server:
        assert await server.ask("hi") == "Hello!"
        assert model.requests[-1].json["max_tokens"] == 1024


async def test_a_command_of_an_older_version_is_reported(server: World) -> None:
    sentence = server.bot.error_reporter.say(as_ours(discord.app_commands.CommandNotFound("old", [])), texts)

    assert sentence.startswith("⚠️ This command has changed. Please restart Discord")

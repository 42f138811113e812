"""What the bot does where Discord does not let it write: it shows that, says it in the log, and goes on elsewhere."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend.serializers import member_payload
from simcord.builders import ChannelHandle

from tests.support.logs import complaints
from tests.support.model_server import say, say_in_steps
from tests.support.world import World, refusal, shown

MUTE = "🔇"
ASKED = "I live at 5 High Street. Where is the baker?"


async def goes_on(server: World) -> None:
    """Another channel's question is answered as ever."""
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    server.model.script(say("Of course."))
    assert await server.ask("still there?", where=elsewhere) == "Of course."


async def thread_of(server: World) -> ChannelHandle:
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    return server.general.threads[0]


async def waiting(server: World, turns: int) -> None:
    """Return once so many questions are open."""
    async with asyncio.timeout(5):
        while len(server.outcomes()) < turns:  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def test_without_send_messages_the_bot_reacts_and_asks_no_model(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    server.forbid("send_messages")
    await server.env.settle()
    question = server.post(ASKED)
    await server.env.settle()

    assert server.reactions(question) == [MUTE]
    assert server.replies() == []
    assert server.model.requests == []
    (line,) = complaints(caplog)
    assert line == f"event=may_not_answer channel={server.general.id} message={question}"
    await goes_on(server)


async def test_without_send_messages_in_threads_the_bot_reacts(server: World, caplog: pytest.LogCaptureFixture) -> None:
    thread = await thread_of(server)
    server.forbid("send_messages_in_threads")
    await server.env.settle()
    question = server.post(ASKED, where=thread)
    await server.env.settle()

    assert server.reactions(question, thread) == [MUTE]
    assert server.model.requests == []
    assert len(complaints(caplog)) == 1
    assert await server.ask("and in the channel itself?") == "Hello!"


async def test_in_a_locked_thread_the_bot_reacts(server: World, caplog: pytest.LogCaptureFixture) -> None:
    thread = await thread_of(server)
    metadata = server.env.backend.channels[thread.id].thread_metadata
    assert metadata is not None
    metadata.locked = True
    server.forbid("manage_threads")
    server.env.backend.announce_channel_update(thread.id)
    await server.env.settle()
    server.post(ASKED, where=thread)
    await server.env.settle()

    assert server.replies(thread) == []
    assert server.model.requests == []
    assert len(complaints(caplog)) == 1
    await goes_on(server)


async def test_in_a_thread_of_an_unknown_channel_the_bot_answers(server: World) -> None:
    thread = await thread_of(server)
    guild = server.bot.get_guild(server.guild.id)
    assert guild is not None
    del guild._channels[server.general.id]

    assert await server.ask("hi", where=thread) == "Hello!"


async def test_a_bot_in_timeout_asks_no_model(server: World, caplog: pytest.LogCaptureFixture) -> None:
    # discord.py compares with the real clock.
    until = (discord.utils.utcnow() + timedelta(hours=1)).isoformat()
    backend, me = server.env.backend, server.env.backend.bot_user.id
    backend.edit_member(server.guild.id, me, {"timed_out_until": until})
    # Discord tells a bot of its own timeout without the intent for members, which simcord asks for
    # (https://docs.discord.com/developers/events/gateway#list-of-intents).
    guild = backend.get_guild(server.guild.id)
    member = member_payload(backend, guild, guild.members[me])
    server.bot._connection.parse_guild_member_update({**member, "guild_id": str(guild.id)})  # type: ignore[typeddict-item]
    question = server.post(ASKED)
    await server.env.settle()

    # A member in timeout may not even react.
    assert server.reactions(question) == []
    assert server.replies() == []
    assert server.model.requests == []
    assert len(complaints(caplog)) == 1


async def test_an_unforeseen_refusal_is_one_log_line_and_a_reaction(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    server.env.inject_error("POST", f"/channels/{server.general.id}/messages", status=403, code=50013, times=None)
    question = server.post(ASKED)
    await server.env.settle()

    assert server.reactions(question) == [MUTE]
    assert server.outcomes() == ["failed"]
    (line,) = complaints(caplog)
    assert line.startswith("event=failure ")
    assert "DeliveryFailed(reason='403/50013', final=True)" in line
    assert f"channel={server.general.id} message={question}" in line
    await goes_on(server)


async def test_a_refused_hint_is_one_log_line_and_a_reaction(server: World, caplog: pytest.LogCaptureFixture) -> None:
    server.env.inject_error("POST", f"/channels/{server.general.id}/messages", status=403, code=50013, times=None)
    question = server.post("")
    await server.env.settle()

    assert server.reactions(question) == [MUTE]
    (line,) = complaints(caplog)
    assert line.startswith("event=hint_not_said ")


async def test_an_undeliverable_failure_of_the_model_is_two_log_lines(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    server.model.script(say(" "))
    server.env.inject_error("POST", f"/channels/{server.general.id}/messages", status=403, code=50013, times=None)
    question = server.post(ASKED)
    await server.env.settle()

    assert server.reactions(question) == [MUTE]
    failure, untold = complaints(caplog)
    assert "error=EmptyAnswer(" in failure
    assert untold == f"event=undelivered message={question} reason=403/50013"


async def test_a_permission_lost_in_the_queue_costs_no_completion(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("one")
    await step.waiting()
    second = server.post(ASKED)
    await waiting(server, 2)
    step.send("first")
    await shown(server, "first")
    server.forbid("send_messages")
    step.finish()
    await server.env.settle()

    assert server.texts() == ["first"], "an edit needs no leave to write"
    assert server.reactions(second) == [MUTE]
    assert server.outcomes() == ["answered", "failed"]
    assert len(server.model.requests) == 1
    assert len(complaints(caplog)) == 1


async def test_a_permission_lost_before_a_restart_costs_no_completion(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    await server.cut_off()
    server.forbid("send_messages")

    async with server.restarted() as after:
        assert after.outcomes() == ["failed"]
        assert after.reactions(after.general.history()[0].id) == [MUTE]
        assert len(after.model.requests) == 1
        assert len(complaints(caplog)) == 1


async def test_a_permission_lost_between_two_parts_is_noted_below_the_first(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post(ASKED)
    await step.waiting()
    step.send("word")
    await shown(server, "word")
    server.forbid("send_messages")
    step.send(" word" * 900)
    step.finish()
    await server.env.settle()

    (text,) = server.texts()
    answer, _, sentence = text.rpartition("\n")
    assert set(answer.split()) == {"word"}
    assert sentence.startswith(
        "⚠️ Discord did not accept all of my answer. Please ask again; if this continues, ask an admin to check my"
    )
    assert len(text) > 1900
    assert server.outcomes() == ["failed"]
    assert server.log() == [ASKED, f"{answer}\n\n[This answer broke off here.]"]
    (line,) = complaints(caplog)
    assert "DeliveryFailed(reason='403/50013', final=True)" in line
    await goes_on(server)


async def test_divided_code_stays_code_above_that_note(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("code please")
    await step.waiting()
    step.send("Here:")
    await shown(server, "Here:")
    server.forbid("send_messages")
    step.send("\n```python\n" + "print(1)\n" * 500)
    step.finish()
    await server.env.settle()

    (text,) = server.texts()
    assert text.count("```") == 2
    assert "\n```\n⚠️ Discord did not accept all of my answer." in text


async def test_without_read_message_history_the_answer_is_a_plain_message(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=400, code=160002)
    await server.ask("hi")

    assert [(reply.content, reply.reference) for reply in server.replies()] == [("Hello!", None)]
    assert complaints(caplog) == []


async def test_without_attach_files_a_very_long_answer_is_sent_as_messages(
    server: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    send = discord.TextChannel.send

    async def without_files(channel: discord.TextChannel, *arguments: Any, **options: Any) -> discord.Message:
        if options.get("files"):
            raise refusal(403, 50013)
        return await send(channel, *arguments, **options)

    monkeypatch.setattr(discord.TextChannel, "send", without_files)
    answer = "\n\n".join(f"Paragraph {number}. " + "word " * 80 for number in range(60))
    server.model.script(say(answer, chunks=100))
    await server.ask("everything")

    shown = " ".join(" ".join(reply.content for reply in server.replies()).split())
    assert shown == " ".join(answer.split())
    assert complaints(caplog) == []


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 50083), (403, 160005), (403, 50013), (403, 50001)],
    ids=["archived and locked", "locked", "permission taken", "channel hidden"],
)
@pytest.mark.parametrize("rest", [" and the rest.", " word" * 600], ids=["an edit", "further parts"])
async def test_half_answer_is_kept_where_the_thread_is_closed_meanwhile(
    server: World, status: int, code: int, rest: str, caplog: pytest.LogCaptureFixture
) -> None:
    thread = await thread_of(server)
    step = say_in_steps()
    server.model.script(step)
    question = server.post(ASKED, where=thread)
    await step.waiting()
    step.send("The first half")
    async with asyncio.timeout(5):
        while server.texts(thread) != ["The first half"]:  # noqa: ASYNC110 - Discord has no event for it
            await asyncio.sleep(0.001)
    for method, path in (
        ("PATCH", "/channels/*/messages/*"),
        ("POST", f"/channels/{thread.id}/messages"),
        ("PATCH", f"/channels/{thread.id}"),
    ):
        server.env.inject_error(method, path, status=status, code=code, times=None)
    step.send(rest)
    step.finish()
    await server.env.settle()

    assert server.texts(thread) == ["The first half"]
    assert server.outcomes() == ["failed"]
    assert server.reactions(question, thread) == [MUTE]
    # Discord shows it, so it is remembered, as broken off.
    assert server.log()[1].startswith("The first half")
    assert len([each for each in complaints(caplog) if "failure" in each]) == 1
    for _ in range(3):
        await server.bot.resumption.settle()
    assert len(server.model.requests) == 1


async def test_half_answer_in_a_deleted_thread_is_forgotten(server: World, caplog: pytest.LogCaptureFixture) -> None:
    thread = await thread_of(server)
    step = say_in_steps()
    server.model.script(step)
    server.post(ASKED, where=thread)
    await step.waiting()
    step.send("The first half")
    async with asyncio.timeout(5):
        while server.texts(thread) != ["The first half"]:  # noqa: ASYNC110 - Discord has no event for it
            await asyncio.sleep(0.001)
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10003, times=None)
    server.env.inject_error("DELETE", "/channels/*/messages/*", status=404, code=10003, times=None)
    step.send(" and the rest.")
    step.finish()
    await server.env.settle()

    assert server.outcomes() == ["abandoned"]
    await server.bot.resumption.settle()
    assert len(server.model.requests) == 1
    assert complaints(caplog) == []

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


async def goes_on(club: World) -> None:
    """Another channel's question is answered as ever."""
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    club.model.script(say("Of course."))
    assert await club.ask("still there?", where=elsewhere) == "Of course."


async def thread_of(club: World) -> ChannelHandle:
    channel = club.bot.get_channel(club.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await club.env.settle()
    return club.general.threads[0]


async def waiting(club: World, turns: int) -> None:
    """Return once so many questions are open."""
    async with asyncio.timeout(5):
        while len(club.outcomes()) < turns:  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def test_without_leave_to_write_it_shows_a_mute_sign_and_pays_for_nothing(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    club.forbid("send_messages")
    await club.env.settle()
    question = club.post(ASKED)
    await club.env.settle()

    assert club.reactions(question) == [MUTE]
    assert club.replies() == []
    assert club.model.requests == []
    (line,) = complaints(caplog)
    assert line == f"event=may_not_answer channel={club.general.id} message={question}"
    await goes_on(club)


async def test_without_leave_to_write_in_threads_neither(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    thread = await thread_of(club)
    club.forbid("send_messages_in_threads")
    await club.env.settle()
    question = club.post(ASKED, where=thread)
    await club.env.settle()

    assert club.reactions(question, thread) == [MUTE]
    assert club.model.requests == []
    assert len(complaints(caplog)) == 1
    assert await club.ask("and in the channel itself?") == "Hello!"


async def test_a_locked_thread_is_one_where_it_may_not_write(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    thread = await thread_of(club)
    metadata = club.env.backend.channels[thread.id].thread_metadata
    assert metadata is not None
    metadata.locked = True
    club.forbid("manage_threads")
    club.env.backend.announce_channel_update(thread.id)
    await club.env.settle()
    club.post(ASKED, where=thread)
    await club.env.settle()

    assert club.replies(thread) == []
    assert club.model.requests == []
    assert len(complaints(caplog)) == 1
    await goes_on(club)


async def test_in_a_thread_whose_channel_is_unknown_it_tries(club: World) -> None:
    thread = await thread_of(club)
    guild = club.bot.get_guild(club.guild.id)
    assert guild is not None
    del guild._channels[club.general.id]

    assert await club.ask("hi", where=thread) == "Hello!"


async def test_a_bot_in_timeout_is_silent_and_pays_for_nothing(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    # discord.py compares with the real clock.
    until = (discord.utils.utcnow() + timedelta(hours=1)).isoformat()
    backend, me = club.env.backend, club.env.backend.bot_user.id
    backend.edit_member(club.guild.id, me, {"timed_out_until": until})
    # Discord tells a bot of its own timeout without the intent for members, which simcord asks for
    # (https://docs.discord.com/developers/events/gateway#list-of-intents).
    guild = backend.get_guild(club.guild.id)
    member = member_payload(backend, guild, guild.members[me])
    club.bot._connection.parse_guild_member_update({**member, "guild_id": str(guild.id)})  # type: ignore[typeddict-item]
    question = club.post(ASKED)
    await club.env.settle()

    # A member in timeout may not even react.
    assert club.reactions(question) == []
    assert club.replies() == []
    assert club.model.requests == []
    assert len(complaints(caplog)) == 1


async def test_a_refusal_that_nobody_could_foresee_is_one_line_and_a_mute_sign(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    club.env.inject_error("POST", f"/channels/{club.general.id}/messages", status=403, code=50013, times=None)
    question = club.post(ASKED)
    await club.env.settle()

    assert club.reactions(question) == [MUTE]
    assert club.outcomes() == ["failed"]
    (line,) = complaints(caplog)
    assert line.startswith("event=failure ")
    assert "DeliveryFailed(reason='403/50013', final=True)" in line
    assert f"channel={club.general.id} message={question}" in line
    await goes_on(club)


async def test_a_hint_that_may_not_be_given_is_one_line_and_a_mute_sign(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    club.env.inject_error("POST", f"/channels/{club.general.id}/messages", status=403, code=50013, times=None)
    question = club.post("")
    await club.env.settle()

    assert club.reactions(question) == [MUTE]
    (line,) = complaints(caplog)
    assert line.startswith("event=hint_not_said ")


async def test_a_failure_of_the_model_that_may_not_be_told_is_two_things_in_the_log(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    club.model.script(say(" "))
    club.env.inject_error("POST", f"/channels/{club.general.id}/messages", status=403, code=50013, times=None)
    question = club.post(ASKED)
    await club.env.settle()

    assert club.reactions(question) == [MUTE]
    failure, untold = complaints(caplog)
    assert "error=EmptyAnswer(" in failure
    assert untold == f"event=undelivered message={question} reason=403/50013"


async def test_leave_that_is_lost_while_a_question_waits_costs_no_completion(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("one")
    await step.waiting()
    second = club.post(ASKED)
    await waiting(club, 2)
    step.send("first")
    await shown(club, "first")
    club.forbid("send_messages")
    step.finish()
    await club.env.settle()

    assert club.texts() == ["first"], "an edit needs no leave to write"
    assert club.reactions(second) == [MUTE]
    assert club.outcomes() == ["answered", "failed"]
    assert len(club.model.requests) == 1
    assert len(complaints(caplog)) == 1


async def test_leave_that_is_lost_before_a_restart_costs_no_completion(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    await club.cut_off()
    club.forbid("send_messages")

    async with club.restarted() as after:
        assert after.outcomes() == ["failed"]
        assert after.reactions(after.general.history()[0].id) == [MUTE]
        assert len(after.model.requests) == 1
        assert len(complaints(caplog)) == 1


async def test_leave_that_is_lost_between_two_parts_is_said_below_the_first(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post(ASKED)
    await step.waiting()
    step.send("word")
    await shown(club, "word")
    club.forbid("send_messages")
    step.send(" word" * 900)
    step.finish()
    await club.env.settle()

    (text,) = club.texts()
    answer, _, sentence = text.rpartition("\n")
    assert set(answer.split()) == {"word"}
    assert sentence.startswith("⚠️ Discord did not take all of my answer. Please ask again, or check my")
    assert len(text) > 1900
    assert club.outcomes() == ["failed"]
    assert club.log() == [ASKED, f"{answer}\n\n[This answer broke off here.]"]
    (line,) = complaints(caplog)
    assert "DeliveryFailed(reason='403/50013', final=True)" in line
    await goes_on(club)


async def test_a_divided_code_stays_code_above_that_sentence(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("code please")
    await step.waiting()
    step.send("Here:")
    await shown(club, "Here:")
    club.forbid("send_messages")
    step.send("\n```python\n" + "print(1)\n" * 500)
    step.finish()
    await club.env.settle()

    (text,) = club.texts()
    assert text.count("```") == 2
    assert "\n```\n⚠️ Discord did not take all of my answer." in text


async def test_without_leave_to_read_the_history_the_answer_comes_as_a_plain_message(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    club.env.inject_error("POST", "/channels/*/messages", status=400, code=160002)
    await club.ask("hi")

    assert [(reply.content, reply.reference) for reply in club.replies()] == [("Hello!", None)]
    assert complaints(caplog) == []


async def test_without_leave_to_attach_files_a_very_long_answer_comes_whole_as_messages(
    club: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    send = discord.TextChannel.send

    async def without_files(channel: discord.TextChannel, *arguments: Any, **options: Any) -> discord.Message:
        if options.get("files"):
            raise refusal(403, 50013)
        return await send(channel, *arguments, **options)

    monkeypatch.setattr(discord.TextChannel, "send", without_files)
    answer = "\n\n".join(f"Paragraph {number}. " + "word " * 80 for number in range(60))
    club.model.script(say(answer, chunks=100))
    await club.ask("everything")

    shown = " ".join(" ".join(reply.content for reply in club.replies()).split())
    assert shown == " ".join(answer.split())
    assert complaints(caplog) == []

"""Failures of Discord's that do not pass soon: nothing hangs, and the person learns what can be shown."""

import pytest

from tests.e2e.wire.bots import Runs, answer, complaints
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import Fault, What, held, lost_answer, rate_limited, refused, reset, server_error
from tests.e2e.wire.model import Json
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import say, say_in_steps

POST = ("POST", "/channels/*/messages")
EDIT = ("PATCH", "/channels/*/messages/*")
MUTE = "🔇"
ASKED = "I live at 5 High Street. Where is the baker?"


async def test_a_short_slow_mode_is_waited_for(wire: WireDiscord, server: Club, run: Runs) -> None:
    async with run() as bot:
        await bot.ready()
        server.general.slowmode_s = 0.3
        for number in range(2):
            await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")
            await bot.logged("event=answered", times=number + 1)

        assert complaints(bot) == []


async def test_a_long_slow_mode_is_not_and_the_bot_goes_on_elsewhere(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    other = wire.add_channel(server.guild, "other")
    async with run({"MAX_COMPLETIONS": "1"}) as bot:
        await bot.ready()
        server.general.slowmode_s = 6 * 3600
        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")
        second = wire.ask(server.general, server.ada, ASKED)
        await wire.until(lambda: MUTE in second.reactions, "a mute sign")
        await answer(wire, wire.ask(other, server.ada, ASKED), "Hello!")

        (line,) = complaints(bot)
        assert "error=DeliveryFailed(reason='RateLimited', final=True)" in line


async def test_message_that_takes_no_more_edits_is_posted_anew(wire: WireDiscord, server: Club, run: Runs) -> None:
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await answer(wire, question, "One")
        wire.faults.append(Fault(*EDIT, refused(400, 30046), times=None))
        step.send(" two")
        step.finish()
        await answer(wire, question, "One two")
        await wire.until(
            lambda: not any(each.content == "One" for each in server.general.messages.values()), "one answer"
        )

        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")
        assert complaints(bot) == []


async def test_an_edit_limit_that_lasts_an_hour_is_not_waited_for(wire: WireDiscord, server: Club, run: Runs) -> None:
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await answer(wire, question, "One")
        wire.faults.append(Fault(*EDIT, rate_limited(3600), times=None))
        step.send(" two")
        step.finish()
        await wire.until(lambda: MUTE in question.reactions, "a mute sign")
        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")

        (line,) = complaints(bot)
        assert "error=DeliveryFailed(reason='RateLimited', final=True)" in line


async def test_a_connection_that_stays_broken_is_one_line_and_the_answer_comes_later(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    other = wire.add_channel(server.guild, "other")
    posts = ("POST", f"/channels/{server.general.id}/messages")
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*posts, reset(), times=None))
        question = wire.ask(server.general, server.ada, ASKED)
        await bot.logged("event=turn_left_open")
        await answer(wire, wire.ask(other, server.ada, ASKED), "Hello!")
        (line,) = complaints(bot)
        assert "DeliveryFailed(reason='ClientOSError', final=False)" in line
        assert len(bot.having("event=stream_paused")) <= 1
        wire.faults.clear()
        await bot.terminate()

    async with run() as again:
        await answer(wire, question, "Hello!")
        await again.logged("event=answered")
        assert complaints(again) == []


async def test_a_message_that_is_deleted_before_its_lost_answer_is_repeated_stays_deleted(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    run.model.script(say("word " * 30))
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*POST, lost_answer()))
        wire.watch.on(Instant.DONE, *POST, lambda _: wire.delete(list(server.general.messages.values())[-1]))
        question = wire.ask(server.general, server.ada, ASKED)
        await bot.logged("event=abandoned")

        assert wire.replies(server.general) == []
        assert complaints(bot) == []
        assert question.reactions == {}


async def test_a_message_that_a_moderator_deletes_before_discord_has_answered_ends_its_answer(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    step, hold = say_in_steps(), held()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*POST, hold))
        wire.ask(server.general, server.ada, ASKED)
        await step.waiting()
        step.send("One")
        await hold.waiting()
        wire.delete(list(server.general.messages.values())[-1])
        # What comes after it on the gateway has been seen, so the deletion has, too.
        await answer(wire, wire.say(wire.dm(server.bo), server.bo, "hi"), "Hello!")
        hold.release()
        step.finish()
        await bot.logged("event=abandoned")

        assert wire.replies(server.general) == []
        assert complaints(bot) == []


@pytest.mark.parametrize("fault", [server_error(503), rate_limited(3600)], ids=["a 503", "a daily limit"])
async def test_commands_that_discord_does_not_take_keep_nobody_from_an_answer(
    fault: What, wire: WireDiscord, server: Club, run: Runs
) -> None:
    wire.faults.append(Fault("PUT", "/applications/*/commands", fault))
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(server.general, server.ada, ASKED), "Hello!")
        (line,) = complaints(bot)
        assert "event=commands_not_synced reason=" in line
        await bot.terminate()

    async with run() as again:
        await again.logged("event=commands_synced")
        assert complaints(again) == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"description": "", "options": [], "default_member_permissions": "8", "nsfw": True},
        {"name_localizations": {"de": "starten"}, "contexts": [0, 1, 2], "integration_types": [0, 1]},
    ],
    ids=["plain", "restricted", "translated"],
)
async def test_the_entry_point_of_an_activity_keeps_no_command_from_discord(
    more: Json, wire: WireDiscord, server: Club, run: Runs
) -> None:
    activity = {"name": "launch", "type": 4, "handler": 2, **more}
    wire.commands = [{**activity, "id": "1", "application_id": str(wire.me.id), "version": "2"}]
    async with run() as bot:
        await bot.logged("event=commands_synced")
        assert complaints(bot) == []
        await bot.terminate()

    listed = {each["name"]: each for each in wire.commands}
    assert listed["launch"].items() >= activity.items()
    assert listed["launch"]["id"] == "1"
    assert "reset" in listed

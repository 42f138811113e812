"""Commands and buttons whose answer Discord does not take: one line in the log, and the bot goes on."""

import pytest

from tests.e2e.wire.bots import Runs, answer, complaints
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import Fault, lost_request, refused, reset
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant

CALLBACK = ("POST", "/interactions/*/*/callback")
FOLLOW_UP = ("POST", "/webhooks/*/*")


@pytest.mark.parametrize("command", ["help", "reset", "prompt show"])
@pytest.mark.parametrize("code", [10062, 10003])
async def test_a_command_that_is_answered_too_late_or_in_a_deleted_channel_is_one_line(
    code: int, command: str, wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*CALLBACK, refused(404, code), times=None))
        wire.use_command(server.general, server.ada, command)
        await bot.logged("event=unanswered_command")
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello!")

        (line,) = complaints(bot)
        assert line.endswith(
            f"event=unanswered_command reason=404/{code} command={command} "
            f"channel={server.general.id} user={server.ada.id}"
        )


async def test_one_who_may_not_manage_prompts_and_is_told_too_late_is_one_line(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*CALLBACK, refused(404, 10062), times=None))
        wire.use_command(server.general, server.bo, "prompt show")
        await bot.logged("event=unanswered_command")
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello!")

        assert len(complaints(bot)) == 1


async def test_a_follow_up_after_the_tokens_end_is_one_line(wire: WireDiscord, server: Club, run: Runs) -> None:
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*FOLLOW_UP, refused(401, 50027), times=None))
        wire.use_command(server.general, server.ada, "reset")
        await bot.logged("event=unanswered_command")
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello!")

        (line,) = complaints(bot)
        assert "reason=401/50027" in line


@pytest.mark.parametrize("fault", [lost_request(), reset()], ids=["lost", "reset"])
async def test_an_answer_that_is_lost_on_its_way_is_said_again(
    fault: object, wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        wire.faults.append(Fault(*FOLLOW_UP, fault))  # type: ignore[arg-type]
        used = wire.use_command(server.general, server.ada, "reset")
        await wire.answered(used)

        (text,) = used.texts
        assert text.startswith("⚠️ Discord did not accept all of my answer.")
        (line,) = complaints(bot)
        assert "event=failure" in line


async def test_an_undo_button_of_a_channel_that_is_being_deleted_brings_nothing_back(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    gone = wire.add_channel(server.guild, "gone")
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(gone, server.ada, "I live at 5 High Street."), "Hello!")
        used = wire.use_command(gone, server.ada, "reset")
        await wire.answered(used)
        (undo,) = wire.buttons(used.messages[0]).values()
        wire.faults.append(Fault(*CALLBACK, refused(404, 10003), times=None))
        wire.delete_channel(gone)
        await bot.logged("event=channel_deleted")
        wire.press(used.messages[0], server.bo, undo)
        await bot.logged("event=unanswered_command")
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello!")

        assert len(complaints(bot)) == 1


async def test_a_channel_that_is_deleted_between_a_command_and_its_answer(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    gone = wire.add_channel(server.guild, "gone")
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(gone, server.ada, "I live at 5 High Street."), "Hello!")
        wire.watch.on(Instant.DONE, *CALLBACK, lambda _: wire.delete_channel(gone))
        wire.faults.append(Fault(*FOLLOW_UP, refused(404, 10003), times=None))
        wire.use_command(gone, server.ada, "reset")
        await bot.logged("event=unanswered_command")
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello!")

        assert len(complaints(bot)) == 1

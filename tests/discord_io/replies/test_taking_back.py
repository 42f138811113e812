"""What the bot takes back of its own messages is gone in the end, also when Discord fails meanwhile."""

from tests.support.model_server import say_in_steps
from tests.support.world import World, shown

MESSAGE = "/channels/*/messages/*"


async def test_a_half_answer_to_a_deleted_question_is_taken_back_when_discord_can_be_reached(
    club: World,
) -> None:
    step = say_in_steps()
    club.model.script(step)
    question = club.post("hi")
    await step.waiting()
    step.send("Hel")
    await shown(club, "Hel")
    club.env.inject_error("DELETE", MESSAGE, status=503, times=None)
    club.env.backend.delete_message(club.general.id, question)
    step.send("lo")
    await club.env.settle()
    assert club.texts() == ["Hel"]
    assert club.outcomes() == [None]
    # A reply that came after the deletion does not refer to its question, so only the log knows whose it is.
    assert club.rows("SELECT message_id FROM parts") == [(club.replies()[0].id,)]

    club.env.backend.faults.clear()
    await club.bot.resumption.settle()
    assert club.texts() == []
    assert club.outcomes() == ["abandoned"]


async def test_a_half_answer_that_may_not_be_deleted_ends_the_turn(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    question = club.post("hi")
    await step.waiting()
    step.send("Hel")
    await shown(club, "Hel")
    club.env.inject_error("DELETE", MESSAGE, status=403, code=50013, times=None)
    club.env.backend.delete_message(club.general.id, question)
    step.send("lo")
    await club.env.settle()

    assert club.outcomes() == ["abandoned"]


async def test_a_restart_takes_back_what_could_not_be_deleted_before(club: World) -> None:
    await club.cut_off("Hel")
    async with club.away():
        club.env.backend.delete_message(club.general.id, club.general.history()[0].id)
        club.env.inject_error("DELETE", MESSAGE, status=503, times=None)

    async with club.restarted() as after:
        assert after.outcomes() == [None]
        after.env.backend.faults.clear()
        await after.bot.resumption.settle()
        assert after.texts() == []
        assert after.outcomes() == ["abandoned"]


async def test_a_part_that_is_not_needed_any_more_goes_although_discord_fails_at_first(club: World) -> None:
    await club.cut_off("word " * 900)
    club.env.inject_error("DELETE", MESSAGE, status=503)

    async with club.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.outcomes() == ["answered"]

"""What the bot takes back of its own messages is gone in the end, also when Discord fails meanwhile."""

from tests.support.model_server import say_in_steps
from tests.support.world import World, shown

MESSAGE = "/channels/*/messages/*"


async def test_a_partial_answer_to_a_deleted_question_is_deleted_when_discord_is_reachable(
    server: World,
) -> None:
    step = say_in_steps()
    server.model.script(step)
    question = server.post("hi")
    await step.waiting()
    step.send("Hel")
    await shown(server, "Hel")
    server.env.inject_error("DELETE", MESSAGE, status=503, times=None)
    server.env.backend.delete_message(server.general.id, question)
    await server.env.settle()
    assert server.texts() == ["Hel"]
    assert server.outcomes() == [None]
    # A reply that came after the deletion does not refer to its question, so only the log knows whose it is.
    assert server.rows("SELECT message_id FROM parts") == [(server.replies()[0].id,)]

    server.env.backend.faults.clear()
    await server.bot.resumption.settle()
    assert server.texts() == []
    assert server.outcomes() == ["abandoned"]


async def test_a_partial_answer_that_may_not_be_deleted_ends_the_turn(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    question = server.post("hi")
    await step.waiting()
    step.send("Hel")
    await shown(server, "Hel")
    server.env.inject_error("DELETE", MESSAGE, status=403, code=50013, times=None)
    server.env.backend.delete_message(server.general.id, question)
    step.send("lo")
    await server.env.settle()

    assert server.outcomes() == ["abandoned"]


async def test_a_restart_deletes_messages_whose_deletion_failed(server: World) -> None:
    await server.cut_off("Hel")
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.general.history()[0].id)
        server.env.inject_error("DELETE", MESSAGE, status=503, times=None)

    async with server.restarted() as after:
        assert after.outcomes() == [None]
        after.env.backend.faults.clear()
        await after.bot.resumption.settle()
        assert after.texts() == []
        assert after.outcomes() == ["abandoned"]


async def test_a_surplus_part_is_deleted_after_a_failure_of_discord(server: World) -> None:
    await server.cut_off("word " * 900)
    server.env.inject_error("DELETE", MESSAGE, status=503)

    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]
        assert after.outcomes() == ["answered"]

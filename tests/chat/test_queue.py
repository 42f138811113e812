import asyncio

from bot.chat.queue import ChannelQueues
from bot.core.domain import ChannelId

HERE, THERE = ChannelId(1), ChannelId(2)


async def test_turns_of_one_channel_come_up_one_by_one_in_order_of_arrival() -> None:
    queues, order = ChannelQueues(), []

    async def turn(name: str) -> None:
        with queues.enter(HERE) as ticket:
            await ticket.comes_up()
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(turn("a"), turn("b"), turn("c"))

    assert order == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


async def test_channels_do_not_wait_for_each_other() -> None:
    queues = ChannelQueues()
    with queues.enter(HERE) as here, queues.enter(THERE) as there:
        await asyncio.gather(here.comes_up(), there.comes_up())


async def test_a_ticket_knows_how_many_turns_were_ahead_of_it() -> None:
    queues = ChannelQueues()
    with queues.enter(HERE) as first, queues.enter(HERE) as second, queues.enter(HERE) as third:
        assert [first.ahead, second.ahead, third.ahead] == [0, 1, 2]


async def test_a_turn_that_leaves_the_queue_keeps_the_order() -> None:
    queues = ChannelQueues()
    running = queues.enter(HERE)
    with queues.enter(HERE):
        pass
    waiting = queues.enter(HERE)
    up = asyncio.ensure_future(waiting.comes_up())
    await asyncio.sleep(0)
    assert not up.done()

    with running:
        pass
    await up


async def test_a_cancelled_turn_gives_its_place_back() -> None:
    queues = ChannelQueues()
    running = queues.enter(HERE)

    async def wait() -> None:
        with queues.enter(HERE) as ticket:
            await ticket.comes_up()

    waiting = asyncio.ensure_future(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    with running:
        pass

    assert len(queues._queues) == 0


def test_a_channel_without_turns_takes_no_memory() -> None:
    queues = ChannelQueues()
    with queues.enter(HERE), queues.enter(THERE):
        assert len(queues._queues) == 2
    assert len(queues._queues) == 0

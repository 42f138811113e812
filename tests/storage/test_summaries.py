"""Leading summaries, and their deletion."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain import ChannelId, GuildId, MessageId, Place, Request, Speaker, Turn, UserId
from bot.storage.store import Store
from tests.support.clock import FakeClock

HERE = Place(ChannelId(100), guild=GuildId(1))
THERE = Place(ChannelId(200), parent=ChannelId(100), guild=GuildId(1))
ADA, PARLEY = Speaker(UserId(7), "Ada"), Speaker(UserId(9), "Parley")
UNDO_S = 600.0
# Questions are 10, 20, ..., the first messages of their answers 11, 21, ...
NEXT = MessageId(1000)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(database: Path, clock: FakeClock) -> AsyncIterator[Store]:
    opened = await Store.open(database, clock)
    await talk(opened, 10, 20, 30, 40)
    yield opened
    await opened.close()


async def talk(store: Store, *questions: int, place: Place = HERE) -> None:
    for question in questions:
        turn = await ask(store, question, place)
        await store.turns.set_parts(turn.id, [MessageId(question + 1), MessageId(question + 2)])
        await store.turns.finish(turn, by=PARLEY, content="answer", tokens=10, model="m", usage=None)


async def ask(store: Store, question: int, place: Place = HERE) -> Turn:
    turn = await store.turns.open(Request(MessageId(question), place, ADA, f"question {question}"), tokens=10)
    assert turn is not None
    return turn


async def write(store: Store, text: str = "gist", *, first: int = 10, last: int = 30, place: Place = HERE) -> bool:
    summary = await store.summaries.begin(place.channel, MessageId(last))
    return summary is not None and await store.summaries.finish(summary, MessageId(first), text, 5)


async def trim(store: Store, start: int = 30, place: Place = HERE) -> None:
    await store.messages.move_window(place.channel, MessageId(start))


async def leads(store: Store, place: Place = HERE, before: MessageId = NEXT) -> str | None:
    found = await store.summaries.leading(place.channel, before)
    return found.content if found else None


async def test_summary_leads_after_next_trim(store: Store, clock: FakeClock) -> None:
    clock.advance(60)
    assert await write(store)
    assert await leads(store) is None
    await trim(store)

    found = await store.summaries.leading(HERE.channel, NEXT)
    assert found is not None
    assert (found.first, found.last, found.content, found.tokens) == (10, 30, "gist", 5)
    assert found.made_at == clock.now().timestamp()


async def test_summary_does_not_lead_earlier_question(store: Store) -> None:
    await write(store)
    await trim(store)
    assert await leads(store, before=MessageId(30)) is None
    assert await leads(store, before=MessageId(31)) == "gist"


async def test_summary_leads_own_channel_and_survives_restart(store: Store, database: Path) -> None:
    await talk(store, 15, place=THERE)
    await write(store)
    await trim(store)
    await trim(store, 15, THERE)
    await store.close()
    again = await Store.open(database, FakeClock())
    assert (await leads(again), await leads(again, THERE)) == ("gist", None)
    await again.close()


async def test_newer_summary_replaces_older_at_trim(store: Store) -> None:
    await write(store, "old")
    await trim(store)
    await write(store, "new", last=40)
    assert await leads(store) == "old"
    await trim(store, 40)
    assert await leads(store) == "new"


async def test_trim_without_newer_summary_keeps_leading(store: Store) -> None:
    await write(store)
    await trim(store)
    await trim(store, 40)
    assert await leads(store) == "gist"


async def test_begin_allows_one_summary_between_trims(store: Store) -> None:
    assert await store.summaries.begin(HERE.channel, MessageId(30)) is not None
    assert await store.summaries.begin(HERE.channel, MessageId(40)) is None, "also when it came to nothing"
    await trim(store)
    assert await store.summaries.begin(HERE.channel, MessageId(40)) is not None


async def test_summary_finished_after_trim_leads_from_next_trim(
    store: Store,
) -> None:
    summary = await store.summaries.begin(HERE.channel, MessageId(30))
    await trim(store)
    assert summary is not None
    assert await store.summaries.finish(summary, MessageId(10), "late", 5)
    await trim(store, 40)
    assert await leads(store) == "late"


async def test_begin_of_empty_channel_returns_none(store: Store) -> None:
    assert await store.summaries.begin(ChannelId(999), MessageId(30)) is None


# ------------------------------------------------------------------- deletions


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (10, None),  # oldest covered question
        (30, None),  # newest covered question
        (22, None),  # part of a covered answer
        (40, "gist"),  # later question
        (42, "gist"),
        (25, "gist"),  # unknown message
    ],
)
async def test_deleting_covered_message_deletes_summary(store: Store, gone: int, left: str | None) -> None:
    await write(store)
    await trim(store)
    await store.deletions.delete_messages(HERE.channel, [MessageId(gone)])
    assert await leads(store) == left


async def test_deleting_covered_message_deletes_waiting_summary(store: Store) -> None:
    await write(store)
    await store.deletions.delete_messages(HERE.channel, [MessageId(20)])
    await trim(store)
    assert await leads(store) is None


async def test_deleting_covered_message_deletes_unfinished_summary(store: Store) -> None:
    summary = await store.summaries.begin(HERE.channel, MessageId(30))
    assert summary is not None
    await store.deletions.delete_messages(HERE.channel, [MessageId(20)])
    assert not await store.summaries.finish(summary, MessageId(10), "gist", 5)
    assert await store.summaries.begin(HERE.channel, MessageId(30)) is not None, "without these words"


async def test_summary_built_on_former_covers_its_messages(store: Store) -> None:
    await write(store, "old", first=10, last=20)
    await trim(store, 20)
    await write(store, "new", first=10, last=40)
    await trim(store, 40)
    await store.deletions.delete_messages(HERE.channel, [MessageId(10)])
    assert await leads(store) is None


async def test_deletion_in_other_channel_keeps_summary(store: Store) -> None:
    await talk(store, 15, place=THERE)
    await write(store)
    await trim(store)
    await store.deletions.delete_messages(THERE.channel, [MessageId(15)])
    assert await leads(store) == "gist"


# ----------------------------------------------------------------------- edits


async def test_edit_of_covered_message_deletes_leading_summary(store: Store) -> None:
    await write(store)
    await trim(store)
    await store.messages.edit(MessageId(20), "changed", 10)
    assert await leads(store) is None
    assert await store.summaries.begin(HERE.channel, MessageId(40)) is not None


async def test_edit_of_covered_message_discards_unfinished_summary(store: Store) -> None:
    summary = await store.summaries.begin(HERE.channel, MessageId(30))
    assert summary is not None
    await store.messages.edit(MessageId(20), "changed", 10)
    assert not await store.summaries.finish(summary, MessageId(10), "gist", 5)


async def test_edit_of_covered_message_deletes_waiting_summary(store: Store) -> None:
    await write(store)
    await store.messages.edit(MessageId(20), "changed", 10)
    await trim(store)
    assert await leads(store) is None


async def test_unrelated_edit_keeps_summary(store: Store) -> None:
    await write(store)
    await store.messages.edit(MessageId(20), "question 20", 10)
    await store.messages.edit(MessageId(40), "changed", 10)
    await trim(store)
    await trim(store, 40)
    assert await leads(store) == "gist"


# ----------------------------------------------------------- resets, retention


async def test_reset_hides_summary_and_undo_restores(store: Store) -> None:
    await write(store)
    await trim(store)
    done = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert done is not None
    await talk(store, 50)
    assert await leads(store) is None
    await trim(store, 50)
    assert await store.deletions.undo_reset(HERE.channel, done.reset_point)
    assert await leads(store) == "gist"


async def test_summary_finished_after_reset_is_hidden(store: Store) -> None:
    summary = await store.summaries.begin(HERE.channel, MessageId(40))
    assert summary is not None
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await store.summaries.finish(summary, MessageId(10), "gist", 5)
    await talk(store, 50)
    await trim(store, 50)
    assert await leads(store) is None


async def written(store: Store) -> int:
    ((number,),) = await store._database.read("SELECT count(*) FROM summaries", ())
    return int(number)


async def test_purge_deletes_summary(store: Store, clock: FakeClock) -> None:
    await write(store)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await store.deletions.purge(limit=1)
    assert await written(store) == 1
    clock.advance(UNDO_S + 1)
    await store.deletions.purge(limit=1)
    assert await written(store) == 0


@pytest.mark.parametrize("which", ["channel", "guild"])
async def test_deleted_channel_or_guild_hides_summary(store: Store, which: str) -> None:
    await talk(store, 15, place=THERE)
    await write(store, first=15, last=15, place=THERE)
    await trim(store, 15, THERE)
    if which == "channel":
        await store.deletions.delete_channel(HERE.channel)
    else:
        await store.deletions.delete_guild(GuildId(1))
    assert await leads(store, THERE) is None
    while await store.deletions.purge(limit=100) is not None:
        pass
    assert await written(store) == 0


async def test_retention_deletes_summary_of_older_messages(store: Store) -> None:
    await write(store)
    await trim(store)
    await store.deletions.delete_before(MessageId(10), limit=1)
    assert await leads(store) == "gist"
    await store.deletions.delete_before(MessageId(11), limit=1)
    assert await leads(store) is None


# ---------------------------------------------------------------------- extent


async def test_extent_counts_window_and_trim_time(store: Store, clock: FakeClock) -> None:
    before = await store.messages.extent(HERE.channel)
    assert (before.messages, before.tokens, before.trimmed_at, before.dropped) == (8, 80, None, 0)
    clock.advance(60)
    await trim(store)
    after = await store.messages.extent(HERE.channel)
    assert (after.messages, after.tokens, after.trimmed_at) == (4, 40, clock.now().timestamp())
    assert after.dropped == 40
    assert [message.id for message in await store.summaries.unsummarised(HERE.channel)] == [10, 11, 20, 21]


async def test_extent_excludes_summarised_messages_from_dropped(store: Store) -> None:
    await write(store, last=10)
    assert await store.messages.extent(HERE.channel)
    await trim(store)
    assert (await store.messages.extent(HERE.channel)).dropped == 20
    assert [message.id for message in await store.summaries.unsummarised(HERE.channel)] == [20, 21]


async def test_extent_is_empty_after_reset(store: Store) -> None:
    await trim(store)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    extent = await store.messages.extent(HERE.channel)
    assert (extent.messages, extent.tokens, extent.trimmed_at, extent.dropped) == (0, 0, None, 0)
    assert await store.summaries.unsummarised(HERE.channel) == []


async def test_extent_of_unused_channel_is_empty(store: Store) -> None:
    extent = await store.messages.extent(ChannelId(999))
    assert (extent.messages, extent.tokens, extent.trimmed_at, extent.dropped) == (0, 0, None, 0)

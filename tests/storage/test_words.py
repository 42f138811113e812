"""The index of words: what it has, and that nothing of a message stays behind."""

import random
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.content import Attachment
from bot.core.domain import ChannelId, Message, MessageId, Place, Request, Role, Speaker, UserId, first_id_at
from bot.storage.migrate import migrate, shipped
from bot.storage.store import Store
from bot.storage.tables.words import Hit
from bot.storage.terms import author_terms, terms
from bot.storage.word_search import Bounds
from tests.storage.test_store import ADA, HERE, PARLEY, THERE, UNDO_S
from tests.support.clock import START, FakeClock

MIA = Speaker(UserId(11), "Mia K.")
BATCH = 7


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(database: Path, clock: FakeClock) -> AsyncIterator[Store]:
    opened = await Store.open(database, clock)
    yield opened
    await opened.close()


async def say(store: Store, number: int, text: str, *, by: Speaker = ADA, place: Place = HERE) -> None:
    message = Message(MessageId(number), MessageId(number), Role.USER, by, text, 10, passive=True)
    await store.messages.add_passive([(place, message)])


async def trim(store: Store, start: int = 1_000_000, *, place: Place = HERE) -> None:
    await store.messages.move_window(place.channel, MessageId(start))
    while await store.words.index(place.channel, limit=BATCH):
        pass


async def texts(store: Store, *queries: str, bounds: Bounds = Bounds(), place: Place = HERE) -> list[str]:  # noqa: B008
    return [hit.message.content for hit in await search(store, *queries, bounds=bounds, place=place)]


async def search(store: Store, *queries: str, bounds: Bounds, place: Place = HERE) -> list[Hit]:
    return await store.words.search(place.channel, queries, bounds, limit=5)


def rows(database: Path, sql: str) -> Sequence[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def check_exact(database: Path) -> None:
    """Compare the index with the messages: each indexed one has its own terms, and there are no others."""
    indexed = rows(
        database,
        """
        SELECT w.id, m.number, m.content, m.author_name, i.terms, i.message_id = m.id
        FROM messages AS m
        LEFT JOIN word_indexes AS w USING (channel_id)
        LEFT JOIN indexed_messages AS i ON (i.index_id, i.number) = (w.id, m.number)
        WHERE m.number IS NOT NULL
        """,
    )
    wanted = set()
    for index, number, content, name, joined, same in indexed:
        own = terms(str(content)) | author_terms(str(name))
        assert joined == b"".join(sorted(own))
        assert same
        wanted |= {(index, term, number) for term in own}
    assert set(rows(database, "SELECT index_id, term, number FROM words")) == wanted
    assert rows(database, "SELECT count(*) FROM indexed_messages") == [(len(indexed),)]


async def test_messages_before_the_window_are_found_with_their_neighbours(store: Store) -> None:
    for number, text in enumerate(("hello", "the puppy is called Biscuit", "how sweet", "a puppy?"), 1):
        await say(store, number, text)
    assert await texts(store, "puppy") == []
    await trim(store, 4)

    (hit,) = await search(store, "What is the name of the puppy?", bounds=Bounds())

    assert (hit.message.content, hit.channel) == ("the puppy is called Biscuit", HERE.channel)
    assert [message.content for message in hit.around] == ["hello", "how sweet"]


async def test_passive_messages_that_left_the_window_early_are_found(store: Store, database: Path) -> None:
    for number in (2, 4, 5, 7):
        await say(store, number, f"chatter {number}")
    for number in (3, 6):
        assert await store.turns.open(Request(MessageId(number), HERE, MIA, f"question {number}"), tokens=10)
    await store.messages.drop_passive(HERE.channel, MessageId(5), keep=True)
    await store.messages.drop_passive(HERE.channel, MessageId(4), keep=True)
    assert await store.words.unindexed() == [HERE.channel]
    while await store.words.index(HERE.channel, limit=1):
        pass

    assert await texts(store, "chatter") == ["chatter 5", "chatter 4", "chatter 2"]
    assert await texts(store, "question") == []
    assert [each.content for each in await store.words.around(HERE.channel, MessageId(4), limit=9)] == [
        *("chatter 2", "chatter 4", "chatter 5")
    ]
    assert await store.words.count(HERE.channel) == 3
    extent = await store.messages.extent(HERE.channel)
    assert (extent.messages, extent.tokens, extent.dropped) == (3, 30, 0)
    assert await store.messages.in_window(HERE.channel) == (3, [3, 6, 7])
    assert await store.words.unindexed() == []
    # One that comes late, beside others in a window in memory and in one that is read anew.
    await store.messages.window(MessageId(9), HERE.channel)
    await say(store, 1, "chatter 1")
    await say(store, 8, "chatter 8")
    for _ in range(2):
        held = await store.messages.window(MessageId(9), HERE.channel)
        assert [each.id for each in held] == [3, 6, 7, 8]
        store.messages._caches.clear()
    # Behind the window, summaries leave them out.
    await trim(store, 7)
    assert [each.id for each in await store.summaries.unsummarised(HERE.channel)] == [3, 6]
    assert (await store.messages.extent(HERE.channel)).dropped == 20
    assert await store.words.count(HERE.channel) == 6
    await store.deletions.delete_messages(HERE.channel, [MessageId(4)])
    assert sorted(await texts(store, "chatter")) == ["chatter 1", "chatter 2", "chatter 5"]
    check_exact(database)
    await store.messages.drop_passive(HERE.channel, MessageId(5), keep=False)
    assert await texts(store, "chatter") == []
    check_exact(database)


async def test_answers_are_found(store: Store) -> None:
    turn = await store.turns.open(Request(MessageId(1), HERE, ADA, "tell me about lakes"), tokens=10)
    assert turn is not None
    await store.turns.set_parts(turn.id, [MessageId(2)])
    await store.turns.finish(turn, by=PARLEY, content="Baikal is the deepest", tokens=5, model="m", usage=None)
    await trim(store)

    assert await texts(store, "Baikal") == ["Baikal is the deepest"]


async def test_rare_words_and_authors_come_first(store: Store) -> None:
    for number in range(1, 30):
        await say(store, number, "the bike again and again")
    await say(store, 40, "my bike is turquoise", by=MIA)
    await say(store, 41, "turquoise, really")
    await trim(store)

    assert (await texts(store, "Which colour is the bike of Mia?"))[0] == "my bike is turquoise"


async def test_hits_of_several_queries_are_merged(store: Store) -> None:
    for number, text in enumerate(("puppy dreams", "noise", "the dog is called Rex", "noise again"), 1):
        await say(store, number, text)
    await trim(store)

    assert set(await texts(store, "puppy", "dog called")) == {"puppy dreams", "the dog is called Rex"}


async def test_person_and_time_bound_the_hits(store: Store) -> None:
    day = first_id_at(START)
    await say(store, day + 1, "cake one")
    await say(store, day + 2, "cake two", by=MIA)
    await say(store, day + 3, "cake three", by=MIA)
    await trim(store, day + 10)

    assert await texts(store, "cake", bounds=Bounds("mia")) == ["cake three", "cake two"]
    assert await texts(store, "cake", bounds=Bounds(str(MIA.id))) == ["cake three", "cake two"]
    assert await texts(store, "cake", bounds=Bounds("Mi")) == []
    assert await texts(store, "cake", bounds=Bounds("Mia", before=MessageId(day + 3))) == ["cake two"]
    assert await texts(store, "cake", bounds=Bounds(after=MessageId(day + 3))) == ["cake three"]
    assert await texts(store, "???", bounds=Bounds("mia")) == ["cake three", "cake two"]
    assert await texts(store, "cake", bounds=Bounds(before=MessageId(1))) == []


async def test_other_conversations_are_not_searched(store: Store) -> None:
    await say(store, 1, "a secret", place=THERE)
    await trim(store, place=THERE)
    await say(store, 2, "no secret")
    await trim(store)

    assert await texts(store, "secret") == ["no secret"]


async def test_deleted_message_leaves_no_word(store: Store, database: Path) -> None:
    await say(store, 1, "xylophone lessons")
    await say(store, 2, "kept words")
    await trim(store)

    await store.deletions.delete_messages(HERE.channel, [MessageId(1)])

    assert await texts(store, "xylophone") == []
    check_exact(database)


async def test_edit_is_found_by_its_new_words_only(store: Store, database: Path) -> None:
    await say(store, 1, "xylophone lessons")
    await trim(store)

    await store.messages.edit(MessageId(1), "trombone lessons", 10)

    assert await texts(store, "xylophone") == []
    assert await texts(store, "trombone") == ["trombone lessons"]
    check_exact(database)


async def test_quote_is_found_until_its_source_is_deleted(store: Store, database: Path) -> None:
    quote = Attachment(1, "quote of Bo", "the treasure is in the garden", 10, source=77, author=8)
    request = Request(MessageId(1), HERE, ADA, "look at this", attachments=(quote,))
    await store.turns.open(request, tokens=10)
    await trim(store)
    assert await texts(store, "treasure") == ["look at this"]

    await store.deletions.delete_messages(HERE.channel, [MessageId(77)])

    assert await texts(store, "treasure") == []
    assert await texts(store, "look") == ["look at this"]
    check_exact(database)


async def test_reset_hides_and_undo_shows_again(store: Store, clock: FakeClock, database: Path) -> None:
    await say(store, 1, "old xylophone")
    await trim(store, 2)
    await say(store, 3, "newer xylophone")

    forgotten = await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    assert forgotten is not None
    await say(store, 4, "after the reset")
    await trim(store, 5)
    assert await texts(store, "xylophone") == []

    await store.deletions.undo_reset(HERE.channel, forgotten.reset_point)
    assert await texts(store, "xylophone") == ["old xylophone"]
    await trim(store, 6)
    assert set(await texts(store, "xylophone")) == {"old xylophone", "newer xylophone"}

    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    clock.advance(UNDO_S + 1)
    while await store.deletions.purge(limit=1) is not None:
        pass
    assert rows(database, "SELECT * FROM words") == []


async def test_retention_takes_words_with_it(store: Store, database: Path) -> None:
    for number in range(1, 20):
        await say(store, number, f"word{number} again")
    await trim(store)

    await store.deletions.delete_before(MessageId(10), limit=100)

    assert await texts(store, "word9") == []
    check_exact(database)


async def test_people_who_opted_out_are_neither_found_nor_indexed(store: Store, database: Path) -> None:
    await say(store, 1, "xylophone of Mia", by=MIA)
    quote = Attachment(1, "quote", "trombone", 10, source=77, author=MIA.id)
    await store.turns.open(Request(MessageId(2), HERE, ADA, "look", attachments=(quote,)), tokens=10)
    await trim(store)
    assert await texts(store, "trombone") == ["look"]

    await store.people.opt_out(MIA.id)
    assert await texts(store, "xylophone") == []
    await store.words.withdraw(MIA.id)
    assert await texts(store, "trombone") == []
    check_exact(database)

    await say(store, 5, "xylophone once more", by=MIA)
    await trim(store, 1_000_001)
    assert await texts(store, "xylophone") == []


async def test_answer_to_an_opted_out_person_is_not_found(store: Store) -> None:
    turn = await store.turns.open(Request(MessageId(1), HERE, MIA, "my secret"), tokens=10)
    assert turn is not None
    await store.turns.set_parts(turn.id, [MessageId(2)])
    await store.turns.finish(turn, by=PARLEY, content="Your secret is safe", tokens=5, model="m", usage=None)
    await trim(store)
    await store.people.opt_out(MIA.id)

    assert await texts(store, "secret") == []


async def test_index_of_old_database_is_built_in_batches(store: Store) -> None:
    for number in range(1, 20):
        await say(store, number, "old words")
    await store.messages.move_window(HERE.channel, MessageId(15))

    assert await store.words.unindexed() == [HERE.channel]
    assert [await store.words.index(HERE.channel, limit=10) for _ in range(3)] == [10, 4, 0]
    assert await store.words.unindexed() == []
    assert await store.words.count(HERE.channel) == 14


async def test_place_is_read_around_a_message(store: Store) -> None:
    for number in range(1, 10):
        await say(store, number, f"line {number}")
    await trim(store, 8)

    around = await store.words.around(HERE.channel, MessageId(5), limit=4)
    assert [message.content for message in around] == ["line 3", "line 4", "line 5", "line 6"]
    assert [message.content for message in await store.words.around(HERE.channel, MessageId(7), limit=4)] == [
        "line 5",
        "line 6",
        "line 7",
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_index_is_exact_after_any_changes(store: Store, database: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    vocabulary = ["puppy", "周五见", "AB-12", "trombone", "Grüße", "turquoise"]
    alive: list[int] = []
    for number in range(1, 80):
        text = " ".join(rng.choices(vocabulary, k=4))
        match rng.choice(("say", "say", "say", "edit", "delete", "trim", "reset", "retain")):
            case "say":
                await say(store, number, text, by=rng.choice((ADA, MIA)))
                alive.append(number)
            case "edit" if alive:
                await store.messages.edit(MessageId(rng.choice(alive)), text, 10)
            case "delete" if alive:
                await store.deletions.delete_messages(HERE.channel, [MessageId(rng.choice(alive))])
            case "trim":
                await trim(store, max(number - 3, 1))
            case "reset":
                reset = await store.deletions.reset(ChannelId(HERE.channel), undo_s=UNDO_S)
                if reset is not None and rng.random() < 0.7:
                    await store.deletions.undo_reset(HERE.channel, reset.reset_point)
            case "retain" if rng.random() < 0.2:
                await store.deletions.delete_before(MessageId(number // 3), limit=100)
        check_exact(database)


async def test_messages_of_an_older_version_are_indexed(database: Path) -> None:
    database.parent.mkdir()
    with closing(sqlite3.connect(database, isolation_level=None)) as old:
        migrate(old, database, shipped()[:5])
        old.execute("INSERT INTO conversations (channel_id, window_start) VALUES (100, 50)")
        old.execute(
            "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens) "
            "VALUES (40, 100, 40, 'user', 7, 'Ada', 'a xylophone', 1)"
        )

    store = await Store.open(database, FakeClock())
    for channel in await store.words.unindexed():
        await store.words.index(channel, limit=10)

    assert await texts(store, "xylophone") == ["a xylophone"]
    await store.close()

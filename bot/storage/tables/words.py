"""The index of words of messages that have left their window."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from bot.core.domain import ChannelId, GuildId, Message, MessageId, Place, UserId
from bot.storage.tables.attachments import LEFT_EARLY, MESSAGE_COLUMNS, NOT_REFUSED, read_messages
from bot.storage.tables.base import Table, place_of, unchanged
from bot.storage.terms import MAX_TERMS, author_terms, terms
from bot.storage.wal import Sync
from bot.storage.word_search import EVERYTHING, Bounds, search

# Messages that are indexed before a search.
SEARCH_BATCH, MAX_BATCHES = 50, 10
# Hits with the messages beside them; there is rarely room for more in a result.
MAX_BESIDE = 20
WITHDRAWN_AT_ONCE = 100
# Greater than all positions.
_END = MessageId(2**63 - 1)
# Of an attachment, from its beginning.
INDEXED_CHARACTERS = 2000
# More are counted as so many.
MAX_COUNTED = 100_000

# A question and its answer have the question's position.
_NOT_OPTED_OUT = """
    NOT EXISTS (
        SELECT 1
        FROM messages AS asked
        WHERE asked.id = m.position AND asked.author_id IN (SELECT user_id FROM opted_out)
    )
"""
_SHOWN = f"m.position > c.reset_point AND {NOT_REFUSED} AND {_NOT_OPTED_OUT}"
_BEYOND = f"(m.position < c.window_start OR {LEFT_EARLY})"
_PAST = f"{_SHOWN} AND {_BEYOND}"
# Before this position all is indexed, so that numbers follow the order.
_TO_INDEX = "max(c.window_start, c.passive_to + 1)"

# Conversations of a guild that are searched from one of them.
MAX_PLACES = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, and those right before and behind it. `evidence` as of a `Candidate`."""

    channel: ChannelId
    message: Message
    evidence: float
    around: Sequence[Message] = ()


# The evidence and the row of a hit, and the rows beside it.
_Found = tuple[float, Any, Sequence[Any]]


class WordsTable(Table):
    async def unindexed(self) -> list[ChannelId]:
        """Return the conversations that may have messages to be indexed."""
        rows = await self._database.report(
            f"""
            SELECT c.channel_id
            FROM conversations AS c
            LEFT JOIN word_indexes AS w USING (channel_id)
            WHERE {_TO_INDEX} > max(coalesce(w.indexed_to, 0), c.reset_point + 1)
            """,  # noqa: S608 - a constant
            (),
        )
        return [ChannelId(row[0]) for row in rows]

    async def index(self, channel: ChannelId, *, limit: int, whole: bool = False) -> int:
        """Index up to `limit` messages that have left the window, or (`whole`) any.

        Return their number, 0 at the end.
        """
        work = partial(_index_next, channel=channel, limit=limit, whole=whole)
        return await self._database.write(work, unchanged, sync=Sync.WITH_NEXT)

    async def places(self, guild: GuildId) -> list[Place]:
        """Return the conversations of a guild that were used last."""
        rows = await self._database.read(
            """
            SELECT channel_id, parent_id, guild_id, category_id
            FROM conversations AS c
            WHERE guild_id = ?
            ORDER BY (SELECT max(position) FROM messages AS m WHERE m.channel_id = c.channel_id) DESC
            LIMIT ?
            """,
            (guild, MAX_PLACES),
        )
        return [place_of(*row) for row in rows]

    async def withdraw(self, user: UserId) -> None:
        """Take a person's messages, answers to them and quotes of them out of the index."""
        while await self._database.write(partial(_withdraw, user=user), unchanged):
            pass

    async def search(
        self,
        channel: ChannelId,
        queries: Sequence[str],
        bounds: Bounds = EVERYTHING,
        *,
        limit: int,
        whole: bool = False,
    ) -> list[Hit]:
        """Return up to `limit` messages before the window, or (`whole`) any that is indexed, the best first.

        Without words in the queries the newest come first.
        """

        # Not a `partial`: aiosqlite's debug log has its arguments, which are members' words here.
        def find(db: sqlite3.Connection) -> Sequence[_Found]:
            return _search(db, channel=channel, queries=queries, bounds=bounds, limit=limit, whole=whole)

        found = await self._database.look_up(lambda db: None if not whole and _is_behind(db, channel) else find(db))
        if found is None:
            # Messages that have left the window just now; in an old database some of all.
            for _ in range(MAX_BATCHES):
                if await self.index(channel, limit=SEARCH_BATCH) < SEARCH_BATCH:
                    break
            found = await self._database.look_up(find)
        rows = {row[0]: row for _, row, beside in found for row in (row, *beside)}
        messages = {each.id: each for each in await read_messages(self._database, list(rows.values()))}
        return [
            Hit(channel, messages[row[0]], evidence, [messages[each[0]] for each in beside])
            for evidence, row, beside in found
        ]

    async def around(self, channel: ChannelId, position: MessageId, *, limit: int) -> list[Message]:
        """Return up to `limit` messages before the window around a position, oldest first."""
        found = []
        for compared, order, number in (("<", "DESC", limit // 2), (">=", "ASC", limit - limit // 2)):
            found += await self._database.read(
                f"""
                SELECT {MESSAGE_COLUMNS}
                FROM conversations AS c
                JOIN messages AS m USING (channel_id)
                WHERE c.channel_id = ? AND m.position {compared} ? AND {_PAST}
                ORDER BY m.position {order}, m.id {order}
                LIMIT ?
                """,  # noqa: S608 - constants
                (channel, position, number),
            )
        return await read_messages(self._database, sorted(found, key=lambda row: (row[1], row[0])))

    async def count(self, channel: ChannelId) -> int:
        """Return how many messages before the window can be found, up to `MAX_COUNTED`."""
        rows = await self._database.report(
            f"""
            SELECT count(*)
            FROM (
                SELECT 1
                FROM conversations AS c
                JOIN messages AS m USING (channel_id)
                WHERE c.channel_id = ? AND m.position > c.reset_point AND m.number IS NOT NULL AND {_BEYOND}
                LIMIT ?
            )
            """,  # noqa: S608 - a constant
            (channel, MAX_COUNTED),
        )
        return int(rows[0][0])


def _is_behind(db: sqlite3.Connection, channel: ChannelId) -> bool:
    """Return whether messages have left the window that are not indexed."""
    found = db.execute(
        f"""
        SELECT 1
        FROM conversations AS c
        LEFT JOIN word_indexes AS w USING (channel_id)
        WHERE c.channel_id = ? AND {_TO_INDEX} > max(coalesce(w.indexed_to, 0), c.reset_point + 1)
        """,  # noqa: S608 - a constant
        (channel,),
    )
    return found.fetchone() is not None


def _search(
    db: sqlite3.Connection, *, channel: ChannelId, queries: Sequence[str], bounds: Bounds, limit: int, whole: bool
) -> Sequence[_Found]:
    candidates = search(db, channel=channel, queries=queries, bounds=bounds)
    hits: list[_Found] = []
    for at in range(0, len(candidates), limit):
        batch = candidates[at : at + limit]
        near = {each.number for each in batch}
        near.update(each.number + step for each in batch[: max(MAX_BESIDE - at, 0)] for step in (-1, 1))
        rows = _numbered(db, channel, sorted(near), whole=whole)
        for each in batch:
            row = rows.get(each.number)
            if row is not None and bounds.includes(MessageId(row[1]), row[3], row[4]):
                beside = rows.get(each.number - 1), rows.get(each.number + 1)
                hits.append((each.evidence, row, [it for it in beside if it is not None]))
                if len(hits) == limit:
                    return hits
    return hits


def _numbered(
    db: sqlite3.Connection, channel: ChannelId, numbers: Sequence[int], *, whole: bool
) -> Mapping[int, Sequence[Any]]:
    """Return those of a conversation's indexed messages that may be shown, as rows of `MESSAGE_COLUMNS`."""
    rows = db.execute(
        f"""
        SELECT i.number, {MESSAGE_COLUMNS}
        FROM word_indexes AS w
        JOIN conversations AS c USING (channel_id)
        JOIN indexed_messages AS i ON i.index_id = w.id
        JOIN messages AS m ON m.id = i.message_id
        WHERE w.channel_id = ? AND i.number IN ({", ".join("?" * len(numbers))})
          AND {_SHOWN if whole else _PAST}
        """,  # noqa: S608 - constants and question marks
        (channel, *numbers),
    )
    return {row[0]: row[1:] for row in rows}


def _index_next(db: sqlite3.Connection, *, channel: ChannelId, limit: int, whole: bool) -> int:
    db.execute(
        """
        INSERT INTO word_indexes (channel_id)
        SELECT channel_id FROM conversations WHERE channel_id = ?
        ON CONFLICT DO NOTHING
        """,
        (channel,),
    )
    known = db.execute(
        f"""
        SELECT w.id, max(w.indexed_to, c.reset_point + 1), {_TO_INDEX}, w.next
        FROM word_indexes AS w
        JOIN conversations AS c USING (channel_id)
        WHERE channel_id = ?
        """,  # noqa: S608 - a constant
        (channel,),
    ).fetchone()
    if known is None:
        return 0
    index, start, end, next_number = known
    rows = db.execute(
        f"""
        SELECT m.id, m.position
        FROM messages AS m
        WHERE m.channel_id = ? AND m.position >= ? AND m.position < ? AND m.number IS NULL AND {_NOT_OPTED_OUT}
        ORDER BY m.position, m.id
        LIMIT ?
        """,  # noqa: S608 - a constant
        (channel, start, _END if whole else end, limit),
    ).fetchall()
    for number, (message, _) in enumerate(rows, next_number):
        db.execute("UPDATE messages SET number = ? WHERE id = ?", (number, message))
        _add(db, index, number, message)
    # The last position may have an answer that is not indexed yet.
    to = rows[-1][1] if rows and (whole or len(rows) == limit) else start if whole else end
    db.execute(
        "UPDATE word_indexes SET indexed_to = max(indexed_to, ?), next = next + ? WHERE id = ?", (to, len(rows), index)
    )
    return len(rows)


def _add(db: sqlite3.Connection, index: int, number: int, message: int) -> None:
    """Index one message under its number, which is free."""
    content, name = db.execute("SELECT content, author_name FROM messages WHERE id = ?", (message,)).fetchone()
    attached = db.execute(
        """
        SELECT label || ' ' || substr(content, 1, ?)
        FROM attachments
        WHERE message_id = ? AND author_id NOT IN (SELECT user_id FROM opted_out)
        """,
        (INDEXED_CHARACTERS, message),
    )
    found = author_terms(name)
    for text in (content, *(row[0] for row in attached)):
        found.update(islice(terms(text), MAX_TERMS - len(found)))
    own = sorted(found)
    db.execute("INSERT INTO indexed_messages VALUES (?, ?, ?, ?)", (index, number, message, b"".join(own)))
    db.executemany("INSERT INTO words VALUES (?, ?, ?)", [(index, term, number) for term in own])


def reindex(db: sqlite3.Connection, message: int) -> None:
    """Index a message again whose text or attachments were changed, if it was indexed."""
    found = db.execute(
        """
        SELECT w.id, m.number
        FROM messages AS m
        JOIN word_indexes AS w USING (channel_id)
        WHERE m.id = ? AND m.number IS NOT NULL
        """,
        (message,),
    ).fetchone()
    if found is not None:
        db.execute("DELETE FROM indexed_messages WHERE index_id = ? AND number = ?", found)
        index, number = found
        _add(db, index, number, message)


def _withdraw(db: sqlite3.Connection, *, user: UserId) -> int:
    rows = db.execute(
        """
        SELECT w.id, m.number, m.id
        FROM messages AS asked
        JOIN messages AS m ON m.channel_id = asked.channel_id AND m.position = asked.position
        JOIN word_indexes AS w ON w.channel_id = m.channel_id
        WHERE asked.author_id = ? AND m.number IS NOT NULL
        LIMIT ?
        """,
        (user, WITHDRAWN_AT_ONCE),
    ).fetchall()
    for index, number, message in rows:
        db.execute("DELETE FROM indexed_messages WHERE index_id = ? AND number = ?", (index, number))
        db.execute("UPDATE messages SET number = NULL WHERE id = ?", (message,))
    if not rows:
        quoting = db.execute(
            "SELECT DISTINCT message_id FROM attachments WHERE author_id <> 0 AND author_id = ?", (user,)
        )
        for (message,) in quoting.fetchall():
            reindex(db, message)
    return len(rows)

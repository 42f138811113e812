"""How what has grown too old goes, and how the file gets rid of what was deleted."""

import sqlite3

from bot.core.domain import MessageId
from bot.storage.tables.section import Section
from bot.storage.tables.summary_upkeep import outlived

# Free pages that the file keeps, because the next messages will want them: 4 MB.
SPARE_PAGES = 1000


class Retention(Section):
    """The part of `ports_store.Store` that keeps the file small."""

    async def retain(self, before: MessageId, *, limit: int) -> int | None:
        """Delete messages older than the id `before` and the answers to them, then turns that old and their parts.

        About `limit` in one transaction, the oldest first. Return how many, None when there were none. A turn that
        is still open stays, with its question; a turn whose messages went before goes like any other.
        """

        def retain(db: sqlite3.Connection) -> int | None:
            outlived(db, before)
            # By id, because that is their order in the file: neighbours share a page. A question and its answer
            # stand at the question's position.
            messages = db.execute(
                """
                DELETE FROM messages
                WHERE (channel_id, position) IN (
                    SELECT channel_id, position
                    FROM messages AS old
                    WHERE id < ?
                      AND NOT EXISTS (SELECT 1 FROM turns WHERE question_id = old.position AND outcome IS NULL)
                    ORDER BY id
                    LIMIT ?
                )
                """,
                (before, limit),
            )
            if messages.rowcount:
                return messages.rowcount
            turns = db.execute(
                """
                DELETE FROM turns
                WHERE id IN (
                    SELECT id
                    FROM turns
                    WHERE question_id < ? AND outcome IS NOT NULL
                    ORDER BY question_id
                    LIMIT ?
                )
                """,
                (before, limit),
            )
            return turns.rowcount or None

        return await self._database.write(retain)

    async def tidy(self, *, limit: int) -> int | None:
        """Give up to `limit` of the file's free pages back to the disk; return how many, None when there were none.

        Then also empty the log, in which the words of deleted messages may stand; while a backup is reading
        that has to wait for the next call.
        """
        ((free,),) = await self._database.read("PRAGMA freelist_count", ())
        spare = min(free - SPARE_PAGES, limit)
        freed = await self._database.give_back(spare) if spare > 0 else 0
        if not freed:
            await self._database.empty_log()
        return freed or None

"""What becomes of summaries when what they are about changes: statements within other transactions."""

import sqlite3
from collections.abc import Sequence

from bot.core.domain import ChannelId, MessageId


def let_in(db: sqlite3.Connection, channel: ChannelId) -> None:
    """At a trim: the newest summary that is written takes the lead, and those before it go."""
    db.execute(
        """
        DELETE FROM summaries
        WHERE channel_id = ?1 AND content IS NOT NULL
          AND last > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
          AND (
              outdated OR id < (
                  SELECT max(id) FROM summaries WHERE channel_id = ?1 AND content IS NOT NULL AND NOT outdated
              )
          )
        """,
        (channel,),
    )
    db.execute(
        """
        UPDATE summaries
        SET leading = 1
        WHERE channel_id = ?1 AND content IS NOT NULL
          AND last > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
        """,
        (channel,),
    )


def edited(db: sqlite3.Connection, message: MessageId) -> None:
    """Drop at once what prompts have not seen yet of an edited message's summaries, and the rest at the next trim."""
    covering = """
        channel_id = (SELECT channel_id FROM messages WHERE id = ?1) AND ?1 BETWEEN first AND last
    """
    db.execute(f"DELETE FROM summaries WHERE NOT leading AND {covering}", (message,))  # noqa: S608 - the text above
    db.execute(f"UPDATE summaries SET outdated = 1 WHERE leading AND {covering}", (message,))  # noqa: S608


def deleted(db: sqlite3.Connection, channel: ChannelId, messages: Sequence[MessageId]) -> None:
    """Drop the summaries that cover what is about to be deleted: questions, or answers of which these are parts."""
    marks = ", ".join("?" for _ in messages)
    db.execute(
        f"""
        DELETE FROM summaries
        WHERE channel_id = ? AND EXISTS (
            SELECT 1
            FROM messages AS m
            WHERE m.channel_id = summaries.channel_id AND m.position BETWEEN summaries.first AND summaries.last
              AND m.position IN (
                  SELECT t.question_id
                  FROM parts AS p
                  JOIN turns AS t ON t.id = p.turn_id
                  WHERE p.message_id IN ({marks})
                  UNION ALL
                  SELECT id FROM messages WHERE id IN ({marks})
              )
        )
        """,  # noqa: S608 - only question marks are put in
        (channel, *messages, *messages),
    )


def purged(db: sqlite3.Connection, channel: ChannelId, reset_point: MessageId) -> None:
    """Drop the summaries of what was forgotten for good."""
    db.execute("DELETE FROM summaries WHERE channel_id = ? AND last <= ?", (channel, reset_point))


def outlived(db: sqlite3.Connection, before: MessageId) -> None:
    """Drop the summaries that cover something older than the id `before`."""
    db.execute("DELETE FROM summaries WHERE first < ? AND content IS NOT NULL", (before,))

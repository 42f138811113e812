"""Databases that have been in use: so many messages in one channel, so many channels beside it."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.subject import Subject
from bot.core.clock import SystemClock
from bot.storage.lock import Lock
from bot.storage.store import Store
from tests.e2e.wire.clock import EPOCH_MS
from tests.e2e.wire.model import Message

# A question is 15 words or so and an answer 60: with its speaker 30 and 100 tokens.
_QUESTION = "What do you think about the book that we have read this month, and why? "
_ANSWER = (
    "It is a quiet book about people who do not say what they mean, and that is why it stays with its readers. " * 3
)
_QUESTION_TOKENS, _ANSWER_TOKENS = 35, 90
# A window between its low and its high water: what a prompt holds most of the time (HISTORY_TOKENS is 16,000).
_WINDOW_TOKENS = 12_000
_OTHER_MESSAGES = 20


@dataclass(frozen=True)
class History:
    """What a database holds: `messages` in the first channel, and `channels` others of `_OTHER_MESSAGES` each."""

    messages: int = 0
    channels: int = 0

    async def write(self, path: Path, subject: Subject) -> None:
        """Make the database of a bot that has seen all this in this Discord, and let Discord show the window."""
        store = await Store.open(path, SystemClock())
        await store.close()
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA journal_mode = MEMORY")
            database.execute("BEGIN")
            self._fill(database, subject)
            # A bot in use has indexed what has left its windows; mentions do not read that.
            database.execute(
                "INSERT INTO word_indexes (channel_id, indexed_to) SELECT channel_id, window_start FROM conversations"
            )
            database.execute("COMMIT")
            database.execute("PRAGMA journal_mode = WAL")
        finally:
            database.close()
        await self.show(path, subject)
        # The bot would check a file that it has not closed itself.
        Lock.take(path).release(clean=True)

    async def show(self, path: Path, subject: Subject) -> None:
        """Let the window stand in Discord: what is remembered but does not stand there counts as deleted."""
        with closing(sqlite3.connect(path)) as database:
            _show(database, subject)

    def _fill(self, database: sqlite3.Connection, subject: Subject) -> None:
        # A minute between two questions, up to an hour ago.
        newest = int((time.time() - 3600) * 1000) - EPOCH_MS
        # Long enough ago that no start looks at them.
        long_ago = newest - 30 * 86_400_000
        for each in range(self.channels):
            since = long_ago + each * 7_000
            _talk(database, subject, 1_000_000 + each, since_ms=since, questions=_OTHER_MESSAGES // 2)
        if self.messages:
            channel, questions = subject.channels[0].id, self.messages // 2
            _talk(database, subject, channel, since_ms=newest - questions * 60_000, questions=questions)
            held = int(_WINDOW_TOKENS / (_QUESTION_TOKENS + _ANSWER_TOKENS))
            database.execute(
                """
                UPDATE conversations
                SET window_start = coalesce((
                    SELECT position FROM messages WHERE channel_id = ?1 AND role = 'user'
                    ORDER BY position DESC LIMIT 1 OFFSET ?2
                ), 0)
                WHERE channel_id = ?1
                """,
                (channel, held),
            )


# The ids of question and answer number i: one a minute, the answer two seconds later; `low` tells channels apart.
_IDS = """
    WITH RECURSIVE
        n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :questions),
        ids (i, question, answer) AS (
            SELECT i, ((:since + i * 60000) << 22) + :low, ((:since + i * 60000 + 2000) << 22) + :low FROM n
        )
"""
_TURNS = """
    INSERT INTO turns
        (question_id, channel_id, author_id, opened_at, closed_at, outcome, model, prompt_tokens, output_tokens)
    SELECT question, :channel, :ada, 0, 1, 'answered', 'paced', 1000, 90 FROM ids
"""
_PARTS = """
    INSERT INTO parts (message_id, turn_id, ordinal)
    SELECT answer, (SELECT id FROM turns WHERE question_id = question), 0 FROM ids
"""
_QUESTIONS = """
    INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
    SELECT question, :channel, question, 'user', :ada, 'Ada', :asked || i, :asked_tokens FROM ids
"""
_ANSWERS = """
    INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
    SELECT answer, :channel, question, 'assistant', :me, 'Parley', :said || i, :said_tokens FROM ids
"""


def _talk(database: sqlite3.Connection, subject: Subject, channel: int, *, since_ms: int, questions: int) -> None:
    """Let a channel have been asked, and have answered, so often."""
    database.execute("INSERT INTO conversations (channel_id, guild_id) VALUES (?, ?)", (channel, subject.guild.id))
    values = {
        "since": since_ms,
        "low": channel % 4_000_000,
        "questions": questions,
        "channel": channel,
        "ada": subject.user.id,
        "me": subject.discord.me.id,
        "asked": _QUESTION,
        "asked_tokens": _QUESTION_TOKENS,
        "said": _ANSWER,
        "said_tokens": _ANSWER_TOKENS,
    }
    for statement in (_TURNS, _PARTS, _QUESTIONS, _ANSWERS):
        database.execute(_IDS + statement, values)


def _show(database: sqlite3.Connection, subject: Subject) -> None:
    channel = subject.channels[0]
    rows = database.execute(
        """
        SELECT m.id, m.position, m.role, m.content FROM conversations AS c JOIN messages AS m USING (channel_id)
        WHERE c.channel_id = ? AND m.position >= c.window_start ORDER BY m.id
        """,
        (channel.id,),
    )
    for id_, position, role, content in rows:
        asks = role == "user"
        author = subject.user if asks else subject.discord.me
        text = f"{subject.discord.me.mention} {content}" if asks else content
        channel.add(Message(id_, channel, author, text, reference=None if asks else position))

"""Create replies."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress

import discord

from bot.core.domain import MessageId
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES, ErrorReporter
from bot.discord_io.incoming.history import own_messages
from bot.discord_io.replies.cards import Cards
from bot.discord_io.replies.messages import Parts
from bot.discord_io.replies.reply import LiveReply
from bot.discord_io.replies.send import Question, Room, is_head_of
from bot.discord_io.replies.style import Styles
from bot.storage.store import Store


class Replies:
    """Only after login, since a reply knows its author."""

    def __init__(
        self,
        client: discord.Client,
        *,
        error_reporter: ErrorReporter,
        clock: Clock,
        store: Store,
        styles: Styles,
        cards: Cards,
    ) -> None:
        self._client = client
        self._error_reporter = error_reporter
        self._clock = clock
        self._store = store
        self._styles = styles
        self._cards = cards
        # Typing indicators, which outlive their reply by a moment.
        self._background: set[asyncio.Task[None]] = set()
        self._turnstile = asyncio.Lock()
        self._sentences: dict[MessageId, Parts] = {}

    async def close(self) -> None:
        """End what replies still do in the background; it needs Discord and the store."""
        tasks = tuple(self._background)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def me(self) -> discord.ClientUser:
        """Only after login."""
        assert self._client.user is not None  # noqa: S101 - set by login, before any event
        return self._client.user

    async def standing(
        self, question: Question, known: Sequence[MessageId] = (), room: Room | None = None
    ) -> list[discord.Message]:
        """Return the messages of an earlier attempt at the reply to `question`, in order; `known` are some of them.

        The first of a reply's messages refers to the question and the others follow it without a reference, so the
        store is asked first: parts of another reply may stand among them. A thread at the question begins with its
        reply. Behind known parts that are deleted stands what follows them: a part whose posting was never confirmed.
        Raise one of `DISCORD_FAILURES` or a `StoreError`.
        """
        room = room or question.channel
        found = await own_messages(room, question, self.me, known)
        answers = await self._store.turns.questions_of([MessageId(message.id) for message in found])
        parts: list[discord.Message] = []
        ours = bool(known) or is_head_of(question, room)
        for message in found:
            refers_to = message.reference.message_id if message.reference else None
            answered = answers.get(MessageId(message.id), refers_to)
            if answered is not None:
                ours = answered == question.id
            if ours:
                parts.append(message)
        return parts

    def to(
        self,
        question: Question,
        standing: Sequence[discord.PartialMessage] = (),
        room: Room | None = None,
        *,
        quiet: bool = False,
    ) -> LiveReply:
        """Return a reply that edits the messages of an earlier attempt (`standing`).

        It is written into `room`, by default the channel of the question. `quiet`: limits are shown by a reaction.
        """
        return LiveReply(
            question,
            room or question.channel,
            me=self.me,
            error_reporter=self._error_reporter,
            clock=self._clock,
            store=self._store,
            styles=self._styles,
            cards=self._cards,
            background=self._background,
            turnstile=self._turnstile,
            sentences=self._sentences,
            standing=standing,
            quiet=quiet,
        )

    async def take_back(self, questions: Iterable[MessageId]) -> None:
        """Delete hints and errors below questions that are gone, as far as this process has written them lately."""
        for question in questions:
            if parts := self._sentences.pop(question, None):
                with suppress(*DISCORD_FAILURES):
                    await parts.keep(0)

"""What this process is busy with: one turn at a time in a channel, and what happens to them meanwhile."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain import ChannelId, MessageId, Turn
from bot.lanes import Lanes, Ticket
from bot.ports import Reply


@dataclass(eq=False, slots=True)
class Work:
    """One question that is being answered or waits for that."""

    ticket: Ticket
    reply: Reply
    task: asyncio.Task[object]
    overhead_s: float | None = None
    """What storing the question took; None for a turn that was taken up again."""
    draft: list[str] = field(default_factory=list)
    changed: bool = False
    """The question was edited since its prompt was read."""
    unwanted: bool = False
    """The question, or a part of the answer, was deleted: nobody waits for the rest."""


class Workplace:
    """All that this process is busy with."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self._busy: set[Work] = set()
        self._open: dict[MessageId, Work] = {}

    @contextmanager
    def enter(self, channel: ChannelId, reply: Reply) -> Iterator[Work]:
        """Take the next place in the channel's lane, at once: enter this before the first await."""
        with self.lanes.enter(channel) as ticket, self.stand(ticket, reply) as work:
            yield work

    @contextmanager
    def stand(self, ticket: Ticket, reply: Reply) -> Iterator[Work]:
        """Be busy in a place of the lane that was taken before, and stays taken."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        work = Work(ticket, reply, task)
        self._busy.add(work)
        try:
            yield work
        finally:
            self._busy.discard(work)

    @contextmanager
    def at_work(self, turn: Turn, work: Work) -> Iterator[None]:
        """Let it be known that the reply of an open turn is under way, so that nobody else begins one."""
        self._open[turn.question.id] = work
        work.reply.is_for(turn)
        try:
            yield
        finally:
            del self._open[turn.question.id]

    def __contains__(self, question: object) -> bool:
        """Say whether the reply to a question is under way."""
        return question in self._open

    def __len__(self) -> int:
        return len(self._busy)

    @property
    def tasks(self) -> set[asyncio.Task[object]]:
        """Return the tasks that are at work."""
        return {work.task for work in self._busy}

    def edited(self, question: MessageId) -> None:
        """Let an answer that is being written begin anew; call this when the new words can be read."""
        if work := self._open.get(question):
            work.changed = True

    def deleted(self, channel: ChannelId, messages: Sequence[MessageId]) -> None:
        """Stop answering questions that are gone, and answers of which a part is."""
        for question, work in self._open.items():
            if work.ticket.channel == channel:
                shown = any(work.reply.shows(message) for message in messages)
                work.unwanted = work.unwanted or shown or question in messages

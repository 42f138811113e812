"""What this process is busy with: one turn at a time in a channel, and what happens to them meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.chat.queue import Lanes, Ticket
from bot.core.domain import ChannelId, GuildId, MessageId, Place, Turn
from bot.core.errors import QuestionDeleted, Stopped
from bot.core.ports import Reply


@dataclass(eq=False, slots=True)
class ActiveTurn:
    """One question that is being answered or waits for that."""

    place: Place
    ticket: Ticket
    reply: Reply
    task: asyncio.Task[object]
    model: str = ""
    """The name of the model that was asked last, or is to be asked."""
    question: MessageId | None = None
    """Known once its turn is open."""
    overhead_s: float | None = None
    """What storing the question took; None for a turn that was taken up again."""
    draft: list[str] = field(default_factory=list)
    changed: bool = False
    """The question was edited since its prompt was read."""
    gone: set[MessageId] = field(default_factory=set)
    """What was deleted in the channel since the work began, also before it was known to matter."""
    stopped: bool = False
    """Somebody wants no more of the answer."""
    no_place: bool = False
    """The channel was deleted, or the bot is no longer in its guild."""
    _scope: asyncio.Timeout | None = None

    @property
    def unwanted(self) -> bool:
        """Say whether nobody waits for the rest: the question, a part of the answer or the channel is gone."""
        return self.no_place or self.question in self.gone or any(map(self.reply.shows, self.gone))

    @asynccontextmanager
    async def while_wanted(self) -> AsyncIterator[None]:
        """Cancel the body once the answer is unwanted: raise `QuestionDeleted` or `Stopped`.

        Nothing inside may be a request to Discord, which must not be cancelled.
        """
        self._raise_if_over()
        try:
            async with asyncio.timeout(None) as scope:
                self._scope = scope
                yield
        except TimeoutError:
            if scope.expired():
                self._raise_if_over()
            raise
        finally:
            self._scope = None

    def _raise_if_over(self) -> None:
        if self.unwanted:
            raise QuestionDeleted
        if self.stopped:
            raise Stopped

    def look_again(self) -> None:
        """Notice that it may be unwanted, or stopped, now."""
        if self._scope is not None and (self.unwanted or self.stopped):
            self._scope.reschedule(0)
            self._scope = None


class ActiveTurns:
    """All that this process is busy with."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self._busy: set[ActiveTurn] = set()
        self._open: dict[MessageId, ActiveTurn] = {}

    @contextmanager
    def enter(self, place: Place, reply: Reply) -> Iterator[ActiveTurn]:
        """Take the next place in the channel's lane, at once: enter this before the first await."""
        with self.lanes.enter(place.channel) as ticket, self.stand(place, ticket, reply) as work:
            yield work

    @contextmanager
    def stand(self, place: Place, ticket: Ticket, reply: Reply) -> Iterator[ActiveTurn]:
        """Be busy in a place of the lane that was taken before, and stays taken."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        work = ActiveTurn(place, ticket, reply, task)
        self._busy.add(work)
        try:
            yield work
        finally:
            self._busy.discard(work)

    @contextmanager
    def at_work(self, turn: Turn, work: ActiveTurn) -> Iterator[None]:
        """Let it be known that the reply of an open turn is under way, so that nobody else begins one."""
        self._open[turn.question.id] = work
        work.question = turn.question.id
        work.reply.is_for(turn)
        try:
            yield
        finally:
            del self._open[turn.question.id]

    def __contains__(self, question: object) -> bool:
        """Say whether the reply to a question is under way."""
        return question in self._open

    @property
    def questions(self) -> frozenset[MessageId]:
        """Return the questions whose replies are under way."""
        return frozenset(self._open)

    def __len__(self) -> int:
        return len(self._busy)

    @property
    def tasks(self) -> set[asyncio.Task[object]]:
        """Return the tasks that are at work."""
        return {work.task for work in self._busy}

    def stop(self, question: MessageId) -> bool:
        """Break an answer off; say whether it is being written, or waits for that."""
        work = self._open.get(question)
        if work is None:
            return False
        work.stopped = True
        work.look_again()
        return True

    def edited(self, question: MessageId) -> None:
        """Let an answer that is being written begin anew; call this when the new words can be read."""
        if work := self._open.get(question):
            work.changed = True

    def deleted(self, channel: ChannelId, messages: Sequence[MessageId]) -> None:
        """Stop answering questions that are gone, and answers of which a part is."""
        for work in self._busy:
            # What stands at the head of a thread stands in its channel.
            if work.place.channel == channel or MessageId(work.place.channel) in messages:
                work.gone.update(messages)
                work.look_again()

    def channel_deleted(self, channel: ChannelId) -> None:
        """Stop all that goes on in a channel and in its threads."""
        self._leave(work for work in self._busy if channel in (work.place.channel, work.place.parent))

    def guild_left(self, guild: GuildId) -> None:
        """Stop all that goes on in a guild."""
        self._leave(work for work in self._busy if work.place.guild == guild)

    def _leave(self, works: Iterable[ActiveTurn]) -> None:
        for work in works:
            work.no_place = True
            work.look_again()

"""One turn at a time in a channel, in order of arrival; and events that stop or restart active turns."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from bot.config.options import InForce
from bot.core.domain import ChannelId, GuildId, MessageId, Place, Turn
from bot.core.errors import QuestionDeleted, Stopped
from bot.core.ports import Reply
from bot.core.round_robin import Slot


class Ticket:
    """A place in one channel's queue, given up when the context ends.

    Unless `claimed`, it is only known that a message came, which may be a question.
    """

    def __init__(self, queues: "ChannelQueues", channel: ChannelId, *, claimed: bool) -> None:
        self.channel = channel
        self.claimed = claimed
        self.asker: Hashable = None
        self.ahead = 0
        """How many turns stood before this one when it was claimed, the running one included."""
        self.own = 0
        """How many of the same asker's waited then."""
        self._queues = queues
        self._up = asyncio.Event()

    async def comes_up(self) -> None:
        """Wait until every earlier turn of the channel has gone."""
        await self._up.wait()

    def call(self) -> None:
        self._up.set()

    def leave(self) -> None:
        """Give the place up; does nothing the second time."""
        self._queues.leave(self)

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Let later turns of the channel go on in the body, and come up again behind them."""
        self.leave()
        yield
        self._up.clear()
        self._queues.join(self)
        await self.comes_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


class ChannelQueues:
    """The queues of all channels. A channel without turns takes no memory."""

    def __init__(self) -> None:
        self._queues: dict[ChannelId, list[Ticket]] = {}

    def enter(self, channel: ChannelId, *, claimed: bool = True) -> Ticket:
        """Take the next place in the channel's queue, at once: call this before the first await."""
        ticket = Ticket(self, channel, claimed=claimed)
        self.join(ticket)
        if claimed:
            self.claim(ticket)
        return ticket

    def join(self, ticket: Ticket) -> None:
        queue = self._queues.setdefault(ticket.channel, [])
        queue.append(ticket)
        queue[0].call()

    def claim(self, ticket: Ticket, asker: Hashable = None) -> None:
        """Keep a place for a turn of `asker`, and count those before it."""
        queue = self._queues[ticket.channel]
        before = [each for each in queue[: queue.index(ticket)] if each.claimed]
        ticket.claimed, ticket.asker, ticket.ahead = True, asker, len(before)
        ticket.own = sum(each.asker == asker for each in before[1:]) if asker is not None else 0

    def leave(self, ticket: Ticket) -> None:
        """Give a place up, wherever it stands in its queue."""
        queue = self._queues.get(ticket.channel, [])
        if ticket not in queue:
            return
        queue.remove(ticket)
        if queue:
            queue[0].call()
        else:
            del self._queues[ticket.channel]


@dataclass(eq=False, slots=True)
class ActiveTurn:
    """A question that is being answered or waits for that."""

    place: Place
    ticket: Ticket
    reply: Reply
    task: asyncio.Task[object]
    model: str = ""
    """The name of the model that was asked last, or is to be asked."""
    in_force: InForce | None = None
    """The place's options as its last prompt was made."""
    question: MessageId | None = None
    """Known once its turn is open."""
    overhead_s: float | None = None
    """How long storing the question took; None for a resumed turn."""
    draft: list[str] = field(default_factory=list)
    used: tuple[str, ...] = ()
    """The tools that the answer rests on."""
    changed: bool = False
    """The question was edited since its prompt was made."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a turn that waits for a person should look again."""
    gone: set[MessageId] = field(default_factory=set)
    """Messages that were deleted in the channel meanwhile, also those that only later turn out to matter."""
    stopped: bool = False
    """A member pressed Stop."""
    no_place: bool = False
    """The channel was deleted, or the bot is no longer in its guild."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    slot: Slot | None = None
    """Its place among the answers that are generated at the same time."""
    rests: bool = False
    """It waits for a person."""
    waited_s: float = 0.0
    """How long it has waited for people."""
    _scope: asyncio.Timeout | None = None

    @property
    def unwanted(self) -> bool:
        """Whether the question, a part of the answer or the channel is gone."""
        return self.no_place or self.question in self.gone or any(map(self.reply.shows, self.gone))

    @property
    def has_text(self) -> bool:
        return bool("".join(self.draft).strip())

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

    @asynccontextmanager
    async def resting(self) -> AsyncIterator[None]:
        """Wait for a person in the body, without a place in the channel and among the answers that are generated."""
        began = asyncio.get_running_loop().time()
        self.rests = True
        try:
            async with self.slot.rest() if self.slot else nullcontext(), self.ticket.aside():
                try:
                    yield
                finally:
                    self.rests = False
        finally:
            self.waited_s += asyncio.get_running_loop().time() - began

    def _raise_if_over(self) -> None:
        if self.unwanted:
            raise QuestionDeleted
        if self.stopped:
            raise Stopped

    def check(self) -> None:
        """Cancel the body of `while_wanted` if the answer is unwanted or stopped by now."""
        if self._scope is not None and (self.unwanted or self.stopped):
            self._scope.reschedule(0)
            self._scope = None


class ActiveTurns:
    """The active turns of all channels."""

    def __init__(self) -> None:
        self.queues = ChannelQueues()
        self._all: set[ActiveTurn] = set()
        self._open: dict[MessageId, ActiveTurn] = {}
        # Messages since their events.
        self._arrivals: dict[Ticket, tuple[MessageId, asyncio.Task[object]]] = {}

    @contextmanager
    def arrive(self, channel: ChannelId, message: MessageId) -> Iterator[Ticket]:
        """Owe an answer to a message that may be a question, and hold its place: enter this before the first await."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        with self.queues.enter(channel, claimed=False) as ticket:
            self._arrivals[ticket] = message, task
            try:
                yield ticket
            finally:
                del self._arrivals[ticket]

    @contextmanager
    def enter(
        self, place: Place, reply: Reply, asker: Hashable = None, ticket: Ticket | None = None
    ) -> Iterator[ActiveTurn]:
        """Begin a turn at the place of its arrival, or at the next one in another channel's queue."""
        if ticket is None or ticket.channel != place.channel:
            if ticket is not None:
                ticket.leave()
            ticket = self.queues.enter(place.channel)
        with ticket, self.register(place, ticket, reply) as active:
            self.queues.claim(ticket, asker)
            yield active

    @contextmanager
    def register(self, place: Place, ticket: Ticket, reply: Reply) -> Iterator[ActiveTurn]:
        """Begin a turn at a place in the queue that was taken before, and stays taken."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        active = ActiveTurn(place, ticket, reply, task)
        self._all.add(active)
        try:
            yield active
        finally:
            self._all.discard(active)

    @contextmanager
    def answering(self, turn: Turn, active: ActiveTurn) -> Iterator[None]:
        """Mark an open turn's question as being answered, so that its answer is not begun twice."""
        self._open[turn.question.id] = active
        active.question = turn.question.id
        active.reply.is_for(turn)
        try:
            yield
        finally:
            del self._open[turn.question.id]
            active.ended.set()

    def __contains__(self, question: object) -> bool:
        return question in self._open

    async def withdrawn(self, question: MessageId) -> None:
        """Wait while the answer to a question is being taken back."""
        active = self._open.get(question)
        if active is not None and active.unwanted:
            await active.ended.wait()

    @property
    def questions(self) -> frozenset[MessageId]:
        """The questions that are being answered."""
        return frozenset(self._open)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def tasks(self) -> set[asyncio.Task[object]]:
        return {active.task for active in self._all} | {task for _, task in self._arrivals.values()}

    @property
    def resting(self) -> set[asyncio.Task[object]]:
        """The tasks of turns that wait for a person."""
        return {active.task for active in self._all if active.rests}

    @property
    def oldest_owed(self) -> MessageId | None:
        """The first message that may be a question and is not on disk yet."""
        return min((message for message, _ in self._arrivals.values() if message not in self._open), default=None)

    def stop(self, question: MessageId) -> bool:
        """Stop an answer; return whether it is being written, or waits for that."""
        active = self._open.get(question)
        if active is None:
            return False
        active.stopped = True
        active.check()
        return True

    def edited(self, question: MessageId) -> None:
        """Restart an answer that is being written; call this when the edit can be read."""
        if active := self._open.get(question):
            active.changed = True
            active.news.set()

    @contextmanager
    def deleting(self, channel: ChannelId, messages: Sequence[MessageId]) -> Iterator[None]:
        """Mark turns whose question, or a part of whose answer, is among `messages`; stop them when the context ends.

        The body deletes the messages: a turn that waits behind a stopped one must not read them.
        """
        # The message that a thread was opened at stands in the thread's channel.
        here = [
            each for each in self._all if each.place.channel == channel or MessageId(each.place.channel) in messages
        ]
        for active in here:
            active.gone.update(messages)
        try:
            yield
        finally:
            for active in here:
                active.check()

    def channel_deleted(self, channel: ChannelId) -> None:
        """Stop all turns in a channel and in its threads."""
        self._leave(active for active in self._all if channel in (active.place.channel, active.place.parent))

    def guild_left(self, guild: GuildId) -> None:
        """Stop all turns in a guild."""
        self._leave(active for active in self._all if active.place.guild == guild)

    def _leave(self, turns: Iterable[ActiveTurn]) -> None:
        for active in turns:
            active.no_place = True
            active.check()

"""The life of a turn: queue, open, answer or fail, commit, close. Knows neither Discord nor OpenAI."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace

from bot.billing.charges import Billing
from bot.chat import prompt
from bot.chat.answers.generation import Generation
from bot.chat.attachments import Files
from bot.chat.passive import PassiveListening
from bot.chat.queue import ActiveTurn, ActiveTurns, Ticket
from bot.chat.settings import ScopedSettings
from bot.chat.summaries.writer import Summaries
from bot.chat.sync import ChannelSync
from bot.config.options import InForce, Options
from bot.core import errors
from bot.core.content import DiscordFile
from bot.core.domain import (
    ChannelId,
    Finish,
    MessageId,
    OpenTurn,
    Outcome,
    Place,
    Request,
    RoleId,
    Scope,
    Turn,
    UserId,
)
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.ports import Clock, Reply
from bot.core.round_robin import RoundRobin
from bot.core.tokens import MESSAGE_OVERHEAD, estimate
from bot.storage.store import Store

logger = get_logger(__name__)

# A turn that ends the process each time must not end it for ever.
MAX_RESUMPTIONS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    max_completions: int
    """Completions in flight at once, over all channels."""
    channel_queue: int
    """Turns that may wait in one channel behind the running one."""
    person_queue: int = 2
    """One person's turns that may wait there."""


class Turns:
    """All turns, of this process and those that an earlier one has left open."""

    def __init__(
        self,
        *,
        store: Store,
        scoped_settings: ScopedSettings,
        clock: Clock,
        metrics: Metrics,
        generation: Generation,
        sync: ChannelSync,
        passive: PassiveListening,
        active_turns: ActiveTurns,
        billing: Billing,
        files: Files,
        limits: Limits,
        summaries: Summaries,
    ) -> None:
        self._store = store
        self._scoped_settings = scoped_settings
        self._clock = clock
        self._metrics = metrics
        self._generation = generation
        self._sync = sync
        self._passive = passive
        self._active_turns = active_turns
        self._billing = billing
        self._files = files
        self._limits = limits
        self._summaries = summaries
        self._completions = RoundRobin(limits.max_completions)
        self._closing = self._closed = False
        self.withdrawal_failed: Callable[[], None] = lambda: None
        """Called when a turn is left open whose messages must be deleted."""
        # Questions that wait in `again`.
        self._asked_again: set[MessageId] = set()

    async def reply(
        self,
        request: Request,
        reply: Reply,
        in_force: InForce | None = None,
        complete: Callable[[Request, Options], Awaitable[Request]] | None = None,
        ticket: Ticket | None = None,
    ) -> None:
        """Answer `request` through `reply`, or show there why not. Raises nothing but cancellation.

        Requests of one channel are answered one after another, in the order of these calls. A request that is stored
        already is ignored. When cancelled, the turn stays open in the store. `in_force` are the place's options if they
        are known. `complete` adds what has to be read from Discord, once the request is admitted. `ticket` is the place
        that its arrival has taken. After `close` it is left to the next process.
        """
        if self._closed:
            return
        with self._active_turns.enter(request.place, reply, _asker(request), ticket) as active:
            self._metrics.mentions.inc()
            try:
                turn = await self._open(request, active, in_force, complete)
            except Exception as caught:  # noqa: BLE001 - every failure is shown in the reply
                await self._fail(None, active, caught, request)
                return
            if turn is None:
                self._metrics.repeated_mentions.inc()
                return
            with self._active_turns.answering(turn, active):
                ticket = active.ticket
                if ticket.ahead > self._limits.channel_queue or ticket.own >= self._limits.person_queue:
                    busy = self._billing.budgets.said(errors.ChannelBusy(ticket.ahead), request.author.id)
                    await self._fail(turn, active, busy)
                else:
                    await self._take(turn, active)

    async def _open(
        self,
        request: Request,
        active: ActiveTurn,
        in_force: InForce | None,
        complete: Callable[[Request, Options], Awaitable[Request]] | None,
    ) -> Turn | None:
        """Store the question with an open turn; None where it is outdated or stored already."""
        arrived = self._clock.monotonic()
        if self._sync.is_outdated(request):
            logger.info("outdated", message=request.id)
            return None
        # An edit may have made it a question again.
        await self.withdrawn(request.id)
        if request.id not in self._active_turns:
            options = await self.admit(request, in_force)
            active.model = options.model
            if complete is not None:
                began = self._clock.monotonic()
                request = await complete(request, options)
                # Discord's time is not our overhead.
                arrived += self._clock.monotonic() - began
        if self._sync.is_outdated(request):
            # Deleted, or edited, while the options were read: the request must not be stored now.
            logger.info("outdated", message=request.id)
            return None
        turn = await self._store.turns.open(request, prompt.count(request.author, request.content))
        if turn is None:
            logger.info("repeated", message=request.id)
            # Its text may have changed.
            await self._sync.edit(request)
            return None
        if request.id in self._active_turns:
            # Found in the store and resumed, before this task went on.
            return None
        active.overhead_s = self._clock.monotonic() - arrived
        return turn

    async def admit(self, request: Request, in_force: InForce | None = None) -> Options:
        """Count a request, and return the options in force.

        Raise `SwitchedOff`, `UserNotAllowed` or `AskedTooOften` where it gets no answer, a `StoreError` where the
        options cannot be read.
        """
        user = request.author.id
        try:
            options = await self._allow(request.place, user, request.roles, in_force)
        except errors.UserNotAllowed as error:
            raise self._billing.budgets.said(error, user) from None
        channel = request.place.home(request.id)
        if refusal := self._billing.budgets.refusal(user, channel, options, proxied=request.proxied):
            raise refusal
        return options

    async def check(self, request: Request, *, told: bool = False) -> None:
        """Raise the error that a request would get now; nothing is counted or stored.

        With `told` only if its author has read just now that they ask too often.
        """
        if told and not self._billing.budgets.was_told(errors.AskedTooOften, request.author.id):
            return
        user = request.author.id
        options = await self._allow(request.place, user, request.roles)
        channel = request.place.home(request.id)
        if refusal := self._billing.budgets.blocked(user, channel, options, proxied=request.proxied):
            raise refusal

    async def _allow(
        self, place: Place, user: UserId, roles: Sequence[RoleId], in_force: InForce | None = None
    ) -> Options:
        options = (in_force or await self._scoped_settings.of(place)).options
        if not options.answers:
            raise errors.SwitchedOff(Scope.CHANNEL, quiet=True)
        if not options.may_ask(user, roles):
            raise errors.UserNotAllowed(Scope.USER)
        return options

    def stop(self, question: MessageId) -> bool:
        """Stop the answer to a question; its text so far stays. Return whether it was being written."""
        return self._active_turns.stop(question)

    async def again(
        self,
        question: MessageId,
        place: Place,
        reply: Reply,
        *,
        roles: Sequence[RoleId],
        continues: bool,
        proxied: bool = False,
    ) -> bool:
        """Answer the last question of a channel once more, or continue its answer, in the messages of its reply.

        `roles` are the asker's, also where another person has pressed the button; so are all limits. Return False,
        having done nothing, where that is impossible. Raises as `reply` does, and a `StoreError` before
        anything has happened.
        """
        if self._closing or question in self._active_turns or question in self._asked_again:
            return False
        self._asked_again.add(question)
        try:
            return await self._again(question, place, reply, roles=roles, proxied=proxied, continues=continues)
        except errors.QuestionDeleted:
            return False
        finally:
            self._asked_again.discard(question)

    async def _again(
        self,
        question: MessageId,
        place: Place,
        reply: Reply,
        *,
        roles: Sequence[RoleId],
        proxied: bool,
        continues: bool,
    ) -> bool:
        with self._active_turns.enter(place, reply) as active:
            async with active.while_wanted():
                await active.ticket.comes_up()
            turn = await self._store.turns.reopen(question, continues=continues)
            if turn is None:
                return False
            turn = replace(turn, roles=tuple(roles), proxied=proxied)
            with self._active_turns.answering(turn, active):
                self._metrics.mentions.inc()
                try:
                    asker = turn.question.author.id
                    options = await self._allow(place, asker, roles)
                    active.model = options.model
                    channel = turn.place.home(question)
                    refusal: errors.ParleyError | None = self._billing.budgets.refusal(
                        asker, channel, options, proxied=turn.proxied
                    )
                except errors.ParleyError as error:
                    refusal = error
                if refusal is not None:
                    await self._fail(turn, active, refusal)
                else:
                    await self._take(turn, active, seen=False)
        return True

    def arrive(self, channel: ChannelId, message: MessageId) -> AbstractContextManager[Ticket]:
        """Owe an answer to a message that may be a question; enter this before the first await."""
        return self._active_turns.arrive(channel, message)

    async def withdrawn(self, question: MessageId) -> None:
        """Wait while the answer to a question is being taken back."""
        await self._active_turns.withdrawn(question)

    @property
    def oldest_owed(self) -> MessageId | None:
        """The first message that may be a question and is not on disk yet."""
        return self._active_turns.oldest_owed

    def enqueue(self, channel: ChannelId) -> Ticket:
        """Take the next place in a channel's queue for its open turns; the caller gives it up."""
        return self._active_turns.queues.enter(channel)

    async def resume(self, turn: Turn, reply: Reply, ticket: Ticket, files: Sequence[DiscordFile] = ()) -> None:
        """Answer an open turn that an earlier process, or an outage, has left. Raises as `reply` does.

        `files` are the question's; those read before are skipped.
        """
        turn = replace(turn, files=tuple(files))
        with self._resuming(turn, reply, ticket) as active:
            if active is None:
                return
            try:
                attempt = await self._store.turns.resume(turn.id)
                turn = replace(turn, rounds=await self._store.rounds.of(turn.id))
            except errors.StoreError as failure:
                logger.warning("turn_left_open", turn=turn.id, error=failure)
                return
            if attempt is None:
                return
            self._metrics.mentions.inc()
            self._metrics.recovered_turns.inc()
            logger.info("resumed", turn=turn.id, channel=turn.place.channel, attempt=attempt)
            if attempt > MAX_RESUMPTIONS:
                await self._fail(turn, active, errors.Interrupted(attempt - 1))
            else:
                await self._take(turn, active)

    async def miss(self, request: Request, reply: Reply | None) -> None:
        """Store a question that is too old to be answered, and tell its author if there is a `reply`."""
        if self._sync.is_outdated(request):
            return
        turn = await self._store.turns.open(request, prompt.count(request.author, request.content))
        if turn is None:
            return
        if reply is None:
            await self.abandon(turn)
        else:
            with self.enqueue(request.place.channel) as ticket:
                await self.give_up(turn, reply, ticket, errors.Expired())

    async def give_up(self, turn: Turn, reply: Reply, ticket: Ticket, error: errors.ParleyError) -> None:
        """Close an open turn with an error instead of an answer."""
        with self._resuming(turn, reply, ticket) as active:
            if active is not None:
                await self._fail(turn, active, error)

    @contextmanager
    def _resuming(self, turn: Turn, reply: Reply, ticket: Ticket) -> Iterator[ActiveTurn | None]:
        """Register an open turn; yield None when it is active already."""
        if turn.question.id in self._active_turns:
            yield None
            return
        with (
            self._active_turns.register(turn.place, ticket, reply) as active,
            self._active_turns.answering(turn, active),
        ):
            yield active

    async def abandon(self, turn: Turn) -> None:
        """Close an open turn without a reply. Raise a `StoreError`."""
        await self._store.turns.abandon(turn)
        self._metrics.count_reply(Outcome.ABANDONED)
        logger.info("abandoned", turn=turn.id, channel=turn.place.channel)

    async def left_open(self) -> list[OpenTurn]:
        """Return open turns that are not active. Raise a `StoreError`."""
        # A turn that is active now may have ended by the time that the store has answered.
        before = self._active_turns.questions
        return [
            each
            for each in await self._store.turns.list_open()
            if each.turn.question.id not in before and each.turn.question.id not in self._active_turns
        ]

    @property
    def running(self) -> int:
        """How many requests are being answered or wait for that."""
        return len(self._active_turns)

    async def close(self, *, within_s: float) -> None:
        """Begin nothing new, let running replies finish for `within_s` seconds, and cancel the rest.

        Cancelled turns, and questions asked meanwhile, stay open in the store for the next process.
        """
        self._closing = True
        await self._summaries.close()
        # Their questions are on disk, and people may take minutes.
        for task in self._active_turns.resting:
            task.cancel()
        until = asyncio.get_running_loop().time() + within_s
        while (tasks := self._active_turns.tasks) and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(tasks, timeout=left)
        self._closed = True
        late = self._active_turns.tasks
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._passive.close()
        logger.info("drained", unfinished=len(late))

    async def _take(self, turn: Turn, active: ActiveTurn, *, seen: bool = True) -> None:
        """Answer an open turn; `seen`: its question was read from Discord just now."""
        if self._closing:
            logger.info("left_for_later", turn=turn.id, channel=turn.place.channel)
            return
        try:
            async with active.while_wanted():
                await active.ticket.comes_up()
            # A question that has waited may have been deleted in a gap meanwhile.
            besides = turn.question.id if seen and not active.ticket.ahead else None
            await self._sync.close_gap(turn.place.channel, active.reply.snapshot, besides=besides)
            if turn.files:
                await self._read_files(turn, active)
            # A server's long queue holds up no other server.
            async with self._completions.slot(turn.place.guild or turn.place.channel) as slot:
                active.slot = slot
                await self._answer(turn, active)
        except errors.QuestionDeleted:
            await self._withdraw(turn, active)
        except Exception as caught:  # noqa: BLE001 - every failure is shown in the reply
            if active.unwanted:
                await self._withdraw(turn, active)
            else:
                await self._fail(turn, active, caught)

    async def _read_files(self, turn: Turn, active: ActiveTurn) -> None:
        # Show typing before, because reading takes seconds.
        await active.reply.begin()
        async with active.while_wanted():
            active.reply.tell(await self._files.take(turn, await self._scoped_settings.of(turn.place)))

    async def _answer(self, turn: Turn, active: ActiveTurn) -> None:
        began = self._clock.monotonic()
        completion = await self._generation.write(turn, active)
        text = "".join(active.draft)
        if completion.finish is Finish.STOPPED:
            text = text.rstrip() + prompt.STOPPED
        text = prompt.with_used(text, active.used)
        await self._store.turns.finish(
            turn,
            by=active.reply.speaker,
            content=text,
            tokens=estimate(text) + MESSAGE_OVERHEAD,
            model=active.model,
            usage=completion.usage,
        )
        self._metrics.count_reply(Outcome.ANSWERED)
        # While another model answers, a summary waits: it would be asked of the model that is down.
        if active.in_force is not None and active.model == active.in_force.options.model:
            self._summaries.after(turn, active.in_force)
        logger.info(
            "answered",
            turn=turn.id,
            channel=turn.place.channel,
            seconds=round(self._clock.monotonic() - began, 2),
            usage=completion.usage,
        )

    async def _withdraw(self, turn: Turn | None, active: ActiveTurn, request: Request | None = None) -> None:
        try:
            await active.reply.withdraw()
            if turn is None:
                self._metrics.count_reply(Outcome.ABANDONED)
            else:
                await self.abandon(turn)
        except (errors.DeliveryFailed, errors.StoreError) as failure:
            # The turn will be resumed, because its messages must not stay.
            logger.warning("turn_left_open", turn=turn and turn.id, error=failure)
            if request is not None:
                with suppress(errors.StoreError):
                    await self._store.turns.owe(request)
            self.withdrawal_failed()

    async def _fail(
        self, turn: Turn | None, active: ActiveTurn, caught: Exception, request: Request | None = None
    ) -> None:
        """`request` is a question that has no turn."""
        error = caught if isinstance(caught, errors.ParleyError) else _unexpected(caught)
        partial = ""
        if not _may_pass(error):
            with suppress(errors.StoreError):
                # Or after a power cut the question would be unknown, and its failure be said twice.
                await self._store.synced()
            try:
                partial = await active.reply.fail(error, prompt.without_end_note(turn.previous) if turn else "")
            except errors.QuestionDeleted:
                await self._withdraw(turn, active, request)
                return
            except errors.DeliveryFailed as lost:
                error, partial = lost, lost.shown
            except Exception:
                logger.exception("failure_not_said", error=error)
            if active.unwanted or (request is not None and self._sync.is_deleted(request.id)):
                # Deleted while Discord showed that.
                await self._withdraw(turn, active, request)
                return
        if turn is not None and _may_pass(error):
            # The turn will be resumed when Discord can be reached.
            logger.warning("turn_left_open", turn=turn.id, error=error)
            return
        self._metrics.count_reply(Outcome.FAILED, error)
        if turn is None:
            return
        content = prompt.with_used(partial.rstrip() + prompt.BROKEN_OFF, active.used) if partial.strip() else ""
        # The reply shows the earlier, complete answer again.
        content = turn.previous or content
        try:
            await self._store.turns.fail(
                turn,
                by=active.reply.speaker,
                partial=content,
                tokens=estimate(content) + MESSAGE_OVERHEAD,
                model=active.model,
                error=type(error).__name__,
            )
        except errors.StoreError as failure:
            logger.warning("turn_left_open", turn=turn.id, error=failure)


def _asker(request: Request) -> Hashable:
    """Return whose question it is; all members that a proxy speaks for share its webhook."""
    return request.author if request.proxied else request.author.id


def _unexpected(caught: Exception) -> errors.Unexpected:
    error = errors.Unexpected(type(caught).__name__)
    error.__cause__ = caught
    return error


def _may_pass(error: errors.ParleyError) -> bool:
    """Return whether Discord was only unreachable, so that the same reply may be possible later."""
    return isinstance(error, errors.DeliveryFailed) and not error.final

"""Answer messages that are addressed to the bot: now, late, or after an edit."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import discord

from bot.chat.history import History
from bot.chat.queue import Ticket
from bot.chat.settings import ScopedSettings
from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.config.options import InForce, Options
from bot.core.domain import ChannelId, MessageId, Request
from bot.core.errors import DeliveryFailed, ParleyError, QuestionDeleted, StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES
from bot.discord_io.incoming.messages import Hint, IncomingMessage, parse, place, thread_at
from bot.discord_io.incoming.passive import PassiveMessages
from bot.discord_io.incoming.proxies import Proxies
from bot.discord_io.incoming.references import References
from bot.discord_io.permissions import may_write
from bot.discord_io.replies.factory import Replies
from bot.discord_io.replies.reply import LiveReply
from bot.discord_io.replies.send import Question
from bot.privacy.access import AccessPolicy

logger = get_logger(__name__)


class Mentions:
    """`young` is the age up to which a late question is answered."""

    def __init__(
        self,
        *,
        turns: Turns,
        history: History,
        sync: ChannelSync,
        scoped_settings: ScopedSettings,
        access_policy: AccessPolicy,
        replies: Replies,
        clock: Clock,
        passive: PassiveMessages,
        references: References,
        young: timedelta,
    ) -> None:
        self.references = references
        self._turns = turns
        self._history = history
        self._sync = sync
        self._scoped_settings = scoped_settings
        self._access_policy = access_policy
        self._replies = replies
        self._clock = clock
        self._passive = passive
        self._young = young
        self._proxies = Proxies(clock)
        self._editing = asyncio.Lock()

    def is_young(self, question: Question) -> bool:
        """Return True while a question is recent enough to be answered."""
        return self._clock.now() - question.created_at <= self._young

    async def take(self, message: discord.Message) -> None:
        """Answer a message that is addressed to the bot."""
        with self._arrival(message) as ticket:
            await self._take(message, ticket)

    def _arrival(self, message: discord.Message) -> AbstractContextManager[Ticket]:
        return self._turns.arrive(ChannelId(message.channel.id), MessageId(message.id))

    async def _take(self, message: discord.Message, ticket: Ticket, standing: Sequence[discord.Message] = ()) -> None:
        """`standing` are messages that the answer replaces."""
        incoming = await self.parsed(message)
        if incoming is None:
            return
        if not incoming.addressed:
            ticket.leave()
            await self._passive.take(incoming)
            return
        in_force = await self._in_force(incoming.request)
        if in_force is not None and in_force.options.proxies and await self._is_replaced(incoming):
            return
        if not await self._is_turned_away(incoming):
            async with self._replies.to(message, standing, quiet=incoming.unmentioned) as reply:
                await self._answer(incoming, reply, None if standing else in_force, ticket)

    async def _in_force(self, asked: Request) -> InForce | None:
        try:
            return await self._scoped_settings.of(asked.place)
        except StoreError:
            # The turn will fail for the same reason and report it.
            return None

    async def _is_replaced(self, incoming: IncomingMessage) -> bool:
        """Return True for a question that a proxy has posted again, or that was deleted for that.

        A copy replaces its original, also one that is being answered.
        """
        asked = incoming.request
        if not asked.proxied:
            return await self._proxies.is_copied(incoming) or self._sync.is_outdated(asked)
        if original := self._proxies.original(incoming):
            self._proxies.take_over(original)
            await self._sync.delete_messages(original.channel, [original.id])
        return False

    async def _answer(
        self, incoming: IncomingMessage, reply: LiveReply, in_force: InForce | None, ticket: Ticket
    ) -> None:
        """`in_force` is None where messages of an earlier answer stand, whose place is kept."""
        message, asked = incoming.message, incoming.request
        if not may_write(message.channel) and not await self._history.knows(asked.id):
            logger.warning("may_not_answer", channel=message.channel.id, message=message.id)
            with suppress(ParleyError):
                await self._turns.admit(asked, in_force)
                await reply.react()
        elif incoming.hint is not None:
            ticket.leave()
            await self._hint(asked, incoming.hint, reply)
        else:
            # In a thread of its own a question has that one's options.
            thread = thread_at(message) if in_force is not None and in_force.options.threads else None
            if thread is not None:
                asked, in_force = replace(asked, place=thread), None
            await self._turns.reply(asked, reply, in_force, partial(self._completed, message), ticket)

    async def _completed(self, message: discord.Message, asked: Request, options: Options) -> Request:
        """Return a question with what it refers to; the first in a thread can come with the channel's last messages."""
        asked = await self.references.complete(asked, message, self._replies.me)
        if options.gist and asked.place.parent is not None:
            asked = await self.references.with_gist(asked)
        return asked

    def _is_closed(self, asked: Request) -> bool:
        return self._access_policy.closed(asked.place, asked.author.id) is not None

    async def _hint(self, asked: Request, hint: Hint, reply: LiveReply) -> None:
        try:
            try:
                await self._turns.admit(asked)
            except ParleyError as error:
                await reply.fail(error)
            else:
                await reply.say(
                    lambda texts: texts(
                        "nothing-asked" if hint is Hint.NOTHING_ASKED else "unreadable",
                        mention=self._replies.me.mention,
                    )
                )
        except (DeliveryFailed, QuestionDeleted) as error:
            logger.warning("hint_not_said", message=asked.id, error=error)
        if self._sync.is_deleted(asked.id):
            await self._replies.take_back([asked.id])

    async def _is_turned_away(self, incoming: IncomingMessage) -> bool:
        """Return True where the author or the server has no access; the first time, tell the author why."""
        place, user = incoming.request.place, incoming.request.author.id
        closed = self._access_policy.closed(place, user)
        if closed is None:
            return False
        logger.info("turned_away", reason=closed, guild=place.guild)
        if await self._access_policy.is_news(closed, place, user):
            async with self._replies.to(incoming.message) as reply:
                try:
                    await reply.say(lambda texts: texts(f"closed-{closed}"))
                except (DeliveryFailed, QuestionDeleted) as error:
                    logger.warning("hint_not_said", message=incoming.message.id, error=error)
        return True

    async def take_late(self, message: discord.Message, *, say: bool) -> None:
        """Answer a question that came while the bot was offline.

        One that is too old is only remembered, and with `say` its author is told that it was missed.
        """
        if self.is_young(message):
            await self.take(message)
            return
        incoming = await self.parsed(message)
        if incoming is None:
            return
        if not incoming.addressed:
            await self._passive.take(incoming)
        elif incoming.hint is None and not self._is_closed(incoming.request):
            say = say and not incoming.unmentioned and may_write(message.channel)
            async with self._replies.to(message) as reply:
                await self._turns.miss(incoming.request, reply if say else None)

    async def take_edit(self, message: discord.Message) -> None:
        """Follow the edit of a known question, or one that makes a message a question."""
        # Discord also sends updates for previews and pins; only edits by people have a time.
        if message.edited_at is None or parse(message, self._replies.me) is None:
            return
        # Before the first await, because a question that is being read may be outdated by now.
        self._sync.saw_edit(MessageId(message.id), message.edited_at)
        with self._arrival(message) as ticket:
            await self._take_edit(message, ticket)

    async def _take_edit(self, message: discord.Message, ticket: Ticket) -> None:
        # One after another, or a mention that is edited away and back could be looked up while it is deleted.
        async with self._editing:
            becomes = await self._follow_edit(message)
        if becomes is not None:
            # It may have an answer or a hint from before, which then becomes the answer; at worst both stand.
            standing: Sequence[discord.Message] = ()
            await self._turns.withdrawn(becomes.id)
            with suppress(ParleyError, *DISCORD_FAILURES):
                await self._turns.check(becomes)
                standing = await self._replies.standing(message)
            await self._take(message, ticket, standing)

    async def _follow_edit(self, message: discord.Message) -> Request | None:
        """Apply an edit to what is stored; return the request if the message is to be asked now."""
        incoming = await self.parsed(message)
        if incoming is None or self._sync.is_outdated(incoming.request):
            return None
        asked, closed = incoming.request, self._is_closed(incoming.request)
        addressed = not closed and incoming.addressed
        asks = addressed and self.is_young(message)
        if not incoming.addressed:
            await self._replies.take_back([asked.id])
        if not await self._history.knows(asked.id):
            return asked if asks else None
        if await self._history.is_passive(asked.id):
            if asks:
                await self._history.forget_passive(asked.place.channel, asked.id)
                return asked
            addressed = not closed and self._passive.possible
        if addressed and incoming.hint is None:
            await self._sync.edit(asked)
        else:
            # Without content or mention it is no longer a question.
            await self._sync.unask(asked.place.channel, asked.id)
        return None

    async def parsed(self, message: discord.Message) -> IncomingMessage | None:
        """Parse a message by the options of its place; None where its author can never ask. Raise a `StoreError`."""
        incoming = parse(message, self._replies.me)
        if incoming is None or (incoming.addressed and not incoming.request.proxied):
            return incoming
        if incoming.request.proxied:
            return await self._proxied(incoming)
        if incoming.unresolved is not None and await self._history.is_ours(incoming.unresolved):
            return replace(incoming, addressed=True)
        if not self._is_closed(incoming.request) and await self.mention_free(message.channel):
            return parse(message, self._replies.me, mention_free=True)
        return incoming

    async def mention_free(self, channel: discord.abc.Snowflake) -> bool:
        return await self._passive.mention_free(place(channel))

    async def _proxied(self, incoming: IncomingMessage) -> IncomingMessage | None:
        """Return a webhook's message where it may ask; the copy of a question needs no mention.

        None also for the copy of a question by a member who has opted out.
        """
        asked = incoming.request
        if not (await self._scoped_settings.of(asked.place)).options.proxies:
            return None
        original = self._proxies.original(incoming)
        if original is not None and self._access_policy.closed(asked.place, original.author):
            return None
        if incoming.addressed or original is not None or await self._history.knows(asked.id):
            return replace(incoming, addressed=True)
        return None

"""What becomes of a message that may ask for an answer: now, later, or after an edit."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import discord

from bot.chat.history import History
from bot.chat.settings import ScopedSettings
from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core.domain import ChannelId, MessageId, Request, UserId
from bot.core.errors import DeliveryFailed, ParleyError, QuestionDeleted, StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.i18n.wording import Wording
from bot.discord_io.incoming import messages
from bot.discord_io.incoming.messages import Hint
from bot.discord_io.incoming.passive import ReadingAlong
from bot.discord_io.incoming.references import Around
from bot.discord_io.replies.factory import Replies
from bot.discord_io.replies.reply import LiveReply
from bot.discord_io.replies.send import DISCORD_FAILURES, Question
from bot.privacy.access import AccessPolicy

logger = get_logger(__name__)

_HINTS = {
    Hint.NOTHING_ASKED: Wording.nothing_asked,
    Hint.UNREADABLE: Wording.unreadable,
}


class Mentions:
    """Takes messages in. `young` is how old a question may be to be answered although it comes late."""

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
        along: ReadingAlong,
        around: Around,
        young: timedelta,
    ) -> None:
        self.around = around
        self._turns = turns
        self._history = history
        self._sync = sync
        self._scoped_settings = scoped_settings
        self._access_policy = access_policy
        self._replies = replies
        self._clock = clock
        self._along = along
        self._young = young

    def is_young(self, question: Question) -> bool:
        """Say whether a question is still worth an answer."""
        return self._clock.now() - question.created_at <= self._young

    async def take(self, message: discord.Message, standing: Sequence[discord.Message] = ()) -> None:
        """Answer a message that is addressed to the bot; leave all others alone.

        `standing` are messages of the bot's that the answer replaces.
        """
        me = self._replies.me
        if not messages.may_be_for_me(message, me):
            return
        if not await self._is_addressed(message):
            await self._along.take(message, me)
            return
        if await self._is_turned_away(message):
            return
        asked = messages.read(message, me)
        async with self._replies.to(message, standing) as reply:
            if not messages.may_answer(message.channel) and not await self._history.knows(
                MessageId(message.id)
            ):
                logger.warning("may_not_answer", channel=message.channel.id, message=message.id)
                await reply.wave()
            elif isinstance(asked, Request):
                asked = await self.around.complete(asked, message, me)
                if not standing:
                    asked = await self._placed(asked, message)
                await self._turns.reply(asked, reply)
            else:
                await self._hint(message, asked, reply)

    async def _placed(self, asked: Request, message: discord.Message) -> Request:
        """Return a question as one of the conversation that it belongs to: the channel's, or one of its own.

        The thread is opened when there is something to say in it. Where an admin wants that, a thread's first question
        comes with what was said in the channel.
        """
        try:
            options = (await self._scoped_settings.of(asked.place)).options
            thread = messages.thread_at(message) if options.threads else None
            placed = asked if thread is None else replace(asked, place=thread)
            if options.gist and placed.place.parent is not None:
                placed = await self.around.with_gist(placed)
        except StoreError:
            # The turn will fail for the same reason, and say so.
            return asked
        return placed

    def is_closed(self, message: discord.Message) -> bool:
        """Say whether nothing of a message may be taken in."""
        return (
            self._access_policy.closed(messages.place(message.channel), UserId(message.author.id)) is not None
        )

    async def _hint(self, message: discord.Message, hint: Hint, reply: LiveReply) -> None:
        author, place = message.author, messages.place(message.channel)
        try:
            try:
                await self._turns.admit(place, UserId(author.id), messages.roles(author))
            except ParleyError as error:
                await reply.fail(error)
            else:
                await reply.say(lambda wording: _HINTS[hint](wording, self._replies.me.mention))
        except (DeliveryFailed, QuestionDeleted) as error:
            logger.warning("hint_not_said", message=message.id, error=error)

    async def _is_turned_away(self, message: discord.Message) -> bool:
        """Say whether nothing of an addressed message may be taken in, and tell its author why, once."""
        access_policy, place, user = (
            self._access_policy,
            messages.place(message.channel),
            UserId(message.author.id),
        )
        closed = access_policy.closed(place, user)
        if closed is None:
            return False
        logger.info("turned_away", reason=closed, guild=place.guild)
        if await access_policy.is_news(closed, place, user):
            async with self._replies.to(message) as reply:
                try:
                    await reply.say(lambda wording: wording.closed(closed))
                except (DeliveryFailed, QuestionDeleted) as error:
                    logger.warning("hint_not_said", message=message.id, error=error)
        return True

    async def take_late(self, message: discord.Message, *, say: bool) -> None:
        """Take in a message that came while the bot was away: answer a young question.

        Remember an old one, and with `say`, tell that it was missed.
        """
        if self.is_young(message):
            await self.take(message)
            return
        me = self._replies.me
        if not messages.may_be_for_me(message, me):
            return
        if not await self._is_addressed(message):
            await self._along.take(message, me)
            return
        if self.is_closed(message):
            return
        asked = messages.read(message, me)
        if isinstance(asked, Request):
            async with self._replies.to(message) as reply:
                await self._turns.miss(asked, reply if say and messages.may_answer(message.channel) else None)

    async def take_edit(self, message: discord.Message) -> None:
        """Follow an edit: of a question that is known, or one that makes a message a question."""
        me = self._replies.me
        # Discord also tells of an update when it adds a preview or a pin; only people's edits have a time.
        if message.edited_at is None or not messages.may_be_for_me(message, me):
            return
        self._sync.saw_edit(MessageId(message.id), message.edited_at)
        known = await self._history.knows(MessageId(message.id))
        if not known and not (
            self.is_young(message) and messages.is_addressed(message, me) and not self.is_closed(message)
        ):
            return
        open_ = not self.is_closed(message)
        addressed = open_ and await self._is_addressed(message)
        if known and await self._history.is_passive(MessageId(message.id)):
            if addressed and self.is_young(message):
                # It mentions the bot now, so it is a question; as what was passive it goes.
                await self._history.forget_passive(ChannelId(message.channel.id), MessageId(message.id))
                known = False
            else:
                addressed = open_ and self._along.possible
        asked = messages.read(message, me) if addressed else None
        if not known:
            # It may have got a hint before, which then becomes the answer; at worst both stand.
            standing: Sequence[discord.Message] = ()
            with suppress(*DISCORD_FAILURES):
                standing = await self._replies.standing(message)
            await self.take(message, standing)
        elif isinstance(asked, Request):
            await self._sync.edit(asked)
        else:
            # Without words, or without the mention, it is not meant for the bot any more.
            await self._sync.delete_messages(ChannelId(message.channel.id), [MessageId(message.id)])

    async def _is_addressed(self, message: discord.Message) -> bool:
        if messages.is_addressed(message, self._replies.me):
            return True
        replied_to = messages.replied_to(message)
        return replied_to is not None and await self._history.is_ours(replied_to)

"""Keeping the log in line with what stands in Discord: edits, deletions, and what a gap has hidden of both.

A gap is a time in which Discord's events did not reach the bot: it was off, or its session was lost. What was
deleted then is told by no event, so a channel is surveyed before the first prompt after a gap is made from it.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.chat import prompt
from bot.chat.active_turns import ActiveTurns
from bot.chat.passive import PassiveListening
from bot.core.domain import ChannelId, GuildId, MessageId, Request, Survey
from bot.core.errors import DeliveryFailed
from bot.core.log import get_logger
from bot.storage.store import Store

logger = get_logger(__name__)

# Of so many messages it is known when they were last edited, or that they were deleted: those of the last minutes.
MAX_CHANGES = 10_000

Surveyor = Callable[[MessageId], Awaitable[Survey | None]]


class ChannelSync:
    """The way of Discord's changes into the log, and to the turns that they concern."""

    def __init__(self, store: Store, active_turns: ActiveTurns, passive: PassiveListening) -> None:
        self._store = store
        self._passive = passive
        self._active_turns = active_turns
        # Channels that were in line since the last gap.
        self._in_line: set[ChannelId] = set()
        # When messages were last edited; None for those that are gone.
        self._changes: dict[MessageId, datetime | None] = {}
        # Channels that are gone. Apart, because a thread has the id of the message that it was opened at.
        self._gone: set[ChannelId] = set()

    def is_outdated(self, request: Request) -> bool:
        """Say whether it is known that a message was edited or deleted since it was read, or its channel deleted.

        Messages that are read back from Discord may wait for their turn, and Discord for its own to send them,
        while events tell what becomes of them.
        """
        if not self._gone.isdisjoint((request.place.channel, request.place.parent)):
            return True
        if request.id not in self._changes:
            return False
        changed = self._changes[request.id]
        return changed is None or request.edited_at is None or request.edited_at < changed

    def saw_edit(self, message: MessageId, edited_at: datetime) -> None:
        """Note an edit, of whatever message it is."""
        known = self._changes.get(message, edited_at)
        if known is not None:
            self._note(message, max(known, edited_at))

    def _note(self, message: MessageId, change: datetime | None) -> None:
        self._changes.pop(message, None)
        self._changes[message] = change
        if len(self._changes) > MAX_CHANGES:
            del self._changes[next(iter(self._changes))]

    async def edit(self, request: Request) -> None:
        """Let a remembered question read as it does now; an answer that is being written begins anew."""
        if self.is_outdated(request):
            return
        if request.edited_at is not None:
            self.saw_edit(request.id, request.edited_at)
        await self._passive.flush()
        tokens = prompt.count(request.author, request.content)
        if await self._store.messages.edit(request.id, request.content, tokens):
            logger.info("edited", channel=request.place.channel, message=request.id)
            # After the commit: whoever sees this reads the new words.
            self._active_turns.edited(request.id)

    async def delete_messages(self, channel: ChannelId, messages: Sequence[MessageId]) -> None:
        """Delete what is gone from Discord: messages, the answers to them, and answers of which a part is gone."""
        self._active_turns.deleted(channel, messages)
        for message in messages:
            self._note(message, None)
        await self._passive.flush()
        deleted = await self._store.deletions.delete_messages(channel, messages)
        if deleted:
            logger.info("deleted", channel=channel, messages=deleted)

    async def delete_channel(self, channel: ChannelId) -> None:
        """Forget the conversations of a channel that is gone and of its threads."""
        self._gone.add(channel)
        self._active_turns.channel_deleted(channel)
        await self._store.deletions.delete_channel(channel)
        logger.info("channel_deleted", channel=channel)

    def leave(self, guild: GuildId) -> None:
        """Stop what is under way in a guild that the bot is no longer in."""
        self._active_turns.guild_left(guild)
        logger.info("guild_left", guild=guild)

    async def delete_guild(self, guild: GuildId) -> None:
        """Forget all conversations of a guild."""
        await self._store.deletions.delete_guild(guild)
        logger.info("guild_forgotten", guild=guild)

    def gap(self) -> None:
        """Note that events may have been missed."""
        self._in_line = set()

    def grown(self, channel: ChannelId) -> None:
        """Note that the channel's window holds again what it did not when it was last brought in line."""
        # A survey that is under way has not asked for that: it marks the old set.
        self._in_line = self._in_line - {channel}

    async def close_gap(
        self, channel: ChannelId, survey: Surveyor, *, besides: MessageId | None = None
    ) -> None:
        """Bring the channel's window in line with Discord, once after each gap.

        `besides` is a message that was seen just now. Raise what `survey` raises, but for `DeliveryFailed`:
        when Discord cannot be asked now, the next turn will ask.
        """
        in_line = self._in_line
        if channel in in_line:
            return
        start, known = await self._store.messages.in_window(channel)
        if any(message != besides for message in known):
            try:
                found = await survey(start)
            except DeliveryFailed as failure:
                logger.warning("gap_left_open", channel=channel, reason=failure.reason)
                return
            if found is not None:
                await self._line_up(channel, known, found)
        in_line.add(channel)

    async def _line_up(self, channel: ChannelId, known: Sequence[MessageId], found: Survey) -> None:
        """`known` was read before Discord was asked, so what is not `found` is gone."""
        remembered = set(known)
        edited = {message: request for message, request in found.edited.items() if message in remembered}
        gone = [message for message in known if message >= found.since and message not in found.present]
        gone += [message for message, request in edited.items() if request is None]
        # First, because what is the newest without them takes its edit in at once.
        if gone:
            await self.delete_messages(channel, gone)
        for request in filter(None, edited.values()):
            await self.edit(request)

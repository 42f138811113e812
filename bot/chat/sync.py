"""Keep the stored messages in sync with Discord: edits, deletions, and both of them after a gap.

A gap is a time in which Discord's events did not reach the bot: it was off, or its session was lost. Deletions then
have no event, so a channel's messages are compared with Discord before the first prompt after a gap.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.chat import prompt
from bot.chat.passive import PassiveListening
from bot.chat.queue import ActiveTurns
from bot.core.domain import ChannelId, ChannelSnapshot, GuildId, MessageId, Request, UserId
from bot.core.errors import DeliveryFailed
from bot.core.log import get_logger
from bot.storage.store import Store

logger = get_logger(__name__)

# The last edits and deletions to remember, those of some minutes.
MAX_CHANGES = 10_000

TakeSnapshot = Callable[[MessageId], Awaitable[ChannelSnapshot | None]]


class ChannelSync:
    """Applies Discord's changes to the store, and to the turns that they concern."""

    def __init__(self, store: Store, active_turns: ActiveTurns, passive: PassiveListening) -> None:
        self._store = store
        self._passive = passive
        self._active_turns = active_turns
        # Channels synced since the last gap.
        self._synced: set[ChannelId] = set()
        # When messages were last edited; None for those that are gone.
        self._changes: dict[MessageId, datetime | None] = {}
        # Channels that are gone. Apart, because a thread has the id of the message that it was opened at.
        self._gone: set[ChannelId] = set()

    def is_outdated(self, request: Request) -> bool:
        """Return whether a message is known to be edited or deleted since it was read, or its channel deleted.

        Messages read back from Discord may wait in the queue, or in Discord's rate limit, while events change them.
        """
        if not self._gone.isdisjoint((request.place.channel, request.place.parent)):
            return True
        if request.id not in self._changes:
            return False
        changed = self._changes[request.id]
        return changed is None or request.edited_at is None or request.edited_at < changed

    def is_deleted(self, message: MessageId) -> bool:
        """Return whether a message was deleted lately."""
        return message in self._changes and self._changes[message] is None

    def saw_edit(self, message: MessageId, edited_at: datetime) -> None:
        """Note the edit of any message."""
        known = self._changes.get(message, edited_at)
        if known is not None:
            self._note(message, max(known, edited_at))

    def _note(self, message: MessageId, change: datetime | None) -> None:
        self._changes.pop(message, None)
        self._changes[message] = change
        if len(self._changes) > MAX_CHANGES:
            del self._changes[next(iter(self._changes))]

    async def edit(self, request: Request) -> None:
        """Apply a stored question's edit; an answer that is being written restarts."""
        if self.is_outdated(request):
            return
        if request.edited_at is not None:
            self.saw_edit(request.id, request.edited_at)
        await self._passive.flush()
        tokens = prompt.count(request.author, request.content)
        if await self._store.messages.edit(request.id, request.content, tokens):
            logger.info("edited", channel=request.place.channel, message=request.id)
            # After the commit, so that a restarted answer reads the new text.
            self._active_turns.edited(request.id)

    async def delete_messages(
        self, channel: ChannelId, messages: Sequence[MessageId], *, author: UserId | None = None
    ) -> None:
        """Delete messages, the answers to them, and later answers that repeat them.

        An answer with one of them as a part is deleted. With `author`, all of that person's messages are about to be.
        """
        for message in messages:
            self._note(message, None)
        await self._delete(channel, messages, author)

    async def unask(self, channel: ChannelId, message: MessageId) -> None:
        """Delete a question that an edit has withdrawn, and the answer to it; another edit can ask it anew."""
        with self._active_turns.deleting(channel, [message]):
            await self._store.turns.unask(message)
            # Before the answer is stopped: the turn behind it must not read the question.
            await self._delete(channel, [message])

    async def _delete(self, channel: ChannelId, messages: Sequence[MessageId], author: UserId | None = None) -> None:
        with self._active_turns.deleting(channel, messages):
            await self._passive.flush()
            deleted = await self._store.deletions.delete_messages(channel, messages, author=author)
        if deleted:
            logger.info("deleted", channel=channel, messages=deleted)

    async def delete_channel(self, channel: ChannelId) -> None:
        """Delete the conversations of a deleted channel and of its threads."""
        self._gone.add(channel)
        self._active_turns.channel_deleted(channel)
        await self._store.deletions.delete_channel(channel)
        logger.info("channel_deleted", channel=channel)

    def leave(self, guild: GuildId) -> None:
        """Stop turns in a guild that the bot is no longer in."""
        self._active_turns.guild_left(guild)
        logger.info("guild_left", guild=guild)

    async def delete_guild(self, guild: GuildId) -> None:
        """Delete all conversations of a guild."""
        await self._store.deletions.delete_guild(guild)
        logger.info("guild_forgotten", guild=guild)

    def gap(self) -> None:
        """Note that events may have been missed."""
        self._synced = set()

    def grown(self, channel: ChannelId) -> None:
        """Note that the channel's window holds older messages again, after an undone reset."""
        # A sync that is running has not read those: it marks the old set.
        self._synced = self._synced - {channel}

    async def close_gap(self, channel: ChannelId, snapshot: TakeSnapshot, *, besides: MessageId | None = None) -> None:
        """Sync the channel's window with Discord, once after each gap.

        `besides` is a message that was seen just now. Raise as `snapshot` does, except `DeliveryFailed`: the next turn
        retries.
        """
        synced = self._synced
        if channel in synced:
            return
        start, known = await self._store.messages.in_window(channel)
        if any(message != besides for message in known):
            try:
                found = await snapshot(start)
            except DeliveryFailed as failure:
                logger.warning("gap_left_open", channel=channel, reason=failure.reason)
                return
            if found is not None:
                await self._reconcile(channel, known, found)
        synced.add(channel)

    async def _reconcile(self, channel: ChannelId, known: Sequence[MessageId], found: ChannelSnapshot) -> None:
        """Apply the differences. `known` was read before Discord was asked, so messages not `found` are gone."""
        remembered = set(known)
        edited = {message: request for message, request in found.edited.items() if message in remembered}
        gone = [message for message in known if message >= found.since and message not in found.present]
        if gone:
            await self.delete_messages(channel, gone)
        for message, request in edited.items():
            if request is None:
                await self.unask(channel, message)
            else:
                await self.edit(request)

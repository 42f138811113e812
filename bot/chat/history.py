"""Questions about stored messages, and a channel's reset."""

from bot.chat.passive import PassiveListening
from bot.chat.sync import ChannelSync
from bot.core.domain import (
    ChannelId,
    Message,
    MessageId,
)
from bot.storage.store import Store
from bot.storage.tables.deletions import Forgotten

# How long a reset can be undone, in seconds: time enough to notice, short enough to mean it.
UNDO_S = 600.0


class History:
    """Every method raises a `StoreError` when the database fails."""

    def __init__(self, store: Store, passive: PassiveListening, sync: ChannelSync) -> None:
        self._store = store
        self._passive = passive
        self._sync = sync

    async def knows(self, message: MessageId) -> bool:
        """Return whether a member's message is stored."""
        await self._passive.flush()
        return await self._store.messages.get(message) is not None

    async def has_begun(self, channel: ChannelId) -> bool:
        """Return whether a channel's window holds any message."""
        return (await self._store.messages.extent(channel)).messages > 0

    async def said_before(self, message: MessageId, channel: ChannelId, *, limit: int) -> list[Message]:
        """Return the last messages of a channel's window before `message`, oldest first."""
        await self._passive.flush()
        found = await self._store.messages.window(message, channel)
        return [each for each in found if each.id < message][-limit:]

    async def is_passive(self, message: MessageId) -> bool:
        """Return whether `message` is stored from passive listening."""
        found = await self._store.messages.get(message)
        return found is not None and found.passive

    async def forget_passive(self, channel: ChannelId, message: MessageId) -> None:
        """Delete such a message, because it has become a question."""
        await self._store.deletions.delete_messages(channel, [message])

    async def is_ours(self, message: MessageId) -> bool:
        """Return whether `message` is part of one of the bot's replies."""
        return await self._store.turns.is_part(message)

    async def is_forgotten(self, message: MessageId) -> bool:
        """Return whether `message` is part of an answer that was deleted here; in Discord it may still stand."""
        return await self._store.turns.is_forgotten_part(message)

    async def is_newest(self, message: MessageId) -> bool:
        """Return whether `message` is part of the newest answer in its channel."""
        return await self._store.turns.is_newest_part(message)

    async def reset(self, channel: ChannelId) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""
        await self._passive.flush()
        return await self._store.deletions.reset(channel, undo_s=UNDO_S)

    async def undo_reset(self, channel: ChannelId, reset_point: MessageId) -> bool:
        """Undo a reset; False when it is too late for that."""
        undone = await self._store.deletions.undo_reset(channel, reset_point)
        if undone:
            self._sync.grown(channel)
        return undone

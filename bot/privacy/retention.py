"""Periodic deletion: resets, data that is too old, guilds that the bot was removed from."""

from datetime import timedelta
from functools import partial

from bot.billing.limits import month_of
from bot.chat.settings import ScopedSettings
from bot.chat.sync import ChannelSync
from bot.core.domain import BOT, ChannelId, GuildId, MessageId, Place, first_id_at
from bot.core.ports import Clock
from bot.privacy.export_erase import BATCH_SIZE, PersonalData, in_batches
from bot.storage.store import Store

# Free pages of 4 KiB returned to the disk per transaction.
TIDY_BATCH = 500

# Seconds between searches for data that is too old: each reads all conversations with a limit of their own.
RETENTION_INTERVAL_S = 600.0

RETENTION = "retention_days"
# No channel has this id: only the whole bot's settings apply there.
NOWHERE = ChannelId(0)

DRAFT_LIFE = timedelta(days=7)


class RetentionJob:
    """`grace` is how long the data of a guild is kept after the bot was removed."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        sync: ChannelSync,
        scoped_settings: ScopedSettings,
        personal_data: PersonalData,
        grace: timedelta,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sync = sync
        self._scoped_settings = scoped_settings
        self._personal_data = personal_data
        self._grace = grace
        self._retained_at: float | None = None

    async def purge(self) -> int:
        """Delete everything that is due, in batches; return how many rows were deleted. Raise a `StoreError`."""
        await self._personal_data.go_on()
        await self._forget_guilds()
        deleted = await in_batches(partial(self._store.deletions.purge, limit=BATCH_SIZE))
        deleted += await self._retain()
        await self._store.settings.delete_drafts_before((self._clock.now() - DRAFT_LIFE).timestamp())
        await in_batches(partial(self._store.deletions.shrink, limit=TIDY_BATCH))
        return deleted

    async def depart(self, guild: GuildId) -> None:
        """Stop turns in a guild that the bot was removed from; its data is deleted after the grace period."""
        self._sync.leave(guild)
        await self._store.deletions.mark_departed(guild)
        await self._forget_guilds()

    async def come_back(self, guild: GuildId) -> None:
        """Keep the data of a guild that the bot is in again."""
        if guild in await self._store.deletions.departed_guilds(self._clock.now().timestamp()):
            await self._store.deletions.mark_returned(guild)

    async def _forget_guilds(self) -> None:
        for guild in await self._store.deletions.departed_guilds((self._clock.now() - self._grace).timestamp()):
            await self._sync.delete_guild(guild)
            await self._store.deletions.delete_guild_settings(guild)

    async def _retain(self) -> int:
        """Delete data older than the operator's or an admin's retention period."""
        now = self._clock.monotonic()
        if self._retained_at is not None and now - self._retained_at < RETENTION_INTERVAL_S:
            return 0
        deleted = 0
        found = await self._store.settings.all_named(RETENTION)
        everywhere = await self._scoped_settings.of(Place(NOWHERE))
        if days := everywhere.options.retention_days:
            deleted += await in_batches(
                partial(self._store.deletions.delete_before, self._before(days), limit=BATCH_SIZE)
            )
            await self._forget_spending(days)
        places: set[Place] = set()
        for owner in found:
            if owner != BOT:
                places.update(await self._store.messages.places_of(owner))
        for place in places:
            deleted += await self._retain_here(place)
        self._retained_at = now
        return deleted

    async def _retain_here(self, place: Place) -> int:
        days = (await self._scoped_settings.of(place)).options.retention_days
        if not days:
            return 0
        delete = partial(self._store.deletions.delete_before, self._before(days), channel=place.channel)
        return await in_batches(partial(delete, limit=BATCH_SIZE))

    def _before(self, days: int) -> MessageId:
        return MessageId(first_id_at(self._clock.now() - timedelta(days=days)))

    async def _forget_spending(self, days: int) -> None:
        """Delete old usage records, but none of this month, which `/usage` shows."""
        now = self._clock.now()
        before = min((now - timedelta(days=days)).timestamp(), month_of(now.timestamp()))
        await in_batches(partial(self._store.completions.delete_before, before, limit=BATCH_SIZE))

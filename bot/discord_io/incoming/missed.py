"""What was missed while the bot was away: mentions, and changes of what it remembers.

Discord's events are lost with every restart and with every session that cannot be resumed. Up to which message
the bot has seen everything is kept in the store, so that only channels with something newer are read.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from enum import Enum, auto

import discord

from bot.chat.sync import ChannelSync
from bot.core.domain import ChannelId, MessageId, Owner, Scope
from bot.core.errors import QuestionDeleted
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES, no_channel, no_guild, reason, refused
from bot.discord_io.incoming.history import read_back, snapshot
from bot.discord_io.incoming.mentions import Mentions
from bot.discord_io.incoming.open_turns import Found, Resumption, messageable
from bot.discord_io.permissions import may_read_history
from bot.discord_io.replies.factory import Replies
from bot.privacy.retention import RetentionJob
from bot.storage.store import Store

logger = get_logger(__name__)

SEEN_UP_TO = "seen_up_to"

# What came longer ago than this is let go: nobody waits for it any more.
LOOKED_BACK = timedelta(days=1)
# How many channels are looked at after a gap, and how many messages of each.
MAX_CHANNELS = 100
MAX_MISSED = 100
# Discord allows 50 requests a second; a few at a time stay far below.
READS_AT_ONCE = 4


class Shard(Enum):
    """How a shard stands to what happens in Discord."""

    CURRENT = auto()
    AWAY = auto()
    """The connection is gone, but its session may be resumed, and then Discord sends what was missed."""
    BEHIND = auto()
    """It has a new session: something may have been missed."""


class CatchUp:
    """Knows what was seen, and reads what was not. `say_missed` is as for open turns."""

    def __init__(
        self,
        client: discord.AutoShardedClient,
        *,
        sync: ChannelSync,
        retention_job: RetentionJob,
        replies: Replies,
        mentions: Mentions,
        resumption: Resumption,
        store: Store,
        clock: Clock,
        say_missed: bool,
    ) -> None:
        self._client = client
        self._sync = sync
        self._retention_job = retention_job
        self._replies = replies
        self._mentions = mentions
        self._resumption = resumption
        self._store = store
        self._clock = clock
        self._say_missed = say_missed
        self._shards: dict[int, Shard] = {}
        self._cut_off: set[int] = set()
        self._sessions: Counter[int] = Counter()
        self._newest = 0
        self._newest_a_tick_ago = 0
        self._catching_up: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._reading = asyncio.Semaphore(READS_AT_ONCE)

    # -------------------------------------------------------- what was seen

    async def begin(self) -> None:
        """Note where the bot's time begins, if this is its first start: nothing before it was missed."""
        if await self._seen_up_to() is None:
            await self._note_seen_up_to(discord.utils.time_snowflake(self._clock.now()))

    def saw(self, message: int) -> None:
        """Note that a message's event has come."""
        self._newest = max(self._newest, message)

    def away(self, shard: int) -> None:
        """Note that a shard has lost its connection."""
        self._cut_off.add(shard)
        if self._shards.get(shard) is Shard.CURRENT:
            self._shards[shard] = Shard.AWAY

    def resumed(self, shard: int) -> None:
        """Note that a shard's session goes on; what it has missed is on its way."""
        self._cut_off.discard(shard)
        if self._shards.get(shard) is Shard.AWAY:
            self._shards[shard] = Shard.CURRENT

    async def tick(self) -> None:
        """Catch up where that did not work before, and note how far everything was seen. Raise a `StoreError`.

        The note is one tick old, because events that came before the newest one may still be at work.
        """
        for shard, state in list(self._shards.items()):
            if state is Shard.BEHIND and not self._catching_up[shard].locked():
                await self._read(shard)
        if len(self._shards) == self._client.shard_count and set(self._shards.values()) == {Shard.CURRENT}:
            if self._newest_a_tick_ago > (await self._seen_up_to() or 0):
                await self._note_seen_up_to(self._newest_a_tick_ago)
            self._newest_a_tick_ago = self._newest

    async def _seen_up_to(self) -> int | None:
        noted = await self._store.settings.get(self._owner, SEEN_UP_TO)
        return int(noted) if noted else None

    async def _note_seen_up_to(self, message: int) -> None:
        await self._store.settings.set(self._owner, SEEN_UP_TO, str(message), by=None)

    @property
    def _owner(self) -> Owner:
        return Owner(Scope.BOT, self._client.application_id or self._replies.me.id)

    # ----------------------------------------------------- what was not seen

    async def returned(self, shard: int) -> None:
        """Note that a shard has a new session, and read what its channels hold that no event told of.

        Return when all of that is answered. Where Discord does not answer, the next tick tries again. Raise a
        `StoreError`.
        """
        self._cut_off.discard(shard)
        self._sessions[shard] += 1
        self._shards[shard] = Shard.BEHIND
        self._sync.gap()
        await self._read(shard)

    async def _read(self, shard: int) -> None:
        session = self._sessions[shard]
        async with self._catching_up[shard]:
            known = await self._leave_guilds(shard)
            oldest = discord.utils.time_snowflake(self._clock.now() - LOOKED_BACK)
            since = MessageId(max(await self._seen_up_to() or 0, oldest) + 1)
            channels = await self._channels(shard, since, MessageId(oldest))
            done = await asyncio.gather(
                *(self._catch_up(channel, since) for channel in channels[:MAX_CHANNELS])
            )
        if channels:
            logger.info("caught_up", shard=shard, channels=len(channels), complete=all(done))
        # Reading takes as long as the answers; a session that began meanwhile has its own gap to read.
        if known and all(done) and session == self._sessions[shard]:
            self._shards[shard] = Shard.AWAY if shard in self._cut_off else Shard.CURRENT

    async def _leave_guilds(self, shard: int) -> bool:
        """Forget the guilds that the bot was removed from meanwhile; say whether that is settled."""
        settled = True
        for guild in await self._store.messages.guilds():
            if self._shard_of(guild) != shard or self._client.get_guild(guild) is not None:
                continue
            try:
                await self._client.fetch_guild(guild, with_counts=False)
            except DISCORD_FAILURES as error:
                if no_guild(error):
                    await self._retention_job.depart(guild)
                else:
                    logger.warning("not_caught_up", guild=guild, reason=reason(error))
                    settled = settled and refused(error)
        return settled

    def _shard_of(self, guild: int | None) -> int:
        # https://docs.discord.com/developers/events/gateway#sharding-sharding-formula
        return ((guild or 0) >> 22) % (self._client.shard_count or 1)

    async def _channels(self, shard: int, since: MessageId, oldest: MessageId) -> list[ChannelId]:
        """Return which channels to look at, those first where somebody may wait for an answer."""
        places = await self._store.messages.active_places(oldest, limit=MAX_CHANNELS)
        known = [place.channel for place in places if self._shard_of(place.guild) == shard]
        # Only a direct conversation does not tell how new its newest message is.
        direct = [place.channel for place in places if place.guild is None and shard == 0]
        rooms = sorted(self._rooms(shard), key=lambda room: room.last_message_id or 0, reverse=True)
        new = [ChannelId(room.id) for room in rooms if (room.last_message_id or 0) >= since]
        return list(dict.fromkeys([*new, *direct, *known]))

    def _rooms(self, shard: int) -> Iterable[discord.TextChannel | discord.VoiceChannel | discord.Thread]:
        for guild in self._client.guilds:
            if guild.shard_id == shard:
                rooms: list[discord.TextChannel | discord.VoiceChannel | discord.Thread] = []
                rooms += guild.text_channels
                rooms += guild.voice_channels
                rooms += guild.threads
                yield from filter(may_read_history, rooms)

    async def _catch_up(self, id_: ChannelId, since: MessageId) -> bool:
        """Bring one channel up to date; say whether that is done, as far as it can be."""
        try:
            channel = await self._channel(id_)
            async with self._reading:
                if may_read_history(channel) is False:
                    return True
                await self._sync.close_gap(id_, lambda start: snapshot(channel, start, self._replies.me))
                missed = await self._missed(channel, since)
        except (QuestionDeleted, *DISCORD_FAILURES) as error:
            if isinstance(error, QuestionDeleted) or no_channel(error):
                # A deleted channel's conversation goes with it.
                await self._sync.delete_channel(id_)
                return True
            logger.warning("not_caught_up", channel=id_, reason=reason(error))
            return refused(error)
        # What was asked before comes before.
        await self._resumption.settled(id_)
        for message in missed:
            await self._mentions.take_late(message, say=self._say_missed)
        return True

    async def _channel(self, id_: ChannelId) -> Found:
        """Return a channel. Raise `QuestionDeleted` where it is gone, or one of `DISCORD_FAILURES`."""
        async with self._reading:
            channel = await messageable(self._client, id_)
        if channel is None:
            # It may be a thread that is opened only now, for an answer that was cut off before.
            await self._resumption.settled(id_)
            channel = await messageable(self._client, id_)
        if channel is None:
            raise QuestionDeleted
        return channel

    async def _missed(self, channel: Found, since: MessageId) -> list[discord.Message]:
        """Return the messages since then that have no reply yet, oldest first."""
        if isinstance(channel, discord.DMChannel) or (channel.last_message_id or 0) >= since:
            messages = await read_back(channel, since, MAX_MISSED)
            me = self._replies.me.id
            replied = {
                message.reference.message_id
                for message in messages
                if message.author.id == me and message.reference is not None
            }
            return [message for message in reversed(messages) if message.id not in replied]
        return []

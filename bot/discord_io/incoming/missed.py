"""Catch up on missed events: mentions, edits and deletions.

Discord's events are lost with every restart and every session that cannot be resumed. The store keeps the id of the
newest message up to which all events were seen, so that only channels with newer messages are read.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from enum import Enum, auto

import discord

from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core.domain import ChannelId, MessageId, Owner, Scope
from bot.core.errors import QuestionDeleted
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES, no_channel, no_guild, reason, refused
from bot.discord_io.gateway import expected, shard_of
from bot.discord_io.incoming.history import read_back, snapshot
from bot.discord_io.incoming.mentions import Mentions
from bot.discord_io.incoming.open_turns import Found, Resumption, messageable
from bot.discord_io.permissions import may_read_history
from bot.discord_io.replies.factory import Replies
from bot.privacy.retention import RetentionJob
from bot.storage.store import Store

logger = get_logger(__name__)

SEEN_UP_TO = "seen_up_to"

# Older messages are not answered any more.
LOOKED_BACK = timedelta(days=1)
# Limits of one catch-up: channels, and messages of each.
MAX_CHANNELS = 100
MAX_MISSED = 100
# Stays far below Discord's limit of 50 requests a second.
READS_AT_ONCE = 4


class Shard(Enum):
    CURRENT = auto()
    AWAY = auto()
    """Disconnected. If its session is resumed, Discord sends the missed events."""
    BEHIND = auto()
    """It has a new session, so events may have been missed."""


class CatchUp:
    """`say_missed` is as for `Resumption`."""

    def __init__(
        self,
        client: discord.AutoShardedClient,
        *,
        sync: ChannelSync,
        retention_job: RetentionJob,
        replies: Replies,
        turns: Turns,
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
        self._turns = turns
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

    # ------------------------------------------------------ seen events

    async def begin(self) -> None:
        """Note the first start: no earlier message was missed."""
        if await self._seen_up_to() is None:
            await self._note_seen_up_to(discord.utils.time_snowflake(self._clock.now()))

    def saw(self, message: int) -> None:
        self._newest = max(self._newest, message)

    def away(self, shard: int) -> None:
        self._cut_off.add(shard)
        if self._shards.get(shard) is Shard.CURRENT:
            self._shards[shard] = Shard.AWAY

    def resumed(self, shard: int) -> None:
        """Note that a session was resumed; Discord sends the missed events."""
        self._cut_off.discard(shard)
        if self._shards.get(shard) is Shard.AWAY:
            self._shards[shard] = Shard.CURRENT

    async def tick(self) -> None:
        """Retry failed catch-ups, and note how far all events were seen. Raise a `StoreError`.

        The note is one tick old, because earlier events than the newest may still be on their way, and stays before all
        that is owed.
        """
        for shard, state in list(self._shards.items()):
            if state is Shard.BEHIND and not self._catching_up[shard].locked():
                await self._read(shard)
        if len(self._shards) == expected(self._client) and set(self._shards.values()) == {Shard.CURRENT}:
            seen = self._newest_a_tick_ago
            if (owed := self._turns.oldest_owed) is not None:
                seen = min(seen, owed - 1)
            self._newest_a_tick_ago = self._newest
            if seen > (await self._seen_up_to() or 0):
                await self._note_seen_up_to(seen)

    async def _seen_up_to(self) -> int | None:
        noted = await self._store.settings.get(self._owner, SEEN_UP_TO)
        return int(noted) if noted else None

    async def _note_seen_up_to(self, message: int) -> None:
        await self._store.settings.set(self._owner, SEEN_UP_TO, str(message), by=None)

    @property
    def _owner(self) -> Owner:
        return Owner(Scope.BOT, self._client.application_id or self._replies.me.id)

    # ---------------------------------------------------- missed events

    async def returned(self, shard: int) -> None:
        """Read a shard's channels after it got a new session.

        Return when all missed questions are answered. The next tick retries where Discord did not answer. Raise a
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
            done = await asyncio.gather(*(self._catch_up(channel, since) for channel in channels[:MAX_CHANNELS]))
        if channels:
            logger.info("caught_up", shard=shard, channels=len(channels), complete=all(done))
        # A session that began during the answers has missed events of its own.
        if known and all(done) and session == self._sessions[shard]:
            self._shards[shard] = Shard.AWAY if shard in self._cut_off else Shard.CURRENT

    async def _leave_guilds(self, shard: int) -> bool:
        """Forget guilds that removed the bot; return False if Discord did not answer for all."""
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
        return shard_of(guild, self._client.shard_count)

    async def _channels(self, shard: int, since: MessageId, oldest: MessageId) -> list[ChannelId]:
        """Return the channels to read, first those with new messages."""
        places = await self._store.messages.active_places(oldest, limit=MAX_CHANNELS)
        known = [place.channel for place in places if self._shard_of(place.guild) == shard]
        # Direct channels do not show the id of their newest message.
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
        """Catch up on one channel; return False if that has to be retried."""
        try:
            channel = await self._channel(id_)
            async with self._reading:
                if may_read_history(channel) is False:
                    return True
                free, me = await self._mentions.mention_free(channel), self._replies.me
                await self._sync.close_gap(id_, lambda start: snapshot(channel, start, me, mention_free=free))
                missed = await self._missed(channel, since)
        except (QuestionDeleted, *DISCORD_FAILURES) as error:
            if isinstance(error, QuestionDeleted) or no_channel(error):
                # A deleted channel's conversation is deleted, too.
                await self._sync.delete_channel(id_)
                return True
            logger.warning("not_caught_up", channel=id_, reason=reason(error))
            return refused(error)
        # Older questions first.
        await self._resumption.settled(id_)
        for message in missed:
            await self._mentions.take_late(message, say=self._say_missed)
        return True

    async def _channel(self, id_: ChannelId) -> Found:
        """Return a channel. Raise `QuestionDeleted` where it is gone, or one of `DISCORD_FAILURES`."""
        async with self._reading:
            channel = await messageable(self._client, id_)
        if channel is None:
            # A resumed turn may still have to open this thread.
            await self._resumption.settled(id_)
            channel = await messageable(self._client, id_)
        if channel is None:
            raise QuestionDeleted
        return channel

    async def _missed(self, channel: Found, since: MessageId) -> list[discord.Message]:
        """Return the messages since then without a reply, oldest first."""
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

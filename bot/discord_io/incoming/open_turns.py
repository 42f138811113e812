"""Resume turns that an earlier process, or an outage of Discord, has left open."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from bot.chat.queue import Ticket
from bot.chat.sync import ChannelSync
from bot.chat.turns import Turns
from bot.core.content import DiscordFile
from bot.core.domain import ChannelId, OpenTurn
from bot.core.errors import DeliveryFailed, Expired, StoreError
from bot.core.log import get_logger
from bot.discord_io.errors import DISCORD_FAILURES, ErrorReporter, as_ours, no_channel, reason, refused
from bot.discord_io.incoming.mentions import Mentions
from bot.discord_io.incoming.messages import is_proxied
from bot.discord_io.replies.factory import Replies
from bot.discord_io.replies.send import Question, Room
from bot.privacy.access import AccessPolicy

logger = get_logger(__name__)

# Seconds between two searches for open turns, and between two notes of the newest seen message.
INTERVAL_S = 60.0
# Until the first search after a reply could not be taken back. Its request may still be on its way to Discord.
EARLY_S = 5.0

Found = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | discord.DMChannel


@dataclass(frozen=True, slots=True)
class Standing:
    """The messages of an open turn in Discord. `unwanted`: its question or a part of its reply was deleted."""

    question: Question
    room: Room
    parts: Sequence[discord.PartialMessage]
    unwanted: bool


class Resumption:
    """`say_missed`: tell the author when a turn is too old to be answered."""

    def __init__(
        self,
        client: discord.Client,
        *,
        error_reporter: ErrorReporter,
        turns: Turns,
        sync: ChannelSync,
        access_policy: AccessPolicy,
        replies: Replies,
        mentions: Mentions,
        say_missed: bool,
    ) -> None:
        self._client = client
        self._error_reporter = error_reporter
        self._turns = turns
        self._sync = sync
        self._access_policy = access_policy
        self._replies = replies
        self._mentions = mentions
        self._say_missed = say_missed
        self._held: dict[ChannelId, tuple[Ticket, list[OpenTurn]]] = {}
        self._settling: dict[ChannelId, asyncio.Task[None]] = {}
        self._looking = asyncio.Lock()

    async def settle(self) -> None:
        """Settle every open turn that is not being worked on, and wait for that. Raise a `StoreError`."""
        await self.begin()
        await asyncio.gather(*self._settling.values())

    async def hold(self) -> None:
        """Let new questions wait in channels with open turns. Raise a `StoreError`."""
        channels: defaultdict[ChannelId, list[OpenTurn]] = defaultdict(list)
        async with self._looking:
            # Turns may be settled while the store is read.
            before = self._held.keys() | self._settling.keys()
            for left in await self._turns.left_open():
                channel = left.turn.place.channel
                if channel not in before and channel not in self._held.keys() | self._settling.keys():
                    channels[channel].append(left)
            for channel, turns in channels.items():
                self._held[channel] = self._turns.enqueue(channel), turns

    async def begin(self) -> None:
        """Begin to settle: channels in parallel, each one's turns in order. Raise a `StoreError`.

        Turns stay open where Discord or the database fails.
        """
        await self.hold()
        held, self._held = self._held, {}
        for channel, (ticket, turns) in held.items():
            self._settling[channel] = asyncio.create_task(self._settle_channel(channel, ticket, turns))

    async def settled(self, channel: ChannelId) -> None:
        """Wait until the channel's open turns, those known now, are settled."""
        if task := self._settling.get(channel):
            await asyncio.wait((task,))

    async def close(self) -> None:
        """Cancel. Running answers are stopped by `Turns.close`."""
        for task in self._settling.values():
            task.cancel()
        await asyncio.gather(*self._settling.values(), return_exceptions=True)

    async def _settle_channel(self, channel: ChannelId, ticket: Ticket, left: Sequence[OpenTurn]) -> None:
        try:
            with ticket:
                for each in left:
                    await self._settle(each, ticket)
        except (*DISCORD_FAILURES, DeliveryFailed, StoreError) as error:
            logger.warning("turns_left_open", channel=channel, reason=reason(error))
        except Exception as error:  # noqa: BLE001 - nobody awaits this task
            self._error_reporter.report(as_ours(error), task="resumption", channel=channel)
        finally:
            del self._settling[channel]

    async def _settle(self, left: OpenTurn, ticket: Ticket) -> None:
        turn = left.turn
        try:
            found = await self._find(left)
        except DISCORD_FAILURES as error:
            if not refused(error):
                raise
            found = None
        if found is not None and self._access_policy.closed(turn.place, turn.question.author.id):
            # No access any more, or opted out: messages stay as they are.
            found = None
        if found is None:
            # The channel is deleted or inaccessible.
            await self._turns.abandon(turn)
            return
        async with self._replies.to(found.question, found.parts, found.room) as reply:
            if found.unwanted:
                await reply.withdraw()
                await self._turns.abandon(turn)
            elif self._mentions.is_young(found.question):
                files: Sequence[DiscordFile] = ()
                if isinstance(found.question, discord.Message):
                    turn = replace(turn, proxied=is_proxied(found.question, self._replies.me))
                    files = await self._mentions.references.files(found.question, self._replies.me)
                await self._turns.resume(turn, reply, ticket, files)
            elif found.parts or self._say_missed:
                await self._turns.give_up(turn, reply, ticket, Expired())
            else:
                await self._turns.abandon(turn)

    async def _find(self, left: OpenTurn) -> Standing | None:
        """Find the question and the messages of its reply; None where the channel is deleted.

        Raise one of `DISCORD_FAILURES`.
        """
        id_, place = left.turn.question.id, left.turn.place
        channel = room = await messageable(self._client, place.home(id_))
        if channel is None or room is None:
            return None
        if place.channel != channel.id:
            # The turn's own thread, if it was opened in time.
            room = await messageable(self._client, place.channel) or channel
        partial = channel.get_partial_message(id_)
        try:
            question = await channel.fetch_message(id_)
            parts = await self._replies.standing(question, left.parts, room)
        except discord.Forbidden:
            # Without Read Message History the bot can write, but not read.
            known = [room.get_partial_message(part) for part in left.parts]
            return Standing(partial, room, known, unwanted=False)
        except discord.NotFound:
            await self._sync.delete_messages(ChannelId(channel.id), [id_])
            parts = await self._replies.standing(partial, left.parts, room)
            return Standing(partial, room, parts, unwanted=True)
        unwanted = not set(left.parts) <= {part.id for part in parts}
        if question.edited_at is not None:
            await self._mentions.take_edit(question)
            incoming = await self._mentions.parsed(question)
            unwanted = unwanted or incoming is None or incoming.question is None
        return Standing(question, room, parts, unwanted)


async def messageable(client: discord.Client, channel: ChannelId) -> Found | None:
    """Return a channel from the cache or from Discord; None when it was deleted or has no messages.

    Raise one of `DISCORD_FAILURES`.
    """
    try:
        found = client.get_channel(channel) or await client.fetch_channel(channel)
    except discord.NotFound as error:
        if not no_channel(error):
            raise
        return None
    return found if isinstance(found, Found) else None

"""Export and erasure of one person's data."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from bot.billing.budgets import Budgets
from bot.chat.context import Contexts
from bot.chat.passive import PassiveListening
from bot.chat.sync import ChannelSync
from bot.core import markup
from bot.core.domain import (
    ChannelId,
    Message,
    MessageId,
    Place,
    UserId,
    made_at,
)
from bot.core.log import get_logger
from bot.core.tools import CallState
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store
from bot.storage.tables.people import Erasure

logger = get_logger(__name__)

# Rows per transaction, so that no turn waits long for the database.
BATCH_SIZE = 500


class PersonalData:
    def __init__(
        self,
        *,
        store: Store,
        sync: ChannelSync,
        contexts: Contexts,
        budgets: Budgets,
        opt_outs: OptOuts,
        passive: PassiveListening,
    ) -> None:
        self._store = store
        self._sync = sync
        self._contexts = contexts
        self._budgets = budgets
        self._opt_outs = opt_outs
        self._passive = passive
        self._erasing = asyncio.Lock()
        # One export at a time for each person: it takes memory.
        self._exporting: set[UserId] = set()

    async def erase(self, user: UserId, channel: ChannelId | None) -> int:
        """Erase a person's messages and the answers to them, in one channel or everywhere; return how many were theirs.

        An erasure that has begun is continued after a restart. Raise a `StoreError`.
        """
        await self._passive.flush()
        return await self._finish(await self._store.people.begin_erasure(user, channel))

    async def go_on(self) -> None:
        """Continue erasures after a crash, a database failure or, for usage, the day's end. Raise a `StoreError`."""
        for erasure in await self._store.people.erasures():
            await self._finish(erasure)

    async def _finish(self, erasure: Erasure) -> int:
        async with self._erasing:
            number = await self._erase_words(erasure)
            quotes = await in_batches(partial(self._store.people.erase_quotes, erasure, limit=BATCH_SIZE))
            # Today's spending stays counted, or erasing would reset a budget.
            today = self._budgets.today().start
            await in_batches(partial(self._store.people.erase_traces, erasure, spent_before=today, limit=BATCH_SIZE))
        if number or quotes:
            self._contexts.forget()
            markup.display_name.cache_clear()
            # Overwrite the text in free pages and in SQLite's log.
            await in_batches(partial(self._store.deletions.shrink, limit=BATCH_SIZE))
            logger.info("erased", user=erasure.user, messages=number, quotes=quotes)
        return number

    async def _erase_words(self, erasure: Erasure) -> int:
        number = 0
        while said := await self._store.people.messages_to_erase(erasure, limit=BATCH_SIZE):
            by_channel: defaultdict[ChannelId, list[MessageId]] = defaultdict(list)
            for channel, message in said:
                by_channel[channel].append(message)
            for channel, messages in by_channel.items():
                # As if they had been deleted in Discord: running answers to them stop.
                await self._sync.delete_messages(channel, messages, author=erasure.user)
            number += len(said)
            await asyncio.sleep(0)
        return number

    async def number(self, user: UserId) -> int:
        """Return how many of a person's messages are stored. Raise a `StoreError`."""
        return await self._store.people.count_messages(user)

    async def everything(self, user: UserId) -> bytes | None:
        """Return a person's data as JSON in UTF-8: their messages, the answers, their usage.

        None while an export for the same person is running. Raise a `StoreError`.
        """
        if user in self._exporting:
            return None
        self._exporting.add(user)
        try:
            return await self._everything(user)
        finally:
            self._exporting.discard(user)

    async def _everything(self, user: UserId) -> bytes:
        pieces = [json.dumps(piece, ensure_ascii=False) async for piece in self._said(user)]
        used = [
            {
                "day": share.key,
                "completions": share.total.completions,
                "prompt_tokens": share.total.prompt_tokens,
                "output_tokens": share.total.output_tokens,
            }
            for share in await self._store.completions.by_day(user)
        ]
        head = json.dumps(
            {
                "about": "What Parley remembers of you. Ids are Discord's; times are UTC.",
                "user_id": str(user),
                "opted_out": self._opt_outs.opted_out(user),
                "used": used,
                # Of questions that are being answered right now.
                "calls": [
                    _call(question, state)
                    for question, rounds in await self._store.rounds.of_person(user)
                    for each in rounds
                    for state in each.calls
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        messages = ",\n  ".join(pieces)
        return f'{head[:-2]},\n "messages": [\n  {messages}\n ]\n}}\n'.encode("utf-8", "replace")

    async def _said(self, user: UserId) -> AsyncIterator[dict[str, object]]:
        after = (0, 0)
        while found := await self._store.people.conversation(user, after, limit=BATCH_SIZE):
            for place, message in found:
                yield _fields(place, message)
            last_place, last = found[-1]
            after = (last_place.channel, last.position)
            await asyncio.sleep(0)


async def in_batches(batch: Callable[[], Awaitable[int | None]]) -> int:
    """Repeat `batch` until it returns None, letting other work run in between; return the sum."""
    total = 0
    while (done := await batch()) is not None:
        total += done
        await asyncio.sleep(0)
    return total


def _fields(place: Place, message: Message) -> dict[str, object]:
    return {
        "server_id": str(place.guild) if place.guild else None,
        "channel_id": str(place.channel),
        "id": str(message.id),
        "at": _time(made_at(message.id)),
        "by": "you" if message.role == "user" else "Parley",
        "text": message.content,
        "with": [{"what": each.label, "text": each.text} for each in message.attachments],
    }


def _call(question: MessageId, state: CallState) -> dict[str, object]:
    return {
        "question_id": str(question),
        "tool": state.call.name,
        "arguments": state.call.arguments,
        "result": state.result.text if state.result else None,
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

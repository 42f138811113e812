"""Write summaries in the background, after an answer, while the provider still has the whole prompt in its cache.

The request is the last prompt, its answer and an instruction, so nearly all of it is cached. The summary takes the lead
at the next trim, when the prefix changes in any case. Failures here never reach a reply: the next summary covers the
same messages.
"""

import asyncio
from dataclasses import replace

from bot.billing.charges import Billing
from bot.chat.answers.completion import complete
from bot.chat.context import Contexts, Window
from bot.chat.summaries import compaction
from bot.config.options import InForce
from bot.core.domain import (
    ChannelId,
    MessageId,
    Prompt,
    PromptMessage,
    Role,
    Turn,
)
from bot.core.errors import ParleyError
from bot.core.log import get_logger
from bot.core.ports import Models
from bot.core.tokens import MESSAGE_OVERHEAD, estimate
from bot.storage.store import Store

logger = get_logger(__name__)

# At once, over all channels. A channel that finds no place tries again after its next reply.
MAX_AT_ONCE = 2


class Summaries:
    """The summaries of all channels, one at a time in each."""

    def __init__(self, *, store: Store, models: Models, contexts: Contexts, billing: Billing) -> None:
        self._store = store
        self._models = models
        self._contexts = contexts
        self._billing = billing
        self._writing: dict[ChannelId, asyncio.Task[None]] = {}
        self._closing = False

    def after(self, turn: Turn, in_force: InForce) -> None:
        """Begin to write a summary if the channel of a turn that was just answered needs one. Returns at once."""
        channel = turn.place.channel
        if (
            not self._contexts.with_summaries
            or self._closing
            or channel in self._writing
            or len(self._writing) >= MAX_AT_ONCE
        ):
            return
        task = asyncio.create_task(self._try(turn, in_force))
        self._writing[channel] = task
        task.add_done_callback(lambda _: self._writing.pop(channel, None))

    async def close(self) -> None:
        """Begin nothing new, and cancel running requests."""
        self._closing = True
        tasks = list(self._writing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _try(self, turn: Turn, in_force: InForce) -> None:
        channel = turn.place.channel
        try:
            await self._write(turn, in_force)
        except ParleyError as error:
            logger.warning("summary_failed", channel=channel, error=type(error).__name__)
        except Exception:
            logger.exception("summary_failed", channel=channel)

    async def _write(self, turn: Turn, in_force: InForce) -> None:
        channel = turn.place.channel
        budget = await self._contexts.budget(turn.place, in_force)
        most = compaction.limit(budget.history)
        if not most or not compaction.is_due(await self._store.messages.extent(channel), budget.history):
            return
        # Before anything is read, so that deletions from now on find it.
        summary = await self._store.summaries.begin(channel, turn.question.position)
        if summary is None:
            return
        window = await self._contexts.so_far(turn, in_force)
        asked, first = await self._ask(window, channel, most)
        if asked is None:
            return
        text, usage = await complete(self._models, self._billing, turn, asked, purpose="summary")
        text = compaction.shortened(text, most)
        tokens = compaction.lead_tokens(text)
        kept = bool(text) and await self._store.summaries.finish(summary, first, text, tokens)
        logger.info("summarised", channel=channel, kept=kept, tokens=tokens, usage=usage)

    async def _ask(self, window: Window, channel: ChannelId, most: int) -> tuple[Prompt | None, MessageId]:
        """Return the request, None without messages or room, and the first position that it covers."""
        plain = estimate(compaction.task([], tokens=most)) + MESSAGE_OVERHEAD
        room = window.budget.system + window.budget.room - window.tokens - plain
        if not window.messages or room < 0:
            return None, MessageId(0)
        most_dropped = min(room, int(window.budget.history * compaction.MAX_DROPPED))
        dropped = compaction.newest(await self._store.summaries.unsummarised(channel), most_dropped)
        first = window.summary.first if window.summary else [*dropped, *window.messages][0].position
        task = compaction.task(dropped, tokens=most)
        tokens = plain + sum(message.tokens for message in dropped)
        messages = [*window.compose().messages, PromptMessage(Role.USER, task)]
        asked = await self._contexts.request(messages, window, channel, tokens)
        # The tools stay, since the cached prompt begins with them.
        return replace(asked, may_call=False), first

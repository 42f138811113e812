"""Open turns and missed messages, after a restart, an outage or a lost session."""

import asyncio
from collections.abc import Coroutine

from discord.ext import commands, tasks

from bot.discord_io.client import ParleyBot
from bot.discord_io.errors import as_ours
from bot.discord_io.incoming import open_turns


class RecoveryCog(commands.Cog):
    def __init__(self, bot: ParleyBot) -> None:
        self.bot = bot
        self._tasks: set[asyncio.Task[None]] = set()
        self._searching: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Note the time of the start, and let questions wait for older ones, before the first event."""
        await self.bot.catch_up.begin()
        await self.bot.resumption.hold()
        self.bot.turns.withdrawal_failed = self._search_soon

    async def cog_unload(self) -> None:
        self._tick.cancel()
        await self.bot.resumption.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Resume open turns and catch up: with a new session, events may have been missed."""
        self._start(self._returned(shard_id))
        if self.bot.indexing is not None:
            self.bot.indexing.begin()
        if not self._tick.is_running():
            # Tests change it after this module was imported.
            self._tick.change_interval(seconds=open_turns.INTERVAL_S)
            self._tick.start()

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note that events may be missed until the shard is back."""
        self.bot.catch_up.away(shard_id)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that no event was missed."""
        self.bot.catch_up.resumed(shard_id)

    async def _returned(self, shard_id: int) -> None:
        await self.bot.resumption.begin()
        await self.bot.catch_up.returned(shard_id)

    def _search_soon(self) -> None:
        if self._searching is None or self._searching.done():
            self._searching = self._start(self._search())

    async def _search(self) -> None:
        await asyncio.sleep(open_turns.EARLY_S)
        await self.bot.resumption.begin()

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._report(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _report(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - these tasks are not awaited
            self.bot.error_reporter.report(as_ours(error), task="recovery")

    @tasks.loop(seconds=open_turns.INTERVAL_S)
    async def _tick(self) -> None:
        await self._report(self.bot.resumption.begin())
        await self._report(self.bot.catch_up.tick())


async def setup(bot: ParleyBot) -> None:
    await bot.add_cog(RecoveryCog(bot))

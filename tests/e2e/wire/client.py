"""A real discord.py client in the test's own process, and what it has heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord

from tests.e2e.wire.server import TOKEN
from tests.e2e.wire.watch import PATIENCE_S

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Client(discord.AutoShardedClient):
    """Writes down every event that discord.py dispatches."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"intents": INTENTS, "guild_ready_timeout": 0.02, "max_messages": None}
        super().__init__(**defaults | options)
        self.events: list[tuple[str, tuple[Any, ...]]] = []
        self._changed = asyncio.Condition()
        self.ended: asyncio.Task[None] | None = None

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self.events.append((event, args))
        asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(self._tell()))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def heard(self, event: str) -> list[Any]:
        """Return the first argument of each event of a name (None where it has none)."""
        return [args[0] if args else None for name, args in self.events if name == event]

    async def hears(self, event: str, times: int = 1) -> Any:
        """Return the first argument of the `times`-th event of a name, once it has come."""
        try:
            async with asyncio.timeout(PATIENCE_S), self._changed:
                await self._changed.wait_for(lambda: len(self.heard(event)) >= times)
        except TimeoutError:
            names = [name for name, _ in self.events if not name.startswith("socket")]
            raise AssertionError(f"waited for {event} in vain; heard {names}") from None
        return self.heard(event)[times - 1]

    @property
    def contents(self) -> list[str]:
        return [message.content for message in self.heard("message")]


@asynccontextmanager
async def logged_in(*, token: str = TOKEN, **options: Any) -> AsyncIterator[Client]:
    """Run a client against the Discord that `Route.BASE` names, ready when this yields."""
    client = Client(**options)
    running = asyncio.create_task(client.start(token))
    try:
        ready = asyncio.create_task(client.hears("ready"))
        await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            await running
        await ready
        yield client
    finally:
        await client.close()
        await asyncio.gather(running, return_exceptions=True)

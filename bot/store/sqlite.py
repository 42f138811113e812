"""What is remembered. With the other files of this folder all SQL of the project."""

from pathlib import Path
from typing import Self

from bot.ports import Clock
from bot.store.database import Database
from bot.store.forgetting import Forgetting
from bot.store.log import Log
from bot.store.settings import Settings
from bot.store.turns import Turns


class SqliteStore(Turns, Log, Forgetting, Settings):
    """`ports.Store` on one SQLite file. Made by `open`; must be closed."""

    @classmethod
    async def open(cls, path: Path, clock: Clock) -> Self:
        """Open the file, made new where there is none. Raise a `StoreError` that says why it cannot be used."""
        return cls(await Database.open(path), clock)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await self._database.close()

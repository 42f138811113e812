"""What is remembered. With the other files of this folder all SQL of the project."""

from pathlib import Path
from typing import Self

from bot.core.ports import NO_METER, Clock, Meter
from bot.storage.database import Database
from bot.storage.tables.completions import Spending
from bot.storage.tables.deletions import Forgetting
from bot.storage.tables.drafts import Drafts
from bot.storage.tables.messages import Log
from bot.storage.tables.model_limits import Models
from bot.storage.tables.people import Privacy
from bot.storage.tables.retention import Retention
from bot.storage.tables.settings import Settings
from bot.storage.tables.summaries import Summaries
from bot.storage.tables.turns import Turns


class SqliteStore(Turns, Log, Summaries, Forgetting, Retention, Privacy, Drafts, Settings, Models, Spending):
    """`ports_store.Store` and `ports.ModelMemory` on one SQLite file. Made by `open`; must be closed."""

    @classmethod
    async def open(cls, path: Path, clock: Clock, meter: Meter = NO_METER) -> Self:
        """Open the file, made new where there is none. Raise a `StoreError` that says why it cannot be used."""
        return cls(await Database.open(path, clock, meter), clock)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await self._database.close()

    async def check(self) -> None:
        """Raise `StoreUnavailable` unless reads are answered, from the file that was opened."""
        await self._database.check()

    @property
    def write_failed(self) -> bool:
        """Return whether SQLite failed in the last transaction."""
        return self._database.write_failed

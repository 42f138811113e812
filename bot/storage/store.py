"""The store: all tables over one SQLite file. This package has all SQL of the project."""

from pathlib import Path
from typing import Self

from bot.core.metrics import Metrics
from bot.core.ports import Clock
from bot.storage.database import Database
from bot.storage.tables.attachments import AttachmentsTable
from bot.storage.tables.base import Caches
from bot.storage.tables.completions import CompletionsTable
from bot.storage.tables.deletions import DeletionsTable
from bot.storage.tables.messages import MessagesTable
from bot.storage.tables.model_limits import ModelLimitsTable
from bot.storage.tables.people import PeopleTable
from bot.storage.tables.rounds import RoundsTable
from bot.storage.tables.settings import SettingsTable
from bot.storage.tables.summaries import SummariesTable
from bot.storage.tables.tools import ToolsTable
from bot.storage.tables.turns import TurnsTable
from bot.storage.tables.words import WordsTable


class Store:
    """All tables of one file, with their shared caches."""

    def __init__(self, database: Database, clock: Clock) -> None:
        caches = Caches()
        database.changed = caches.clear
        self._database = database
        self.turns = TurnsTable(database, clock, caches)
        self.rounds = RoundsTable(database, clock, caches)
        self.messages = MessagesTable(database, clock, caches)
        self.attachments = AttachmentsTable(database, clock, caches)
        self.summaries = SummariesTable(database, clock, caches)
        self.deletions = DeletionsTable(database, clock, caches)
        self.people = PeopleTable(database, clock, caches)
        self.settings = SettingsTable(database, clock, caches)
        self.model_limits = ModelLimitsTable(database, clock, caches)
        self.completions = CompletionsTable(database, clock, caches)
        self.tools = ToolsTable(database, clock, caches)
        self.words = WordsTable(database, clock, caches)

    @classmethod
    async def open(cls, path: Path, clock: Clock, metrics: Metrics | None = None) -> Self:
        """Open the file, create it where it does not exist. Raise a `StoreError` with the reason."""
        return cls(await Database.open(path, clock, metrics), clock)

    async def close(self) -> None:
        """Finish pending work and release the file."""
        await self._database.close()

    async def check(self) -> None:
        """Raise `StoreUnavailable` unless reads work, from the file that was opened."""
        await self._database.check()

    async def synced(self) -> None:
        """Wait until all questions that were stored survive a power cut."""
        await self._database.synced()

    @property
    def write_failed(self) -> bool:
        """True if SQLite failed in the last transaction."""
        return self._database.write_failed

"""The conversations that a search from one place covers."""

from collections.abc import Awaitable, Callable, Sequence

from bot.config.options import InForce
from bot.core.domain import Place
from bot.storage.store import Store
from bot.storage.tables.words import MAX_BATCHES, SEARCH_BATCH
from bot.tools.tool import Asker

SERVER = "server"


class Scope:
    """This conversation, and others of its server where an admin wants that.

    Those are checked at each search: `readable` returns the ones that everybody in the asker's place can read, and the
    asker.
    """

    def __init__(
        self,
        store: Store,
        in_force: Callable[[Place], Awaitable[InForce]],
        readable: Callable[[Asker, Sequence[Place]], Sequence[Place]],
    ) -> None:
        self._store = store
        self._in_force = in_force
        self._readable = readable

    async def others(self, asker: Asker) -> Sequence[Place]:
        """Return the other conversations, indexed up to now."""
        here = asker.place
        if here.guild is None or (await self._in_force(here)).options.recall_scope != SERVER:
            return []
        places = [each for each in await self._store.words.places(here.guild) if each.channel != here.channel]
        found = self._readable(asker, places)
        for place in found:
            for _ in range(MAX_BATCHES):
                if not await self._store.words.index(place.channel, limit=SEARCH_BATCH, whole=True):
                    break
        return found

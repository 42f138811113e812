"""People who have opted out: none of their messages is answered or stored."""

from bot.core.domain import UserId
from bot.storage.store import Store


class OptOuts:
    """All people who have opted out. In memory, because each message needs it; they are few."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._out: set[UserId] = set()

    async def open(self) -> None:
        """Load the opt-outs of earlier processes. Raise a `StoreError`."""
        self._out = await self._store.people.opted_out()

    def opted_out(self, user: UserId) -> bool:
        return user in self._out

    async def opt_out(self, user: UserId) -> bool:
        """Opt a person out; return whether that is new. Raise a `StoreError`: then nothing changed."""
        if user in self._out:
            return False
        await self._store.people.opt_out(user)
        self._out.add(user)
        await self._store.words.withdraw(user)
        return True

    async def opt_in(self, user: UserId) -> bool:
        """Opt a person in again; return whether that is new. Raise a `StoreError`: then nothing changed."""
        if user not in self._out:
            return False
        await self._store.people.opt_in(user)
        self._out.discard(user)
        return True

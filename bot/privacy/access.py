"""Access by the owner's settings and by opt-out, checked before anything of a message is stored."""

from enum import StrEnum

from bot.core.domain import GuildId, Owner, Place, Scope, UserId
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store

# Notes which guilds and people were told why the bot does not answer.
TOLD = "told_closed"


class Closed(StrEnum):
    """Why a message is not taken in."""

    GUILD = "guild"
    """The owner has not listed this guild."""
    DIRECT = "direct"
    """The owner does not want direct messages."""
    OPTED_OUT = "opted_out"
    """The person wants to be left alone."""


class AccessPolicy:
    """The owner's settings and people's opt-outs. `guilds`: those that the bot serves, empty for all."""

    def __init__(self, *, store: Store, opt_outs: OptOuts, guilds: frozenset[GuildId], direct: bool) -> None:
        self._store = store
        self._opt_outs = opt_outs
        self._guilds = guilds
        self._direct = direct

    def serves(self, guild: GuildId | None) -> bool:
        """Return whether the bot serves a guild (None: direct messages, for commands)."""
        return guild is None or not self._guilds or guild in self._guilds

    def closed(self, place: Place, user: UserId) -> Closed | None:
        """Return why a person's messages in a place are not taken in; None where they are. Costs no read."""
        if not self.serves(place.guild):
            return Closed.GUILD
        if self._opt_outs.opted_out(user):
            return Closed.OPTED_OUT
        if place.guild is None and not self._direct:
            return Closed.DIRECT
        return None

    async def reopened(self, user: UserId) -> None:
        """Have a person who opted in again be told once more after the next opt-out. Raise a `StoreError`."""
        told = f"{TOLD}_{Closed.OPTED_OUT}"
        await self._store.settings.set(Owner(Scope.USER, user), told, None, by=None)

    async def is_news(self, closed: Closed, place: Place, user: UserId) -> bool:
        """Return True once for each guild or person: they have not been told yet. Raise a `StoreError`."""
        guild = closed is Closed.GUILD and place.guild
        owner = Owner(Scope.GUILD, guild) if guild else Owner(Scope.USER, user)
        return await self._store.settings.set(owner, f"{TOLD}_{closed}", "1", by=None)

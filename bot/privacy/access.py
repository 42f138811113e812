"""Whom the owner lets in, and who wants to be left alone: decided before anything of a message is stored."""

from enum import StrEnum

from bot.core.domain import GuildId, Owner, Place, Scope, UserId
from bot.privacy.opt_out import OptOuts
from bot.storage.store import Store

# A note that somebody was told why nobody answers.
TOLD = "told_closed"


class Closed(StrEnum):
    """SkipReason nothing of a message is taken in."""

    GUILD = "guild"
    """The owner has not listed this guild."""
    DIRECT = "direct"
    """The owner does not want direct messages."""
    OPTED_OUT = "opted_out"
    """The person wants to be left alone."""


class AccessPolicy:
    """What the owner's settings and people's own wishes say. `guilds`: those that are served, all where empty."""

    def __init__(self, *, store: Store, opt_outs: OptOuts, guilds: frozenset[GuildId], direct: bool) -> None:
        self._store = store
        self._opt_outs = opt_outs
        self._guilds = guilds
        self._direct = direct

    def serves(self, guild: GuildId | None) -> bool:
        """Say whether a guild (None: direct messages, for commands) is one that the bot works in."""
        return guild is None or not self._guilds or guild in self._guilds

    def closed(self, place: Place, user: UserId) -> Closed | None:
        """Say why nothing that somebody says in a place is taken in; None where it is. Costs no read."""
        if not self.serves(place.guild):
            return Closed.GUILD
        if self._opt_outs.opted_out(user):
            return Closed.OPTED_OUT
        if place.guild is None and not self._direct:
            return Closed.DIRECT
        return None

    async def reopened(self, user: UserId) -> None:
        """Let somebody who wants to be answered again be told anew if they opt out once more. Raise a `StoreError`."""
        told = f"{TOLD}_{Closed.OPTED_OUT}"
        await self._store.settings.set(Owner(Scope.USER, user), told, None, by=None)

    async def is_news(self, closed: Closed, place: Place, user: UserId) -> bool:
        """Say, once for each guild or person, that they have not been told yet. Raise a `StoreError`."""
        guild = closed is Closed.GUILD and place.guild
        owner = Owner(Scope.GUILD, guild) if guild else Owner(Scope.USER, user)
        return await self._store.settings.set(owner, f"{TOLD}_{closed}", "1", by=None)

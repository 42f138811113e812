"""The bot's owner: the owner of its application or, of a team's, the team's owner and its admins.

Sources: https://docs.discord.com/developers/topics/teams
"""

from collections.abc import Awaitable, Callable

import discord

from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES, reason

logger = get_logger(__name__)

# A person who has left the team stays an owner no longer than this.
ASKED_AGAIN_S = 3600.0


class Owners:
    def __init__(self, application: Callable[[], Awaitable[discord.AppInfo]], clock: Clock) -> None:
        self._application = application
        self._clock = clock
        self._known: frozenset[int] = frozenset()
        self._asked: float | None = None

    async def include(self, user: int) -> bool:
        """Ask Discord at most once an hour. Raise its error only while no owner is known."""
        now = self._clock.monotonic()
        if self._asked is None or now - self._asked >= ASKED_AGAIN_S:
            try:
                self._known = owners(await self._application())
            except DISCORD_FAILURES as error:
                if not self._known:
                    raise
                logger.warning("owner_not_asked", reason=reason(error))
            self._asked = now
        return user in self._known


def owners(application: discord.AppInfo) -> frozenset[int]:
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    admins = {
        member.id
        for member in team.members
        if member.role is discord.TeamMemberRole.admin
        and member.membership_state is discord.TeamMembershipState.accepted
    }
    return frozenset(admins | ({team.owner_id} if team.owner_id else set()))

"""SkipReason nobody answers."""

from bot.discord_io.i18n.wording_section import Section
from bot.privacy.access import Closed

_KEYS = {
    Closed.GUILD: "not-served",
    Closed.DIRECT: "no-direct-messages",
    Closed.OPTED_OUT: "opted-out",
}


class AccessSection(Section):
    """Sentences of the owner's access_policy."""

    def closed(self, why: Closed) -> str:
        """Return what somebody is told once."""
        return self._say(_KEYS[why])

    def not_served_leaving(self) -> str:
        """Return what a server is told before the bot leaves it."""
        return self._say("not-served-leaving")

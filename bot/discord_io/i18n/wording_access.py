"""Whom something is for."""

from bot.discord_io.i18n.wording_section import Section
from bot.discord_io.permissions import Who

_KEYS = {
    Who.TALKERS: "for-talkers",
    Who.MODERATORS: "for-moderators",
    Who.ADMINS: "for-admins",
    Who.OWNER: "for-owner",
}


class Access(Section):
    """Refusals."""

    def only_for(self, who: Who) -> str:
        """Return what somebody reads who is not one of them."""
        return self._say(_KEYS[who])

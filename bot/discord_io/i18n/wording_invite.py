"""How the bot gets into a server."""

from bot.discord_io.i18n.wording_section import Section


class Invite(Section):
    """What the owner of the application is told besides."""

    def invitation(self, url: str) -> str:
        """Return the line of `/help` with the link that invites the bot."""
        return self._say("invitation", url=url)

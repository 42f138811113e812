"""What `/help` says."""

from bot.discord_io.i18n.wording_section import Section


class Help(Section):
    """How to talk to the bot."""

    def help_text(self, mention: str) -> str:
        """Return what everybody reads, a line for each subject."""
        return "\n".join(
            (
                self._say("help-talk", mention=mention),
                self._say("help-memory"),
                self._say("help-reset"),
                self._say("help-usage"),
                self._say("help-prompt"),
            )
        )

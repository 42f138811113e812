"""What is said about reading along."""

from bot.discord_io.i18n.wording_section import Section, code


class PassiveSection(Section):
    """Sentences about passive context."""

    def passive_announced(self, who: str, *, on: bool, host: str, days: int) -> str:
        """Return what a channel's members are told; `who` is a name, `days` how long things are kept, 0 for no end."""
        if not on:
            return self._say("passive-off", who=who)
        return self._say("passive-on", who=who, host=code(host), days=days)

    def passive_needs_intent(self) -> str:
        """Return which switch is missing."""
        return self._say("passive-needs-intent")

    def passive_by_channel(self) -> str:
        """Return the refusal of a wider level."""
        return self._say("passive-by-channel")

    def passive_not_announced(self) -> str:
        """Return the refusal for a channel that cannot be told."""
        return self._say("passive-not-announced")

    def passive_field(self, *, on: bool) -> tuple[str, str]:
        """Return a heading and what stands below it."""
        return self._say("context-passive"), self._say("context-passive-on" if on else "context-passive-off")

"""What is said about reading along."""

from bot.discord_io.i18n.wording_section import Section, code


class AmbientSection(Section):
    """Sentences about ambient context."""

    def ambient_announced(self, who: str, *, on: bool, host: str, days: int) -> str:
        """Return what a channel's members are told; `who` is a name, `days` how long things are kept, 0 for no end."""
        if not on:
            return self._say("ambient-off", who=who)
        return self._say("ambient-on", who=who, host=code(host), days=days)

    def ambient_needs_intent(self) -> str:
        """Return which switch is missing."""
        return self._say("ambient-needs-intent")

    def ambient_by_channel(self) -> str:
        """Return the refusal of a wider level."""
        return self._say("ambient-by-channel")

    def ambient_not_announced(self) -> str:
        """Return the refusal for a channel that cannot be told."""
        return self._say("ambient-not-announced")

    def ambient_field(self, *, on: bool) -> tuple[str, str]:
        """Return a heading and what stands below it."""
        return self._say("context-ambient"), self._say("context-ambient-on" if on else "context-ambient-off")

"""What `/privacy` says and asks."""

from bot.discord_io.i18n.wording_section import Section, code


class Privacy(Section):
    """Sentences about what is known of somebody."""

    def privacy_title(self) -> str:
        """Return the title."""
        return self._say("privacy-title")

    def privacy_fields(
        self, *, number: int, host: str, model: str, days: int, opted_out: bool, passive: bool = False
    ) -> list[tuple[str, str]]:
        """Return the headings and what stands below them, in order. `days`: how long things are kept, 0 for no end."""
        kept = self._say("privacy-kept-days", days=days) if days else self._say("privacy-kept-always")
        return [
            (self._say("privacy-stored"), self._say("privacy-stored-text", number=number)),
            (self._say("privacy-sent"), self._say("privacy-sent-text", host=code(host), model=code(model))),
            (self._say("privacy-kept"), kept),
            *([self._read_along()] if passive else []),
            (
                self._say("privacy-choice"),
                self._say("privacy-choice-out" if opted_out else "privacy-choice-in"),
            ),
        ]

    def _read_along(self) -> tuple[str, str]:
        return self._say("context-passive"), self._say("context-passive-on")

    def privacy_button(self, action: str) -> str:
        """Return a button's label; Discord allows 80 characters."""
        return self._say(_BUTTONS[action])

    def privacy_exported(self) -> str:
        """Return the line beside the file."""
        return self._say("privacy-exported")

    def privacy_export_too_big(self, size: int) -> str:
        """Return the refusal of a file of `size` bytes."""
        return self._say("privacy-export-too-big", size=round(size / 1_000_000))

    def privacy_export_busy(self) -> str:
        """Return the answer to a second press."""
        return self._say("privacy-export-busy")

    def privacy_sure(self, *, everywhere: bool) -> str:
        """Return the question before something is erased."""
        return self._say("privacy-sure-everywhere" if everywhere else "privacy-sure-here")

    def privacy_erased(self, number: int) -> str:
        """Return what was done."""
        return self._say("privacy-erased", number=number)

    def privacy_opted_out(self) -> str:
        """Return what opting out means."""
        return self._say("privacy-opted-out")

    def privacy_opted_in(self) -> str:
        """Return what opting in means."""
        return self._say("privacy-opted-in")


_BUTTONS = {
    "export": "privacy-export",
    "here": "privacy-erase-here",
    "everywhere": "privacy-erase-everywhere",
    "out": "privacy-opt-out",
    "in": "privacy-opt-in",
    "sure-here": "privacy-yes-erase",
    "sure-everywhere": "privacy-yes-erase",
}

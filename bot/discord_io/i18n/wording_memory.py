"""What `/reset` and its undo say."""

from bot.core.domain import Forgotten
from bot.discord_io.i18n.wording_section import Section


class Memory(Section):
    """Sentences about forgetting."""

    def nothing_to_forget(self) -> str:
        """Return what `/reset` says in a channel without a conversation."""
        return self._say("nothing-to-forget")

    def forgotten(self, done: Forgotten) -> str:
        """Return what `/reset` says when it forgot something."""
        return self._say(
            "forgotten",
            more="yes" if done.more else "no",
            messages=done.messages,
            until=f"<t:{int(done.undo_until)}:t>",
        )

    def reset_undone(self, name: str) -> str:
        """Return what stands in place of a reset's announcement after its undo."""
        return self._say("reset-undone", name=name)

    def too_late_to_undo(self) -> str:
        """Return what a stale undo button says."""
        return self._say("too-late-to-undo")

    def undo(self) -> str:
        """Return the label of the button; Discord allows 80 characters."""
        return self._say("undo")

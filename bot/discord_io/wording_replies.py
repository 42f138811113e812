"""Lines of ours below an answer, and answers to messages that ask nothing."""

from bot.discord_io.wording_section import FAILURE, NOTE, Section
from bot.domain import Finish


class Replies(Section):
    """Sentences around answers."""

    def cut_short(self, finish: Finish, *, reply_tokens: int) -> str | None:
        """Return the line below an answer that ended at its limit, or that somebody stopped."""
        if finish is Finish.STOPPED:
            return NOTE + self._say("stopped")
        if finish is not Finish.LENGTH:
            return None
        return NOTE + self._say("cut-short", tokens=reply_tokens)

    def whole_answer_attached(self) -> str:
        """Return the line beside the file that holds an answer too long for messages."""
        return NOTE + self._say("whole-answer-attached")

    def nothing_asked(self, mention: str) -> str:
        """Return the short help for a mention without a question."""
        return self._say("nothing-asked", mention=mention)

    def only_attachments(self, mention: str) -> str:
        """Return the answer to a message that has nothing but files."""
        return self._say("only-attachments", mention=mention)

    def unreadable(self, mention: str) -> str:
        """Return the answer to a message whose text Discord keeps from bots: a reply, or its role's mention."""
        return self._say("unreadable", mention=mention)


def without_notes(text: str) -> str:
    """Return what a message holds of an answer: its text without a line of ours at the end."""
    answer, _, last = text.rpartition("\n")
    return answer if last.startswith((FAILURE, NOTE)) else text

"""Lines of ours below an answer, and answers to messages that ask nothing."""

from bot.core.content import FileNote, SkipReason, Unit
from bot.core.domain import Finish
from bot.discord_io.i18n.wording_section import FAILURE, NOTE, Section

# How much of a file's name a line of ours has room for.
NAME_LENGTH = 60


_PARTS = {
    Unit.PAGES: "file-partly-pages",
    Unit.LINES: "file-partly-lines",
    Unit.CHARACTERS: "file-partly-characters",
}
_UNREAD = {
    SkipReason.TOO_MANY: "file-many",
    SkipReason.UNKNOWN: "file-unknown",
    SkipReason.DAMAGED: "file-damaged",
    SkipReason.PROTECTED: "file-protected",
    SkipReason.EMPTY: "file-empty",
    SkipReason.LIMIT_EXCEEDED: "file-heavy",
    SkipReason.READER_FAILED: "file-reader-failed",
    SkipReason.DOWNLOAD_FAILED: "file-gone",
    SkipReason.NO_VISION: "file-blind",
    SkipReason.NO_TRANSCRIPTION: "file-deaf",
}


class Replies(Section):
    """Sentences around answers."""

    def cut_short(self, finish: Finish, *, reply_tokens: int) -> str | None:
        """Return the line below an answer that ended at its limit, or that somebody stopped."""
        if finish is Finish.STOPPED:
            return NOTE + self._say("stopped")
        if finish is not Finish.LENGTH:
            return None
        return NOTE + self._say("cut-short", tokens=reply_tokens)

    def file_note(self, note: FileNote) -> str:
        """Return the line below an answer that says what of a file was not read, and why."""
        name = shown_name(note.name)
        if note.unit is not None:
            return NOTE + self._say(_PARTS[note.unit], name=name, first=note.first, of=note.of)
        if note.why is SkipReason.LARGE:
            return NOTE + self._say("file-large", name=name, megabytes=note.of // 2**20)
        return NOTE + self._say(_UNREAD[note.why], name=name)

    def whole_answer_attached(self) -> str:
        """Return the line beside the file that holds an answer too long for messages."""
        return NOTE + self._say("whole-answer-attached")

    def nothing_asked(self, mention: str) -> str:
        """Return the short help for a mention without a question."""
        return self._say("nothing-asked", mention=mention)

    def unreadable(self, mention: str) -> str:
        """Return the answer to a message whose text Discord keeps from bots: a reply, or its role's mention."""
        return self._say("unreadable", mention=mention)


def shown_name(name: str) -> str:
    """Return a file's name as a line of ours shows it: short, and as code, so that nothing in it is Markdown."""
    plain = " ".join(name.replace("`", "'").split()) or "?"
    return f"`{plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - 1] + '…'}`"


def without_notes(text: str) -> str:
    """Return what a message holds of an answer: its text without the lines of ours at the end."""
    while True:
        answer, _, last = text.rpartition("\n")
        if not last.startswith((FAILURE, NOTE)):
            return text
        text = answer

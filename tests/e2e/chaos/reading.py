"""What stands of a reply, and what kind of reply that is."""

from dataclasses import dataclass
from enum import StrEnum

from tests.e2e.chaos import wordings
from tests.e2e.chaos.crowd import Mention
from tests.e2e.wire.model import Message

# How the bot's own lines begin: a sentence that says what went wrong, and a note below an answer.
_SENTENCE = "⚠️ "
_NOTE = "-# "
# For a person who has just read the sentence.
_BUSY = "⏳"


class Kind(StrEnum):
    COMPLETE = "complete"
    HONEST = "honest"
    """One sentence, below what had arrived."""
    NOTHING = "nothing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's messages for one mention."""

    parts: tuple[Message, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(part.id for part in self.parts)

    @property
    def ordinals(self) -> list[str]:
        """By their nonces `question-ordinal`, or `question-ordinal.times` of a part that was taken back before."""
        return [(part.nonce or "").partition("-")[2].partition(".")[0] for part in self.parts]

    @property
    def lines(self) -> list[str]:
        return [line for part in self.parts for line in part.content.split("\n") if line.strip()]

    @property
    def sentences(self) -> int:
        return sum(line.startswith(_SENTENCE) for line in self.lines)

    @property
    def notes(self) -> int:
        return sum(line.startswith(_NOTE) for line in self.lines)

    @property
    def words(self) -> str:
        """The model's words in the messages, squeezed."""
        return wordings.squeezed("".join(line for line in self.lines if not line.startswith((_SENTENCE, _NOTE))))

    @property
    def file(self) -> str | None:
        """The model's words in an attached file, squeezed."""
        files = [file.data.decode() for part in self.parts for file in part.files]
        return wordings.squeezed(files[0]) if files else None

    @property
    def whole(self) -> str:
        return self.file or self.words

    def read(self, mention: Mention) -> tuple[Kind, str]:
        """Return what kind of reply this is, and what is wrong with it."""
        if not self.parts:
            return Kind.HONEST if mention.message.reactions.keys() & {_BUSY} else Kind.NOTHING, ""
        answers = [
            wordings.answer(mention.number, version, mention.question.words) for version in range(mention.version + 1)
        ]
        if not any(wordings.squeezed(answer).startswith(self.words) for answer in answers):
            return Kind.WRONG, f"not what the model said: {wordings.brief(self.words)}"
        if self.sentences:
            at_the_end = self.sentences == 1 and self.lines[-1].startswith(_SENTENCE)
            return (Kind.HONEST, "") if at_the_end else (Kind.WRONG, f"{self.sentences} sentences")
        wholes = list(map(wordings.squeezed, answers))
        if self.notes:
            # Where the model stopped at its limit.
            wholes += [wordings.squeezed(wordings.half(answer)) for answer in answers]
        if self.whole in wholes:
            return Kind.COMPLETE, ""
        return Kind.WRONG, f"a part of an answer: {wordings.brief(self.words)} of {len(wholes[0])}"

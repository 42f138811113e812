"""The state of one answer while it is written: its beginnings, its requests, and its text."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Self

from bot.billing.charges import Spending
from bot.chat import prompt
from bot.chat.answers.continuation import joint
from bot.chat.queue import ActiveTurn
from bot.core.domain import ContextWindow, PictureKey, Prompt, Turn
from bot.core.errors import ContextTooLong, MessageTooLong, ParleyError, PromptTooLong, RequestRejected, RequestTooLarge
from bot.core.fallbacks import FINAL
from bot.core.tools import ToolRound

# Each edit of the question restarts its answer, at the owner's cost; so does a prompt that is too long for the server.
MAX_BEGINNINGS = 4


@dataclass(frozen=True, slots=True)
class Smaller:
    """A smaller request for the same question after a refusal: a window in tokens, and the pictures (None: all)."""

    after: ContextTooLong | RequestRejected | None = None
    within: int | None = None
    pictures: Set[PictureKey] | None = None

    def of(self, asked: Prompt) -> Prompt:
        """Return the request with these pictures. Only after a refusal for no known reason its size is learned."""
        if self.pictures is not None:
            asked = replace(asked, pictures={key: asked.pictures[key] for key in self.pictures & asked.pictures.keys()})
        return asked if isinstance(self.after, RequestRejected) else replace(asked, within=None)

    def than(self, asked: Prompt, turn: Turn, error: ContextTooLong | RequestRejected) -> Self | None:
        """Return the next smaller request, first without pictures if bytes are too many; None at the end."""
        if isinstance(error, RequestTooLarge) and asked.pictures:
            own = _own(asked, turn)
            return replace(self, after=error, pictures=own if len(own) < len(asked.pictures) else frozenset())
        if error.try_within is None:
            return None
        return replace(self, after=error, within=error.try_within)

    def drops_own(self, asked: Prompt, turn: Turn) -> bool:
        return self.pictures is not None and not _own(asked, turn) <= self.pictures


def _own(asked: Prompt, turn: Turn) -> Set[PictureKey]:
    return frozenset(key for key in asked.pictures if key.message == turn.question.id)


@dataclass(slots=True)
class Course:
    """The beginnings of one answer so far."""

    restarts_left: int = MAX_BEGINNINGS - 1
    has_restarted: bool = False
    model: str | None = None
    """The model to ask next, or that was asked last."""
    failed: dict[str, ParleyError] = field(default_factory=dict)
    """The errors of models that were down, in order."""
    smaller: Smaller = field(default_factory=Smaller)
    asked: Prompt | None = None
    """The last request, None before it was made."""
    window: ContextWindow | None = None
    """The window of the model when it was asked, None before its prompt was made."""
    ends_at: float | None = None
    """The event loop's time by which the answer must be complete, whichever models are asked."""
    spending: Spending | None = None
    rounds: list[ToolRound] = field(default_factory=list)
    kept: int = 0
    """The items of the draft that stood there before this completion."""
    goes_on: bool = False
    """The next completion reads results, and the text so far stays."""
    edited: bool = False
    """The answer is begun anew for another version of the question."""
    broke: bool = False
    """There is no money for more results."""

    def restart(self) -> None:
        self.has_restarted = True
        self.restarts_left -= 1
        self.ends_at = None

    def shown(self, error: ParleyError, active: ActiveTurn) -> ParleyError:
        """Return the error to show: of several models' the chosen one's."""
        if isinstance(error, MessageTooLong | PromptTooLong) and self.smaller.after is not None:
            return self.smaller.after
        if not self.failed or isinstance(error, FINAL):
            return error
        chosen = active.in_force.options.model if active.in_force else ""
        return self.failed.get(chosen) or next(iter(self.failed.values()))


def has_new_text(active: ActiveTurn, course: Course) -> bool:
    """Return whether there is text of the last completion."""
    return bool("".join(active.draft[course.kept :]).strip())


def begin_draft(turn: Turn, active: ActiveTurn, course: Course) -> None:
    """Begin with the answer that is continued, and with the text beside calls of tools."""
    active.draft[:] = [prompt.without_end_note(turn.previous)] if turn.continues else []
    active.draft += [each.text for each in course.rounds if each.text]
    for text in active.draft:
        active.reply.write(text)
    mark_draft(active, course)


def mark_draft(active: ActiveTurn, course: Course) -> None:
    course.kept = len(active.draft)


def pass_on(text: str, active: ActiveTurn, course: Course) -> None:
    if not text:
        return
    if len(active.draft) == course.kept and (before := "".join(active.draft)).strip():
        # Text beside calls is a paragraph of its own.
        text = "\n\n" + text.lstrip() if course.rounds else joint(before, text) + text
    active.draft.append(text)
    active.reply.write(text)

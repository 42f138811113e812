"""The parts of recall."""

from collections.abc import Awaitable, Callable, Sequence

from bot.config.options import InForce, Options
from bot.core.domain import Message, Place, Turn, UserId
from bot.core.ports import Clock
from bot.core.tokens import estimate
from bot.core.tools import ToolSpec
from bot.storage.store import Store
from bot.tools.recall import RECALL_TOOLS
from bot.tools.recall.indexing import Indexing
from bot.tools.recall.notes import Notes
from bot.tools.recall.scope import Scope
from bot.tools.recall.tools import ReadMessages, SearchConversation
from bot.tools.tool import Asker, Tool


class Recall:
    """`hidden`: people who have opted out. `tokens`: of one result. `busy`: answers are being written."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        in_force: Callable[[Place], Awaitable[InForce]],
        readable: Callable[[Asker, Sequence[Place]], Sequence[Place]],
        hidden: Callable[[UserId], bool],
        busy: Callable[[], bool],
        tokens: int,
    ) -> None:
        self.tools: Sequence[Tool] = (
            SearchConversation(store, Scope(store, in_force, readable), hidden, tokens),
            ReadMessages(store, hidden, tokens),
        )
        self.notes = Notes(store, hidden)
        self.indexing = Indexing(store, clock, busy)

    async def behind(
        self, turn: Turn, held: Sequence[Message], options: Options, tools: Sequence[ToolSpec], room: tuple[int, int]
    ) -> str:
        """Return notes to stand behind a turn's question where the model does not search, "" for none.

        `held` are the messages in the window, `tools` the model's, and `room` the tokens for messages in any prompt,
        and those for the history.
        """
        searches = options.recall == "auto" and any(each.name in RECALL_TOOLS for each in tools)
        if searches or options.recall in {"tool", "off"}:
            return ""
        # As last edited.
        question = held[-1] if held and held[-1].id == turn.question.id else turn.question
        most, history = room
        notes = await self.notes.about(turn.place, question.content, history)
        return notes if estimate(notes) + question.tokens < most else ""

"""Notes: earlier messages that fit a question, for models that call no tools."""

from collections.abc import Callable

from bot.core import markup
from bot.core.domain import Place, UserId
from bot.core.tokens import estimate
from bot.storage.store import Store
from bot.tools.recall.passages import Passages

MAX_TOKENS = 1000
# Of the room for the history.
MAX_SHARE = 0.125
MIN_TOKENS = 100
MAX_HITS = 20
# The best note has at least so much evidence, and each other one this share of that; the rest is noise.
MIN_EVIDENCE, MIN_OF_BEST = 1.0, 0.4

_LABEL = "Earlier messages that may matter"


class Notes:
    """`hidden`: people whose quotes are left out."""

    def __init__(self, store: Store, hidden: Callable[[UserId], bool]) -> None:
        self._store = store
        self._hidden = hidden

    async def about(self, place: Place, question: str, room: int) -> str:
        """Return a marked text to stand behind a question, "" for none. `room` is that of the history, in tokens."""
        tokens = min(MAX_TOKENS, int(room * MAX_SHARE))
        if tokens < MIN_TOKENS:
            return ""
        found = await self._store.words.search(place.channel, [question], limit=MAX_HITS)
        best = max((hit.evidence for hit in found), default=0.0)
        if best < MIN_EVIDENCE:
            return ""
        hits = [hit for hit in found if hit.evidence >= best * MIN_OF_BEST]
        passages = Passages([place], tokens - estimate(_LABEL) - MIN_TOKENS // 5, question, self._hidden)
        passages.add_hits(hits)
        if not passages.text:
            return ""
        return markup.beside(markup.make_attachment(0, _LABEL, passages.text))

"""The tools `search_conversation` and `read_messages`: messages that have left the window."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.core.domain import MessageId, Place, UserId, first_id_at
from bot.core.tokens import estimate
from bot.core.tools import Effect, ToolResult, ToolSpec
from bot.storage.store import Store
from bot.storage.tables.words import Hit
from bot.storage.word_search import EVERYTHING, Bounds
from bot.tools.recall.passages import GAP, Passages, jump_base
from bot.tools.recall.scope import Scope
from bot.tools.tool import Asker

# Of one result, unless the turn has less left.
MAX_TOKENS = 2000
MAX_HITS = 60
MAX_QUERIES = 5
MAX_COUNT, USUAL_COUNT = 50, 20

NO_MATCH = (
    "No earlier message matches. Try other words: names, synonyms, single nouns, in the language in which people wrote."
)
NO_SPAN = "`after` must be earlier than `before`."
NO_PLACE = "Give `around` as the number behind # in a result, a link to a message, or a time such as 2026-11-30T18:30Z."

_TIME = "2026-11-30 or 2026-11-30T18:30Z"
_ID = re.compile(r"(?:^|[#/])(\d{15,19})/?$")


class SearchConversation:
    spec = ToolSpec(
        "search_conversation",
        "Search the earlier messages of this conversation, which you no longer see. Use it before you say that you do "
        "not know or remember something that people may have said here.",
        {
            "type": "object",
            "properties": {
                "queries": {
                    "type": "array",
                    "items": {"type": "string", "maxLength": 300},
                    "minItems": 1,
                    "maxItems": MAX_QUERIES,
                    "description": "Two or three at once, each a few telling words: different words for the same "
                    "thing, in the language in which people wrote.",
                },
                "person": {"type": "string", "description": "Only messages of this person: a name or an id."},
                "after": {"type": "string", "description": f"Only messages from this time on: {_TIME}."},
                "before": {"type": "string", "description": "Only messages before this time."},
            },
            "required": ["queries"],
            "additionalProperties": False,
        },
    )
    effect = Effect.READS
    action = "tool-action-search-conversation"

    def __init__(self, store: Store, scope: Scope, hidden: Callable[[UserId], bool], most: int = MAX_TOKENS) -> None:
        self._store = store
        self._scope = scope
        self._hidden = hidden
        self._most = most

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:
        try:
            bounds = _bounds(arguments)
        except ValueError as error:
            return ToolResult(str(error), is_error=True)
        found = arguments.get("queries")
        queries = [str(each) for each in found][:MAX_QUERIES] if isinstance(found, list) else [str(found or "")]
        here = asker.place
        hits = await self._store.words.search(here.channel, queries, bounds, limit=MAX_HITS)
        others = await self._scope.others(asker)
        for place in others:
            hits += await self._store.words.search(place.channel, queries, bounds, limit=MAX_HITS, whole=True)
        if others:
            # Ranks in different conversations cannot be compared.
            hits.sort(key=lambda hit: hit.evidence, reverse=True)
        return _result([here, *others], hits, " ".join(queries), min(tokens, self._most), self._hidden)


def _result(
    places: Sequence[Place], hits: Sequence[Hit], query: str, tokens: int, hidden: Callable[[UserId], bool]
) -> ToolResult:
    head = _head(places[0])
    passages = Passages(places, tokens - estimate(head), query, hidden)
    passages.add_hits(hits)
    if not passages.text:
        return ToolResult(NO_MATCH)
    return ToolResult(f"{head}\n{passages.text}", "earlier messages", links=passages.links)


def _head(place: Place) -> str:
    link = f"{jump_base(place)} and the number behind its #"
    return f"Earlier messages, oldest first, with gaps ({GAP}). A link to one is {link}."


class ReadMessages:
    spec = ToolSpec(
        "read_messages",
        "Read the earlier messages of this conversation around one that `search_conversation` has found, or around a "
        "time.",
        {
            "type": "object",
            "properties": {
                "around": {"type": "string", "description": f"The number behind # in a result, or a time: {_TIME}."},
                "count": {"type": "integer", "minimum": 1, "maximum": MAX_COUNT},
            },
            "required": ["around"],
            "additionalProperties": False,
        },
    )
    effect = Effect.READS
    action = "tool-action-read-messages"

    def __init__(self, store: Store, hidden: Callable[[UserId], bool], most: int = MAX_TOKENS) -> None:
        self._store = store
        self._hidden = hidden
        self._most = most

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:
        around, count = str(arguments.get("around", "")), arguments.get("count")
        number = min(max(count, 1), MAX_COUNT) if isinstance(count, int) else USUAL_COUNT
        named = _ID.search(around.strip())
        try:
            position = MessageId(int(named[1])) if named else _position(around, "around")
        except ValueError:
            return ToolResult(NO_PLACE, is_error=True)
        if named is not None and (message := await self._store.messages.get(position)) is not None:
            position = message.position
        found = await self._store.words.around(asker.place.channel, position, limit=number)
        head = _head(asker.place)
        passages = Passages([asker.place], min(tokens, self._most) - estimate(head), hidden=self._hidden)
        passages.join(found)
        # From the middle on, so that both ends are cut where there is no room for all.
        nearest = sorted(found, key=lambda each: abs(each.position - position))
        for message in nearest:
            if not passages.add(message, is_hit=True):
                break
        return ToolResult(f"{head}\n{passages.text}", "earlier messages") if passages.text else ToolResult(NO_MATCH)


def _bounds(arguments: Mapping[str, object]) -> Bounds:
    """Raise `ValueError` with a sentence for the model."""
    person = str(arguments.get("person") or "").strip().removeprefix("<@").removeprefix("@").removesuffix(">")
    after = _position(arguments.get("after"), "after") if arguments.get("after") else EVERYTHING.after
    before = _position(arguments.get("before"), "before") if arguments.get("before") else EVERYTHING.before
    if after >= before < EVERYTHING.before:
        raise ValueError(NO_SPAN)
    return Bounds(person, after, before)


def _position(text: object, name: str) -> MessageId:
    """Return the first id of a time. Raise `ValueError` with a sentence for the model."""
    try:
        time = datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise ValueError(f"`{name}` is not a time. Write it as {_TIME}.") from None
    return MessageId(min(first_id_at(time if time.tzinfo else time.replace(tzinfo=UTC)), EVERYTHING.before))

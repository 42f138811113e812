"""Messages that were found, as text within a limit of tokens."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.core.content import Attachment
from bot.core.domain import Message, MessageId, Place, Role, UserId, made_at
from bot.core.markup import beginning, display_name
from bot.core.tokens import estimate
from bot.core.tools import Link
from bot.storage.tables.words import Hit

# A message may take this share of the tokens; the messages beside hits are shown until this share of all is used.
LONGEST, BESIDE = 0.2, 0.5
MIN_TOKENS = 40
MAX_LINKS = 3
# Characters before the first word that was looked for, where the beginning of a message is left out.
LEAD = 60
# Of a word, to find it in other forms as well.
STEM = 4

GAP = "…"


def jump_base(place: Place, message: MessageId | None = None) -> str:
    """Return the link to a place's message without its id."""
    channel = place.home(message) if message else place.channel
    return f"https://discord.com/channels/{place.guild or '@me'}/{channel}/"


@dataclass(slots=True)
class Passages:
    """Collects messages of some places, the best first, while there is room for them.

    Long messages are shown where they have a word of the `query`. Quotes of `hidden` people are left out.
    """

    places: Sequence[Place]
    tokens: int
    query: str = ""
    hidden: Callable[[UserId], bool] = lambda _: False
    used: int = 0
    _lines: dict[MessageId, tuple[int, Message, str]] = field(default_factory=dict)
    _hits: list[MessageId] = field(default_factory=list)
    _adjacent: set[tuple[MessageId, MessageId]] = field(default_factory=set)

    def add_hits(self, hits: Iterable[Hit]) -> None:
        """Add hits, first with the messages beside them, then alone."""
        places = {place.channel: at for at, place in enumerate(self.places)}
        for hit in hits:
            at = places[hit.channel]
            if not self.add(hit.message, at, is_hit=True):
                return
            self.join([*hit.around, hit.message])
            if self.used <= self.tokens * BESIDE:
                for message in hit.around:
                    self.add(message, at)

    def add(self, message: Message, at: int = 0, *, is_hit: bool = False) -> bool:
        """Add a message of a place. Return False where there is no room for it."""
        known = self._lines.get(message.id)
        if known is not None and (not is_hit or message.id in self._hits):
            return True
        line = self._line(message, is_hit=is_hit)
        # With the mark of a gap before it.
        cost = estimate(line) + 1 - (estimate(known[2]) + 1 if known else 0)
        if self.used + cost > self.tokens:
            return False
        self.used += cost
        self._lines[message.id] = at, message, line
        if is_hit:
            self._hits.append(message.id)
        return True

    def join(self, messages: Iterable[Message]) -> None:
        """Note that there is nothing between these messages."""
        ids = [each.id for each in sorted(messages, key=_order)]
        self._adjacent.update(pairwise(ids))

    @property
    def text(self) -> str:
        """All messages, oldest first."""
        return "\n".join(self._ordered())

    @property
    def links(self) -> list[Link]:
        """Links to the best hits."""
        found = [self._lines[each] for each in self._hits[:MAX_LINKS]]
        return [
            Link(display_name(message.author), f"{jump_base(self.places[at], message.id)}{message.id}")
            for at, message, _ in found
        ]

    def _ordered(self) -> Iterator[str]:
        place, before = 0, MessageId(0)
        for at, message, line in sorted(self._lines.values(), key=lambda each: (each[0], *_order(each[1]))):
            if at != place:
                yield f"In another channel, {jump_base(self.places[at], message.id)}:"
            elif before and (before, message.id) not in self._adjacent:
                yield GAP
            yield line
            place, before = at, message.id

    def _line(self, message: Message, *, is_hit: bool) -> str:
        most = max(int(self.tokens * LONGEST), MIN_TOKENS)
        attached = [self._attached(each, most) for each in message.attachments if not self.hidden(UserId(each.author))]
        # A line that is not indented begins with its speaker, so no message can imitate another one.
        text = "\n".join([excerpt(message.content, self.query, most), *attached]).replace("\n", "\n  ")
        speaker = "you" if message.role is Role.ASSISTANT else display_name(message.author)
        mark = f"[{made_at(message.id):%Y-%m-%dT%H:%MZ} #{message.id}] " if is_hit else ""
        return f"{mark}{speaker}: {text}"

    def _attached(self, attachment: Attachment, most: int) -> str:
        return f"[{attachment.label}] {excerpt(attachment.text, self.query, most // 2)}".rstrip()


def _order(message: Message) -> tuple[MessageId, MessageId]:
    return message.position, message.id


def excerpt(text: str, query: str, tokens: int) -> str:
    """Return a text, or a part of it of so many tokens where a word of the query is."""
    if estimate(text) <= tokens:
        return text
    at = max(_first(text.casefold(), query) - LEAD, 0)
    # Not in the middle of a word.
    at = text.find(" ", at) + 1 if at else 0
    part, whole = beginning(text[at:], tokens - 2)
    return f"{GAP if at else ''}{part}{'' if whole else GAP}"


def _first(text: str, query: str) -> int:
    """Return where the longest of a query's words that a text has stands first, 0 for none."""
    for word in sorted(query.casefold().split(), key=len, reverse=True):
        if (found := text.find(word[: max(STEM, len(word) - STEM)])) >= 0:
            return found
    return 0

"""Search in the index of words of one conversation: the best candidates, by number."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.core.domain import ChannelId, Message, MessageId
from bot.storage.ranking import best, by_postings, by_terms, merged, weight, with_neighbours
from bot.storage.terms import author_terms, folded, query_terms

# A term of so many messages is common: it finds none where rarer ones do, so that a search takes milliseconds in any
# conversation.
COMMON = 400
# A word is telling by itself that only one message has, or this share of them.
TELLING = 0.01
MAX_OF_PERSON = 20_000
MAX_CANDIDATES = 150
# A question of two hundred words is not a query.
MAX_TERMS = 24

_BEGIN, _END = MessageId(0), MessageId(2**63 - 1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Hits are at positions from `after` on and before `before`, and of a `person`, by id or name ("": of any)."""

    person: str = ""
    after: MessageId = _BEGIN
    before: MessageId = _END

    def includes(self, message: Message) -> bool:
        return self.after <= message.position < self.before and self._is_by(message)

    def _is_by(self, message: Message) -> bool:
        person = self.person
        return not person or person == str(message.author.id) or folded(person) in folded(message.author.name)


EVERYTHING = Bounds()


@dataclass(frozen=True, slots=True)
class Candidate:
    """`evidence` is the weight of a query's words that the message has: 1 for a single one that is `TELLING`."""

    number: int
    evidence: float


def search(
    db: sqlite3.Connection, *, channel: ChannelId, queries: Sequence[str], bounds: Bounds
) -> Sequence[Candidate]:
    """Return the best candidates, of several queries those that are good for most of them first."""
    found = db.execute("SELECT id, next FROM word_indexes WHERE channel_id = ?", (channel,)).fetchone()
    if found is None:
        return []
    index, total = found
    first, last = _range(db, channel, total, bounds)
    reader = _Reader(db, index, first, last, _only(db, index, channel, bounds.person))
    rankings = [reader.rank(asked) for query in queries if (asked := query_terms(query)[:MAX_TERMS])]
    if not rankings:
        return reader.newest()
    if len(rankings) == 1:
        return rankings[0]
    evidence: dict[int, float] = {}
    for each in (each for ranking in rankings for each in ranking):
        evidence[each.number] = max(each.evidence, evidence.get(each.number, 0.0))
    scores = merged([[each.number for each in ranking] for ranking in rankings])
    return [Candidate(number, evidence[number]) for number in best(scores, MAX_CANDIDATES)]


def _range(db: sqlite3.Connection, channel: ChannelId, total: int, bounds: Bounds) -> tuple[int, int]:
    """Return the first and the last number within the bounds."""
    first, last = 0, total
    numbered = "SELECT number FROM messages WHERE channel_id = ? AND number IS NOT NULL AND position"
    if bounds.after > EVERYTHING.after:
        found = db.execute(f"{numbered} >= ? ORDER BY position LIMIT 1", (channel, bounds.after)).fetchone()
        first = found[0] if found else total
    if bounds.before < EVERYTHING.before:
        found = db.execute(f"{numbered} < ? ORDER BY position DESC LIMIT 1", (channel, bounds.before)).fetchone()
        last = found[0] if found else -1
    return first, last


def _only(db: sqlite3.Connection, index: int, channel: ChannelId, person: str) -> Collection[int] | None:
    """Return the numbers of a person's newest messages; None for any person."""
    if not person:
        return None
    if person.isascii() and person.isdigit() and int(person) < _END:
        rows = db.execute(
            """
            SELECT number FROM messages
            WHERE author_id = ? AND channel_id = ? AND number IS NOT NULL
            ORDER BY id DESC LIMIT ?
            """,
            (int(person), channel, MAX_OF_PERSON),
        )
        return {row[0] for row in rows}
    found: set[int] | None = None
    for term in author_terms(person):
        rows = db.execute(
            "SELECT number FROM words WHERE index_id = ? AND term = ? ORDER BY number DESC LIMIT ?",
            (index, term, MAX_OF_PERSON),
        )
        numbers = {row[0] for row in rows}
        found = numbers if found is None else found & numbers
    return found or ()


_POSTINGS = """
    SELECT number FROM words
    WHERE index_id = ? AND term = ? AND number BETWEEN ? AND ?
    ORDER BY number DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads an index from a number to another, and of these `only` some (None: all)."""

    db: sqlite3.Connection
    index: int
    first: int
    last: int
    only: Collection[int] | None

    @property
    def total(self) -> int:
        return max(self.last - self.first + 1, 0)

    def rank(self, asked: Sequence[tuple[bytes, bytes]]) -> Sequence[Candidate]:
        """Return the best candidates for the terms of a query."""
        found = {term: self._numbers(term) for pair in asked for term in pair}
        weights = {term: weight(self._count(numbers), self.total) for term, numbers in found.items() if numbers}
        rough = by_postings((weights[term], found[term]) for term in weights if len(found[term]) < COMMON)
        if len(rough) < MAX_CANDIDATES:
            rough = by_postings((weights[term], found[term]) for term in weights)
        terms = self._terms(best(rough, MAX_CANDIDATES))
        scores = with_neighbours(by_terms(weights, terms))
        telling = weight(max(self.total * TELLING, 1), self.total)
        return [
            Candidate(number, sum(self._worth(weights, pair, terms[number]) for pair in asked) / telling)
            for number in best(scores, MAX_CANDIDATES)
        ]

    @staticmethod
    def _worth(weights: Mapping[bytes, float], pair: tuple[bytes, bytes], terms: bytes) -> float:
        return max(weights.get(each, 0.0) if each in terms else 0.0 for each in pair)

    def newest(self) -> Sequence[Candidate]:
        if self.only is not None:
            numbers = sorted((each for each in self.only if self.first <= each <= self.last), reverse=True)
        else:
            rows = self.db.execute(
                "SELECT number FROM indexed_messages WHERE index_id = ? AND number BETWEEN ? AND ? "
                "ORDER BY number DESC LIMIT ?",
                (self.index, self.first, self.last, MAX_CANDIDATES),
            )
            numbers = [row[0] for row in rows]
        return [Candidate(number, 0.0) for number in numbers[:MAX_CANDIDATES]]

    def _numbers(self, term: bytes) -> Sequence[int]:
        """Return the numbers of the newest messages with a term."""
        rows = self.db.execute(_POSTINGS, (self.index, term, self.first, self.last, COMMON)).fetchall()
        numbers = [row[0] for row in rows]
        return numbers if self.only is None else [number for number in numbers if number in self.only]

    def _count(self, numbers: Sequence[int]) -> float:
        """Return how many messages have a term; of a common one an estimate from the newest."""
        return len(numbers) if len(numbers) < COMMON else COMMON * self.total / (self.last - numbers[-1] + 1)

    def _terms(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        marks = ", ".join("?" * len(numbers))
        rows = self.db.execute(
            f"""
            SELECT number, terms FROM indexed_messages
            WHERE index_id = ? AND number IN ({marks})
            ORDER BY number DESC
            """,  # noqa: S608 - question marks
            (self.index, *numbers),
        )
        return dict(rows.fetchall())

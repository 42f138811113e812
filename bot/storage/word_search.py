"""Search in the index of words of one conversation: the best candidates, by number."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.core.domain import ChannelId, MessageId
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

    def includes(self, position: int, author: int, name: str) -> bool:
        return self.after <= position < self.before and self._is_of(author, name)

    def _is_of(self, author: int, name: str) -> bool:
        return not self.person or self.person == str(author) or folded(self.person) in folded(name)


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
    asked = [pairs for query in queries if (pairs := query_terms(query)[:MAX_TERMS])]
    if not asked:
        return reader.newest()
    rankings = reader.rank(asked)
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


Pairs = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Posting:
    """The newest `COMMON` messages with a term."""

    weight: float
    numbers: Collection[int]
    is_common: bool


class _Reader:
    """Reads an index from a number to another, and of these `only` some (None: all)."""

    def __init__(self, db: sqlite3.Connection, index: int, first: int, last: int, only: Collection[int] | None) -> None:
        self._db = db
        self._index = index
        self._first = first
        self._last = last
        self._total = max(last - first + 1, 0)
        self._only = only

    def rank(self, queries: Sequence[Pairs]) -> Sequence[Sequence[Candidate]]:
        """Return the best candidates for the terms of each query."""
        found = self._postings({term for pairs in queries for pair in pairs for term in pair})
        return [self._ranking(pairs, found) for pairs in queries]

    def _ranking(self, pairs: Pairs, found: Mapping[bytes, _Posting]) -> Sequence[Candidate]:
        own = {term: found[term] for pair in pairs for term in pair if term in found}
        rough = by_postings((each.weight, each.numbers) for each in own.values() if not each.is_common)
        if len(rough) < MAX_CANDIDATES:
            rough = by_postings((each.weight, each.numbers) for each in own.values())
        terms = self._terms(best(rough, MAX_CANDIDATES))
        weights = {term: each.weight for term, each in own.items()}
        scores, worth = by_terms(pairs, weights, terms)
        telling = weight(max(self._total * TELLING, 1), self._total)
        return [Candidate(number, worth[number] / telling) for number in best(with_neighbours(scores), MAX_CANDIDATES)]

    def newest(self) -> Sequence[Candidate]:
        if self._only is not None:
            numbers = sorted((each for each in self._only if self._first <= each <= self._last), reverse=True)
        else:
            rows = self._db.execute(
                "SELECT number FROM indexed_messages WHERE index_id = ? AND number BETWEEN ? AND ? "
                "ORDER BY number DESC LIMIT ?",
                (self._index, self._first, self._last, MAX_CANDIDATES),
            )
            numbers = [row[0] for row in rows]
        return [Candidate(number, 0.0) for number in numbers[:MAX_CANDIDATES]]

    def _postings(self, terms: Collection[bytes]) -> Mapping[bytes, _Posting]:
        # A text for each term is read three times as fast as a row for each number.
        rows = self._db.execute(
            f"""
            SELECT column1, (
                SELECT group_concat(number)
                FROM (
                    SELECT number FROM words
                    WHERE index_id = ? AND term = column1 AND number BETWEEN ? AND ?
                    ORDER BY number DESC LIMIT ?
                )
            )
            FROM (VALUES {", ".join(["(?)"] * len(terms))})
            """,  # noqa: S608 - question marks
            (self._index, self._first, self._last, COMMON, *terms),
        )
        return {term: posting for term, text in rows if text and (posting := self._posting(text))}

    def _posting(self, text: str) -> _Posting | None:
        numbers = [int(each) for each in text.split(",")]
        if self._only is not None:
            numbers = [number for number in numbers if number in self._only]
        if not numbers:
            return None
        is_common = len(numbers) >= COMMON
        count = COMMON * self._total / (self._last - min(numbers) + 1) if is_common else len(numbers)
        return _Posting(weight(count, self._total), numbers, is_common)

    def _terms(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        marks = ", ".join("?" * len(numbers))
        rows = self._db.execute(
            f"""
            SELECT number, terms FROM indexed_messages
            WHERE index_id = ? AND number IN ({marks})
            ORDER BY number DESC
            """,  # noqa: S608 - question marks
            (self._index, *numbers),
        )
        return dict(rows.fetchall())

"""Rank messages by the words of a query that they have, and that the messages beside them have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

# A share of the scores of the messages before and behind: people say a thing in more than one message.
NEIGHBOURS = 0.5
# As in BM25: how soon a message's length counts against it. A term's frequency is left out, since messages are short.
LENGTH, SATURATION = 0.3, 1.2
# More than BM25 has, so that many common words do not outweigh a rare one.
POWER = 1.5
# Of several queries: a hit's rank counts as if so many were before it.
RANKS = 10


def weight(found: float, of: int) -> float:
    """Return the weight of a term that `found` of so many messages have."""
    return float(log(1 + max(of - found + 0.5, 0.5) / (found + 0.5)) ** POWER)


def by_postings(postings: Iterable[tuple[float, Collection[int]]]) -> dict[int, float]:
    """Return the scores of messages. A posting has a term's weight, and the numbers of its messages."""
    scores: dict[int, float] = {}
    get = scores.get
    for each, numbers in postings:
        for number in numbers:
            scores[number] = get(number, 0.0) + each
    return scores


def best(scores: Mapping[int, float], number: int) -> list[int]:
    """Return the `number` best, of equal ones the first."""
    return sorted(scores, key=scores.__getitem__, reverse=True)[:number]


def by_terms(
    pairs: Collection[tuple[bytes, bytes]], weights: Mapping[bytes, float], messages: Mapping[int, bytes]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the exact scores of messages, whose terms stand one behind the other, and the weights of their words.

    A pair has the two terms of a word, of which a message's heavier one is the weight of the word.
    """
    average = sum(map(len, messages.values())) / max(len(messages), 1)
    known = list(weights.items())
    both = [(one, other, min(weights[one], weights[other])) for one, other in pairs if {one, other} <= weights.keys()]
    scores, worth = {}, {}
    for number, terms in messages.items():
        score = 0.0
        for term, each in known:
            if term in terms:
                score += each
        scores[number] = score / _length(len(terms) / average)
        for one, other, less in both:
            if one in terms and other in terms:
                score -= less
        worth[number] = score
    return scores, worth


def _length(length: float) -> float:
    return 1 + SATURATION * (1 - LENGTH + LENGTH * length)


def with_neighbours(scores: Mapping[int, float]) -> dict[int, float]:
    get = scores.get
    return {
        number: score + NEIGHBOURS * (get(number - 1, 0.0) + get(number + 1, 0.0)) for number, score in scores.items()
    }


def merged(rankings: Sequence[Sequence[int]]) -> dict[int, float]:
    """Return one score from the ranks of several queries."""
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, number in enumerate(ranking):
            scores[number] += 1 / (RANKS + rank)
    return scores

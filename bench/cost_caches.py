"""Two prompt caches as OpenAI describes them: what of a request is read from them, and what is written and billed.

A model of them: no request is routed to another machine, nothing is evicted before its time, and no hidden tokens are
there. An answer is in no cache before it was sent as part of a prompt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any, Protocol

# Fewer tokens are not cached; above that the older cache counts in steps.
MIN_TOKENS = 1024
STEP_TOKENS = 128
# How long something unused stays, in seconds.
PREFIX_LIFE_S = 600.0
BREAKPOINT_LIFE_S = 1800.0
# So many user messages before the newest are looked at for a breakpoint.
LOOK_BACK = 20

_TOKEN = re.compile(r"\d{1,3}|[^\W\d]+|[^\w\s]")
_OVERHEAD = 4


@dataclass(frozen=True)
class Said:
    """One message of a request. `marked`: an explicit breakpoint stands at its end."""

    role: str
    text: str
    marked: bool = False

    @property
    def tokens(self) -> int:
        """Return what it takes."""
        return len(_tokens(self.role, self.text))

    def starts_like(self, other: "Said") -> int:
        """Return how many tokens two messages have in common at their beginning."""
        pairs = zip(_tokens(self.role, self.text), _tokens(other.role, other.text), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@lru_cache(maxsize=4096)
def _tokens(role: str, text: str) -> tuple[str, ...]:
    return (role, *("",) * (_OVERHEAD - 1), *_TOKEN.findall(text))


def read_messages(body: dict[str, Any]) -> list[Said]:
    """Read a request's messages, with content as text or in parts."""
    return [Said(message["role"], *_content(message["content"])) for message in body["messages"]]


def _content(content: str | list[dict[str, Any]]) -> tuple[str, bool]:
    if isinstance(content, str):
        return content, False
    return "".join(part["text"] for part in content), any("prompt_cache_breakpoint" in part for part in content)


@dataclass(frozen=True)
class Billed:
    """The prompt's side of a usage, in tokens: all of it, what was read from the cache, what was written into it."""

    prompt: int
    cached: int
    written: int = 0


class Cache(Protocol):
    """A provider's cache for one conversation. `now` is in seconds."""

    def ask(self, messages: Sequence[Said], now: float) -> Billed:
        """Take in a request and say how it is billed."""


class PrefixCache:
    """Up to gpt-5.5: the longest common prefix with any earlier request."""

    def __init__(self) -> None:
        self._earlier: list[tuple[float, Sequence[Said]]] = []

    def ask(self, messages: Sequence[Said], now: float) -> Billed:
        """Take in a request and say how it is billed."""
        self._earlier = [entry for entry in self._earlier if now - entry[0] <= PREFIX_LIFE_S]
        common = max((_common(messages, earlier) for _, earlier in self._earlier), default=0)
        self._earlier.append((now, messages))
        cached = common // STEP_TOKENS * STEP_TOKENS if common >= MIN_TOKENS else 0
        return Billed(sum(message.tokens for message in messages), cached)


def _common(one: Sequence[Said], other: Sequence[Said]) -> int:
    tokens = 0
    for mine, theirs in zip(one, other, strict=False):
        if (mine.role, mine.text) != (theirs.role, theirs.text):
            return tokens + mine.starts_like(theirs)
        tokens += mine.tokens
    return tokens


class BreakpointCache:
    """From gpt-5.6 on: up to a breakpoint that an earlier request wrote; what is written costs a fee."""

    def __init__(self) -> None:
        self._used: dict[int, float] = {}

    def ask(self, messages: Sequence[Said], now: float) -> Billed:
        """Take in a request and say how it is billed."""
        ends = _ends(messages)
        users = [number for number, message in enumerate(messages) if message.role == "user"]
        looked_at = {*users[-LOOK_BACK - 1 :], *(number for number in users if messages[number].marked)}
        hit = max((number for number in looked_at if self._is_fresh(ends[number], now)), default=None)
        written = {users[-1], *(number for number in users if messages[number].marked)}
        for number in written | ({hit} if hit is not None else set()):
            self._used[ends[number][0]] = now
        total = ends[-1][1]
        cached = ends[hit][1] if hit is not None else 0
        return Billed(total, cached, max(ends[max(written)][1] - cached, 0))

    def _is_fresh(self, end: tuple[int, int], now: float) -> bool:
        key, tokens = end
        return tokens >= MIN_TOKENS and now - self._used.get(key, float("-inf")) <= BREAKPOINT_LIFE_S


def _ends(messages: Sequence[Said]) -> list[tuple[int, int]]:
    """Return, for the end of each message, a key of all up to there and its tokens."""
    ends: list[tuple[int, int]] = []
    key, tokens = 0, 0
    for message in messages:
        key, tokens = hash((key, message.role, message.text)), tokens + message.tokens
        ends.append((key, tokens))
    return ends

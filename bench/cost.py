"""`python -m bench cost`: what a long channel costs, beside a window that slides and beside the last 25 messages.

A channel of 500 messages (200 tokens each in the mean, every second one the bot's) goes through the bot's own core,
database and client to a server that bills as OpenAI's caches do, older and newer. The other ways of laying out a
prompt meet the same caches with the same conversation. A cost is that of all prompts, and of the summaries with what
they say; what the answers say costs the same everywhere and is left out. Prices are ratios to an uncached token.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from bench.cost_caches import BreakpointCache, Cache, PrefixCache
from bench.cost_play import Exchange, compare, conversation, last_25, play, sliding
from bench.cost_server import Completed

MAX_OF_SLIDING = 0.20
MIN_CACHED = 0.90
WINDOWS = (16_000, 32_000)


@dataclass(frozen=True)
class Provider:
    """A model, its cache, and its prices relative to an uncached input token (genai-prices 0.2.3)."""

    model: str
    cache: Callable[[], Cache]
    cached: float
    written: float
    output: float

    def cost(self, requests: Sequence[Completed]) -> float:
        """Return what requests cost, in uncached input tokens."""
        return sum(self._cost(request) for request in requests)

    def _cost(self, request: Completed) -> float:
        billed = request.billed
        plain = billed.prompt - billed.cached - billed.written
        prompt = plain + billed.cached * self.cached + billed.written * self.written
        return prompt + (request.output * self.output if request.is_summary else 0)


PROVIDERS = (
    Provider("gpt-5.4-mini", PrefixCache, cached=0.1, written=1.0, output=6.0),
    Provider("gpt-6-luna", BreakpointCache, cached=0.1, written=1.25, output=5.0),
)


@dataclass(frozen=True)
class Row:
    """One line of the table. `cached` is the share of prompts that was read from the cache, after the first fill."""

    model: str
    window: int
    layout: str
    completions: int
    cost: float
    ratio: float
    cached: float
    target: bool | None = None
    """Whether it is good enough; None where nothing is asked of it."""


PARLEY, WITH_SUMMARIES, SLIDING, LAST_25 = (
    "Parley",
    "Parley, with summaries",
    "sliding window",
    "last 25 messages",
)


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table (or JSON), and return 0 when the targets are met."""
    parser = argparse.ArgumentParser("python -m bench cost", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--messages", type=int, default=500, help="how long the channel is (default: 500)")
    parser.add_argument("--seed", type=int, default=1, help="which conversation (default: 1)")
    parser.add_argument("--windows", type=int, nargs="+", default=WINDOWS, help="tokens (default: 16000 32000)")
    read = parser.parse_args(arguments)
    rows = asyncio.run(measure(read.messages, read.seed, read.windows))
    sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n" if read.json else table(rows))
    return 0 if all(row.target is not False for row in rows) else 1


async def measure(messages: int, seed: int, windows: Sequence[int]) -> list[Row]:
    """Return all rows for a channel of so many messages."""
    talk = conversation(messages, seed)
    return [row for provider in PROVIDERS for window in windows for row in await _rows(provider, window, talk)]


async def _rows(provider: Provider, window: int, talk: Sequence[Exchange]) -> list[Row]:
    requests = {
        PARLEY: await play(talk, model=provider.model, cache=provider.cache(), window=window, summaries=False),
        WITH_SUMMARIES: await play(talk, model=provider.model, cache=provider.cache(), window=window, summaries=True),
        SLIDING: compare(talk, sliding, cache=provider.cache(), window=window),
        LAST_25: compare(talk, last_25, cache=provider.cache(), window=window),
    }
    whole = provider.cost(requests[SLIDING])
    full = _first_fill(requests[PARLEY])
    rows = []
    for layout, billed in requests.items():
        cost, cached = provider.cost(billed), _cached(billed, full)
        met = cost / whole <= MAX_OF_SLIDING and cached >= MIN_CACHED if layout == PARLEY else None
        rows.append(Row(provider.model, window, layout, len(billed), cost, cost / whole, cached, met))
    return rows


def _first_fill(requests: Sequence[Completed]) -> int:
    """Return how many answers there were before the first trim, which shows in a smaller prompt."""
    answers = [request.billed.prompt for request in requests if not request.is_summary]
    pairs = enumerate(pairwise(answers), 1)
    return next((number for number, (before, after) in pairs if after < before), 0)


def _cached(requests: Sequence[Completed], full: int) -> float:
    answers = [request for request in requests if not request.is_summary][full:]
    return sum(each.billed.cached for each in answers) / sum(each.billed.prompt for each in answers)


def table(rows: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    yield "| Model's cache | Window | Prompts | Cost of a sliding window's | Cached, once full | Target |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        target = {None: "", True: "met", False: "**missed**"}[row.target]
        if target:
            target = f"≤ {MAX_OF_SLIDING:.2f}, ≥ {MIN_CACHED:.0%}: {target}"
        yield (
            f"| {row.model} | {row.window // 1000}k | {row.layout} | {row.ratio:.2f} | {row.cached:.0%} | {target} |"
        )

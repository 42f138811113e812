"""`python -m bench recall`: which share of the lines that later questions need reaches the model, and how fast."""

import argparse
import asyncio
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bench.recall_talk import FACTS, PEOPLE, Question, Talk, make_talk
from bot.chat import prompt
from bot.config.options import InForce, Options
from bot.core.clock import SystemClock
from bot.core.domain import ChannelId, GuildId, Message, MessageId, Place, Role, Speaker, UserId, first_id_at
from bot.core.tokens import estimate
from bot.storage.store import Store
from bot.tools.recall.notes import Notes
from bot.tools.recall.scope import Scope
from bot.tools.recall.tools import SearchConversation
from bot.tools.tool import Asker
from tests.support.clock import START

SEEDS = (1, 2, 3)
HERE = Place(ChannelId(1456074443980800001), guild=GuildId(1456074443980800000))
PARLEY = Speaker(UserId(1456074443980800002), "Parley")
SPEAKERS = {name: Speaker(UserId(1456074443980800010 + at), name) for at, name in enumerate(PEOPLE)}
CONTEXT, REPLY = 8000, 500
CALL_TOKENS = 2500
# Every so many lines the bot says something.
ANSWERED = 4
ANSWERS = ("Noted!", "Ha, good one.", "了解です。", "Alles klar.", "D'accord.", "¡Vale!", "Combinado.", "好的。")
BATCH = 50

HISTORY = prompt.Budget(CONTEXT, REPLY, prompt.system_tokens("You are a helpful assistant."), 0).history
ASKER = Asker(MessageId(2**62), HERE, PARLEY.id)
# Time and id of a hit.
MARK_TOKENS = 24
TARGETS = {
    "one call, the question's own words, 2,500 tokens": 0.80,
    "one call, three queries, 2,500 tokens": 0.90,
    "notes, 1,000 tokens": 0.70,
}

Way = Callable[[Question], Awaitable[str]]


def messages_of(talk: Talk) -> list[Message]:
    """Return the talk as it would be stored, a line a minute."""
    found: list[Message] = []
    first = first_id_at(START)
    for number, line in enumerate(talk.lines):
        position = MessageId(first + ((number * 60_000) << 22))
        found.append(_message(position, position, Role.USER, SPEAKERS[line.speaker], line.text))
        if number % ANSWERED == 0:
            answer = ANSWERS[number // ANSWERED % len(ANSWERS)]
            found.append(_message(MessageId(position + (2000 << 22)), position, Role.ASSISTANT, PARLEY, answer))
    return found


def _message(id_: MessageId, position: MessageId, role: Role, author: Speaker, text: str) -> Message:
    return Message(id_, position, role, author, text, prompt.count(author, text))


def window_of(messages: Sequence[Message]) -> Sequence[Message]:
    """Return the messages that a model with a small window has in front of it at the end."""
    held: list[Message] = []
    for message in messages:
        held = list(prompt.window([*held, message], HISTORY))
    return held


def fill(path: Path, messages: Sequence[Message], start: MessageId) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO conversations (channel_id, guild_id, window_start) VALUES (?, ?, ?)",
            (HERE.channel, HERE.guild, start),
        )
        database.executemany(
            "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (each.id, HERE.channel, each.position, each.role, each.author.id, each.author.name, each.content, 10)
                for each in messages
            ],
        )


class Ways:
    """The ways by which a line may reach the model, on one stored talk."""

    def __init__(self, store: Store, messages: Sequence[Message], window: Sequence[Message]) -> None:
        self._search = SearchConversation(store, Scope(store, _no_options, lambda _, places: places), _nobody)
        self._notes = Notes(store, _nobody)
        self._shown = "\n".join(each.content for each in window)
        self._porter = _porter([each for each in messages if each.position < window[0].position])
        self.seconds: list[float] = []
        self.by_name: dict[str, Way] = {
            "window only, as before": self._window,
            "FTS5 porter, 2,500 tokens": self._fts5,
            "one call, the question's own words, 2,500 tokens": lambda asked: self._call([asked.text]),
            "one call, three queries, 2,500 tokens": lambda asked: self._call(asked.queries),
            "notes, 1,000 tokens": self._noted,
        }

    async def _window(self, _: Question) -> str:
        return self._shown

    async def _call(self, queries: Sequence[str]) -> str:
        began = time.perf_counter()
        result = await self._search.run({"queries": list(queries)}, ASKER, tokens=CALL_TOKENS)
        self.seconds.append(time.perf_counter() - began)
        return result.text

    async def _noted(self, asked: Question) -> str:
        return await self._notes.about(HERE, asked.text, HISTORY)

    async def _fts5(self, asked: Question) -> str:
        words = re.findall(r"\w+", asked.text)
        rows = self._porter.execute(
            "SELECT text FROM said WHERE said MATCH ? ORDER BY bm25(said) LIMIT 100",
            (" OR ".join(f'"{each}"' for each in words),),
        )
        shown, left = [], CALL_TOKENS
        for (text,) in rows:
            # With the same marks as the bot's results.
            left -= estimate(text) + MARK_TOKENS
            if left < 0:
                break
            shown.append(text)
        return "\n".join(shown)


async def _no_options(_: Place) -> InForce:
    return InForce(Options(), {})


def _nobody(_: UserId) -> bool:
    return False


def _porter(messages: Sequence[Message]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE said USING fts5 (text, tokenize = 'porter unicode61')")
    database.executemany("INSERT INTO said VALUES (?)", [(f"{each.author.name}: {each.content}",) for each in messages])
    return database


async def measure(folder: Path, seed: int, reached: dict[str, dict[str, list[bool]]]) -> list[float]:
    """Add which questions' lines are reached, by way and language; return the seconds of the calls."""
    talk = make_talk(seed)
    messages = messages_of(talk)
    window = window_of(messages)
    path = folder / f"{seed}.sqlite3"
    store = await Store.open(path, SystemClock())
    fill(path, messages, window[0].position)
    while await store.words.index(HERE.channel, limit=BATCH):
        pass
    ways = Ways(store, messages, window)
    for name, way in ways.by_name.items():
        for asked in talk.questions:
            text = await way(asked)
            reached[name][asked.language].append(asked.needed in text)
    await store.close()
    return ways.seconds


def report(reached: dict[str, dict[str, list[bool]]]) -> Iterator[str]:
    languages = list(FACTS)
    yield "| Way | All | " + " | ".join(languages) + " | Target |"
    yield "|---" * (len(languages) + 3) + "|"
    for name, those in reached.items():
        whole = statistics.mean(each for found in those.values() for each in found)
        target = TARGETS.get(name)
        met = f"≥ {target:.2f}: {'met' if whole >= target else 'missed'}" if target else ""
        shares = " | ".join(f"{statistics.mean(those[each]):.2f}" for each in languages)
        yield f"| {name} | {whole:.2f} | {shares} | {met} |"


async def run(seeds: Sequence[int]) -> None:
    reached: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    seconds: list[float] = []
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        for seed in seeds:
            seconds += await measure(Path(folder), seed, reached)
    for line in report(reached):
        print(line)
    last = statistics.quantiles(seconds, n=20)[-1]
    print(f"\n{len(seconds)} calls: median {statistics.median(seconds) * 1000:.1f} ms, p95 {last * 1000:.1f} ms")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench recall", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    asyncio.run(run(parser.parse_args(arguments).seeds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

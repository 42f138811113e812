"""A channel's conversation, played through the bot's core, and through two ways that other bots lay out prompts."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from random import Random
from unittest.mock import patch

from bench.cost_caches import Cache, Said
from bench.cost_server import CachingServer, Completed
from bot.chat import prompt
from bot.chat.turns import Limits
from bot.config.options import Options
from bot.core.clock import SystemClock
from bot.core.content import FileNote
from bot.core.domain import (
    ChannelId,
    ChannelSnapshot,
    Completion,
    Decision,
    Message,
    MessageId,
    Place,
    Request,
    Role,
    Speaker,
    ToolCard,
    Turn,
    UserId,
    first_id_at,
)
from bot.core.errors import ParleyError
from bot.core.tokens import MESSAGE_OVERHEAD, estimate
from bot.core.tools import Link
from bot.llm.client import OpenAIModel
from bot.llm.deadlines import Deadlines
from bot.llm.parts.connections import Connections
from bot.llm.request import cache_life
from bot.storage.store import Store
from tests.support.chat_parts import chat_parts, summaries_written

MEAN_TOKENS, SIGMA = 200, 0.8
SYSTEM_TOKENS, REPLY_TOKENS, SUMMARY_TOKENS = 600, 1500, 450
# Between two questions: slower than anybody types, and quick enough for every cache to stay warm.
PAUSE = timedelta(minutes=1)

OPENAI = "https://api.openai.com/v1"
_BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
_HERE = Place(ChannelId(42))
_PARLEY = Speaker(UserId(1), "Parley")
_PEOPLE = [Speaker(UserId(first_id_at(_BEGIN) + number), name) for number, name in enumerate(("Ada", "Bo", "Cleo"))]
_PATIENT = Deadlines(first_token_s=60, stall_s=60, total_s=120)


@dataclass(frozen=True)
class Exchange:
    """One question and its answer; ids are as far apart as Discord's would be."""

    id: MessageId
    author: Speaker
    question: str
    answer: str

    def messages(self) -> list[Message]:
        """Return both as the bot remembers them."""
        return [
            Message(self.id, self.id, Role.USER, self.author, self.question, prompt.count(self.author, self.question)),
            Message(
                MessageId(self.id + 1), self.id, Role.ASSISTANT, _PARLEY, self.answer,
                estimate(self.answer) + MESSAGE_OVERHEAD,
            ),
        ]  # fmt: skip


def words(number: int, random: Random) -> str:
    """Return text that takes so many tokens, by the server's count and by the bot's estimate."""
    return " ".join("".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=3)) for _ in range(number))


def conversation(messages: int, seed: int) -> list[Exchange]:
    """Return a conversation of so many messages, every second one the bot's; the same for the same seed."""
    random = Random(seed)

    def text() -> str:
        size = random.lognormvariate(log(MEAN_TOKENS) - SIGMA**2 / 2, SIGMA)
        return words(min(max(round(size), 3), 1400), random)

    return [
        Exchange(MessageId(first_id_at(_BEGIN + number * PAUSE)), random.choice(_PEOPLE), text(), text())
        for number in range(messages // 2)
    ]


def system_prompt() -> str:
    """Return a system prompt that takes `SYSTEM_TOKENS` together with the bot's own rules."""
    return words(SYSTEM_TOKENS - estimate(prompt.HOUSE_RULES), Random(0))


def budget(window: int) -> prompt.Budget:
    """Return what the bot has room for in a window of so many tokens."""
    return prompt.Budget(window, REPLY_TOKENS, prompt.system_tokens(system_prompt()), cap=0)


# ------------------------------------------------------------------ the bot itself


class _Reply:
    """`ports.Reply` in a channel that nobody looks at."""

    speaker = _PARLEY

    def __init__(self, store: Store, part: MessageId) -> None:
        self._store = store
        self._part = part
        self._turn: Turn | None = None

    def shows(self, message: MessageId) -> bool:
        return message == self._part

    async def snapshot(self, since: MessageId) -> ChannelSnapshot | None:  # noqa: ARG002 - the port has it
        return None

    def is_for(self, turn: Turn) -> None:
        self._turn = turn

    async def begin(self) -> None:
        pass

    def act(self, action: str | None, tool: str = "", share: float | None = None) -> None:
        pass

    def ask(self, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        pass

    def close_card(self, number: str, decision: Decision) -> None:
        pass

    def cite(self, tools: Sequence[str], links: Sequence[Link]) -> None:
        pass

    def credit(self, model: str, missing: str) -> None:
        pass

    def tell(self, notes: Sequence[FileNote]) -> None:
        pass

    def retract(self) -> None: ...

    def write(self, text: str) -> None:
        pass

    async def finish(self, completion: Completion) -> None:  # noqa: ARG002 - the port has it
        assert self._turn is not None
        await self._store.turns.set_parts(self._turn.id, [self._part])

    async def fail(self, error: ParleyError, instead: str = "") -> str:  # noqa: ARG002 - the port has it
        raise error

    async def withdraw(self) -> None:
        pass


async def play(talk: Sequence[Exchange], *, model: str, cache: Cache, window: int, summaries: bool) -> list[Completed]:
    """Play a conversation through the real core, store and client; return what the server billed."""
    summary = words(SUMMARY_TOKENS, Random(1))
    with tempfile.TemporaryDirectory() as folder:
        async with CachingServer(cache, summary=summary) as server:
            clock = SystemClock()
            store = await Store.open(Path(folder) / "parley.sqlite3", clock)
            connections = Connections(server.url, None)
            # The server gets the same hints as OpenAI's.
            with patch("bot.llm.request.is_openai", return_value=True):
                asked = OpenAIModel(
                    base_url=server.url, model=model, reply_tokens=REPLY_TOKENS, deadlines=_PATIENT, clock=clock,
                    context_tokens=window, memory=store.model_limits, connections=connections,
                )  # fmt: skip
            core = chat_parts(
                store, asked, clock, options=Options(system_prompt=system_prompt()), reply_tokens=REPLY_TOKENS,
                limits=Limits(max_completions=8, channel_queue=5), cache_life=cache_life(OPENAI, model),
                with_summaries=summaries,
            )  # fmt: skip
            try:
                for number, each in enumerate(talk):
                    server.answer, server.now = each.answer, number * PAUSE.total_seconds()
                    await core.turns.reply(_request(each), _Reply(store, MessageId(each.id + 1)))
                    await summaries_written(core.summaries)
            finally:
                await connections.close()
                await store.close()
            return server.requests


def _request(each: Exchange) -> Request:
    return Request(each.id, _HERE, each.author, each.question)


# ------------------------------------------------------------------ the other ways

Layout = Callable[[Sequence[Message], int], Sequence[Message]]


def sliding(messages: Sequence[Message], budget: int) -> Sequence[Message]:
    """Return the newest messages that fit: the window moves with each turn."""
    start, kept = len(messages), 0
    while start > 0 and kept + messages[start - 1].tokens <= budget:
        start -= 1
        kept += messages[start].tokens
    return messages[min(start, len(messages) - 1) :]


def last_25(messages: Sequence[Message], budget: int) -> Sequence[Message]:
    """Return the last 25 messages, as far as they fit."""
    return sliding(messages[-25:], budget)


def compare(talk: Sequence[Exchange], layout: Layout, *, cache: Cache, window: int) -> list[Completed]:
    """Lay out the same conversation another way, for the same cache."""
    room, system = budget(window).history, system_prompt()
    said: list[Message] = []
    requests = []
    for number, each in enumerate(talk):
        question, answer = each.messages()
        prompted = prompt.compose(system, layout([*said, question], room))
        messages = [Said(str(message.role), message.content) for message in prompted.messages]
        billed = cache.ask(messages, number * PAUSE.total_seconds())
        requests.append(Completed(billed, answer.tokens, is_summary=False))
        said += [question, answer]
    return requests

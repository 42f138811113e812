"""Model servers that do to each request what a seed says, and note what they have reported."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from aiohttp import web

from tests.support.model_answers import send_event
from tests.support.model_server import (
    BEGIN,
    DONE,
    Behaviour,
    Chunk,
    Exchange,
    Then,
    hang_up,
    never_answer,
    status,
    text_chunk,
)

_ASKED = re.compile(r"\bq(\d+)v(\d+)\b")
# In so many of so many questions in a row the first server is down.
OUTAGE, PERIOD = 25, 250

_TOO_LONG = {"message": "too long", "code": "context_length_exceeded", "type": "invalid_request_error"}
_NO_MONEY = {"message": "You exceeded your current quota", "code": "insufficient_quota", "type": "insufficient_quota"}


class Instant(StrEnum):
    """When somebody acts on a question that is being answered."""

    ASKED = "asked"
    """The server has the request, and has sent nothing."""
    AMID = "amid"
    """Half of the answer is sent."""


@dataclass(slots=True)
class Asked:
    """One request for a completion. `prompt` and `output` are what is reported, unlike that of any other request."""

    server: str
    serial: int
    question: int
    version: int
    play: str
    words: int
    reported: bool = False
    """A usable report was sent."""

    @property
    def prompt(self) -> int:
        return 1 + self.serial % 1900

    @property
    def output(self) -> int:
        return 1 + self.serial // 1900

    @property
    def text(self) -> str:
        return f"a{self.question}v{self.version}r{self.serial}" + " word" * self.words + f" z{self.serial}."

    @property
    def half(self) -> str:
        return self.text[: len(self.text) // 2]

    @property
    def usage(self) -> dict[str, int]:
        return {"prompt_tokens": self.prompt, "completion_tokens": self.output}


# Refused or broken before the first byte of an answer.
_REFUSALS: Mapping[str, Callable[[], Behaviour]] = {
    "500": lambda: status(500, error="oops"),
    "503": lambda: status(503, error="overloaded"),
    "429 short": lambda: status(429, error="slow down", headers={"Retry-After": "2"}),
    "429 long": lambda: status(429, error="slow down", headers={"Retry-After": "600"}),
    "quota": lambda: status(429, error=_NO_MONEY),
    "overflow": lambda: status(400, error=_TOO_LONG),
    "413": lambda: status(413, "<html>Request Entity Too Large</html>"),
    "401": lambda: status(401, error="bad key"),
    "hang up": hang_up,
    "hang": never_answer,
}

# How an answer goes on behind its first half, if not with the other one.
_BREAKS: Mapping[str, tuple[tuple[str, ...], Then]] = {
    "drop": ((), Then.DROP),
    "stall": ((), Then.HANG),
    "unended": ((), Then.END),
    "nonsense": (("{nonsense",), Then.END),
    "error amid": (('{"error": {"message": "overloaded", "code": 503}}',), Then.END),
}
# The same without a word of the answer.
_EARLY_BREAKS = {f"early {name}": name for name in _BREAKS}

# Reports that are none, or absurd.
_WRONG_USAGE: Mapping[str, object] = {
    "usage none": None,
    "usage zero": {"prompt_tokens": 0, "completion_tokens": 0},
    "usage negative": {"prompt_tokens": -5, "completion_tokens": -7},
    "usage words": {"prompt_tokens": "many", "completion_tokens": [3]},
    "usage a list": [1, 2],
    "usage absurd": {"prompt_tokens": 10**9, "completion_tokens": 10**9},
}

# Weights. All but "say" are faults.
_WEIGHTS = {
    "say": 60.0,
    "slow": 4,
    "cut short": 3,
    "open end": 2,
    "empty": 2,
    "413": 0.5,
    "401": 0.5,
    **dict.fromkeys(("500", "503", "429 short", "429 long", "quota", "overflow", "hang up", "hang"), 2),
    **dict.fromkeys((*_BREAKS, *_EARLY_BREAKS), 1.5),
    **dict.fromkeys(_WRONG_USAGE, 1.5),
}
PLAYS = tuple(_WEIGHTS)


@dataclass
class Servers:
    """What all servers have in common: the seed, and the record of all requests."""

    seed: int
    act: Callable[[Asked, Instant], Awaitable[None]]
    calm: bool = False
    """Whether everything is answered as asked from now on."""
    requests: dict[int, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    """By question, in order."""
    _serial: int = 0

    def request(self, server: str, question: int, version: int) -> Asked:
        self._serial += 1
        times = len(self.requests[question])
        random = Random(f"{self.seed} {question} {times} {server}")  # noqa: S311 - a seed is wanted
        (play,) = random.choices(PLAYS, tuple(_WEIGHTS.values()))
        if server == "first" and question % PERIOD < OUTAGE:
            play = "503" if question // PERIOD % 2 else "hang up"
        words = random.choice((0, 5, 30, 200))
        asked = Asked(server, self._serial, question, version, "say" if self.calm else play, words)
        self.requests[question].append(asked)
        return asked


@dataclass
class FaultyServer:
    """`model_server.Behaviour` of one server."""

    name: str
    servers: Servers

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        questions = [m["content"] for m in exchange.recorded.messages if m["role"] == "user"]
        question, version = map(int, _ASKED.findall(questions[-1])[-1])
        asked = self.servers.request(self.name, question, version)
        await self.servers.act(asked, Instant.ASKED)
        if refusal := _REFUSALS.get(asked.play):
            return await refusal().play(exchange)
        return await self._stream(asked, exchange)

    async def _stream(self, asked: Asked, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        await send_event(response, BEGIN)
        early = asked.play in _EARLY_BREAKS
        if asked.play != "empty" and not early:
            await send_event(response, text_chunk(asked.half))
            await self.servers.act(asked, Instant.AMID)
        if broken := _BREAKS.get(_EARLY_BREAKS.get(asked.play, asked.play)):
            events, then = broken
            for event in events:
                await send_event(response, event)
            if then is Then.HANG:
                await exchange.hang()
            elif then is Then.DROP:
                exchange.drop()
            return response
        await self._rest(asked, response)
        if asked.play == "open end":
            await exchange.hang()
        else:
            await send_event(response, DONE)
        return response

    async def _rest(self, asked: Asked, response: web.StreamResponse) -> None:
        if asked.play in {"empty", "cut short"}:
            await send_event(response, Chunk({}, "length" if asked.play == "cut short" else "stop"))
        else:
            rest = asked.text[len(asked.half) :]
            pieces = re.findall(r".{1,40}", rest) if asked.play == "slow" else [rest]
            for piece in pieces:
                if len(pieces) > 1:
                    await asyncio.sleep(1.0)
                await send_event(response, text_chunk(piece))
            await send_event(response, Chunk({}, "stop"))
        if asked.play not in _WRONG_USAGE:
            await send_event(response, Chunk(None, usage=asked.usage))
            asked.reported = True
        elif usage := _WRONG_USAGE[asked.play]:
            await send_event(response, Chunk(None, usage=usage))  # type: ignore[arg-type] # so it is meant

"""The model: it knows each question and does to it what the schedule says."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from tests.e2e.chaos import wordings
from tests.e2e.chaos.schedule import Play, Question
from tests.e2e.chaos.wordings import half
from tests.support.model_answers import send_event
from tests.support.model_server import (
    BEGIN,
    DONE,
    Behaviour,
    Chunk,
    Exchange,
    drop_after,
    end_after,
    hang_up,
    never_answer,
    say,
    say_nothing,
    send_raw,
    stall_after,
    status,
    stream_error,
    text_chunk,
)


@dataclass(frozen=True, slots=True)
class Slow:
    """Send an answer in ten pieces over some seconds."""

    text: str
    seconds: float

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        response = await exchange.open()
        await send_event(response, BEGIN)
        step = -(-len(self.text) // 10)
        for at in range(0, len(self.text), step):
            await asyncio.sleep(self.seconds / 10)
            await send_event(response, text_chunk(self.text[at : at + step]))
        await send_event(response, Chunk({}, "stop"))
        await send_event(response, DONE)
        return response


class Oracle:
    """A `Behaviour` for every request. `heard` is told its questions (mention and version) and what will be played."""

    def __init__(self, questions: Sequence[Question], heard: Callable[[Sequence[tuple[int, int]], str], None]) -> None:
        self._questions = questions
        self._heard = heard
        self._asked: dict[int, int] = {}
        self.calm = False
        """Whether everything is answered as asked from now on."""

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        asked = [
            question
            for message in exchange.recorded.messages
            if message["role"] == "user"
            for question in wordings.asked(message["content"])
        ]
        mention, version = asked[-1]
        question = self._questions[mention]
        time = self._asked.get(mention, 0)
        self._asked[mention] = time + 1
        plays = () if self.calm else question.plays[time:]
        play = plays[0] if plays else Play("say")
        self._heard(asked, play.name)
        return await behaviour(play, wordings.answer(mention, version, question.words)).play(exchange)


_TOO_LONG = {"message": "too long", "code": "context_length_exceeded", "type": "invalid_request_error"}
# By name: what is done where a text would be the whole answer.
_PLAYS: Mapping[str, Callable[[str], Behaviour]] = {
    "say": lambda text: say(text, chunks=20),
    "cut_short": lambda text: say(half(text), chunks=5, finish="length"),
    "hang": lambda _: never_answer(),
    "hang_up": lambda _: hang_up(),
    "stall": lambda text: stall_after(half(text)),
    "drop": lambda text: drop_after(half(text)),
    "unended": lambda text: end_after(half(text)),
    "nonsense": lambda text: send_raw("{nonsense", after=half(text)),
    "error_in_stream": lambda text: stream_error("overloaded", after=half(text)),
    "429": lambda _: status(429, error="slow down", headers={"Retry-After": "1"}),
    "500": lambda _: status(500, error="oops"),
    "empty": lambda _: say_nothing(),
    "overflow": lambda _: status(400, error=_TOO_LONG),
}


def behaviour(play: Play, text: str) -> Behaviour:
    return Slow(text, play.seconds) if play.name == "slow" else _PLAYS[play.name](text)

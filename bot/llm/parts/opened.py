"""An answer whose first words have arrived, or its end."""

import contextlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import httpx2

from bot.core.domain import Prompt, Retracted, Usage
from bot.core.errors import BrokenStream, EmptyAnswer, ServerFailed
from bot.llm.deadlines import Deadline
from bot.llm.errors import Failure
from bot.llm.parts.tool_refusals import ToolTrouble
from bot.llm.sse import Events
from bot.llm.stream import StreamedAnswer, read_chunk


@dataclass(frozen=True, slots=True)
class Opened:
    response: httpx2.Response
    events: Events
    answer: StreamedAnswer
    first: list[str | Retracted]
    ended: bool
    prompt: Prompt
    """As it was sent."""

    async def close(self) -> None:
        """Give the connection back, or end it."""
        # It may be gone already, in any of the ways that the transport does not translate.
        with contextlib.suppress(Exception):
            await self.response.aclose()

    @property
    def failure(self) -> Failure | None:
        """Return why another try makes sense, before anything was shown; None if it does not."""
        answer = self.answer
        if answer.has_words or not self.ended:
            return None
        if self.prompt.tools and answer.is_bad_call:
            return Failure(ServerFailed(), tools=ToolTrouble.CALL, summary={"cause": "bad_call"}, usage=answer.usage)
        if answer.has_content and not self.prompt.may_call:
            cause = {"cause": "call_in_last_round"}
            return Failure(EmptyAnswer(), tools=ToolTrouble.TURN, summary=cause, usage=answer.usage)
        error = answer.error(done=self.events.done)
        if isinstance(error, BrokenStream | ServerFailed):
            return Failure(error, transient=True, summary={"cause": "body_ended"})
        return None


async def first_words(
    response: httpx2.Response, prompt: Prompt, deadline: Deadline, *, expects_thinking: bool
) -> Opened:
    """Read until there is something to show, or calls: an error before that can be retried."""
    events = Events(response)
    taken = {call.id for message in prompt.messages for call in message.calls} if prompt.tools else ()
    answer = StreamedAnswer(expects_thinking=expects_thinking, tools=prompt.tools, taken=taken)
    while (read := await events.read()) is not None:
        deadline.event()
        pieces = answer.add(map(read_chunk, read))
        # A call where none may come is thrown away, and the usage behind it is wanted.
        if pieces or (answer.has_ended and prompt.may_call):
            return Opened(response, events, answer, pieces, ended=False, prompt=prompt)
    return Opened(response, events, answer, [], ended=True, prompt=prompt)


def total(usages: Sequence[Usage]) -> Usage:
    """Return the usage of several completions that give one answer."""
    return Usage(*map(sum, zip(*map(astuple, usages), strict=True)))

"""An answer whose first words have arrived, or its end."""

import contextlib
from dataclasses import dataclass

import httpx2

from bot.core.domain import Prompt, Retracted
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
        if answer.has_words or not (self.ended or answer.has_ended):
            return None
        if self.prompt.tools and answer.is_bad_call:
            return Failure(ServerFailed(), tools=ToolTrouble.CALL, summary={"cause": "bad_call"})
        if answer.has_content and not self.prompt.may_call:
            return Failure(EmptyAnswer(), tools=ToolTrouble.TURN, summary={"cause": "call_in_last_round"})
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
        if pieces or answer.has_ended:
            return Opened(response, events, answer, pieces, ended=False, prompt=prompt)
    return Opened(response, events, answer, [], ended=True, prompt=prompt)

"""A model that answers questions and writes summaries, each in its own words."""

from dataclasses import dataclass, field

from aiohttp import web

from tests.support.model_server import Behaviour, Exchange, say

TASK = "⟦Task⟧"
LEAD = "⟦Summary of what was said here before⟧"

# A question of about 420 tokens; four of them are most of a window of 2,000.
LONG = "more, more words " * 103


@dataclass
class Summarist:
    """A `Behaviour`: `tasks` has what each summary was asked for with, oldest first."""

    answer: Behaviour = field(default_factory=lambda: say("Hello!"))
    summary: Behaviour = field(default_factory=lambda: say("Bo likes tea."))
    tasks: list[list[dict[str, str]]] = field(default_factory=list)
    prompts: list[list[dict[str, str]]] = field(default_factory=list)

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        messages = exchange.recorded.messages
        if messages[-1]["content"].startswith(TASK):
            self.tasks.append(messages)
            return await self.summary.play(exchange)
        self.prompts.append(messages)
        return await self.answer.play(exchange)

    @property
    def lead(self) -> str | None:
        """The summary in the last prompt for an answer, None where none leads."""
        first = self.prompts[-1][1]["content"]
        return first.removeprefix(f"{LEAD}\n").partition("\n⟦")[0] if first.startswith(LEAD) else None

"""Tools for tests: their calls wait, fail, or say what a test wants."""

import asyncio
from collections.abc import Callable, Mapping

from bot.core.tools import Effect, ToolResult, ToolSpec
from bot.tools.tool import Asker, Tool
from tests.support.world import World


class ScriptedTool:
    """`calls` has the arguments of each call. With `held`, a call waits until that is set."""

    action = "tool-action-now"

    def __init__(
        self,
        name: str,
        said: Callable[[Mapping[str, object]], ToolResult | str] = lambda _: "done",
        *,
        effect: Effect = Effect.READS,
        held: bool = False,
        schema: Mapping[str, object] | None = None,
    ) -> None:
        self.spec = ToolSpec(name, f"Does {name}.", schema or {"type": "object"})
        self.effect = effect
        self.calls: list[Mapping[str, object]] = []
        self.askers: list[Asker] = []
        self.tokens: list[int] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        if not held:
            self.go_on.set()
        self._said = said

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:
        self.calls.append(arguments)
        self.askers.append(asker)
        self.tokens.append(tokens)
        self.begun.set()
        await self.go_on.wait()
        said = self._said(arguments)
        return ToolResult(said) if isinstance(said, str) else said


def give(server: World, *tools: Tool) -> None:
    """Let the bot have these tools, too; before its first question, since conversations keep theirs."""
    server.bot.scoped_settings.tools._tools.update({each.spec.name: each for each in tools})
    # People are asked in tests/chat/answers/test_approvals.py.
    server.bot.approvals.ask = allow  # type: ignore[assignment,method-assign]


async def allow(*_: object) -> None:
    """Allow each call without asking."""

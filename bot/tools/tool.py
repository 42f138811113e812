"""The interface of a tool."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.domain import MessageId, Place, RoleId, UserId
from bot.core.tools import Effect, ToolResult, ToolSpec


@dataclass(frozen=True, slots=True)
class Asker:
    """The question that a call serves: its author and place. `roles` as in `Request`."""

    question: MessageId
    place: Place
    user: UserId
    roles: Sequence[RoleId] = ()
    progress: Callable[[float | None], None] = lambda _: None
    """Gets the share of the call that is done, None where that is not known."""


class Tool(Protocol):
    @property
    def spec(self) -> ToolSpec: ...

    @property
    def effect(self) -> Effect: ...

    @property
    def action(self) -> str:
        """The key of the text that is shown while the tool runs, without variables."""

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:
        """Call the tool with arguments that fit its schema. The result has at most `tokens`, estimated.

        Raise nothing but cancellation.
        """

"""Ask people before a call that changes something, and wait for the decision."""

import asyncio
import secrets
from collections.abc import Collection
from contextlib import suppress
from enum import StrEnum
from functools import partial

from bot.chat.queue import ActiveTurn
from bot.chat.settings import ScopedSettings
from bot.core.domain import Approval, Decision, Place, RoleId, ToolCard, Turn, UserId
from bot.core.errors import StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.core.tools import ToolCall, ToolResult
from bot.storage.store import Store
from bot.tools.calls import failed
from bot.tools.mcp.servers import McpTool
from bot.tools.tool import Tool

logger = get_logger(__name__)

APPROVAL_S = 600.0
MAX_REASON = 500
NOBODY = UserId(0)

_RESULTS = {
    Decision.SKIPPED: "Not called: the person who was asked has skipped it. Do not call it again unless they ask.",
    Decision.EXPIRED: "Not called: the person who was asked has not answered within ten minutes.",
    Decision.WITHDRAWN: "Not called: the question has changed meanwhile.",
    Decision.FAILED: "Not called: the person could not be asked here.",
}
_SAID = 'They say: "{}"'


class Verdict(StrEnum):
    DONE = "done"
    OTHERS = "others"
    """Only the asker and members with a role may decide."""
    OVER = "over"


class Approvals:
    """The questions of all turns."""

    def __init__(self, store: Store, scoped_settings: ScopedSettings, clock: Clock) -> None:
        self._store = store
        self._scoped_settings = scoped_settings
        self._clock = clock
        # Of questions that a turn waits for.
        self._decided: dict[str, asyncio.Event] = {}
        self._reasons: dict[str, str] = {}

    async def ask(
        self, turn: Turn, active: ActiveTurn, at: tuple[int, int], tool: Tool, call: ToolCall
    ) -> ToolResult | None:
        """Return None for a call that may be made, or the result that it has instead. Raise a `StoreError`."""
        asked = await self._store.tools.ask(
            Approval(
                id=secrets.token_hex(8),
                turn=turn.id,
                at=at,
                guild=turn.place.guild,
                channel=turn.place.channel,
                asker=turn.question.author.id,
                tool=call.name,
                expires_at=self._now() + APPROVAL_S,
            )
        )
        decision = asked.decision or await self._wait(active, asked, tool, call)
        if decision is Decision.ALLOWED and active.changed:
            decision = Decision.WITHDRAWN
        reason = self._reasons.pop(asked.id, "")
        return failed(_result(decision, reason)) if decision in _RESULTS else None

    async def _wait(self, active: ActiveTurn, asked: Approval, tool: Tool, call: ToolCall) -> Decision:
        decided = self._decided[asked.id] = active.news
        if not active.changed and asked.expires_at > self._now():
            active.reply.ask(_card(asked, tool, call), partial(self._give_up, asked))
        try:
            async with active.resting():
                while asked.decision is None and not active.changed and (left := asked.expires_at - self._now()) > 0:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(left):
                            await decided.wait()
                    decided.clear()
                    asked = await self._store.tools.approval(asked.id) or asked
        except asyncio.CancelledError:
            if active.stopped or active.unwanted:
                await self._close(active, asked, Decision.WITHDRAWN)
            raise
        finally:
            del self._decided[asked.id]
        over = Decision.WITHDRAWN if active.changed else Decision.EXPIRED
        return asked.decision or await self._close(active, asked, over)

    async def _close(self, active: ActiveTurn, asked: Approval, decision: Decision) -> Decision:
        """End a question without a person's decision, unless there is one just now."""
        if not await self._store.tools.decide(asked, decision, by=NOBODY):
            asked = await self._store.tools.approval(asked.id) or asked
            return asked.decision or decision
        logger.info("approval", turn=asked.turn, tool=asked.tool, decision=decision.value)
        active.reply.close_card(asked.id, decision)
        return decision

    async def _give_up(self, asked: Approval) -> None:
        """End a question that cannot be shown."""
        with suppress(StoreError):
            await self._store.tools.decide(asked, Decision.FAILED, by=NOBODY)
        self._wake(asked.id)

    async def decide(
        self, number: str, decision: Decision, *, by: UserId, roles: Collection[RoleId], place: Place, reason: str = ""
    ) -> tuple[Verdict, Approval | None]:
        """Decide as a person who may, at the place of the question. Raise a `StoreError`."""
        asked = await self._store.tools.approval(number)
        if asked is None or asked.channel != place.channel:
            return Verdict.OVER, None
        if not await self.may_decide(asked, by, roles, place):
            return Verdict.OTHERS, asked
        # Stored with the decision, for a turn that another process resumes.
        result = _result(decision, reason) if decision in _RESULTS else None
        done = await self._store.tools.decide(asked, decision, by=by, result=result)
        if done and number in self._decided:
            self._reasons[number] = reason
        self._wake(number)
        if done:
            logger.info("approval", turn=asked.turn, tool=asked.tool, decision=decision.value, user=by)
        return Verdict.DONE if done else Verdict.OVER, asked

    async def may_decide(self, asked: Approval, person: UserId, roles: Collection[RoleId], place: Place) -> bool:
        """Return whether a person asked the question, and still may ask, or has a role that admins have named."""
        options = (await self._scoped_settings.of(place)).options
        if person == asked.asker:
            return options.may_ask(person, roles)
        return person not in options.denied_members and not options.tool_roles.isdisjoint(roles)

    def _wake(self, number: str) -> None:
        if decided := self._decided.get(number):
            decided.set()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _result(decision: Decision, reason: str) -> str:
    said = " ".join(reason.split())[:MAX_REASON]
    return f"{_RESULTS[decision]} {_SAID.format(said)}" if said else _RESULTS[decision]


def _card(asked: Approval, tool: Tool, call: ToolCall) -> ToolCard:
    if isinstance(tool, McpTool):
        of = tool.definition
        return ToolCard(asked, of.server, of.tool, call.arguments, of.destroys)
    return ToolCard(asked, "", call.name, call.arguments, destroys=True)

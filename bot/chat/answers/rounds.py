"""Rounds of a turn: a completion calls tools, and the next one reads their results."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.attachments.extract import clean
from bot.chat.answers.approvals import Approvals
from bot.chat.answers.call_limits import CallLimiter
from bot.chat.prompt import Budget
from bot.chat.queue import ActiveTurn
from bot.core import markup
from bot.core.domain import Completion, Prompt, PromptMessage, Role, Turn
from bot.core.log import get_logger
from bot.core.tokens import MESSAGE_OVERHEAD, estimate
from bot.core.tools import CallState, Effect, Link, ToolCall, ToolResult, ToolRound, extra_text
from bot.storage.store import Store
from bot.tools import calls
from bot.tools.mcp.grants import is_on
from bot.tools.mcp.servers import McpTool
from bot.tools.registry import Tools
from bot.tools.tool import Asker, Tool

logger = get_logger(__name__)

# Completions of one turn; the last one is asked for words.
MAX_ROUNDS = 6
MAX_CALLS = 12

# All results of a turn may take this share of the history, and each at least so many tokens.
RESULTS_SHARE = 0.5
MIN_RESULT_TOKENS = 64

TOO_MANY = f"Not called: an answer may use at most {MAX_CALLS} calls. Answer with what you know."
NO_MONEY = (
    "Not called: today's budget has no room for it. Answer with what you know, and say that the budget is used up."
)
NO_ROOM = "Left out: there is no more room. Answer with what you know."
OTHERWISE = "Not called: the tool was changed or switched off meanwhile."
CUT = "\n[The rest is left out.]"

# Characters of arguments that stay where room is short.
SHORT = 200


@dataclass(frozen=True, slots=True)
class CallLimits:
    """A way to find a tool that may be called, the tokens of all results, and the event loop's time of the turn's end.

    With a `refusal` nothing is called, and that is the result. Tools and servers of the names `asking` ask before, too.
    """

    find: Callable[[str], Awaitable[Tool | None]]
    tokens: int
    ends_at: float
    refusal: str | None = None
    asking: Collection[str] = ()


class ToolCalls:
    """Makes the calls of a turn's rounds. Each is stored before it begins, and its result at once."""

    def __init__(self, store: Store, tools: Tools, approvals: Approvals, limiter: CallLimiter) -> None:
        self._store = store
        self._tools = tools
        self._approvals = approvals
        self._limiter = limiter

    async def add(self, turn: Turn, rounds: list[ToolRound], asked: Prompt, completion: Completion, text: str) -> None:
        """Add a completion with calls to the turn's rounds. Raise a `StoreError`."""
        states = tuple(CallState(call, begun=self._reads(call.name)) for call in completion.calls)
        added = ToolRound(asked.model, text, states, completion.extra)
        await self._store.rounds.add(turn, len(rounds), added, reads={each.call.name for each in states if each.begun})
        rounds.append(added)
        logger.info("tools_called", turn=turn.id, tools=[each.name for each in completion.calls])

    async def are_open(self, turn: Turn, rounds: list[ToolRound]) -> bool:
        """Return whether calls have no result, or have none any more, because it may hold words that were deleted."""
        if rounds:
            rounds[:] = await self._store.rounds.of(turn.id)
        return any(each.result is None for each in _states(rounds))

    async def forget(self, turn: Turn, rounds: list[ToolRound]) -> None:
        """Forget the rounds of an earlier version of the question, unless a call may have changed something."""
        if rounds and await self._store.rounds.forget(turn):
            rounds.clear()

    async def room(self, turn: Turn, rounds: Sequence[ToolRound], model: str, budget: Budget) -> int:
        """Return the tokens for the results of a turn, beside its question and its calls."""
        question = await self._store.messages.get(turn.question.id) or turn.question
        asked = question.tokens + message_tokens(messages(list(map(_without_results, rounds)), model))
        return max(min(int(budget.history * RESULTS_SHARE), budget.room - asked), 0)

    async def run(self, turn: Turn, active: ActiveTurn, rounds: list[ToolRound], limits: CallLimits) -> None:
        """Make the calls without a result; those of a crashed attempt only if they change nothing."""
        todo = [
            (number, at)
            for number, each in enumerate(rounds)
            for at, state in enumerate(each.calls)
            if state.result is None
        ]
        used = sum(estimate(each.result.text) for each in _states(rounds) if each.result is not None)
        share = max((limits.tokens - used) // max(len(todo), 1), MIN_RESULT_TOKENS)
        within = max(len(todo) - max(len(_states(rounds)) - MAX_CALLS, 0), 0)
        made = [(at, replace(limits, tokens=share)) for at in todo[:within]]
        made += [(at, replace(limits, tokens=share, refusal=TOO_MANY)) for at in todo[within:]]
        names = {rounds[number].calls[at].call.name for number, at in todo}
        if not any(tool is None or _asks(tool, limits.asking) for tool in map(self._tools.get, names)):
            outcomes = (self._one(turn, active, rounds, *each) for each in made)
            for failure in filter(None, await asyncio.gather(*outcomes, return_exceptions=True)):
                raise failure
        else:
            # A call may rest on the one before it.
            for each in made:
                await self._one(turn, active, rounds, *each)

    async def _one(
        self, turn: Turn, active: ActiveTurn, rounds: list[ToolRound], at: tuple[int, int], limits: CallLimits
    ) -> None:
        number, place = at
        state = rounds[number].calls[place]
        if state.begun and not self._reads(state.call.name):
            result = calls.failed(calls.INTERRUPTED)
        elif limits.refusal is not None:
            result = calls.failed(limits.refusal)
        else:
            result = await self._made(turn, active, at, state.call, limits)
        result = _fit(result, limits.tokens)
        await self._store.rounds.finish(turn, number, place, result)
        states = list(rounds[number].calls)
        states[place] = replace(state, begun=True, result=result)
        rounds[number] = replace(rounds[number], calls=tuple(states))

    async def _made(
        self, turn: Turn, active: ActiveTurn, at: tuple[int, int], call: ToolCall, limits: CallLimits
    ) -> ToolResult:
        tool = await limits.find(call.name)
        named = call.name if isinstance(tool, McpTool) else ""
        waited = active.waited_s
        if tool is not None:
            asks = _asks(tool, limits.asking)
            if refusal := await self._refused(turn, tool, call, asks=asks):
                return calls.failed(refusal)
            if asks and (result := await self._approvals.ask(turn, active, at, tool, call)):
                return result
            # The tool may have been changed or switched off while people were asked.
            if asks and ((now := await limits.find(call.name)) is None or now.spec != tool.spec):
                return calls.failed(OTHERWISE)
            active.reply.act(tool.action, named)
            if tool.effect is not Effect.READS:
                await self._store.rounds.begin(turn, *at)
        asker = Asker(
            turn.question.id,
            turn.place,
            turn.question.author.id,
            turn.roles,
            lambda share: active.reply.act(tool.action if tool else None, named, share),
        )
        seconds = limits.ends_at + active.waited_s - waited - asyncio.get_running_loop().time()
        return await calls.run(tool, call, asker, tokens=limits.tokens, seconds=seconds)

    async def _refused(self, turn: Turn, tool: Tool, call: ToolCall, *, asks: bool) -> str | None:
        """Count a call, and return the reason against one that no person needs to be asked about."""
        if asks and isinstance(complaint := await calls.checked(tool, call.arguments), str):
            return complaint
        return await self._limiter.refusal(turn)

    def _reads(self, name: str) -> bool:
        tool = self._tools.get(name)
        return tool is not None and tool.effect is Effect.READS


def _asks(tool: Tool, asking: Collection[str]) -> bool:
    """Return whether a person is asked before a tool is called; `asking` has names of tools and of servers."""
    return tool.effect is not Effect.READS or (isinstance(tool, McpTool) and is_on(tool.definition, asking))


def may_call(rounds: Sequence[ToolRound]) -> bool:
    """Return whether the next completion may call tools."""
    return len(rounds) + 1 < MAX_ROUNDS and len(_states(rounds)) < MAX_CALLS


def messages(rounds: Sequence[ToolRound], model: str) -> list[PromptMessage]:
    """Return the rounds as they stand behind the question; another model's server gets no keys that are not its own."""
    found = []
    for each in rounds:
        own = each.model == model
        states = [state for state in each.calls if state.result is not None]
        made = tuple(
            replace(state.call, arguments=markup.harmless(state.call.arguments), extra=state.call.extra if own else {})
            for state in states
        )
        text = markup.harmless(each.text.strip())
        if made or text:
            found.append(PromptMessage(Role.ASSISTANT, text, calls=made, extra=each.extra if own else {}))
        found += [PromptMessage(Role.TOOL, rendered(state), call_id=state.call.id) for state in states]
    return found


def fitting(rounds: Sequence[ToolRound], model: str, tokens: int) -> list[PromptMessage]:
    """Return `messages`, with less of the oldest rounds where all take more than `tokens`."""
    kept, found = list(rounds), messages(rounds, model)
    for less in (_without_keys, _without_results, _without_calls):
        for number, each in enumerate(kept):
            if message_tokens(found) <= tokens:
                return found
            kept[number] = less(each)
            found = messages(kept, model)
    return found


def _without_keys(each: ToolRound) -> ToolRound:
    """Return a round without the server's keys and without long arguments."""
    made = (state if len(state.call.arguments) < SHORT else _with_call(state, arguments="{}") for state in each.calls)
    return replace(each, extra={}, calls=tuple(made))


def _without_results(each: ToolRound) -> ToolRound:
    left_out = calls.failed(NO_ROOM)
    return replace(each, calls=tuple(replace(_with_call(state, extra={}), result=left_out) for state in each.calls))


def _with_call(state: CallState, **changed: Any) -> CallState:
    return replace(state, call=replace(state.call, **changed))


def _without_calls(each: ToolRound) -> ToolRound:
    return replace(each, text="", calls=())


def message_tokens(messages: Sequence[PromptMessage]) -> int:
    """Return the estimated tokens of messages without pictures."""
    texts = [each.content for each in messages] + [call.text for each in messages for call in each.calls]
    texts += [extra_text(each.extra) for each in messages if each.extra]
    return sum(map(estimate, texts)) + MESSAGE_OVERHEAD * len(texts)


def rendered(state: CallState) -> str:
    """Return a result as the model reads it: material behind a mark, like a file."""
    result = state.result or calls.failed("")
    kind = f"{'error' if result.is_error else 'result'} of {state.call.name}"
    return markup.beside(markup.make_attachment(0, markup.label("", result.label or kind), result.text or "(nothing)"))


def used(rounds: Sequence[ToolRound]) -> tuple[str, ...]:
    """Return the names of the tools that have given a result, or may have changed something, in order."""
    return tuple(dict.fromkeys(each.call.name for each in _states(rounds) if _has_acted(each)))


def links(rounds: Sequence[ToolRound]) -> tuple[Link, ...]:
    results = (each.result for each in _states(rounds))
    return tuple(dict.fromkeys(link for each in results if each and not each.is_error for link in each.links))


def _has_acted(state: CallState) -> bool:
    return state.begun if state.result is None else not state.result.is_error


def _states(rounds: Sequence[ToolRound]) -> list[CallState]:
    return [state for each in rounds for state in each.calls]


def _fit(result: ToolResult, tokens: int) -> ToolResult:
    """Return a result that can be stored and sent, within `tokens`."""
    text, whole = markup.beginning(result.text, tokens)
    links = tuple(Link(clean(each.label), clean(each.url)) for each in result.links)
    return replace(result, text=clean(text) + ("" if whole else CUT), label=clean(result.label), links=links)

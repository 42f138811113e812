"""Tool calls of the scripted server, and the results that the bot sends back.

    server.script(*rounds([call("now")], ("I look. ", [call("search", {"queries": ["ada"]}), call("now")]), "At noon."))
    ...
    assert results(server.requests[-1]) == {"call_1": "...", "call_2": "...", "call_3": "..."}
    assert tools(server.requests[0]) == ["now", "search"]

Each round is one request's answer: words, calls, or words with calls behind them. Calls are numbered through, so
their ids are `call_1`, `call_2` and so on. `call_tools` makes one round, also with deviations from OpenAI's form;
`answer_tools` is a `server.default` that calls in every question and answers behind the results.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from aiohttp import web

from tests.support.model_answers import (
    BEGIN,
    DONE,
    USAGE,
    Chunk,
    Exchange,
    Json,
    Recorded,
    Streamed,
    say,
    text_chunk,
)


@dataclass(frozen=True, slots=True)
class ScriptedCall:
    """`arguments` as text are sent as they are, so they may be broken. `extra` stands beside `function`."""

    name: str
    arguments: Json | str = field(default_factory=dict)
    id: str = ""
    extra: Json = field(default_factory=dict)

    @property
    def json(self) -> str:
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)


Round = str | list[ScriptedCall] | tuple[str, list[ScriptedCall]]


def call(name: str, arguments: Json | str | None = None, *, id: str = "", extra: Json | None = None) -> ScriptedCall:  # noqa: A002 - the field's name
    return ScriptedCall(name, {} if arguments is None else arguments, id, extra or {})


def call_tools(
    *calls: ScriptedCall,
    text: str = "",
    extra: Json | None = None,
    pieces: int = 2,
    finish: str = "tool_calls",
    usage: Json | None = USAGE,
) -> Streamed:
    """Stream words, then calls in OpenAI's form, the arguments in so many `pieces`.

    `extra` are further keys of the message, sent in front of everything, e.g. `{"reasoning_content": "I think"}`.
    """
    events: list[Chunk | str] = [BEGIN]
    if extra:
        events.append(Chunk(extra))
    if text:
        events.append(text_chunk(text))
    for index, each in enumerate(_numbered(calls, count(1))):
        events += [Chunk({"tool_calls": [part]}) for part in _parts(each, index, pieces)]
    events.append(Chunk({}, finish))
    if usage is not None:
        events.append(Chunk(None, usage=usage))
    return Streamed((*events, DONE))


def rounds(*steps: Round) -> list[Streamed]:
    """Return an answer for each request of a turn."""
    numbers = count(1)
    answers = []
    for step in steps:
        text, calls = step if isinstance(step, tuple) else (step, []) if isinstance(step, str) else ("", step)
        answers.append(call_tools(*_numbered(calls, numbers), text=text) if calls else say(text))
    return answers


@dataclass(frozen=True, slots=True)
class ToolTurn:
    """Answer a request that ends with a question by calls, one that ends with results by words."""

    calls: Callable[[str], Sequence[ScriptedCall]]
    words: Callable[[Mapping[str, str]], str]

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        recorded = exchange.recorded
        last = recorded.messages[-1]
        made = self.calls(_text(last["content"])) if last["role"] == "user" and recorded.json.get("tools") else ()
        answer = call_tools(*made) if made else say(self.words(results(recorded)))
        return await answer.play(exchange)


def answer_tools(calls: Callable[[str], Sequence[ScriptedCall]], words: Callable[[Mapping[str, str]], str]) -> ToolTurn:
    """Return a default: `calls` of the newest question, none for an answer in words; `words` of the results."""
    return ToolTurn(calls, words)


def tools(request: Recorded) -> list[str]:
    """Return the names of the tools that a request offers, in its order."""
    return [each["function"]["name"] for each in request.json.get("tools", ())]


def results(request: Recorded) -> dict[str, str]:
    """Return the results in a request by the call's id, in its order."""
    messages = [each for each in request.messages if each["role"] == "tool"]
    return {each["tool_call_id"]: _text(each["content"]) for each in messages}


def _text(content: object) -> str:
    return "".join(part.get("text", "") for part in content) if isinstance(content, list) else str(content)


def _numbered(calls: Sequence[ScriptedCall], numbers: Iterator[int]) -> list[ScriptedCall]:
    return [each if each.id else replace(each, id=f"call_{next(numbers)}") for each in calls]


def _parts(made: ScriptedCall, index: int, pieces: int) -> Iterator[Json]:
    arguments = made.json
    size = max(1, -(-len(arguments) // pieces))
    head = {"name": made.name, "arguments": ""}
    yield {"index": index, "id": made.id, "type": "function", "function": head, **made.extra}
    for at in range(0, len(arguments), size):
        yield {"index": index, "function": {"arguments": arguments[at : at + size]}}

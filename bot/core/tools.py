"""Definitions of tools, calls of a model, and their results."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a request defines it. `parameters` is the JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, object] = field(hash=False)

    @property
    def text(self) -> str:
        """Return all of it as one text, to count its tokens."""
        return f"{self.name} {self.description} {json.dumps(self.parameters)}"


class Effect(StrEnum):
    READS = "reads"
    CHANGES = "changes"
    """Changes something outside the bot, so a person is asked before, and no call is repeated."""


@dataclass(frozen=True, slots=True)
class Link:
    """A source shown below the answer: a jump link to a message, or a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`text` is material for the model, unescaped; the caller marks, escapes and shortens it.

    `label` names the material in its mark. A failure is a result with `is_error`, whose text only the model reads.
    """

    text: str
    label: str = ""
    is_error: bool = False
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a completion. `arguments` is JSON as the model wrote it, "{}" for none.

    `extra` has the server's other keys, which it wants back within the turn.
    """

    id: str
    name: str
    arguments: str
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return all of it as one text, to count its tokens."""
        return f"{self.name} {self.arguments} {extra_text(self.extra)}"


def extra_text(extra: Mapping[str, object]) -> str:
    """Return the server's keys as one text, to count its tokens."""
    return json.dumps(dict(extra), ensure_ascii=False, default=str) if extra else ""


@dataclass(frozen=True, slots=True)
class CallState:
    """A call with its result; `begun` without one: the process ended meanwhile, or the tool still runs.

    A stored call that only reads has not `begun`, since it can be repeated.
    """

    call: ToolCall
    begun: bool = False
    result: ToolResult | None = None


@dataclass(frozen=True, slots=True)
class ToolRound:
    """A completion of `model` that called tools: the text beside the calls, as shown, and the server's other keys."""

    model: str
    text: str
    calls: tuple[CallState, ...]
    extra: Mapping[str, object] = field(default_factory=dict)

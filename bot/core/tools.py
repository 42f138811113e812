"""Definitions of tools, calls of a model, and their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a request defines it. `parameters` is the JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, object]


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


@dataclass(frozen=True, slots=True)
class CallState:
    """A call with its result; `begun` without one: the process ended meanwhile, or the tool still runs."""

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

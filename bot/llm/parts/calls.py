"""Calls of tools, made up of the pieces in which they are streamed.

Servers number the pieces of a call by `index`, or repeat its id, or send it whole with neither; some do so for several
calls at once, all with index 0. docs/providers.md names them.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Set
from enum import Enum, auto

import orjson

from bot.core.tools import ToolCall
from bot.llm.parts.extra import MAX_EXTRA_CHARS
from bot.llm.parts.text import readable, repaired, weight

# More than a turn may make.
MAX_CALLS = 64
MAX_ARGUMENT_CHARS = 100_000
# Some gateways put a signature into the id.
MAX_ID_CHARS = 50_000
MAX_NAME_CHARS = 256
# Reading arguments again for each piece would take the square of their length.
_MAX_CHECKS = 4
_READ_ELSEWHERE = frozenset({"index", "id", "type", "function", "name", "arguments"})


class _Relation(Enum):
    PIECE = auto()
    REPEATED = auto()
    ANOTHER = auto()


class _Call:
    def __init__(self, identifier: str) -> None:
        self.id = identifier
        self.name = ""
        self.pieces: list[str] = []
        self.chars = 0
        self.extra: dict[str, object] = {}
        self.has_index = False
        self._checks = 0

    @property
    def arguments(self) -> str:
        return "".join(self.pieces)

    def is_complete(self) -> bool:
        """Return whether the arguments so far are an object; False beyond a few questions."""
        if not self.pieces or not self.pieces[-1].rstrip().endswith("}") or self._checks >= _MAX_CHECKS:
            return False
        self._checks += 1
        return _is_object(self.arguments)


class CallPieces:
    """The calls of one message. `offered` are the names of tools, `taken` the ids of earlier calls of the turn."""

    def __init__(self, offered: Set[str], taken: Collection[str]) -> None:
        self._offered = offered
        self._taken = taken
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._by_id: dict[str, _Call] = {}
        self._extra_chars = 0

    def __bool__(self) -> bool:
        return any(call.name for call in self._calls)

    def add(self, part: Mapping[str, object], *, whole: bool) -> None:
        """Add a chunk's part of the message; `whole` repeats all calls."""
        if whole and self._calls:
            return
        for piece in _pieces(part):
            self._add(piece, whole=whole)

    def made(self, *, cut: bool = False) -> tuple[ToolCall, ...]:
        """Return the calls with ids that are unique in the turn: the server's, or own ones of 9 characters.

        `cut`: at the reply's limit.
        """
        taken, made = {*self._taken}, []
        numbers = (f"call{number:05}" for number in range(len(taken) + 1, 100_000))
        for call in self._calls:
            if not call.name:
                continue
            own = readable(call.id)
            if not own or own in taken:
                own = next(number for number in numbers if number not in taken)
            taken.add(own)
            arguments = readable(call.arguments)
            extra = repaired(call.extra)
            made.append(
                ToolCall(
                    own,
                    self._offered_name(readable(call.name)),
                    # A last call may have lost its arguments, and must not be made without.
                    arguments if arguments.strip() else "{" if cut and call is self._calls[-1] else "{}",
                    extra if isinstance(extra, dict) else {},
                )
            )
        return tuple(made)

    def _offered_name(self, name: str) -> str:
        """Return the offered name that a model has put between marks of its template, else the name as it is."""
        plain = name.partition("<|")[0].rpartition(".")[2]
        return name if name in self._offered or plain not in self._offered else plain

    def _add(self, piece: Mapping[str, object], *, whole: bool) -> None:
        function = piece.get("function")
        function = function if isinstance(function, dict) else piece
        name, identifier = _string(function.get("name")).strip(), _string(piece.get("id"))
        identifier = identifier if len(identifier) <= MAX_ID_CHARS else ""
        arguments = _text_of(function.get("arguments"))
        index = piece.get("index")
        index = index if isinstance(index, int) and not isinstance(index, bool) and not whole else None
        call = self._call(index, identifier, name, arguments)
        if call is None:
            return
        if identifier and not call.id:
            call.id = identifier
            self._by_id[identifier] = call
        if not call.name or not (call.chars or name == call.name or {name, call.name} <= self._offered):
            call.name = (call.name + name)[:MAX_NAME_CHARS]
        if arguments and call.chars < MAX_ARGUMENT_CHARS:
            call.pieces.append(arguments[: MAX_ARGUMENT_CHARS - call.chars])
            call.chars += len(arguments)
        self._keep_extra(call, piece)

    def _keep_extra(self, call: _Call, piece: Mapping[str, object]) -> None:
        for key, value in piece.items():
            if key in _READ_ELSEWHERE or value in (None, "", [], {}):
                continue
            self._extra_chars += len(key) + weight(value)
            if self._extra_chars <= MAX_EXTRA_CHARS:
                call.extra[key] = value

    def _call(self, index: int | None, identifier: str, name: str, arguments: str) -> _Call | None:
        """Return the call that a piece belongs to, None if it is to be ignored."""
        last = self._calls[-1] if self._calls else None
        known = self._by_id.get(identifier) if identifier and index is None else None
        if index is not None:
            known = self._by_index.get(index)
            if known is None and not name and not identifier and last is not None and not last.has_index:
                known = last
        elif known is None and last is not None:
            continues = not name and (not identifier or bool(arguments))
            known = last if continues or not last.name else None
        relation = _Relation.ANOTHER if known is None else self._relation(known, identifier, name, arguments)
        if relation is _Relation.REPEATED:
            return None
        call = self._open(identifier) if relation is _Relation.ANOTHER else known
        if call is not None and index is not None:
            self._by_index[index] = call
            call.has_index = True
        return call

    def _relation(self, known: _Call, identifier: str, name: str, arguments: str) -> _Relation:
        """Return how a piece relates to the `known` call with its index or id; names and ids may be repeated."""
        if not name or not known.name:
            return _Relation.PIECE
        if identifier and known.id and identifier != known.id:
            return _Relation.PIECE if known.chars and not known.is_complete() else _Relation.ANOTHER
        if not known.chars:
            differs = name != known.name and {name, known.name} <= self._offered and not (identifier and known.id)
            return _Relation.ANOTHER if differs else _Relation.PIECE
        if not arguments.strip() or not known.is_complete():
            return _Relation.PIECE
        same = name == known.name and arguments == known.arguments
        return _Relation.REPEATED if same else _Relation.ANOTHER

    def _open(self, identifier: str) -> _Call | None:
        if len(self._calls) >= MAX_CALLS:
            return None
        call = _Call(identifier)
        self._calls.append(call)
        if identifier:
            self._by_id[identifier] = call
        return call


def _pieces(part: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    calls = part.get("tool_calls")
    calls = [calls] if isinstance(calls, dict) else calls
    if isinstance(calls, list) and calls:
        yield from (piece for piece in calls if isinstance(piece, dict))
    elif isinstance(legacy := part.get("function_call"), dict):  # deprecated since 2023
        yield {"index": 0, "function": legacy}


def _text_of(arguments: object) -> str:
    """Return arguments as JSON; some servers send an object."""
    if isinstance(arguments, str):
        return arguments
    if not isinstance(arguments, dict | list) or not arguments or weight(arguments) > MAX_ARGUMENT_CHARS:
        return ""
    return json.dumps(repaired(arguments), ensure_ascii=False)


def _is_object(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        return False


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""

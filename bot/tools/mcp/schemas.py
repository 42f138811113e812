"""JSON schemas of tools' arguments from servers that are not trusted, made small, flat and harmless."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from bot.attachments.extract import clean
from bot.core.markup import beginning, harmless

MAX_NODES = 600
MAX_DEPTH = 12
MAX_NOTE_TOKENS = 60
MAX_WORD = 500

# Keywords with one schema, with a list of schemas, with schemas by name; and those with plain values.
_ONE = frozenset({"additionalProperties", "items"})
_SEVERAL = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties"})
_NUMBERS = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    }
)
_NOTES = frozenset({"description", "title"})
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

Schema = dict[str, Any]


class UnusableSchema(Exception):
    """The message is the reason, for the operator."""


def arguments_schema(raw: object) -> Schema:
    """Return a schema of an object with the same names: references resolved, notes shortened.

    Keywords that cost time (`pattern`) or fetch something are left out, so it may accept more than the server does.
    Raise `UnusableSchema`.
    """
    if not isinstance(raw, Mapping) or raw.get("type", "object") != "object":
        raise UnusableSchema("its arguments are no object")
    reduced = _Reduction(raw).schema(raw, MAX_DEPTH, ())
    return {"type": "object", "properties": {}} | reduced


def without_notes(schema: object) -> Any:
    """Return a schema without descriptions, which are most of its tokens."""
    if isinstance(schema, list):
        return [without_notes(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: without_notes(each) for name, each in value.items()} if key in _NAMED else without_notes(value)
        for key, value in schema.items()
        if key not in _NOTES
    }


class _Reduction:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._nodes = 0

    def schema(self, raw: object, depth: int, within: tuple[str, ...]) -> Schema:
        """`within` are the references being resolved; one in itself, or too deep, becomes a schema of anything."""
        self._count()
        if not isinstance(raw, Mapping) or depth <= 0:
            return {}
        reference = raw.get("$ref")
        if isinstance(reference, str):
            target = None if reference in within else self._target(reference)
            beside = {key: value for key, value in raw.items() if key != "$ref"}
            return self.schema({**target, **beside} if target else beside, depth - 1, (*within, reference))
        return dict(self._keywords(raw, depth, within))

    def _keywords(self, raw: Mapping[str, Any], depth: int, within: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for key, value in raw.items():
            if key in _ONE:
                yield key, value if isinstance(value, bool) else self.schema(value, depth - 1, within)
            elif key in _SEVERAL and isinstance(value, list) and value:
                yield key, [self.schema(each, depth - 1, within) for each in value]
            elif key in _NAMED and isinstance(value, Mapping):
                yield key, {_word(name): self.schema(each, depth - 1, within) for name, each in value.items()}
            elif key in _NOTES and isinstance(value, str):
                yield key, note(value, MAX_NOTE_TOKENS)
            elif plain := self._plain(key, value):
                yield key, plain[0]

    def _plain(self, key: str, value: object) -> tuple[Any, ...]:
        """Return the value of a keyword that has no schemas in a tuple, which is empty for one to leave out."""
        if key == "type":
            types = value if isinstance(value, list) else [value]
            return (value,) if types and all(isinstance(each, str) and each in _TYPES for each in types) else ()
        if key in {"enum", "required"} and isinstance(value, list) and value:
            return ([self._value(each) for each in value],)
        if key == "const":
            return (self._value(value),)
        usable = {
            "default": _is_number(value) or isinstance(value, bool) or _is_harmless(value),
            "uniqueItems": isinstance(value, bool),
        }
        return (value,) if usable.get(key, key in _NUMBERS and _is_number(value)) else ()

    def _value(self, value: object) -> object:
        self._count()
        if value == "" or value is None or isinstance(value, bool) or _is_number(value):
            return value
        if isinstance(value, str):
            return _word(value)
        raise UnusableSchema("it wants lists or objects as fixed values")

    def _target(self, reference: str) -> Mapping[str, Any] | None:
        """Return the schema that `#/$defs/name` names, None for other addresses, which nothing is fetched from."""
        found: object = self._root
        for part in reference.removeprefix("#/").split("/") if reference.startswith("#/") else ("",):
            found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else None

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise UnusableSchema(f"its arguments have more than {MAX_NODES} parts")


def note(text: str, tokens: int) -> str:
    """Return a text for the model to read, harmless and shortened."""
    short, whole = beginning(harmless(clean(text[: 8 * tokens])).strip(), tokens)
    return short if whole and len(text) <= 8 * tokens else f"{short}…"


def _word(text: object) -> str:
    """Return a name or value that goes back to the server, and so cannot be changed."""
    if not isinstance(text, str) or not text or not _is_harmless(text):
        raise UnusableSchema("its arguments have names or values that could mislead a model")
    return text


def _is_harmless(text: object) -> bool:
    return isinstance(text, str) and len(text) <= MAX_WORD and text.isprintable() and harmless(text) == text


def _is_number(value: object) -> bool:
    """Return whether this is a number that JSON has, and that all its readers take."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False

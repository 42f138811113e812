"""The server's own keys of a message, which it wants back beside the calls: DeepSeek's, OpenRouter's, Gemini's."""

from collections.abc import Mapping

from bot.llm.parts.text import repaired, weight

# Keys that are read elsewhere, or that are of no use to the server.
_READ_ELSEWHERE = frozenset({
    "role", "content", "refusal", "tool_calls", "function_call", "name", "index", "audio", "annotations", "logprobs",
    "token_ids",
})  # fmt: skip
# Their texts arrive in pieces; other keys have their last value.
_GROWING_KEYS = ("reason", "think", "thought")
_GROWING_FIELDS = frozenset({"text", "summary", "data", "thinking", "content"})
# Reasoning of a long answer takes a tenth of this.
MAX_EXTRA_CHARS = 1_000_000


class _Growing(list[str]):
    """Pieces of a text."""


class MessageExtra:
    """Keys beside text and calls, merged from the chunks of one message."""

    def __init__(self) -> None:
        self._fields: dict[str, object] = {}
        self._items: dict[tuple[str, object, object], dict[str, object]] = {}
        self._chars = 0

    def add(self, part: Mapping[str, object], *, whole: bool) -> None:
        """Add a chunk's part of the message; `whole` repeats what may be known."""
        for key, value in part.items():
            if key in _READ_ELSEWHERE or value in (None, "", [], {}) or (whole and key in self._fields):
                continue
            self._chars += weight(value)
            if self._chars <= MAX_EXTRA_CHARS:
                self._merge(key, value)

    def merged(self) -> dict[str, object]:
        joined = repaired(_joined(self._fields))
        return joined if isinstance(joined, dict) else {}

    def _merge(self, key: str, value: object) -> None:
        grows = any(word in key for word in _GROWING_KEYS)
        if grows and isinstance(value, str):
            texts = self._fields.setdefault(key, _Growing())
            if isinstance(texts, _Growing):
                texts.append(value)
        elif isinstance(value, list):
            items = self._fields.setdefault(key, [])
            if isinstance(items, list) and not isinstance(items, _Growing):
                self._extend(key, items, value)
        else:
            self._fields[key] = value

    def _extend(self, key: str, items: list[object], more: list[object]) -> None:
        """Add items; one with the `index` and type of an earlier one is its next piece."""
        for item in more:
            if not isinstance(item, dict):
                items.append(item)
                continue
            index = item.get("index")
            known = self._items.get((key, index, item.get("type"))) if isinstance(index, int) else None
            if known is None:
                known = {}
                items.append(known)
                if isinstance(index, int) and isinstance(item.get("type"), str | None):
                    self._items[key, index, item.get("type")] = known
            _grow(known, item)


def _grow(known: dict[str, object], item: Mapping[str, object]) -> None:
    for name, value in item.items():
        texts = known.get(name)
        if name in _GROWING_FIELDS and isinstance(value, str):
            if isinstance(texts, _Growing):
                texts.append(value)
            else:
                known[name] = _Growing([value])
        elif value is not None or name not in known:
            known[name] = value


def _joined(value: object) -> object:
    if isinstance(value, _Growing):
        return "".join(value)
    if isinstance(value, dict):
        return {key: _joined(item) for key, item in value.items()}
    return [_joined(item) for item in value] if isinstance(value, list) else value

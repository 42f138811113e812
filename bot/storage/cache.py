"""A cache of rows that is valid until the next write to them."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """The values of the `size` most recently used keys.

    The event loop reads. The writer's thread calls `change` or `clear` right after a commit, so that this happens even
    if the caller is cancelled. A value that was read during a write is not kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()
        self._version = 0

    @property
    def version(self) -> int:
        """Number of writes so far: take it before reading a value, and pass it to `keep`."""
        return self._version

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, value: V, version: int) -> None:
        """Store a value unless a write followed `version`."""
        with self._lock:
            if version == self._version:
                self._values[key] = value
                self._values.move_to_end(key)
                if len(self._values) > self._size:
                    self._values.popitem(last=False)

    def change(self, key: K, update: Callable[[V], V | None]) -> None:
        """Replace a cached value with `update(value)`; None removes it."""
        with self._lock:
            self._version += 1
            if (value := self._values.pop(key, None)) is not None and (changed := update(value)) is not None:
                self._values[key] = changed

    def clear(self) -> None:
        with self._lock:
            self._version += 1
            self._values.clear()

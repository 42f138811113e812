"""What was read lately, as long as it still reads so."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """The values of up to `most` keys, those that were asked for last.

    The event loop reads; whoever writes to the file calls `change` or `clear` from the writer's thread, right after
    the commit, so that it happens whatever becomes of the caller. A value that was being read meanwhile is not kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()
        self._version = 0

    @property
    def version(self) -> int:
        """Return what `keep` has to be told: ask for it before the value is read."""
        return self._version

    def get(self, key: K) -> V | None:
        """Return what is known, None where nothing is."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, value: V, version: int) -> None:
        """Remember what was read, unless something was written since."""
        with self._lock:
            if version == self._version:
                self._values[key] = value
                self._values.move_to_end(key)
                if len(self._values) > self._most:
                    self._values.popitem(last=False)

    def change(self, key: K, how: Callable[[V], V | None]) -> None:
        """Let a value read as `how` makes it, where one is known; None forgets it."""
        with self._lock:
            self._version += 1
            if (value := self._values.pop(key, None)) is not None and (changed := how(value)) is not None:
                self._values[key] = changed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._version += 1
            self._values.clear()

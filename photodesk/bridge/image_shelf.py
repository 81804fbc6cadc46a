"""Pictures in memory, bounded in bytes; what was not looked at for longest goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ImageShelf(Generic[K, V]):
    """For one thread. `bytes_of` says how much memory a value takes; one value larger than the bound is kept alone."""

    def __init__(self, max_bytes: int, bytes_of: Callable[[V], int]) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._bytes_of = bytes_of
        self._items: OrderedDict[K, V] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> V | None:
        """The value, which now counts as looked at."""
        value = self._items.get(key)
        if value is not None:
            self._items.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """Store a value and drop old ones until all fits."""
        self.drop(key)
        self._items[key] = value
        self.bytes += self._bytes_of(value)
        while self.bytes > self.max_bytes and len(self._items) > 1:
            _, old = self._items.popitem(last=False)
            self.bytes -= self._bytes_of(old)

    def drop(self, key: K) -> None:
        """Forget a value, if it is there."""
        old = self._items.pop(key, None)
        if old is not None:
            self.bytes -= self._bytes_of(old)

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self.bytes = 0

"""How a statement gets many values: as one bound text, or part by part."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

VALUES_AT_ONCE = 500
"""So many values are bound one by one; SQLite takes no more than some ten thousand."""

T = TypeVar("T")


def as_json(ids: Iterable[int]) -> str:
    """Ids as one bound value for `json_each`, so that a statement stays the same (and compiled) whatever their number."""
    return f"[{','.join(map(str, ids))}]"


def in_parts(items: Sequence[T], size: int = VALUES_AT_ONCE) -> Iterator[Sequence[T]]:
    """One part of *items* after the other, of at most *size*."""
    for start in range(0, len(items), size):
        yield items[start : start + size]

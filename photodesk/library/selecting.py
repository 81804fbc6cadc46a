"""Queries within an edit: which photos they mean, in the edit's own transaction."""

from array import array
from collections.abc import Sequence

from photodesk.domain.queries import parse
from photodesk.domain.views import Sort
from photodesk.store import naming, photos, search
from photodesk.store.schema import Transaction


def ids_of(tx: Transaction, query: str) -> "array[int]":
    """The photos that match, in the order of their capture. Raises QueryError."""
    return photos.ids(tx, search.match(tx, parse(query)), Sort.TAKEN, False)


def by_capture(tx: Transaction, photo_ids: Sequence[int]) -> "array[int]":
    """These photos, as far as they are there, in the order of their capture; each once."""
    return array("q", [photo_id for photo_id, _, _ in naming.described(tx, sorted(set(photo_ids)))])


def number_of(tx: Transaction, query: str) -> int:
    """How many photos match. Raises QueryError."""
    return photos.count(tx, search.match(tx, parse(query), Sort.SIZE))[0]


def check(tx: Transaction, query: str) -> None:
    """Raises QueryError where the query cannot be understood."""
    search.match(tx, parse(query))

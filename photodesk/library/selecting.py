"""Queries within an edit: which photos they mean, in the edit's own transaction."""

from array import array

from photodesk.domain.queries import parse
from photodesk.domain.views import Sort
from photodesk.library.entries import now_us
from photodesk.store import photos, search
from photodesk.store.schema import Condition, Transaction


def ids_of(tx: Transaction, query: str) -> "array[int]":
    """The photos that match, in the order of their capture. Raises QueryError."""
    return photos.ids(tx, _condition(tx, query), Sort.TAKEN, False)


def number_of(tx: Transaction, query: str) -> int:
    """How many photos match. Raises QueryError."""
    return photos.number(tx, _condition(tx, query))


def check(tx: Transaction, query: str) -> None:
    """Raises QueryError where the query cannot be understood."""
    _condition(tx, query)


def _condition(tx: Transaction, query: str) -> Condition:
    return search.where(parse(query), now_us=now_us())

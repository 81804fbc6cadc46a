"""Queries as SQL: the tree of `domain.queries` to a condition over the table `photos`. Values are always bound.

The photos of several terms are found from the term with the fewest: its ids come from an index, and the others are asked of these few
rows. Which has the fewest is found out by counting at most so many of each. Where all are many, the index that holds what terms ask for
is walked along, between the days that the query names.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select, true

from photodesk.domain.photos import State
from photodesk.domain.queries import And, Not, Or, Qualifier, Query, Word
from photodesk.domain.views import Sort
from photodesk.store import facets, tallies
from photodesk.store.binding import in_parts
from photodesk.store.facets import Facet, joined, within
from photodesk.store.matching import Match, Sources, group
from photodesk.store.saved_searches import expanded
from photodesk.store.schema import Condition, album_photos, albums, photo_tags, photos, tags

COUNTED = (1_000, 30_000)
"""As many photos of each term are counted, to find the one to begin with; with more than the last number none is."""
ROW_COST = 8
"""A row that is looked up costs as much as so many entries of an index that are passed by."""
_SORTED = frozenset({"flag"})
"""Columns that the index of every sort order holds."""
SIEVED_SHARE = 1 / 3
"""A term that more of the photos have is marked in bytes, not looked up in a tree of ids."""
_MOST_SOURCES = 100
"""So many sets become one; SQLite joins 500 at most."""


def match(tx: Connection, tree: Query, sort: Sort = Sort.TAKEN) -> Match:
    """The photos of a query, to be listed in this order. Trashed ones only where the query asks for them. Raises QueryError."""
    return _Search(tx, sort).match(expanded(tx, tree))


def condition(tx: Connection, tree: Query) -> Condition:
    """The same as one condition over the table `photos`, for statements that do not list them. Raises QueryError."""
    return _Search(tx, Sort.TAKEN, sieved_share=math.inf).match(expanded(tx, tree)).where


def ids_in(photo_ids: Sequence[int]) -> Condition:
    """These photos."""
    return photos.c.id.in_(photo_ids)


Term = tuple[Query, bool]
"""A part of a tree, and whether its opposite is meant."""


class _Search:
    """One query being put together."""

    def __init__(self, tx: Connection, sort: Sort, sieved_share: float | None = None) -> None:
        self._tx, self._sort = tx, sort
        self._sieved_share = SIEVED_SHARE if sieved_share is None else sieved_share
        self._facets: dict[Query, Facet] = {}
        self._by_row = False

    def match(self, tree: Query) -> Match:
        terms = list(_row(tree, False, True))
        state = photos.c.state != int(State.TRASHED)
        if not terms:
            return Match(state, driven=False)
        for term, _ in terms:
            self._look_up(term)
        first = self._fewest(terms)
        self._by_row = first is not None
        conditions = [] if _asks_for_trash(tree) else [state]
        if first is not None:
            term, sources = first
            conditions.insert(0, within(sources))
            terms = [each for each in terms if each[0] is not term]
        sets = {} if self._by_row else self._sets(terms)
        asked = [term for term in terms if term not in sets]
        conditions += [self._condition(term, negated) for term, negated in asked]
        return Match(and_(true(), *conditions), self._by_row or not self._is_ordered_by_index(asked), tuple(sets.values()))

    def _is_ordered_by_index(self, terms: "Sequence[Term]") -> bool:
        """Whether the index of the sort order answers the terms along the way. All hold the flag: rejected photos are hidden by default."""
        return self._sort is Sort.TAKEN or all(isinstance(term, Qualifier) and self._facets[term].columns <= _SORTED for term, _ in terms)

    # -- where to begin

    def _look_up(self, tree: Query) -> None:
        match tree:
            case And(terms) | Or(terms):
                for term in terms:
                    self._look_up(term)
            case Not(term):
                self._look_up(term)
            case Word() | Qualifier():
                self._facets[tree] = facets.of(self._tx, tree)

    def _fewest(self, terms: Sequence[Term]) -> "tuple[Query, Sources] | None":
        """The term with the fewest photos, if these are few, and where their ids come from."""
        choices = [(term, sources) for term, negated in terms if (sources := self._sources(term, negated))]
        passed = self._passed(terms) // ROW_COST
        for most in (min(most, passed) for most in COUNTED):
            numbers = [self._number(term, sources, most) for term, sources in choices]
            if numbers and min(numbers) < most:
                return choices[numbers.index(min(numbers))]
        # What cannot be asked along the way would become a set to be looked into at each step: dearer than the rows of that set.
        choices = [(term, sources) for term, sources in choices if not self._is_walked(term)]
        numbers = [self._number(term, sources, passed) for term, sources in choices]
        return choices[numbers.index(min(numbers))] if numbers and min(numbers) < passed else None

    def _sets(self, terms: Sequence[Term]) -> "dict[Term, tuple[Sources, bool]]":
        """The terms that very many photos have and that cannot be asked along the way: as sets of ids, and whether those are meant."""
        found: dict[Term, tuple[Sources, bool]] = {}
        most = max(1, tallies.rows(self._tx) * self._sieved_share)
        for term, negated in terms:
            facet = self._facets.get(term)
            sources = self._sources(term, negated) if facet is None else facet.sources
            if most < math.inf and sources and not self._is_walked(term) and self._number(term, sources, int(most)) >= int(most):
                found[term, negated] = sources, facet is None or facet.opposite == negated
        return found

    def _is_walked(self, tree: Query) -> bool:
        match tree:
            case And(terms) | Or(terms):
                return all(self._is_walked(term) for term in terms)
            case Not(term):
                return self._is_walked(term)
        return self._facets[tree].is_walked

    def _passed(self, terms: Sequence[Term]) -> int:
        """How many entries would be passed by: all, or those of the days that are named."""
        ranges = [facets.days_of(term) for term, negated in terms if isinstance(term, Qualifier) and term.name == "date" and not negated]
        numbers = [tallies.taken_between(self._tx, *days) for days in ranges if days is not None]
        return min(numbers, default=tallies.total(self._tx)[0])

    def _number(self, term: Query, sources: Sources, most: int) -> int:
        """How many ids these sources of a term find; *most* where there are more."""
        facet = self._facets.get(term)
        if facet is not None and facet.kept is not None:
            return min(facet.kept, most)
        found = joined(sources).limit(most).subquery()
        return int(self._tx.execute(select(func.count()).select_from(found)).scalar_one())

    def _sources(self, term: Query, negated: bool) -> Sources:
        """Ids of exactly the photos of a term; none where no index tells them."""
        match term:
            case Word() | Qualifier():
                facet = self._facets[term]
                return facet.sources if facet.opposite == negated else ()
            case Or() if not negated:
                parts = [self._sources(each, opposite) for each, opposite in _row(term, False, False)]
                found: Sources = sum(parts, ())
                return found if all(parts) and len(found) <= _MOST_SOURCES else ()
        return ()

    # -- conditions

    def _condition(self, tree: Query, negated: bool) -> Condition:
        """The condition, or its opposite. Only leaves are negated (De Morgan), and a row within a row of the same kind is part of it: the
        parser of SQLite has a stack of 100, and each parenthesis takes three of it."""
        match tree:
            case And() | Or():
                every = isinstance(tree, And) != negated
                conditions = [self._condition(term, opposite) for term, opposite in _row(tree, negated, every)]
                return group(and_(true(), *conditions) if every else or_(false(), *conditions))
            case Not(term):
                return self._condition(term, not negated)
        facet = self._facets[tree]
        condition = facet.of_row if self._by_row else facet.of_entry
        # A photo without a value does not have this one: NULL counts as no.
        return not_(func.coalesce(condition, False)) if negated != facet.opposite else condition


def _row(tree: Query, negated: bool, every: bool) -> "Iterator[Term]":
    """The terms that are joined by AND (*every*) or by OR, each with whether its opposite is meant."""
    match tree:
        case Not(term):
            yield from _row(term, not negated, every)
        case And(terms) | Or(terms) if (isinstance(tree, And) != negated) == every:
            for term in terms:
                yield from _row(term, negated, every)
        case _:
            yield tree, negated


def _asks_for_trash(tree: Query) -> bool:
    match tree:
        case And(terms) | Or(terms):
            return any(_asks_for_trash(term) for term in terms)
        case Qualifier("is", "trashed"):
            return True
    return False


# -- what photos belong to


def tags_of(tx: Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Tag paths by photo."""
    query = select(photo_tags.c.photo_id, tags.c.path).join(tags, tags.c.id == photo_tags.c.tag_id).order_by(tags.c.path)
    return _grouped(tx, query, photo_tags.c.photo_id, photo_ids)


def albums_of(tx: Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of manual albums by photo."""
    query = select(album_photos.c.photo_id, albums.c.name).join(albums, albums.c.id == album_photos.c.album_id).order_by(albums.c.name)
    return _grouped(tx, query, album_photos.c.photo_id, photo_ids)


def _grouped(tx: Connection, query: "Select[Any]", key: ColumnElement[int], ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in in_parts(ids):
        for row in tx.execute(query.where(key.in_(part))):
            found.setdefault(int(row[0]), []).append(row[1])
    return found

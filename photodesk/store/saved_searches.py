"""Albums within queries: `album:` becomes the albums it names, and what the saved searches among them search for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from photodesk.domain.queries import MOST_DEPTH, MOST_TERMS, And, Not, Or, Qualifier, Query, QueryError, Word, parse
from photodesk.domain.words import words_of
from photodesk.store.schema import albums

MOST_WITHIN = 4
"""So many saved searches may lie within one another."""


MEMBERS = "album members"
"""The qualifier of photos that were put into albums by hand, by the albums' ids. Nobody can type a name with a blank in it."""


def expanded(tx: Connection, tree: Query) -> Query:
    """The tree with every `album:` replaced. Raises QueryError with the position of the term that leads to what is wrong."""
    if not any(isinstance(leaf, Qualifier) and leaf.name == "album" for leaf in _leaves(tree)):
        return tree
    found = _Albums(tx).replaced(tree, 0)
    if sum(1 for _ in _leaves(found)) > MOST_TERMS or _depth(found) > 2 * MOST_DEPTH:
        position = next(leaf.position for leaf in _leaves(tree) if isinstance(leaf, Qualifier) and leaf.name == "album")
        raise QueryError(position, "an album with a simpler search")
    return found


@dataclass(frozen=True, slots=True)
class _Album:
    id: int
    parent_id: int | None
    name: str
    kind: str
    query: str | None


class _Albums:
    """All albums, which are few."""

    def __init__(self, tx: Connection) -> None:
        rows = tx.execute(select(albums.c.id, albums.c.parent_id, albums.c.name, albums.c.kind, albums.c.query))
        self._by_id = {row[0]: _Album(*row) for row in rows}
        self._below: dict[int, list[int]] = defaultdict(list)
        for album in self._by_id.values():
            if album.parent_id is not None:
                self._below[album.parent_id].append(album.id)

    def replaced(self, tree: Query, within: int) -> Query:
        match tree:
            case And(terms):
                return And(tuple(self.replaced(term, within) for term in terms))
            case Or(terms):
                return Or(tuple(self.replaced(term, within) for term in terms))
            case Not(term):
                return Not(self.replaced(term, within))
            case Qualifier("album"):
                return self._album(tree, within)
        return tree

    def _album(self, term: Qualifier, within: int) -> Query:
        if within > MOST_WITHIN:
            raise QueryError(term.position, f"at most {MOST_WITHIN} saved searches within one another")
        chosen = self._with_those_below([i for i, row in self._by_id.items() if self._is_named(row, term.value)])
        by_hand = [i for i in chosen if self._by_id[i].kind != "smart"]
        terms: list[Query] = [Qualifier(MEMBERS, ",".join(map(str, by_hand)), term.position)]
        for album_id in chosen:
            if self._by_id[album_id].kind == "smart":
                terms.append(self._searched(self._by_id[album_id], term.position, within))
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _searched(self, album: _Album, position: int, within: int) -> Query:
        """What a saved search finds; its own mistakes are told at the place of the term that names it."""
        try:
            return _moved(self.replaced(parse(album.query or ""), within + 1), position)
        except QueryError as error:
            text = f"an album whose search is understood ({album.name}: expected {error.expected})"
            raise QueryError(position, text) from error

    def _is_named(self, album: _Album, wanted: str) -> bool:
        """By its name, or by its path with slashes; case and accents do not matter. With a slash before it, by its path alone."""
        names = [album.name]
        while album.parent_id is not None:
            album = self._by_id[album.parent_id]
            names.insert(0, album.name)
        if wanted.startswith("/"):
            return "/".join(names) == wanted.strip("/")
        return _plain(names[-1]) == _plain(wanted) or _plain("/".join(names)) == _plain(wanted.strip("/"))

    def _with_those_below(self, album_ids: Sequence[int]) -> list[int]:
        found: dict[int, None] = {}
        todo = list(album_ids)
        while todo:
            album_id = todo.pop()
            if album_id not in found:
                found[album_id] = None
                todo += self._below[album_id]
        return sorted(found)


def _moved(tree: Query, position: int) -> Query:
    """The tree as if all of it stood there."""
    match tree:
        case And(terms):
            return And(tuple(_moved(term, position) for term in terms))
        case Or(terms):
            return Or(tuple(_moved(term, position) for term in terms))
        case Not(term):
            return Not(_moved(term, position))
    return replace(tree, position=position)


def _plain(name: str) -> tuple[object, ...]:
    return tuple(words_of(part) or part for part in name.split("/"))


def _leaves(tree: Query) -> "Iterator[Word | Qualifier]":
    match tree:
        case And(terms) | Or(terms):
            for term in terms:
                yield from _leaves(term)
        case Not(term):
            yield from _leaves(term)
        case Word() | Qualifier():
            yield tree


def _depth(tree: Query) -> int:
    match tree:
        case And(terms) | Or(terms):
            return 1 + max(map(_depth, terms), default=0)
        case Not(term):
            return _depth(term)
    return 0

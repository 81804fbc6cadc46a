"""Edits of albums: which photos they hold, and the tree they stand in."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from photodesk.domain.changes import AlbumPhotosChanged, AlbumRow, AlbumsChanged, Part
from photodesk.domain.dates import now_us
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumEdit,
    AlbumQueryEdit,
    AlbumRenaming,
    Edit,
    EditRefused,
)
from photodesk.domain.tags import clean_path, leaf, parent
from photodesk.library import selecting
from photodesk.library.entries import Watch
from photodesk.store import albums
from photodesk.store.binding import in_parts
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]


def known(tx: Transaction, text: str) -> AlbumRow:
    """The album with this path. Raises EditRefused, BadName."""
    path = clean_path(text, "album")
    row = albums.find(tx, path)
    if row is None:
        raise EditRefused(f"there is no album “{path}”; nothing was changed; `photodesk albums` lists them")
    return row


def on_photos(tx: Transaction, edit: AlbumEdit) -> Work:
    """What to do with each 2,000 photos. Raises EditRefused, BadName."""
    path = clean_path(edit.album, "album")
    if edit.make and edit.add and albums.find(tx, path) is None:
        return _into_new(tx, path)
    row = known(tx, path)
    if row.kind == albums.SMART:
        raise EditRefused(f"“{row.path}” is a smart album: its search says what it holds; nothing was changed; change its search")

    def remove(ids: Sequence[int]) -> Part:
        found, positions = albums.remove_photos(tx, row.id, ids)
        return (AlbumPhotosChanged(row.id, row.path, False, found, positions),) if found else ()

    return _adding(tx, row) if edit.add else remove


def _adding(tx: Transaction, row: AlbumRow) -> Work:
    next_position = albums.end(tx, row.id)

    def add(ids: Sequence[int]) -> Part:
        nonlocal next_position
        found, positions = albums.insert_photos(tx, row.id, ids, range(next_position, next_position + len(ids)))
        next_position += len(ids)
        return (AlbumPhotosChanged(row.id, row.path, True, found, positions),) if found else ()

    return add


def _into_new(tx: Transaction, path: str) -> Work:
    """An album that is made with the first photos, and those around it where missing."""
    path = free(tx, path)
    add: Work | None = None

    def work(ids: Sequence[int]) -> Part:
        nonlocal add
        if add is not None:
            return add(ids)
        new = albums.make(tx, path, now_us())
        add = _adding(tx, new[-1])
        return (AlbumsChanged(tuple((None, row) for row in new)), *add(ids))

    return work


def on_tree(tx: Transaction, edit: Edit, watch: Watch, chunk: int) -> list[Part]:
    """Do it; what really changed. Raises EditRefused, BadName, QueryError."""
    work = _Tree(tx, watch, chunk)
    match edit:
        case AlbumCreation(path, query):
            work.create(free(tx, path), query)
        case AlbumDeletion(path):
            work.delete(known(tx, path))
        case AlbumRenaming(path, new_path):
            work.rename(known(tx, path), new_path)
        case AlbumQueryEdit(path, query):
            work.search_for(known(tx, path), query)
        case AlbumDuplication(path, new_path):
            work.duplicate(known(tx, path), free(tx, new_path))
        case _:
            raise TypeError(f"no edit of albums: {edit!r}")
    return work.parts


def free(tx: Transaction, text: str) -> str:
    """A path that no album has, not inside a smart one. Raises EditRefused, BadName."""
    path = clean_path(text, "album")
    if albums.find(tx, path) is not None:
        raise EditRefused(f"there is an album “{path}” already; nothing was changed; choose another name")
    above = parent(path)
    while above is not None:
        holder = albums.find(tx, above)
        if holder is not None and holder.kind == albums.SMART:
            raise EditRefused(f"“{above}” is a smart album and holds no albums; nothing was changed; choose another place")
        above = parent(above)
    return path


class _Tree:
    """One edit of the tree under way; `parts` collects what it changes."""

    def __init__(self, tx: Transaction, watch: Watch, chunk: int) -> None:
        self._tx, self._watch, self._chunk = tx, watch, chunk
        self.parts: list[Part] = []

    def create(self, path: str, query: str | None) -> AlbumRow:
        """A new album, with those around it where missing."""
        if query is not None:
            selecting.check(self._tx, query)
        new = albums.make(self._tx, path, now_us(), query=query)
        self.parts.append((AlbumsChanged(tuple((None, row) for row in new)),))
        return new[-1]

    def delete(self, row: AlbumRow) -> None:
        """Delete an album and those inside it; photos stay."""
        for child in albums.children(self._tx, row):
            self.delete(child)
        ids, _ = albums.held(self._tx, row.id)
        for part in in_parts(ids, self._chunk):
            self.parts.append((AlbumPhotosChanged(row.id, row.path, False, *albums.remove_photos(self._tx, row.id, part)),))
            self._watch.advance(len(part), len(ids))
        albums.drop(self._tx, row.id)
        self.parts.append((AlbumsChanged(((row, None),)),))

    def rename(self, row: AlbumRow, text: str) -> None:
        """Another name or place."""
        if clean_path(text, "album") == row.path:
            return
        path = free(self._tx, text)
        if path.startswith(f"{row.path}/"):
            raise EditRefused(f"“{row.path}” can’t be put inside itself; nothing was changed; choose another place")
        above = parent(path)
        holder = albums.find(self._tx, above) if above is not None else None
        if above is not None and holder is None:
            holder = self.create(above, None)
        after = replace(row, path=path, parent_id=holder.id if holder else None)
        albums.change(self._tx, after)
        self.parts.append((AlbumsChanged(((row, after),)),))

    def search_for(self, row: AlbumRow, query: str) -> None:
        """Another query for a smart album."""
        if row.kind != albums.SMART:
            raise EditRefused(f"“{row.path}” holds photos of your choice, not a search; nothing was changed; make a smart album")
        selecting.check(self._tx, query)
        if query != row.query:
            after = replace(row, query=query)
            albums.change(self._tx, after)
            self.parts.append((AlbumsChanged(((row, after),)),))

    def duplicate(self, row: AlbumRow, path: str) -> None:
        """The same photos in the same order, the same query; the albums inside too."""
        if path.startswith(f"{row.path}/"):
            raise EditRefused(f"“{row.path}” can’t be put inside itself; nothing was changed; choose another place")
        copy = self.create(path, row.query)
        ids, positions = albums.held(self._tx, row.id)
        for start in range(0, len(ids), self._chunk):
            these = slice(start, start + self._chunk)
            found = albums.insert_photos(self._tx, copy.id, ids[these], positions[these])
            self.parts.append((AlbumPhotosChanged(copy.id, copy.path, True, *found),))
            self._watch.advance(len(ids[these]), len(ids))
        for child in albums.children(self._tx, row):
            self.duplicate(child, f"{path}/{leaf(child.path)}")

"""Answers views and the command line: which photos, in which order, and everything known of one."""

import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from photodesk.domain.dates import began_us, iso_text, offset_text
from photodesk.domain.likeness import SimilarPhotos
from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import Problem
from photodesk.domain.queries import parse
from photodesk.domain.views import Counts, FolderNode, Group, Listing, Section, Sort, View
from photodesk.store import folders, other_files, pairs, photos, problems, search, staging, tallies, values
from photodesk.store.binding import in_parts
from photodesk.store.database import Database
from photodesk.store.matching import Match
from photodesk.store.schema import Transaction

RECENT_DAYS = 30
SCREEN_PHOTOS = 200
DOCUMENTS_AT_ONCE = 500
SEARCH_LIMIT_S = 2.0
Stopped = Callable[[], bool]
"""Whether nobody waits for the answer any more; asked in the thread that works on it."""
Document = dict[str, Any]
"""A photo with the keys of the command line's contract."""
FIELDS = (
    "id", "path", "folder", "name", "format", "kind", "size", "mtime", "content_hash", "width", "height", "orientation", "frames",
    "profile", "taken_at", "taken_offset", "taken_source", "camera", "lens", "iso", "exposure", "fnumber", "focal_length", "gps",
    "rating", "label", "flag", "tags", "title", "caption", "albums", "rotation", "state", "pair", "hashes", "damaged", "problem",
)  # fmt: skip
"""The keys of a photo's document."""
_STATE_WORDS = {State.HERE: "here", State.MISSING: "missing", State.TRASHED: "trashed"}


class Browsing:
    """Reading questions; each is one read transaction. A query that cannot be parsed raises QueryError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def listing(self, view: View, *, stopped: Stopped | None = None) -> Listing:
        """All photos of a view in order. Sections only for views by capture time; else one section holds all. *stopped*: as in `read`."""
        with self._reading(view.query, stopped) as tx:
            match = _match(tx, view.query, view.sort)
            if view.similar is not None:
                return _of_similar(tx, match, view, view.similar)
            if view.sort is Sort.TAKEN and view.group is not Group.NONE and view.query:
                ids, sections = photos.ids_by_day(tx, match, view.descending)
            else:
                ids = photos.ids(tx, match, view.sort, view.descending)
                by_day = view.sort is Sort.TAKEN and view.group is not Group.NONE
                sections = _all_sections(tx, view.descending) if by_day else (Section(None, len(ids)),) if ids else ()
        return Listing(view, ids, _by_month(sections) if view.group is Group.MONTH else sections)

    def first_listing(self, view: View, *, stopped: Stopped | None = None) -> Listing:
        """The first photos of a view in order, for a screen that does not wait for all of them; `is_whole`: these are all."""
        if view.similar is not None:
            return self.listing(view, stopped=stopped)
        with self._reading(view.query, stopped) as tx:
            match = _match(tx, view.query, view.sort)
            if view.sort is Sort.TAKEN and view.group is not Group.NONE:
                ids, sections = photos.ids_by_day(tx, match, view.descending, SCREEN_PHOTOS)
            else:
                ids = photos.ids(tx, match, view.sort, view.descending, SCREEN_PHOTOS)
                sections = (Section(None, len(ids)),) if ids else ()
        sections = _by_month(sections) if view.group is Group.MONTH else sections
        return Listing(view, ids, sections, is_whole=len(ids) < SCREEN_PHOTOS)

    def existing(self, photo_ids: Sequence[int]) -> set[int]:
        """Those of these photos that are in the library and not in the trash."""
        with self._db.read() as tx:
            return photos.existing(tx, photo_ids)

    def ids(self, query: str, sort: Sort = Sort.TAKEN, descending: bool = False, limit: int | None = None) -> "array[int]":
        """The ids of matching photos in order; those without a date come last."""
        with self._reading(query) as tx:
            match = _match(tx, query, sort)
            if sort is not Sort.TAKEN or descending:
                return photos.ids(tx, match, sort, descending, limit)
            found = photos.ids(tx, match.narrowed(photos.dated(match)), sort, descending, limit)
            rest = None if limit is None else limit - len(found)
            return found + photos.ids(tx, match.narrowed(photos.undated(match)), sort, descending, rest)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """Rows for cells, in the order of *ids*; ids that are gone are left out."""
        with self._db.read() as tx:
            found = photos.rows(tx, ids)
            others, to_trash = other_files.staying(tx, ids), staging.among(tx, ids)
            names = photos.short_names(tx, list(set(others.values()))) if others else {}
        marked = to_trash | others.keys()
        return [_marked(row, names.get(others.get(row.id, 0), ""), row.id in to_trash) if row.id in marked else row for row in found]

    def count(self, query: str) -> int:
        """How many photos match."""
        return self.size(query)[0]

    def size(self, query: str) -> tuple[int, int]:
        """How many photos match, and the bytes of their files."""
        with self._reading(query) as tx:
            return photos.count(tx, _match(tx, query, Sort.SIZE)) if query.strip() else tallies.total(tx)

    def photos(self, query: str, sort: Sort = Sort.TAKEN, descending: bool = False, limit: int | None = None) -> Iterator[Document]:
        """Matching photos with every key of the command line's contract."""
        ids = self.ids(query, sort, descending, limit)
        with self._db.read() as tx:
            for part in in_parts(ids, DOCUMENTS_AT_ONCE):
                yield from _documents(tx, part)

    def details(self, photo_id: int) -> Document | None:
        """One photo with every key of the contract; None when there is none with this id."""
        with self._db.read() as tx:
            return next(_documents(tx, [photo_id]), None)

    def find(self, path: bytes) -> int | None:
        """The id of the photo at an absolute path, or None."""
        with self._db.read() as tx:
            return photos.find(tx, path)

    def path_of(self, photo_id: int) -> bytes | None:
        """The absolute path of a photo."""
        place = self.place_of(photo_id)
        return place[0] if place is not None else None

    def place_of(self, photo_id: int) -> tuple[bytes, bytes] | None:
        """The absolute path of a photo, and of the added folder above it."""
        with self._db.read() as tx:
            return photos.place(tx, [photo_id]).get(photo_id)

    def paths_of(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Absolute paths of those of these photos that there are."""
        with self._db.read() as tx:
            return {photo_id: os.fsdecode(path) for photo_id, (path, _) in photos.place(tx, photo_ids).items()}

    def names(self, kind: str) -> list[tuple[str, int]]:
        """Every camera, lens or format, with how many photos it has."""
        with self._db.read() as tx:
            return [(tally[2], tally[3]) for tally in tallies.of_kind(tx, kind)]

    def years(self) -> list[int]:
        """The years photos were taken in, newest first."""
        with self._db.read() as tx:
            days = {tally[1] for tally in tallies.of_kind(tx, "day") if not tally[2]}
        return sorted({(date(1970, 1, 1) + timedelta(days=day)).year for day in days}, reverse=True)

    def problems(self, folder_ids: Sequence[int] | None = None) -> list[Problem]:
        """What could not be handled, by path."""
        with self._db.read() as tx:
            return problems.every(tx, folder_ids=folder_ids)

    def counts(self) -> Counts:
        """The numbers of the sidebar, all from one moment and none of them counted anew."""
        with self._db.read() as tx:
            total, size = tallies.total(tx)
            since_us = began_us((_recent_since() - date(1970, 1, 1)).days)
            recent, missing = tallies.added_since(tx, since_us), tallies.in_state(tx, State.MISSING)
            return Counts(total, recent, problems.count(tx), missing, size, _folder_nodes(tx), values.shortlisted(tx))

    def _reading(self, query: str, stopped: Stopped | None = None) -> AbstractContextManager[Transaction]:
        """A read that is given up where a search takes too long; the whole library is listed however long that takes."""
        return self._db.read(limit_s=SEARCH_LIMIT_S if query.strip() else None, stopped=stopped)


def _marked(row: PhotoRow, copy_of: str, to_trash: bool) -> PhotoRow:
    return replace(row, copy_of=copy_of, to_trash=to_trash)


def _of_similar(tx: Transaction, match: Match, view: View, similar: SimilarPhotos) -> Listing:
    found = set(photos.ids(tx, match, view.sort, view.descending))
    ids = array("q", (photo_id for photo_id in similar.ids if photo_id in found))
    return Listing(view, ids, (Section(None, len(ids)),) if ids else ())


def _match(tx: Transaction, query: str, sort: Sort) -> Match:
    return search.match(tx, parse(query), sort)


def _all_sections(tx: Transaction, descending: bool) -> tuple[Section, ...]:
    """The days of the whole library, which are counted already."""
    days = tallies.of_kind(tx, "day")
    undated = [Section(None, number) for _, _, name, number, _ in days if name == "none"]
    dated = [Section(day, number) for _, day, name, number, _ in days if not name]
    return tuple([*reversed(dated), *undated] if descending else [*undated, *dated])


def _recent_since() -> date:
    return date.today() - timedelta(days=RECENT_DAYS)


def recent_query() -> str:
    """The query of Recently Added."""
    return f"added:{_recent_since()}..{date.today() + timedelta(days=1)}"


def _by_month(sections: Sequence[Section]) -> tuple[Section, ...]:
    merged: list[tuple[tuple[int, int] | None, Section]] = []
    for section in sections:
        day = None if section.day is None else date(1970, 1, 1) + timedelta(days=section.day)
        month = None if day is None else (day.year, day.month)
        if merged and merged[-1][0] == month:
            merged[-1] = (month, Section(merged[-1][1].day, merged[-1][1].count + section.count))
        else:
            merged.append((month, section))
    return tuple(section for _, section in merged)


def _documents(tx: Transaction, photo_ids: Sequence[int]) -> Iterator[Document]:
    batch = photos.everything(tx, photo_ids)
    ids = [int(str(row["id"])) for row in batch]
    found = problems.of_photo(tx, ids)
    tags, albums, beside = search.tags_of(tx, ids), search.albums_of(tx, ids), pairs.beside(tx, ids)
    for photo_id, row in zip(ids, batch, strict=True):
        yield {**_document(row, found.get(photo_id), tags.get(photo_id, []), albums.get(photo_id, [])), "pair": beside.get(photo_id, [])}


def _document(row: Document, problem: tuple[str, str, str] | None, tags: list[str], albums: list[str]) -> Document:
    state = _STATE_WORDS[State(row["state"])]
    position = [row["latitude"], row["longitude"]]
    return {
        "id": row["id"],
        "path": os.fsdecode(photos.join(row["folder_path"], row["directory_path"], row["name"])),
        "folder": os.fsdecode(row["folder_path"]),
        "name": os.fsdecode(row["name"]),
        "format": row["format"],
        "kind": row["kind"],
        "size": row["size"],
        "mtime": row["mtime_ns"] / 1e9,
        "content_hash": _hex(row["content_hash"], "blake2b:"),
        "width": row["width"],
        "height": row["height"],
        "orientation": row["orientation"],
        "frames": row["frames"],
        "profile": row["profile"],
        "taken_at": iso_text(row["taken_us"]),
        "taken_offset": offset_text(row["taken_offset_min"]),
        "taken_source": row["taken_source"],
        "camera": row["camera"],
        "lens": row["lens"],
        "iso": row["iso"],
        "exposure": row["exposure_s"],
        "fnumber": row["fnumber"],
        "focal_length": row["focal_mm"],
        "gps": None if None in position else position,
        "rating": row["rating"],
        "label": row["label"],
        "flag": row["flag"],
        "tags": tags,
        "title": row["title"],
        "caption": row["caption"],
        "albums": albums,
        "rotation": row["rotation"],
        "state": "offline" if row["folder_state"] == "offline" and state == "here" else state,
        "pair": [],
        "hashes": {key: _hex(row[key]) for key in ("phash", "ahash", "dhash", "whash")} if row["phash"] is not None else None,
        "damaged": bool(row["damaged"]),
        "problem": dict(zip(("stage", "reason", "message"), problem, strict=True)) if problem else None,
    }


def _hex(value: object, prefix: str = "") -> str | None:
    return prefix + value.hex() if isinstance(value, bytes) else None


def _folder_nodes(tx: Transaction) -> tuple[FolderNode, ...]:
    """The added folders as trees; an added folder inside another one stands on its own too."""
    below: dict[int, list[tuple[bytes, int, int]]] = {}
    for folder_id, directory_id, path, number, _ in folders.directory_counts(tx):
        below.setdefault(folder_id, []).append((path, directory_id, number))
    return tuple(_tree(folder.id, folder.path, folder.state.value, below.get(folder.id, [])) for folder in folders.every(tx))


class _Branch:
    """A directory while the tree is put together."""

    def __init__(self) -> None:
        self.own: tuple[int | None, int] = (None, 0)
        self.below: dict[bytes, _Branch] = {}


def _tree(folder_id: int, root: bytes, state: str, directories: Sequence[tuple[bytes, int, int]]) -> FolderNode:
    top = _Branch()
    for path, directory_id, number in directories:
        branch = top
        for part in path.split(b"/") if path else ():
            branch = branch.below.setdefault(part, _Branch())
        branch.own = (directory_id, number)
    return _node(folder_id, root, os.path.basename(root.rstrip(b"/")) or b"/", state, top)


def _node(folder_id: int, path: bytes, name: bytes, state: str, branch: _Branch) -> FolderNode:
    children = tuple(_node(folder_id, path.rstrip(b"/") + b"/" + part, part, state, inner) for part, inner in sorted(branch.below.items()))
    directory_id, own = branch.own
    total = own + sum(child.photos for child in children)
    return FolderNode(folder_id, directory_id, os.fsdecode(path), name.decode("utf-8", "replace"), total, state, children)

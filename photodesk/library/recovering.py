"""Does again what the second copy holds and the catalog lacks: each edit a step of the history, under its old number and moment."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumRow,
    AlbumsChanged,
    Field,
    Links,
    Part,
    PhotosEdited,
    PlacesStaged,
    Step,
    TagRow,
    TagsChanged,
    TagTreeChanged,
    TrashStaged,
    Value,
    photo_ids,
)
from photodesk.domain.dates import now_us
from photodesk.domain.decisions import Verdict
from photodesk.domain.edits import FLAGS, LABELS, EditRefused, checked_text
from photodesk.domain.photos import DateSource
from photodesk.domain.tags import BadName, clean_path, parent
from photodesk.library import copies_edits, staging_edits
from photodesk.library.copied_edits import CopiedEdit, Lacking, Steps, lacking
from photodesk.library.entries import Entries
from photodesk.store import albums, journal, photos, tags, values
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

CONTENT = "blake2b:"


@dataclass(frozen=True, slots=True)
class Recovered:
    """`edits` were done again; `unknown` of the photos they name are not in this library; `refused`: places that were left out."""

    edits: int = 0
    unknown: int = 0
    refused: tuple[str, ...] = ()


class Recovering:
    """`lacking` only looks."""

    def __init__(self, database: Database, entries: Entries, folder: Path) -> None:
        self._db, self._entries, self._folder = database, entries, folder

    def lacking(self) -> Lacking:
        """What the second copy holds and the catalog lacks. Raises OSError."""
        with self._db.read() as tx:
            known = dict(journal.moments(tx))
        newest = max(known, default=0)

        def is_known(number: int, at_us: int) -> bool | None:
            if number in known:
                return known[number] // 1000 == at_us // 1000
            # A number in between is one that became part of the next step, or one of long ago.
            return False if number > newest else None

        return lacking(self._folder, is_known)

    def run(self) -> Recovered:
        """Do it, each edit in a transaction of its own, so that a stop loses nothing. Raises OSError, LibraryUnavailable."""
        found = self.lacking()
        edits, unknown, refused = 0, 0, list(found.unread)
        for edit in found.edits:
            try:
                unknown += self._again(edit)
                edits += 1
            except _Foreign as error:
                refused.append(f"{edit.place} ({error})")
        return Recovered(edits, unknown, tuple(refused))

    def _again(self, edit: CopiedEdit) -> int:
        """Do one edit; how many of its photos are not in this library."""
        with self._entries.transaction() as tx:
            again = _Again(tx)
            parts = [part for steps in edit.parts if (part := again.part(steps))]
            changed = len(set().union(*map(photo_ids, parts)))
            self._entries.record_copied(tx, edit.number, edit.at_us, edit.label, changed, parts)
        return len(again.unknown)


class _Foreign(Exception):
    """A step that this version does not write."""


class _Again:
    """One edit under way. Its steps tell what was so afterwards; what really changes here is what this catalog did not have."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._ids: dict[str, int] = {}
        self.unknown: set[str] = set()

    def part(self, steps: Steps) -> Part:
        """Do the steps of one line; what really changed."""
        self._ids = _photos_named(self._tx, steps)
        return tuple(done for step in steps for done in self._step(step))

    def _step(self, step: dict[str, Any]) -> Iterator[Step]:
        match step:
            case {"set": str(name), "to": value, "photos": list(names)}:
                field = _field(name, value)
                runs = values.put(self._tx, field, self._known(names), value)
                if runs:
                    yield PhotosEdited(field, runs)
            case {"tag": str(path), "photos": list(names)}:
                yield from self._tag(_path(path), self._known(names))
            case {"untag": str(path), "photos": list(names)}:
                yield from self._untag(_path(path), self._known(names))
            case {"tags": list(pairs)}:
                for before, after in _pairs(pairs):
                    yield from self._tree(None if before is None else _path(before), None if after is None else _path(after))
            case {"albums": list(pairs)}:
                for before, after in _pairs(pairs):
                    yield from self._albums(_album(before), _album(after))
            case {"album": str(path), "photos": list(placed)}:
                yield from self._album_photos(path, placed, True)
            case {"unalbum": str(path), "photos": list(placed)}:
                yield from self._album_photos(path, placed, False)
            case {"stage": "trash", "reason": str(reason), "photos": list(names)} | {
                "unstage": "trash",
                "reason": str(reason),
                "photos": list(names),
            }:
                staged = TrashStaged("stage" in step, ((reason, self._known(names)),))
                yield from _some(copies_edits.replayed_trash(self._tx, staged)[0])
            case {"stage": ("rename" | "move") as kind, "to": str(to), "photos": list(names)} | {
                "unstage": ("rename" | "move") as kind,
                "to": str(to),
                "photos": list(names),
            }:
                rows = tuple((photo_id, _bytes(to)) for photo_id in self._known(names))
                yield from _some(staging_edits.replayed(self._tx, PlacesStaged("stage" in step, str(kind), rows)))
            case {"filed": str(), "back": bool(), "photos": list(names)}:
                self._known(names)  # where the files are now, the next scan finds out
            case {"taken": [int(us), int() | None as offset, str(source)], "photos": list(names)}:
                taken = (us, offset, _source(source))
                yield from _some(copies_edits.taken_again(self._tx, self._known(names), taken))
            case {"decide": str(kind), "copies": list(files)} | {"undecide": str(kind), "copies": list(files)}:
                yield from _some(copies_edits.decided_again(self._tx, "decide" in step, _verdict(kind), _files(files)))
            case _:
                raise _Foreign("it holds a step that is not known")

    def _known(self, names: Iterable[Any]) -> "array[int]":
        every = [name for name in names if isinstance(name, str)]
        self.unknown.update(name for name in every if name not in self._ids)
        return array("q", sorted({self._ids[name] for name in every if name in self._ids}))

    def _tag(self, path: str, ids: "array[int]") -> Iterator[Step]:
        row, new = tags.make(self._tx, path)
        if new:
            yield TagTreeChanged(tuple((None, each) for each in new))
        linked = tags.link(self._tx, row.id, ids)
        if linked:
            tags.count_changed(self._tx, row.id, len(linked))
            yield TagsChanged(added=(Links(row.id, row.path, linked),))

    def _untag(self, path: str, ids: "array[int]") -> Iterator[Step]:
        row = tags.find(self._tx, path)
        unlinked = tags.unlink(self._tx, row.id, ids) if row is not None else array("q")
        if row is not None and unlinked:
            tags.count_changed(self._tx, row.id, -len(unlinked))
            yield TagsChanged(removed=(Links(row.id, row.path, unlinked),))

    def _tree(self, before: str | None, after: str | None) -> Iterator[Step]:
        row = tags.find(self._tx, before) if before is not None else None
        if after is None:
            if row is not None and not tags.in_use(self._tx, row.id):
                tags.drop(self._tx, row.id)
                yield TagTreeChanged(((row, None),))
        elif tags.find(self._tx, after) is not None:
            return
        elif before is None:
            yield TagTreeChanged(tuple((None, each) for each in tags.make(self._tx, after)[1]))
        elif row is not None:
            above = parent(after)
            holder, new = tags.make(self._tx, above) if above is not None else (None, [])
            moved = TagRow(row.id, holder.id if holder is not None else None, after)
            tags.move(self._tx, row, moved)
            yield TagTreeChanged((*((None, each) for each in new), (row, moved)))

    def _albums(self, before: AlbumRow | None, after: AlbumRow | None) -> Iterator[Step]:
        row = albums.find(self._tx, before.path) if before is not None else None
        if after is None:
            if row is not None and not albums.in_use(self._tx, row.id):
                albums.drop(self._tx, row.id)
                yield AlbumsChanged(((row, None),))
            return
        there = albums.find(self._tx, after.path)
        if before is None and there is None:
            yield AlbumsChanged(tuple((None, each) for each in albums.make(self._tx, after.path, now_us(), query=after.query)))
        elif row is not None and (there is None or there.id == row.id):
            above = parent(after.path)
            holder = albums.find(self._tx, above) if above is not None else None
            if above is None or holder is not None:
                changed = AlbumRow(row.id, holder.id if holder is not None else None, after.path, row.kind, after.query)
                albums.change(self._tx, changed)
                yield AlbumsChanged(((row, changed),))

    def _album_photos(self, path: str, placed: Sequence[Any], came: bool) -> Iterator[Step]:
        row = albums.find(self._tx, path)
        pairs = [(name, at) for name, at in _placed(placed)]
        self.unknown.update(name for name, _ in pairs if name not in self._ids)
        here = {self._ids[name]: at for name, at in pairs if name in self._ids}
        if row is None or row.kind != albums.MANUAL:
            return
        ids, places = list(here), list(here.values())
        done = albums.insert_photos(self._tx, row.id, ids, places) if came else albums.remove_photos(self._tx, row.id, ids)
        if done[0]:
            yield AlbumPhotosChanged(row.id, row.path, came, *done)


def _photos_named(tx: Transaction, steps: Steps) -> dict[str, int]:
    """The photos that a line names: by their content, the oldest where several have it, or by their path."""
    named = [each for step in steps if isinstance(step.get("photos"), list) for each in step["photos"]]
    names = {each[0] if isinstance(each, list) and each else each for each in named}
    contents = {name: bytes.fromhex(name[len(CONTENT) :]) for name in names if isinstance(name, str) and _is_content(name)}
    by_content = photos.with_contents(tx, list(contents.values()))
    found = {name: by_content[content] for name, content in contents.items() if content in by_content}
    for name in names - contents.keys():
        photo_id = photos.find(tx, name.encode("utf-8", "surrogateescape")) if isinstance(name, str) and "\0" not in name else None
        if photo_id is not None:
            found[name] = photo_id
    return found


def _is_content(name: str) -> bool:
    digits = name.removeprefix(CONTENT)
    return digits != name and len(digits) == 64 and all(digit in "0123456789abcdef" for digit in digits)


_FITS: dict[Field, Callable[[Value], bool]] = {
    Field.RATING: lambda value: value is None or (type(value) is int and 1 <= value <= 5),
    Field.LABEL: lambda value: value is None or value in LABELS,
    Field.FLAG: lambda value: value is None or value in FLAGS,
    Field.TITLE: lambda value: value is None or (isinstance(value, str) and checked_text(value, "title") == value),
    Field.CAPTION: lambda value: value is None or (isinstance(value, str) and checked_text(value, "caption") == value),
    Field.ROTATION: lambda value: type(value) is int and value in (0, 90, 180, 270),
    Field.SHORTLISTED: lambda value: type(value) is int and value in (0, 1),
}


def _field(name: str, value: Any) -> Field:
    try:
        field = Field(name)
        fits = _FITS[field](value)
    except (ValueError, TypeError, EditRefused):
        fits = False
    if not fits:
        raise _Foreign(f"it sets {name[:40]!r} to what that can’t be")
    return field


def _path(text: Any) -> str:
    try:
        if isinstance(text, str) and clean_path(text) == text:
            return text
    except BadName:
        pass
    raise _Foreign("it names what can’t be a tag or an album")


def _pairs(found: list[Any]) -> list[tuple[Any, Any]]:
    if all(isinstance(pair, list) and len(pair) == 2 for pair in found):
        return [(before, after) for before, after in found]
    raise _Foreign("it holds a step that is not known")


def _placed(found: Sequence[Any]) -> list[tuple[str, int]]:
    if all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) is int for pair in found):
        return [(name, at) for name, at in found]
    raise _Foreign("it holds a step that is not known")


def _some(step: Step | None) -> list[Step]:
    return [] if step is None else [step]


def _bytes(path: str) -> bytes:
    if path and "\0" not in path:
        return path.encode("utf-8", "surrogateescape")
    raise _Foreign("it names what can’t be a file")


def _verdict(kind: str) -> Verdict:
    if kind not in list(Verdict):
        raise _Foreign("it holds a decision that is not known")
    return Verdict(kind)


def _source(word: str) -> str:
    if word not in list(DateSource):
        raise _Foreign("it holds a date that is not known")
    return word


def _files(found: list[Any]) -> list[tuple[bytes, bool]]:
    if all(isinstance(pair, list) and len(pair) == 2 and _is_content(f"{CONTENT}{pair[0]}") and type(pair[1]) is bool for pair in found):
        return [(bytes.fromhex(picture), kept) for picture, kept in found]
    raise _Foreign("it holds a decision that is not known")


def _album(told: Any) -> AlbumRow | None:
    match told:
        case None:
            return None
        case [path, (albums.MANUAL | albums.SMART) as kind, query] if query is None or isinstance(query, str):
            return AlbumRow(0, None, _path(path), kind, query)
    raise _Foreign("it holds an album that is not known")

"""How the journal keeps a part of a change: a line of JSON that says what, then the photo ids as packed numbers."""

import json
import sys
from array import array
from collections.abc import Iterator
from typing import Any

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumRow,
    AlbumsChanged,
    DatesChanged,
    DecisionsChanged,
    EntryReverted,
    Field,
    FiledPhoto,
    FilesMoved,
    Links,
    MovedFile,
    Part,
    PhotosEdited,
    PlacesStaged,
    Run,
    Step,
    TagRow,
    TagsChanged,
    TagTreeChanged,
    Taken,
    TrashStaged,
)
from photodesk.domain.decisions import Decided, Decision, Verdict

SMALL, LARGE = "I", "q"
"""Ids of 4 bytes where they fit, else of 8; little-endian."""

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class UnknownPart(ValueError):
    """Bytes that this version did not write."""


def encode(part: Part) -> bytes:
    """A part as bytes."""
    numbers: array[int] = array("q")
    steps = [_encoded(step, numbers) for step in part]
    small = not numbers or (min(numbers) >= 0 and max(numbers) < 1 << 32)
    kind = SMALL if small else LARGE
    line = _encoder.encode({"v": 1, "n": kind, "s": steps}).encode("utf-8", "surrogatepass")
    return line + b"\n" + _little(array(kind, numbers)).tobytes()


def decode(data: bytes) -> Part:
    """A part as it was. Raises UnknownPart."""
    line, _, packed = data.partition(b"\n")
    try:
        header = json.loads(line)
        if header["v"] != 1 or header["n"] not in (SMALL, LARGE):
            raise ValueError(header)
        numbers = array(header["n"])
        numbers.frombytes(packed)
        reader = _Reader(_little(numbers))
        return tuple(_decoded(step, reader) for step in header["s"])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UnknownPart(str(error)) from error


class _Reader:
    """Takes the ids of one step after the other."""

    def __init__(self, numbers: "array[int]") -> None:
        self._numbers, self._at = numbers, 0

    def take(self, count: int) -> "array[int]":
        found = array("q", self._numbers[self._at : self._at + count])
        if len(found) != count:
            raise ValueError("a part is cut off")
        self._at += count
        return found


def _encoded(step: Step, numbers: "array[int]") -> list[Any]:
    match step:
        case PhotosEdited(field, runs):
            for run in runs:
                numbers.extend(run.ids)
            return ["set", field.value, [[run.before, run.after, len(run.ids)] for run in runs]]
        case TagsChanged(added, removed):
            return ["tag", [_links(links, numbers) for links in added], [_links(links, numbers) for links in removed]]
        case TagTreeChanged(rows):
            return ["tags", [[_tag(row) for row in pair] for pair in rows]]
        case AlbumsChanged(rows):
            return ["albums", [[_album(row) for row in pair] for pair in rows]]
        case AlbumPhotosChanged(album_id, path, came, ids, positions):
            numbers.extend(ids)
            numbers.extend(positions)
            return ["album", album_id, path, came, len(ids)]
        case EntryReverted(entry_id, reverted):
            return ["entry", entry_id, reverted]
        case TrashStaged(came, reasons):
            for _, ids in reasons:
                numbers.extend(ids)
            return ["trash", came, [[reason, len(ids)] for reason, ids in reasons]]
        case PlacesStaged(came, kind, places):
            numbers.extend(photo_id for photo_id, _ in places)
            return ["places", came, kind, [_text(target) for _, target in places]]
        case FilesMoved(back, photos, made):
            numbers.extend(each.photo_id for each in photos)
            return ["files", back, [_filed(each) for each in photos], [[folder_id, _text(path)] for folder_id, path in made]]
        case DecisionsChanged(came, decisions):
            return ["decided", came, [_decision(each) for each in decisions]]
        case DatesChanged(dates):
            numbers.extend(row[0] for row in dates)
            return ["taken", [[before, after] for _, before, after in dates]]


def _links(links: Links, numbers: "array[int]") -> list[Any]:
    numbers.extend(links.ids)
    return [links.tag_id, links.path, len(links.ids)]


def _tag(row: TagRow | None) -> list[Any] | None:
    return None if row is None else [row.id, row.parent_id, row.path]


def _album(row: AlbumRow | None) -> list[Any] | None:
    return None if row is None else [row.id, row.parent_id, row.path, row.kind, row.query]


def _decoded(step: list[Any], reader: _Reader) -> Step:
    match step:
        case ["set", field, runs]:
            return PhotosEdited(Field(field), tuple(Run(before, after, reader.take(n)) for before, after, n in runs))
        case ["tag", added, removed]:
            return TagsChanged(tuple(_read_links(added, reader)), tuple(_read_links(removed, reader)))
        case ["tags", rows]:
            return TagTreeChanged(tuple((_read(TagRow, old), _read(TagRow, new)) for old, new in rows))
        case ["albums", rows]:
            return AlbumsChanged(tuple((_read(AlbumRow, old), _read(AlbumRow, new)) for old, new in rows))
        case ["album", album_id, path, came, n]:
            return AlbumPhotosChanged(album_id, path, came, reader.take(n), reader.take(n))
        case ["entry", entry_id, reverted]:
            return EntryReverted(entry_id, reverted)
        case ["trash", came, runs]:
            return TrashStaged(came, tuple((reason, reader.take(n)) for reason, n in runs))
        case ["places", came, kind, targets]:
            ids = reader.take(len(targets))
            return PlacesStaged(came, kind, tuple(zip(ids, map(_path, targets), strict=True)))
        case ["files", back, filed, made]:
            ids = reader.take(len(filed))
            photos = tuple(_read_filed(photo_id, *each) for photo_id, each in zip(ids, filed, strict=True))
            return FilesMoved(back, photos, tuple((folder_id, _path(path)) for folder_id, path in made))
        case ["decided", came, decisions]:
            return DecisionsChanged(came, tuple(map(_read_decision, decisions)))
        case ["taken", rows]:
            return DatesChanged(
                tuple((i, _read_taken(before), _read_taken(after)) for i, (before, after) in zip(reader.take(len(rows)), rows, strict=True))
            )
    raise UnknownPart(f"a step that is not known: {step!r:.80}")


def _filed(each: FiledPhoto) -> list[Any]:
    files = [[one.folder_id, _text(one.path), one.to_folder_id, _text(one.to_path)] for one in each.files]
    return [each.kind, each.reason, _text(each.wanted), files]


def _read_filed(photo_id: int, kind: str, reason: str, wanted: str | None, files: list[Any]) -> FiledPhoto:
    moved = tuple(MovedFile(folder, _path(path), to_folder, _bytes(to_path)) for folder, path, to_folder, to_path in files)
    return FiledPhoto(photo_id, kind, reason, _bytes(wanted), moved)


def _text(path: bytes | None) -> str | None:
    return None if path is None else path.decode("utf-8", "surrogateescape")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else _path(text)


def _path(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _decision(each: Decision) -> list[Any]:
    return [each.id, each.kind.value, each.at_us, [[one.picture_hash.hex(), one.photo_id, one.kept] for one in each.photos]]


def _read_decision(found: list[Any]) -> Decision:
    decision_id, kind, at_us, photos = found
    return Decision(decision_id, Verdict(kind), at_us, tuple(Decided(bytes.fromhex(one[0]), one[1], one[2]) for one in photos))


def _read_taken(found: list[Any]) -> Taken:
    taken_us, offset_min, source = found
    return taken_us, offset_min, source


def _read_links(found: list[list[Any]], reader: _Reader) -> Iterator[Links]:
    return (Links(tag_id, path, reader.take(n)) for tag_id, path, n in found)


def _read(kind: Any, values: list[Any] | None) -> Any:
    return None if values is None else kind(*values)


def _little(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers

"""From changes to be undone to files and their places: looked at now, just before they come back."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from photodesk.domain.changes import FiledPhoto, MovedFile
from photodesk.domain.pending import ChangeKind
from photodesk.domain.photos import State
from photodesk.domain.problems import Reason
from photodesk.library import filing
from photodesk.library.filing import AnotherFile, Spot
from photodesk.library.planning import is_known
from photodesk.library.refusals import NotDone
from photodesk.store.filing_facts import KnownFile
from photodesk.store.filings import NOWHERE, ChangeRow, FileRow

Roots = Mapping[int, bytes]


def way_back(number: int, filed: FiledPhoto, known: KnownFile | None, roots: Roots) -> ChangeRow | None:
    """The change that brings the files of an applied one back; None where they are back already. Raises NotDone, OSError."""
    if known is None:
        raise NotDone(Reason.VANISHED, "A photo is no longer in the library. Its file stays where it is.")
    name = _text(known.name)
    originals = _originals(filed.files)
    coming: list[FileRow] = []
    going: list[FileRow] = []
    for place, file in enumerate(filed.files[: len(filed.files) - len(originals)]):
        if file.to_path is None:
            raise NotDone(Reason.VANISHED, f"{name} was deleted for good. It can’t be brought back.")
        source, target = _spot(roots, file.to_folder_id, file.to_path), _spot(roots, file.folder_id, file.path)
        there, old = filing.look(source), filing.look(target)
        original = _in_trash(originals.get((file.folder_id, file.path)), roots)
        if there is None and original is None:
            if place == 0 and old is not None and is_known(old, known) and known.path == file.path and known.state is State.HERE:
                return None
            if place == 0:
                raise NotDone(Reason.VANISHED, f"{name} is no longer where it was moved to. Nothing was changed. Rescan its folder.")
            continue
        if old is not None and not filing.is_one_name(source, target):
            raise NotDone(
                Reason.EXISTS, f"Another file took the place of {name} meanwhile. Nothing was replaced. Move that one, then undo again."
            )
        if place == 0:
            _refuse_changed(filed, known, source, there, file)
        copy = None if there is None else _row(file, there, known.content_hash)
        if original is not None and (copy is None or filing.content_hash(source)[0] == original.content_hash):
            coming.append(original)
            going += [] if copy is None else [replace(copy, to_path=NOWHERE)]
        elif copy is not None:
            coming.append(copy)
    return ChangeRow(number, filed.photo_id, filed.kind, filed.reason, filed.wanted, (*coming, *going))


def _row(file: MovedFile, facts: os.stat_result, content: bytes | None) -> FileRow:
    assert file.to_path is not None
    return FileRow(
        file.to_folder_id, file.to_path, file.folder_id, file.path, facts.st_ino, facts.st_size, facts.st_mtime_ns, content
    )  # fmt: skip


def _originals(files: Sequence[MovedFile]) -> dict[tuple[int | None, bytes], MovedFile]:
    """Of files that went to another drive the second half: where the originals went. None of them for others."""
    half = len(files) // 2
    places = [(file.folder_id, file.path) for file in files]
    return dict(zip(places[half:], files[half:], strict=True)) if half and places[:half] == places[half:] else {}


def _in_trash(original: MovedFile | None, roots: Roots) -> FileRow | None:
    """The way of an original out of the trash; None where there is none (any more)."""
    if original is None or original.to_path is None:
        return None
    trashed = _spot(roots, original.to_folder_id, original.to_path)
    if filing.look(trashed) is None:
        return None
    content, facts = filing.content_hash(trashed)
    return _row(original, facts, content)


def _refuse_changed(filed: FiledPhoto, known: KnownFile, source: Spot, facts: os.stat_result | None, file: MovedFile) -> None:
    """From the trash only the very file comes back; a renamed one may have been worked on, but not moved again."""
    if filed.kind == ChangeKind.TRASH:
        as_it_was = facts is not None and is_known(facts, known)
        if not as_it_was and (known.content_hash is None or filing.content_hash(source)[0] != known.content_hash):
            raise AnotherFile(source.absolute)
    elif (file.to_folder_id, file.to_path) != (known.folder_id, known.path):
        text = f"{_text(known.name)} was moved again meanwhile. It stays where it is."
        raise NotDone(Reason.CHANGED_MEANWHILE, text)


def _spot(roots: Roots, folder_id: int | None, path: bytes) -> Spot:
    if folder_id is None:
        return Spot(os.path.dirname(path), os.path.basename(path))
    if folder_id not in roots:
        raise NotDone(Reason.VANISHED, f"{_text(path)} was in a folder that is no longer added. It stays where it is.")
    return Spot(roots[folder_id], path)


def _text(path: bytes) -> str:
    return path.decode("utf-8", "replace")

"""Deletes imported files from their card: only when all that belongs to pictures on it is verified, and each only as what was copied."""

import os
from collections.abc import Sequence
from contextlib import suppress

from photodesk.config import durable
from photodesk.domain.importing import FileState, ImportRefused
from photodesk.domain.problems import DecodeError, Problem, Reason, Stage
from photodesk.failpoints import reach
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing import intents, sources
from photodesk.library.importing.intents import Written
from photodesk.library.importing.reading import Reader
from photodesk.library.scanning import text_of
from photodesk.library.walking import Stop
from photodesk.store.imports import FileRow


def refuse_read_only(places: Sequence[bytes], files: Sequence[tuple[bytes, str | None]]) -> None:
    """Raises ImportRefused before anything is copied where nothing could be deleted. *files*: (path, member of an archive)."""
    if any(member is not None for _, member in files):
        raise ImportRefused("files in archives can’t be deleted one by one; nothing was copied; leave the archives as they are")
    for folder in {os.path.dirname(path) for path, _ in files}:
        try:
            writable = os.access(folder, os.W_OK | os.X_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY
        except OSError:
            writable = False
        if not writable:
            text = f"{text_of(folder)} is read-only, so nothing can be deleted there; nothing was copied; import without deleting"
            raise ImportRefused(text)


def remove(rows: Sequence[FileRow], written: Written, library: bytes, *, include_hidden: bool, stop: Stop) -> tuple[list[Problem], int]:
    """Delete the sources of *rows*; what could not be, and how many are gone. Nothing is deleted while anything is not verified."""
    wrong = _unverified(rows, written, library, include_hidden, stop)
    if wrong or stop():
        return wrong, 0
    reach("import.before_delete")
    number = 0
    problems: list[Problem] = []
    reader = Reader()
    for row in rows:
        if stop():
            break
        try:
            if _delete(row, reader):
                number += 1
                reach("import.after_delete")
        except (OSError, DecodeError) as error:
            problems.append(_kept(row, f"it could not be deleted ({error})"))
    for folder in sorted({os.path.dirname(row.path) for row in rows}):
        with suppress(OSError):
            filing.sync_folder(folder)
    return problems, number


def _unverified(rows: Sequence[FileRow], written: Written, library: bytes, include_hidden: bool, stop: Stop) -> list[Problem]:
    """Why nothing may be deleted: files that are not verified, and those that came to the card since."""
    if not written.complete:
        text = "Files on the card were left out of this import. Nothing was deleted from it."
        return [Problem(None, os.fsdecode(written.sources[0]), Stage.APPLY, Reason.VERIFY_FAILED, text)]
    wrong = [_kept(row, "it was not imported") for row in rows if row.state not in (FileState.COPIED, FileState.KNOWN)]
    if not wrong:
        safe = {row.content_hash for row in rows if not stop() and _is_safe(row, written.sources)}
        wrong = [_kept(row, "its copy is not what was verified") for row in rows if row.content_hash not in safe]
    found = sources.found_at(written.sources, frozenset({library}), include_hidden=include_hidden, told=_nobody, stop=_never)
    known = {row.path for row in rows}
    wrong += [
        Problem(None, os.fsdecode(file.path), Stage.APPLY, Reason.CHANGED_MEANWHILE, f"{text_of(file.name)} came to the card meanwhile.")
        for file in found.files
        if file.path not in known
    ]
    if wrong:
        text = f"Nothing was deleted from the card: {len(wrong):,} of its files are not verified."
        wrong.insert(0, Problem(None, os.fsdecode(written.sources[0]), Stage.APPLY, Reason.VERIFY_FAILED, text))
    return wrong


def _is_safe(row: FileRow, places: Sequence[bytes]) -> bool:
    """Whether a file outside of the sources holds what was imported. (Of equal files on a card one is copied.)"""
    if row.content_hash is None or any(row.target.startswith(place.rstrip(b"/") + b"/") for place in places):
        return False
    try:
        content, _ = filing.content_hash(Spot(*os.path.split(row.target)))
    except OSError:
        return False
    return content == row.content_hash


def _delete(row: FileRow, reader: Reader) -> bool:
    """Delete one source whose hash equals. False: it is gone already."""
    spot = Spot(row.root, row.path[len(row.root.rstrip(b"/")) + 1 :])
    facts = filing.look(spot)
    if facts is None:
        return False
    if reader.content_hash(intents.source_of(row)) != row.content_hash:
        raise DecodeError(Reason.CHANGED_MEANWHILE, "it is another file now")
    filing.remove(spot, Identity.of(facts))
    durable.note("delete")
    return True


def _kept(row: FileRow, why: str) -> Problem:
    name = text_of(os.path.basename(row.path))
    return Problem(None, os.fsdecode(row.path), Stage.APPLY, Reason.VERIFY_FAILED, f"{name} stays on the card: {why}.")


def _nobody(_: int) -> None:
    pass


def _never() -> bool:
    return False

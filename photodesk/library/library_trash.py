"""A trash of our own, for drives without one: at the top of an added folder, with a note beside each file."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.store.filings import Batch, ChangeRow, FileRow

log = logging.getLogger(__name__)

LIBRARY_TRASH = b".photodesk-trash"
NOTE = b".json"
MOST_BYTES = 65_536


def holds(path: bytes) -> bool:
    """Whether a place below an added folder is in it."""
    return path.startswith(LIBRARY_TRASH + b"/")


def place_of(batch: Batch, change: ChangeRow, place: int) -> bytes:
    """Where the file goes that is the *place*-th of a change; below its added folder."""
    moment = datetime.fromtimestamp(batch.at_us / 1e6, UTC)
    return b"/".join((LIBRARY_TRASH, f"{moment:%Y%m%d-%H%M%S-%f}".encode(), b"%d-%d" % (change.number, place)))


@dataclass(frozen=True, slots=True)
class Note:
    """What a file in it is, and where it was below its added folder."""

    path: str
    size: int
    mtime_ns: int
    inode: int
    blake2b: str


def write_note(spot: Spot, file: FileRow, content: bytes) -> None:
    """Before a file goes to *spot*."""
    note = Note(os.fsdecode(file.path), file.size, file.mtime_ns, file.inode, content.hex())
    with open(filing.new_file(_beside(spot)), "wb") as target:
        target.write(json.dumps(asdict(note), ensure_ascii=True).encode())
        target.flush()
        os.fsync(target.fileno())
    filing.sync_folder(spot.root, spot.folder)


def read_note(spot: Spot) -> Note | None:
    """What is written beside a file; None where nothing (that makes sense) is."""
    try:
        with filing.reading(_beside(spot)) as descriptor:
            return Note(**json.loads(os.read(descriptor, MOST_BYTES)))
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return None


def clear(spot: Spot) -> None:
    """Take away what told of a file in the library's trash, and folders there that are empty now."""
    try:
        facts = filing.look(_beside(spot))
        if facts is not None and filing.look(spot) is None:
            filing.remove(_beside(spot), Identity.of(facts))
        if filing.remove_folder(spot.root, spot.folder):
            filing.remove_folder(spot.root, LIBRARY_TRASH)
    except OSError:
        log.exception("the library’s trash could not be tidied")


def _beside(spot: Spot) -> Spot:
    return spot.beside(spot.name + NOTE)

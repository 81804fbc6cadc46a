"""A trash of our own, for drives without one: at the top of an added folder, with a note beside each file."""

import json
import logging
import os
from datetime import UTC, datetime

from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.store.filings import Batch, ChangeRow, FileRow

log = logging.getLogger(__name__)

LIBRARY_TRASH = b".photodesk-trash"


def holds(path: bytes) -> bool:
    """Whether a place below an added folder is in it."""
    return path.startswith(LIBRARY_TRASH + b"/")


def place_of(batch: Batch, change: ChangeRow, place: int) -> bytes:
    """Where the file goes that is the *place*-th of a change; below its added folder."""
    moment = datetime.fromtimestamp(batch.at_us / 1e6, UTC)
    return b"/".join((LIBRARY_TRASH, f"{moment:%Y%m%d-%H%M%S-%f}".encode(), b"%d-%d" % (change.number, place)))


def write_manifest(spot: Spot, file: FileRow) -> None:
    """What a file in the library's trash is, and where it was."""
    told = {
        "path": os.fsdecode(file.path), "size": file.size, "mtime_ns": file.mtime_ns, "inode": file.inode,
        "blake2b": file.content_hash.hex() if file.content_hash is not None else None,
    }  # fmt: skip
    with open(filing.new_file(spot), "wb") as target:
        target.write(json.dumps(told, ensure_ascii=True).encode())
        target.flush()
        os.fsync(target.fileno())
    filing.sync_folder(spot.root, spot.folder)


def clear(spot: Spot) -> None:
    """Take away what told of a file in the library's trash, and folders there that are empty now."""
    manifest = spot.beside(spot.name + b".json")
    try:
        facts = filing.look(manifest)
        if facts is not None and filing.look(spot) is None:
            filing.remove(manifest, Identity.of(facts))
        if filing.remove_folder(spot.root, spot.folder):
            filing.remove_folder(spot.root, LIBRARY_TRASH)
    except OSError:
        log.exception("the library’s trash could not be tidied")

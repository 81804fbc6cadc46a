"""The seal: a checksum of the catalog, written at a clean close and checked at the next start."""

import hashlib
import json
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from photodesk.config.paths import Paths
from photodesk.config.small_files import atomic_write, read_small, sync_folder


class SealState(StrEnum):
    """What the seal says of the catalog."""

    NEW = "new"
    INTACT = "intact"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Seal:
    """Size in bytes and SHA-256 (hex) of the closed catalog."""

    size: int
    sha256: str


def is_new(paths: Paths) -> bool:
    """Whether there is no catalog: nothing of that name, not even a link that leads nowhere or a file that cannot be read."""
    try:
        paths.catalog.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def verify(paths: Paths) -> SealState:
    """Compare the catalog with its seal. Reads the whole file; hashing leaves the interpreter free."""
    if is_new(paths):
        return SealState.NEW
    try:
        if not stat.S_ISREG(paths.catalog.lstat().st_mode):
            return SealState.ABSENT
        data = read_small(paths.seal)
        if data is None:
            return SealState.ABSENT
        stored = json.loads(data)
        seal = Seal(int(stored["size"]), str(stored["sha256"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return SealState.ABSENT
    try:
        with suppress(FileNotFoundError):
            if paths.catalog.with_name(paths.catalog.name + "-wal").lstat().st_size:
                return SealState.BROKEN
        return SealState.INTACT if seal == _seal_of(paths) else SealState.BROKEN
    except OSError:
        return SealState.BROKEN


def seal(paths: Paths) -> None:
    """Write the seal of a closed catalog."""
    found = _seal_of(paths)
    atomic_write(paths.seal, json.dumps({"size": found.size, "sha256": found.sha256}).encode())


def break_seal(paths: Paths) -> None:
    """Remove the seal before the first write."""
    paths.seal.unlink(missing_ok=True)
    sync_folder(paths.library)


def _seal_of(paths: Paths) -> Seal:
    with paths.catalog.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Seal(file.tell(), digest.hexdigest())

"""Whether the folders that are imported to are still on their drives: an empty mount point is not the drive that was there."""

import os
from collections.abc import Sequence

from photodesk.library import volumes
from photodesk.library.importing.planning import there
from photodesk.store.imports import FileRow

SENTINELS = 16

Drive = tuple[str, str]
"""What a folder lies on (`volumes.Place.what`), and its path there."""


def drive_of(folder: bytes) -> Drive:
    """Of a folder, or of where it will be made."""
    place = volumes.below(folder)
    return place.what, os.fsdecode(place.within)


def is_there(folder: bytes, drive: Drive | None, rows: Sequence[FileRow]) -> bool:
    """Whether a folder is there, on the drive it was on when the import began; *drive*: None where that is not known.

    Drives without a number of their own may be called otherwise when they are back: then files that were copied before say which it is.
    """
    try:
        os.stat(folder)
    except OSError:
        return False
    if drive is None or drive_of(folder) == drive:
        return True
    copied = [path for row in rows if row.state == "copied" for path in (row.target, row.second) if path and path.startswith(folder + b"/")]
    return any(map(_is_file, copied[:: max(1, len(copied) // SENTINELS)]))


def is_writable(folder: bytes) -> bool:
    """Whether something can be written into a folder now."""
    try:
        return not os.statvfs(folder).f_flag & os.ST_RDONLY and os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        return False


def are_on_one(first: bytes, second: bytes) -> bool:
    """Whether two folders share the room of one drive, also where they are still to be made."""
    try:
        return os.stat(there(os.path.abspath(first))).st_dev == os.stat(there(os.path.abspath(second))).st_dev
    except OSError:
        return False


def _is_file(path: bytes) -> bool:
    try:
        os.lstat(path)
    except OSError:
        return False
    return True


class Held:
    """Folders as they are when a run begins; asking again is cheap."""

    def __init__(self, folders: Sequence[bytes]) -> None:
        self._folders = {folder: _facts(folder) for folder in folders}

    def are_there(self) -> bool:
        """Whether each is the same folder on the same drive."""
        return all(facts is not None and _facts(folder) == facts for folder, facts in self._folders.items())


def _facts(folder: bytes) -> tuple[int, int] | None:
    try:
        facts = os.stat(folder)
    except OSError:
        return None
    return facts.st_dev, facts.st_ino

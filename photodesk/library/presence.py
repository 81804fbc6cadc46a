"""Whether an added folder is really there: the drive the catalog knows, and all that was mounted below it (rule S5)."""

import json
import logging
import os
import stat
from collections.abc import Sequence

from photodesk.domain.folders import Folder
from photodesk.library import volumes
from photodesk.store import folders, photos
from photodesk.store.database import Database

log = logging.getLogger(__name__)

SENTINELS = 64
ANSWERING = 0.9
"""This share of the photos asked for must be there with their size for another drive to be taken for the same one."""


class Presence:
    """One folder during one scan: `begins` before the walk, `holds` after it; only then does what was not met count as gone.

    `absent`: directories (relative) where another drive was mounted with photos that are not there now.
    """

    def __init__(self, database: Database, folder: Folder) -> None:
        self._db, self._folder = database, folder
        self.absent: list[bytes] = []
        self._facts: os.stat_result | None = None
        self._own = ""
        self._nested: dict[bytes, str] = {}
        self._kept: dict[bytes, str] = {}

    def begins(self, known_here: int) -> bool:
        """Look at the folder. False: it cannot be reached, or something else is at its place."""
        self._facts = self._look()
        if self._facts is None:
            return False
        self._own, self._nested = volumes.below(self._folder.path)
        with self._db.read() as tx:
            before = folders.identity(tx, self._folder.id)
        own, nested = _remembered(before.volume)
        same = (self._facts.st_dev, self._facts.st_ino) == (before.device, before.inode) and own in ("", self._own)
        if before.scanned_us is not None and known_here and not same and not self._answers(b""):
            return False
        for path, what in nested.items():
            if self._nested.get(path) != what and not self._answers(path):
                self.absent.append(path)
                self._kept[path] = what
        return True

    def holds(self) -> bool:
        """Whether it is still the same folder on the same drives."""
        after = self._look()
        assert self._facts is not None
        return (
            after is not None
            and (after.st_dev, after.st_ino) == (self._facts.st_dev, self._facts.st_ino)
            and volumes.below(self._folder.path) == (self._own, self._nested)
        )

    def identity(self) -> dict[str, object]:
        """What is to be remembered of it, as columns of the folder's row."""
        assert self._facts is not None
        nested = {os.fsdecode(path): what for path, what in {**self._nested, **self._kept}.items()}
        volume = json.dumps({"own": self._own, "nested": nested})
        return {"device": self._facts.st_dev, "inode": self._facts.st_ino, "volume": volume}

    def _look(self) -> os.stat_result | None:
        try:
            facts = os.stat(self._folder.path)
        except OSError as error:
            log.info("folder %d cannot be reached: errno %s", self._folder.id, error.errno)
            return None
        return facts if stat.S_ISDIR(facts.st_mode) else None

    def _answers(self, below: bytes) -> bool:
        """Whether the photos known there are there; where none is known, there is nothing to lose."""
        with self._db.read() as tx:
            sentinels = photos.sample(tx, self._folder.id, SENTINELS, below)
        return sum(map(self._is_there, sentinels)) >= ANSWERING * len(sentinels)

    def _is_there(self, sentinel: tuple[bytes, bytes, int]) -> bool:
        directory, name, size = sentinel
        try:
            return os.lstat(photos.join(self._folder.path, directory, name)).st_size == size
        except OSError:
            return False


def inside(path: bytes, directories: Sequence[bytes]) -> bool:
    """Whether a relative path is one of these directories or below one; b"" is the folder itself."""
    return any(not directory or path == directory or path.startswith(directory + b"/") for directory in directories)


def _remembered(volume: str | None) -> tuple[str, dict[bytes, str]]:
    try:
        found = json.loads(volume or "{}")
        return str(found.get("own", "")), {os.fsencode(path): str(what) for path, what in found.get("nested", {}).items()}
    except (ValueError, AttributeError):
        return "", {}

"""Whether an added folder is really there: the drive the catalog knows, and all that was mounted below it (rule S5)."""

import json
import logging
import os
import stat
from collections.abc import Sequence

from photodesk.domain.folders import Folder
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.reaching import Reaching
from photodesk.library.volumes import Place, below
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

    def __init__(self, database: Database, reaching: Reaching, folder: Folder) -> None:
        self._db, self._reaching, self._folder = database, reaching, folder
        self.absent: list[bytes] = []
        self._facts: os.stat_result | None = None
        self._place = Place("", b"", {})
        self._kept: dict[bytes, str] = {}

    def begins(self, known_here: int) -> bool:
        """Look at the folder. False: it cannot be reached, or something else is at its place."""
        self._reaching.forget_links(self._folder.path)
        found = self._look()
        if found is None:
            return False
        self._facts, self._place = found
        with self._db.read() as tx:
            before = folders.identity(tx, self._folder.id)
        was = remembered(before.volume)
        same = (self._facts.st_dev, self._facts.st_ino) == (before.device, before.inode) and was.what in ("", self._place.what)
        if before.scanned_us is not None and known_here and not same and not self._answers(b""):
            return False
        for path, what in was.nested.items():
            if self._place.nested.get(path) != what and not self._answers(path):
                self.absent.append(path)
                self._kept[path] = what
        return True

    def holds(self) -> bool:
        """Whether it is still the same folder on the same drives."""
        after = self._look()
        assert self._facts is not None
        return (
            after is not None and (after[0].st_dev, after[0].st_ino) == (self._facts.st_dev, self._facts.st_ino) and after[1] == self._place
        )

    def identity(self) -> dict[str, object]:
        """What is to be remembered of it, as columns of the folder's row."""
        assert self._facts is not None
        nested = {os.fsdecode(path): what for path, what in {**self._place.nested, **self._kept}.items()}
        volume = json.dumps({"own": self._place.what, "within": os.fsdecode(self._place.within), "nested": nested})
        return {"device": self._facts.st_dev, "inode": self._facts.st_ino, "volume": volume}

    def _look(self) -> tuple[os.stat_result, Place] | None:
        try:
            facts, place = self._reaching.call(self._folder.path, self._facts_and_place)
        except (OSError, Unreachable) as error:
            log.info("folder %d cannot be reached: %s", self._folder.id, getattr(error, "errno", None) or "no answer")
            return None
        return (facts, place) if stat.S_ISDIR(facts.st_mode) else None

    def _facts_and_place(self) -> tuple[os.stat_result, Place]:
        return os.stat(self._folder.path), below(self._folder.path)

    def _answers(self, below: bytes) -> bool:
        """Whether the photos known there are there; where none is known, there is nothing to lose."""
        with self._db.read() as tx:
            sentinels = photos.sample(tx, self._folder.id, SENTINELS, below)
        return answering(self._reaching, self._folder.path, sentinels) >= ANSWERING * len(sentinels)


class _Asking:
    """Sentinels that are looked at one after the other."""

    def __init__(self, folder: bytes, sentinels: Sequence[tuple[bytes, bytes, int]]) -> None:
        self._folder, self._sentinels = folder, sentinels
        self._asked = 0

    def run(self) -> int:
        return sum(map(self._is_there, self._sentinels))

    def progress(self) -> int:
        return self._asked

    def _is_there(self, sentinel: tuple[bytes, bytes, int]) -> bool:
        directory, name, size = sentinel
        self._asked += 1
        try:
            return os.lstat(photos.join(self._folder, directory, name)).st_size == size
        except OSError:
            return False


def answering(reaching: Reaching, folder: bytes, sentinels: Sequence[tuple[bytes, bytes, int]]) -> int:
    """How many of these photos lie below *folder* with their size."""
    asking = _Asking(folder, sentinels)
    try:
        return reaching.call(folder, asking.run, alive=asking.progress)
    except Unreachable:
        return 0


def inside(path: bytes, directories: Sequence[bytes]) -> bool:
    """Whether a relative path is one of these directories or below one; b"" is the folder itself."""
    return any(not directory or path == directory or path.startswith(directory + b"/") for directory in directories)


def remembered(volume: str | None) -> Place:
    """What a folder lay on at its last good scan."""
    try:
        found = json.loads(volume or "{}")
        nested = {os.fsencode(path): str(what) for path, what in found.get("nested", {}).items()}
        return Place(str(found.get("own", "")), os.fsencode(found.get("within", "")), nested)
    except (ValueError, AttributeError, TypeError):
        return Place("", b"", {})

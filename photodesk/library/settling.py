"""When a new file is whole: its facts stay the same for two seconds, and a JPEG has its end (rule S11)."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from photodesk.library.guarded_volume import Unreachable
from photodesk.library.reaching import Reaching
from photodesk.library.walking import Entry

SETTLED_S = 2.0
AGAIN_S, LATER_S = 2.1, 30.0
MOVING_S = 10.0
"""What has not changed for so long only lacks its end, and is looked at more rarely."""
OLD_S = 600.0
"""A file that was not touched for so long is as it is, also without an end."""
TAIL_BYTES = 65_536
_JPEG_NAMES = (b".jpg", b".jpeg", b".jpe", b".jfif")
_JPEG_END = b"\xff\xd9"

Facts = tuple[int, int, int]
"""Size, mtime, ctime."""


@dataclass(frozen=True, slots=True)
class _Seen:
    facts: Facts
    since: float


class Settling:
    """Remembers files that are not whole yet, by directory. For one thread at a time; asked again at each look at a directory."""

    def __init__(self, reaching: Reaching, clock: Callable[[], float] = time.monotonic) -> None:
        self._reaching, self._clock = reaching, clock
        self._seen: dict[bytes, dict[bytes, _Seen]] = {}

    def waiting(self, folder: bytes, directory: bytes, entries: Sequence[Entry]) -> set[bytes]:
        """The names of these new or changed files of a directory (relative) that are to be taken later."""
        place = os.path.join(folder, directory) if directory else folder
        before = self._seen.pop(place, {})
        if not entries:
            return set()
        look = _Look(place, [entry.name for entry in entries], before, self._clock())
        try:
            self._reaching.call(place, look.run, alive=look.progress)
        except Unreachable:
            return {entry.name for entry in entries}
        if look.later:
            self._seen[place] = look.later
        return set(look.later)

    def forget(self, folder: bytes, directories: Iterable[bytes]) -> None:
        """Nothing waits in these directories (relative)."""
        for directory in directories:
            self._seen.pop(os.path.join(folder, directory) if directory else folder, None)

    def waiting_s(self, folder: bytes) -> dict[bytes, float]:
        """Directories of a folder (relative) in which something waits, each with the seconds until it is worth a look."""
        now = self._clock()
        top = folder.rstrip(b"/") + b"/"
        return {
            place[len(top) :]: AGAIN_S if any(now - one.since < MOVING_S for one in seen.values()) else LATER_S
            for place, seen in self._seen.items()
            if place == folder or place.startswith(top)
        }


class _Look:
    """One look at new files of a directory."""

    def __init__(self, place: bytes, names: Sequence[bytes], before: dict[bytes, _Seen], now: float) -> None:
        self._place, self._names, self._before, self._now = place, names, before, now
        self._looked = 0
        self.later: dict[bytes, _Seen] = {}

    def run(self) -> None:
        for name in self._names:
            self._looked += 1
            if (seen := self._look(name)) is not None:
                self.later[name] = seen

    def progress(self) -> int:
        return self._looked

    def _look(self, name: bytes) -> _Seen | None:
        """None: it is whole, or gone."""
        path = os.path.join(self._place, name)
        try:
            found = os.lstat(path)
        except OSError:
            return None
        facts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        seen = self._before.get(name)
        same_s = self._now - seen.since if seen is not None and seen.facts == facts else 0.0
        if max(time.time() - max(found.st_mtime, found.st_ctime), same_s) > OLD_S:  # a camera's clock may be years ahead
            return None
        if seen is None or seen.facts != facts:
            return _Seen(facts, self._now)
        whole = self._now - seen.since >= SETTLED_S and (not name.lower().endswith(_JPEG_NAMES) or _has_end(path, found.st_size))
        return None if whole else seen


def _has_end(path: bytes, size: int) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return True  # what keeps it from being opened is told by its look
    try:
        return _JPEG_END in os.pread(descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))
    except OSError:
        return True
    finally:
        os.close(descriptor)

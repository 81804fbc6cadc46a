"""Which files of a source the library has, by content and by nothing else."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from photodesk.domain.importing import SourceFile, Surveyed
from photodesk.domain.problems import DecodeError
from photodesk.library.filing import AnotherFile, Spot, content_hash
from photodesk.library.importing.looking_on import Throttled, check
from photodesk.library.importing.memory import Memory
from photodesk.library.importing.reading import Reader
from photodesk.library.walking import Stop
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import Place

COARSE_S = 2.0


class Knowing:
    """Compares files of sources with the library, and with each other: only what shares its size with something is read."""

    def __init__(self, database: Database, memory: Memory, reader: Reader, threads: int) -> None:
        self._db, self._memory, self._reader, self._threads = database, memory, reader, threads

    def marked(self, files: Sequence[Surveyed], progress: Throttled, stop: Stop) -> list[Surveyed]:
        """The same files, each with its content where it was read, and where that is already."""
        pictured = {each.unit for each in files if each.file.kind is not None}
        sizes = Counter(each.file.size for each in files)
        with self._db.read() as tx:
            known_sizes = imports.sizes_known(tx, sizes)
        wanted = [each.file for each in files if each.file.size in known_sizes or sizes[each.file.size] > 1]
        contents = self._contents(wanted, progress, stop)
        found = [replace(each, content_hash=contents.get((each.file.path, each.file.member))) for each in files]
        places = self._places(sorted({each.content_hash for each in found if each.content_hash is not None}), known_sizes & set(sizes))
        return self._companions(_pictures(found, places, pictured))

    def _contents(self, files: Sequence[SourceFile], progress: Throttled, stop: Stop) -> dict[tuple[bytes, str | None], bytes]:
        found: dict[tuple[bytes, str | None], bytes] = {}
        unread: list[SourceFile] = []
        for file in files:
            content = self._memory.content_hash(file)
            if content is None:
                unread.append(file)
            else:
                found[file.path, file.member] = content

        def read(file: SourceFile) -> bytes | None:
            if stop():
                return None
            try:
                return self._reader.content_hash(file)
            except DecodeError:  # it is tried again, and told, when it is copied
                return None

        with ThreadPoolExecutor(max(1, self._threads)) as pool:
            for done, (file, content) in enumerate(zip(unread, pool.map(read, unread), strict=True), 1):
                if content is not None:
                    found[file.path, file.member] = content
                    self._memory.note_content(file, content)
                progress("contents", done, len(unread))
        check(stop)
        return found

    def _places(self, contents: Sequence[bytes], sizes: Iterable[int]) -> dict[bytes, bytes]:
        """Content to a path where the library has it: a file that is there as it was recorded, or one on a drive that is offline."""
        if not contents:
            return {}
        with self._db.read() as tx:
            photos, copied = imports.photos_with(tx, contents), imports.imported_with(tx, contents)
            unread = imports.unread(tx, sorted(sizes))
        found: dict[bytes, bytes] = {}
        for places in (copied, photos):
            for content, every in places.items():
                there = next((place for place in every if place.offline or is_there(place)), None)
                if there is not None:
                    found[content] = there.path
        missing = set(contents) - found.keys()
        for place in unread if missing else ():
            content_there = _read(place)
            if content_there in missing:
                found.setdefault(content_there, place.path)
        return found

    def _companions(self, files: Sequence[Surveyed]) -> list[Surveyed]:
        """What lies beside a known picture is known only where the same lies beside that one: sidecars of two pictures may be equal."""
        mains: dict[int, Surveyed] = {}
        units: dict[int, list[Surveyed]] = {}
        for each in files:
            units.setdefault(each.unit, []).append(each)
            if each.file.kind is not None:
                mains.setdefault(each.unit, each)
        found: list[Surveyed] = []
        for each in files:
            main = mains.get(each.unit)
            pictures = [one for one in units[each.unit] if one.file.kind is not None]
            if each.file.kind is None and main is not None and all(one.known is not None for one in pictures):
                each = self._beside(each, main)
            found.append(each)
        return found

    def _beside(self, companion: Surveyed, main: Surveyed) -> Surveyed:
        assert main.known is not None
        place = beside(companion.file.name, main.file.name, main.known)
        if main.twin:
            content = companion.content_hash
            return replace(companion, known=place, twin=True) if content is not None and self._reads(place, content) else companion
        root, name = os.path.split(place)
        try:
            content, _ = content_hash(Spot(root, name))
        except OSError:
            return companion
        own = companion.content_hash or self._own(companion.file)
        return replace(companion, content_hash=own, known=place) if own == content else companion

    def _reads(self, path: bytes, content: bytes) -> bool:
        try:
            return content_hash(Spot(*os.path.split(path)))[0] == content
        except OSError:
            return False

    def _own(self, file: SourceFile) -> bytes | None:
        try:
            content = self._reader.content_hash(file)
        except DecodeError:
            return None
        self._memory.note_content(file, content)
        return content


def _pictures(files: Sequence[Surveyed], places: dict[bytes, bytes], pictured: set[int]) -> list[Surveyed]:
    """Pictures and videos that are known, and those that are on the source twice: the first one counts."""
    first: dict[bytes, bytes] = {}
    found: list[Surveyed] = []
    for each in sorted(files, key=_order):
        content = each.content_hash
        if content is not None and (each.file.kind is not None or each.unit not in pictured):
            if content in places:
                each = replace(each, known=places[content])
            elif content in first:
                each = replace(each, known=first[content], twin=True)
            first.setdefault(content, each.file.shown)
        found.append(each)
    return found


def is_there(place: Place) -> bool:
    """Whether the file is there with the size and time that were recorded; times of some drives are coarse and shift by whole hours."""
    try:
        facts = os.lstat(place.path)
    except OSError:
        return False
    beyond_s = abs(facts.st_mtime_ns - place.mtime_ns) / 1e9 % 3600
    return facts.st_size == place.size and min(beyond_s, 3600 - beyond_s) <= COARSE_S


def beside(name: bytes, main: bytes, place: bytes) -> bytes:
    """What a companion of *main* is called beside *place*, where the picture is now."""
    folder, new = os.path.split(place)
    if name.lower().startswith(main.lower() + b"."):  # IMG_1.JPG.xmp
        return os.path.join(folder, new + name[len(main) :])
    return os.path.join(folder, os.path.splitext(new)[0] + name[len(os.path.splitext(main)[0]) :])


def _read(place: Place) -> bytes | None:
    try:
        return content_hash(Spot(place.root, place.path[len(place.root.rstrip(b"/")) + 1 :]))[0]
    except (OSError, AnotherFile):
        return None


def _order(found: Surveyed) -> tuple[bool, bool, bytes]:
    """Of equal files the one with a date of its own comes first, then the one that says less of albums."""
    return (found.told is not None and bool(found.told.albums), found.file.member is not None, found.file.shown)

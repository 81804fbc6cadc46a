"""A look at sources before anything is copied: when each picture was taken, and which of them the library has."""

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from photodesk.domain.dates import taken_from_file, taken_from_name
from photodesk.domain.importing import SourceFile, Survey, Surveyed, TakeoutReport, Told
from photodesk.domain.photos import DateSource, Head, Kind
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing import archives, sources, takeout
from photodesk.library.importing.knowing import Knowing
from photodesk.library.importing.looking_on import Progress, Throttled, check
from photodesk.library.importing.memory import Memory
from photodesk.library.importing.reading import Reader
from photodesk.library.scanning import text_of
from photodesk.library.walking import Stop
from photodesk.store.database import Database

_DATED = (Kind.PHOTO, Kind.RAW)
HEADS_AT_ONCE = 32
"""Files whose heads a decoder is asked for at once."""
_ORDER = {Kind.PHOTO: 0, Kind.RAW: 1, Kind.VIDEO: 2, Kind.UNKNOWN: 3, None: 4}


class Surveying:
    """Looks at sources; nothing is changed but the cache of what was read."""

    def __init__(self, database: Database, library: bytes, decoders: DecoderPool, threads: int, *, include_hidden: bool = False) -> None:
        self._db, self._library, self._decoders, self._threads, self._hidden = database, library, decoders, threads, include_hidden

    def survey(self, places: Sequence[bytes], progress: Progress, stop: Stop = lambda: False) -> Survey:
        """All that belongs to pictures below *places*. Raises ImportRefused, SurveyStopped."""
        reader = Reader()
        try:
            return self._survey(places, Throttled(progress), stop, reader)
        finally:
            reader.close()

    def _survey(self, places: Sequence[bytes], progress: Throttled, stop: Stop, reader: Reader) -> Survey:
        found = sources.found_at(
            places, frozenset({self._library}), include_hidden=self._hidden, told=lambda number: progress("files", number, 0), stop=stop
        )  # fmt: skip
        check(stop)
        google = takeout.matched(found.files, found.sidecars, reader)
        told = dict(google.told)
        files = [*found.files, *_companions(google.foreign, found.files)]
        others = found.others + len(found.sidecars) - (len(files) - len(found.files)) - (len(found.sidecars) - len(google.foreign))
        memory = Memory(self._db, files)
        heads = self._heads(files, memory, reader, progress, stop)
        surveyed = _dated(files, heads, told)
        surveyed = Knowing(self._db, memory, reader, self._threads).marked(surveyed, progress, stop)
        memory.keep()
        ordered = sorted(surveyed, key=lambda each: (-each.day, each.taken_us, each.unit, _ORDER[each.file.kind], each.file.inside))
        report = _report(surveyed, google.albums, places) if google.told else None
        everywhere = tuple(dict.fromkeys(os.path.abspath(place) for place in places))
        return Survey(everywhere, tuple(ordered), tuple(found.skipped), others, found.card, report)

    def _heads(
        self, files: Sequence[SourceFile], memory: Memory, reader: Reader, progress: Throttled, stop: Stop
    ) -> dict[int, Head]:  # fmt: skip
        """What the head of each picture tells, by its number; what was read before is not read again."""
        heads = {number: head for number, file in enumerate(files) if (head := memory.head(file)) is not None}
        wanted = [number for number, file in enumerate(files) if file.kind in _DATED and number not in heads]

        some = [wanted[at : at + HEADS_AT_ONCE] for at in range(0, len(wanted), HEADS_AT_ONCE)]

        def read(numbers: Sequence[int]) -> list[Head | None]:
            return [] if stop() else reader.heads([files[number] for number in numbers], self._decoders)

        done = 0
        with ThreadPoolExecutor(max(1, self._threads)) as pool:
            for numbers, found in zip(some, pool.map(read, some), strict=True):
                for number, head in zip(numbers, found, strict=False):
                    if head is not None:
                        heads[number] = head
                        memory.note_head(files[number], head)
                done += len(numbers)
                progress("dates", done, len(wanted))
        check(stop)
        return heads


def _dated(files: Sequence[SourceFile], heads: dict[int, Head], told: dict[int, Told]) -> list[Surveyed]:
    """Each file with the date of its picture: files of one name in one folder are one picture."""
    units: dict[tuple[bytes, bytes, int], list[int]] = {}
    suffixes: Counter[tuple[bytes, bytes, bytes]] = Counter()
    stems = {(file.path if file.member else b"", file.inside.rpartition(b"/")[0], sources.stem(file.name)) for file in files if file.kind}
    for number, file in enumerate(files):
        folder, stem = file.inside.rpartition(b"/")[0], sources.stem(file.name)
        if file.kind is None and (file.path if file.member else b"", folder, stem) not in stems:
            stem = sources.stem(stem)  # IMG_1.JPG.xmp
        units.setdefault(_unit_of(file, folder, stem, suffixes), []).append(number)
    found: list[Surveyed] = []
    for unit, numbers in enumerate(units.values()):
        numbers.sort(key=lambda number: (_ORDER[files[number].kind], files[number].name))
        taken_us, offset_min, source = _taken(files, heads, told, numbers)
        best = next((heads[n] for n in numbers if n in heads and heads[n].camera), Head())
        for number in numbers:
            head = heads.get(number, best)
            found.append(
                Surveyed(
                    files[number], unit, taken_us, offset_min, source, head.camera or best.camera, head.lens or best.lens,
                    told=told.get(number),
                )
            )  # fmt: skip
    return found


def _unit_of(file: SourceFile, folder: bytes, stem: bytes, suffixes: "Counter[tuple[bytes, bytes, bytes]]") -> tuple[bytes, bytes, int]:
    """The picture a file belongs to. Names that differ only in capitals are two pictures."""
    place = file.root + b"/" + folder
    rest = file.name[len(stem) :].lower()
    suffixes[place, stem, rest] += 1
    return place, stem, suffixes[place, stem, rest]


def _taken(
    files: Sequence[SourceFile], heads: dict[int, Head], told: dict[int, Told], numbers: Sequence[int]
) -> tuple[int, int | None, DateSource]:  # fmt: skip
    for number in numbers:
        head = heads.get(number)
        if head is not None and head.taken_us is not None:
            return head.taken_us, head.taken_offset_min, DateSource.EXIF
    for number in numbers:
        said = told.get(number)
        if said is not None and said.taken_us is not None:
            return said.taken_us, None, DateSource.TAKEOUT
    for number in numbers:
        from_name = taken_from_name(text_of(files[number].name))
        if from_name is not None:
            return from_name, None, DateSource.NAME
    return taken_from_file(files[numbers[0]].mtime_ns), None, DateSource.FILE


def _companions(foreign: Sequence[SourceFile], files: Sequence[SourceFile]) -> list[SourceFile]:
    """JSON files that are not Google's and lie beside a picture of their name."""
    beside = {(os.path.dirname(file.path), sources.stem(file.name)) for file in files if file.kind is not None and file.member is None}

    def belongs(file: SourceFile) -> bool:
        folder, stem = os.path.dirname(file.path), sources.stem(file.name)
        return file.member is None and bool({(folder, stem), (folder, sources.stem(stem))} & beside)

    return list(filter(belongs, foreign))


def _report(found: Sequence[Surveyed], albums: tuple[str, ...], places: Sequence[bytes]) -> TakeoutReport:
    pictures = [each for each in found if each.file.kind is not None]
    matched = sum(1 for each in pictures if each.told is not None and each.told.taken_us is not None)
    by_source = Counter(each.taken_source for each in pictures)
    guessed = by_source[DateSource.NAME] + by_source[DateSource.FILE]
    return TakeoutReport(
        len(pictures), matched, by_source[DateSource.TAKEOUT], guessed, albums, archives.missing_parts(list(places))
    )  # fmt: skip

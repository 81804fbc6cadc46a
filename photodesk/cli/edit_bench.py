"""Edits in a library of many photos, each beside plain `sqlite3` writing the same rows in the same run."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import AlbumCreation, Photos, RatingEdit, TagEdit
from photodesk.library.library import Library
from photodesk.store.edit_floor import seconds_for_links
from photodesk.store.synthetic import fill

SIZES = ((100, 41), (10_000, 7), (100_000, 5))
"""Photos of an edit, and how often it is measured."""
LINKS_PER_PHOTO, TAGS = 3, 10_000
SESSIONS, SESSION_EDITS, SESSION_PHOTOS = 3, 500, 12
ENDS = 50
SMART_ALBUMS, ALBUM_EDITS, ALBUM_EDIT_PHOTOS = 200, 61, 100
SETTLE_S = 1.0

Figure = tuple[str, float, str, float | None]
"""Name, value, unit and what it is held against, if anything."""


def measure(photos: int, say: Callable[[str], None]) -> list[Figure]:
    """Fill a library with made-up rows, then tag, rate, undo and look up tags in it."""
    with tempfile.TemporaryDirectory() as place:
        paths = Paths(Path(place) / "library")
        library = Library.open(paths, Settings())
        try:
            say(f"photodesk: making {photos:,} photos with {LINKS_PER_PHOTO * photos:,} tags")
            fill(library.database, photos, links=LINKS_PER_PHOTO * photos, tag_count=TAGS)
            chance = random.Random(1)
            figures: list[Figure] = []
            for size, times in SIZES:
                if size <= photos // 2:
                    say(f"photodesk: tagging {size:,} photos")
                    figures += _tagging(library, chance, photos, size, times)
            figures += _sessions(library, chance, photos)
            figures += _smart_albums(library, chance, photos)
            return figures + _questions(library, chance, photos)
        finally:
            library.close()


def _tagging(library: Library, chance: random.Random, photos: int, size: int, times: int) -> list[Figure]:
    """Give a tag to photos all over the library: ours and the floor in turn, and in turn which of them is first."""
    names = tuple(f"Bench {size}/{number}" for number in range(2 * times))
    library.editing.apply(TagEdit(Photos.of([1]), names))
    tags = [tag for tag in library.organising.tags() if tag.path in names]
    ours: list[float] = []
    floors: list[float] = []
    undone: list[float] = []
    for number, (first, second) in enumerate(zip(tags[::2], tags[1::2], strict=True)):
        ids = chance.sample(range(2, photos + 1), size)
        if number % 2:
            floors.append(seconds_for_links(library.paths, first.id, ids))
        ours.append(_timed(library, TagEdit(Photos.of(ids), (second.path,))))
        if not number % 2:
            floors.append(seconds_for_links(library.paths, first.id, ids))
        began = time.perf_counter()
        library.journal.undo()
        undone.append(time.perf_counter() - began)
        time.sleep(SETTLE_S if size > 1_000 else 0)  # the second copy is written meanwhile
    name = f"edits.tag_{size}"
    return [
        (name, median(ours) * 1000, "ms", None),
        (f"{name}.floor", median(floors) * 1000, "ms", None),
        (f"{name}.ratio", median(a / b for a, b in zip(ours, floors, strict=True)), "×", 1.5),
        (f"{name}.undo", median(undone) * 1000, "ms", None),
    ]


def _timed(library: Library, edit: TagEdit | RatingEdit) -> float:
    began = time.perf_counter()
    library.editing.apply(edit)
    return time.perf_counter() - began


def _sessions(library: Library, chance: random.Random, photos: int) -> list[Figure]:
    """The five hundredth edit is as quick as the first; the middle one of a few sessions, for what the machine does beside."""
    ends = [_session(library, chance, photos) for _ in range(SESSIONS)]
    return [
        ("edits.first", median(first for first, _ in ends) * 1000, "ms", None),
        ("edits.last", median(last for _, last in ends) * 1000, "ms", None),
        ("edits.last_to_first", median(last / first for first, last in ends), "×", 1.2),
    ]


def _session(library: Library, chance: random.Random, photos: int) -> tuple[float, float]:
    """One edit after the other: the median seconds of the first ones and of the last ones."""
    taken = []
    for number in range(SESSION_EDITS):
        chosen = Photos.of(chance.sample(range(1, photos + 1), SESSION_PHOTOS))
        edit = RatingEdit(chosen, number % 5 + 1) if number % 2 else TagEdit(chosen, (f"Session/{number % 20}",))
        taken.append(_timed(library, edit))
    return median(taken[:ENDS]), median(taken[-ENDS:])


def _smart_albums(library: Library, chance: random.Random, photos: int) -> list[Figure]:
    """What many saved searches add to an edit: those of them that show it are asked by the window, afterwards."""

    def edited(tag: str) -> float:
        every = [Photos.of(chance.sample(range(1, photos + 1), ALBUM_EDIT_PHOTOS)) for _ in range(ALBUM_EDITS)]
        return median(_timed(library, TagEdit(chosen, (tag,))) for chosen in every)

    before = edited("Albums/none")
    for number in range(SMART_ALBUMS):
        library.editing.apply(AlbumCreation(f"Search {number}", f"rating:>={number % 5 + 1} tag:Albums"))
    return [("edits.smart_albums", (edited("Albums/many") - before) * 1000, "ms", 5.0)]


def _questions(library: Library, chance: random.Random, photos: int) -> list[Figure]:
    """What the tag field asks with each key."""
    suggested, states = [], []
    for number in range(20):
        began = time.perf_counter()
        library.organising.suggest(f"thing 0{number}", 10)
        suggested.append(time.perf_counter() - began)
    ids = chance.sample(range(1, photos + 1), min(photos, 100_000))
    for _ in range(3):
        began = time.perf_counter()
        library.organising.tag_state(ids)
        states.append(time.perf_counter() - began)
    return [("edits.suggest", max(suggested) * 1000, "ms", 30.0), ("edits.tag_state", median(states) * 1000, "ms", None)]

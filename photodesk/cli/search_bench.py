"""Searches in a library of many rows, each beside the same answer by plain sqlite3 in the same run."""

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.views import View
from photodesk.library.browsing import SCREEN_PHOTOS
from photodesk.library.library import Library
from photodesk.store.floor import Floor
from photodesk.store.synthetic import fill

PHOTOS = 50_000
ROUNDS = 40
LINKS_PER_PHOTO, PHOTOS_PER_TAG = 3, 100

Figure = tuple[str, float, str, float | None]
"""Name, value, unit and what it is held against, if anything."""

Question = Callable[[], object]


def measure(photos: int, say: Callable[[str], None]) -> list[Figure]:
    """Fill a library with made-up rows, tags and links, and search it. Raises LibraryUnavailable."""
    with tempfile.TemporaryDirectory() as place:
        paths = Paths(Path(place) / "library")
        library = Library.open(paths, Settings())
        tags = max(10, photos // PHOTOS_PER_TAG)
        say(f"photodesk: making {photos:,} rows, {tags:,} tags, {photos * LINKS_PER_PHOTO:,} links")
        fill(library.database, photos, links=photos * LINKS_PER_PHOTO, tag_count=tags)
        library.close()
        return _figures(paths, photos, say)


def _figures(paths: Paths, photos: int, say: Callable[[str], None]) -> list[Figure]:
    library = Library.open(paths, Settings(), writable=False)
    try:
        with closing(Floor(paths.catalog)) as floor:
            say("photodesk: searching")
            return _Searches(library, floor, photos).figures()
    finally:
        library.close()


class _Searches:
    """Each kind of question, asked of the library and of the bare database."""

    def __init__(self, library: Library, floor: Floor, photos: int) -> None:
        self._library, self._floor, self._photos = library, floor, photos
        self._browsing = library.browsing
        self._chance = random.Random(7)
        self._tags = floor.tags()

    def figures(self) -> list[Figure]:
        """All figures, in the order of a user's day."""
        every, every_floor = _seconds(self._all), _seconds(self._floor.every_id)
        return [
            ("search.first", _p95(self._first, ROUNDS), "ms", None),
            ("search.ids", every, "s", 0.4),
            ("search.ids.floor", every_floor, "s", None),
            *self._beside("search.page", self._pages(), 3.0),
            *self._beside("search.two_tags", self._two_tags(), 3.0),
            *self._beside("search.prefix", self._prefixes(), 20.0),
            *self._beside("search.facets", self._six_facets(), 200.0),
            ("search.counts", _p95([self._browsing.counts] * 5), "ms", 200.0),
            ("search.stats", _p95([self._library.statistics.storage] * 5), "ms", 200.0),
        ]

    def _beside(self, name: str, questions: list[tuple[Question, Question]], limit: float) -> list[Figure]:
        """The slowest twentieth of the questions begins at the first figure; the second is the same without PhotoDesk."""
        asked = _p95([question for question, _ in questions])
        return [(name, asked, "ms", limit), (f"{name}.floor", _p95([floor for _, floor in questions]), "ms", None)]

    def _all(self) -> object:
        return self._browsing.listing(View())

    @property
    def _first(self) -> list[Question]:
        return [lambda: self._browsing.first_listing(View())]

    def _pages(self) -> list[tuple[Question, Question]]:
        ids = self._browsing.listing(View()).ids
        pages = []
        for _ in range(ROUNDS):
            start = self._chance.randrange(max(1, len(ids) - SCREEN_PHOTOS))
            page = list(ids[start : start + SCREEN_PHOTOS])
            pages.append((_call(self._browsing.rows, page), _call(self._floor.page, page)))
        return pages

    def _two_tags(self) -> list[tuple[Question, Question]]:
        """A rare tag and one of the most used ones."""
        pairs = []
        for _ in range(ROUNDS):
            (rare_id, rare), (common_id, common) = (
                self._chance.choice(self._tags[len(self._tags) // 2 :]),
                self._chance.choice(self._tags[:3]),
            )
            question = _call(self._browsing.listing, View(f'tag:"={common}" tag:"={rare}"'))
            pairs.append((question, _call(self._floor.two_tags, rare_id, common_id)))
        return pairs

    def _prefixes(self) -> list[tuple[Question, Question]]:
        """Beginnings of the numbers in file names, and of words in titles: the first screen, as after each key."""
        typed = [f"{self._chance.randrange(self._photos):07}"[: self._chance.randrange(4, 8)] for _ in range(ROUNDS // 2)]
        typed += [title.split()[-1][: self._chance.randrange(4, 7)].lower() for title in self._floor.titles(ROUNDS // 2)]
        return [(_call(self._browsing.first_listing, View(text)), _call(self._floor.prefix, text, SCREEN_PHOTOS)) for text in typed]

    def _six_facets(self) -> list[tuple[Question, Question]]:
        """A tag or not, a year, a camera, a rating, a kind and an ISO."""
        searches = []
        for number in range(ROUNDS):
            tag_id, tag = self._chance.choice(self._tags)
            year, rating, iso = self._chance.randrange(2005, 2025), self._chance.randrange(1, 6), 100 * 2 ** self._chance.randrange(7)
            common = f"date:{year} camera:X-T5 rating:>={rating} type:photo iso:<={iso}"
            query = f'{common} tag:"={tag}"' if number % 2 else f"{common} gps:yes"
            first = int((year - 1970) * 365.2425)
            values = (first, first + 365, "Fujifilm X-T5", rating, "photo", iso)
            searches.append((_call(self._browsing.listing, View(query)), _call(self._floor.facets, values, tag_id if number % 2 else None)))
        return searches


def _call(function: Callable[..., object], *values: object) -> Question:
    return lambda: function(*values)


def _seconds(question: Question) -> float:
    """The best of three: what the machine does beside is not measured."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        question()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _p95(questions: list[Question], rounds: int = 1) -> float:
    """Milliseconds that 19 of 20 answers take at most; each question is asked twice, and the better time counts."""
    taken = []
    for question in questions * rounds:
        times = []
        for _ in range(2):
            began = time.perf_counter()
            question()
            times.append((time.perf_counter() - began) * 1000)
        taken.append(min(times))
    return sorted(taken)[int(len(taken) * 0.95)] if len(taken) > 1 else taken[0]

"""Finding near hashes among many, beside every one with every other; one new photo, and staging, in a library of as many."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

import numpy

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.copies import RULES
from photodesk.domain.edits import CopiesStaging
from photodesk.domain.hamming import BITS, Rows, Words, pairs_near, pairs_within
from photodesk.domain.similarity import Match
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.matching import Matching
from photodesk.library.picture_index import CLOSE_RADIUS, SAMPLES
from photodesk.store.synthetic import fill, fill_pictures

PICTURES = 100_000
FAR_RADIUS = 48
SCENES, SCENE_SHARE, SCENE_BITS = 50, 0.3, 170
BRUTE_ROWS = 40
NEW_PHOTOS = 40
GROUPS = 2_000

Figure = tuple[str, float, str, float | None]
"""Name, value, unit and what it is held against, if anything."""

Say = Callable[[str], None]


def measure(count: int, say: Say) -> list[Figure]:
    """All figures for so many pictures."""
    say(f"photodesk: pairing {count:,} hashes")
    plain, planted = _planted(_random(count, 1), 4, CLOSE_RADIUS)
    brute_s = _brute_s(plain)
    results = _pairing("dupes.pairs", plain, planted, lambda hashes: pairs_within(hashes, CLOSE_RADIUS), 8.0)
    results += [("dupes.pairs.brute", brute_s, "s", None), ("dupes.pairs.ratio", brute_s / results[0][1], "×", None)]
    scenes, planted = _planted(_of_scenes(count), 4, CLOSE_RADIUS)
    results += _pairing("dupes.scenes", scenes, planted, lambda hashes: pairs_within(hashes, CLOSE_RADIUS), 30.0)
    far, planted = _planted(_random(count, 2), CLOSE_RADIUS + 1, FAR_RADIUS)
    results += _pairing("dupes.far", far, planted, lambda hashes: pairs_near(hashes, FAR_RADIUS, SAMPLES), 120.0)
    return results + _in_a_library(plain, say)


def _random(count: int, seed: int) -> Words:
    return numpy.random.default_rng(seed).integers(0, 2**64, (count, BITS // 64), dtype=numpy.uint64)


def _of_scenes(count: int) -> Words:
    """A part of the hashes share two thirds of their bits with one of a few scenes."""
    chance = numpy.random.default_rng(3)
    hashes, rows = _random(count, 4), chance.permutation(count)[: int(count * SCENE_SHARE)]
    for scene in range(SCENES):
        bits = numpy.zeros(BITS, dtype=numpy.uint8)
        bits[chance.permutation(BITS)[:SCENE_BITS]] = 1
        mask, mine = numpy.packbits(bits).view(numpy.uint64), rows[scene::SCENES]
        hashes[mine] = (hashes[mine] & ~mask) | (_random(1, 5 + scene)[0] & mask)
    return hashes


def _planted(hashes: Words, fewest: int, most: int) -> tuple[Words, tuple[Rows, Rows]]:
    """A twentieth of the hashes become others with so many bits turned; the pairs."""
    chance = numpy.random.default_rng(6)
    rows = chance.permutation(len(hashes))[: len(hashes) // 10]
    first, second = rows[: len(rows) // 2], rows[len(rows) // 2 : len(rows) // 2 * 2]
    flips = numpy.zeros((len(first), BITS), dtype=numpy.uint8)
    for flip in flips:
        flip[chance.permutation(BITS)[: chance.integers(fewest, most + 1)]] = 1
    hashes[second] = hashes[first] ^ numpy.packbits(flips, axis=1).view(numpy.uint64)
    return hashes, (first, second)


def _pairing(
    name: str, hashes: Words, planted: tuple[Rows, Rows], pair: Callable[[Words], tuple[Rows, Rows]], limit_s: float
) -> list[Figure]:  # fmt: skip
    began = time.perf_counter()
    found = pair(hashes)
    seconds = time.perf_counter() - began
    packed, wanted = (numpy.minimum(*pairs) * len(hashes) + numpy.maximum(*pairs) for pairs in (found, planted))
    return [(name, seconds, "s", limit_s), (f"{name}.recall", float(numpy.isin(wanted, packed).mean()), "", None)]


def _brute_s(hashes: Words) -> float:
    """Every hash with every other, from a sample of the rows."""
    began = time.perf_counter()
    for row in range(BRUTE_ROWS):
        numpy.flatnonzero(numpy.bitwise_count(hashes ^ hashes[row]).sum(axis=1) <= CLOSE_RADIUS)
    return (time.perf_counter() - began) / BRUTE_ROWS * len(hashes) / 2


def _in_a_library(hashes: Words, say: Say) -> list[Figure]:
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(Paths(Path(place) / "library"), Settings())
        decoders = DecoderPool(1)
        try:
            say(f"photodesk: making a library of {len(hashes):,} rows")
            fill(library.database, len(hashes))
            fill_pictures(library.database, hashes.tobytes(), GROUPS)
            return [*_new_photo(Matching(library.database, library.derivatives, decoders), len(hashes)), *_staging(library)]
        finally:
            decoders.close()
            library.close()


def _new_photo(matching: Matching, newest: int) -> list[Figure]:
    began = time.perf_counter()
    matching.proposed(newest)
    first_s = time.perf_counter() - began
    times_ms = []
    for _ in range(NEW_PHOTOS):
        began = time.perf_counter()
        matching.proposed(newest)
        times_ms.append((time.perf_counter() - began) * 1000)
    return [("dupes.index", first_s, "s", None), ("dupes.new.p95", quantiles(times_ms, n=20)[-1], "ms", 20.0)]


def _staging(library: Library) -> list[Figure]:
    began = time.perf_counter()
    plan = library.duplicates.plan(Match.SAME, RULES)
    planned = time.perf_counter()
    library.editing.apply(CopiesStaging(plan.choices))
    staged = time.perf_counter()
    library.journal.undo()
    undone = time.perf_counter()
    return [
        ("dupes.groups", plan.groups, "groups", None),
        ("dupes.preview", planned - began, "s", 1.0),
        ("dupes.stage", staged - planned, "s", None),
        ("dupes.undo", undone - staged, "s", None),
    ]

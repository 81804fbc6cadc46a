"""Near hashes are found, all of them, and nothing else."""

import numpy
import pytest

from photodesk.domain.hamming import HammingIndex, Rows, Words, crowded, equal_groups, pairs_near, pairs_within
from photodesk.domain.similarity import distance


def random_hashes(count: int, seed: int) -> Words:
    return numpy.random.default_rng(seed).integers(0, 2**64, (count, 4), dtype=numpy.uint64)


def with_flips(hashes: Words, bits: int, seed: int) -> Words:
    """The same hashes, each with so many other bits."""
    chance = numpy.random.default_rng(seed)
    flips = numpy.zeros((len(hashes), 256), dtype=numpy.uint8)
    for row in flips:
        row[chance.permutation(256)[:bits]] = 1
    return hashes ^ numpy.packbits(flips, axis=1).view(numpy.uint64)


def of_scenes(count: int, scenes: int, seed: int) -> Words:
    """Hashes that share two thirds of their bits with those of their scene."""
    chance = numpy.random.default_rng(seed)
    hashes = random_hashes(count, seed)
    for scene in range(scenes):
        fixed = numpy.zeros(256, dtype=numpy.uint8)
        fixed[chance.permutation(256)[:170]] = 1
        mask = numpy.packbits(fixed).view(numpy.uint64)
        hashes[scene::scenes] = (hashes[scene::scenes] & ~mask) | (random_hashes(1, seed + scene + 1)[0] & mask)
    return hashes


def brute(hashes: Words, radius: int) -> set[tuple[int, int]]:
    """Every row with every other, equal ones left out and told by the first of them."""
    found = set()
    for row in range(len(hashes)):
        bits = numpy.bitwise_count(hashes[row + 1 :] ^ hashes[row]).sum(axis=1)
        found |= {(row, row + 1 + int(other)) for other in numpy.flatnonzero((bits <= radius) & (bits > 0))}
    return found


def as_set(pairs: tuple[Rows, Rows]) -> set[tuple[int, int]]:
    left, right = pairs
    return {(min(pair), max(pair)) for pair in zip(left.tolist(), right.tolist(), strict=True)}


@pytest.mark.parametrize("radius", [0, 3, 12, 40])
def test_all_pairs_within_a_radius_are_found(radius: int) -> None:
    base = random_hashes(600, 1)
    hashes = numpy.concatenate([base, *(with_flips(base[n::12], n, n) for n in range(1, 12)), with_flips(base[:50], 38, 3)])
    assert as_set(pairs_within(hashes, radius)) == brute(hashes, radius)


def test_scenes_and_nearly_equal_hashes_cost_no_pair() -> None:
    scenes = of_scenes(4_000, 2, 5)
    dense = with_flips(numpy.repeat(random_hashes(1, 8), 300, axis=0), 5, 9)
    hashes = numpy.concatenate([scenes, with_flips(scenes[:100], 7, 4), dense])
    assert as_set(pairs_within(hashes, 12)) == brute(hashes, 12)


def test_equal_hashes_are_one_in_pairs_and_told_as_groups() -> None:
    base = random_hashes(3, 2)
    hashes = numpy.concatenate([base, numpy.repeat(base[:1], 10_000, axis=0), with_flips(base[:1], 2, 1)])
    assert as_set(pairs_within(hashes, 4)) == {(0, 10_003)}
    (group,) = equal_groups(hashes)
    assert sorted(group.tolist()) == [0, *range(3, 10_003)]


def test_no_hash_and_one_hash_make_no_pair() -> None:
    for count in (0, 1, 2):
        assert as_set(pairs_within(random_hashes(count, 1), 12)) == set()
        assert as_set(pairs_near(random_hashes(count, 1), 48, 3)) == set()


def test_samples_of_bits_find_nearly_all_distant_pairs() -> None:
    base = random_hashes(5_000, 6)
    hashes = numpy.concatenate([base, with_flips(base[:300], 40, 7)])
    found = as_set(pairs_near(hashes, 48, 120))
    planted = {(row, 5_000 + row) for row in range(300)}
    assert len(found & planted) > 290 and not found - planted


def test_one_against_all_is_exact_nearest_first_and_forgets() -> None:
    hashes = random_hashes(70_000, 3)
    index = HammingIndex()
    for start in range(0, len(hashes), 30_000):
        part = hashes[start : start + 30_000]
        index.add(numpy.arange(start, start + len(part)), part)
    index.add(numpy.array([500_000, 500_001]), numpy.concatenate([with_flips(hashes[:1], 60, 1), with_flips(hashes[:1], 8, 2)]))
    query = hashes[0].tobytes()
    assert index.nearest(query, 60, 10) == [(0, 0), (500_001, 8), (500_000, 60)]
    assert index.nearest(query, 59, 2) == [(0, 0), (500_001, 8)]
    index.remove(500_001)
    index.remove(500_001)
    assert index.nearest(query, 60, 10) == [(0, 0), (500_000, 60)] and len(index) == 70_001
    numbers, table = index.table()
    assert table[numbers.tolist().index(69_999)].tobytes() == hashes[69_999].tobytes()


def test_opposite_hashes_are_as_far_apart_as_can_be() -> None:
    index = HammingIndex()
    index.add(numpy.array([1]), numpy.zeros((1, 4), dtype=numpy.uint64))
    assert index.nearest(bytes([255] * 32), 255, 5) == [] and index.nearest(bytes([255] * 32), 256, 5) == [(1, 256)]
    assert distance(bytes(32), bytes([255] * 32)) == 256


def test_black_frames_are_a_crowd_and_hardly_any_stranger_is() -> None:
    black = with_flips(numpy.repeat(random_hashes(1, 7), 20_000, axis=0), 20, 8)
    others = random_hashes(20_000, 9)
    found = crowded(numpy.concatenate([black, others, with_flips(others, 6, 10)]))
    assert found[:20_000].mean() > 0.99 and found[20_000:].mean() < 0.1, "a few strangers agree with the crowd by chance"

"""Which of many 256-bit hashes differ in few bits: one against all, and all against all.

A hash is 32 bytes, a table of them an array of n rows of four unsigned 64-bit words. Numbers of differing bits are exact.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy
from numpy.typing import NDArray

BITS, WORDS = 256, 4
BLOCK_ROWS = 32_768
"""So many rows of one word stay in a processor's cache."""
FEW_ROWS, MANY_ROWS = 16, 3_000
"""So many rows that agree in a band of bits are compared with one another, and so many that agree in two."""
PAIRS_AT_ONCE = 1 << 20

Words = NDArray[numpy.uint64]
Rows = NDArray[numpy.int64]


def words_of(hashes: bytes) -> Words:
    """Hashes one after the other, as a table."""
    return numpy.frombuffer(hashes, dtype=numpy.uint64).reshape(-1, WORDS)


class HammingIndex:
    """Hashes with a number each, in memory: 40 bytes a hash. Exact at any radius. For one thread at a time."""

    def __init__(self) -> None:
        self._columns = numpy.empty((WORDS, 1024), dtype=numpy.uint64)
        self._numbers = numpy.empty(1024, dtype=numpy.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, numbers: Rows, hashes: Words) -> None:
        """More hashes, each with its number."""
        count = self._count + len(numbers)
        if count > len(self._numbers):
            size = max(count, 2 * len(self._numbers))
            columns, kept = numpy.empty((WORDS, size), dtype=numpy.uint64), numpy.empty(size, dtype=numpy.int64)
            columns[:, : self._count], kept[: self._count] = self._columns[:, : self._count], self._numbers[: self._count]
            self._columns, self._numbers = columns, kept
        self._columns[:, self._count : count] = hashes.T
        self._numbers[self._count : count] = numbers
        self._count = count

    def remove(self, number: int) -> None:
        """Forget the hash with this number, if it is there."""
        for row in numpy.flatnonzero(self._numbers[: self._count] == number)[::-1]:
            self._count -= 1
            self._columns[:, row], self._numbers[row] = self._columns[:, self._count], self._numbers[self._count]

    def nearest(self, wanted: bytes, radius: int, limit: int, *, below: int | None = None) -> list[tuple[int, int]]:
        """(number, distance) of up to *limit* hashes at most *radius* bits away, nearest first; of numbers *below* this one."""
        query = words_of(wanted)[0]
        rows, distances = [], []
        for start in range(0, self._count, BLOCK_ROWS):
            block = self._columns[:, start : min(start + BLOCK_ROWS, self._count)]
            bits = numpy.bitwise_count(block[0] ^ query[0]).astype(numpy.uint16)
            for word in range(1, WORDS):
                bits += numpy.bitwise_count(block[word] ^ query[word])
            near = numpy.flatnonzero(bits <= radius)
            if len(near):
                rows.append(near + start)
                distances.append(bits[near])
        if not rows:
            return []
        found, bits = self._numbers[numpy.concatenate(rows)], numpy.concatenate(distances)
        if below is not None:
            found, bits = found[found < below], bits[found < below]
        order = numpy.lexsort((found, bits))[:limit]
        return list(zip(found[order].tolist(), bits[order].tolist(), strict=True))

    def table(self) -> tuple[Rows, Words]:
        """All numbers and their hashes."""
        return self._numbers[: self._count].copy(), numpy.ascontiguousarray(self._columns[:, : self._count].T)


# -- all against all


def pairs_within(hashes: Words, radius: int) -> tuple[Rows, Rows]:
    """All pairs of rows at most *radius* bits apart, each once, equal hashes left out (`equal_groups` tells those). Exact.

    Two hashes that differ in *radius* bits agree in at least one of radius + 1 bands of bits, and in at least two of radius + 2.
    Rows that agree with few others in a band are compared; where scenes make many agree, two bands must.
    """
    distinct, first_rows, _ = _distinct(hashes)
    found = list(_joined(distinct, numpy.arange(len(distinct)), radius, numpy.random.default_rng(1)))
    left, right = _unique(found, len(distinct))
    return first_rows[left], first_rows[right]


def equal_groups(hashes: Words) -> list[Rows]:
    """The rows of each hash that is there more than once."""
    _, first_rows, group_of = _distinct(hashes)
    order = numpy.argsort(group_of, kind="stable")
    sizes = numpy.bincount(group_of, minlength=len(first_rows))
    ends = numpy.cumsum(sizes)
    return [order[ends[group] - sizes[group] : ends[group]] for group in numpy.flatnonzero(sizes > 1)]


def crowded(hashes: Words, *, tables: int = 8, most: int = 64) -> NDArray[numpy.bool_]:
    """Which rows agree with more than *most* others in one of *tables* samples of so many bits that strangers agree with one: black frames,
    a camera that never moved. To pair them all with one another would take forever."""
    sample_bits = min(BITS // tables, max(1, len(hashes).bit_length()))
    columns = _permuted(hashes, numpy.random.default_rng(3).permutation(BITS))
    found = numpy.zeros(len(hashes), dtype=bool)
    for table in range(tables):
        keys, places = _ordered(_slice(columns, table * sample_bits, sample_bits))
        found[places[_crowd(keys, most)]] = True
    return found


def pairs_near(hashes: Words, radius: int, tables: int, *, sample_bits: int = 20, most_neighbours: int = 64) -> tuple[Rows, Rows]:
    """Nearly all pairs of rows up to *radius* bits apart, equal hashes left out: those that agree in one of *tables* random samples
    of bits. Of a pair *d* bits apart each table finds a share of about (1 - d / 256) to the power of *sample_bits*."""
    distinct, first_rows, _ = _distinct(hashes)
    chance = numpy.random.default_rng(2)
    kept = _unique([], len(distinct))
    tables_each = BITS // sample_bits
    for first in range(0, tables, tables_each):
        columns = _permuted(distinct, chance.permutation(BITS))
        found = [kept]
        for table in range(min(tables_each, tables - first)):
            keys, places = _ordered(_slice(columns, table * sample_bits, sample_bits))
            for left, right in _agreeing(keys, places, most_neighbours):
                near = _bits_apart(distinct, left, right) <= radius
                found.append((left[near], right[near]))
        kept = _unique(found, len(distinct))
    return first_rows[kept[0]], first_rows[kept[1]]


def _distinct(hashes: Words) -> tuple[Words, Rows, Rows]:
    """Each hash once, the first row that has it, and for each row the place of its hash."""
    whole = numpy.ascontiguousarray(hashes).view(numpy.dtype((numpy.void, WORDS * 8))).ravel()
    _, first_rows, group_of = numpy.unique(_mixed(hashes), return_index=True, return_inverse=True)
    if not bool((hashes[first_rows][group_of] == hashes).all()):  # two hashes were mixed to one number
        _, first_rows, group_of = numpy.unique(whole, return_index=True, return_inverse=True)
    return hashes[first_rows], first_rows, group_of.ravel()


def _mixed(hashes: Words) -> Words:
    """One word of all four (multiplier: Steele and Vigna, "Computationally easy, spectrally good multipliers", 2022)."""
    mixed = hashes[:, 0].copy()
    for word in range(1, WORDS):
        mixed ^= mixed >> numpy.uint64(29)
        mixed = mixed * numpy.uint64(0xD1342543DE82EF95) + hashes[:, word]
    return mixed


def _joined(hashes: Words, rows: Rows, radius: int, chance: numpy.random.Generator) -> Iterator[tuple[Rows, Rows]]:
    """Pairs within *radius* among *rows*; some come several times. Bands are made of the bits in which these rows differ."""
    varying = chance.permutation(_varying_bits(hashes[rows]))
    if len(varying) < 3 * (radius + 1):
        yield from _compared(hashes, rows, radius)
        return
    columns = _permuted(hashes[rows], varying)
    crowded = numpy.zeros(len(rows), dtype=bool)
    for start, width in _bands(len(varying), radius + 1, 24):
        keys, places = _ordered(_slice(columns, start, width))
        crowd = _crowd(keys, FEW_ROWS)
        crowded[places[crowd]] = True
        yield from _near(hashes, keys[~crowd], rows[places[~crowd]], radius)
    if not crowded.any():
        return
    inner, columns = rows[crowded], columns[:, crowded]
    bands = _bands(len(varying), radius + 2, 32)
    for place, first in enumerate(bands):
        for second in bands[place + 1 :]:
            keys, places = _ordered((_slice(columns, *first) << numpy.uint64(32)) | _slice(columns, *second))
            crowd = _crowd(keys, MANY_ROWS)
            yield from _near(hashes, keys[~crowd], inner[places[~crowd]], radius)
            for group in _groups(keys[crowd], inner[places[crowd]]):
                yield from (_joined if len(group) < len(rows) else _compared)(hashes, group, radius, chance)


def _near(hashes: Words, keys: Words, rows: Rows, radius: int) -> Iterator[tuple[Rows, Rows]]:
    for left, right in _agreeing(keys, rows, MANY_ROWS):
        near = _bits_apart(hashes, left, right) <= radius
        if near.any():
            yield left[near], right[near]


def _compared(hashes: Words, rows: Rows, radius: int, _: object = None) -> Iterator[tuple[Rows, Rows]]:
    """Every row with every other."""
    for place, row in enumerate(rows[:-1]):
        others = rows[place + 1 :]
        near = others[numpy.bitwise_count(hashes[others] ^ hashes[row]).sum(axis=1) <= radius]
        if len(near):
            yield numpy.full(len(near), row), near


def _ordered(keys: Words) -> tuple[Words, Rows]:
    """The keys, ascending, and where each of them was."""
    order = numpy.argsort(keys)
    return keys[order], order


def _agreeing(keys: Words, rows: Rows, most_neighbours: int) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows with the same key (*keys* are in order); of very many with one key, each with so many that follow it."""
    places = numpy.arange(len(keys))
    for step in range(1, most_neighbours + 1):
        places = places[: numpy.searchsorted(places, len(keys) - step)]
        places = places[keys[places] == keys[places + step]]
        if not len(places):
            return
        for start in range(0, len(places), PAIRS_AT_ONCE):
            part = places[start : start + PAIRS_AT_ONCE]
            yield rows[part], rows[part + step]


def _crowd(keys: Words, most: int) -> NDArray[numpy.bool_]:
    """Which of these keys (in order) are there more than *most* times."""
    starts = numpy.flatnonzero(keys[most:] == keys[:-most])
    marks = numpy.zeros(len(keys) + 1, dtype=numpy.int64)
    marks[starts] += 1
    marks[starts + most + 1] -= 1  # each is there once, so plain indexing adds them all
    return numpy.cumsum(marks[:-1]) > 0


def _groups(keys: Words, rows: Rows) -> list[Rows]:
    """The rows of each key; *keys* are in order."""
    return numpy.split(rows, numpy.flatnonzero(keys[1:] != keys[:-1]) + 1) if len(keys) else []


# -- bits


def _bands(bits: int, count: int, widest: int) -> list[tuple[int, int]]:
    """*count* bands that share *bits*, as (first bit, bits); of a wide one only so many bits are asked."""
    edges = [bits * band // count for band in range(count + 1)]
    return [(start, min(end - start, widest)) for start, end in pairwise(edges)]


def _permuted(hashes: Words, bits: Rows) -> Words:
    """Of each hash these bits in this order, word by word."""
    chosen = numpy.zeros((WORDS, len(hashes)), dtype=numpy.uint64)
    one = numpy.uint64(1)
    for start in range(0, len(hashes), BLOCK_ROWS):
        columns = numpy.ascontiguousarray(hashes[start : start + BLOCK_ROWS].T)
        for place, bit in enumerate(bits.tolist()):
            found = (columns[bit // 64] >> numpy.uint64(bit % 64)) & one
            chosen[place // 64, start : start + BLOCK_ROWS] |= found << numpy.uint64(place % 64)
    return chosen


def _slice(columns: Words, start: int, width: int) -> Words:
    """*width* bits (at most 32) from bit *start* on, as numbers."""
    word, shift = divmod(start, 64)
    found: Words = columns[word] >> numpy.uint64(shift)
    if shift + width > 64:
        found |= columns[word + 1] << numpy.uint64(64 - shift)
    found &= numpy.uint64((1 << width) - 1)
    return found


def _varying_bits(hashes: Words) -> Rows:
    """The bits in which not all of these agree."""
    differing = numpy.bitwise_or.reduce(hashes ^ hashes[:1], axis=0)
    return numpy.flatnonzero(numpy.unpackbits(differing.view(numpy.uint8), bitorder="little"))


def _bits_apart(hashes: Words, left: Rows, right: Rows) -> NDArray[numpy.uint16]:
    found: NDArray[numpy.uint16] = numpy.bitwise_count(hashes[left] ^ hashes[right]).sum(axis=1, dtype=numpy.uint16)
    return found


def _unique(found: list[tuple[Rows, Rows]], count: int) -> tuple[Rows, Rows]:
    """Each pair once, the smaller row first."""
    if not found:
        return numpy.empty(0, dtype=numpy.int64), numpy.empty(0, dtype=numpy.int64)
    left, right = (numpy.concatenate([pair[side] for pair in found]) for side in (0, 1))
    packed = numpy.unique(numpy.minimum(left, right) * count + numpy.maximum(left, right))
    return packed // count, packed % count

"""The rules by which two pictures are one picture, alike, or shots of one series."""

from dataclasses import dataclass
from enum import StrEnum

MATCHER = 2
"""The version of these rules and of what proposes and compares: with another one all pictures are compared anew."""

PHASH_RADIUS = 72
"""Bits of 256. Copies that were cropped by 3 % are up to 60 apart, distinct photos never under 88 (measured on planted copies)."""
MOST_CANDIDATES = 16
"""Of very many near pictures (frames of a film) the nearest are compared."""
FEW_CANDIDATES = 6
"""Where so many of them, one after the other, are not the same picture, the others are not compared."""
SERIES_US = 10_000_000
"""Shots of one camera that lie no further apart may be one series."""
MOST_SHOTS = 4
"""So many shots around it a picture is compared with; a series is a chain of neighbours."""

DIFFERENCE_GAIN = 4
"""So many times brighter the difference of two pictures is shown: nobody would see that of a copy of lower quality."""

_DHASH_RADIUS = 80
_SAME_EDGES, _SAME_AREA, _SAME_OVERHANG, _SAME_STRETCH = 0.98, 0.75, 0.0025, 0.16
_SAME_GAIN = (0.4, 2.5)
_SAME_COLOUR, _COLOURFUL = 0.5, 4.0
_ALIKE_EDGES, _ALIKE_AREA = 0.7, 0.6
_FLAT_CONTRAST = 6.0
_SAME_BLOCKS = 6.0
_CLOCK_STEP_US = 900_000_000
"""Clocks are put right by whole quarters of an hour (time zones)."""


class Match(StrEnum):
    """How two photos belong together, closest first; a series lies apart."""

    EXACT = "exact"
    SAME = "same"
    ALIKE = "alike"
    SERIES = "series"


CLOSER: dict[Match, tuple[Match, ...]] = {
    Match.EXACT: (Match.EXACT,),
    Match.SAME: (Match.EXACT, Match.SAME),
    Match.ALIKE: (Match.EXACT, Match.SAME, Match.ALIKE),
    Match.SERIES: (Match.SERIES,),
}
"""What each level holds."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a look at two thumbnails says, one laid on the other.

    `fits`: False where it cannot be laid on it. `edges`: correlation of their edges where their greys agree. `same`: share of the common
    area where they do. `gain`: contrast of the first for that of the second. `overhang`: how far each reaches beyond the other, the
    smaller of the two, in sides of the picture (a crop lies inside: 0). `stretch`: largest change of scale. `contrasts`: standard
    deviations of the coarse greys. `colour`: correlation of the coarse colours, `colourfulness`: the smaller mean distance from grey.
    `blocks`: for pictures that are mostly background, the largest difference between blocks of 4 × 4 pixels in greys; else None.
    """

    fits: bool = False
    edges: float = 0.0
    same: float = 0.0
    gain: float = 0.0
    overhang: float = 1.0
    stretch: float = 1.0
    contrasts: tuple[float, float] = (0.0, 0.0)
    colour: float = 0.0
    colourfulness: float = 0.0
    blocks: float | None = None

    def flat(self) -> tuple[bool, bool]:
        """Which of the two are so even that only equal pixels make them one picture: sky, fog, a cap on the lens."""
        return self.contrasts[0] < _FLAT_CONTRAST, self.contrasts[1] < _FLAT_CONTRAST


@dataclass(frozen=True, slots=True)
class Exposure:
    """When and with what a picture was taken. `taken_us`: only what its own metadata says; None where they say nothing."""

    camera: str | None = None
    taken_us: int | None = None


def distance(first: bytes, second: bytes) -> int:
    """In how many bits two hashes differ."""
    return (int.from_bytes(first) ^ int.from_bytes(second)).bit_count()


def judged(likeness: Likeness, dhash_bits: int, first: Exposure, second: Exposure) -> Match | None:
    """What two pictures are to each other; None for nothing at all. Only for a series may their phashes lie beyond PHASH_RADIUS."""
    if any(likeness.flat()) or not likeness.fits:
        return None
    apart_us = _apart_us(first, second)
    alike = likeness.edges >= _ALIKE_EDGES and likeness.same >= _ALIKE_AREA
    if alike and apart_us is not None and 0 < apart_us <= SERIES_US:
        return Match.SERIES
    if _is_one_picture(likeness, dhash_bits) and (not apart_us or apart_us % _CLOCK_STEP_US == 0):
        return Match.SAME
    return Match.ALIKE if alike else None


def _is_one_picture(likeness: Likeness, dhash_bits: int) -> bool:
    votes = (
        dhash_bits <= _DHASH_RADIUS,
        likeness.edges >= _SAME_EDGES,
        likeness.same >= _SAME_AREA,
        likeness.overhang <= _SAME_OVERHANG,
        likeness.stretch <= _SAME_STRETCH,
        _SAME_GAIN[0] <= likeness.gain <= _SAME_GAIN[1],
        likeness.colourfulness < _COLOURFUL or likeness.colour >= _SAME_COLOUR,
        likeness.blocks is None or likeness.blocks <= _SAME_BLOCKS,
    )
    return all(votes)


def _apart_us(first: Exposure, second: Exposure) -> int | None:
    """How long after one another one camera took both; None where that is not known."""
    if first.camera is None or first.camera != second.camera or first.taken_us is None or second.taken_us is None:
        return None
    return abs(first.taken_us - second.taken_us)

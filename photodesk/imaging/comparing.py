"""How alike two thumbnails are once one is laid on the other as well as it goes. Worker processes only.

The second picture is moved and stretched, along and across, until it fits the first (Lucas and Kanade 1981, with weights that leave out
what does not fit, such as a watermark). Both are squares of EDGE_PX here, so lengths are told as shares of a side.
"""

import functools
import io
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray
from PIL import Image

from photodesk.domain.similarity import Likeness

EDGE_PX = 64
COLOUR_PX = 8
GOOD_EDGES = 0.98
_COARSE_ROUNDS, _STEPS_COARSE, _STEPS_FINE = 8, 6, 8
_MOST_STRETCH, _MOST_SHIFT_PX = 0.3, 12.0
_SAME_GREY = 10.0
"""Greys that differ by less count as the same."""
_LEAST_GAIN = 0.05
_MOST_BACKGROUND, _BACKGROUND_GREYS = 0.5, 6
_BLOCK_PX = 4
_MOST_KEPT = 32
"""So many pictures are kept as they are compared: one is compared with several, and those with each other."""
_MOST_UNEQUAL_SIDES = 0.02
_CENTRE = (EDGE_PX - 1) / 2
_PLACES = (numpy.arange(EDGE_PX) - _CENTRE).astype(numpy.float64)

Plane = NDArray[numpy.float64]
Mask = NDArray[numpy.bool_]


@dataclass(frozen=True, slots=True)
class _Fit:
    """Where the second picture lies: its point for the first one's *x* is `x * stretch + shift`, from the middle, in pixels."""

    stretch_x: float = 1.0
    shift_x: float = 0.0
    stretch_y: float = 1.0
    shift_y: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Greys:
    """Grey values, a little and much smoothed."""

    fine: Plane
    coarse: Plane


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A picture as it is compared. `colour`: coarse colour differences around 0. `background`: the share of the area that has nearly the
    most common grey."""

    greys: _Greys
    colour: Plane
    background: float


def compared(first: bytes, second: bytes) -> Likeness:
    """Two thumbnails of ours (JPEG)."""
    one, other = _shown(first), _shown(second)
    blocks = _block_difference(first, second) if max(one.background, other.background) > _MOST_BACKGROUND else None
    found = _laid_out(one.greys, other.greys)
    if found.edges < GOOD_EDGES:  # fine texture may hide where the smaller part lies in the larger one, but not the other way round
        back = _laid_out(other.greys, one.greys)
        if back.edges > found.edges:
            found = replace(back, gain=1 / back.gain if back.gain else 0.0)
    contrasts = float(one.greys.coarse.std()), float(other.greys.coarse.std())
    colours = _correlation(one.colour.ravel(), other.colour.ravel())
    colourful = min(float(numpy.abs(one.colour).mean()), float(numpy.abs(other.colour).mean()))
    return replace(found, contrasts=contrasts, colour=colours, colourfulness=colourful, blocks=blocks)


def _laid_out(greys: _Greys, others: _Greys) -> Likeness:
    fit = _fitted(greys, others)
    if fit is None:
        return Likeness()
    edges, same, gain = _agreement(greys.fine, others.fine, fit)
    stretch = max(abs(fit.stretch_x - 1), abs(fit.stretch_y - 1))
    return Likeness(True, edges, same, gain, _overhang(fit), stretch)


@functools.lru_cache(maxsize=_MOST_KEPT)
def _shown(thumbnail: bytes) -> _Shown:
    with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as picture:
        picture.draft("RGB", (2 * EDGE_PX, 2 * EDGE_PX))
        bands = picture.convert("YCbCr").split()
    grey = numpy.asarray(bands[0].resize((EDGE_PX, EDGE_PX), Image.Resampling.BICUBIC), dtype=numpy.float64)
    coarse = [numpy.asarray(band.resize((COLOUR_PX, COLOUR_PX), Image.Resampling.BOX), dtype=numpy.float64) - 128 for band in bands[1:]]
    return _Shown(_greys(grey), numpy.stack(coarse), _background(grey))


def _greys(grey: Plane) -> _Greys:
    return _Greys(_smooth(grey, 1), _smooth(grey, _COARSE_ROUNDS))


def _background(grey: Plane) -> float:
    numbers = numpy.bincount(numpy.clip(grey, 0, 255).astype(numpy.int64).ravel(), minlength=256)
    around = numpy.convolve(numbers, numpy.ones(2 * _BACKGROUND_GREYS + 1), mode="same")
    return float(around.max()) / grey.size


def _block_difference(first: bytes, second: bytes) -> float:
    """The largest difference between the mean greys of blocks: a word on a page that the other page does not have."""
    with Image.open(io.BytesIO(first), formats=("JPEG",)) as one, Image.open(io.BytesIO(second), formats=("JPEG",)) as two:
        if abs(one.width * two.height / (one.height * two.width) - 1) > _MOST_UNEQUAL_SIDES:
            return 255.0
        size = min(one.width, two.width), min(one.height, two.height)
        greys = [numpy.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), dtype=numpy.float64) for picture in (one, two)]
    across, along = size[0] // _BLOCK_PX, size[1] // _BLOCK_PX
    if not across or not along:
        return 255.0
    difference = (greys[0] - greys[1])[: along * _BLOCK_PX, : across * _BLOCK_PX]
    return float(numpy.abs(difference.reshape(along, _BLOCK_PX, across, _BLOCK_PX).mean(axis=(1, 3))).max())


def laid_on(first: Image.Image, second: Image.Image) -> tuple[float, float, float, float] | None:
    """Where the second picture lies on the first, across and down: a point of the first, told from the middle in shares of a side, is
    `x * stretch + shift` in the second, so stretch, shift, stretch, shift. None where it does not fit."""
    greys = [
        numpy.asarray(picture.convert("L").resize((EDGE_PX, EDGE_PX), Image.Resampling.BOX), dtype=numpy.float64)
        for picture in (first, second)
    ]
    fit = _fitted(*map(_greys, greys))
    return None if fit is None else (fit.stretch_x, fit.shift_x / EDGE_PX, fit.stretch_y, fit.shift_y / EDGE_PX)


def _fitted(greys: _Greys, others: _Greys) -> _Fit | None:
    """How the others lie on the first; None where they do not."""
    coarse = _refined(greys.coarse, others.coarse, _Fit(), _STEPS_COARSE)
    return None if coarse is None else _refined(greys.fine, others.fine, coarse, _STEPS_FINE)


def _refined(grey: Plane, other: Plane, fit: _Fit, steps: int) -> _Fit | None:
    weights = numpy.ones_like(grey)
    for _ in range(steps):
        laid, inside = _laid(other, fit)
        across, along = numpy.gradient(laid)
        unknowns = (
            along / fit.stretch_x * _PLACES, along / fit.stretch_x, across / fit.stretch_y * _PLACES[:, None], across / fit.stretch_y,
            laid, numpy.ones_like(laid),
        )  # fmt: skip
        design = numpy.stack(unknowns).reshape(len(unknowns), -1)
        weighted = design * (weights * inside).ravel()
        solved = numpy.linalg.solve(weighted @ design.T + 1e-3 * numpy.eye(len(unknowns)), weighted @ grey.ravel())
        gain = float(solved[4])
        if abs(gain) < _LEAST_GAIN:
            return None
        weights = _weights(grey - (solved @ design).reshape(grey.shape))
        step = numpy.clip(solved[:4] / gain, (-0.1, -4, -0.1, -4), (0.1, 4, 0.1, 4))
        fit = _Fit(*(numpy.array((fit.stretch_x, fit.shift_x, fit.stretch_y, fit.shift_y)) + step).tolist())
        if not _is_plausible(fit):
            return None
        if numpy.abs(step).max() < 2e-3:
            break
    return fit


def _is_plausible(fit: _Fit) -> bool:
    stretched = max(abs(fit.stretch_x - 1), abs(fit.stretch_y - 1))
    return stretched <= _MOST_STRETCH and max(abs(fit.shift_x), abs(fit.shift_y)) <= _MOST_SHIFT_PX


def _laid(other: Plane, fit: _Fit) -> tuple[Plane, Mask]:
    """The second picture as it lies on the first, and where it lies on it at all."""
    (columns, right, in_x), (rows, below, in_y) = _sampled(fit.stretch_x, fit.shift_x), _sampled(fit.stretch_y, fit.shift_y)
    lines = other[rows] * (1 - below)[:, None] + other[rows + 1] * below[:, None]
    laid: Plane = lines[:, columns] * (1 - right) + lines[:, columns + 1] * right
    return laid, in_y[:, None] & in_x


def _sampled(stretch: float, shift: float) -> tuple[NDArray[numpy.int64], Plane, Mask]:
    """Of each place: the pixel before it, how far behind that it lies, and whether it is inside."""
    at = _PLACES * stretch + shift + _CENTRE
    before = numpy.clip(numpy.floor(at), 0, EDGE_PX - 2).astype(numpy.int64)
    return before, numpy.clip(at - before, 0, 1), (at >= -0.5) & (at <= EDGE_PX - 0.5)


def _agreement(grey: Plane, other: Plane, fit: _Fit) -> tuple[float, float, float]:
    """How well the edges agree where the greys do (at most 1), the share of the area where they do, and the gain between them."""
    laid, inside = _laid(other, fit)
    wanted, found = grey[inside], laid[inside]
    if not len(wanted):
        return 0.0, 0.0, 0.0
    weights, gain, left = numpy.ones_like(wanted), 1.0, wanted - found
    for _ in range(4):
        mean_wanted, mean_found = numpy.average(wanted, weights=weights), numpy.average(found, weights=weights)
        spread = (weights * (found - mean_found) ** 2).sum()
        gain = float((weights * (found - mean_found) * (wanted - mean_wanted)).sum() / (spread + 1e-6))
        left = wanted - mean_wanted - gain * (found - mean_found)
        weights = _weights(left)
    same = numpy.zeros(grey.shape, dtype=bool)
    same[inside] = numpy.abs(left) < _SAME_GREY
    core = same.copy()
    core[1:] &= same[:-1]
    core[:-1] &= same[1:]
    core[:, 1:] &= same[:, :-1]
    core[:, :-1] &= same[:, 1:]
    pairs = zip(numpy.gradient(grey), numpy.gradient(laid), strict=True)
    edges, other_edges = (numpy.concatenate(side) for side in zip(*((one[core], two[core]) for one, two in pairs), strict=True))
    product = float(numpy.sqrt((edges**2).sum() * (other_edges**2).sum()))
    return float((edges * other_edges).sum()) / (product + 1e-6), float(same.sum() / inside.sum()), gain


def _overhang(fit: _Fit) -> float:
    """How far each picture reaches beyond the other, the smaller of the two: 0 where one lies inside the other, as a crop does."""
    beyond = []
    for stretch, shift in ((fit.stretch_x, fit.shift_x), (fit.stretch_y, fit.shift_y)):
        half = EDGE_PX / 2
        beyond += [half * stretch - shift - half, half * stretch + shift - half]
    return max(0.0, min(max(beyond), -min(beyond))) / EDGE_PX


def _weights(left: Plane) -> Plane:
    """Little weight for what does not fit."""
    scale = 2.5 * float(numpy.median(numpy.abs(left))) + 1.5
    weights: Plane = 1 / (1 + (left / scale) ** 2) ** 2
    return weights


def _smooth(plane: Plane, rounds: int) -> Plane:
    """1 2 1 in both directions, so many times."""
    weights = _smoothing(rounds)
    smooth: Plane = weights @ plane @ weights.T
    return smooth


@functools.cache
def _smoothing(rounds: int) -> Plane:
    """1 2 1 along a side, so many times, as one matrix; beyond the edge lies what is at the edge."""
    once = (numpy.eye(EDGE_PX, k=-1) + 2 * numpy.eye(EDGE_PX) + numpy.eye(EDGE_PX, k=1)) / 4
    once[0, 0] = once[-1, -1] = 0.75
    return numpy.linalg.matrix_power(once, rounds)


def _correlation(first: Plane, second: Plane) -> float:
    one, two = first - first.mean(), second - second.mean()
    return float((one * two).sum() / (numpy.sqrt((one**2).sum() * (two**2).sum()) + 1e-6))

"""Keeps photos in their places that an edit would take out of the list, or move within it, until the user goes on."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

from photodesk.domain.views import Group, Listing, Section, Sort, View
from photodesk.ui.grid.difference import Difference, set_of

_EPOCH = date(1970, 1, 1)


def is_pinned(view: View) -> bool:
    """Whether edits move photos in this order: nothing changes its place then."""
    return view.sort is Sort.RATING


def left(old: Listing, change: Difference) -> "array[int]":
    """The photos of the old list that the new one does not have, in order."""
    return array("q", (old.ids[row] for run in change.removed for row in run if row not in change.moved))


# -- lists in an order that edits do not touch


def with_those_that_stay(old: Listing, new: Listing, change: Difference, stay: Set[int]) -> Listing:
    """The new list, and where they were in it those of the photos that left it which stay."""
    ranks = [_rank(section, new.view) for section in new.sections]
    firsts = [0, *accumulate(section.count for section in new.sections)]
    more: Counter[float] = Counter()
    known = dict(zip(ranks, new.sections, strict=True))
    ids: array[int] = array("q")
    done = 0
    for section, after, photos in _pieces(old, change, stay):
        rank = _rank(section, new.view)
        place = bisect_left(ranks, rank)
        is_there = place < len(ranks) and ranks[place] == rank
        at = firsts[place] if after is None or not is_there else min(max(after + 1, firsts[place]), firsts[place + 1])
        ids.extend(new.ids[done:at])
        ids.extend(photos)
        done = max(done, at)
        more[rank] += len(photos)
        known.setdefault(rank, replace(section, count=0))
    ids.extend(new.ids[done:])
    sections = tuple(replace(known[rank], count=known[rank].count + more[rank]) for rank in sorted(known))
    return Listing(new.view, ids, sections)


def _pieces(old: Listing, change: Difference, stay: Set[int]) -> "Iterator[tuple[Section, int | None, array[int]]]":
    """Photos that stay and stood together: their section, the new row of the photo before them in it, if any, and their ids."""
    firsts = [0, *accumulate(section.count for section in old.sections)]
    section = 0
    for run in change.removed:
        row = run.start
        while row < run.stop:
            while firsts[section + 1] <= row:
                section += 1
            end = min(run.stop, firsts[section + 1])
            photos = array("q", (photo_id for photo_id in old.ids[row:end] if photo_id in stay))
            if photos:
                before = change.new_row(row - 1) if row > firsts[section] else None
                yield old.sections[section], before, photos
            row = end


def _rank(section: Section, view: View) -> float:
    """Sections come in this order."""
    if section.day is None:
        return math.inf if view.descending else -math.inf
    ordinal = section.day
    if view.group is Group.MONTH:
        first = _EPOCH + timedelta(days=section.day)
        ordinal = 12 * first.year + first.month
    return -ordinal if view.descending else ordinal


# -- lists in the order of what is edited


def in_their_places(old: Listing, new: Listing, gone: Set[int]) -> Listing:
    """The old list in its order, without those that are *gone*, and with those that came where the new order has them."""
    known = set_of(old.ids)
    arrivals: dict[int | None, list[int]] = {}
    before: int | None = None
    for photo_id in new.ids:
        if photo_id in known:
            before = photo_id
        else:
            arrivals.setdefault(before, []).append(photo_id)
    if not arrivals and not gone:
        return replace(old, view=new.view)
    ids = array("q", arrivals.get(None, ()))
    for photo_id in old.ids:
        if photo_id not in gone:
            ids.append(photo_id)
        ids.extend(arrivals.get(photo_id, ()))
    return Listing(new.view, ids, (Section(None, len(ids)),) if ids else ())


def missing_in(old: Listing, new: Listing) -> "array[int]":
    """The photos of the old list that the new one does not have, whatever their order."""
    known = set_of(new.ids)
    return array("q", (photo_id for photo_id in old.ids if photo_id not in known))


def is_reordered(shown: Listing, new: Listing, stay: Set[int]) -> bool:
    """Whether photos of both lists stand in another order than they would now."""
    return (shown.ids if not stay else array("q", (i for i in shown.ids if i not in stay))) != new.ids

"""Turning one list into another: the runs say exactly what happened, and rows can be followed through them."""

import random
import time
from array import array

from hypothesis import given
from hypothesis import strategies as st

from photodesk.ui.grid.difference import Difference, difference
from photodesk.ui.grid.selection import Selection

LISTS = st.lists(st.integers(1, 60), unique=True, max_size=50).map(lambda ids: array("q", ids))


def applied(old: "array[int]", new: "array[int]", change: Difference) -> "array[int]":
    """Do what the model does, step by step."""
    ids = old[:]
    for run in reversed(change.removed):
        del ids[run.start : run.stop]
    for run in change.inserted:
        ids[run.start : run.start] = new[run.start : run.stop]
    return ids


@given(LISTS, LISTS)
def test_the_runs_lead_from_one_list_to_the_other(old: "array[int]", new: "array[int]") -> None:
    assert applied(old, new, difference(old, new)) == new


@given(LISTS, LISTS)
def test_every_photo_is_found_again_where_it_is_now(old: "array[int]", new: "array[int]") -> None:
    change = difference(old, new)
    places = {photo: row for row, photo in enumerate(new)}
    for row, photo in enumerate(old):
        assert change.new_row(row) == places.get(photo)
        assert 0 <= change.nearest(row) <= len(new)


@given(LISTS, LISTS, st.sets(st.integers(0, 49)))
def test_a_selection_stays_on_its_photos(old: "array[int]", new: "array[int]", rows: set[int]) -> None:
    selection = Selection(range(row, row + 1) for row in sorted(rows) if row < len(old))
    carried = selection.carried(difference(old, new))
    assert set(carried.ids(new)) == set(selection.ids(old)) & set(new)


@given(LISTS, LISTS)
def test_photos_that_arrived_above_a_row_are_counted(old: "array[int]", new: "array[int]") -> None:
    change = difference(old, new)
    assert all(change.arrived_above(row) == len(set(new[:row]) - set(old)) for row in range(len(new)))


def test_arrivals_are_few_runs() -> None:
    old = array("q", range(100_000))
    new = array("q", [*range(200_000, 200_300), *range(50_000), *range(300_000, 300_020), *range(50_000, 100_000)])
    assert difference(old, new).inserted == (range(0, 300), range(50_300, 50_320))
    assert difference(old, new).removed == ()


def test_one_photo_that_got_another_date_is_one_move() -> None:
    old = array("q", range(1000))
    new = old[:]
    new.insert(3, new.pop(700))
    change = difference(old, new)
    assert (change.removed, change.inserted, dict(change.moved)) == ((range(700, 701),), (range(3, 4),), {700: 3})


def test_a_million_photos_are_compared_in_a_moment() -> None:
    chance = random.Random(1)
    old = array("q", range(1_000_000))
    new = array("q", (i for i in old if chance.random() > 0.001))
    began = time.perf_counter()
    change = difference(old, new)
    assert time.perf_counter() - began < 5
    assert sum(map(len, change.removed)) == len(old) - len(new) and not change.inserted

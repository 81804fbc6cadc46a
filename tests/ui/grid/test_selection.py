"""Ranges behave as the set of their rows would."""

import itertools
from array import array

from hypothesis import given
from hypothesis import strategies as st

from photodesk.ui.grid.selection import Selection

RUNS = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda pair: range(pair[0], pair[0] + pair[1]))
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove", "toggle"]), RUNS), max_size=20)


@given(STEPS, RUNS)
def test_ranges_are_sets_of_rows(steps: list[tuple[str, range]], probe: range) -> None:
    selection, rows = Selection(), set[int]()
    for name, run in steps:
        getattr(selection, name)(run)
        rows = {"add": rows | set(run), "remove": rows - set(run), "toggle": rows ^ set(run)}[name]
    ranges = list(selection.ranges())
    assert [row for run in ranges for row in run] == sorted(rows) and len(selection) == len(rows)
    assert all(a.stop < b.start for a, b in itertools.pairwise(ranges))
    assert selection.covers(probe) == (set(probe) <= rows)
    assert selection.overlaps(probe) == bool(set(probe) & rows)
    selection.invert(60)
    assert set(range(60)) - rows == {row for run in selection.ranges() for row in run}


def test_a_million_selected_photos_are_one_range() -> None:
    ids = array("q", range(1_000_000))
    selection = Selection([range(1_000_000)])
    selection.remove(range(10, 11))
    assert len(list(selection.ranges())) == 2 and len(selection) == 999_999
    assert selection.ids(ids)[9:12].tolist() == [9, 11, 12]

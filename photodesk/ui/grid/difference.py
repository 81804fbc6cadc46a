"""What turns one ordered list of ids into another: removed and inserted runs of rows."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """`removed`: runs of old rows; `inserted`: runs of new rows; both ascending. `moved`: old row → new row of photos that are
    in both lists at another place (they are part of the runs, too)."""

    removed: tuple[range, ...]
    inserted: tuple[range, ...]
    moved: Mapping[int, int] = field(default_factory=dict)
    _removed_before: tuple[int, ...] = field(init=False, repr=False)
    _inserted_at: tuple[int, ...] = field(init=False, repr=False)
    _inserted_before: tuple[int, ...] = field(init=False, repr=False)
    _moved_to: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        before = tuple(accumulate((len(run) for run in self.inserted), initial=0))
        object.__setattr__(self, "_removed_before", tuple(accumulate((len(run) for run in self.removed), initial=0)))
        object.__setattr__(self, "_inserted_before", before)
        object.__setattr__(self, "_moved_to", tuple(sorted(self.moved.values())))
        object.__setattr__(self, "_inserted_at", tuple(run.start - n for run, n in zip(self.inserted, before, strict=False)))

    def __bool__(self) -> bool:
        return bool(self.removed or self.inserted)

    @property
    def runs(self) -> int:
        """How many steps it takes to get from one list to the other."""
        return len(self.removed) + len(self.inserted)

    def new_row(self, old_row: int) -> int | None:
        """Where a photo is now; None when it is gone."""
        place = bisect_right(self.removed, old_row, key=lambda run: run.start) - 1
        if place >= 0 and old_row < self.removed[place].stop:
            return self.moved.get(old_row)
        return self._after_insertions(old_row - self._removed_before[place + 1])

    def nearest(self, old_row: int) -> int:
        """Where the photo is now, or what followed it (one behind the last row where nothing did)."""
        if (row := self.new_row(old_row)) is not None:
            return row
        place = bisect_right(self.removed, old_row, key=lambda run: run.start) - 1
        return self._after_insertions(self.removed[place].stop - self._removed_before[place + 1])

    def arrived_above(self, new_row: int) -> int:
        """How many photos above *new_row* were not in the old list."""
        place = bisect_right(self.inserted, new_row, key=lambda run: run.start) - 1
        if place < 0:
            return 0
        inserted = self._inserted_before[place] + min(len(self.inserted[place]), new_row - self.inserted[place].start)
        return inserted - bisect_left(self._moved_to, new_row)

    def kept_parts(self, old_rows: range) -> Iterator[range]:
        """The new rows of those photos of a run that kept their order."""
        start = old_rows.start
        first = max(bisect_right(self.removed, start, key=lambda run: run.start) - 1, 0)
        for gap in (*self.removed[first:], range(old_rows.stop, old_rows.stop)):
            stop = min(gap.start, old_rows.stop)
            if start < stop:
                yield from self._spread(range(start, stop))
            start = max(start, gap.stop)
            if start >= old_rows.stop:
                return

    def _spread(self, kept: range) -> Iterator[range]:
        """A run without removed rows, cut where new rows came between."""
        place = bisect_right(self.removed, kept.start, key=lambda run: run.start)
        index, stop = kept.start - self._removed_before[place], kept.stop - self._removed_before[place]
        while index < stop:
            shift = bisect_right(self._inserted_at, index)
            end = min(stop, self._inserted_at[shift]) if shift < len(self._inserted_at) else stop
            yield range(index + self._inserted_before[shift], end + self._inserted_before[shift])
            index = end

    def _after_insertions(self, kept_index: int) -> int:
        return kept_index + self._inserted_before[bisect_right(self._inserted_at, kept_index)]


def difference(old: "array[int]", new: "array[int]") -> Difference:
    """Compare two lists of unique ids. Made for a worker thread: never holds the interpreter for long."""
    head = _equal_length(old, 0, new, 0)
    old, new, tail = old[head:], new[head:], 0
    if old and new:
        tail = _equal_tail(old, new)
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    if not old or not new:
        return Difference(_runs_of(len(old), head), _runs_of(len(new), head))
    return _walk(old, new, head)


def _walk(old: "array[int]", new: "array[int]", head: int) -> Difference:
    old_set, new_set = set_of(old), set_of(new)
    moved: set[int] = set()
    removed: list[int] = []
    inserted: list[int] = []
    i = j = 0
    while i < len(old) and j < len(new):
        here, there = old[i], new[j]
        if here == there:
            equal = _equal_length(old, i, new, j)
            i, j = i + equal, j + equal
        elif here not in new_set or here in moved:
            removed.append(i + head)
            i += 1
        elif there not in old_set or there in moved:
            inserted.append(j + head)
            j += 1
        elif j + 1 < len(new) and new[j + 1] == here:
            moved.add(there)
        else:
            moved.add(here)
    removed.extend(range(i + head, len(old) + head))
    inserted.extend(range(j + head, len(new) + head))
    moved_to = {new[row - head]: row for row in inserted if new[row - head] in old_set}
    places = {row: moved_to[old[row - head]] for row in removed if old[row - head] in moved_to}
    return Difference(_runs(removed), _runs(inserted), places)


def _runs_of(length: int, start: int) -> tuple[range, ...]:
    return (range(start, start + length),) if length else ()


def _runs(rows: Sequence[int]) -> tuple[range, ...]:
    runs: list[range] = []
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n] != rows[n - 1] + 1:
            runs.append(range(rows[start], rows[n - 1] + 1))
            start = n
    return tuple(runs)


def set_of(ids: "array[int]") -> set[int]:
    """As a set; made in steps, for other threads."""
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        found.update(ids[start : start + CHUNK])
    return found


def _equal_length(a: "array[int]", i: int, b: "array[int]", j: int) -> int:
    """How many elements from a[i] and b[j] on are equal: doubling steps, then halving ones; compared as bytes."""
    done, step, limit = 0, 8, min(len(a) - i, len(b) - j)
    growing = True
    while done < limit and step:
        size = min(step, limit - done)
        if a[i + done : i + done + size] == b[j + done : j + done + size]:
            done += size
            step = min(step * 2, CHUNK) if growing else step // 2
        else:
            growing = False
            step = size // 2
    while done < limit and a[i + done] == b[j + done]:
        done += 1
    return done


def _equal_tail(a: "array[int]", b: "array[int]") -> int:
    done, step, limit = 0, 8, min(len(a), len(b))
    growing = True
    while done < limit and step:
        size = min(step, limit - done)
        if a[len(a) - done - size : len(a) - done] == b[len(b) - done - size : len(b) - done]:
            done += size
            step = min(step * 2, CHUNK) if growing else step // 2
        else:
            growing = False
            step = size // 2
    while done < limit and a[-1 - done] == b[-1 - done]:
        done += 1
    return done

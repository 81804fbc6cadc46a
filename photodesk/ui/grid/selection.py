"""Which rows are selected, as ranges: a million selected photos are one range."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from photodesk.ui.grid.difference import Difference


class Selection:
    """Sorted, disjoint, non-adjacent ranges of rows."""

    def __init__(self, ranges: Iterable[range] = ()) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []
        for rows in ranges:
            self.add(rows)

    def __contains__(self, row: int) -> bool:
        place = bisect_right(self._starts, row) - 1
        return place >= 0 and row < self._stops[place]

    def __len__(self) -> int:
        return sum(self._stops) - sum(self._starts)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Selection) and self._starts == other._starts and self._stops == other._stops

    __hash__ = None  # type: ignore[assignment]  # a selection changes

    def ranges(self) -> Iterator[range]:
        """The ranges in order."""
        return map(range, self._starts, self._stops)

    def copy(self) -> "Selection":
        """An independent copy."""
        twin = Selection()
        twin._starts, twin._stops = self._starts[:], self._stops[:]
        return twin

    def covers(self, rows: range) -> bool:
        """Whether all of these rows are selected."""
        place = bisect_right(self._starts, rows.start) - 1
        return not rows or (place >= 0 and rows.stop <= self._stops[place])

    def overlaps(self, rows: range) -> bool:
        """Whether any of these rows is selected."""
        place = bisect_right(self._stops, rows.start)
        return bool(rows) and place < len(self._starts) and self._starts[place] < rows.stop

    def clear(self) -> None:
        """Select nothing."""
        self._starts.clear()
        self._stops.clear()

    def add(self, rows: range) -> None:
        """Select these rows too."""
        if not rows:
            return
        low = bisect_left(self._stops, rows.start)
        high = bisect_right(self._starts, rows.stop)
        start = min(rows.start, self._starts[low]) if low < high else rows.start
        stop = max(rows.stop, self._stops[high - 1]) if low < high else rows.stop
        self._starts[low:high], self._stops[low:high] = [start], [stop]

    def remove(self, rows: range) -> None:
        """Select these rows no more."""
        low = bisect_right(self._stops, rows.start)
        high = bisect_left(self._starts, rows.stop)
        if not rows or low >= high:
            return
        left = (self._starts[low], min(rows.start, self._stops[low]))
        right = (max(rows.stop, self._starts[high - 1]), self._stops[high - 1])
        kept = [part for part in (left, right) if part[0] < part[1]]
        self._starts[low:high], self._stops[low:high] = [part[0] for part in kept], [part[1] for part in kept]

    def toggle(self, rows: range) -> None:
        """Turn around each of these rows."""
        touched = (r for r in self.ranges() if r.start < rows.stop and r.stop > rows.start)
        inside = [range(max(r.start, rows.start), min(r.stop, rows.stop)) for r in touched]
        self.add(rows)
        for part in inside:
            self.remove(part)

    def invert(self, count: int) -> None:
        """Select exactly what was not selected of *count* rows."""
        edges = [0, *(edge for pair in zip(self._starts, self._stops, strict=True) for edge in pair), count]
        pairs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        self._starts, self._stops = [a for a, _ in pairs], [b for _, b in pairs]

    def ids(self, ids: "array[int]") -> "array[int]":
        """The selected photos, in order: 8 bytes each."""
        chosen = array("q")
        for rows in self.ranges():
            chosen.extend(ids[rows.start : rows.stop])
        return chosen

    def carried(self, change: Difference) -> "Selection":
        """The same photos in the list after *change*; those that vanished are dropped."""
        result = Selection()
        for rows in self.ranges():
            for part in change.kept_parts(rows):
                result.add(part)
        for old_row, new_row in change.moved.items():
            if old_row in self:
                result.add(range(new_row, new_row + 1))
        return result

"""Where the days and pictures of a source are: pure geometry, computed day by day."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QRect

HEADER_PX = 36
GAP_PX = 4
MARGIN_PX = 8
PADDING_PX = 6
FOOTER_PX = 22
TARGET_PX = 144


class Geometry:
    """For so many pictures on each day, in a view of some width. Rows are those of the model: each day's header, then its pictures."""

    def __init__(self, counts: Sequence[int], width_px: int, *, mirrored: bool = False) -> None:
        self.width_px, self.mirrored = max(width_px, 1), mirrored
        inner_px = max(1, self.width_px - 2 * MARGIN_PX)
        self.columns = max(1, round(inner_px / TARGET_PX))
        self.cell_px = max((inner_px + GAP_PX) // self.columns - GAP_PX, 4 * PADDING_PX)
        self.box_width_px = self.cell_px - 2 * PADDING_PX
        self.box_height_px = round(self.box_width_px * 4 / 5)
        self.cell_height_px = PADDING_PX + self.box_height_px + FOOTER_PX
        self.pitch_px = self.cell_height_px + GAP_PX
        self._starts = [0, *accumulate(count + 1 for count in counts)]
        self._tops = [0, *accumulate(HEADER_PX + self._lines(count) * self.pitch_px + GAP_PX for count in counts)]

    def _lines(self, count: int) -> int:
        return -(-count // self.columns)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._starts[-1]

    @property
    def height_px(self) -> int:
        """Of everything."""
        return self._tops[-1]

    def rect(self, row: int) -> QRect:
        """Where a row is; y = 0 is the top of everything."""
        day = bisect_right(self._starts, row) - 1
        offset, top = row - self._starts[day], self._tops[day]
        if not offset:
            return QRect(0, top, self.width_px, HEADER_PX)
        line, column = divmod(offset - 1, self.columns)
        left = MARGIN_PX + column * (self.cell_px + GAP_PX)
        if self.mirrored:
            left = self.width_px - left - self.cell_px
        return QRect(left, top + HEADER_PX + line * self.pitch_px, self.cell_px, self.cell_height_px)

    def row_at(self, x: int, y: int) -> int | None:
        """The row at a place."""
        return next((row for row in self.rows_between(y, y + 1) if self.rect(row).contains(x, y)), None)

    def rows_between(self, top: int, bottom: int) -> range:
        """Rows that may be seen between two heights."""
        if not self.rows or bottom <= 0 or top >= self.height_px:
            return range(0)
        return range(self._first_at(max(0, top)), self._last_at(min(bottom, self.height_px) - 1) + 1)

    def _first_at(self, y: int) -> int:
        day, line = self._line_at(y)
        return self._starts[day] if line < 0 else min(self._starts[day + 1] - 1, self._starts[day] + 1 + line * self.columns)

    def _last_at(self, y: int) -> int:
        day, line = self._line_at(y)
        return self._starts[day] if line < 0 else min(self._starts[day + 1] - 1, self._starts[day] + (line + 1) * self.columns)

    def _line_at(self, y: int) -> tuple[int, int]:
        day = min(bisect_right(self._tops, y) - 1, len(self._tops) - 2)
        return day, (y - self._tops[day] - HEADER_PX) // self.pitch_px

    def beside(self, row: int, by: int) -> int:
        """One row up (-1) or down: between headers and the lines of pictures, keeping the column."""
        day = bisect_right(self._starts, row) - 1
        offset, last = row - self._starts[day], self._starts[day + 1] - 1
        if by > 0:
            if not offset or row == last:
                return min(row + 1, self.rows - 1)
            below = row + self.columns
            ends = (offset - 1) // self.columns == (last - self._starts[day] - 1) // self.columns
            return min(last + 1, self.rows - 1) if ends else min(below, last)
        if not offset:
            return max(0, row - 1)
        return row - self.columns if offset > self.columns else self._starts[day]

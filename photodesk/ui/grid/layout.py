"""Where cells and day headers are: pure geometry, computed by bisection over the sections."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from photodesk.domain.views import Section

GAP_PX = 4
PADDING_PX = 8
FOOTER_PX = 22
HEADER_PX = 40
CELL_WIDTHS_PX = (96, 144, 192, 256, 384)
"""The zoom steps: target widths; cells stretch so that the columns fill the width."""


class Box(NamedTuple):
    """A rectangle in content pixels (y = 0 is the top of the whole list)."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first line below."""
        return self.top + self.height


class GridLayout:
    """The geometry of one list at one width. `grouped`: sections have headers. Right-to-left is mirrored here."""

    def __init__(self, sections: Sequence[Section], width_px: int, target_px: int, *, grouped: bool, mirrored: bool = False) -> None:
        self.width_px = max(width_px, 1)
        self.header_px = HEADER_PX if grouped else 0
        self.mirrored = mirrored
        self._inner_px = max(self.width_px - 2 * GAP_PX, 1)
        self.columns = max(1, round(self._inner_px / target_px))
        cell_px = max((self._inner_px + GAP_PX) // self.columns - GAP_PX, 2 * PADDING_PX + 5)
        self.box_width_px = cell_px - 2 * PADDING_PX
        self.box_height_px = round(self.box_width_px * 4 / 5)
        self.cell_height_px = PADDING_PX + self.box_height_px + FOOTER_PX
        self.pitch_px = self.cell_height_px + GAP_PX
        columns, pitch, header = self.columns, self.pitch_px, self.header_px
        self._firsts = [0, *accumulate(section.count for section in sections)]
        lead = 0 if grouped else GAP_PX
        self._tops = [lead, *accumulate((header - (-section.count // columns) * pitch for section in sections), initial=lead)][1:]
        self.count = self._firsts[-1]
        self.height_px = self._tops[-1] + GAP_PX if self.count else 0

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self._firsts) - 1

    # -- cells

    def cell(self, row: int) -> Box:
        """The cell of a photo."""
        section = self.section_of(row)
        line, column = divmod(row - self._firsts[section], self.columns)
        return self._box(column, self._tops[section] + self.header_px + line * self.pitch_px)

    def row_at(self, x: int, y: int) -> int | None:
        """The photo at a point; None in gaps, headers and behind the last photo."""
        column = self._column_at(x)
        section = self.section_at(y)
        if column is None or section is None:
            return None
        line, rest = divmod(y - self._tops[section] - self.header_px, self.pitch_px)
        row = self._firsts[section] + line * self.columns + column
        return row if line >= 0 and rest < self.cell_height_px and row < self._firsts[section + 1] else None

    def rows_between(self, top: int, bottom: int) -> range:
        """All photos whose lines touch top ≤ y < bottom."""
        if not self.count or bottom <= 0 or top >= self.height_px:
            return range(0)
        return range(self._line_start(max(top, 0), down=True), self._line_end(min(bottom, self.height_px) - 1))

    def rows_in(self, box: Box) -> list[range]:
        """The photos whose cells touch a rectangle, as runs of rows: one per line."""
        first = self._column_near(box.left)
        last = self._column_near(box.left + box.width)
        low, high = sorted((first, last))
        runs: list[range] = []
        rows = self.rows_between(box.top, box.bottom)
        row = rows.start
        while row < rows.stop:
            section = self.section_of(row)
            end = min(row + self.columns, self._firsts[section + 1])
            cell = self.cell(row)
            if cell.bottom > box.top and cell.top < box.bottom and row + low < end:
                runs.append(range(row + low, min(row + high + 1, end)))
            row = end
        return runs

    # -- sections

    def section_of(self, row: int) -> int:
        """The section of a photo."""
        return min(bisect_right(self._firsts, row) - 1, self.sections - 1)

    def section_at(self, y: int) -> int | None:
        """The section (its header included) at a height."""
        if not self.count or y < self._tops[0] or y >= self._tops[-1]:
            return None
        return bisect_right(self._tops, y) - 1

    def section_rows(self, section: int) -> range:
        """The photos of a section."""
        return range(self._firsts[section], self._firsts[section + 1])

    def section_top(self, section: int) -> int:
        """Where its header begins."""
        return self._tops[section]

    def section_bottom(self, section: int) -> int:
        """Where the next section begins."""
        return self._tops[section + 1]

    # -- moves of the current photo

    def vertical(self, row: int, lines: int) -> int:
        """The photo so many lines below (above when negative), in the same column where there is one."""
        column = (row - self._firsts[self.section_of(row)]) % self.columns
        for _ in range(abs(lines)):
            section = self.section_of(row)
            first, end = self._firsts[section], self._firsts[section + 1]
            start = row - (row - first) % self.columns
            if lines > 0:
                following = start + self.columns if start + self.columns < end else end
                if following >= self.count:
                    return row
                limit = self._firsts[self.section_of(following) + 1]
                row = min(following + column, limit - 1)
            else:
                if start == 0:
                    return row
                start = start - self.columns if start > first else self._last_line(section - 1)
                limit = self._firsts[self.section_of(start) + 1]
                row = min(start + column, limit - 1)
        return row

    def paged(self, row: int, height_px: int, direction: int) -> int:
        """The photo one screen of *height_px* below (1) or above (-1), at least one line away."""
        lines = max(1, height_px // self.pitch_px)
        return self.vertical(row, lines * direction)

    def neighbour_section(self, row: int, direction: int) -> int:
        """The first photo of the next (1) or previous (-1) section; of this one when the row is further inside and goes up."""
        section = self.section_of(row)
        if direction < 0 and row > self._firsts[section]:
            return self._firsts[section]
        target = section + direction
        if target < 0:
            return 0
        return self._firsts[target] if target < self.sections else self.count - 1

    # -- inside

    def _box(self, column: int, top: int) -> Box:
        if self.mirrored:
            column = self.columns - 1 - column
        left, right = self._edge(column), self._edge(column + 1)
        return Box(left, top, right - GAP_PX - left, self.cell_height_px)

    def _edge(self, column: int) -> int:
        return GAP_PX + column * (self._inner_px + GAP_PX) // self.columns

    def _column_near(self, x: int) -> int:
        column = ((x - GAP_PX + 1) * self.columns - 1) // (self._inner_px + GAP_PX)
        column = min(max(column, 0), self.columns - 1)
        return self.columns - 1 - column if self.mirrored else column

    def _column_at(self, x: int) -> int | None:
        column = self._column_near(x)
        box = self._box(column, 0)
        return column if box.left <= x < box.left + box.width else None

    def _last_line(self, section: int) -> int:
        first, end = self._firsts[section], self._firsts[section + 1]
        return end - 1 - (end - 1 - first) % self.columns

    def _line_start(self, y: int, *, down: bool) -> int:
        """First photo of the line that holds *y*, or of the one after it where *y* is above the cells."""
        section = min(max(bisect_right(self._tops, y) - 1, 0), self.sections - 1)
        line = max(0, (y - self._tops[section] - self.header_px) // self.pitch_px)
        return min(self._firsts[section] + line * self.columns, self._firsts[section + 1])

    def _line_end(self, y: int) -> int:
        """The row behind the last photo of the line that holds *y*."""
        section = min(max(bisect_right(self._tops, y) - 1, 0), self.sections - 1)
        line = (y - self._tops[section] - self.header_px) // self.pitch_px
        return min(self._firsts[section] + (line + 1) * self.columns, self._firsts[section + 1])

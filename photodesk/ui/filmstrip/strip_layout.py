"""Where the cells of the filmstrip lie: pure arithmetic in logical pixels."""

from dataclasses import dataclass

CELL_WIDTH, HEIGHT = 96, 96
PADDING, FOOTER = 6, 16


@dataclass(frozen=True, slots=True)
class StripLayout:
    """*count* cells side by side in a strip *width* wide. An offset is how far the strip is scrolled, 0 … `longest`."""

    count: int
    width: int
    mirrored: bool = False

    @property
    def longest(self) -> int:
        """The largest offset."""
        return max(0, self.count * CELL_WIDTH - self.width)

    def left(self, row: int, offset: int) -> int:
        """The left edge of a cell in the view. Fewer cells than fit stand in the middle."""
        spare = max(0, self.width - self.count * CELL_WIDTH) // 2
        start = spare + row * CELL_WIDTH - offset
        return self.width - start - CELL_WIDTH if self.mirrored else start

    def row_at(self, x: int, offset: int) -> int | None:
        """The cell at a place in the view."""
        spare = max(0, self.width - self.count * CELL_WIDTH) // 2
        row = ((self.width - 1 - x if self.mirrored else x) - spare + offset) // CELL_WIDTH
        return row if 0 <= row < self.count else None

    def visible(self, offset: int) -> range:
        """The cells that are seen, at least in part."""
        first = max(0, offset // CELL_WIDTH)
        return range(first, min(self.count, -(-(offset + self.width) // CELL_WIDTH)))

    def centred(self, row: int) -> int:
        """The offset that brings a cell to the middle, as far as the ends allow."""
        return min(max(0, row * CELL_WIDTH + CELL_WIDTH // 2 - self.width // 2), self.longest)

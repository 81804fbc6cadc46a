"""Paints the viewport: the cells in sight, day headers with the sticky one on top, the rubber band."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from photodesk.domain.views import Group
from photodesk.ui.grid.cells import CellPainter, Marks
from photodesk.ui.grid.headers import HeaderPainter
from photodesk.ui.grid.layout import Box
from photodesk.ui.grid.wording import day_text, note_text

if TYPE_CHECKING:
    from photodesk.bridge.thumbnails import Thumbnails
    from photodesk.ui.grid.stage import Stage
    from photodesk.ui.theme import Theme

_PLAIN = Marks()


class Canvas:
    """Knows how; the grid knows what."""

    def __init__(self, grid: "Stage", theme: "Theme", thumbnails: "Thumbnails") -> None:
        self._grid, self._theme = grid, theme
        self.cells = CellPainter(theme, thumbnails)
        self._headers = HeaderPainter(theme)
        self._ratio = 0.0

    def retune(self) -> None:
        """Colours, fonts or the scale of the screen changed."""
        self._ratio = self._grid.viewport().devicePixelRatioF()
        self.cells.retune(self._ratio)

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what lies in *area* of the viewport."""
        if self._grid.viewport().devicePixelRatioF() != self._ratio:
            self.retune()
        painter.fillRect(area, self._theme.canvas_colors().fill)
        self._paint_cells(painter, area)
        for section in self._sections_in(area):
            self._paint_header(painter, section)
        if (band := self._grid.band) is not None:
            fill = QColor(self._theme.canvas_colors().selection)
            painter.setPen(QPen(fill, 1))
            fill.setAlpha(48)
            painter.setBrush(fill)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawRect(band.adjusted(0, 0, -1, -1))

    def _paint_cells(self, painter: QPainter, area: QRect) -> None:
        grid = self._grid
        layout, offset = grid.geometry_of_cells, grid.verticalOffset()
        selection, model, hovered = grid.choice.selection, grid.photos, grid.hovered_row
        current = grid.choice.current if grid.shows_current() else -1
        for row in layout.rows_between(area.top() + offset, area.bottom() + 1 + offset):
            cell = layout.cell(row)
            place = Box(cell.left, cell.top - offset, cell.width, cell.height)
            selected, save = row in selection, model.save_state(row)
            unmatched = bool(model.unmatched) and model.id_at(row) in model.unmatched
            note = note_text(model.likeness(row))
            plain = not (selected or save or unmatched or note or row in (current, hovered))
            marks = _PLAIN if plain else Marks(selected, row == current, row == hovered, save, unmatched, note)
            self.cells.paint(painter, place, layout, model.row_data(row), marks)

    def _sections_in(self, area: QRect) -> range:
        layout, offset = self._grid.geometry_of_cells, self._grid.verticalOffset()
        if not layout.header_px or not layout.count:
            return range(0)
        first, last = layout.section_at(max(area.top() + offset, 0)), layout.section_at(area.bottom() + offset)
        return range(first if first is not None else 0, (last if last is not None else layout.sections - 1) + 1)

    def _paint_header(self, painter: QPainter, section: int) -> None:
        grid = self._grid
        rows = grid.geometry_of_cells.section_rows(section)
        current = grid.choice.current
        self._headers.paint(
            painter,
            grid.header_bar(section),
            day_text(grid.photos.listing.sections[section], by_month=grid.photos.listing.view.group is Group.MONTH),
            len(rows) if grid.photos.listing.is_whole or rows.stop < grid.photos.count() else None,
            checked=grid.choice.selection.covers(rows),
            partly=grid.choice.selection.overlaps(rows),
            with_box=section == grid.hovered_section or (grid.hasFocus() and current in rows),
            mirrored=grid.is_mirrored(),
        )

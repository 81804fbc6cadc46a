"""The date scrubber at the side of the grid: a scroll bar that knows years and months."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from photodesk.domain.views import Section
from photodesk.ui.grid.wording import month_text, year_month_of
from photodesk.ui.widgets.wording import photos

if TYPE_CHECKING:
    from photodesk.ui.grid.layout import GridLayout
    from photodesk.ui.theme import Theme

WIDTH_PX = 14
HANDLE_PX = 6
LEAST_HANDLE_PX = 28
MARKS_WIDTH_PX = 56
LABEL_HEIGHT_PX = 18
BUBBLE_HEIGHT_PX = 28


class Months:
    """Which month a photo of the list is from, and how many photos the month has."""

    def __init__(self, sections: Sequence[Section] = ()) -> None:
        self._keys = [None if section.day is None else year_month_of(section.day) for section in sections]
        self._firsts = [0, *accumulate(section.count for section in sections)]
        self._counts: dict[tuple[int, int] | None, int] = {}
        for key, section in zip(self._keys, sections, strict=True):
            self._counts[key] = self._counts.get(key, 0) + section.count
        self._years: list[tuple[int, int]] = []
        for number, key in enumerate(self._keys):
            if key is not None and (not self._years or self._years[-1][0] != key[0]):
                self._years.append((key[0], number))
        self.dated = any(key is not None for key in self._keys)

    def text_at(self, row: int) -> str:
        """ "June 2025 · 1,204 photos"; "" without dates."""
        if not self.dated:
            return ""
        key = self._keys[min(max(bisect_right(self._firsts, row) - 1, 0), len(self._keys) - 1)]
        return f"{month_text(*key)} · {photos(self._counts[key])}" if key is not None else photos(self._counts[key])

    def years(self) -> list[tuple[int, int]]:
        """Each year and the first section it begins with, in the order of the list."""
        return self._years


class Scrubber(QWidget):
    """`bar` holds the position. Year labels are shown while the pointer is here, a bubble while dragging."""

    dragged = Signal()

    def __init__(self, bar: QScrollBar, theme: "Theme", row_at: Callable[[int], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._bar, self._theme, self._row_at = bar, theme, row_at
        self._sections: Sequence[Section] = ()
        self._layout: GridLayout | None = None
        self._months: Months | None = None
        self._grip_px: float | None = None
        self._marks = _Marks(self, theme, parent)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Date scrubber"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        bar.valueChanged.connect(self.update)
        bar.rangeChanged.connect(self.update)

    @property
    def is_dragged(self) -> bool:
        """Whether the handle is held."""
        return self._grip_px is not None

    def set_list(self, sections: Sequence[Section], layout: "GridLayout") -> None:
        """The list or its geometry changed."""
        if sections is not self._sections:
            self._sections, self._months = sections, None
        self._layout = layout
        self.update()
        self._marks.update()

    def place(self, area: QRect, *, mirrored: bool) -> None:
        """Take the strip beside *area* (the viewport, in the parent's coordinates)."""
        left = area.left() - WIDTH_PX if mirrored else area.right() + 1
        self.setGeometry(left, area.top(), WIDTH_PX, area.height())
        self._marks.setGeometry(area)
        self._marks.mirrored = mirrored
        self._marks.raise_()

    def handle(self) -> QRectF:
        """The handle, in this widget's coordinates."""
        span, page = self._bar.maximum(), self._bar.pageStep()
        if span <= 0:
            return QRectF()
        length = max(LEAST_HANDLE_PX, self.height() * page / (span + page))
        top = (self.height() - length) * self._bar.value() / span
        return QRectF((WIDTH_PX - HANDLE_PX) / 2, top, HANDLE_PX, length)

    def labels(self) -> list[tuple[float, str]]:
        """Year labels that fit without overlap: centre y and text."""
        shown: list[tuple[float, str]] = []
        layout = self._layout
        if layout is None or not layout.height_px:
            return shown
        for year, section in self._known_months().years():
            share, text = layout.section_top(section) / layout.height_px, str(year)
            y = min(max(share * self.height(), LABEL_HEIGHT_PX / 2), self.height() - LABEL_HEIGHT_PX / 2)
            if not shown or y - shown[-1][0] >= LABEL_HEIGHT_PX:
                shown.append((y, text))
        return shown

    def bubble(self) -> tuple[float, str] | None:
        """While dragging: where the bubble stands and what it says."""
        text = self._known_months().text_at(self._row_at(self._bar.value())) if self.is_dragged else ""
        return (self.handle().center().y(), text) if text else None

    def _known_months(self) -> Months:
        """Made when they are first looked at: the list may have changed many times in between."""
        if self._months is None:
            self._months = Months(self._sections)
        return self._months

    def _drag_to(self, y: float) -> None:
        handle = self.handle()
        room = self.height() - handle.height()
        if room > 0 and self._grip_px is not None:
            share = min(max((y - self._grip_px) / room, 0.0), 1.0)
            self._bar.setValue(round(share * self._bar.maximum()))
            self.dragged.emit()
            self._marks.update()

    def _hold(self, grip_px: float | None) -> None:
        self._grip_px = grip_px
        self._marks.setVisible(grip_px is not None or self.underMouse())
        self._marks.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.canvas_colors()
        painter.fillRect(self.rect(), colors.fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.text_secondary)
        if self.underMouse() or self.is_dragged:
            for y, _ in self.labels():
                painter.drawRect(QRectF(WIDTH_PX / 2 - 2, y - 0.5, 4, 1))
            painter.setBrush(colors.text)
        handle = self.handle()
        if not handle.isEmpty():
            painter.drawRoundedRect(handle, HANDLE_PX / 2, HANDLE_PX / 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._marks.show()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._marks.setVisible(self.is_dragged)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.handle().isEmpty():
            return
        y, handle = event.position().y(), self.handle()
        self._hold(y - handle.top() if handle.top() <= y <= handle.bottom() else handle.height() / 2)
        self._drag_to(y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_dragged:
            self._drag_to(event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._bar.event(event)


class _Marks(QWidget):
    """The year labels and the bubble, over the photos; never in the way of the pointer."""

    def __init__(self, scrubber: Scrubber, theme: "Theme", parent: QWidget) -> None:
        super().__init__(parent)
        self._scrubber, self._theme = scrubber, theme
        self.mirrored = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def _tag(self, painter: QPainter, y: float, height_px: int, text: str) -> None:
        width_px = painter.fontMetrics().horizontalAdvance(text) + 16
        left = 6 if self.mirrored else self.width() - width_px - 6
        top = min(max(y - height_px / 2, 0.0), float(self.height() - height_px))
        box = QRectF(left, top, width_px, height_px)
        painter.setPen(self._theme.border)
        painter.setBrush(self._theme.raised)
        painter.drawRoundedRect(box.translated(QPointF(0.5, 0.5)).adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(self._theme.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bubble = self._scrubber.bubble()
        painter.setFont(self._theme.font("caption"))
        for y, text in self._scrubber.labels():
            if bubble is None or abs(y - bubble[0]) > (LABEL_HEIGHT_PX + BUBBLE_HEIGHT_PX) / 2:
                self._tag(painter, y, LABEL_HEIGHT_PX, text)
        if bubble is not None:
            painter.setFont(self._theme.font("emphasis"))
            self._tag(painter, bubble[0], BUBBLE_HEIGHT_PX, bubble[1])

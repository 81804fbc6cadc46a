"""A chip that says what a list leaves out."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from photodesk.ui.theme import Theme

HEIGHT_PX, ICON_PX, INSET_PX, RADIUS_PX = 28, 12, 8, 4
CROSS_PX = ICON_PX + 2 * INSET_PX


class FilterChip(QAbstractButton):
    """With an accent outline and a cross while it is active. `asked`: choose its value; `removed`: its cross, Del or Backspace. What has
    no values to choose (*toggles*) is asked for while it is off, and removed while it is on."""

    asked = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget | None = None, *, toggles: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._name, self._toggles = theme, name, toggles
        self.is_active = False
        self.setText(title)
        self.setAccessibleName(name)
        self.setCheckable(toggles)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._on_theme_changed)

    def show_value(self, text: str, *, active: bool) -> None:
        """What the chip says, and whether it leaves something out."""
        self.is_active = active
        self.setText(text)
        self.setChecked(active and self._toggles)
        self.setAccessibleDescription(text if active else "")
        self.setToolTip(self.tr("Del removes it") if active else "")
        self.updateGeometry()
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        if self._toggles:
            self.setChecked(self.is_active)  # the list decides
        if self._toggles and self.is_active:
            self.removed.emit()
        else:
            self.asked.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _icon_place(self) -> QRect:
        left = INSET_PX if self._is_mirrored() else self.width() - INSET_PX - ICON_PX
        return QRect(left, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX)

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _is_cross(self, point: QPoint) -> bool:
        return self.is_active and (point.x() < CROSS_PX if self._is_mirrored() else point.x() >= self.width() - CROSS_PX)

    def _has_icon(self) -> bool:
        return self.is_active or not self._toggles

    # Qt overrides

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        icon = ICON_PX + INSET_PX // 2 if self._has_icon() else 0
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * INSET_PX + icon + 2, max(HEIGHT_PX, metrics.height() + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isDown() and self._is_cross(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.is_active:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        line = theme.accent if self.is_active or self.hasFocus() else theme.control_border
        painter.setPen(QPen(line, width))
        painter.setBrush(theme.hover if self.underMouse() or self.isDown() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), RADIUS_PX, RADIUS_PX)
        painter.setPen(theme.text)
        text = self.rect().adjusted(INSET_PX, 0, -INSET_PX, 0)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._has_icon():
            theme.icon("close" if self.is_active else "chevron-down", size_px=ICON_PX).paint(painter, self._icon_place())

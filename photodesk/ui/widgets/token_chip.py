"""A chip for a tag or an album: its name, how many of the photos have it, and a cross."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import number, plain_tip, visible

HEIGHT_PX, CROSS_PX, PADDING_PX, GAP_PX = 28, 24, 8, 6
ICON_PX, RADIUS_PX = 12, 4


class TokenChip(QAbstractButton):
    """`removed`: the cross, Delete or Backspace. `completed`: a press on the name, or Enter, of what only some of the photos have:
    all are to have it. `stepped(-1 or 1)`: an arrow key, on to the neighbour."""

    removed = Signal(str)
    completed = Signal(str)
    stepped = Signal(int)

    def __init__(self, theme: Theme, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._theme = theme
        self._count = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._cross = theme.icon("close", size_px=ICON_PX)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.update)

    def show_state(self, text: str, photos: int, chosen: int) -> None:
        """*text*: what stands on it; *photos* of *chosen* have it."""
        self._count = self.tr("{n} of {total}").format(n=number(photos), total=number(chosen)) if photos < chosen else ""
        self.setText(visible(text))
        whole = visible(self.path)
        self.setToolTip(plain_tip(whole))
        self.setAccessibleName(self.tr("{tag}, {count} photos").format(tag=whole, count=self._count) if self._count else whole)
        hint = self.tr("Delete takes it away; Enter gives it to all of them") if self._count else self.tr("Delete takes it away")
        self.setAccessibleDescription(hint)
        self.updateGeometry()
        self.update()

    def is_partial(self) -> bool:
        """Whether only some of the photos have it."""
        return bool(self._count)

    def shown(self) -> str:
        """What can be read on it: "Anna 2 of 3"."""
        return f"{self.text()} {self._count}".rstrip()

    def cross_rect(self) -> QRect:
        """Where a press takes it away."""
        left = 0 if self.isRightToLeft() else self.width() - CROSS_PX
        return QRect(left, 0, CROSS_PX, self.height())

    @Slot()
    def _on_clicked(self) -> None:
        if self._count:
            self.completed.emit(self.path)

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = PADDING_PX + metrics.horizontalAdvance(self.text()) + 2 + CROSS_PX
        if self._count:
            width += GAP_PX + metrics.horizontalAdvance(self._count)
        return QSize(width, max(HEIGHT_PX, metrics.height() + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(PADDING_PX + CROSS_PX + QFontMetrics(self.font()).horizontalAdvance("mm…"), self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.isDown() and self.cross_rect().contains(place):
            self.setDown(False)
            self.removed.emit(self.path)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit(self.path)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Left:
                self.stepped.emit(1 if self.isRightToLeft() else -1)
            case Qt.Key.Key_Right:
                self.stepped.emit(-1 if self.isRightToLeft() else 1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, metrics = QPainter(self), self._theme, QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = 2.0 if self.hasFocus() else 1.0
        pen = QPen(theme.accent if self.hasFocus() else theme.control_border, line)
        if self._count and not self.hasFocus():
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.hover if self.underMouse() else theme.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), RADIUS_PX, RADIUS_PX)
        cross, mirrored = self.cross_rect(), self.isRightToLeft()
        words = self.rect().adjusted(CROSS_PX if mirrored else PADDING_PX, 0, -PADDING_PX if mirrored else -CROSS_PX, 0)
        near = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = int(near | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        count_px = GAP_PX + metrics.horizontalAdvance(self._count) if self._count else 0
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, words.width() - count_px)
        painter.setPen(theme.text)
        painter.drawText(words, flags, f"\u2068{name}\u2069")
        if self._count:
            painter.setPen(theme.text_secondary)
            shift = metrics.horizontalAdvance(name) + GAP_PX
            painter.drawText(words.adjusted(0, 0, -shift, 0) if mirrored else words.adjusted(shift, 0, 0, 0), flags, self._count)
        icon = QRect(0, 0, ICON_PX, ICON_PX)
        icon.moveCenter(cross.center())
        self._cross.paint(painter, icon)

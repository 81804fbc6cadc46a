"""The surface that paints one photo, zooms and pans it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.bridge.picture_files import PREVIEW_EDGE_PX, Tile
from photodesk.ui.viewing.framing import Framing
from photodesk.ui.viewing.layers import CRISP_FROM, Reduced, draw_turned
from photodesk.ui.viewing.marks import draw_badges, draw_card, draw_ring
from photodesk.ui.viewing.states import Badge
from photodesk.ui.viewing.zoom import Size, Zoom

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

FADE_MS = 120
WHEEL_NOTCH = 120
DIMMED_ALPHA = 158
ZOOM_PER_NOTCH = 1.25
BY_KEY = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason})
BY_USER = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason})
"""Qt also moves the focus about when pages and frames come and go."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of the photo on the canvas. `full`: pixels of the upright original. `card`: shown in place of a picture."""

    full: Size | None
    rotation: int = 0
    badges: tuple[Badge, ...] = ()
    card: Badge | None = None


class Canvas(QWidget):
    """Lengths inside are device pixels: at 100 % one picture pixel is one of the screen's.

    `view_changed`: what is seen, or how large, is different. `zoomed`: by the user. `stepped(+1 | -1)`: the wheel asks for another photo.
    `focused`: the user brought the focus here.
    """

    view_changed = Signal()
    zoomed = Signal()
    focused = Signal()
    stepped = Signal(int)
    canvas_chosen = Signal(str)

    def __init__(self, theme: "Theme", tile: Callable[[Tile], QImage | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tile = theme, tile
        self._shown = Shown(None)
        self._image: QImage | None = None
        self._fading: QImage | None = None
        self._tiles: list[Tile] = []
        self._reduced = Reduced()
        self._framing = Framing()
        self._dragged_from: QPointF | None = None
        self._wheel_left = 0
        self._ring = self._marked = self._dimmed = False
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self._on_fade_moved)
        self._fade.finished.connect(self._on_fade_finished)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        theme.changed.connect(self.update)

    # -- what is shown

    def show_photo(self, shown: Shown, image: QImage | None) -> None:
        """Another photo, at the zoom and place of the one before."""
        self._fade.stop()
        self._fading, self._image, self._tiles = None, image, []
        self._shown = shown
        self._settle()

    def set_shown(self, shown: Shown) -> None:
        """The same photo; something is known better."""
        if shown != self._shown:
            if self._shown.full is not None:
                self._framing.turn(shown.rotation)
            self._shown = shown
            self._settle()

    def set_image(self, image: QImage) -> None:
        """A better picture of the same photo: it fades in, nothing moves."""
        if self._image is not None and image.cacheKey() == self._image.cacheKey():
            return
        before, self._image = self._image, image
        if before is not None and not self._theme.reduced_motion and self.isVisible():
            self._fading = before
            self._fade.start()
        self._settle()

    def set_tiles(self, tiles: list[Tile]) -> None:
        """The parts of the original to paint over the picture, where they are in memory."""
        self._tiles = tiles
        self.update()

    # -- zooming

    @property
    def framing(self) -> Framing:
        """Where the photo lies now. Change it only by the canvas's methods."""
        return self._framing

    def zoom_to(self, scale: float | None, at: QPointF | None = None) -> None:
        """A scale (None fits) around a point of the widget; without a point around the pointer, else the middle."""
        self._settle_if(self._framing.zoom_to(scale, *self._device_point(at)))

    def begin_at(self, scale: float | None) -> None:
        """The scale of the first photo that is shown; None fits."""
        self._framing.zoom = Zoom(scale)

    def follow(self, zoom: Zoom) -> None:
        """Scale and place of another view; tells no `zoomed`."""
        if zoom != self._framing.zoom:
            self._framing.zoom = zoom
            self._settle()

    def mark(self, marked: bool) -> None:
        """Whether this is the one of several views that actions apply to: it stands in a ring."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    def dim(self, dimmed: bool) -> None:
        """Whether the photo is on its way out: faded to 38 %."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def toggle_zoom(self, at: QPointF | None = None) -> None:
        """Fit or 100 %."""
        self._settle_if(self._framing.toggle(*self._device_point(at)))

    def step_zoom(self, direction: int) -> None:
        """One step in or out around the pointer, else the middle."""
        self._settle_if(self._framing.step(direction, *self._device_point(None)))

    def pan_step(self, right: int, down: int) -> None:
        """Show what lies further right or down."""
        self._settle_if(self._framing.pan_step(right, down))

    def _pan(self, by: QPointF) -> None:
        ratio = self.devicePixelRatioF()
        self._settle_if(self._framing.pan(by.x() * ratio, by.y() * ratio))

    def _device_point(self, at: QPointF | None) -> tuple[float, float]:
        if at is None:
            pointer = QPointF(self.mapFromGlobal(QCursor.pos()))
            at = pointer if self.underMouse() and self.rect().contains(pointer.toPoint()) else QPointF(self.width() / 2, self.height() / 2)
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio

    def _settle_if(self, changed: bool) -> None:
        if changed:
            self._settle()
            self.zoomed.emit()

    def _settle(self) -> None:
        self._framing.full, self._framing.rotation = self._full(), self._shown.rotation
        ratio = self.devicePixelRatioF()
        self._framing.view = Size(round(self.width() * ratio), round(self.height() * ratio))
        self._update_cursor()
        self.update()
        self.view_changed.emit()

    def _full(self) -> Size:
        """Pixels of the upright original; a guess of its shape while only a small picture is known."""
        if self._shown.full is not None:
            return self._shown.full
        if self._image is None:
            return Size(0, 0)
        grow = max(1.0, PREVIEW_EDGE_PX / max(self._image.width(), self._image.height(), 1))
        return Size(round(self._image.width() * grow), round(self._image.height() * grow))

    def _update_cursor(self) -> None:
        dragging = self._dragged_from is not None
        shape = Qt.CursorShape.ClosedHandCursor if dragging else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape if self._framing.pannable else Qt.CursorShape.ArrowCursor)

    # -- painting

    def _paint_picture(self, painter: QPainter, image: QImage) -> None:
        box, rotation = self._framing.box, self._framing.rotation
        if self._fading is not None:
            draw_turned(painter, self._fading, box, rotation)
            painter.setOpacity(float(self._fade.currentValue()))
        crisp = self._framing.scale >= CRISP_FROM
        self._reduced.draw(painter, image, box, rotation, crisp=crisp and image.width() >= self._framing.full.width)
        painter.setOpacity(1.0)
        for tile in self._tiles:
            part = self._tile(tile)
            if part is not None:
                draw_turned(painter, part, self._framing.tile_box(tile), rotation, crisp=crisp)

    def _paint_badges(self, painter: QPainter) -> None:
        ratio, box = self.devicePixelRatioF(), self._framing.box
        left, right = max(0, box.left), min(self._framing.view.width, box.left + box.width)
        room = max(round((right - left) / ratio), min(self.width(), 320))
        draw_badges(painter, self._shown.badges, round(left / ratio), round(max(0, box.top) / ratio), room, self._theme.font("caption"))

    # -- slots

    @Slot(object)
    def _on_fade_moved(self, _value: object) -> None:
        self.update()

    @Slot()
    def _on_fade_finished(self) -> None:
        self._fading = None
        self.update()

    @Slot(QAction)
    def _on_canvas_triggered(self, action: QAction) -> None:
        self.canvas_chosen.emit(str(action.data()))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.canvas_colors()
        painter.fillRect(self.rect(), colors.fill)
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            self._paint_picture(painter, self._image)
            painter.restore()
            if self._dimmed:
                painter.fillRect(self.rect(), QColor(colors.fill.red(), colors.fill.green(), colors.fill.blue(), DIMMED_ALPHA))
            self._paint_badges(painter)
        elif self._shown.card is not None:
            draw_card(painter, self._shown.card, self.rect(), colors.text, colors.text_secondary, self._theme.font("body"))
        if self._ring or self._marked:
            draw_ring(painter, self.rect(), colors, strong=self._marked and self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        notches = event.angleDelta().y() / WHEEL_NOTCH
        touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase or not event.pixelDelta().isNull()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self._framing.scale * ZOOM_PER_NOTCH**notches, event.position())
        elif self._framing.pannable:
            self._pan(QPointF(event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2))
        elif not touchpad:
            self._wheel_left += event.angleDelta().y()
            while abs(self._wheel_left) >= WHEEL_NOTCH:
                direction = -1 if self._wheel_left > 0 else 1
                self._wheel_left += direction * WHEEL_NOTCH
                self.stepped.emit(direction)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()
            self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            before, self._dragged_from = self._dragged_from, event.position()
            self._pan(event.position() - before)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle_zoom(event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = {
            "black": self.tr("Black"), "dark": self.tr("Dark"), "mid_grey": self.tr("Mid Grey"), "light": self.tr("Light"),
            "white": self.tr("White"),
        }  # fmt: skip
        for value, text in names.items():
            action = menu.addAction(text)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == self._theme.canvas_name)
        menu.triggered.connect(self._on_canvas_triggered)
        menu.popup(event.globalPos() if event.reason() != QContextMenuEvent.Reason.Keyboard else self.mapToGlobal(QPoint(16, 16)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEY
        self.update()
        if event.reason() in BY_USER:
            self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._ring = False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ShiftModifier and event.key() in _PANS:
            self.pan_step(*_PANS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self._framing.scale * (1 + event.value()), event.position())
            return True
        return super().event(event)


_PANS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}

"""One photo of a survey: fitted into its cell, with its marks below and a way to take it out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from photodesk.bridge.pending_edits import SaveState
from photodesk.bridge.renderings import Renderings
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.viewing.canvas import BY_USER
from photodesk.ui.viewing.layers import draw_turned
from photodesk.ui.viewing.marks import draw_badges, draw_card, draw_ring
from photodesk.ui.viewing.marks_line import MarksLine
from photodesk.ui.viewing.states import plain_name
from photodesk.ui.viewing.subject import Subject
from photodesk.ui.viewing.tiling import ENOUGH
from photodesk.ui.viewing.zoom import Box, Size, fit_scale, turned
from photodesk.ui.widgets.buttons import icon_button

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

FOOTER_PX, PADDING_PX, BUTTON_PX = 28, 6, 28


class Frame(QWidget):
    """Keeps a picture no larger than the cell. `focused`: the user brought the focus here. `take_out_asked`, `opened`: by the pointer."""

    focused = Signal()
    take_out_asked = Signal()
    opened = Signal()

    def __init__(self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.subject = Subject(renderings, thumbnails)
        self._image: QImage | None = None
        self._marked = self._hovered = False
        self.marks = MarksLine(theme, self)
        self.marks.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._button = icon_button(theme, "close", "", self._on_take_out_clicked, parent=self)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setIcon(theme.icon("close", QColor(Qt.GlobalColor.white), 16))
        self._button.setStyleSheet(
            "QToolButton { background: rgba(0, 0, 0, 184); border-radius: 4px; padding: 0; min-width: 0; min-height: 0; }"
        )
        self._button.setFixedSize(BUTTON_PX, BUTTON_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    # -- what is shown

    def show_photo(self, photo_id: int) -> None:
        """Another photo."""
        if self.subject.set_photo(photo_id):
            self._image = None

    def refresh(self, place: int | None, count: int, save: SaveState | None) -> None:
        """Take what is known of the photo by now; *place* in the list of *count*; *save*: of its edits."""
        self.take()
        self.marks.show_marks(self.subject.row, save)
        words = self.subject.words(place, count)
        self.setAccessibleName(f"{words}, {self.marks.words}" if self.marks.words else words)
        name = self.tr("Take {name} out of the Survey").format(name=plain_name(self.subject.name))
        self._button.setAccessibleName(name)
        self._button.setToolTip(name)
        self._arrange()

    def take(self) -> None:
        """The best picture there is, where it is better than the one that is kept; reduced to what the cell can show."""
        image, box = self.subject.image(), self._photo_box()
        if box is None:
            return
        size = QSize(box.height, box.width) if self._rotation % 180 else QSize(box.width, box.height)
        kept = self._image
        if image is not None and (kept is None or kept.width() < min(size.width(), image.width())):
            kept = image
        if kept is not None and kept.width() > size.width():
            kept = kept.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self._image = kept
        self.update()

    def needs_more(self) -> bool:
        """Whether the cell could show more than the picture holds."""
        box, row = self._photo_box(), self.subject.row
        if row is None or box is None or self.subject.shown().card is not None:
            return row is not None and self._image is None
        wanted = box.height if self._rotation % 180 else box.width
        full = row.width or wanted
        return self._image is None or self._image.width() * ENOUGH < min(wanted, full)

    def mark(self, marked: bool) -> None:
        """Whether keys act on this one: it stands in a ring."""
        self._marked = marked
        self._button.setVisible(marked or self._hovered)
        self.update()

    def aspect(self) -> float:
        """Width by height, as the photo is turned."""
        row = self.subject.row
        if row is None or not row.width or not row.height:
            return 1.5
        size = turned(Size(row.width, row.height), row.rotation)
        return size.width / size.height

    # -- inner

    @property
    def _rotation(self) -> int:
        return self.subject.row.rotation if self.subject.row is not None else 0

    def _area(self) -> QRect:
        return self.rect().adjusted(PADDING_PX, PADDING_PX, -PADDING_PX, -FOOTER_PX)

    def _photo_box(self) -> Box | None:
        """Where the photo lies, in device pixels; it is not enlarged."""
        area, ratio = self._area(), self.devicePixelRatioF()
        full = self.subject.shown().full
        image = self.subject.image() or self._image
        if full is None and image is not None:
            full = Size(image.width() * 8, image.height() * 8)
        if full is None or area.width() <= 0 or area.height() <= 0:
            return None
        picture, view = turned(full, self._rotation), Size(round(area.width() * ratio), round(area.height() * ratio))
        scale = fit_scale(picture, view)
        width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        left, top = round(area.left() * ratio) + (view.width - width) // 2, round(area.top() * ratio) + (view.height - height) // 2
        return Box(left, top, width, height)

    def _arrange(self) -> None:
        box, ratio = self._photo_box(), self.devicePixelRatioF()
        right, top = (self.width() - PADDING_PX, PADDING_PX) if box is None else ((box.left + box.width) / ratio, box.top / ratio)
        left = PADDING_PX if box is None else box.left / ratio
        place = left + 4 if self.isRightToLeft() else right - BUTTON_PX - 4
        self._button.move(round(place), round(top) + 4)
        size = self.marks.sizeHint()
        at = PADDING_PX if self.isRightToLeft() else self.width() - PADDING_PX - size.width()
        self.marks.setGeometry(at, self.height() - (FOOTER_PX + size.height()) // 2, size.width(), size.height())

    @Slot()
    def _on_take_out_clicked(self) -> None:
        self.take_out_asked.emit()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors, ratio, box = self._theme.canvas_colors(), self.devicePixelRatioF(), self._photo_box()
        shown = self.subject.shown()
        if self._image is not None and box is not None:
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            painter.setOpacity(0.38 if self.subject.row is not None and self.subject.row.flag == "reject" else 1.0)
            draw_turned(painter, self._image, box, self._rotation)
            painter.restore()
            font = self._theme.font("caption")
            draw_badges(painter, shown.badges, round(box.left / ratio), round(box.top / ratio), round(box.width / ratio), font)
        elif shown.card is not None:
            draw_card(painter, shown.card, self._area(), colors.text, colors.text_secondary, self._theme.font("caption"))
        elif box is not None:
            painter.fillRect(QRectF(box.left / ratio, box.top / ratio, box.width / ratio, box.height / ratio), colors.hover)
        self._paint_name(painter)
        if self._marked:
            draw_ring(painter, self.rect(), colors, strong=self.hasFocus())

    def _paint_name(self, painter: QPainter) -> None:
        font = self._theme.font("caption")
        taken = self.marks.width() + 4 if self.marks.isVisibleTo(self) else 0
        room = self.rect().adjusted(PADDING_PX + 2, self.height() - FOOTER_PX, -PADDING_PX - 2, 0)
        room.adjust(*((taken, 0, 0, 0) if self.isRightToLeft() else (0, 0, -taken, 0)))
        text = QFontMetrics(font).elidedText(plain_name(self.subject.name), Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(font)
        painter.setPen(self._theme.canvas_colors().text_secondary)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.take()
        self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in BY_USER:
            self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self._button.setVisible(True)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self._button.setVisible(self._marked)

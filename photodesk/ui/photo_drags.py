"""Starts the drag of photos out of grid and filmstrip: to rows of the sidebar, and as copies to other programs."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QCursor, QDrag, QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from photodesk.domain.photos import PhotoRow
from photodesk.library.library import Library
from photodesk.ui.attention import Attention
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.photo_mime import Files, PhotoMime
from photodesk.ui.theme import Theme
from photodesk.ui.turned import draw_turned, turned
from photodesk.ui.widgets.wording import number, photos

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

MOST_FILES = 10_000
"""As many files other programs are offered at once."""
EDGE_PX, STEP_PX, MARGIN_PX = 96, 8, 4
MOST_PICTURES = 3
SHADOW_PX = 2


class PhotoDrags(QObject):
    """All photos that actions apply to go along. Files are never moved."""

    def __init__(
        self, parts: "Parts", theme: Theme, navigation: Navigation, attention: Attention, messages: Messages, window: QWidget
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window = window
        self._parts, self._theme, self._navigation, self._attention, self._messages = parts, theme, navigation, attention, messages
        navigation.grid.drag_started.connect(self.start)

    @Slot()
    def start(self) -> None:
        """A photo was pressed and moved: until the button goes up."""
        ids = self._attention.ids()
        if not ids:
            return
        drag = QDrag(self._window)
        drag.setMimeData(self.mime(ids))
        drag.setPixmap(self.picture(ids))
        drag.setHotSpot(QPoint(EDGE_PX // 3, EDGE_PX // 3))
        done = drag.exec(Qt.DropAction.CopyAction)
        if done == Qt.DropAction.IgnoreAction and len(ids) > MOST_FILES and QApplication.widgetAt(QCursor.pos()) is None:
            text = self.tr("{photos} are too many to be copied elsewhere at once; at most {most} can be.")
            self._messages.say(text.format(photos=photos(len(ids)), most=number(MOST_FILES)))

    def mime(self, ids: "array[int]") -> PhotoMime:
        """What the drag carries. Where the files are is asked in a lane while it is under way."""
        if len(ids) > MOST_FILES:
            return PhotoMime(ids)
        files = Files()

        def question(library: Library) -> None:
            found = library.browsing.paths_of(ids)
            files.put([found[photo_id] for photo_id in ids if photo_id in found], _jpeg(library, ids[0]) if len(ids) == 1 else b"")

        self._parts.queries.ask(self, question, self._on_found)
        return PhotoMime(ids, files)

    def _on_found(self, _: None) -> None:
        """The drag has its files."""

    # -- what hangs at the pointer

    def picture(self, ids: "array[int]") -> QPixmap:
        """Up to three photos on a stack, the current one on top, and how many there are."""
        rows = self._rows(ids)
        edge, room = EDGE_PX, STEP_PX * (max(1, len(rows)) - 1)
        size = QSize(edge + room + 2 * MARGIN_PX, edge + room + 2 * MARGIN_PX)
        ratio = self._navigation.grid.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for place, row in reversed(list(enumerate(rows))):
            self._draw_photo(painter, QRectF(MARGIN_PX + place * STEP_PX, MARGIN_PX + place * STEP_PX, edge, edge), row)
        if len(ids) > 1:
            self._draw_count(painter, QRectF(0, 0, size.width(), size.height()), number(len(ids)))
        painter.end()
        return pixmap

    def _rows(self, ids: "array[int]") -> list[PhotoRow]:
        """Photos that are in memory: the current one, then selected ones in sight."""
        grid = self._navigation.grid
        current = self._navigation.loupe().current_id() if self._navigation.page == "loupe" else grid.current_id()
        first = [row for row in (grid.photos.row_of(current),) if row is not None] if current is not None and current in ids else []
        others = [row for row in grid.visible_rows() if row in grid.choice.selection and row not in first] if len(ids) > 1 else []
        known = [grid.photos.known(row) for row in (first + others)[:MOST_PICTURES]]
        return [row for row in known if row is not None]

    def _draw_photo(self, painter: QPainter, box: QRectF, row: PhotoRow) -> None:
        image = self._parts.thumbnails.image(row, round(EDGE_PX * painter.device().devicePixelRatio()))
        image = image if image is not None else self._parts.thumbnails.placeholder(row)
        photo = _fitted(image, box, row.rotation) if image is not None else box.adjusted(0, box.height() / 6, 0, -box.height() / 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 51))
        painter.drawRoundedRect(photo.translated(0, SHADOW_PX).adjusted(-1, -1, 1, 1), 3, 3)
        painter.fillRect(photo, self._theme.raised)
        if image is not None:
            draw_turned(painter, image, photo, row.rotation)
        painter.setPen(QPen(self._theme.control_border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(photo.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _draw_count(self, painter: QPainter, room: QRectF, text: str) -> None:
        font = self._theme.font("emphasis")
        metrics = QFontMetrics(font)
        height = metrics.height() + 4
        width = max(height, metrics.horizontalAdvance(text) + 16)
        pill = QRectF(room.right() - width, room.bottom() - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.accent)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.accent_text)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)


def _fitted(image: QImage, box: QRectF, degrees: int) -> QRectF:
    """The place of the whole picture in the middle of the box."""
    width, height = turned(image.width(), image.height(), degrees)
    scale = min(box.width() / max(1, width), box.height() / max(1, height))
    photo = QRectF(0, 0, width * scale, height * scale)
    photo.moveCenter(box.center())
    return photo


def _jpeg(library: Library, photo_id: int) -> bytes:
    """The largest picture there is of a photo as a JPEG; nothing where there is none."""
    rows: Sequence[PhotoRow] = library.browsing.rows([photo_id])
    content = rows[0].content_hash if rows else None
    if content is None:
        return b""
    found = (library.derivatives.preview(content), library.derivatives.thumbnail(content))
    return next((data for data in found if data is not None and data.startswith(b"\xff\xd8\xff")), b"")

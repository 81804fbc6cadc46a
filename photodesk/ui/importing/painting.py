"""Paints the days and pictures of a source: box, picture or what stands for it, name."""

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from photodesk.bridge.source_thumbnails import SourceThumbnails
from photodesk.domain.photos import Kind
from photodesk.ui.importing.arranging import Day, Picture, extra_text
from photodesk.ui.importing.geometry import FOOTER_PX, HEADER_PX, MARGIN_PX, PADDING_PX
from photodesk.ui.importing.wording import day_title, known_text, name_of
from photodesk.ui.theme import Theme

BOX_PX, TARGET_PX = 18, 28
SIGN_PX = 28
SPACE_PX = 12
RADIUS_PX = 6
BADGE_PX, BADGE_SPACE_PX = 20, 6
LEFT_OUT_OPACITY, KNOWN_OPACITY = 0.5, 0.38
BADGE_BACK = QColor(0, 0, 0, 184)
OFF, ON = Qt.CheckState.Unchecked, Qt.CheckState.Checked
SIGNS = {Kind.PHOTO: "photos", Kind.RAW: "raw", Kind.VIDEO: "video"}


class PicturesPainter:
    """Stateless but for the theme and the pictures in memory."""

    def __init__(self, theme: Theme, thumbnails: SourceThumbnails) -> None:
        self._theme, self._thumbnails = theme, thumbnails

    # -- days

    def paint_header(
        self, painter: QPainter, bar: QRect, day: Day, count: str, state: Qt.CheckState, *, current: bool, mirrored: bool
    ) -> None:  # fmt: skip
        """The day, how many pictures, and a box for all of them."""
        colors, theme = self._theme.canvas_colors(), self._theme
        painter.fillRect(bar, colors.fill)
        self._paint_box(painter, header_box(bar, mirrored), state)
        text = day_title(day.day, QLocale())
        inside = bar.adjusted(0, 0, -MARGIN_PX - TARGET_PX - 4, 0) if mirrored else bar.adjusted(MARGIN_PX + TARGET_PX + 4, 0, 0, 0)
        align = int((Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
        font = theme.font("emphasis")
        painter.setFont(font)
        painter.setPen(colors.text)
        painter.drawText(inside, align, text)
        shift = QFontMetrics(font).horizontalAdvance(text) + SPACE_PX
        painter.setFont(theme.font("body"))
        painter.setPen(colors.text_secondary)
        painter.drawText(inside.adjusted(0, 0, -shift, 0) if mirrored else inside.adjusted(shift, 0, 0, 0), align, count)
        if current:
            self._paint_ring(painter, bar.adjusted(2, 2, -2, -2))

    # -- pictures

    def paint_cell(
        self, painter: QPainter, cell: QRect, picture: Picture, *, chosen: bool, able: bool, selected: bool, current: bool, mirrored: bool
    ) -> None:
        """One picture."""
        colors = self._theme.canvas_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.hover)
            painter.drawRoundedRect(cell, RADIUS_PX, RADIUS_PX)
        box = cell.adjusted(PADDING_PX, PADDING_PX, -PADDING_PX, -FOOTER_PX)
        painter.setOpacity(1.0 if chosen else LEFT_OUT_OPACITY if able else KNOWN_OPACITY)
        photo = self._paint_photo(painter, box, picture)
        painter.setOpacity(1.0)
        if able:
            self._paint_box(painter, cell_box(cell, mirrored), ON if chosen else OFF, backed=True)
        self._paint_badges(painter, box, photo, picture, able, mirrored)
        self._paint_name(painter, cell, picture, mirrored)
        if selected:
            painter.setPen(QPen(colors.selection, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(photo.adjusted(-1, -1, 1, 1))
        if current:
            self._paint_ring(painter, cell.adjusted(1, 1, -1, -1))

    def _paint_photo(self, painter: QPainter, box: QRect, picture: Picture) -> QRectF:
        """The picture, or a sign of its kind: where it is."""
        file, colors = picture.main.file, self._theme.canvas_colors()
        image = self._thumbnails.image(file)
        if image is not None:
            scale = min(box.width() / image.width(), box.height() / image.height())
            size = QSize(max(1, round(image.width() * scale)), max(1, round(image.height() * scale)))
            place = QRect(box.left() + (box.width() - size.width()) // 2, box.top() + (box.height() - size.height()) // 2, *size.toTuple())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)
            return QRectF(place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.hover)
        painter.drawRect(box)
        if self._thumbnails.has_none(file):
            sign = QRect(0, 0, SIGN_PX, SIGN_PX)
            sign.moveCenter(box.center())
            name = SIGNS.get(file.kind, "copy") if file.kind is not None else "copy"
            self._theme.icon(name, colors.text_secondary).paint(painter, sign)
        return QRectF(box)

    def _paint_badges(self, painter: QPainter, box: QRect, photo: QRectF, picture: Picture, able: bool, mirrored: bool) -> None:
        texts = [] if able else [known_text(picture)]
        if extra := extra_text(picture):
            texts.append(extra)
        painter.setFont(self._theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        bottom = photo.bottom() - 4
        for text in reversed(texts):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width() - 8 - 2 * BADGE_SPACE_PX))
            width = metrics.horizontalAdvance(shown) + 2 * BADGE_SPACE_PX
            left = photo.left() + 4 if mirrored else photo.right() - 4 - width
            if width > photo.width() - 8:
                left = box.left() + (box.width() - width) / 2
            badge = QRectF(left, bottom - BADGE_PX, width, BADGE_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(BADGE_BACK)
            painter.drawRoundedRect(badge, 4, 4)
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), shown)
            bottom -= BADGE_PX + 2

    def _paint_name(self, painter: QPainter, cell: QRect, picture: Picture, mirrored: bool) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.canvas_colors().text_secondary)
        line = QRect(cell.left() + PADDING_PX, cell.bottom() + 1 - FOOTER_PX, cell.width() - 2 * PADDING_PX, FOOTER_PX)
        name = QFontMetrics(painter.font()).elidedText(name_of(picture.main.file.name), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), f"\u2068{name}\u2069")

    # -- both

    def _paint_ring(self, painter: QPainter, place: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.canvas_colors().ring, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, RADIUS_PX - 1, RADIUS_PX - 1)

    def _paint_box(self, painter: QPainter, target: QRect, state: Qt.CheckState, *, backed: bool = False) -> None:
        """A check box; *backed*: over a picture of whatever colours."""
        colors = self._theme.canvas_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = (TARGET_PX - BOX_PX) / 2
        box = QRectF(target).adjusted(inset, inset, -inset, -inset)
        text, fill = (Qt.GlobalColor.white, BADGE_BACK) if backed else (colors.text_secondary, colors.fill)
        painter.setPen(QPen(text, 1.5))
        painter.setBrush(self._theme.accent if state is not OFF else fill)
        painter.drawRoundedRect(box, 4, 4)
        left, top = box.left(), box.top()
        painter.setPen(QPen(self._theme.accent_text, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        if state is ON:
            painter.drawPolyline(QPolygonF([QPointF(left + 4.5, top + 9.5), QPointF(left + 8, top + 13), QPointF(left + 14, top + 5.5)]))
        elif state is not OFF:
            painter.drawLine(QPointF(left + 5, top + 9), QPointF(left + 13, top + 9))


def header_box(bar: QRect, mirrored: bool) -> QRect:
    """Where a click means the box of a day."""
    left = bar.right() + 1 - MARGIN_PX - TARGET_PX if mirrored else bar.left() + MARGIN_PX
    return QRect(left, bar.top() + (HEADER_PX - TARGET_PX) // 2, TARGET_PX, TARGET_PX)


def cell_box(cell: QRect, mirrored: bool) -> QRect:
    """Where a click means the box of a picture."""
    left = cell.right() + 1 - PADDING_PX - TARGET_PX if mirrored else cell.left() + PADDING_PX
    return QRect(left, cell.top() + PADDING_PX, TARGET_PX, TARGET_PX)

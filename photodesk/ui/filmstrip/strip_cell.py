"""Draws and names one cell of the filmstrip."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.ui.filmstrip.strip_layout import FOOTER, PADDING
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.turned import draw_turned, turned

if TYPE_CHECKING:
    from photodesk.ui.theme import CanvasColors

REJECTED_OPACITY = 0.38
_STAR_OUTER, _STAR_INNER = 1.0, 0.45


def describe(row: PhotoRow) -> str:
    """A photo in words: name, flag, stars, state."""
    words = ["".join(c if c.isprintable() else "\ufffd" for c in row.name)]
    words += {"keep": [_tr("Keep")], "reject": [_tr("Reject")]}.get(row.flag or "", [])
    if row.rating:
        words.append(QCoreApplication.translate("Filmstrip", "%n stars", "", row.rating))
    words += [text] if (text := _state(row)) else []
    return ", ".join(words)


def draw_cell(
    painter: QPainter, cell: QRect, row: PhotoRow | None, pictures: PictureSource, colors: "CanvasColors", is_current: bool, focused: bool
) -> None:  # fmt: skip
    """Photo, flag and stars; the current one stands in a ring on the hover fill."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_current:
        painter.setPen(QPen(colors.selection if focused else colors.ring, 2))
        painter.setBrush(colors.hover)
        painter.drawRoundedRect(QRectF(cell).adjusted(2, 3, -2, -2), 6, 6)
    box = cell.adjusted(PADDING, PADDING + 1, -PADDING, -FOOTER)
    if row is None:
        painter.fillRect(box.adjusted(4, 8, -4, -8), colors.hover)
        return
    painter.setOpacity(REJECTED_OPACITY if row.flag == "reject" else 1.0)
    photo = _draw_photo(painter, box, row, pictures, colors)
    painter.setOpacity(1.0)
    if row.flag in ("keep", "reject"):
        _draw_flag(painter, QRectF(photo.left() + 2, photo.top() + 2, 16, 16), row.flag)
    if _state(row):
        _draw_state(painter, QRectF(photo.right() - 17, photo.top() + 2, 16, 16), row)
    if row.rating:
        _draw_stars(painter, cell, row.rating, colors.text_secondary)


def _draw_photo(painter: QPainter, box: QRect, row: PhotoRow, pictures: PictureSource, colors: "CanvasColors") -> QRect:
    ratio = painter.device().devicePixelRatio()
    image = pictures.image(row, round(max(box.width(), box.height()) * ratio)) or pictures.placeholder(row)
    size = image.size() if image is not None else QSize(row.width or 5, row.height or 4)
    size = QSize(*turned(size.width(), size.height(), row.rotation)).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    photo = QRect(0, 0, max(1, size.width()), max(1, size.height()))
    photo.moveCenter(box.center())
    if image is None:
        painter.fillRect(photo, colors.hover)
        return photo
    pixels = QSize(*turned(round(photo.width() * ratio), round(photo.height() * ratio), row.rotation))
    if pixels.width() < image.width():
        image = image.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    draw_turned(painter, image, QRectF(photo), row.rotation)
    return photo


def _draw_flag(painter: QPainter, box: QRectF, flag: str) -> None:
    path = QPainterPath()
    if flag == "keep":
        path.moveTo(box.left() + 4, box.center().y())
        path.lineTo(box.left() + 7, box.bottom() - 5)
        path.lineTo(box.right() - 4, box.top() + 5)
    else:
        inner = box.adjusted(5, 5, -5, -5)
        path.moveTo(inner.topLeft())
        path.lineTo(inner.bottomRight())
        path.moveTo(inner.topRight())
        path.lineTo(inner.bottomLeft())
    _draw_mark(painter, box, path)


def _draw_state(painter: QPainter, box: QRectF, row: PhotoRow) -> None:
    path = QPainterPath()
    if row.offline and row.state is State.HERE:
        path.addEllipse(box.center(), 3.5, 3.5)
        path.moveTo(box.left() + 3, box.top() + 3)
        path.lineTo(box.right() - 3, box.bottom() - 3)
    else:
        path.moveTo(box.center().x(), box.top() + 4)
        path.lineTo(box.center().x(), box.bottom() - 7)
        path.moveTo(box.center().x(), box.bottom() - 4)
        path.lineTo(box.center().x(), box.bottom() - 3.9)
    _draw_mark(painter, box, path)


def _draw_mark(painter: QPainter, box: QRectF, path: QPainterPath) -> None:
    """White on black at 72 %: readable on any photo."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 184))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(Qt.GlobalColor.white), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)


def _draw_stars(painter: QPainter, cell: QRect, rating: int, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    left = cell.center().x() - (rating - 1) * 5
    for number in range(rating):
        painter.drawPolygon(QTransform().translate(left + number * 10, cell.bottom() - FOOTER / 2).scale(4.5, 4.5).map(_star()))


def _star() -> QPolygonF:
    """A star of five points around 0, 0 with one point up."""
    turns = [(math.pi * n / 5, _STAR_INNER if n % 2 else _STAR_OUTER) for n in range(10)]
    return QPolygonF([QPointF(radius * math.sin(angle), -radius * math.cos(angle)) for angle, radius in turns])


def _state(row: PhotoRow) -> str:
    if row.state is State.MISSING:
        return _tr("Missing")
    if row.offline:
        return _tr("Offline")
    if row.damaged or row.problem is Reason.TRUNCATED:
        return _tr("Damaged")
    return _tr("Can’t be shown") if row.problem is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Filmstrip", text)

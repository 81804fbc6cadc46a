"""Draws and names one cell of the filmstrip."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.ui.filmstrip.strip_layout import FOOTER, PADDING
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.tokens import LABELS
from photodesk.ui.turned import draw_turned, turned
from photodesk.ui.widgets.mark_painting import draw_swatch, star

if TYPE_CHECKING:
    from photodesk.ui.theme import CanvasColors, Theme

DIMMED_OPACITY = 0.38
_STAR = star(4.5)
_ALERT, _PENDING = QColor("#FF7B72"), QColor("#F2B84B")
"""Red and amber that keep their contrast on the dark back of a mark."""


def describe(row: PhotoRow, save: SaveState | None = None) -> str:
    """A photo in words: name, flag, stars, label, state, what waits to be done, and whether all of that is saved."""
    words = ["".join(c if c.isprintable() else "\ufffd" for c in row.name)]
    words += {"keep": [_tr("Keep")], "reject": [_tr("Reject")]}.get(row.flag or "", [])
    if row.rating:
        words.append(QCoreApplication.translate("Filmstrip", "%n stars", "", row.rating))
    labels = {
        "red": _tr("red label"), "yellow": _tr("yellow label"), "green": _tr("green label"), "blue": _tr("blue label"),
        "purple": _tr("purple label"),
    }  # fmt: skip
    pending = _tr("pending: Move to Trash") if row.to_trash else ""
    words += [text for text in (labels.get(row.label or "", ""), _state(row), pending) if text]
    if save is not None:
        words.append(_tr("not saved") if save is SaveState.NOT_SAVED else _tr("saving"))
    return ", ".join(words)


def draw_cell(
    painter: QPainter, cell: QRect, row: PhotoRow | None, pictures: PictureSource, theme: "Theme", save: SaveState | None,
    is_current: bool, focused: bool,
) -> None:  # fmt: skip
    """Photo, flag, stars and label; the current one stands in a ring on the hover fill."""
    colors = theme.canvas_colors()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_current:
        painter.setPen(QPen(colors.selection if focused else colors.ring, 2))
        painter.setBrush(colors.hover)
        painter.drawRoundedRect(QRectF(cell).adjusted(2, 3, -2, -2), 6, 6)
    box = cell.adjusted(PADDING, PADDING + 1, -PADDING, -FOOTER)
    if row is None:
        painter.fillRect(box.adjusted(4, 8, -4, -8), colors.hover)
        return
    painter.setOpacity(DIMMED_OPACITY if row.flag == "reject" or row.to_trash else 1.0)
    photo = _draw_photo(painter, box, row, pictures, colors)
    painter.setOpacity(1.0)
    if row.flag in ("keep", "reject"):
        _draw_flag(painter, QRectF(photo.left() + 2, photo.top() + 2, 16, 16), row.flag)
    if save is SaveState.NOT_SAVED:
        painter.setPen(QPen(_ALERT, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(photo).adjusted(1, 1, -1, -1))
    corner = QRectF(photo.right() - 17, photo.top() + 2, 16, 16)
    if save is not None:
        _draw_save(painter, corner, save)
        corner.translate(-18, 0)
    if row.to_trash:
        _draw_trash(painter, corner)
        corner.translate(-18, 0)
    if _state(row):
        _draw_state(painter, corner, row)
    if row.rating:
        _draw_stars(painter, cell, row.rating, colors.text_secondary)
    if row.label in LABELS:
        swatch = QRectF(cell.right() - PADDING - 15.5, cell.bottom() - FOOTER / 2 - 6.5, 15, 13)
        draw_swatch(painter, swatch, row.label, theme.control_border, theme.font("caption"))


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


def _draw_trash(painter: QPainter, box: QRectF) -> None:
    path = QPainterPath()
    path.moveTo(box.left() + 3, box.top() + 5)
    path.lineTo(box.right() - 3, box.top() + 5)
    path.moveTo(box.left() + 4.5, box.top() + 5)
    path.lineTo(box.left() + 5, box.bottom() - 2.5)
    path.lineTo(box.right() - 5, box.bottom() - 2.5)
    path.lineTo(box.right() - 4.5, box.top() + 5)
    path.moveTo(box.center().x() - 1.5, box.top() + 2.5)
    path.lineTo(box.center().x() + 1.5, box.top() + 2.5)
    _draw_mark(painter, box, path, _PENDING)


def _draw_save(painter: QPainter, box: QRectF, save: SaveState) -> None:
    path = QPainterPath()
    if save is SaveState.SAVING:
        path.addEllipse(box.center(), 3, 3)
        _draw_mark(painter, box, path)
        return
    path.moveTo(box.center().x(), box.top() + 3)
    path.lineTo(box.right() - 2.5, box.bottom() - 3)
    path.lineTo(box.left() + 2.5, box.bottom() - 3)
    path.closeSubpath()
    _draw_mark(painter, box, path, _ALERT)


def _draw_mark(painter: QPainter, box: QRectF, path: QPainterPath, color: QColor | None = None) -> None:
    """White on black at 72 %: readable on any photo."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 184))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = color or QColor(Qt.GlobalColor.white)
    painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)


def _draw_stars(painter: QPainter, cell: QRect, rating: int, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    left = cell.center().x() - (rating - 1) * 5
    for number in range(rating):
        painter.drawPolygon(_STAR.translated(left + number * 10, cell.bottom() - FOOTER / 2))


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

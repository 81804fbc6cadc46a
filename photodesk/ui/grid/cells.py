"""Paints one cell: photo, placeholder or state, badges, footer, selection and ring."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPen

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.edits import FLAGS
from photodesk.domain.photos import PhotoRow
from photodesk.ui.colours import mix
from photodesk.ui.grid.badges import BADGE_ALERT, BADGE_BACK, BADGE_HEIGHT_PX, COPIES, TO_TRASH, Badges
from photodesk.ui.grid.layout import FOOTER_PX, PADDING_PX, Box, GridLayout
from photodesk.ui.grid.wording import CellState, state_of, state_text, type_text
from photodesk.ui.tokens import LABELS
from photodesk.ui.turned import draw_turned, turned
from photodesk.ui.widgets.mark_painting import SWATCH_HEIGHT_PX, SWATCH_WIDTH_PX, draw_swatch, star

if TYPE_CHECKING:
    from photodesk.bridge.thumbnails import Thumbnails
    from photodesk.ui.theme import Theme

RADIUS_PX = 6
LINE_PX = 2
DIMMED_OPACITY = 0.38
SIGN_PX, SMALL_SIGN_PX = 32, 20
BADGE_INSET_PX = 4
STAR_PX = 6
LEAST_WIDTH_FOR_TYPE_PX = 64
"""Twice that where the middle of the cell says something."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a cell stands out. `save`: whether edits of its photo are on their way still, or could not be saved. `note`: what the list says
    of it."""

    selected: bool = False
    current: bool = False
    hovered: bool = False
    save: SaveState | None = None
    unmatched: bool = False
    """It is in the list although it matches no more."""
    note: str = ""


class CellPainter:
    """Holds pens and fonts between paints; `retune` after a change of theme, font or scale."""

    def __init__(self, theme: "Theme", thumbnails: "Thumbnails") -> None:
        self._theme, self._thumbnails = theme, thumbnails
        self._badges = Badges()
        self.retune(1.0)

    def retune(self, ratio: float) -> None:
        """Take colours and fonts from the theme; *ratio*: device pixels per logical pixel."""
        self._ratio = ratio
        self._colors = colors = self._theme.canvas_colors()
        self._caption: QFont = self._theme.font("caption")
        self._selection_pen = QPen(colors.selection, LINE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
        self._line_pen = QPen(colors.selection_line, 1) if colors.selection_line is not None else None
        self._ring_pen = QPen(colors.ring, LINE_PX)
        self._leaving_pen = QPen(colors.text_secondary, 1, Qt.PenStyle.DashLine)
        self._skeleton = mix(colors.hover, colors.text_secondary, 0.9)

    def box_pixels(self, layout: GridLayout) -> tuple[int, int]:
        """Width and height of a photo's box in device pixels: the size pictures are asked for."""
        return round(layout.box_width_px * self._ratio), round(layout.box_height_px * self._ratio)

    def paint(self, painter: QPainter, cell: Box, layout: GridLayout, row: PhotoRow | None, marks: Marks) -> None:
        """Paint a cell at *cell* (viewport pixels)."""
        if marks.selected or marks.hovered:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors.hover)
            painter.drawRoundedRect(QRectF(cell.left, cell.top, cell.width, cell.height), RADIUS_PX, RADIUS_PX)
        box = QRect(cell.left + PADDING_PX, cell.top + PADDING_PX, cell.width - 2 * PADDING_PX, layout.box_height_px)
        photo = QRectF(box)
        if row is not None:
            dimmed = row.flag == "reject" or row.to_trash or marks.unmatched
            if dimmed:
                painter.setOpacity(DIMMED_OPACITY)
            photo, badge = self._paint_photo(painter, box, layout, row)
            if dimmed:
                painter.setOpacity(1.0)
            if marks.save is SaveState.NOT_SAVED:
                self._paint_not_saved(painter, photo)
            self._paint_badges(painter, photo, row, badge, marks.save)
            self._paint_lower_badges(painter, box, photo, row, badge, marks.note)
            if row.rating or row.label:
                painter.setOpacity(DIMMED_OPACITY if marks.unmatched else 1.0)
                self._paint_footer(painter, cell, row, mirrored=layout.mirrored)
                painter.setOpacity(1.0)
            if marks.unmatched and not marks.selected:
                self._paint_leaving(painter, photo)
        else:
            painter.fillRect(photo, self._skeleton)
        if marks.selected:
            self._paint_selection(painter, photo)
        if marks.current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._ring_pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = LINE_PX / 2
            ring = QRectF(cell.left + inset, cell.top + inset, cell.width - LINE_PX, cell.height - LINE_PX)
            painter.drawRoundedRect(ring, RADIUS_PX - inset, RADIUS_PX - inset)

    # -- the photo

    def _paint_photo(self, painter: QPainter, box: QRect, layout: GridLayout, row: PhotoRow) -> tuple[QRectF, CellState | None]:
        """The picture or what stands for it: where it is, and its state; None where the middle of the cell tells that."""
        state = state_of(row)
        image = self._thumbnails.image(row, *self.box_pixels(layout))
        if image is not None:
            width, height = turned(image.width(), image.height(), row.rotation)
            photo = self._fit(box, width, height, row)
            exact = round(photo.width() * self._ratio) == width and round(photo.height() * self._ratio) == height
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
            draw_turned(painter, image, photo, row.rotation)
            return photo, state
        width, height = turned(row.width, row.height, row.rotation) if row.width and row.height else (box.width(), box.height())
        photo = self._fit(box, width, height, row)
        placeholder: QImage | None = self._thumbnails.placeholder(row)
        if placeholder is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            draw_turned(painter, placeholder, photo, row.rotation)
            return photo, state
        painter.fillRect(photo, self._skeleton)
        if state is CellState.FINE:
            return photo, state
        self._paint_state(painter, box, state)
        return photo, None

    def _paint_state(self, painter: QPainter, box: QRect, state: CellState) -> None:
        painter.setFont(self._caption)
        text = state_text(state)
        space = QRect(box.left() + 2, 0, box.width() - 4, box.height())
        wrapped = painter.fontMetrics().boundingRect(space, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter, text)
        size_px = SIGN_PX if box.height() >= SIGN_PX + 8 + wrapped.height() else SMALL_SIGN_PX
        top = box.top() + (box.height() - size_px - 4 - wrapped.height()) // 2
        sign = self._badges.sign(state, size_px, self._colors.text, self._ratio)
        painter.drawPixmap(QPointF(box.left() + (box.width() - size_px) // 2, top), sign)
        painter.setPen(self._colors.text)
        space.moveTop(top + size_px + 4)
        space.setHeight(wrapped.height())
        painter.drawText(space, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter), text)

    def _fit(self, box: QRect, width: int, height: int, row: PhotoRow) -> QRectF:
        """Where a picture of these proportions goes: whole device pixels, centred, never more than one picture pixel per pixel."""
        ratio = self._ratio
        scale = min(box.width() * ratio / width, box.height() * ratio / height)
        if row.width and row.height:
            scale = min(scale, ratio * max(row.width, row.height) / max(width, height))
        drawn_width, drawn_height = max(1, math.floor(width * scale + 0.5)), max(1, math.floor(height * scale + 0.5))
        # The worker fitted the picture into the narrowest box of the row: a pixel more would only blur it.
        if abs(drawn_width - width) <= ratio + 1 and abs(drawn_height - height) <= ratio + 1:
            drawn_width, drawn_height = width, height
        left = round(box.left() * ratio) + (round(box.width() * ratio) - drawn_width) // 2
        top = round(box.top() * ratio) + (round(box.height() * ratio) - drawn_height) // 2
        return QRectF(left / ratio, top / ratio, drawn_width / ratio, drawn_height / ratio)

    # -- what is drawn over and under it

    def _paint_badges(self, painter: QPainter, photo: QRectF, row: PhotoRow, state: CellState | None, save: SaveState | None) -> None:
        """Flag top left, states top right (what concerns edits outermost)."""
        top, right = photo.top() + BADGE_INSET_PX, photo.right() - BADGE_INSET_PX
        if row.flag in FLAGS:
            painter.drawPixmap(QPointF(photo.left() + BADGE_INSET_PX, top), self._badges.badge(row.flag, self._ratio))
        for sign in (save, TO_TRASH if row.to_trash else None, state):
            if sign not in (None, CellState.FINE):
                badge = self._badges.badge(sign, self._ratio)
                right -= badge.deviceIndependentSize().width()
                painter.drawPixmap(QPointF(right, top), badge)
                right -= BADGE_INSET_PX

    def _paint_lower_badges(
        self, painter: QPainter, box: QRect, photo: QRectF, row: PhotoRow, state: CellState | None, note: str
    ) -> None:  # fmt: skip
        """The type bottom right, beside it that there are copies; bottom left, and first, what the list says of the photo."""
        left, right, top = photo.left() + BADGE_INSET_PX, photo.right(), photo.bottom() - BADGE_HEIGHT_PX - BADGE_INSET_PX
        if note:
            badge = self._badges.text(note, self._caption, self._ratio)
            left = max(box.left(), min(left, box.right() + 1 - badge.deviceIndependentSize().width()))
            painter.drawPixmap(QPointF(left, top), badge)
            left += badge.deviceIndependentSize().width() + BADGE_INSET_PX
        word = type_text(row) if photo.width() >= LEAST_WIDTH_FOR_TYPE_PX * (1 if state is not None else 2) else ""
        badges = [self._badges.text(word, self._caption, self._ratio)] if word else []
        for badge in (*badges, *([self._badges.badge(COPIES, self._ratio)] if row.copy_of else [])):
            right -= badge.deviceIndependentSize().width() + BADGE_INSET_PX
            if right >= left:
                painter.drawPixmap(QPointF(right, top), badge)

    def _paint_not_saved(self, painter: QPainter, photo: QRectF) -> None:
        """A red outline inside the photo; the dark line within keeps it visible on any picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inset, pen in ((LINE_PX / 2, QPen(BADGE_ALERT, LINE_PX)), (LINE_PX + 0.5, QPen(BADGE_BACK, 1))):
            painter.setPen(pen)
            painter.drawRect(photo.adjusted(inset, inset, -inset, -inset))

    def _paint_selection(self, painter: QPainter, photo: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._selection_pen)
        inset = LINE_PX / 2
        outline = photo.adjusted(-inset, -inset, inset, inset)
        painter.drawRect(outline)
        if self._line_pen is not None:
            painter.setPen(self._line_pen)
            painter.drawRect(outline.adjusted(-1.5, -1.5, 1.5, 1.5))

    def _paint_leaving(self, painter: QPainter, photo: QRectF) -> None:
        """A broken line around what will not be in the list for long."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._leaving_pen)
        painter.drawRect(photo.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_footer(self, painter: QPainter, cell: Box, row: PhotoRow, *, mirrored: bool) -> None:
        top, left, right = cell.bottom - FOOTER_PX, cell.left + PADDING_PX, cell.left + cell.width - PADDING_PX
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.text_secondary)
        for number in range(row.rating or 0):
            inset = STAR_PX + number * (2 * STAR_PX + 1)
            painter.drawPolygon(_STAR.translated(right - inset if mirrored else left + inset, top + FOOTER_PX / 2))
        if row.label in LABELS:
            swatch = QRectF((left if mirrored else right - SWATCH_WIDTH_PX) + 0.5, top + 3.5, SWATCH_WIDTH_PX - 1, SWATCH_HEIGHT_PX - 1)
            draw_swatch(painter, swatch, row.label, self._theme.control_border, self._caption)


_STAR = star(STAR_PX)

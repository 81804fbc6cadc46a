"""Paints a row of the list of pending changes, and knows where its check box and its Undo are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.domain.pending import PendingChange
from photodesk.ui.colours import mix
from photodesk.ui.pending.model import ROW_ROLE, ReviewModel, check_state
from photodesk.ui.pending.review import Group
from photodesk.ui.pending.wording import ICONS, folder_of, group_text, name_of, state_of, title, what_of
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.ui.pending.pictures import ReviewPictures
    from photodesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
BOX_PX, ICON_PX, GAP_PX, EDGE_PX = 16, 16, 12, 12
INDENT_PX = 28
PHOTO_WIDTH_PX, PHOTO_HEIGHT_PX = 50, 40
LEAST_PX = 48
PADDING_PX = 4
NAME_SHARE = 0.5
FADED_OPACITY = 0.5
_MIDDLE = Qt.TextElideMode.ElideMiddle


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the parts of a row are: name over folder, what is to happen over the state. Of a group `photo` is the place of chevron and
    icon."""

    check: QRect
    photo: QRect
    name: QRect
    folder: QRect
    what: QRect
    state: QRect
    undo: QRect


class ReviewDelegate(QStyledItemDelegate):
    """Undo takes one change back; it is painted, and works by key and menu as well."""

    def __init__(self, theme: "Theme", model: ReviewModel, pictures: "ReviewPictures", view: QWidget) -> None:
        super().__init__(view)
        self._theme, self._model, self._pictures, self._view = theme, model, pictures, view
        self.undo_text = self.tr("Undo")
        self.hovered = self.hot_undo = -1
        """The row under the pointer, and that whose Undo is; -1 for none."""

    def row_px(self) -> int:
        """The height of every row: two lines of text, or a small photo."""
        lines = QFontMetrics(self._theme.font("body")).height() + QFontMetrics(self._theme.font("caption")).height()
        return max(LEAST_PX, lines + 2 * PADDING_PX)

    def cells(self, rect: QRect, row: object, direction: Qt.LayoutDirection) -> Cells:
        """The parts of a row in *rect*."""
        left = 0 if isinstance(row, Group) else INDENT_PX
        undo_px = QFontMetrics(self._theme.font("body")).horizontalAdvance(self.undo_text) + 2 * GAP_PX
        check = QRect(left + EDGE_PX, (rect.height() - BOX_PX) // 2, BOX_PX, BOX_PX)
        photo = QRect(check.right() + 1 + GAP_PX, (rect.height() - PHOTO_HEIGHT_PX) // 2, PHOTO_WIDTH_PX, PHOTO_HEIGHT_PX)
        text = photo.right() + 1 + GAP_PX
        room = max(0, rect.width() - text - undo_px - EDGE_PX - GAP_PX)
        name_px, half = round(room * NAME_SHARE), (rect.height() - 2 * PADDING_PX) // 2
        name = QRect(text, PADDING_PX, name_px - GAP_PX, half)
        what = QRect(text + name_px, PADDING_PX, room - name_px, half)
        folder, state = name.translated(0, half), what.translated(0, half)
        undo_height = min(28, rect.height())
        undo = QRect(rect.width() - undo_px - EDGE_PX, (rect.height() - undo_height) // 2, undo_px, undo_height)
        whole = QRect(0, 0, rect.width(), rect.height())
        parts = (QStyle.visualRect(direction, whole, part) for part in (check, photo, name, folder, what, state, undo))
        return Cells(*(part.translated(rect.topLeft()) for part in parts))

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self.row_px())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_back(painter, option, index)
        cells = self.cells(option.rect, row, option.direction)
        if isinstance(row, Group):
            self._paint_group(painter, option, cells, row)
        elif isinstance(row, PendingChange):
            self._paint_change(painter, cells, row, index)
        painter.restore()

    # -- parts

    def _paint_back(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, QRectF(option.rect).adjusted(3, 1, -3, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or index.row() == self.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover if selected else mix(theme.hover, theme.panel, 0.5))
            painter.drawRoundedRect(rect, 6, 6)
        if self._view.hasFocus() and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 6, 6)

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, cells: Cells, group: Group) -> None:
        theme, review = self._theme, self._model.review
        self._paint_check(painter, cells.check, check_state(group, review), enabled=not self._model.is_locked)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        chevron = "chevron-down" if review.is_open(group) else "chevron-left" if mirrored else "chevron-right"
        marks = QRect(cells.photo.left(), cells.photo.center().y() - ICON_PX // 2, cells.photo.width(), ICON_PX)
        for n, (icon, colour) in enumerate(((chevron, theme.text_secondary), (ICONS[group.kind], None))):
            place = QRect(marks.left() + n * (ICON_PX + 6), marks.top(), ICON_PX, ICON_PX)
            danger = theme.danger if group.kind == "delete" and n else colour
            theme.icon(icon, danger).paint(painter, QStyle.visualRect(option.direction, marks, place))
        heading = f"{title(group.kind)}   {number(len(group.changes))}"
        line = cells.name.united(cells.folder).united(cells.state).united(cells.undo)
        taken = QFontMetrics(theme.font("emphasis")).horizontalAdvance(heading) + 2 * GAP_PX
        self._text(painter, line, "emphasis", theme.text, heading)
        rest = QStyle.visualRect(option.direction, line, line.adjusted(taken, 0, 0, 0))
        self._text(painter, rest, "body", theme.text_secondary, group_text(group))

    def _paint_change(self, painter: QPainter, cells: Cells, change: PendingChange, index: Index) -> None:
        theme, review = self._theme, self._model.review
        is_done, state = change.id in review.done, state_of(change, review)
        if is_done:
            theme.icon("done", theme.success).paint(painter, cells.check)
        else:
            able = review.can_choose(change) and not self._model.is_locked
            self._paint_check(painter, cells.check, check_state(change, review), enabled=able)
        painter.setOpacity(1.0 if review.is_chosen(change) or is_done else FADED_OPACITY)
        self._pictures.paint(painter, cells.photo, change.photo_id)
        painter.setOpacity(1.0)
        self._text(painter, cells.name, "body", theme.text, name_of(change))
        self._text(painter, cells.folder, "caption", theme.text_secondary, folder_of(change, review.roots))
        if state:
            self._text(painter, cells.what, "body", theme.text, what_of(change, review.roots))
            self._paint_state(painter, cells.state, change, state)
        else:
            self._text(painter, cells.what.united(cells.state), "body", theme.text, what_of(change, review.roots))
        if not is_done and not self._model.is_locked:
            self._paint_undo(painter, cells.undo, is_hot=self.hot_undo == index.row())

    def _paint_state(self, painter: QPainter, rect: QRect, change: PendingChange, state: str) -> None:
        theme, review = self._theme, self._model.review
        if change.id in review.done:
            icon, colour = "", theme.success
        elif change.id in review.offline:
            icon, colour = "offline", theme.text_secondary
        else:
            icon, colour = "warning", theme.warning
        if icon:
            direction = self._view.layoutDirection()
            place = QRect(rect.left(), rect.center().y() - 7, 14, 14)
            theme.icon(icon, colour).paint(painter, QStyle.visualRect(direction, rect, place))
            rect = QStyle.visualRect(direction, rect, rect.adjusted(20, 0, 0, 0))
        self._text(painter, rect, "caption", colour, state, Qt.TextElideMode.ElideRight)

    def _paint_undo(self, painter: QPainter, rect: QRect, *, is_hot: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.control_border, 1))
        painter.setBrush(theme.hover if is_hot else theme.raised)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.text)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self.undo_text)

    def _paint_check(self, painter: QPainter, rect: QRect, state: Qt.CheckState, *, enabled: bool) -> None:
        theme, is_on = self._theme, state != Qt.CheckState.Unchecked
        faded = mix(theme.text_tertiary, theme.window, 0.5)
        fill = theme.accent if is_on and enabled else faded if is_on else theme.raised if enabled else theme.window
        painter.setPen(QPen(fill if is_on else theme.control_border if enabled else theme.border, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if is_on:
            sign = QPainterPath()
            left, top = rect.left(), rect.top()
            if state == Qt.CheckState.Checked:
                sign.moveTo(left + 4, top + 8.5)
                sign.lineTo(left + 7, top + 11.5)
                sign.lineTo(left + 12, top + 5)
            else:
                sign.moveTo(left + 4.5, top + 8)
                sign.lineTo(left + 11.5, top + 8)
            painter.strokePath(sign, QPen(theme.accent_text, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))

    def _text(self, painter: QPainter, rect: QRect, role: str, colour: QColor, text: str, elided: Qt.TextElideMode = _MIDDLE) -> None:
        font = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetrics(font).elidedText(text, elided, rect.width())
        alignment = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, int(QStyle.visualAlignment(self._view.layoutDirection(), alignment)), f"\u2068{shown}\u2069")

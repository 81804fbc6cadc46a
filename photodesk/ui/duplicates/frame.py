"""One photo of a group of copies: what becomes of it, the photo, its place and its facts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QFocusEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from photodesk.bridge.differences import Difference
from photodesk.bridge.picture_files import Tile
from photodesk.bridge.renderings import Renderings
from photodesk.domain.copies import Copy
from photodesk.domain.photos import PhotoRow
from photodesk.ui.duplicates.state import CopyState
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.turned import turned
from photodesk.ui.viewing.canvas import Canvas, Shown
from photodesk.ui.viewing.caption import Caption, Side, moment_text
from photodesk.ui.viewing.photo_view import PhotoView
from photodesk.ui.viewing.states import Badge
from photodesk.ui.viewing.zoom import Size
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import size, visible

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

FACTS = ("pixels", "bytes", "format", "taken")
BUTTON_PX, HEAD_PX, PADDING_PX = 28, 32, 6


class CopyFrame(QWidget):
    """`focused`: the user brought the focus here. `keep_asked`, `mark_asked`, `undo_asked`: by the pointer."""

    focused = Signal()
    keep_asked = Signal()
    mark_asked = Signal()
    undo_asked = Signal()

    def __init__(self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, parent: QWidget, *, share: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._tone = "check", ""
        self.photo_id = 0
        self.state = ElidedLabel(parent=self)
        self.keep = self._button(self.tr("Keep"), self.keep_asked)
        self.mark = self._button(self.tr("To Trash"), self.mark_asked)
        self.undo = self._button(self.tr("Undo"), self.undo_asked)
        self.view = PhotoView(theme, renderings, thumbnails, self, share=share)
        self.difference = Canvas(theme, _no_tile, self)
        self.difference.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.reason = TextLabel(wrap=True, parent=self)
        self.caption = Caption(theme, self, names=FACTS)
        self._lay_out()
        self.view.focused.connect(self.focused)
        self.view.state_changed.connect(self._name_view)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _button(self, text: str, asked: SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumSize(BUTTON_PX, BUTTON_PX)
        button.clicked.connect(asked)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 0, 0)  # the icon stands there
        head.setSpacing(4)
        head.addWidget(self.state, 1)
        for button in (self.keep, self.mark, self.undo):
            head.addWidget(button)
        self._pictures = QStackedLayout()
        self._pictures.addWidget(self.view)
        self._pictures.addWidget(self.difference)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PADDING_PX, PADDING_PX, PADDING_PX, PADDING_PX)
        layout.setSpacing(4)
        self._head = QWidget(self)
        self._head.setLayout(head)
        self._head.setMinimumHeight(HEAD_PX)  # pictures stand at one height, whatever can be done with them
        layout.addWidget(self._head)
        layout.addLayout(self._pictures, 1)
        layout.addWidget(self.place)
        layout.addWidget(self.reason)
        layout.addWidget(self.caption)
        policy = self.state.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        for label in (self.state, self.place):
            label.setSizePolicy(policy)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)

    # -- what is shown

    def show_copy(self, copy: Copy, row: PhotoRow | None, place: str, differing: frozenset[str]) -> None:
        """A photo of the group. *place*: its folder and name."""
        self.photo_id = copy.id
        subject = self.view.subject
        changed = subject.set_photo(copy.id)
        subject.row = row
        if changed:
            self.view.show_subject()
        else:
            self.view.refresh()
        self.place.set_text(place)
        self.place.setFont(self._theme.font("emphasis" if {"folder", "name"} & differing else "body"))
        facts = {name: "–" for name in FACTS if name in differing} | _facts(copy, row)
        self.caption.show_side(Side(row, None, facts), differing)
        has_marks = row is not None and (row.flag or row.rating or row.label)
        self.caption.marks.setVisible(bool(has_marks) or "marks" in differing)
        self._name_buttons()

    def caption_height(self, width_px: int) -> int:
        """What the facts need in a frame of this width."""
        return self.caption.heightForWidth(max(1, width_px - 2 * PADDING_PX))

    def show_state(self, state: CopyState) -> None:
        """What becomes of it."""
        self._icon, self._tone = state.icon, state.tone
        self.state.set_text(state.text)
        self.reason.setText(state.reason)
        self.view.dim(state.staged)
        self.difference.dim(state.staged)
        self.keep.setVisible(state.going and not state.staged)
        self.mark.setVisible(state.can_go and not state.going)
        self.undo.setVisible(state.staged)
        self._name_view()
        self.update()

    def show_difference(self, found: Difference | None, reference: PhotoRow | None, *, wanted: bool) -> None:
        """In place of the photo, where it is *wanted*: how it differs from the reference."""
        self._pictures.setCurrentWidget(self.difference if wanted else self.view)
        if not wanted:
            return
        full = Size(reference.width, reference.height) if reference is not None and reference.width and reference.height else None
        rotation = reference.rotation % 360 if reference is not None else 0
        image: QImage | None = found.image if found is not None else None
        if found is None:
            card: Badge | None = Badge("difference", self.tr("Looking for differences…"))
        elif image is None:
            card = Badge("problem", self.tr("These two can’t be compared: no picture of one of them is stored yet."))
        else:
            card = None
        text = self.tr("No difference") if found is not None and found.is_none else self.tr("Difference, made brighter")
        badges = (Badge("difference", text),) if image is not None else ()
        self.difference.show_photo(Shown(full, rotation, badges, card), image)

    def canvas(self) -> Canvas:
        """What shows the photo, or its difference, now."""
        return self.difference if self._pictures.currentWidget() is self.difference else self.view

    def mark_current(self, current: bool) -> None:
        """Whether keys act on this one: it stands in a ring."""
        self.view.mark(current)
        self.difference.mark(current)

    def _name_buttons(self) -> None:
        name = self.place.text()
        for button, text in (
            (self.keep, self.tr("Keep {name}")), (self.mark, self.tr("Mark {name} for Trash")), (self.undo, self.tr("Undo for {name}")),
        ):  # fmt: skip
            button.setAccessibleName(text.format(name=name))
            button.setToolTip(text.format(name=name))

    @Slot()
    def _name_view(self) -> None:
        parts = (self.place.text(), self.state.text(), self.reason.text(), *(badge.text for badge in self.view.subject.shown().badges))
        self.view.setAccessibleName(", ".join(part for part in parts if part))

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.canvas_colors()
        for label, role, colour in (
            (self.state, "emphasis", colors.text), (self.place, "body", colors.text),
        ):  # fmt: skip
            palette = label.palette()
            palette.setColor(label.foregroundRole(), colour)
            label.setPalette(palette)
            label.setFont(self._theme.font(role))
        self.reason.setFont(self._theme.font("body"))
        self.reason.setMinimumHeight(2 * self.reason.fontMetrics().lineSpacing())
        self.reason.setStyleSheet(f"color: {colors.text_secondary.name()}")
        sheet = (
            f"QToolButton {{ color: {colors.text.name()}; background: transparent; border: 1px solid {colors.text_secondary.name()};"
            f" min-height: 22px; padding: 1px 5px; }}"
            f" QToolButton:hover {{ background: {colors.hover.name()}; }}"
            f" QToolButton:focus {{ border: 2px solid {colors.ring.name()}; padding: 0 4px; }}"
        )
        for button in (self.keep, self.mark, self.undo):
            button.setStyleSheet(sheet)
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), self._theme.canvas_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.hover, 1))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = self.width() - PADDING_PX - 16 if self.isRightToLeft() else PADDING_PX
        middle = self._head.geometry().center().y()
        self._theme.icon(self._icon, colors.text, 16).paint(painter, left, middle - 7, 16, 16)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.view.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.view.setFocus(event.reason())


def _facts(copy: Copy, row: PhotoRow | None) -> dict[str, str]:
    facts = {"bytes": size(copy.size), "format": visible(copy.format).upper()}
    if row is not None and row.width and row.height:
        facts["pixels"] = "{} × {}".format(*(QLocale().toString(n) for n in turned(row.width, row.height, row.rotation)))
    if copy.taken_us is not None:
        facts["taken"] = moment_text(copy.taken_us)
    return facts


def _no_tile(_tile: Tile) -> QImage | None:
    return None

"""The page of two photos: their views linked, their captions held against each other, one of them in focus."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photodesk.bridge.renderings import Renderings
from photodesk.domain.photos import PhotoRow
from photodesk.ui.compare.pair import Pair
from photodesk.ui.photo_list import ListFollower, PhotoList, PictureSource
from photodesk.ui.viewing.caption import Caption, Side, facts_of
from photodesk.ui.viewing.linked import LinkedViews
from photodesk.ui.viewing.photo_view import PhotoView
from photodesk.ui.viewing.states import plain_name
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries
    from photodesk.library.library import Library
    from photodesk.ui.theme import Theme

SELECT, CANDIDATE = 0, 1
NEIGHBOURS = (1, -1, 2, -2)
GAP_PX = 4
Details = Mapping[str, Any] | None


class Compare(QWidget):
    """`closed`: there are no two photos any more. `current_changed(photo_id)`: another photo is in focus. `zoom_changed(scale, fits)`: of
    the one in focus. `canvas_chosen`: black, dark, mid_grey, light or white. `linked_changed(bool)`: zoom and pan go together."""

    closed = Signal()
    current_changed = Signal(int)
    zoom_changed = Signal(float, bool)
    canvas_chosen = Signal(str)
    linked_changed = Signal(bool)

    def __init__(
        self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, queries: "Queries", parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._renderings, self._queries = theme, renderings, queries
        self._pair: Pair | None = None
        self._focused = CANDIDATE
        self._told = 0
        self._list = ListFollower(self)
        self._details: dict[int, Details] = {}
        self._names = (self.tr("Select"), self.tr("Candidate"))
        self._titles = [ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self) for _ in self._names]
        self.views = [PhotoView(theme, renderings, thumbnails, self, share=len(self._names)) for _ in self._names]
        self.captions = [Caption(theme, self) for _ in self._names]
        self.links = LinkedViews(self.views, self)
        self.linked = QToolButton(self)
        self.linked.setCheckable(True)
        self.linked.setChecked(True)
        self.linked.setText(self.tr("Linked zoom"))
        self.linked.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._hint = TextLabel(self.tr("Left and Right: other candidates · Up: candidate becomes select · Down: swap"), parent=self)
        self._lay_out()
        self._join()
        self._on_theme_changed()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_PX)
        grid.setVerticalSpacing(8)
        for column, (title, view, caption) in enumerate(zip(self._titles, self.views, self.captions, strict=True)):
            grid.addWidget(title, 0, column)
            grid.addWidget(view, 1, column)
            grid.addWidget(caption, 2, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.linked)
        foot.addWidget(self._hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(8)
        layout.addLayout(grid, 1)
        layout.addLayout(foot)

    def _join(self) -> None:
        for view in self.views:
            view.focused.connect(self._on_view_focused)
            view.scale_changed.connect(self._on_scale_changed)
            view.state_changed.connect(self._name_for_assistants)
            view.stepped.connect(self._step)
            view.canvas_chosen.connect(self.canvas_chosen)
        self.linked.toggled.connect(self._on_linked_toggled)
        self._list.rows_changed.connect(self._on_rows_changed)
        self._list.rows_moved.connect(self._on_rows_moved)
        self._theme.changed.connect(self._on_theme_changed)

    # -- what is shown

    def show_photos(self, photos: PhotoList, photo_ids: Sequence[int], focused: int | None) -> None:
        """Select and candidate; further ones are those among which candidates are looked for."""
        self._list.follow(photos)
        self._pair = Pair(photos, photo_ids[SELECT], photo_ids[CANDIDATE], photo_ids[2:])
        self._focused = SELECT if focused == self._pair.select else CANDIDATE
        self._show()

    def show_photo(self, photos: PhotoList, photo_id: int) -> None:
        """This one as the candidate, or the focus on it."""
        if self._pair is None:
            return
        self._pair.choose(photo_id)
        self._focus(SELECT if photo_id == self._pair.select else CANDIDATE)
        self._show()

    def can_show(self, photo_id: int) -> bool:
        """Any photo of the list can be the candidate."""
        return self._list.row_of(photo_id) is not None

    def photo_ids(self) -> tuple[int, ...]:
        """What `show_photos` takes to show the same again."""
        return self._pair.ids() if self._pair is not None else ()

    def current_id(self) -> int | None:
        """The photo in focus."""
        return self._shown_ids()[self._focused] if self._pair is not None else None

    def current_name(self) -> str:
        """ "Candidate IMG_0213.jpg"."""
        row = self._list.data(self._list.row_of(self.current_id()))
        return f"{self._names[self._focused]} {plain_name(row.name)}" if row is not None else self._names[self._focused]

    def is_settled(self) -> bool:
        """Whether nothing better is on its way."""
        return all(view.is_settled() for view in self.views)

    def _shown_ids(self) -> tuple[int, int]:
        assert self._pair is not None
        return self._pair.select, self._pair.candidate

    def _show(self) -> None:
        """Each photo in its view; one that stays keeps what it has."""
        for view, photo_id in zip(self.views, self._shown_ids(), strict=True):
            if view.subject.set_photo(photo_id):
                view.subject.row = self._list.data(self._list.row_of(photo_id))
                view.show_subject()
        self.links.link(self.links.is_linked, self.views[SELECT])
        self._refresh()
        self._tell()

    def _refresh(self) -> None:
        """What the list knows of the two, their pictures and those that may come next."""
        if self._pair is None or not self.isVisible():
            return
        for view, photo_id in zip(self.views, self._shown_ids(), strict=True):
            view.subject.row = self._list.data(self._list.row_of(photo_id)) or view.subject.row
        shown = [view.subject.row for view in (self.views[CANDIDATE], self.views[SELECT])]
        place = self._list.row_of(self._pair.candidate)
        near = [self._list.data(place + by) for by in NEIGHBOURS] if place is not None else []
        known = [row for row in shown if row is not None]
        self._renderings.look_at_several(known, [row for row in near if row is not None and row not in known])
        for view in self.views:
            view.refresh()
        self._ask_details()
        self._show_captions()

    def _ask_details(self) -> None:
        wanted = self._shown_ids()
        self._details = {photo_id: known for photo_id, known in self._details.items() if photo_id in wanted}
        for photo_id in wanted:
            if photo_id not in self._details:
                self._details[photo_id] = None
                self._queries.ask(self, partial(_details_of, photo_id=photo_id), self._on_details)

    def _on_details(self, answer: tuple[int, Details]) -> None:
        photo_id, details = answer
        if photo_id in self._details:
            self._details[photo_id] = details
            self._show_captions()

    def _show_captions(self) -> None:
        sides = [self._side(view.subject.row) for view in self.views]
        for number, (caption, side) in enumerate(zip(self.captions, sides, strict=True)):
            caption.show_photo(side, sides[1 - number])
            name = self._names[number]
            self._titles[number].set_text(name if side.row is None else f"{name} · {side.row.name}")
        self._name_for_assistants()

    def _side(self, row: PhotoRow | None) -> Side:
        if row is None:
            return Side()
        return Side(row, self._list.save_state(self._list.row_of(row.id)), facts_of(row, self._details.get(row.id)))

    @Slot()
    def _name_for_assistants(self) -> None:
        for name, view in zip(self._names, self.views, strict=True):
            words = view.subject.words(self._list.row_of(view.subject.id), self._list.count)
            view.setAccessibleName(f"{name}: {words}")

    # -- the focus

    def _focus(self, side: int) -> None:
        self._focused = side
        if any(view.hasFocus() for view in self.views):
            self.views[side].setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        """The ring, and whoever wants to know which photo keys act on."""
        self.setFocusProxy(self.views[self._focused])
        for side, view in enumerate(self.views):
            view.mark(side == self._focused)
        photo_id = self.current_id() or 0
        if photo_id != self._told:
            self._told = photo_id
            self.current_changed.emit(photo_id)

    # -- going on

    def next_photo(self) -> None:
        """The next candidate."""
        self._step(1)

    def previous_photo(self) -> None:
        """The candidate before."""
        self._step(-1)

    def first_photo(self) -> None:
        """The first candidate there is."""
        self._change(self._pair is not None and self._pair.go_to_end(-1))

    def last_photo(self) -> None:
        """The last candidate there is."""
        self._change(self._pair is not None and self._pair.go_to_end(1))

    @Slot()
    def promote(self) -> None:
        """The candidate becomes the select, the next photo the candidate."""
        if self._pair is not None:
            self._pair.promote()
            self._show()

    @Slot()
    def swap(self) -> None:
        """Select and candidate change places; the focus stays with its photo."""
        if self._pair is not None:
            self._pair.swap()
            self._focused = 1 - self._focused
            self._show()
            self._focus(self._focused)

    @Slot(int)
    def _step(self, by: int) -> None:
        self._change(self._pair is not None and self._pair.step(by))

    def _change(self, changed: bool) -> None:
        if changed:
            self._show()

    # -- zoom

    def set_linked(self, linked: bool) -> None:
        """Whether zoom and pan go together."""
        self.linked.setChecked(linked)

    def zoom_fit(self) -> None:
        """The whole photo."""
        self._view.zoom_to(None)

    def zoom_actual(self) -> None:
        """One picture pixel per screen pixel."""
        self._view.zoom_to(1.0)

    def toggle_zoom(self) -> None:
        """Fit or 100 %, at the pointer."""
        self._view.toggle_zoom()

    def zoom_in(self) -> None:
        """One step larger."""
        self._view.step_zoom(1)

    def zoom_out(self) -> None:
        """One step smaller, down to Fit."""
        self._view.step_zoom(-1)

    def set_zoom_scale(self, scale: float | None) -> None:
        """Device pixels per picture pixel; None fits."""
        self._view.zoom_to(scale)

    @property
    def _view(self) -> PhotoView:
        """The one under the pointer, else the one in focus."""
        return next((view for view in self.views if self.links.is_linked and view.underMouse()), self.views[self._focused])

    # -- slots

    @Slot()
    def _on_view_focused(self) -> None:
        sender = self.sender()
        self._focused = next((side for side, view in enumerate(self.views) if view is sender), self._focused)
        self._tell()

    @Slot(float, bool)
    def _on_scale_changed(self, scale: float, fits: bool) -> None:
        if self.sender() is self.views[self._focused]:
            self.zoom_changed.emit(scale, fits)

    @Slot(bool)
    def _on_linked_toggled(self, linked: bool) -> None:
        self.links.link(linked, self.views[self._focused])
        self.linked_changed.emit(linked)

    @Slot(int, int)
    def _on_rows_changed(self, _first: int, _last: int) -> None:
        self._refresh()

    @Slot(int)
    def _on_rows_moved(self, first: int) -> None:
        if self._pair is None or not self.isVisible():
            return
        if self._pair.mend(first):
            self._show()
        else:
            self.closed.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.canvas_colors()
        for label in (*self._titles, self._hint):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colors.text_secondary)
            label.setPalette(palette)
            label.setFont(self._theme.font("body"))
        self._hint.setStyleSheet(f"color: {colors.text_secondary.name()}")
        self.linked.setStyleSheet(
            f"QToolButton {{ color: {colors.text.name()}; background: transparent; border: 1px solid transparent; }}"
            f" QToolButton:hover {{ background: {colors.hover.name()}; }}"
            f" QToolButton:checked {{ background: {colors.hover.name()}; border-color: {colors.text_secondary.name()}; }}"
            f" QToolButton:focus {{ border: 2px solid {colors.ring.name()}; padding: 1px 5px; }}"
        )
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.canvas_colors().fill)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._renderings.look_away()


def _details_of(library: "Library", photo_id: int) -> tuple[int, Details]:
    return photo_id, library.browsing.details(photo_id)

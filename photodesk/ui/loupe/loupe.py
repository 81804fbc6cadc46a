"""The loupe: one photo of a list, or one file, with everything around it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.bridge.renderings import FILE_ID, Renderings
from photodesk.ui.loupe.header import Header
from photodesk.ui.loupe.profile import ProfileLine
from photodesk.ui.photo_list import ListFollower, PhotoList, PictureSource
from photodesk.ui.viewing.photo_view import PhotoView

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries
    from photodesk.ui.theme import Theme

NEIGHBOURS = (1, -1, 2, -2)
NEAR = max(NEIGHBOURS)


class Loupe(QWidget):
    """`closed`: the user goes back to the grid. `current_changed(photo_id)`: another photo is shown. `zoom_changed(scale,
    fits)`: device pixels per picture pixel. `canvas_chosen`: black, dark, mid_grey, light or white."""

    closed = Signal()
    current_changed = Signal(int)
    zoom_changed = Signal(float, bool)
    canvas_chosen = Signal(str)

    def __init__(
        self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, queries: "Queries | None", parent: QWidget | None = None,
        *, first_scale: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._renderings = renderings
        self._list = ListFollower(self)
        self._profile = ProfileLine(queries, self)
        self._header = Header(theme, self)
        self._view = PhotoView(theme, renderings, thumbnails, self)
        self._view.begin_at(first_scale)
        self._subject = self._view.subject
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._view, 1)
        self.setFocusProxy(self._view)
        self._join()

    def _join(self) -> None:
        self._profile.text_changed.connect(self._header.set_profile)
        self._header.back_clicked.connect(self.closed)
        self._header.fit_clicked.connect(self.zoom_fit)
        self._header.actual_clicked.connect(self.zoom_actual)
        self._view.scale_changed.connect(self._on_scale_changed)
        self._view.state_changed.connect(self._on_state_changed)
        self._view.stepped.connect(self.step)
        self._view.canvas_chosen.connect(self.canvas_chosen)
        self._list.rows_changed.connect(self._on_rows_changed)
        self._list.rows_moved.connect(self._on_rows_moved)

    # -- what is shown

    def show_photo(self, photos: PhotoList, photo_id: int) -> None:
        """Show a photo of a list and follow the list from now on."""
        self._list.follow(photos)
        self._show(photo_id)

    def show_file(self, path: str) -> None:
        """Show a picture file that need not be in the library."""
        self._list.follow(None)
        self._subject.set_file(path)
        self._renderings.look_at_file(path)
        self._header.set_photo(self._subject.name, None, 0)
        self._header.set_marks(None, None)
        self._profile.ask(None)
        self._view.show_subject()
        self._name_for_assistants()

    def current_id(self) -> int | None:
        """The photo that is shown; None for nothing or a file outside of the library."""
        return self._subject.id if self._subject.id != FILE_ID else None

    def _show(self, photo_id: int) -> None:
        changed = self._subject.set_photo(photo_id)
        self._load_row()
        self._view.show_subject()
        if changed:
            self._profile.ask(photo_id)
            self.current_changed.emit(photo_id)

    def _load_row(self) -> None:
        """Take what the list knows of the photo and its neighbours, and load their pictures."""
        row = self._row()
        data = self._list.data(row) or self._subject.row
        self._subject.row = data
        self._header.set_photo(self._subject.name, row, self._list.count)
        self._header.set_marks(data, self._list.save_state(row))
        self._name_for_assistants()
        if data is None or row is None:
            return
        near = [self._list.data(row + n) for n in NEIGHBOURS]
        self._renderings.look_at(data, [other for other in near if other is not None])

    def _row(self) -> int | None:
        return self._list.row_of(self._subject.id)

    # -- going on

    @Slot(int)
    def step(self, by: int) -> None:
        """Another photo, so many further."""
        row = self._row()
        if row is not None:
            self._go_to(row + by)

    @Slot()
    def next_photo(self) -> None:
        """The photo after this one."""
        self.step(1)

    @Slot()
    def previous_photo(self) -> None:
        """The photo before this one."""
        self.step(-1)

    @Slot()
    def first_photo(self) -> None:
        """The first photo of the list."""
        self._go_to(0)

    @Slot()
    def last_photo(self) -> None:
        """The last photo of the list."""
        self._go_to(self._list.count - 1)

    def _go_to(self, row: int) -> None:
        if self._list.photos is not None and 0 <= row < self._list.count and row != self._row():
            self._show(self._list.photos.id_at(row))

    # -- zoom

    @Slot()
    def zoom_fit(self) -> None:
        """The whole photo."""
        self._view.zoom_to(None)

    @Slot()
    def zoom_actual(self) -> None:
        """One picture pixel per screen pixel."""
        self._view.zoom_to(1.0)

    @Slot()
    def toggle_zoom(self) -> None:
        """Fit or 100 %, at the pointer."""
        self._view.toggle_zoom()

    @Slot()
    def zoom_in(self) -> None:
        """One step larger."""
        self._view.step_zoom(1)

    @Slot()
    def zoom_out(self) -> None:
        """One step smaller, down to Fit."""
        self._view.step_zoom(-1)

    def set_zoom_scale(self, scale: float | None) -> None:
        """Device pixels per picture pixel; None fits (for a slider)."""
        self._view.zoom_to(scale)

    def is_settled(self) -> bool:
        """Whether nothing better is on its way for the view as it is."""
        return self._view.is_settled()

    # -- inside

    def _refresh(self) -> None:
        self._load_row()
        self._view.refresh()

    def _name_for_assistants(self) -> None:
        self._view.setAccessibleName(self._subject.words(self._row(), self._list.count))

    # -- slots

    @Slot(float, bool)
    def _on_scale_changed(self, scale: float, fits: bool) -> None:
        self._header.set_zoom(scale, fits)
        self.zoom_changed.emit(scale, fits)

    @Slot()
    def _on_state_changed(self) -> None:
        self._name_for_assistants()

    @Slot(int, int)
    def _on_rows_changed(self, first: int, last: int) -> None:
        row = self._row()
        if row is not None and self.isVisible() and first - NEAR <= row <= last + NEAR:
            self._refresh()

    @Slot(int)
    def _on_rows_moved(self, first: int) -> None:
        """The photo stays while the list has it; else the one that took its place is shown."""
        photos = self._list.photos
        if photos is None or not self.isVisible():
            return
        if self._row() is not None:
            self._refresh()
        elif self._list.count:
            self._show(photos.id_at(min(first, self._list.count - 1)))
        else:
            self.closed.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if plain and key in _STEPS:
            mirrored = self.isRightToLeft() and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            self.step(-_STEPS[key] if mirrored else _STEPS[key])
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else self._list.count - 1)
        elif plain and key == Qt.Key.Key_Space:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self._list.photos is not None and self._row() is not None:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._renderings.look_away()


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}

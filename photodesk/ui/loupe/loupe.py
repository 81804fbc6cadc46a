"""The loupe: one photo of a list, or one file, with everything around it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.bridge.picture_files import Level, Tile
from photodesk.bridge.renderings import FILE_ID, Renderings
from photodesk.domain.problems import Reason
from photodesk.ui.loupe.canvas import Canvas
from photodesk.ui.loupe.header import Header
from photodesk.ui.loupe.profile import ProfileLine
from photodesk.ui.loupe.subject import Subject
from photodesk.ui.photo_list import ListFollower, PhotoList, PictureSource

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
        self._subject = Subject(renderings, thumbnails)
        self._profile = ProfileLine(queries, self)
        self._header = Header(theme, self)
        self._canvas = Canvas(theme, self._tile, self)
        self._canvas.begin_at(first_scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._canvas, 1)
        self.setFocusProxy(self._canvas)
        self._join()
        thumbnails.ready.connect(self._on_thumbnails_ready)

    def _join(self) -> None:
        self._profile.text_changed.connect(self._header.set_profile)
        self._header.back_clicked.connect(self.closed)
        self._header.fit_clicked.connect(self.zoom_fit)
        self._header.actual_clicked.connect(self.zoom_actual)
        self._canvas.view_changed.connect(self._on_view_changed)
        self._canvas.stepped.connect(self.step)
        self._canvas.canvas_chosen.connect(self.canvas_chosen)
        self._renderings.picture_ready.connect(self._on_picture_ready)
        self._renderings.tiles_ready.connect(self._on_tiles_ready)
        self._renderings.failed.connect(self._on_failed)
        self._renderings.lack_found.connect(self._on_picture_ready)
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
        self._canvas.show_photo(self._subject.shown(), self._subject.image())
        self._name_for_assistants()

    def current_id(self) -> int | None:
        """The photo that is shown; None for nothing or a file outside of the library."""
        return self._subject.id if self._subject.id != FILE_ID else None

    def _show(self, photo_id: int) -> None:
        changed = self._subject.set_photo(photo_id)
        self._load_row()
        self._canvas.show_photo(self._subject.shown(), self._subject.image())
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
        self._canvas.zoom_to(None)

    @Slot()
    def zoom_actual(self) -> None:
        """One picture pixel per screen pixel."""
        self._canvas.zoom_to(1.0)

    @Slot()
    def toggle_zoom(self) -> None:
        """Fit or 100 %, at the pointer."""
        self._canvas.toggle_zoom()

    @Slot()
    def zoom_in(self) -> None:
        """One step larger."""
        self._canvas.step_zoom(1)

    @Slot()
    def zoom_out(self) -> None:
        """One step smaller, down to Fit."""
        self._canvas.step_zoom(-1)

    def set_zoom_scale(self, scale: float | None) -> None:
        """Device pixels per picture pixel; None fits (for a slider)."""
        self._canvas.zoom_to(scale)

    def is_settled(self) -> bool:
        """Whether nothing better is on its way for the view as it is."""
        picture = self._subject.picture
        if picture is None or picture.level < Level.REDUCED:
            return self._subject.shown().card is not None
        return all(self._tile(tile) is not None for tile in self._wanted_tiles())

    # -- pictures

    def _tile(self, tile: Tile) -> QImage | None:
        return self._renderings.tile(self._subject.id, tile) if self._subject.id is not None else None

    def _wanted_tiles(self) -> list[Tile]:
        framing = self._canvas.framing
        return framing.seen_tiles(self._renderings.max_tiles) if self._subject.wants_tiles(framing) else []

    def _update_detail(self) -> None:
        """Ask for what the view shows and the picture in memory does not hold."""
        if self._subject.id is None:
            return
        framing, tiles = self._canvas.framing, self._wanted_tiles()
        if not tiles and self._subject.wants_large(framing):
            self._renderings.want_large(self._subject.id)
        self._renderings.want_tiles(self._subject.id, tiles, *framing.full)
        self._canvas.set_tiles(tiles)

    def _refresh(self) -> None:
        self._load_row()
        self._canvas.set_shown(self._subject.shown())
        self._improve()

    def _improve(self) -> None:
        image = self._subject.image()
        if image is not None:
            self._canvas.set_image(image)
        self._update_detail()

    def _name_for_assistants(self) -> None:
        self._canvas.setAccessibleName(self._subject.words(self._row(), self._list.count))

    # -- slots

    @Slot()
    def _on_view_changed(self) -> None:
        self._update_detail()
        fits = self._canvas.framing.zoom.scale is None
        self._header.set_zoom(self._canvas.framing.scale, fits)
        self.zoom_changed.emit(self._canvas.framing.scale, fits)

    @Slot(int)
    def _on_picture_ready(self, photo_id: int) -> None:
        if photo_id == self._subject.id:
            self._canvas.set_shown(self._subject.shown())
            self._improve()
            self._name_for_assistants()

    @Slot(int)
    def _on_tiles_ready(self, photo_id: int) -> None:
        if photo_id == self._subject.id:
            self._canvas.update()

    @Slot(int, object)
    def _on_failed(self, photo_id: int, reason: Reason) -> None:
        if photo_id == self._subject.id:
            self._subject.failure = reason
            self._canvas.set_shown(self._subject.shown())
            self._name_for_assistants()

    @Slot(object)
    def _on_thumbnails_ready(self, ids: frozenset[int]) -> None:
        if self._subject.id in ids:
            self._improve()

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
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key in _PANS:
            self._canvas.pan_step(*_PANS[key])
        elif plain and key in _STEPS:
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


_PANS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}

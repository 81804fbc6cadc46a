"""A canvas that shows a photo of the library, or a file, and gets better pictures of it by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from photodesk.bridge.picture_files import Level, Tile
from photodesk.bridge.renderings import Renderings
from photodesk.domain.problems import Reason
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.viewing.canvas import Canvas
from photodesk.ui.viewing.subject import Subject

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme


class PhotoView(Canvas):
    """`subject` is changed from outside, then shown with `show_subject` (another photo) or `refresh` (something is known better). Which
    photos are loaded at all, `Renderings` is told by whom the view belongs to. *share*: how many views share the memory for tiles.

    `scale_changed(scale, fits)`: device pixels per picture pixel. `state_changed`: there is more, or less, to see than before.
    """

    scale_changed = Signal(float, bool)
    state_changed = Signal()

    def __init__(
        self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, parent: QWidget | None = None, *, share: int = 1
    ) -> None:  # fmt: skip
        super().__init__(theme, self._part, parent)
        self._renderings, self._share = renderings, share
        self.subject = Subject(renderings, thumbnails)
        self.view_changed.connect(self._on_view_changed)
        renderings.picture_ready.connect(self._on_picture_ready)
        renderings.tiles_ready.connect(self._on_tiles_ready)
        renderings.failed.connect(self._on_failed)
        renderings.lack_found.connect(self._on_picture_ready)
        thumbnails.ready.connect(self._on_thumbnails_ready)

    def show_subject(self) -> None:
        """Another photo, at the zoom and place of the one before."""
        self.show_photo(self.subject.shown(), self.subject.image())

    def refresh(self) -> None:
        """The same photo: take what is known and in memory by now."""
        self.set_shown(self.subject.shown())
        image = self.subject.image()
        if image is not None:
            self.set_image(image)
        self._update_detail()

    def is_settled(self) -> bool:
        """Whether nothing better is on its way for the view as it is."""
        picture = self.subject.picture
        if picture is None or picture.level < Level.REDUCED:
            return self.subject.shown().card is not None
        return all(self._part(tile) is not None for tile in self._wanted_tiles())

    def _part(self, tile: Tile) -> QImage | None:
        return self._renderings.tile(self.subject.id, tile) if self.subject.id is not None else None

    def _wanted_tiles(self) -> list[Tile]:
        most = max(1, self._renderings.max_tiles // self._share)
        return self.framing.seen_tiles(most) if self.subject.wants_tiles(self.framing) else []

    def _update_detail(self) -> None:
        """Ask for what the view shows and the picture in memory does not hold."""
        if self.subject.id is None or not self.isVisible():
            return
        tiles = self._wanted_tiles()
        if not tiles and self.subject.wants_large(self.framing):
            self._renderings.want_large(self.subject.id)
        self._renderings.want_tiles(self.subject.id, tiles, *self.framing.full)
        self.set_tiles(tiles)

    # -- slots

    @Slot()
    def _on_view_changed(self) -> None:
        self._update_detail()
        self.scale_changed.emit(self.framing.scale, self.framing.zoom.scale is None)

    @Slot(int)
    def _on_picture_ready(self, photo_id: int) -> None:
        if photo_id == self.subject.id and self.isVisible():
            self.refresh()
            self.state_changed.emit()

    @Slot(int)
    def _on_tiles_ready(self, photo_id: int) -> None:
        if photo_id == self.subject.id:
            self.update()

    @Slot(int, object)
    def _on_failed(self, photo_id: int, reason: Reason) -> None:
        if photo_id == self.subject.id:
            self.subject.failure = reason
            self.set_shown(self.subject.shown())
            self.state_changed.emit()

    @Slot(object)
    def _on_thumbnails_ready(self, ids: frozenset[int]) -> None:
        if self.subject.id in ids and self.isVisible():
            self.refresh()

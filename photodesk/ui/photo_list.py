"""The ordered photos of the current view and their small pictures, as loupe and filmstrip need them."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QImage

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.photos import PhotoRow


class PhotoList(Protocol):
    """Photos by row, 0 … count() - 1. Any QAbstractListModel with these five methods fits (the grid's does).

    `row_data` answers from memory; None means "not known yet": the list asks for it and tells by `dataChanged`.
    Rows move only between the model's own signals; ids stay.
    """

    def count(self) -> int:
        """How many photos the view has."""
        ...

    def id_at(self, row: int) -> int:
        """The photo at a row. Raises IndexError beyond the end."""
        ...

    def row_of(self, photo_id: int) -> int | None:
        """Where a photo is; None when it is not in the view."""
        ...

    def row_data(self, row: int) -> PhotoRow | None:
        """What is known of the photo at a row; None when it is not in memory yet (it is asked for)."""
        ...

    def save_state(self, row: int) -> SaveState | None:
        """Whether edits of the photo at a row are still on their way, or could not be saved."""
        ...

    @property
    def dataChanged(self) -> SignalInstance:
        """Rows have other contents (first index, last index, roles)."""
        ...

    @property
    def rowsInserted(self) -> SignalInstance:
        """Photos appeared (parent, first, last)."""
        ...

    @property
    def rowsRemoved(self) -> SignalInstance:
        """Photos vanished (parent, first, last)."""
        ...

    @property
    def modelReset(self) -> SignalInstance:
        """All is different."""
        ...


class PictureSource(Protocol):
    """Small pictures from memory: `bridge.thumbnails.Thumbnails`."""

    @property
    def ready(self) -> SignalInstance:
        """Photos whose picture in memory became better (frozenset of ids)."""
        ...

    def image(self, row: PhotoRow, edge_px: int) -> QImage | None:
        """The best picture in memory; None where there is none."""
        ...

    def placeholder(self, row: PhotoRow) -> QImage | None:
        """A blurred picture to stand in."""
        ...

    def show(self, visible: Sequence[PhotoRow], ahead: Sequence[PhotoRow], edge_px: int) -> None:
        """Load pictures for what is on screen, then for what comes next; replaces the wishes before."""
        ...


class ListFollower(QObject):
    """Hears one list at a time. `rows_changed(first, last)`: other contents. `rows_moved(first)`: from this row on there are
    other photos."""

    rows_changed = Signal(int, int)
    rows_moved = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.photos: PhotoList | None = None

    def follow(self, photos: PhotoList | None) -> bool:
        """Hear this list from now on; False when it is the same as before."""
        if photos is self.photos:
            return False
        if self.photos is not None:
            self.photos.dataChanged.disconnect(self._on_data_changed)
            self.photos.rowsInserted.disconnect(self._on_rows_moved)
            self.photos.rowsRemoved.disconnect(self._on_rows_moved)
            self.photos.modelReset.disconnect(self._on_model_reset)
        self.photos = photos
        if photos is not None:
            photos.dataChanged.connect(self._on_data_changed)
            photos.rowsInserted.connect(self._on_rows_moved)
            photos.rowsRemoved.connect(self._on_rows_moved)
            photos.modelReset.connect(self._on_model_reset)
        return True

    @property
    def count(self) -> int:
        """How many photos the list has; 0 without a list."""
        return self.photos.count() if self.photos is not None else 0

    def row_of(self, photo_id: int | None) -> int | None:
        """Where a photo is in the list."""
        return self.photos.row_of(photo_id) if self.photos is not None and photo_id is not None else None

    def data(self, row: int | None) -> PhotoRow | None:
        """What is known of a row; None outside of the list."""
        return self.photos.row_data(row) if self.photos is not None and row is not None and 0 <= row < self.photos.count() else None

    def save_state(self, row: int | None) -> SaveState | None:
        """Whether edits of a row's photo are still on their way, or could not be saved; None outside of the list."""
        return self.photos.save_state(row) if self.photos is not None and row is not None and 0 <= row < self.photos.count() else None

    @Slot(QModelIndex, QModelIndex)
    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.rows_changed.emit(first.row(), last.row())

    @Slot(QModelIndex, int, int)
    def _on_rows_moved(self, _parent: QModelIndex, first: int, _last: int) -> None:
        self.rows_moved.emit(first)

    @Slot()
    def _on_model_reset(self) -> None:
        self.rows_moved.emit(0)

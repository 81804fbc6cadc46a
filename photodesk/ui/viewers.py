"""What the window asks of the pages that show photos large: loupe, Compare and Survey."""

from collections.abc import Sequence
from typing import Protocol

from photodesk.ui.photo_list import PhotoList


class Viewer(Protocol):
    """Signals besides: `closed`, `current_changed(photo_id)`."""

    def current_id(self) -> int | None:
        """The photo that actions apply to."""
        ...

    def show_photo(self, photos: PhotoList, photo_id: int) -> None:
        """Go to a photo of the list."""
        ...

    def next_photo(self) -> None:
        """One further."""
        ...

    def previous_photo(self) -> None:
        """One back."""
        ...

    def first_photo(self) -> None:
        """To the beginning."""
        ...

    def last_photo(self) -> None:
        """To the end."""
        ...

    def is_settled(self) -> bool:
        """Whether nothing better is on its way to the screen."""
        ...


class SeveralViewer(Viewer, Protocol):
    """Shows photos side by side."""

    def show_photos(self, photos: PhotoList, photo_ids: Sequence[int], focused: int | None) -> None:
        """Show these photos of a list, with one of them in focus."""
        ...

    def current_name(self) -> str:
        """What the photo in focus is called, and which one it is."""
        ...

    def can_show(self, photo_id: int) -> bool:
        """Whether `show_photo` would go to it without making another one out of what is shown."""
        ...

    def photo_ids(self) -> tuple[int, ...]:
        """What `show_photos` takes to show the same again."""
        ...


class ZoomableViewer(Viewer, Protocol):
    """Signal besides: `zoom_changed(scale, fits)`."""

    def zoom_fit(self) -> None:
        """The whole photo."""
        ...

    def zoom_actual(self) -> None:
        """One picture pixel per screen pixel."""
        ...

    def toggle_zoom(self) -> None:
        """Fit or 100 %."""
        ...

    def zoom_in(self) -> None:
        """One step larger."""
        ...

    def zoom_out(self) -> None:
        """One step smaller."""
        ...

    def set_zoom_scale(self, scale: float | None) -> None:
        """Device pixels per picture pixel; None fits."""
        ...

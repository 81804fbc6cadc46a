"""Where copies differ from the one that is kept: pictures for the screen, made from what is stored."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from photodesk.bridge.image_shelf import ImageShelf
from photodesk.bridge.picture_files import image_of
from photodesk.bridge.wishes import Wishes
from photodesk.domain.problems import DecodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.library import Library

MOST_BYTES = 64_000_000
Pair = tuple[bytes, bytes]
"""Content hashes of the picture that stays as it is and of the one that is laid on it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`image`: None where one of the two has no stored picture, or cannot be compared. `is_none`: they are equal as far as stored
    pictures tell."""

    image: QImage | None
    is_none: bool = False


class Differences(QObject):
    """Made in the UI thread. `ready(pair)`: `of` knows it now."""

    ready = Signal(object)

    _made = Signal(object)

    def __init__(self, library: "Library", decoders: "DecoderPool", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._decoders = library, decoders
        self._known: ImageShelf[Pair, Difference] = ImageShelf(MOST_BYTES, _bytes_of)
        self._wishes: Wishes[Pair] = Wishes("differences", 1, self._make)
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)

    def of(self, pair: Pair) -> Difference | None:
        """What is known of two pictures; None while nothing is."""
        return self._known.get(pair)

    def want(self, pairs: "Sequence[Pair]") -> None:
        """Make these, in order; replaces the wishes before."""
        self._wishes.want([pair for pair in pairs if pair not in self._known])

    def close(self) -> bool:
        """Stop, before decoders and library are closed; False when something still runs."""
        return self._wishes.close()

    def _make(self, pair: Pair) -> None:
        """In a worker thread."""
        stored = self._library.derivatives
        pictures = [stored.preview(content) for content in pair]
        if None in pictures:  # both of one kind: a preview and a thumbnail differ by what was left out
            pictures = [stored.thumbnail(content) for content in pair]
        first, second = pictures
        found = Difference(None)
        if first is not None and second is not None:
            try:
                pixels = self._decoders.difference(first, second)
                found = Difference(image_of(pixels), pixels.data == b"\0\0\0\xff" * (pixels.width * pixels.height))
            except DecodeError:
                pass
        self._made.emit((pair, found))

    @Slot(object)
    def _on_made(self, answer: tuple[Pair, Difference]) -> None:
        pair, found = answer
        self._known.put(pair, found)
        self.ready.emit(pair)


def _bytes_of(found: Difference) -> int:
    return found.image.sizeInBytes() if found.image is not None else 1

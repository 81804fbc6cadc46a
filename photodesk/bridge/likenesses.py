"""Looks for photos like another one, of the library or not, on a lane; one search at a time."""

import os
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.likeness import SimilarPhoto, SimilarPhotos
from photodesk.domain.problems import DecodeError, PhotoDeskError, Reason, sentence
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library

if TYPE_CHECKING:
    from photodesk.library.similar import Similarity

MOST_FOUND = 100


class Likenesses(QObject):
    """Made once, in the UI thread. `found(SimilarPhotos)`: the answer of the search that was begun last; `refused(sentence)`: why there is
    none."""

    found = Signal(object)
    refused = Signal(str)

    def __init__(self, queries: Queries, decoders: DecoderPool) -> None:
        super().__init__()
        self._queries, self._decoders = queries, decoders
        self._ticket: Ticket | None = None

    def find(self, photo_id: int) -> None:
        """Photos like one of the library."""
        self._begin(partial(_like_photo, decoders=self._decoders, photo_id=photo_id))

    def find_file(self, path: str) -> None:
        """Photos like a file, which is read by a decoder."""
        self._begin(partial(_like_file, decoders=self._decoders, path=path))

    def _begin(self, question: "partial[SimilarPhotos]") -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._queries.ask(self, question, self._on_found, failed=self._on_failed, reads_files=True)

    def _on_found(self, similar: SimilarPhotos) -> None:
        self._ticket = None
        self.found.emit(similar)

    def _on_failed(self, error: Exception) -> None:
        self._ticket = None
        self.refused.emit(str(error))


def _similarity(library: Library, decoders: DecoderPool) -> "Similarity":
    from photodesk.library.similar import Similarity  # numpy, which the first screen does not need

    return Similarity(library.database, library.derivatives, decoders, library.reaching)


def _like_photo(library: Library, decoders: DecoderPool, photo_id: int) -> SimilarPhotos:
    path = library.browsing.path_of(photo_id)
    if path is None:
        raise PhotoDeskError("This photo is no longer in the library. Nothing was changed. Choose another one.")
    name = _name(path)
    try:
        found = _similarity(library, decoders).like_photo(photo_id, path, MOST_FOUND)
    except DecodeError as error:
        raise _refusal(error, name) from error
    return SimilarPhotos(name, tuple(SimilarPhoto(each.id, each.match, each.distance) for each in found))


def _like_file(library: Library, decoders: DecoderPool, path: str) -> SimilarPhotos:
    name = _name(os.fsencode(path))
    try:
        real = library.reaching.call(os.fsencode(path), partial(os.path.realpath, os.fsencode(path)))
        found = _similarity(library, decoders).like(real, MOST_FOUND)
    except DecodeError as error:
        raise _refusal(error, name) from error
    return SimilarPhotos(name, tuple(SimilarPhoto(each.id, each.match, each.distance) for each in found))


def _refusal(error: DecodeError, name: str) -> PhotoDeskError:
    """What happened, what is safe, what to do."""
    if error.reason is Reason.OFFLINE:
        return PhotoDeskError(f"{name} is on a drive that doesn’t answer. Nothing was compared. Wait for it, or choose another picture.")
    if error.reason is Reason.VANISHED:
        return PhotoDeskError(f"{name} is no longer there. Nothing was changed. Choose another picture.")
    return PhotoDeskError(f"{sentence(error.reason, name)} Nothing was compared. Choose another picture.")


def _name(path: bytes) -> str:
    return os.path.basename(path).decode("utf-8", "replace")

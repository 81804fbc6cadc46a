"""What a drag carries: inside the program photos by their ids or a row of the sidebar, for others copies of files."""

import threading
from array import array
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl

from photodesk.ui.platform import file_url, gnome_files, plain_paths, uri_list

PHOTOS_FORMAT = "application/x-photodesk-photos"
ROW_FORMAT = "application/x-photodesk-row"
"""Only so that the drag has a format; what counts are the objects, which no other program can make."""
URIS, GNOME, TEXT, JPEG = "text/uri-list", "x-special/gnome-copied-files", "text/plain", "image/jpeg"
WAIT_S = 1.0
"""A program that asks for the files in the moment the drag begins waits at most so long for them."""


class Files:
    """The files of a drag, on their way from a lane; put there by one thread, taken by another."""

    def __init__(self) -> None:
        self._is_here = threading.Event()
        self._paths: Sequence[str] = ()
        self._picture = b""

    def put(self, paths: Sequence[str], picture: bytes) -> None:
        """They are known now. *picture*: of a single photo, a JPEG or nothing."""
        self._paths, self._picture = paths, picture
        self._is_here.set()

    def paths(self) -> Sequence[str]:
        """Absolute paths; none where they did not come in time."""
        self._is_here.wait(WAIT_S)
        return self._paths

    def picture(self) -> bytes:
        """The one photo's picture."""
        self._is_here.wait(WAIT_S)
        return self._picture


class PhotoMime(QMimeData):
    """Photos on their way to an album, a tag or the shortlist. With *files* other programs may copy them: what they ask for is made when
    they ask."""

    def __init__(self, ids: "array[int]", files: Files | None = None) -> None:
        super().__init__()
        self.ids, self._files = ids, files
        self._formats = [PHOTOS_FORMAT]
        if files is not None:
            self._formats += [URIS, GNOME, TEXT, *([JPEG] if len(ids) == 1 else [])]

    # Qt overrides

    def formats(self) -> list[str]:
        return self._formats

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype in self._formats

    def retrieveData(self, mimetype: str, kind: QMetaType | QMetaType.Type) -> object:
        form = mimetype.partition(";")[0]
        if self._files is None or form not in self._formats or form == PHOTOS_FORMAT:
            return QByteArray()
        if form == JPEG:
            return QByteArray(self._files.picture())
        paths = self._files.paths()
        if form == URIS and isinstance(kind, QMetaType) and kind.id() == QMetaType.Type.QVariantList.value:
            return [QUrl.fromEncoded(QByteArray(file_url(path).encode())) for path in paths]
        if form == TEXT:
            return plain_paths(paths)
        return QByteArray(uri_list(paths) if form == URIS else gnome_files(paths))


class RowMime(QMimeData):
    """An album or a tag on its way to another place; `key`: of its row."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setData(ROW_FORMAT, b"")

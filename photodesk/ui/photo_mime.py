"""What a drag carries inside the program: photos by their ids, or a row of the sidebar."""

from array import array

from PySide6.QtCore import QMimeData

PHOTOS_FORMAT = "application/x-photodesk-photos"
ROW_FORMAT = "application/x-photodesk-row"
"""Only so that the drag has a format; what counts are the objects, which no other program can make."""


class PhotoMime(QMimeData):
    """Photos on their way to an album, a tag or the shortlist."""

    def __init__(self, ids: "array[int]") -> None:
        super().__init__()
        self.ids = ids
        self.setData(PHOTOS_FORMAT, b"")


class RowMime(QMimeData):
    """An album or a tag on its way to another place; `key`: of its row."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setData(ROW_FORMAT, b"")

"""Qt's reader of JPEG files, safe to be used by any thread."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader


def jpeg_reader(path: str) -> QImageReader:
    """A reader of our own JPEG at *path*."""
    return QImageReader(path, b"JPEG")


def _use_once() -> None:
    """PySide makes a type when it is first used, and ends the process when two threads do that at once. So everything that threads
    do with a reader is done once while this module is imported: under a lock, before any of them can call."""
    reader = jpeg_reader("")
    reader.size().isValid()
    reader.setScaledSize(QSize(1, 1))
    reader.read().convertToFormat(QImage.Format.Format_RGB32).isNull()


_use_once()

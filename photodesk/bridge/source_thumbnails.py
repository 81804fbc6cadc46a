"""Small pictures of files that are on a card, in a folder or in an archive: read only, in memory only, made by the decoders."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from photodesk.bridge.image_shelf import ImageShelf
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.picture_files import image_of
from photodesk.domain.importing import SourceFile
from photodesk.domain.photos import Kind
from photodesk.domain.problems import DecodeError
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing.reading import HEAD_OF_MEMBER_BYTES, Reader
from photodesk.library.reaching import Reaching

MAX_BYTES = 48_000_000
MOST_MEMBER_BYTES = 64 << 20
"""A larger picture in an archive is not unpacked to be shown."""
THREADS = 2
GATHER_MS = 16
GOOD_ENOUGH = 0.75
"""So much of the wanted edge is enough: a card is slow, and the camera's own small picture is in the first bytes of a file."""
PICTURES = (Kind.PHOTO, Kind.RAW)


@dataclass(frozen=True, slots=True)
class _Wish:
    """*whole*: from all of the file; else what its head has."""

    file: SourceFile
    edge_px: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """`image`: None where there is none. `round`: of which look at a source it is."""

    wish: _Wish
    image: QImage | None
    round: int


class SourceThumbnails(QObject):
    """Made once, in the UI thread; its methods are for that thread, answer from memory and never wait. `ready`: some of the pictures
    that are wanted became better."""

    ready = Signal()

    _found = Signal(object)

    def __init__(self, lanes: Lanes, decoders: DecoderPool, reaching: Reaching) -> None:
        super().__init__()
        self._lanes, self._decoders, self._reaching = lanes, decoders, reaching
        self._shelf: ImageShelf[SourceFile, QImage] = ImageShelf(MAX_BYTES, lambda image: image.sizeInBytes())
        self._lacking: set[SourceFile] = set()
        self._lock = threading.Lock()
        self._wanted: frozenset[SourceFile] = frozenset()
        self._todo: dict[_Wish, None] = {}
        self._running: set[_Wish] = set()
        self._threads = self._open = 0
        self._round = 0
        self._reader = Reader()
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self.ready)
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    # -- for who paints

    def image(self, file: SourceFile) -> QImage | None:
        """The best picture there is in memory."""
        return self._shelf.get(file)

    def has_none(self, file: SourceFile) -> bool:
        """Whether no picture can be made of it."""
        return file.kind not in PICTURES or file in self._lacking

    def show(self, files: Sequence[SourceFile], edge_px: int) -> None:
        """Load these, in this order, with so many device pixels at the longest side; what was wished before and not begun is dropped."""
        heads = [_Wish(file, edge_px, False) for file in files if not self.has_none(file) and self._shelf.get(file) is None]
        self._wanted = frozenset(files)
        wholes = [_Wish(file, edge_px, True) for file in files if self._is_small(file, edge_px)]
        with self._lock:
            self._todo = {wish: None for wish in (*heads, *wholes) if wish not in self._running}
            starting = max(0, min(THREADS - self._threads, len(self._todo)))
            self._threads += starting
        for _ in range(starting):
            self._lanes.start(self._lanes.sources, self._take_turns)

    def is_settled(self) -> bool:
        """Whether nothing is on its way."""
        with self._lock:
            return not self._todo and not self._open and not self._gathering.isActive()

    @Slot()
    def clear(self) -> None:
        """Forget all of it, and let go of the archives."""
        with self._lock:
            self._todo.clear()
            self._round += 1
            reader, self._reader = self._reader, Reader()
        reader.close()
        self._shelf.clear()
        self._lacking.clear()

    def close(self) -> None:
        """Begin nothing more. The lane is waited for by its owner."""
        self._gathering.stop()
        self.clear()

    def _is_small(self, file: SourceFile, edge_px: int) -> bool:
        image = self._shelf.get(file)
        return image is not None and max(image.width(), image.height()) < GOOD_ENOUGH * edge_px and file not in self._lacking

    # -- in the lane

    def _take_turns(self) -> None:
        while (turn := self._next()) is not None:
            wish, round_, reader = turn
            image = None
            try:
                image = self._made(wish, reader)
            except (DecodeError, OSError, ValueError):
                pass  # none can be made: its name stands there
            finally:
                with self._lock:
                    self._running.discard(wish)
            self._found.emit(_Answer(wish, image, round_))

    def _next(self) -> tuple[_Wish, int, Reader] | None:
        with self._lock:
            wish = next(iter(self._todo), None)
            if wish is None:
                self._threads -= 1
                return None
            del self._todo[wish]
            self._running.add(wish)
            self._open += 1
            return wish, self._round, self._reader

    def _made(self, wish: _Wish, reader: Reader) -> QImage | None:
        file = wish.file
        if file.member is None and wish.whole:
            with self._reaching.opened(file.path, file.root) as (descriptor, _):
                return self._decoded(descriptor, wish)
        if wish.whole and file.size > MOST_MEMBER_BYTES:
            return None
        most = file.size if wish.whole else min(file.size, HEAD_OF_MEMBER_BYTES)
        with _in_memory(self._reaching.call(file.path, partial(reader.small, file, most))) as descriptor:
            return self._decoded(descriptor, wish)

    def _decoded(self, descriptor: int, wish: _Wish) -> QImage | None:
        if wish.whole:
            return image_of(self._decoders.reduced(descriptor, wish.edge_px))
        pixels = self._decoders.embedded(descriptor)
        return None if pixels is None else image_of(pixels)

    # -- back in the UI thread

    @Slot(object)
    def _on_found(self, answer: _Answer) -> None:
        with self._lock:
            self._open -= 1
        if answer.round != self._round:
            return
        wish = answer.wish
        if answer.image is not None:
            self._shelf.put(wish.file, answer.image)
        elif wish.whole:
            self._lacking.add(wish.file)
        if not wish.whole and wish.file in self._wanted and (answer.image is None or self._is_small(wish.file, wish.edge_px)):
            self._want_whole(_Wish(wish.file, wish.edge_px, True))
        if not self._gathering.isActive():
            self._gathering.start()

    def _want_whole(self, wish: _Wish) -> None:
        """Behind all that has nothing to show yet."""
        with self._lock:
            self._todo[wish] = None
            starting = self._threads < THREADS
            self._threads += starting
        if starting:
            self._lanes.start(self._lanes.sources, self._take_turns)


@contextmanager
def _in_memory(data: bytes) -> Iterator[int]:
    """A descriptor of these bytes, for who reads files."""
    descriptor = os.memfd_create("picture", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, data)
        yield descriptor
    finally:
        os.close(descriptor)

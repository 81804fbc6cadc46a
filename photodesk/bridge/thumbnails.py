"""The pictures of grid and filmstrip: in memory, bounded in bytes, loaded for what is on the screen and just beyond."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from photodesk.bridge.image_shelf import ImageShelf
from photodesk.bridge.thumbnail_files import Found, Level, ThumbnailFiles, Wish, blurred, mean_colour, wish_for
from photodesk.domain.changes import PreviewsReady, ThumbnailsReady
from photodesk.domain.photos import PhotoRow

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.bridge.lanes import Lanes
    from photodesk.bridge.scheduler import Scheduler
    from photodesk.config.figures import Figures
    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.library import Library

log = logging.getLogger(__name__)

MAX_BYTES = 64_000_000
GATHER_MS = 16
THREADS = 2
SIZES_REMEMBERED = 4
MOST_PLACEHOLDERS = 2_000

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Shown:
    image: QImage
    level: Level
    content_hash: bytes | None


class Thumbnails(QObject):
    """Made once, in the UI thread; its methods are for that thread, answer from memory and never wait.

    A size is `edge_px` × `height_px` device pixels (square when only the edge is given): pictures are fitted into it by
    the worker, so that they are painted without scaling. While the wanted size is on its way, another one answers.
    """

    ready = Signal(object)
    """frozenset[int]: photos whose picture in memory became better; at most one signal per frame."""

    _found = Signal(object)
    _blurred = Signal(object)

    def __init__(
        self, library: "Library", lanes: "Lanes", scheduler: "Scheduler", events: "Events", decoders: "DecoderPool | None" = None,
        *, max_bytes: int = MAX_BYTES, figures: "Figures | None" = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._scheduler, self._figures = scheduler, figures
        self._files = ThumbnailFiles(library, decoders)
        self._shelf: ImageShelf[tuple[int, Size], _Shown] = ImageShelf(max_bytes, lambda shown: shown.image.sizeInBytes())
        self._placeholders: ImageShelf[bytes, QImage] = ImageShelf(MOST_PLACEHOLDERS, lambda _: 1)
        self._sizes: list[Size] = []
        self._wanted: dict[int, Wish] = {}
        self._on_screen: tuple[int, ...] = ()
        self._lacking: dict[int, Level] = {}
        self._better: set[int] = set()
        self._queue = _Queue(lanes, self._work)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._on_gathered)
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        self._blurred.connect(self._on_blurred, Qt.ConnectionType.QueuedConnection)
        events.thumbnails_ready.connect(self._on_thumbnails_ready)
        events.previews_ready.connect(self._on_previews_ready)

    # -- painting

    def image(self, row: PhotoRow, edge_px: int, height_px: int | None = None) -> QImage | None:
        """The picture for this size (RGB32), else one of another size; None: paint the placeholder."""
        size = _turned((edge_px, height_px or edge_px), row)
        shown = self._shelf.get((row.id, size)) or self._other_size(row.id, size)
        return shown.image if shown is not None else None

    def placeholder(self, row: PhotoRow) -> QImage | None:
        """The photo's mean colour, or its ThumbHash where that is decoded: a few pixels, to be painted smoothly enlarged."""
        if row.thumbhash is None:
            return None
        image = self._placeholders.get(row.thumbhash)
        if image is None:
            image = mean_colour(row.thumbhash)
            self._placeholders.put(row.thumbhash, image)
        return image

    # -- wishes

    def show(self, visible: Sequence[PhotoRow], ahead: Sequence[PhotoRow], edge_px: int, height_px: int | None = None) -> None:
        """Load what is on the screen, then what comes next; everything wished before and not begun is dropped."""
        size = (edge_px, height_px or edge_px)
        fitting = max(0, self._shelf.max_bytes // (size[0] * size[1] * 4) - len(visible))
        sizes = {row.id: _turned(size, row) for row in (*visible, *ahead[:fitting])}
        for each in (*({*sizes.values()} - {size}), size):
            self._remember(each)
        self._wanted = {row.id: wish_for(row, *sizes[row.id]) for row in (*visible, *ahead[:fitting])}
        self._on_screen = tuple(row.id for row in visible)
        self._lacking = {i: level for i, level in self._lacking.items() if i in self._wanted}
        missing = sum((row.id, sizes[row.id]) not in self._shelf for row in visible)
        if visible and self._figures is not None:
            self._figures.record("cache.hits", 1 - missing / len(visible), "ratio")
        for row in reversed(visible):
            self._shelf.get((row.id, sizes[row.id]))
        self._plan()

    def user_active(self) -> None:
        """The user scrolls or types: the backlog steps back."""
        self._scheduler.user_active()

    def is_settled(self) -> bool:
        """Whether every photo on the screen has at least its thumbnail, or cannot have one."""
        return not self._better and all(map(self._is_served, self._on_screen))

    def bytes_in_memory(self) -> int:
        """What the pictures take now."""
        return self._shelf.bytes

    def close(self) -> None:
        """Begin nothing more. The lane is waited for by its owner."""
        self._queue.close()
        self._gathering.stop()

    # -- inside

    def _remember(self, size: Size) -> None:
        if size in self._sizes:
            self._sizes.remove(size)
        self._sizes.insert(0, size)
        del self._sizes[SIZES_REMEMBERED:]

    def _other_size(self, photo_id: int, size: Size) -> _Shown | None:
        found = [shown for other in self._sizes if other != size and (shown := self._shelf.get((photo_id, other))) is not None]
        return max(found, key=lambda shown: shown.image.width(), default=None)

    def _is_served(self, photo_id: int) -> bool:
        wish = self._wanted[photo_id]
        shown = self._shelf.get((photo_id, (wish.width, wish.height)))
        if shown is not None and shown.level >= Level.THUMBNAIL:
            return True
        return not wish.reachable and self._lacking.get(photo_id) is Level.THUMBNAIL

    def _plan(self) -> None:
        wishes: list[Wish] = []
        lacking_looks: list[int] = []
        lacking_previews: list[int] = []
        for wish in self._wanted.values():
            shown = self._shelf.get((wish.photo_id, (wish.width, wish.height)))
            known_lacking = self._lacking.get(wish.photo_id)
            current = shown is not None and (shown.content_hash == wish.content_hash or wish.content_hash is None)
            level = shown.level if shown is not None and current else None
            if known_lacking is not None and wish.reachable:
                (lacking_looks if known_lacking is Level.THUMBNAIL else lacking_previews).append(wish.photo_id)
            if known_lacking is not Level.THUMBNAIL and (level is None or (level < wish.goal and known_lacking is None)):
                wishes.append(wish)
        self._queue.want(wishes, self._wanted)
        self._scheduler.want_looks(lacking_looks)
        if lacking_previews or any(wish.goal is Level.PREVIEW for wish in self._wanted.values()):
            self._scheduler.want_preview(lacking_previews)

    def _changed(self, photo_id: int) -> None:
        self._better.add(photo_id)
        if not self._gathering.isActive():
            self._gathering.start()

    # -- in the worker threads

    def _work(self, wish: Wish, stored: bool) -> bool:
        """Load a wish; whether the camera's own thumbnail should be tried next."""
        if stored:
            if self._files.stored(wish, self._found.emit):
                return False
            if wish.thumbhash is not None and (image := blurred(wish.thumbhash)) is not None:
                self._blurred.emit((wish, image))
            return wish.reachable
        found = self._files.embedded(wish)
        if found is not None:
            self._found.emit(found)
        return False

    # -- back in the UI thread

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        wish = found.wish
        key = (wish.photo_id, (wish.width, wish.height))
        shown = self._shelf.get(key)
        if found.image is None:
            self._take_lack(found)
        elif shown is None or found.level >= shown.level or shown.content_hash != found.content_hash:
            self._shelf.put(key, _Shown(found.image, found.level, found.content_hash))
            self._changed(wish.photo_id)

    def _take_lack(self, found: Found) -> None:
        wish = found.wish
        if wish.photo_id not in self._wanted or self._lacking.get(wish.photo_id) is Level.THUMBNAIL:
            return
        self._lacking[wish.photo_id] = found.level
        self._changed(wish.photo_id)

    @Slot(object)
    def _on_blurred(self, answer: tuple[Wish, QImage]) -> None:
        wish, image = answer
        if wish.thumbhash is not None:
            self._placeholders.put(wish.thumbhash, image)
            self._changed(wish.photo_id)

    @Slot()
    def _on_gathered(self) -> None:
        better, self._better = frozenset(self._better), set()
        if not self._lacking.keys().isdisjoint(better):
            self._plan()
        self.ready.emit(better)

    @Slot(object)
    def _on_thumbnails_ready(self, change: ThumbnailsReady) -> None:
        self._retry(change.ids)

    @Slot(object)
    def _on_previews_ready(self, change: PreviewsReady) -> None:
        self._retry(change.ids)

    def _retry(self, photo_ids: Sequence[int]) -> None:
        mine = [i for i in photo_ids if i in self._wanted]
        for photo_id in mine:
            self._lacking.pop(photo_id, None)
        if mine:
            self._plan()


def _turned(size: Size, row: PhotoRow) -> Size:
    """What an upright picture must fit into so that the turned one fits into *size*."""
    return size[::-1] if row.rotation % 180 else size


class _Queue:
    """Two threads of lane `quick` take wishes: what is stored first, then embedded thumbnails; only the newest list counts."""

    def __init__(self, lanes: "Lanes", work: Callable[[Wish, bool], bool]) -> None:
        self._lanes, self._work = lanes, work
        self._lock = threading.Lock()
        self._stored: dict[Wish, None] = {}
        self._embedded: dict[Wish, None] = {}
        self._tried: set[int] = set()
        self._running: set[Wish] = set()
        self._threads = 0
        self._closed = False

    def want(self, wishes: Sequence[Wish], on_screen: Mapping[int, Wish]) -> None:
        """Replace the list, most urgent first; embedded thumbnails go on waiting for what is still on the screen."""
        with self._lock:
            if self._closed:
                return
            waiting = {wish.photo_id for wish in self._embedded}
            self._embedded = {wish: None for photo_id, wish in on_screen.items() if photo_id in waiting}
            self._tried.intersection_update(on_screen)
            self._stored = {wish: None for wish in wishes if wish not in self._running}
            starting = min(THREADS - self._threads, len(self._stored))
            self._threads += max(0, starting)
        for _ in range(starting):
            self._lanes.start(self._lanes.quick, self._take_turns)

    def close(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._closed = True
            self._stored.clear()
            self._embedded.clear()

    def _take_turns(self) -> None:
        while (turn := self._next()) is not None:
            wish, stored = turn
            again = False
            try:
                again = self._work(wish, stored)
            except Exception:
                log.exception("a picture for the screen could not be loaded")
            finally:
                with self._lock:
                    self._running.discard(wish)
                    if again and wish.photo_id not in self._tried and not self._closed:
                        self._tried.add(wish.photo_id)
                        self._embedded[wish] = None

    def _next(self) -> tuple[Wish, bool] | None:
        with self._lock:
            for waiting, stored in ((self._stored, True), (self._embedded, False)):
                if waiting:
                    wish = next(iter(waiting))
                    del waiting[wish]
                    self._running.add(wish)
                    return wish, stored
            self._threads -= 1
            return None

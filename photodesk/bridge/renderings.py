"""The loupe's pictures: what is stored first, then a preview made on demand, then the full resolution by tiles."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from photodesk.bridge.image_shelf import ImageShelf
from photodesk.bridge.picture_files import LARGE_EDGE_PX, PREVIEW_EDGE_PX, Level, Picture, PictureFiles, Source, Tile, key_of
from photodesk.bridge.wishes import Wishes
from photodesk.domain.changes import PreviewsReady
from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import DecodeError, Reason

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.bridge.lanes import Lanes
    from photodesk.bridge.scheduler import Scheduler
    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.library import Library

PICTURE_BYTES = 96_000_000
TILE_BYTES = 96_000_000
PATIENCE_MS = 600
"""How long the current photo waits for its preview to be made and stored before it is read just for the screen."""
FILE_ID = -1
"""Stands for the id of a file that is not in the library."""


@dataclass(frozen=True, slots=True)
class _Wish:
    source: Source
    level: Level


@dataclass(frozen=True, slots=True)
class _TileWish:
    source: Source
    tile: Tile
    full_width: int
    full_height: int


class Renderings(QObject):
    """Made once, in the UI thread; every method is for that thread and answers from memory.

    `picture_ready(photo_id)`: `picture` has a better one. `tiles_ready(photo_id)`: `tile` has more. `failed(photo_id,
    Reason)`: the original could not be read; what is in memory stays. `lack_found(photo_id)`: no preview is stored.
    """

    picture_ready = Signal(int)
    tiles_ready = Signal(int)
    failed = Signal(int, object)
    lack_found = Signal(int)

    _loaded = Signal(object)

    def __init__(
        self, library: "Library", lanes: "Lanes", scheduler: "Scheduler", events: "Events", decoders: "DecoderPool",
        *, picture_bytes: int = PICTURE_BYTES, tile_bytes: int = TILE_BYTES, patience_ms: int = PATIENCE_MS,
    ) -> None:  # fmt: skip
        super().__init__()
        self._scheduler = scheduler
        self._files = PictureFiles(library, decoders)
        self._pictures: ImageShelf[bytes, Picture] = ImageShelf(picture_bytes, lambda picture: picture.image.sizeInBytes())
        self._tiles: ImageShelf[tuple[bytes, Tile], QImage] = ImageShelf(tile_bytes, lambda image: image.sizeInBytes())
        self._wanted: dict[int, Source] = {}
        self._shown: tuple[int, ...] = ()
        """Those of the wanted that are on the screen, not only near it."""
        self._lacking: set[int] = set()
        self._large_wanted: set[int] = set()
        self._tiles_wanted: dict[int, list[_TileWish]] = {}
        self._files_shown = 0
        self._without_tiles: set[bytes] = set()
        self._without_large: set[bytes] = set()
        # One thread for parts of originals: a second one would decode the same picture in a second process.
        self._picture_wishes: Wishes[_Wish] = Wishes("pictures", 2, self._load_picture)
        self._tile_wishes: Wishes[_TileWish] = Wishes("tiles", 1, self._load_tile)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self._on_patience_ended)
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        events.previews_ready.connect(self._on_previews_ready)

    # -- what the loupe looks at

    def look_at(self, current: PhotoRow, neighbours: Sequence[PhotoRow]) -> None:
        """Load these photos, the current one first, then *neighbours* in order; drop every older wish."""
        self.look_at_several((current,), neighbours)

    def look_at_several(self, shown: Sequence[PhotoRow], neighbours: Sequence[PhotoRow]) -> None:
        """The same for photos side by side."""
        self._want([_source(row) for row in (*shown, *neighbours)], len(shown))

    def look_at_file(self, path: str) -> None:
        """Show a file that need not be in the library; its id is FILE_ID."""
        absolute = os.fsencode(os.path.abspath(path))
        self._files_shown += 1  # the file may have changed since the last time, and this thread must not ask the disk
        self._want([Source(FILE_ID, key_of(absolute, self._files_shown), None, absolute)])

    def look_away(self) -> None:
        """The loupe was closed: load nothing more. Pictures stay until others need the memory; tiles go."""
        self._want([])
        self._tiles.clear()

    def picture(self, photo_id: int) -> Picture | None:
        """The best whole picture in memory."""
        source = self._wanted.get(photo_id)
        return self._pictures.get(source.key) if source is not None else None

    def is_lacking(self, photo_id: int) -> bool:
        """Whether it is known that no preview is stored."""
        return photo_id in self._lacking

    def want_large(self, photo_id: int) -> None:
        """The screen holds more than a preview: load the whole picture at up to 4096 px."""
        source = self._wanted.get(photo_id)
        if source is None or not source.reachable or photo_id in self._large_wanted:
            return
        picture = self._pictures.get(source.key)
        if picture is None or picture.level >= Level.PREVIEW:
            self._large_wanted.add(photo_id)
            self._ask()

    def want_tiles(self, photo_id: int, tiles: Sequence[Tile], full_width: int, full_height: int) -> None:
        """Load these parts, in this order, as far as the memory for tiles goes; drop every older wish for this photo."""
        source = self._wanted.get(photo_id)
        if source is None or not source.reachable or source.key in self._without_tiles:
            tiles = ()
        missing = [tile for tile in tiles if source is not None and (source.key, tile) not in self._tiles]
        self._tiles_wanted[photo_id] = [_TileWish(source, tile, full_width, full_height) for tile in missing if source is not None]
        self._ask_tiles()

    def tile(self, photo_id: int, tile: Tile) -> QImage | None:
        """A part of the full-resolution picture, if it is in memory."""
        source = self._wanted.get(photo_id)
        return self._tiles.get((source.key, tile)) if source is not None else None

    @property
    def max_tiles(self) -> int:
        """How many whole tiles fit into memory."""
        return max(1, self._tiles.max_bytes // (1024 * 1024 * 4))

    def bytes_in_memory(self) -> int:
        """What pictures and tiles take now."""
        return self._pictures.bytes + self._tiles.bytes

    def close(self) -> bool:
        """Stop loading, before the decoders and the library are closed; False when something still runs."""
        self._patience.stop()
        return all([self._tile_wishes.close(), self._picture_wishes.close()])

    # -- wishes

    def _want(self, sources: Sequence[Source], shown: int = 1) -> None:
        before = self._wanted
        self._wanted = {source.photo_id: source for source in sources}
        self._shown = tuple(source.photo_id for source in sources[:shown])
        stay = {photo_id for photo_id in self._shown if before.get(photo_id) == self._wanted[photo_id]}
        self._large_wanted &= stay
        if not stay.issuperset(self._tiles_wanted):
            self._tiles_wanted = {photo_id: wishes for photo_id, wishes in self._tiles_wanted.items() if photo_id in stay}
            self._ask_tiles()
        self._lacking.intersection_update(self._wanted)
        for source in reversed(sources):
            self._pictures.get(source.key)
        self._patience.stop()
        if self._late():
            self._patience.start()
        self._ask()

    def _ask(self, extra: Sequence[_Wish] = ()) -> None:
        wishes = list(extra)
        for source in self._wanted.values():
            picture = self._pictures.get(source.key)
            if picture is not None and picture.level >= Level.PREVIEW:
                if source.photo_id in self._large_wanted and picture.level < Level.LARGE and source.key not in self._without_large:
                    wishes.append(_Wish(source, Level.LARGE))
            elif source.path is not None:
                wishes += [_Wish(source, Level.REDUCED)] if picture is None or picture.level < Level.REDUCED else []
            elif source.photo_id not in self._lacking:
                wishes.append(_Wish(source, Level.PREVIEW))
        self._picture_wishes.want(wishes)

    def _ask_tiles(self) -> None:
        """Each photo in turn, so that both halves of a screen become sharp together."""
        turns = zip_longest(*self._tiles_wanted.values())
        self._tile_wishes.want([wish for turn in turns for wish in turn if wish is not None])

    def _late(self) -> list[Source]:
        """What is on the screen without a picture, with none stored."""
        shown = [self._wanted[photo_id] for photo_id in self._shown if photo_id in self._lacking]
        known = ((source, self._pictures.get(source.key)) for source in shown if source.reachable)
        return [source for source, picture in known if picture is None or picture.level == Level.THUMBNAIL]

    # -- in the worker threads

    def _load_picture(self, wish: _Wish) -> None:
        try:
            if wish.level is Level.PREVIEW:
                self._load_stored(wish)
            else:
                edge_px = LARGE_EDGE_PX if wish.level is Level.LARGE else PREVIEW_EDGE_PX
                self._loaded.emit((wish, self._files.reduced(wish.source, edge_px)))
        except DecodeError as error:
            self._loaded.emit((wish, error.reason))

    def _load_stored(self, wish: _Wish) -> None:
        picture = self._files.preview(wish.source)
        if picture is not None or wish.source.reachable:
            self._loaded.emit((wish, picture))  # a preview can be made at once, before the thumbnail is looked for
        if picture is None:
            thumbnail = self._files.thumbnail(wish.source)
            if thumbnail is not None:
                self._loaded.emit((_Wish(wish.source, Level.THUMBNAIL), thumbnail))
            if not wish.source.reachable:
                self._loaded.emit((wish, None))

    def _load_tile(self, wish: _TileWish) -> None:
        try:
            self._loaded.emit((wish, self._files.tile(wish.source, wish.tile, wish.full_width, wish.full_height)))
        except DecodeError as error:
            self._loaded.emit((wish, error.reason))

    # -- back in the UI thread

    @Slot(object)
    def _on_loaded(self, answer: tuple[_Wish | _TileWish, Picture | QImage | Reason | None]) -> None:
        wish, found = answer
        photo_id = wish.source.photo_id
        if self._wanted.get(photo_id) != wish.source:
            return
        if isinstance(wish, _TileWish):
            self._take_tile(wish, found)
        elif isinstance(found, Picture):
            self._take_picture(wish.source, found)
        elif isinstance(found, Reason):
            self._take_failure(wish, found)
        else:
            self._take_lack(wish.source)

    def _take_tile(self, wish: _TileWish, found: object) -> None:
        if isinstance(found, QImage):
            self._tiles.put((wish.source.key, wish.tile), found)
            for photo_id in self._same(wish.source):
                self.tiles_ready.emit(photo_id)
        elif found is not Reason.CHANGED_MEANWHILE:
            self._without_tiles.add(wish.source.key)

    def _take_picture(self, source: Source, picture: Picture) -> None:
        known = self._pictures.get(source.key)
        if known is not None and known.level >= picture.level:
            return
        if picture.level is Level.PREVIEW:
            self._lacking.discard(source.photo_id)
        self._pictures.put(source.key, picture)
        if not self._late():
            self._patience.stop()
        for photo_id in self._same(source):
            self.picture_ready.emit(photo_id)

    def _same(self, source: Source) -> list[int]:
        """Wanted photos with this content: copies share their pictures."""
        return [photo_id for photo_id, other in self._wanted.items() if other.key == source.key]

    def _take_failure(self, wish: _Wish, reason: Reason) -> None:
        if wish.level is Level.LARGE:
            self._without_large.add(wish.source.key)
        elif wish.level is Level.REDUCED or not wish.source.reachable:
            self.failed.emit(wish.source.photo_id, reason)

    def _take_lack(self, source: Source) -> None:
        self._lacking.add(source.photo_id)
        wanted = [s.photo_id for s in self._wanted.values() if s.photo_id in self._lacking and s.reachable]
        self._scheduler.want_preview(wanted)
        if source.photo_id in self._shown and source.reachable:
            self._patience.start()
        self.lack_found.emit(source.photo_id)

    @Slot()
    def _on_patience_ended(self) -> None:
        self._ask(extra=[_Wish(source, Level.REDUCED) for source in self._late()])

    @Slot(object)
    def _on_previews_ready(self, change: PreviewsReady) -> None:
        made = self._lacking.intersection(change.ids)
        if made:
            self._lacking -= made
            self._ask()


def _source(row: PhotoRow) -> Source:
    # A file that stopped the picture reader is left alone until it is another (rule D5).
    reachable = not row.offline and row.state is State.HERE and row.problem not in (Reason.DECODER_CRASHED, Reason.TIMEOUT)
    return Source(row.id, row.content_hash or key_of(row.id, row.size), row.content_hash, None, reachable)

"""A library whose folders are watched, with what the watch tells."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from photodesk.bridge.folder_watch import FolderWatch
from photodesk.bridge.lanes import Lanes
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import PhotosAdded, ScanResult
from photodesk.domain.folders import FolderState
from photodesk.domain.problems import Notice
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library


class Watched:
    """A library whose folders are watched, without a queue."""

    def __init__(self, paths: Paths, *folders: Path, poll_s: float = 60.0, scanned: bool = False, manual: Path | None = None) -> None:
        """*scanned*: what is there is known before the watch begins. *manual*: the one of the folders that is not watched."""
        self.library = Library.open(paths, Settings())
        for folder in folders:
            self.library.folders.add(os.fsencode(folder))
        if scanned:
            self.library.scanning.scan(None, lambda _: None)
        if manual is not None:
            self.library.folders.set(os.fsencode(manual), mode="manual")
        self.told: list[object] = []
        self.lanes = Lanes(1)
        self.decoders = DecoderPool(1)
        self.watch = FolderWatch(self.library, self.lanes, self.decoders, self.told.append, lambda: None, poll_s=poll_s)
        self.watch.start()
        self.wait(lambda: bool(self.of(ScanResult)) and self.watch.is_quiet())

    def of(self, kind: type) -> list[Any]:
        """What was told of this kind."""
        return [change for change in self.told if isinstance(change, kind)]

    def states(self) -> dict[Path, FolderState]:
        """What is known of the folders."""
        return {Path(os.fsdecode(folder.path)): folder.state for folder in self.library.folders.all()}

    def codes(self) -> list[str]:
        """The notices."""
        return [notice.code for notice in self.of(Notice)]

    def added(self) -> list[int]:
        """The ids of new photos as they were told, each time."""
        return [photo_id for change in self.of(PhotosAdded) for photo_id in change.ids]

    def wait(self, fact: Callable[[], bool], seconds: float = 60) -> float:
        """Wait until something is so; returns how long that took."""
        began = time.monotonic()
        while not fact():
            assert time.monotonic() - began < seconds, "it did not come"
            time.sleep(0.02)
        return time.monotonic() - began

    def close(self) -> None:
        """End the watch and close the library."""
        self.watch.stop()
        self.lanes.close()
        self.decoders.close()
        self.library.close()

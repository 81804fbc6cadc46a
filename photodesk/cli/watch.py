"""The command watch: looks after added folders until it is interrupted, and prints what happens as JSON lines."""

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from photodesk.cli.output import INTERRUPTED
from photodesk.cli.session import Session
from photodesk.domain.changes import FolderReceipts, PhotosAdded, PhotosRemoved, ScanResult, ThumbnailsReady
from photodesk.domain.folders import FolderState
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.library.library import Library

POLL_S = 0.1
_COUNTS = ("added", "known", "changed", "moved", "missing", "back")


def watch(session: Session) -> int:
    """Watch folders. With --once: until all that is there now is taken up; 1 when a folder is offline."""
    options = session.arguments
    named = session.given_paths(options.folder) if options.folder else None
    with session.watching() as engine:
        every = engine.library.folders.all()
        chosen = every if named is None else [engine.library.folders.known(path) for path in named]
        lines = _Lines(engine.library)
        lines.put({"event": "watching", "folders": [os.fsdecode(folder.path) for folder in chosen]})
        engine.watch(None if named is None else [folder.id for folder in chosen], lines.tell)
        try:
            while not (options.once and engine.is_settled()):
                time.sleep(POLL_S)
        except KeyboardInterrupt:
            lines.put({"event": "stopped"})
            return INTERRUPTED
        wanted = {folder.id for folder in chosen}
        return 1 if any(f.state is FolderState.OFFLINE for f in engine.library.folders.all() if f.id in wanted) else 0


class _Lines:
    """Prints what is told, from any thread, a line for each photo and each fact."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()

    def tell(self, change: object) -> None:
        """Print what somebody who follows the lines would want to know of it."""
        for line in self._lines(change):
            self.put(line)

    def put(self, line: dict[str, Any]) -> None:
        """Print one line at once."""
        with self._lock:
            print(json.dumps(line, ensure_ascii=True), flush=True)

    def _lines(self, change: object) -> Iterable[dict[str, Any]]:
        match change:
            case PhotosAdded(ids):
                return self._of_photos("added", ids)
            case ThumbnailsReady(ids):
                return self._of_photos("ready", ids)
            case PhotosRemoved(ids):
                return [{"event": "removed", "id": photo_id} for photo_id in ids]
            case ScanResult():
                counts = {name: getattr(change, name) for name in _COUNTS}
                return [{"event": "scan", "folders": list(change.folders), **counts, "offline": list(change.offline)}]
            case FolderReceipts(_, receipts):
                return [{"event": "rule", "id": r.photo_id, "path": os.fsdecode(r.path), "done": r.done} for r in receipts]
            case Notice():
                return [{"event": "notice", "code": change.code, "folder": change.folder, "message": change.message}]
            case NoticeResolved():
                return [{"event": "resolved", "code": change.code, "folder": change.folder}]
        return []

    def _of_photos(self, event: str, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        paths = self._library.browsing.paths_of(ids)
        return ({"event": event, "id": photo_id, "path": paths[photo_id]} for photo_id in ids if photo_id in paths)

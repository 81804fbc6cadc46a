"""The command watch: looks after added folders until it is interrupted, and prints what happens as JSON lines."""

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from photodesk.app import Watched
from photodesk.cli.output import INTERRUPTED
from photodesk.cli.session import Session
from photodesk.domain.changes import FolderReceipts, PhotosAdded, PhotosRemoved, ScanResult, ThumbnailsReady
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.library.library import Library

POLL_S = 0.1


def watch(session: Session) -> int:
    """Watch folders. With --once: until all that is there now is taken up."""
    options = session.arguments
    named = session.given_paths(options.folder) if options.folder else None
    with session.watching(named, _Lines) as engine:
        _print({"event": "watching", "folders": [os.fsdecode(path) for path in engine.paths]})
        engine.start()
        try:
            while not (options.once and engine.is_done()):
                time.sleep(POLL_S)
        except KeyboardInterrupt:
            return INTERRUPTED
    return 1 if engine.offline else 0


class _Lines:
    """Prints what is told, from any thread, a line for each photo and each fact."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()

    def tell(self, change: object) -> None:
        for line in self._lines(change):
            with self._lock:
                _print(line)

    def _lines(self, change: object) -> Sequence[dict[str, Any]]:
        match change:
            case PhotosAdded(ids):
                return self._of_photos("added", ids)
            case ThumbnailsReady(ids):
                return self._of_photos("ready", ids)
            case PhotosRemoved(ids):
                return [{"event": "removed", "id": photo_id} for photo_id in ids]
            case ScanResult() as scan:
                found = {name: getattr(scan, name) for name in ("added", "known", "changed", "moved", "missing", "back")}
                return [{"event": "scan", "folders": list(scan.folders), **found, "offline": list(scan.offline)}]
            case FolderReceipts(folder_id, photos):
                receipts = reversed(self._library.folders.receipts(folder_id, photos * 8))
                newest = [receipt for receipt in receipts][-photos * 8 :]
                return [{"event": "rule", "id": r.photo_id, "path": os.fsdecode(r.path), "done": r.done} for r in newest]
            case Notice():
                return [{"event": "notice", "code": change.code, "folder": change.folder, "message": change.message}]
            case NoticeResolved():
                return [{"event": "resolved", "code": change.code, "folder": change.folder}]
        return []

    def _of_photos(self, event: str, ids: Sequence[int]) -> list[dict[str, Any]]:
        paths = self._library.browsing.paths(ids)
        return [{"event": event, "id": photo_id, "path": os.fsdecode(paths[photo_id])} for photo_id in ids if photo_id in paths]


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=True), flush=True)
    sys.stdout.flush()

"""What changed, told in the UI thread: one hub of typed signals, coalesced."""

import threading
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumsChanged,
    CopiesChanged,
    Edited,
    EditProgress,
    FolderReceipts,
    FoldersChanged,
    HistoryChanged,
    JobsChanged,
    PhotosAdded,
    PhotosChanged,
    PhotosEdited,
    PhotosRemoved,
    PreviewsReady,
    Redone,
    ScanResult,
    TagsChanged,
    TagTreeChanged,
    ThumbnailsReady,
    Undone,
)
from photodesk.domain.importing import ImportFinished, ImportProgressed
from photodesk.domain.own_trash import Emptied, EmptyingProgress
from photodesk.domain.pending import Applied, ApplyProgress, PendingChanged
from photodesk.domain.problems import Notice, NoticeResolved

MOST_ITEMS = 50
WAIT_MS = 100

_WITH_IDS: tuple[type, ...] = (PhotosAdded, PhotosChanged, PhotosRemoved, ThumbnailsReady, PreviewsReady)
_EACH: tuple[type, ...] = (
    ScanResult, FolderReceipts, TagsChanged, TagTreeChanged, PhotosEdited, AlbumsChanged, AlbumPhotosChanged, Edited, Undone, Redone,
    ApplyProgress, Applied, ImportProgressed, ImportFinished,
)  # fmt: skip


class Events(QObject):
    """Made once, in the UI thread. `tell` may be called from any thread; slots run in the UI thread.

    Changes of photos are gathered for up to 100 ms or 50 items and told as one; `urgent` ones go through at once.
    Scans, changes of edits, and how far imports and changes of files are, are each told, in order, after those of photos. Of the others
    only the newest of a burst is told.
    """

    photos_added = Signal(object)
    photos_changed = Signal(object)
    photos_removed = Signal(object)
    thumbnails_ready = Signal(object)
    previews_ready = Signal(object)
    copies_changed = Signal(object)
    """CopiesChanged: what was found of copies, decided on or staged."""
    folders_changed = Signal(object)
    folder_receipts = Signal(object)
    scan_finished = Signal(object)
    jobs_changed = Signal(object)
    problems_changed = Signal(int)
    tags_changed = Signal(object)
    """TagsChanged or TagTreeChanged."""
    photos_edited = Signal(object)
    albums_changed = Signal(object)
    """AlbumsChanged or AlbumPhotosChanged."""
    edited = Signal(object)
    edit_progressed = Signal(object)
    undone = Signal(object)
    redone = Signal(object)
    history_changed = Signal(object)
    import_progressed = Signal(object)
    import_finished = Signal(object)
    pending_changed = Signal(object)
    """PendingChanged: how many file changes of each kind are staged."""
    apply_progressed = Signal(object)
    applied = Signal(object)
    emptying_progressed = Signal(object)
    emptied = Signal(object)
    notice_raised = Signal(object)
    notice_resolved = Signal(object)

    _something_waits = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._ids: dict[type, dict[int, None]] = {}
        self._each: list[object] = []
        self._latest: dict[object, object] = {}
        self._armed = False
        self._hurried = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._on_time)
        self._something_waits.connect(self._on_something_waits, Qt.ConnectionType.QueuedConnection)
        self._signals: dict[type, Any] = {
            PhotosAdded: self.photos_added,
            PhotosChanged: self.photos_changed,
            PhotosRemoved: self.photos_removed,
            ThumbnailsReady: self.thumbnails_ready,
            PreviewsReady: self.previews_ready,
            CopiesChanged: self.copies_changed,
            FoldersChanged: self.folders_changed,
            FolderReceipts: self.folder_receipts,
            ScanResult: self.scan_finished,
            JobsChanged: self.jobs_changed,
            TagsChanged: self.tags_changed,
            TagTreeChanged: self.tags_changed,
            PhotosEdited: self.photos_edited,
            AlbumsChanged: self.albums_changed,
            AlbumPhotosChanged: self.albums_changed,
            Edited: self.edited,
            EditProgress: self.edit_progressed,
            Undone: self.undone,
            Redone: self.redone,
            HistoryChanged: self.history_changed,
            ImportProgressed: self.import_progressed,
            ImportFinished: self.import_finished,
            PendingChanged: self.pending_changed,
            ApplyProgress: self.apply_progressed,
            Applied: self.applied,
            EmptyingProgress: self.emptying_progressed,
            Emptied: self.emptied,
        }

    def tell(self, change: object, *, urgent: bool = False) -> None:
        """Tell one fact, after its commit."""
        with self._lock:
            if isinstance(change, _WITH_IDS):
                waiting = self._ids.setdefault(type(change), {})
                waiting.update(dict.fromkeys(change.ids))  # type: ignore[attr-defined]  # every type of _WITH_IDS has ids
                urgent = urgent or len(waiting) >= MOST_ITEMS
            elif isinstance(change, CopiesChanged):
                before = self._latest.get(CopiesChanged)
                self._latest[CopiesChanged] = together(before, change) if isinstance(before, CopiesChanged) else change
            elif isinstance(change, _EACH):
                self._each.append(change)
            elif isinstance(change, Notice | NoticeResolved):
                key = (type(change), change.code, change.folder)
                self._latest.pop(key, None)  # what was told last is heard last
                self._latest[key] = change
            else:
                self._latest[type(change)] = change
            wake = not self._armed or (urgent and not self._hurried)
            self._armed = True
            self._hurried = self._hurried or urgent
        if wake:
            self._something_waits.emit(urgent)

    def tell_problems(self, count: int) -> None:
        """How many problems there are now."""
        with self._lock:
            self._latest[int] = count
            wake = not self._armed
            self._armed = True
        if wake:
            self._something_waits.emit(False)

    @Slot(bool)
    def _on_something_waits(self, urgent: bool) -> None:
        if urgent:
            self._timer.stop()
            self._on_time()
        elif not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_time(self) -> None:
        with self._lock:
            ids, self._ids = self._ids, {}
            each, self._each = self._each, []
            latest, self._latest = self._latest, {}
            self._armed = self._hurried = False
        for kind, found in ids.items():
            self._signals[kind].emit(kind(tuple(found)))
        for change in (*each, *latest.values()):
            self._emit_one(change)

    def _emit_one(self, change: object) -> None:
        if isinstance(change, Notice):
            if change.code == "ROOT_BACK":
                self.notice_resolved.emit(NoticeResolved("ROOT_OFFLINE", change.folder))
            self.notice_raised.emit(change)
        elif isinstance(change, NoticeResolved):
            self.notice_resolved.emit(change)
        elif isinstance(change, int):
            self.problems_changed.emit(change)
        else:
            self._signals[type(change)].emit(change)


def together(before: CopiesChanged, change: CopiesChanged) -> CopiesChanged:
    """Both as one; where one of them is about any photo, so are both."""
    return CopiesChanged.of((*before.ids, *change.ids)) if before.ids and change.ids else CopiesChanged()

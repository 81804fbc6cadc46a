"""The state of the queue for everybody who shows it."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.domain.changes import JobGroup, JobsChanged, PhotosAdded
from photodesk.ui.jobs.wording import SCAN, end_text, is_active

THROTTLE_MS = 100


class JobModel(QObject):
    """`changed`: at most ten times a second. `ended(text)`: a line came to its end."""

    changed = Signal()
    ended = Signal(str)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = JobsChanged()
        self._scanning = False
        self._found = 0
        self._active: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(THROTTLE_MS)
        self._timer.timeout.connect(self.changed)
        events.jobs_changed.connect(self._on_jobs_changed)
        events.photos_added.connect(self._on_photos_added)
        events.scan_finished.connect(self._on_scan_finished)

    def groups(self) -> list[JobGroup]:
        """All lines, those with work first."""
        scan = [JobGroup(SCAN, "running", self._found, 0)] if self._scanning else []
        return scan + sorted(self._jobs.groups, key=lambda group: not is_active(group))

    def leading(self) -> JobGroup | None:
        """The line the status bar shows: the first one with work, one that runs before one that is paused."""
        active = [group for group in self.groups() if is_active(group)]
        return min(active, key=lambda group: (group.state != "running", group.kind != SCAN), default=None)

    @property
    def paused(self) -> bool:
        """Whether everything is paused."""
        return self._jobs.paused

    def active_count(self) -> int:
        """Lines with work."""
        return sum(is_active(group) for group in self.groups())

    def can_clear(self) -> bool:
        """Whether a line has something finished to forget."""
        return any(not is_active(group) and (group.done or group.cancelled) for group in self.groups())

    def _tell(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _on_jobs_changed(self, jobs: JobsChanged) -> None:
        self._jobs = jobs
        active = {group.kind for group in jobs.groups if is_active(group)}
        for group in jobs.groups:
            if group.kind in self._active and group.kind not in active:
                self.ended.emit(end_text(group))
        self._active = active
        self._tell()

    @Slot(object)
    def _on_photos_added(self, change: PhotosAdded) -> None:
        self._scanning = True
        self._found += len(change.ids)
        self._tell()

    @Slot(object)
    def _on_scan_finished(self, _result: object) -> None:
        self._scanning = False
        self._found = 0
        self._tell()

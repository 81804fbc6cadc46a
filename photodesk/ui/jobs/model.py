"""The state of the queue for everybody who shows it."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.bridge.edit_commands import EDIT
from photodesk.bridge.events import Events
from photodesk.domain.changes import EditProgress, JobGroup, JobsChanged, PhotosAdded
from photodesk.domain.pending import ApplyProgress
from photodesk.ui.jobs.wording import APPLY, SCAN, end_text, is_active

THROTTLE_MS = 100
EDIT_AFTER_MS = 1_000
"""An edit that is done sooner is not worth a line."""
ASKED_FOR = (APPLY, EDIT)
"""Kinds of lines that somebody waits for."""


class JobModel(QObject):
    """`changed`: at most ten times a second. `ended(text)`: a line came to its end."""

    changed = Signal()
    ended = Signal(str)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = JobsChanged()
        self._scanning = False
        self._found = 0
        self._lines: dict[str, JobGroup] = {}
        self._seen: dict[str, JobGroup] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(THROTTLE_MS)
        self._timer.timeout.connect(self.changed)
        self._edit: EditProgress | None = None
        self._edit_timer = QTimer(self)
        self._edit_timer.setSingleShot(True)
        self._edit_timer.setInterval(EDIT_AFTER_MS)
        self._edit_timer.timeout.connect(self._tell)
        self._files: JobGroup | None = None
        events.edit_progressed.connect(self._on_edit_progressed)
        events.apply_progressed.connect(self._on_apply_progressed)
        events.jobs_changed.connect(self._on_jobs_changed)
        events.photos_added.connect(self._on_photos_added)
        events.scan_finished.connect(self._on_scan_finished)

    def groups(self) -> list[JobGroup]:
        """All lines, those with work first."""
        scan = [JobGroup(SCAN, "running", self._found, 0)] if self._scanning else []
        if self._edit is not None and not self._edit_timer.isActive():
            scan.insert(0, JobGroup(EDIT, "running", self._edit.done, self._edit.total))
        if self._files is not None:
            scan.insert(0, self._files)
        return scan + sorted((*self._lines.values(), *self._jobs.groups), key=lambda group: not is_active(group))

    def leading(self) -> JobGroup | None:
        """The line the status bar shows: what the user waits for, then what the user began, one that runs before one that is paused."""
        active = [group for group in self.groups() if is_active(group)]
        kinds = (*ASKED_FOR, *self._lines, SCAN)

        def order(group: JobGroup) -> tuple[bool, bool, int]:
            place = kinds.index(group.kind) if group.kind in kinds else len(kinds)
            return group.kind not in ASKED_FOR, group.state != "running", place

        return min(active, key=order, default=None)

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

    def show_line(self, group: JobGroup) -> None:
        """A line of work that is not in the queue: its state now."""
        before, self._lines[group.kind] = self._lines.get(group.kind), group
        if group.state != "running":
            self._on_scan_finished(None)  # the photos it brought were no scan's
        if not is_active(group) and (before is None or is_active(before)):
            self.ended.emit(end_text(group))
        self._tell()

    def drop_line(self, kind: str) -> None:
        """Forget such a line."""
        self._lines.pop(kind, None)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _on_jobs_changed(self, jobs: JobsChanged) -> None:
        self._jobs = jobs
        for group in jobs.groups:
            before = self._seen.get(group.kind)
            # A short run may begin and end between two tellings.
            was_active = before is not None and is_active(before)
            if not is_active(group) and (was_active or group.done > (before.done if before else 0)):
                self.ended.emit(end_text(group))
        self._seen = {group.kind: group for group in jobs.groups}
        self._tell()

    @Slot(object)
    def _on_edit_progressed(self, edit: EditProgress) -> None:
        if edit.done >= edit.total:
            self._edit = None
            self._edit_timer.stop()
        elif self._edit is None:
            self._edit_timer.start()
        if edit.done < edit.total:
            self._edit = edit
        self._tell()

    @Slot(object)
    def _on_apply_progressed(self, told: ApplyProgress) -> None:
        if told.ended and self._files is not None:
            self.ended.emit(end_text(JobGroup(APPLY, "done", told.done - told.failed, told.total, told.failed)))
        self._files = None if told.ended else JobGroup(APPLY, "running", told.done, told.total, told.failed)
        self._tell()

    @Slot(object)
    def _on_photos_added(self, change: PhotosAdded) -> None:
        if not any(group.state == "running" for group in self._lines.values()):
            self._scanning = True
            self._found += len(change.ids)
            self._tell()

    @Slot(object)
    def _on_scan_finished(self, _result: object) -> None:
        self._scanning = False
        self._found = 0
        self._tell()

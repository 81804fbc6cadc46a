"""The line of an import among the jobs."""

import time

from photodesk.bridge.progress import SHOW_TIME_AFTER_S, SHOW_TIME_AFTER_SHARE
from photodesk.bridge.runners import IMPORT
from photodesk.domain.changes import JobGroup
from photodesk.domain.importing import ImportProgressed, ImportReport, ImportState


class ImportLine:
    """Follows one import after the other; time left goes by bytes, since photos and videos differ."""

    def __init__(self) -> None:
        self.group: JobGroup | None = None
        self._import_id = 0
        self._began, self._bytes_at_first, self._files_at_first = 0.0, 0, 0

    def progressed(self, told: ImportProgressed) -> JobGroup:
        """How far it is."""
        now = time.monotonic()
        if self._import_id != told.import_id or self.group is None or self.group.state != "running":
            self._import_id = told.import_id
            self._began, self._bytes_at_first, self._files_at_first = now, told.bytes_done, told.files_done
        elapsed_s, copied = now - self._began, told.bytes_done - self._bytes_at_first
        rate = seconds_left = None
        if elapsed_s >= SHOW_TIME_AFTER_S and copied:
            rate = (told.files_done - self._files_at_first) / elapsed_s or None
            if told.bytes_done >= told.bytes_total * SHOW_TIME_AFTER_SHARE:
                seconds_left = (told.bytes_total - told.bytes_done) * elapsed_s / copied
        self.group = JobGroup(IMPORT, "running", told.files_done, told.files_total, rate=rate, seconds_left=seconds_left)
        return self.group

    def ended(self, report: ImportReport, *, cancelled: bool) -> JobGroup:
        """It has ended, waits or was stopped."""
        done, failed = report.verified, sum(1 for each in report.files if each.state == "failed")
        if report.state is ImportState.DONE:
            state = "failed" if report.problems else "done"
        elif cancelled:
            state = "cancelled"
        else:
            state = "waiting" if report.state is ImportState.WAITING else "paused"
        self.group = JobGroup(IMPORT, state, done, max(report.planned, done), failed=failed)
        return self.group

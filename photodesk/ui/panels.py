"""The panels around the centre: shown and hidden, focused in turn, put away for the full screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from photodesk.ui.frame import Frame, put_away
from photodesk.ui.navigation import VIEWERS

if TYPE_CHECKING:
    from photodesk.ui.filmstrip.filmstrip import Filmstrip
    from photodesk.ui.jobs.panel import JobsPanel

JOBS_PX = 220


class Panels(QObject):
    """Filmstrip and Jobs are made when they are first shown. `changed`: a panel came or went."""

    changed = Signal()

    def __init__(
        self, frame: Frame, top: QWidget, status: QWidget, make_filmstrip: "Callable[[], Filmstrip]", make_jobs: "Callable[[], JobsPanel]",
        body: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(body)
        self._frame, self._top, self._status = frame, top, status
        self._make_filmstrip, self._make_jobs = make_filmstrip, make_jobs
        self.filmstrip: Filmstrip | None = None
        self.jobs: JobsPanel | None = None
        self.filmstrip_wanted = True
        self.jobs_height = JOBS_PX
        self._page = ""
        self._is_away = self._strip_is_away = self._jobs_come_back = False
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(frame)
        self._split.setStretchFactor(0, 1)
        self._strip_place = QVBoxLayout()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._split, 1)
        layout.addLayout(self._strip_place)
        layout.addWidget(status)
        frame.panels_changed.connect(self.changed)

    # -- shown and hidden

    def is_shown(self, panel: str) -> bool:
        """Whether it can be seen: sidebar, inspector, filmstrip or jobs."""
        if panel == "filmstrip":
            return self.filmstrip_wanted and self._page in VIEWERS and not self._strip_is_away
        if panel == "jobs":
            return self.jobs is not None and not self.jobs.isHidden()
        return self._frame.is_shown(panel)

    def show(self, panel: str, shown: bool) -> None:
        """Show or hide it."""
        if panel == "filmstrip":
            self.filmstrip_wanted, self._strip_is_away = shown, False
            self.follow(self._page)
        elif panel == "jobs":
            self._show_jobs(shown)
        else:
            self._frame.toggle(panel, shown)
        self.changed.emit()

    @Slot()
    def hide_jobs(self) -> None:
        """Put the Jobs panel away."""
        self.show("jobs", False)

    def follow(self, page: str) -> None:
        """The filmstrip belongs to pages that show photos large."""
        self._page = page
        wanted = self.is_shown("filmstrip")
        if wanted and self.filmstrip is None:
            self.filmstrip = self._make_filmstrip()
            self._strip_place.addWidget(self.filmstrip)
        if self.filmstrip is not None:
            self.set_visible(self.filmstrip, wanted)

    def _show_jobs(self, shown: bool) -> None:
        if shown and self.jobs is None:
            self.jobs = self._make_jobs()
            self._split.addWidget(self.jobs)
            self._split.setStretchFactor(1, 0)
        if self.jobs is None:
            return
        if not shown and self.jobs.isVisible():
            self.jobs_height = self.jobs.height()
        self.set_visible(self.jobs, shown)
        if shown:
            self._split.setSizes([max(200, self._split.height() - self.jobs_height), self.jobs_height])

    def put_away(self, away: bool) -> None:
        """Full screen: only the centre stays, until the user asks for a panel."""
        if away == self._is_away:
            return
        self._is_away = self._strip_is_away = away
        jobs_come_back, self._jobs_come_back = self._jobs_come_back, away and self.is_shown("jobs")
        self.set_visible(self._top, not away)
        self.set_visible(self._status, not away)
        if self._jobs_come_back or jobs_come_back:
            self._show_jobs(not away)
        self.follow(self._page)
        self.changed.emit()

    def set_visible(self, panel: QWidget, visible: bool) -> None:
        """Show or hide what has its place already; a focus inside it goes to the centre."""
        if visible:
            panel.show()
        else:
            put_away(panel, self._frame.centre)

    # -- the focus

    def _in_order(self) -> list[QWidget]:
        """The panels that can be seen, as they stand in the window."""
        every = (
            self._top, self._frame.sidebar, self._frame.centre, self._frame.inspector, self.jobs, self.filmstrip, self._status,
        )  # fmt: skip
        return [panel for panel in every if panel is not None and panel.isVisible()]

    def step_tab(self, by: int) -> bool:
        """Tab (1) and Shift+Tab (-1): the next control as they stand in the window. Qt's own order is that in which panels and pages were
        made, and leaves out what stands beside a focus proxy."""
        controls = [control for panel in self._in_order() for control in _controls(panel)]
        if not controls:
            return False
        focused = QApplication.focusWidget()
        here = controls.index(focused) if focused in controls else -1 if by > 0 else 0
        reason = Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        controls[(here + by) % len(controls)].setFocus(reason)
        return True

    def step_focus(self, by: int) -> QWidget | None:
        """Give the focus to the next (1) or previous (-1) panel that can be seen; returns it."""
        shown = [panel for panel in self._in_order() if _first_target(panel) is not None]
        if not shown:
            return None
        focused = QApplication.focusWidget()
        here = next((n for n, panel in enumerate(shown) if focused is not None and (panel is focused or panel.isAncestorOf(focused))), -1)
        chosen = shown[(here + by) % len(shown)] if here >= 0 else shown[0]
        target = _first_target(chosen)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        return chosen


def _first_target(panel: QWidget) -> QWidget | None:
    """What takes the focus for a panel: its proxy, or the first control in it."""
    proxy = panel.focusProxy()
    if proxy is not None and proxy.isEnabled() and proxy.isVisible():
        return proxy
    return next(iter(_controls(panel)), None)


def _controls(panel: QWidget) -> list[QWidget]:
    """What in a panel can be used with keys now."""
    every = [panel, *panel.findChildren(QWidget)]
    return [w for w in every if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None]

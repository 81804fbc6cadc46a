"""Says which pictures the grid needs: what is on the screen, then the next screen; nothing while the list rushes by."""

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from photodesk.domain.photos import PhotoRow

if TYPE_CHECKING:
    from photodesk.bridge.thumbnails import Thumbnails
    from photodesk.ui.grid.model import PhotoModel

MEMORY_S = 0.15
FAST_VIEWPORTS_PER_S = 2.0
RECHECK_MS = 60
ACTIVE_EVERY_S = 0.2


class Window(Protocol):
    """What part of the list is on the screen."""

    def isVisible(self) -> bool:
        """Whether anything of it is."""
        ...

    def visible_rows(self) -> range:
        """The rows on the screen."""
        ...

    def ahead_rows(self, direction: int) -> range:
        """The rows of the next screen in the direction of travel (1 down, -1 up)."""
        ...

    def box_pixels(self) -> tuple[int, int]:
        """The size of a photo's box in device pixels."""
        ...


class Loading(QObject):
    """Gathers changes until the event loop comes round, then tells `Thumbnails` what is needed."""

    def __init__(
        self, model: "PhotoModel", thumbnails: "Thumbnails", window: Window, parent: QObject, *, now_s: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._model, self._thumbnails, self._window, self._now_s = model, thumbnails, window, now_s
        self._track: deque[tuple[float, float]] = deque()
        self._direction = 1
        self._last_active = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def is_settled(self) -> bool:
        """Whether `Thumbnails` was told of all there is to know."""
        return not self._timer.isActive()

    def scrolled(self, position_px: int, viewport_px: int) -> None:
        """The list stands at another place now."""
        now = self._now_s()
        place = position_px / max(viewport_px, 1)
        if self._track and place != self._track[-1][1]:
            self._direction = 1 if place > self._track[-1][1] else -1
        self._track.append((now, place))
        self._forget(now)
        self.need()

    def user_acts(self) -> None:
        """The user turns the wheel, drags or presses keys (arrivals may move the list, too: that is not the user)."""
        now = self._now_s()
        if now - self._last_active > ACTIVE_EVERY_S:
            self._last_active = now
            self._thumbnails.user_active()

    def leave(self) -> None:
        """The grid is not on the screen any more: it needs nothing, and others may wish."""
        self._timer.stop()
        self._thumbnails.show((), (), *self._window.box_pixels())

    def speed(self) -> float:
        """Viewports per second, over the last moments; a single jump counts as standing still."""
        self._forget(self._now_s())
        if len(self._track) < 3:
            return 0.0
        (began, first), (ended, last) = self._track[0], self._track[-1]
        return abs(last - first) / max(ended - began, 0.001)

    def need(self) -> None:
        """What is on the screen changed."""
        if not self._timer.isActive():
            self._timer.start(0)

    def _forget(self, now: float) -> None:
        while self._track and self._track[0][0] < now - MEMORY_S:
            self._track.popleft()

    @Slot()
    def _on_time(self) -> None:
        if not self._window.isVisible():
            return
        if self.speed() >= FAST_VIEWPORTS_PER_S:
            self._thumbnails.show((), (), *self._window.box_pixels())
            self._timer.start(RECHECK_MS)
            return
        visible = self._known(self._window.visible_rows())
        ahead = self._known(self._window.ahead_rows(self._direction)) if len(visible) else []
        self._thumbnails.show(visible, ahead, *self._window.box_pixels())

    def _known(self, rows: range) -> list[PhotoRow]:
        return [data for row in rows if (data := self._model.row_data(row)) is not None]

"""Zoom and pan of several views as one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from photodesk.ui.viewing.canvas import Canvas


class LinkedViews(QObject):
    """What the user does in one view the others follow: the same scale, and the same point of the photo in the middle, as a share of its
    width and height. Photos of other sizes keep that point as far as their edges allow."""

    def __init__(self, views: Sequence[Canvas], parent: QObject) -> None:
        super().__init__(parent)
        self._views: list[Canvas] = []
        self.is_linked = True
        for view in views:
            self.add(view)

    def add(self, view: Canvas) -> None:
        """One more."""
        self._views.append(view)
        view.zoomed.connect(self._on_zoomed)

    def link(self, linked: bool, leader: Canvas) -> None:
        """Link them, beginning where *leader* is; or let each go its own way."""
        self.is_linked = linked
        self._follow(leader)

    def _follow(self, leader: object) -> None:
        if self.is_linked and isinstance(leader, Canvas):
            for view in self._views:
                if view is not leader:
                    view.follow(leader.framing.zoom)

    @Slot()
    def _on_zoomed(self) -> None:
        self._follow(self.sender())

"""The page of copies as a user sees it."""

from PySide6.QtCore import Qt
from real_window import OpenWindow

from photodesk.domain.copies import Copy
from photodesk.ui.duplicates.frame import CopyFrame
from photodesk.ui.duplicates.page import DuplicatesPage


class Reviewed:
    """The window with the page of copies, as a user sees it."""

    def __init__(self, desk: OpenWindow) -> None:
        self.desk = desk
        if desk.navigation.page != "duplicates":
            desk.choose("library.duplicates")
        page = desk.window.centre.page("duplicates")
        assert isinstance(page, DuplicatesPage)
        self.page = page
        self.wait()

    def wait(self) -> None:
        """Until all that is asked for is answered, and edits are done."""
        self.desk.wait(self._is_quiet)

    def _is_quiet(self) -> bool:
        app, review = self.desk.app, self.page.review
        edits = app.commands.unsaved() or app.lanes.edits.activeThreadCount()
        return not (edits or app.events._armed or review.is_outdated() or app.queries._open or not review.walk)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press it, and wait for what comes of it."""
        self.desk.key(key, modifiers)
        self.wait()

    def frames(self) -> dict[str, CopyFrame]:
        """What stands side by side, by folder and name."""
        return {frame.place.text(): frame for frame in self.page.frames.frames if frame.isVisible()}

    def states(self) -> dict[str, str]:
        """What is said of each."""
        return {name: frame.state.text() for name, frame in self.frames().items()}

    def current(self) -> str:
        """The photo that keys act on."""
        return next(name for name, frame in self.frames().items() if frame.photo_id == self.page.current_id())

    def title(self) -> str:
        """Which group it is."""
        return self.page.group_bar.title.text()

    def counts(self) -> str:
        """How many there are."""
        return self.page.heading.counts.text()

    def staged(self) -> int:
        """How many photos are staged in the library."""
        return self.desk.app.library.browsing.count("is:staged")

    def copies(self) -> list[Copy]:
        """The photos of the group."""
        seen = self.page.review.seen
        return [] if seen is None else [seen.copies[photo_id] for photo_id in seen.order]

"""From which colours to which a photo is converted, in words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodesk.ui.viewing.states import plain_name

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.library.library import Library


class ProfileLine(QObject):
    """Asks the library for the profile of one photo at a time. `text_changed`: empty until the answer is there."""

    text_changed = Signal(str)

    def __init__(self, queries: "Queries | None", parent: QObject) -> None:
        super().__init__(parent)
        self._queries = queries
        self._asked: Ticket | None = None

    def ask(self, photo_id: int | None) -> None:
        """Another photo is shown; None: a file outside of the library."""
        self.text_changed.emit("")
        if self._asked is not None:
            self._asked.cancel()
        if self._queries is None or photo_id is None:
            return

        def question(library: "Library") -> str | None:
            details = library.browsing.details(photo_id)
            profile = details["profile"] if details is not None else None
            return None if profile is None else str(profile)

        self._asked = self._queries.ask(self, question, self._take)

    def _take(self, profile: str | None) -> None:
        if profile is None or "sRGB" in profile:
            self.text_changed.emit("sRGB")
        else:
            self.text_changed.emit(self.tr("{profile} to sRGB").format(profile=plain_name(profile)))

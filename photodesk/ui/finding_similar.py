"""Find Similar: photos like one of the library, or like any file, as a list with its own place on the way back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from photodesk.domain.likeness import SimilarPhotos
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.questions import choose_file
from photodesk.ui.widgets.wording import photos, plain_name

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

REFUSED = "similar"


class FindingSimilar(QObject):
    """Binds its actions itself."""

    def __init__(
        self, parts: "Parts", actions: ActionRegistry, navigation: Navigation, attention: Attention, messages: Messages, window: QWidget
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._likenesses, self._actions, self._navigation = parts.likenesses, actions, navigation
        self._attention, self._messages, self._window = attention, messages, window
        actions.on("similar.find", self._on_find)
        actions.on("similar.find_file", self._on_find_file)
        attention.turned.connect(self._on_turned)
        parts.likenesses.found.connect(self._on_found)
        parts.likenesses.refused.connect(self._on_refused)
        self._on_turned()

    @Slot()
    def _on_turned(self) -> None:
        self._actions.enable(("similar.find",), self._attention.is_any())

    @Slot()
    def _on_find(self) -> None:
        """Of several selected photos the current one counts, where it is one of them."""
        ids = self._attention.ids()
        if ids:
            current = self._navigation.shown_id() or self._navigation.grid.current_id()
            self._messages.flash(self.tr("Looking for similar photos"))
            self._likenesses.find(current if current is not None and current in ids else ids[0])

    @Slot()
    def _on_find_file(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        choose_file(self._window, self.tr("Find Similar to a File"), start, self.find_file)

    @Slot(str)
    def find_file(self, path: str) -> None:
        """Photos like a file, which need not be of the library."""
        self._messages.flash(self.tr("Looking for similar photos"))
        self._likenesses.find_file(path)

    @Slot(object)
    def _on_found(self, similar: SimilarPhotos) -> None:
        self._messages.end_state(REFUSED)
        name = plain_name(similar.name)
        if not similar.photos:
            self._messages.say(self.tr("No other photo of the library is like {name}").format(name=name))
            return
        self._navigation.show_similar(similar)
        self._messages.flash(self.tr("Similar to {name} · {photos}").format(name=name, photos=photos(len(similar.photos))))

    @Slot(str)
    def _on_refused(self, reason: str) -> None:
        self._messages.tell_state(REFUSED, reason, (self.tr("Choose a File…"), self._on_find_file))

"""Edits on their way, as the window knows them: whose steps they are, whom they left out, and that none is lost unsaid at the end."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from photodesk.domain.changes import Edited
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.questions import Question, ask
from photodesk.ui.widgets.wording import number, photos, plain_name

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

MOST_NAMES = 3


class Unsaved(QObject):
    """`may_close` is asked before the window closes: it then waits until all is saved, or asks when that is not possible."""

    def __init__(self, parts: "Parts", navigation: Navigation, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._commands, self._pending = parts.commands, parts.pending
        self._navigation, self._messages, self._window = navigation, messages, window
        self._closing = self._leaving = False
        self._question: Question | None = None
        navigation.moved.connect(self._commands.flush)
        navigation.photo_shown.connect(self._on_photo_shown)
        parts.events.edited.connect(self._on_edited)
        parts.pending.changed.connect(self._on_pending_changed)
        parts.commands.edits_failed.connect(self._on_edits_failed)

    def may_close(self) -> bool:
        """Whether nothing would be lost, or is wanted. Else what is left is tried once more, and the window closes when it is saved."""
        self._commands.flush()
        if self._leaving or not self._commands.unsaved():
            return True
        if self._closing:
            self._ask(self.tr("They are being saved still."))
        else:
            self._closing = True
            self._commands.retry_edits()
        return False

    def leave(self) -> None:
        """The session ends: nobody can be asked."""
        self._leaving = True

    def _ask(self, reason: str) -> None:
        if self._question is not None:
            return
        count = self._commands.unsaved()
        edits = self.tr("1 Edit") if count == 1 else self.tr("{n} Edits").format(n=number(count))
        title = self.tr("Close Without Saving {edits}?").format(edits=edits)
        text = self.tr("{reason} PhotoDesk keeps them only as long as it is open.").format(reason=reason)
        yes = self.tr("Discard {edits}").format(edits=edits)
        self._question = ask(self._window, title, text, yes, self.tr("Keep Open"), self._on_discarded)
        self._question.box.finished.connect(self._on_answered)

    @Slot()
    def _on_discarded(self) -> None:
        self._leaving = True
        self._window.close()

    @Slot()
    def _on_answered(self) -> None:
        self._question = None
        self._closing = False

    @Slot(object)
    def _on_pending_changed(self, _ids: object) -> None:
        if self._closing and not self._commands.unsaved():
            self._window.close()

    @Slot(str)
    def _on_edits_failed(self, sentence: str) -> None:
        if self._closing:
            self._ask(sentence)

    @Slot(int)
    def _on_photo_shown(self, _photo_id: int) -> None:
        self._commands.flush()

    @Slot(object)
    def _on_edited(self, edited: Edited) -> None:
        """Photos that are not in the library any more could not be edited: say which, as far as they are known here."""
        if not edited.gone:
            return
        rows = self._navigation.grid.photos
        places = [place for photo_id in edited.gone[:MOST_NAMES] if (place := rows.row_of(photo_id)) is not None]
        names = [plain_name(row.name) for place in places if (row := rows.known(place)) is not None]
        text = self.tr("{photos} left out, not in the library any more").format(photos=photos(len(edited.gone)))
        self._messages.say(f"{text}: {', '.join(names)}{'…' if len(names) < len(edited.gone) else ''}" if names else text)

"""What came of the last undo or revert: how many photos went back, and by name what stays as it is."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import Conflict, Edited
from photodesk.library.library import Library
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number, photos, plain_name, visible

MOST_LISTED = 1_000
MOST_LINES_SHOWN = 6


class Outcome(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, queries: Queries, parent: QWidget) -> None:
        super().__init__(parent)
        self._queries = queries
        self._ticket: Ticket | None = None
        self.text = TextLabel(wrap=True, parent=self)
        self.lines = QStringListModel(self)
        self.list = QListView(self)
        self.list.setModel(self.lines)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(self.tr("What Stays as It Is"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addWidget(self.list)
        self.hide()

    def clear(self) -> None:
        """Say nothing any more."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self.lines.setStringList([])
        self.hide()

    def say(self, text: str) -> None:
        """One sentence."""
        self.clear()
        self.list.hide()
        self.text.setText(text)
        self.show()
        announce(self, text)

    def show_undone(self, edits: Sequence[Edited]) -> None:
        """What an undo or revert did, and what it had to leave."""
        conflicts = [conflict for edited in edits for conflict in edited.conflicts]
        if len(edits) == 1:
            done = self.tr("Undone: {effect} · {photos}.").format(effect=plain_name(edits[0].label), photos=photos(edits[0].changed))
        else:
            done = self.tr("{n} edits undone.").format(n=number(len(edits)))
        left = self.tr("What stays as it is:") if conflicts else ""
        self.say(f"{done} {left}".strip())
        if conflicts:
            listed = conflicts[:MOST_LISTED]

            def question(library: Library) -> list[str]:
                return _lines(library, listed, len(conflicts) - len(listed))

            self._ticket = self._queries.ask(self, question, self._on_lines)

    def _on_lines(self, lines: list[str]) -> None:
        self._ticket = None
        self.lines.setStringList(lines)
        self.list.setFixedHeight(min(len(lines), MOST_LINES_SHOWN) * max(self.list.sizeHintForRow(0), 28) + 2 * self.list.frameWidth())
        self.list.show()


def _lines(library: Library, conflicts: Sequence[Conflict], more: int) -> list[str]:
    """One line for each, with the photo's name where it has one; runs in a lane."""
    paths = library.browsing.paths_of([c.photo_id for c in conflicts if c.photo_id is not None])
    lines = []
    for conflict in conflicts:
        name = paths.get(conflict.photo_id or 0, "").rpartition("/")[2]
        lines.append(f"{plain_name(name)}: {visible(conflict.message)}" if name else visible(conflict.message))
    return [*lines, *([f"… + {number(more)}"] if more else [])]

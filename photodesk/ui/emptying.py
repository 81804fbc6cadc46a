"""The library's own trash in the window: what is in it, the question before it is emptied, and what came of that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from photodesk.domain.changes import JobGroup
from photodesk.domain.own_trash import Emptied, EmptyingProgress, OwnTrash
from photodesk.ui.jobs.wording import EMPTYING
from photodesk.ui.questions import ask
from photodesk.ui.widgets.wording import files, plain_name, size

if TYPE_CHECKING:
    from photodesk.ui.shell import Shell

BANNER = "emptied"


class Emptying(QObject):
    """Binds its action itself."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._filing = window, window.parts.filing
        self._first = ""
        """The first file that stayed."""
        window.actions_table.on("pending.empty", self._on_empty)
        window.parts.events.emptying_progressed.connect(self._on_progressed)
        window.parts.events.emptied.connect(self._on_emptied)

    @Slot()
    def _on_empty(self) -> None:
        self._filing.ask_own_trash(self, self._on_trash_known)

    def _on_trash_known(self, found: list[OwnTrash]) -> None:
        count = sum(each.files for each in found)
        if not count:
            self._window.messages.say(self.tr("PhotoDesk’s own trash is empty."))
            return
        text = self.tr(
            "Drives without a Trash have one of PhotoDesk’s. It holds {files} ({size}) in {folders}. They can’t be restored once they are "
            "deleted, and Undo can’t bring them back."
        ).format(
            files=files(count), size=size(sum(each.bytes for each in found)), folders=", ".join(plain_name(each.folder) for each in found)
        )  # fmt: skip
        yes = self.tr("Delete {files}").format(files=files(count).title())
        ask(self._window, self.tr("Empty PhotoDesk’s Trash"), text, yes, self.tr("Keep Files"), self._on_agreed)

    @Slot()
    def _on_agreed(self) -> None:
        self._window.messages.end_state(BANNER)
        self._filing.empty_own_trash()

    @Slot(object)
    def _on_progressed(self, told: EmptyingProgress) -> None:
        self._window.jobs.show_line(JobGroup(EMPTYING, "running", told.done, told.total, told.failed))

    @Slot(object)
    def _on_emptied(self, emptied: Emptied) -> None:
        self._window.jobs.drop_line(EMPTYING)
        text = self.tr("{files} deleted for good, {size} are free again").format(files=files(emptied.files), size=size(emptied.bytes))
        if not emptied.problems:
            self._window.messages.say(self.tr("Stopped: {text}.").format(text=text) if emptied.stopped else f"{text}.")
            return
        for problem in emptied.problems:
            self._window.activity.add(problem.message)
        stay = len(emptied.problems)
        stays = self.tr("1 file stays") if stay == 1 else self.tr("{files} stay").format(files=files(stay))
        text = self.tr("{text}; {stays}. {first}").format(text=text, stays=stays, first=emptied.problems[0].message)
        self._window.messages.tell_state(BANNER, text, (self.tr("Show in File Manager"), self._on_show))
        self._first = emptied.problems[0].path

    @Slot()
    def _on_show(self) -> None:
        self._window.errands.show_path(self._first)

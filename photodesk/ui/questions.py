"""The few questions that need an answer first: what cannot be undone, and which folder or file."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget


class Question(QObject):
    """A box whose title is the verb and whose buttons name what they do; the careful one is the default. `accepted`."""

    accepted = Signal()

    def __init__(self, parent: QWidget, title: str, text: str, yes: str, no: str) -> None:
        super().__init__(parent)
        self.box = QMessageBox(parent)
        self.box.setWindowTitle(title)
        self.box.setTextFormat(Qt.TextFormat.PlainText)
        self.box.setIcon(QMessageBox.Icon.NoIcon)
        self.box.setText(title)
        self.box.setInformativeText(text)
        self.yes: QPushButton = self.box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        self.no: QPushButton = self.box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        self.box.setDefaultButton(self.no)
        self.box.setEscapeButton(self.no)
        self.box.finished.connect(self._on_finished)
        self.box.open()

    @Slot()
    def _on_finished(self) -> None:
        if self.box.clickedButton() is self.yes:
            self.accepted.emit()
        self.box.deleteLater()
        self.deleteLater()


def ask(parent: QWidget, title: str, text: str, yes: str, no: str, accepted: Callable[[], object]) -> Question:
    """Ask without stopping the program; *accepted* is a bound method of a QObject."""
    question = Question(parent, title, text, yes, no)
    question.accepted.connect(accepted)
    return question


def choose_folder(parent: QWidget, title: str, start: str, chosen: Callable[[str], object]) -> QFileDialog:
    """The dialog for a folder, without stopping the program; *chosen* is a bound method of a QObject."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def choose_file(parent: QWidget, title: str, start: str, chosen: Callable[[str], object]) -> QFileDialog:
    """The same for a file that is there."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog

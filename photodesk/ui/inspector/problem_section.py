"""What is the matter with the file of the one photo that is shown."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.error_card import ErrorCard
from photodesk.ui.widgets.wording import visible


class ProblemSection(QWidget):
    """A card that stays as long as it says the same. `show_asked(path)`, `retry_asked(photo_id)`, `hide_asked(photo_id)`."""

    show_asked = Signal(str)
    retry_asked = Signal(int)
    hide_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._photo: Mapping[str, Any] = {}
        self._report = ""
        self._card: ErrorCard | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_photo(self, photo: Mapping[str, Any] | None) -> None:
        """Of this photo; None for several or none."""
        problem = photo["problem"] if photo is not None else None
        self._photo = photo or {}
        report = f"{visible(self._photo['path'])}\n{problem['stage']} · {problem['reason']}\n{problem['message']}" if problem else ""
        if report == self._report:
            return
        self._report = report
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if problem:
            actions: list[tuple[str, Callable[[], object]]] = [
                (self.tr("Show in File Manager"), self._on_show_clicked),
                (self.tr("Try Again"), self._on_retry_clicked),
                (self.tr("Hide Problem"), self._on_hide_clicked),
            ]
            self._card = ErrorCard(self._theme, visible(problem["message"]), actions, report=report)
            self._box.addWidget(self._card)
        self.setVisible(bool(problem))

    @Slot()
    def _on_show_clicked(self) -> None:
        self.show_asked.emit(self._photo["path"])

    @Slot()
    def _on_retry_clicked(self) -> None:
        self.retry_asked.emit(self._photo["id"])

    @Slot()
    def _on_hide_clicked(self) -> None:
        self.hide_asked.emit(self._photo["id"])

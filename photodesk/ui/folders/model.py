"""The added folders as rows."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photodesk.domain.folders import FolderState
from photodesk.ui.folders.facts import FolderLine
from photodesk.ui.folders.wording import name_of, scanned_text, status_hint, status_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import number, photos, plain_tip, visible

NAME, PHOTOS, SCANNED, STATUS, ACTION = range(5)
Index = QModelIndex | QPersistentModelIndex


class FolderModel(QAbstractTableModel):
    """Folders by path; rows stay the same objects' while none comes or goes."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: list[FolderLine] = []
        self._limited: frozenset[str] = frozenset()

    def set_lines(self, lines: Sequence[FolderLine], limited: Collection[str]) -> None:
        """Show these. *limited*: displays of folders with more directories than the system can watch."""
        before = [line.folder.id for line in self.lines]
        if before != [line.folder.id for line in lines]:
            self.beginResetModel()
            self.lines, self._limited = list(lines), frozenset(limited)
            self.endResetModel()
        elif (self.lines, self._limited) != (list(lines), frozenset(limited)):
            self.lines, self._limited = list(lines), frozenset(limited)
            self.tell_time()

    def tell_time(self) -> None:
        """ "Just now" is not so any more."""
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, ACTION))

    def is_polled(self, line: FolderLine) -> bool:
        """Whether it is looked through now and then instead of being watched."""
        return line.is_remote or line.folder.display in self._limited

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Folder"), self.tr("Photos"), self.tr("Last scan"), self.tr("Status"), "")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        folder, is_polled = line.folder, self.is_polled(line)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.DecorationRole if column == NAME:
                return self._theme.icon("folder-offline" if folder.state is FolderState.OFFLINE else "folder", size_px=16)
            case Qt.ItemDataRole.DecorationRole if column == STATUS and folder.state is FolderState.OFFLINE:
                return self._theme.icon("offline", size_px=16)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(status_hint(folder, is_polled=is_polled) if column == STATUS else visible(folder.display)) or None
            case Qt.ItemDataRole.AccessibleTextRole if column == NAME:
                parts = (name_of(folder), photos(folder.photos), scanned_text(folder.scanned_us), status_text(folder, is_polled=is_polled))
                return ", ".join(parts)
            case Qt.ItemDataRole.AccessibleDescriptionRole if column == NAME:
                return visible(folder.display)
            case Qt.ItemDataRole.ForegroundRole if column in (PHOTOS, SCANNED):
                return self._theme.text_secondary
        return None

    def _text(self, line: FolderLine, column: int) -> str:
        folder = line.folder
        match column:
            case 0:
                return name_of(folder)
            case 1:
                return number(folder.photos)
            case 2:
                return scanned_text(folder.scanned_us)
            case 3:
                return status_text(folder, is_polled=self.is_polled(line))
        return ""


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignTrailing if column == PHOTOS else Qt.AlignmentFlag.AlignLeading
    return side | Qt.AlignmentFlag.AlignVCenter

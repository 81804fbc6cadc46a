"""The tree view of the sidebar: keys, menus, renaming in place, and what may be dropped on which row."""

from array import array

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from photodesk.ui.photo_mime import PhotoMime, RowMime
from photodesk.ui.sidebar.chevron import draw_chevron
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.sidebar.model import SidebarModel
from photodesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
OPEN_AFTER_MS = 700
"""A closed branch that a drag rests on opens."""
PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Where the focus goes for a moment."""


class SidebarTree(QTreeView):
    """Letters are the window's keys, not a search in the tree. A click or Enter on a heading opens and closes it, F2 renames.
    `menu_asked(index, place)`: *place* is global. `left`: the focus went elsewhere. `photos_dropped(key, ids)`: on this row.
    `row_dropped(key, target key)`: an album or a tag, on another one or on its heading. `current_changed`: another row."""

    menu_asked = Signal(QModelIndex, QPoint)
    left = Signal()
    photos_dropped = Signal(str, object)
    row_dropped = Signal(str, str)
    current_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.drop_key = ""
        """The row that would take what is being dragged over it."""
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(OPEN_AFTER_MS)

    def is_in_use(self) -> bool:
        """Whether the user goes through the rows or writes in one."""
        return self.hasFocus() or self.state() is QAbstractItemView.State.EditingState

    def _toggle_section(self, index: QModelIndex) -> bool:
        entry = SidebarModel.entry(index)
        if entry is None or not entry.is_section:
            return False
        self.setExpanded(index, not self.isExpanded(index))
        return True

    def _aim(self, event: QDragMoveEvent | QDragEnterEvent | QDropEvent) -> str:
        """The key of the row that takes what is dragged here; "" for none."""
        entry = SidebarModel.entry(self.indexAt(event.position().toPoint()))
        return entry.key if entry is not None and self._takes(entry, event.mimeData()) else ""

    def _takes(self, entry: Entry, mime: QMimeData) -> bool:
        if isinstance(mime, PhotoMime):
            return entry.kind in ("album", "tag", "shortlist") or (entry.kind == "folder" and not entry.offline)
        if not isinstance(mime, RowMime):
            return False
        model = self.model()
        moved = SidebarModel.entry(model.index_of(mime.key)) if isinstance(model, SidebarModel) else None
        if moved is None:
            return False
        above = moved.path.rpartition("/")[0]
        if moved.kind == "tag":
            there = entry.kind == "tag" or entry.key == "section-tags"
        else:
            there = entry.kind == "album" or entry.key == "section-albums"
        return there and entry.path != above and not f"{entry.path}/".startswith(f"{moved.path}/")

    def _set_drop_key(self, key: str) -> None:
        if key != self.drop_key:
            self.drop_key = key
            self.viewport().update()

    # Qt overrides

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        painter.fillRect(rect, self._theme.panel)  # Qt colours it with the row
        if self.model().hasChildren(index):
            left = rect.left() if self.isRightToLeft() else rect.right() + 1 - self.indentation()
            draw_chevron(painter, self._theme, QRect(left, rect.top(), self.indentation(), rect.height()), is_open=self.isExpanded(index))

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def event(self, event: QEvent) -> bool:
        """F2 on a row with a name is meant for that row, not for photos."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.setAccepted(bool(self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not self._toggle_section(index):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            if self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
                self.edit(self.currentIndex())
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif not self._toggle_section(self.currentIndex()):
            self.activated.emit(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            self.menu_asked.emit(self.currentIndex(), self.viewport().mapToGlobal(row.center()))
        else:
            self.menu_asked.emit(self.indexAt(event.pos()), event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in PASSING and self.state() is not QAbstractItemView.State.EditingState:
            self.left.emit()

    # -- drag and drop

    def startDrag(self, actions: Qt.DropAction) -> None:
        entry = SidebarModel.entry(self.currentIndex())
        if entry is None or not self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(RowMime(entry.key))
        drag.setPixmap(self._picture(self.currentIndex()))
        drag.exec(Qt.DropAction.MoveAction)
        self.setState(QAbstractItemView.State.NoState)

    def _picture(self, index: QModelIndex) -> QPixmap:
        return self.viewport().grab(self.visualRect(index))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if isinstance(event.mimeData(), PhotoMime | RowMime):
            self.setState(QAbstractItemView.State.DraggingState)  # branches open under it
            event.accept()
        else:
            event.ignore()  # folders and files are meant for the window

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        key = self._aim(event)
        self._set_drop_key(key)
        if key:
            event.setDropAction(Qt.DropAction.MoveAction if isinstance(event.mimeData(), RowMime) else Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._set_drop_key("")

    def dropEvent(self, event: QDropEvent) -> None:
        key, mime = self._aim(event), event.mimeData()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self._set_drop_key("")
        if not key:
            event.ignore()
        elif isinstance(mime, PhotoMime):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.photos_dropped.emit(key, array("q", mime.ids))
        elif isinstance(mime, RowMime):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.row_dropped.emit(mime.key, key)

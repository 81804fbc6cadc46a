"""The panel at the side: choose what to look at."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QTreeView, QVBoxLayout, QWidget

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.views import Counts
from photodesk.library.library import Library
from photodesk.ui.sidebar.entries import Entry, entries, same_shape
from photodesk.ui.sidebar.model import SidebarModel
from photodesk.ui.sidebar.painting import RowDelegate, draw_chevron
from photodesk.ui.theme import Theme

REFRESH_MS = 500


class SidebarTree(QTreeView):
    """The tree; letters are the window's keys, not a search in the tree. A click or Enter on a heading opens and closes it.
    `menu_asked(index, place)`: *place* is global. `left`: the focus went elsewhere."""

    menu_asked = Signal(QModelIndex, QPoint)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def _toggle_section(self, index: QModelIndex) -> bool:
        entry = SidebarModel.entry(index)
        if entry is None or not entry.is_section:
            return False
        self.setExpanded(index, not self.isExpanded(index))
        return True

    # Qt overrides

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.fillRect(rect, self._theme.panel)  # Qt colours it with the row
        if self.model().hasChildren(index):
            left = rect.left() if self.isRightToLeft() else rect.right() + 1 - self.indentation()
            draw_chevron(painter, self._theme, QRect(left, rect.top(), self.indentation(), rect.height()), is_open=self.isExpanded(index))

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not self._toggle_section(index):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
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
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class Sidebar(QWidget):
    """`base_chosen(base)`: the user wants to see this list. `problems_chosen`: the page of problems. `counts_known(Counts)`: newly
    counted. `removal_asked(folder_id, path)`, `rescan_asked(folder_id)`, `show_asked(path)`: from the menu of a folder."""

    base_chosen = Signal(str)
    problems_chosen = Signal()
    counts_known = Signal(object)
    removal_asked = Signal(int, str)
    rescan_asked = Signal(int)
    show_asked = Signal(str)

    def __init__(self, theme: Theme, queries: Queries, events: Events, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._queries = theme, queries
        self._chosen = "all"
        self._ticket: Ticket | None = None
        self._again = False
        self.counts: Counts | None = None
        self._opened_first = ["section-library", "section-folders"]
        self.model = SidebarModel(theme, self)
        self.tree = SidebarTree(theme, self)
        self._set_up_tree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 8)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        for signal in (events.photos_added, events.photos_changed, events.photos_removed, events.scan_finished):
            signal.connect(self._on_something_changed)
        events.folders_changed.connect(self._on_folders_changed)
        events.problems_changed.connect(self._on_something_changed)

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setModel(self.model)
        tree.setItemDelegate(RowDelegate(self._theme, tree))
        tree.setHeaderHidden(True)
        tree.setIndentation(14)
        tree.setRootIsDecorated(False)
        tree.setAnimated(False)
        tree.setExpandsOnDoubleClick(True)
        tree.setFrameShape(QTreeView.Shape.NoFrame)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(self.tr("Library and Folders"))
        tree.menu_asked.connect(self._on_menu_asked)
        tree.left.connect(self._mark)
        tree.clicked.connect(self._on_chosen)
        tree.activated.connect(self._on_chosen)

    # -- what is shown

    @Slot()
    def refresh(self) -> None:
        """Count anew; while a count is under way the next one follows it."""
        if self._ticket is not None:
            self._again = True
            return
        self._ticket = self._queries.ask(self, partial(_count, self.model.entries), self._on_counted, failed=self._on_failed)

    def set_current(self, base: str) -> None:
        """Mark the row of this list; none when there is no such row."""
        index = self.model.index_of_base(base)
        entry = self.model.entry(index)
        self._choose(entry.key if entry is not None else "")

    def set_problems_current(self) -> None:
        """Mark Problems."""
        self._choose("problems")

    def current_folder(self) -> tuple[int, str] | None:
        """Id and path of the added folder that is chosen."""
        entry = self._chosen_entry()
        return None if entry is None or entry.folder_id is None else (entry.folder_id, entry.path)

    def current_path(self) -> str:
        """The path of the folder that is chosen; "" for another row."""
        entry = self._chosen_entry()
        return "" if entry is None else entry.path

    def _chosen_entry(self) -> Entry | None:
        return self.model.entry(self.model.index_of(self._chosen)) if self._chosen else None

    def _choose(self, key: str) -> None:
        """Who goes through the rows with keys, or closes folders, is not called back by every new count."""
        if key != self._chosen:
            self._chosen = key
            self._mark()

    @Slot()
    def _mark(self) -> None:
        index = self.model.index_of(self._chosen) if self._chosen else QModelIndex()
        above = index.parent()
        while above.isValid():  # in a closed folder: that one, for Qt would open it
            index = index if self.tree.isExpanded(above) else above
            above = above.parent()
        if index.isValid():
            self.tree.setCurrentIndex(index)
        else:
            self.tree.selectionModel().clear()

    def _on_counted(self, counted: "Counted") -> None:
        self._ticket = None
        counts = self.counts = counted.counts
        opened = self.opened_keys()
        if self.model.set_entries(counted.entries, made_anew=counted.made_anew):
            for key in opened:
                index = self.model.index_of(key)
                if index.isValid():
                    self.tree.expand(index)
            self._mark()
        self.counts_known.emit(counts)
        if self._again:
            self._again = False
            self._timer.start()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None
        if self._again:
            self._again = False
            self._timer.start()

    def open_first(self, keys: list[str]) -> None:
        """Which rows are open when the first ones come."""
        self._opened_first = keys

    def opened_keys(self) -> list[str]:
        """The keys of open rows; before there are rows, of those that will be: at first the headings."""
        if self.model.rowCount() == 0:
            return self._opened_first
        found: list[str] = []
        waiting = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        while waiting:
            index = waiting.pop()
            entry = self.model.entry(index)
            if entry is not None and self.tree.isExpanded(index):
                found.append(entry.key)
                waiting += [self.model.index(row, 0, index) for row in range(self.model.rowCount(index))]
        return found

    # -- what the user does

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is None or entry.is_section:
            return
        self._choose(entry.key)
        if entry.key == "problems":
            self.problems_chosen.emit()
        else:
            self.base_chosen.emit(entry.base)

    @Slot(QModelIndex, QPoint)
    def _on_menu_asked(self, index: QModelIndex, place: QPoint) -> None:
        entry = self.model.entry(index)
        if entry is not None and entry.path:
            menu = self._folder_menu(entry)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def _folder_menu(self, entry: Entry) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Show in File Manager"), lambda: self.show_asked.emit(entry.path))
        if entry.folder_id is not None:
            folder_id = entry.folder_id
            menu.addAction(self.tr("Rescan Folder"), lambda: self.rescan_asked.emit(folder_id))
            menu.addSeparator()
            menu.addAction(self.tr("Remove Folder from Library (Files Stay)…"), lambda: self.removal_asked.emit(folder_id, entry.path))
        return menu

    @Slot()
    def _on_something_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_folders_changed(self) -> None:
        self.refresh()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a thread found out. `made_anew`: rows came or went."""

    counts: Counts
    entries: tuple[Entry, ...]
    made_anew: bool


def _count(shown: tuple[Entry, ...], library: Library) -> Counted:
    """Thousands of folders are put together and compared here, not in the thread of the window."""
    counts = library.browsing.counts()
    found = entries(counts)
    return Counted(counts, shown if found == shown else found, not same_shape(shown, found))

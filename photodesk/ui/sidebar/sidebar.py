"""The panel at the side: choose what to look at."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QTreeView, QVBoxLayout, QWidget

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import Field, PhotosEdited
from photodesk.domain.views import Counts
from photodesk.ui.sidebar.counting import LateCounts
from photodesk.ui.sidebar.entries import DUPLICATES, PENDING, WATCHED, Entry
from photodesk.ui.sidebar.looking_up import PARTS, Found, look_up
from photodesk.ui.sidebar.model import SidebarModel
from photodesk.ui.sidebar.renaming import NameDelegate
from photodesk.ui.sidebar.tree import SidebarTree
from photodesk.ui.theme import Theme

REFRESH_MS, AFTER_EDIT_MS = 500, 50
LONG_LIST = 40
"""With more tags at the top than this, their section is closed at first."""


class Sidebar(QWidget):
    """`base_chosen(base)`: the user wants to see this list. `problems_chosen`, `duplicates_chosen`, `pending_chosen`, `watched_chosen`:
    a page.
    `counts_known(Counts)`: newly counted. `removal_asked(folder_id, path)`, `rescan_asked(folder_id)`, `show_asked(path)`: from the menu of
    a folder. `words_menu_asked(place)`: the menu of the current row: an album, a tag, the shortlist, the heading of albums."""

    base_chosen = Signal(str)
    problems_chosen = Signal()
    duplicates_chosen = Signal()
    pending_chosen = Signal()
    watched_chosen = Signal()
    counts_known = Signal(object)
    removal_asked = Signal(int, str)
    rescan_asked = Signal(int)
    show_asked = Signal(str)
    words_menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme, queries: Queries, events: Events, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._queries = queries
        self._chosen = "all"
        self._ticket: Ticket | None = None
        self._found = Found()
        self._outdated: frozenset[str] = frozenset()
        self._opened = {"section-library", "section-folders", "section-albums", "section-tags", "section-tools"}
        self._is_opened_first = True
        self.model = SidebarModel(theme, self)
        self.tree = SidebarTree(theme, self)
        self.names = NameDelegate(theme, self.tree)
        self._set_up_tree()
        self.late = LateCounts(queries, self.tree, self.model, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 8)
        layout.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._hear(events)

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setModel(self.model)
        tree.setItemDelegate(self.names)
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
        tree.expanded.connect(self._on_expanded)
        tree.collapsed.connect(self._on_collapsed)
        self.model.rowsInserted.connect(self._on_rows_inserted)

    def _hear(self, events: Events) -> None:
        for signal in (events.photos_added, events.photos_changed, events.scan_finished, events.problems_changed):
            signal.connect(self._on_photos_changed)
        events.photos_removed.connect(self._on_photos_removed)
        events.folders_changed.connect(self._on_folders_changed)
        events.albums_changed.connect(self._on_albums_changed)
        events.tags_changed.connect(self._on_tags_changed)
        events.photos_edited.connect(self._on_photos_edited)

    # -- what is shown

    @property
    def counts(self) -> Counts | None:
        """The numbers of the library's own lists, None before they are known."""
        return self._found.counts

    @Slot()
    def refresh(self) -> None:
        """Look up everything anew."""
        self._outdate(PARTS, 0)

    def set_current(self, base: str) -> None:
        """Mark the row of this list; none when there is no such row."""
        entry = self.model.entry(self.model.index_of_base(base))
        self._choose(entry.key if entry is not None else "")

    def set_page_current(self, page: str) -> None:
        """Mark the row of a page: problems, duplicates, pending or folders."""
        self._choose(page)

    def current_folder(self) -> tuple[int, str] | None:
        """Id and path of the added folder that is chosen."""
        entry = self._chosen_entry()
        return None if entry is None or entry.folder_id is None else (entry.folder_id, entry.path)

    def current_path(self) -> str:
        """The path of the folder that is chosen; "" for another row."""
        entry = self._chosen_entry()
        return entry.path if entry is not None and entry.kind == "folder" else ""

    def current_entry(self) -> Entry | None:
        """The row that actions on rows are meant for: the current one, else the one whose list is shown."""
        return self.model.entry(self.tree.currentIndex()) or self._chosen_entry()

    def reveal(self, key: str) -> bool:
        """Open what is around a row and bring it into sight; False where there is none."""
        index = self.model.index_of(key)
        if index.isValid():
            self.tree.scrollTo(index)  # opens it too
        return index.isValid()

    def rename(self, key: str) -> None:
        """Let the user write another name in this row."""
        if self.reveal(key):
            index = self.model.index_of(key)
            self.tree.setCurrentIndex(index)
            self.tree.edit(index)

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

    # -- what is asked

    def _outdate(self, parts: frozenset[str], wait_ms: int) -> None:
        """Ask for these parts, soon and together with what else is outdated by then."""
        self._outdated |= parts
        if self._ticket is None and (not self._timer.isActive() or wait_ms < self._timer.remainingTime()):
            self._timer.start(wait_ms)

    @Slot()
    def _on_time(self) -> None:
        if self._ticket is None:
            wanted, self._outdated = self._outdated, frozenset()
            question = partial(look_up, known=self._found, wanted=wanted)
            self._ticket = self._queries.ask(self, question, self._on_found, failed=self._on_failed)

    def _on_found(self, found: Found) -> None:
        if self._found.counts is None:
            self._close_long_list(found)
        self._found = found
        self.model.set_entries(found.entries)
        if not self.tree.is_in_use():
            self._mark()
        self.counts_known.emit(found.counts)
        self.late.look()
        self._go_on()

    def _on_failed(self, _error: Exception) -> None:
        self._go_on()

    def _go_on(self) -> None:
        """What changed meanwhile is looked up next."""
        self._ticket = None
        if self._outdated:
            self._timer.start(REFRESH_MS)

    # -- open branches

    def open_first(self, keys: list[str]) -> None:
        """Which rows are open when the first ones come."""
        self._opened, self._is_opened_first = set(keys), False

    def opened_keys(self) -> list[str]:
        """The keys of open rows, and of headings that open when they have rows."""
        return sorted(key for key in self._opened if key.startswith("section-") or not self.model.entries or self._is_there(key))

    def _is_there(self, key: str) -> bool:
        return self.model.index_of(key).isValid()

    def _close_long_list(self, found: Found) -> None:
        if self._is_opened_first and len(found.rows["tags"]) > LONG_LIST:
            self._opened.discard("section-tags")

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self._opened.add(entry.key)

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self._opened.discard(entry.key)

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """New rows are open where they were open before."""
        above = self.model.entry(parent)
        if above is not None and above.key in self._opened:
            self.tree.setExpanded(parent, True)
        waiting = [self.model.index(row, 0, parent) for row in range(first, last + 1)]
        while waiting:
            index = waiting.pop()
            entry = self.model.entry(index)
            rows = self.model.rowCount(index)
            if entry is not None and rows:
                self.tree.setExpanded(index, entry.key in self._opened)
                waiting += [self.model.index(row, 0, index) for row in range(rows)]

    # -- what the user does

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is None or entry.is_section:
            return
        self._choose(entry.key)
        if entry.key == "problems":
            self.problems_chosen.emit()
        elif entry.key == DUPLICATES:
            self.duplicates_chosen.emit()
        elif entry.key == PENDING:
            self.pending_chosen.emit()
        elif entry.key == WATCHED:
            self.watched_chosen.emit()
        else:
            self.base_chosen.emit(entry.base)

    @Slot(QModelIndex, QPoint)
    def _on_menu_asked(self, index: QModelIndex, place: QPoint) -> None:
        entry = self.model.entry(index)
        if entry is None:
            return
        if entry.kind == "folder":
            menu = self._folder_menu(entry)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)
        elif entry.kind in ("album", "smart", "tag", "shortlist") or entry.key == "section-albums":
            self.tree.setCurrentIndex(index)
            self.words_menu_asked.emit(place)

    def _folder_menu(self, entry: Entry) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Show in File Manager"), lambda: self.show_asked.emit(entry.path))
        if entry.folder_id is not None:
            folder_id = entry.folder_id
            menu.addAction(self.tr("Rescan Folder"), lambda: self.rescan_asked.emit(folder_id))
            menu.addSeparator()
            menu.addAction(self.tr("Remove Folder from Library (Files Stay)…"), lambda: self.removal_asked.emit(folder_id, entry.path))
        return menu

    # -- what happened

    @Slot()
    def _on_photos_changed(self) -> None:
        self._outdate(frozenset({"counts"}), REFRESH_MS)
        self.late.outdate()

    @Slot()
    def _on_photos_removed(self) -> None:
        """Their links went with them."""
        self._outdate(PARTS, REFRESH_MS)
        self.late.outdate()

    @Slot()
    def _on_folders_changed(self) -> None:
        self._outdate(frozenset({"counts"}), 0)

    @Slot()
    def _on_albums_changed(self) -> None:
        self._outdate(frozenset({"albums"}), AFTER_EDIT_MS)
        self.late.outdate()

    @Slot()
    def _on_tags_changed(self) -> None:
        self._outdate(frozenset({"tags"}), AFTER_EDIT_MS)
        self.late.outdate()

    @Slot(object)
    def _on_photos_edited(self, change: PhotosEdited) -> None:
        if change.field is Field.SHORTLISTED:
            self._outdate(frozenset({"counts"}), AFTER_EDIT_MS)
        self.late.outdate()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.late.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.late.look()

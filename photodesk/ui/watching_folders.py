"""Watched folders in the window: their page, its row in the sidebar, and what is said when a drive goes, comes back or lies elsewhere."""

import os
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.queries import Ticket
from photodesk.domain.changes import ScanResult
from photodesk.domain.folders import Folder, FolderState
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.library.folder_states import OFFLINE, READ_ONLY
from photodesk.ui.questions import choose_folder
from photodesk.ui.sidebar.entries import folder_query
from photodesk.ui.widgets.wording import plain_name, visible

if TYPE_CHECKING:
    from photodesk.ui.folders.page import FoldersPage
    from photodesk.ui.problems.page import ProblemsPage
    from photodesk.ui.shell import Shell

STATES = {FolderState.OFFLINE: ("ROOT_OFFLINE", OFFLINE), FolderState.READONLY: ("READ_ONLY", READ_ONLY)}
"""States of drives that a banner tells of."""
CODES = ("ROOT_OFFLINE", "READ_ONLY", "WATCH_LIMIT", "MASS_MISSING")


class WatchingFolders(QObject):
    """Binds its action itself. Remembers what the last scans found, and which folders can't be watched as a whole."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._navigation, self._verbs = window, window.navigation, window.parts.folders
        self._folders: dict[int, Folder] | None = None
        self._ticket: Ticket | None = None
        self._again = False
        self._limited: set[str] = set()
        self._results: dict[str, ScanResult] = {}
        self._to_place: Folder | None = None
        self._raised: set[int] = set()
        """Folders whose state was told at the start."""
        window.centre.add_page("folders", self._make_page)
        window.actions_table.on("folder.watched", self._navigation.show_folders)
        window.sidebar.watched_chosen.connect(self._navigation.show_folders)
        window.messages.retry_asked.connect(self._on_retry_asked)
        window.messages.folder_asked.connect(self._on_folder_asked)
        events = window.parts.events
        events.folders_changed.connect(self._on_folders_changed)
        events.scan_finished.connect(self._on_scan_finished)
        events.problems_changed.connect(self._on_problems_changed)
        events.folder_receipts.connect(self._on_folder_receipts)
        events.notice_raised.connect(self._on_notice_raised)
        events.notice_resolved.connect(self._on_notice_resolved)
        self._ask()

    def _make_page(self) -> "FoldersPage":
        from photodesk.ui.folders.page import FoldersPage

        errands = self._window.errands
        page = FoldersPage(self._window.theme, self._window.parts.queries, self._verbs)
        page.add_asked.connect(errands.choose_folder)
        page.rescan_asked.connect(errands.rescan_folder)
        page.removal_asked.connect(errands.remove_folder)
        page.show_asked.connect(errands.show_path)
        page.place_asked.connect(self._on_place_asked)
        page.opened.connect(self._on_opened)
        page.problems_asked.connect(self._on_problems_asked)
        page.show_limits(frozenset(self._limited))
        page.show_results(self._results)
        return page

    def _made(self) -> "FoldersPage | None":
        return cast("FoldersPage | None", self._window.centre.made("folders"))

    # -- what became of folders

    def _ask(self) -> None:
        if self._ticket is not None:
            self._again = True
            return
        self._ticket = self._verbs.ask_folders(self, self._on_folders)

    def _on_folders(self, folders: list[Folder]) -> None:
        self._ticket = None
        before, self._folders = self._folders, {folder.id: folder for folder in folders}
        if before is None:
            self._tell_states(folders)
        else:
            for folder in before.values():
                self._compare(folder, self._folders.get(folder.id))
        if self._again:
            self._again = False
            self._ask()

    def _tell_states(self, folders: list[Folder]) -> None:
        """At the start: the library knows them, and tells no more than what changes."""
        for folder in folders:
            if folder.state in STATES:
                code, text = STATES[folder.state]
                self._raised.add(folder.id)
                self._window.parts.events.tell(Notice(code, text.format(folder=folder.display), folder.display), urgent=True)

    def _compare(self, was: Folder, now: Folder | None) -> None:
        """What was told at the start may have been over by then; a folder at another place is told of. What becomes of a drive later is
        told by who looks after it."""
        tell = self._window.parts.events.tell
        if now is None or now.path != was.path:
            for code in CODES:
                tell(NoticeResolved(code, was.display), urgent=True)
        if now is None:
            return
        if was.id in self._raised and now.state is not was.state:
            self._raised.discard(was.id)
            tell(NoticeResolved(STATES[was.state][0], was.display), urgent=True)
        if now.path != was.path:
            text = self.tr("{folder} was found at {place}. Its photos, tags and ratings are as they were.")
            self._window.messages.say(text.format(folder=plain_name(was.display), place=plain_name(now.display)))

    # -- what happened

    @Slot()
    def _on_folders_changed(self) -> None:
        self._ask()
        self._refresh()

    @Slot(object)
    def _on_scan_finished(self, result: ScanResult) -> None:
        for path in result.folders:
            if path not in result.offline:
                self._results[path] = result
        if (page := self._made()) is not None:
            page.show_results(self._results)

    @Slot(int)
    def _on_problems_changed(self, _count: int) -> None:
        self._refresh()

    @Slot(object)
    def _on_folder_receipts(self, _change: object) -> None:
        if (page := self._made()) is not None:
            page.refresh_receipts()

    def _refresh(self) -> None:
        if (page := self._made()) is not None:
            page.refresh_soon()

    @Slot(object)
    def _on_notice_raised(self, notice: Notice) -> None:
        if notice.code == "WATCH_LIMIT" and notice.folder is not None:
            self._limited.add(notice.folder)
            self._show_limits()

    @Slot(object)
    def _on_notice_resolved(self, resolved: NoticeResolved) -> None:
        self._raised -= {i for i in self._raised if i in (self._folders or {}) and (self._folders or {})[i].display == resolved.folder}
        if resolved.code == "WATCH_LIMIT" and resolved.folder in self._limited:
            self._limited.discard(resolved.folder)
            self._show_limits()

    def _show_limits(self) -> None:
        if (page := self._made()) is not None:
            page.show_limits(frozenset(self._limited))

    # -- what the user does

    def _id_of(self, display: str) -> int | None:
        folders = (self._folders or {}).values()
        return next((folder.id for folder in folders if folder.display == display), None)

    @Slot(str)
    def _on_retry_asked(self, display: str) -> None:
        """From the banner of one folder."""
        folder_id = self._id_of(display)
        if folder_id is None:
            self._window.errands.rescan()
        else:
            self._window.errands.rescan_folder(folder_id)

    @Slot(str)
    def _on_folder_asked(self, display: str) -> None:
        self._navigation.show_folders()
        folder_id, page = self._id_of(display), self._made()
        if page is not None and folder_id is not None:
            page.reveal(folder_id)

    @Slot(object)
    def _on_place_asked(self, folder: Folder) -> None:
        self._to_place = folder
        title = self.tr("Where Is {folder} Now?").format(folder=visible(folder.display))
        choose_folder(self._window, title, os.path.dirname(os.fsdecode(folder.path)), self.place)

    @Slot(str)
    def place(self, path: str) -> None:
        """The folder that was asked about is here now; it is taken for it only when its photos are."""
        if self._to_place is not None:
            self._verbs.move(self._to_place, path)

    @Slot(str)
    def _on_opened(self, display: str) -> None:
        self._navigation.show_base(folder_query(display))

    @Slot(str)
    def _on_problems_asked(self, path: str) -> None:
        self._navigation.show_problems()
        cast("ProblemsPage", self._window.centre.page("problems")).select_below(path)

"""What a user can do with added folders beyond adding and removing them; what comes of it arrives as events."""

import os
from collections.abc import Callable

from PySide6.QtCore import QObject

from photodesk.bridge.commands import Commands
from photodesk.bridge.folder_watch import FolderWatch
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.folders import Folder, FolderRules
from photodesk.library.library import Library


class FolderVerbs(QObject):
    """One verb a method; all return at once, call them in the UI thread. `events.folders_changed` tells that states or settings changed,
    `scan_finished` what a scan found, `folder_receipts` what rules did. To remove a folder: `Commands.remove_folder`."""

    def __init__(self, library: Library, commands: Commands, queries: Queries, watch: FolderWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._commands, self._queries, self._watch = library, commands, queries, watch

    def rescan(self, folder_id: int) -> None:
        """Look through a folder now; of an offline one: try again."""
        self._commands.scan([folder_id])

    def set_mode(self, folder: Folder, mode: str) -> None:
        """When to look for changes: watch, daily or manual."""
        self._change(lambda: self._library.folders.set(folder.path, mode=mode))

    def set_protected(self, folder: Folder, protected: bool) -> None:
        """Whether files there are never moved or deleted."""
        self._change(lambda: self._library.folders.set(folder.path, protect=protected))

    def set_rules(self, folder_id: int, rules: FolderRules) -> None:
        """What is skipped there, and what is done with new photos."""
        self._change(lambda: self._library.folders.set_rules(folder_id, rules))

    def move(self, folder: Folder, place: str) -> None:
        """The folder's drive is mounted elsewhere now."""
        self._change(lambda: self._library.folders.move(folder.path, os.fsencode(place)))

    def ask_folders(self, owner: QObject, answer: Callable[[list[Folder]], None]) -> Ticket:
        """All folders with their states; delivered to a bound method of *owner*."""
        return self._queries.ask(owner, lambda library: library.folders.all(), answer)

    def _change(self, work: Callable[[], object]) -> None:
        self._commands.change_folders(work)

"""What is known of the drives of added folders: written to the catalog, and told."""

from photodesk.domain.changes import FoldersChanged
from photodesk.domain.folders import Folder, FolderState
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.library.told import Told
from photodesk.store import folders, jobs
from photodesk.store.database import Database

OFFLINE = "{folder} is offline. You can still browse and tag; nothing is removed. Connect its drive, then Retry."
READ_ONLY = "{folder} is read-only. Tags and ratings are saved to the library; files there can’t be moved, renamed or deleted."


class FolderStates:
    """May be used from any thread. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def offline(self, folder: Folder, told: Told) -> None:
        """It cannot be reached, or something else is at its place."""
        self._write(folder, FolderState.OFFLINE, told)
        if folder.state is FolderState.READONLY:
            told(NoticeResolved("READ_ONLY", folder.display))
        told(Notice("ROOT_OFFLINE", OFFLINE.format(folder=folder.display), folder.display))

    def back(self, folder: Folder, told: Told, *, before: str | None = None) -> None:
        """It is there again: what waited for it goes on. *before*: what it was called when it went."""
        with self._db.write() as tx:
            folders.change(tx, folder.id, state=FolderState.ONLINE.value)
            jobs.retry_folder(tx, folder.id)
        told(FoldersChanged())
        if before is not None:
            told(NoticeResolved("ROOT_OFFLINE", before))
        text = f"{folder.display} is back." if before is None else f"{before} is back as {folder.display}."
        told(Notice("ROOT_BACK", text, folder.display))

    def reachable(self, folder: Folder, state: FolderState, told: Told) -> None:
        """How it is reached: watched, slowly, only for reading."""
        if state is folder.state:
            return
        self._write(folder, state, told)
        if state is FolderState.READONLY:
            told(Notice("READ_ONLY", READ_ONLY.format(folder=folder.display), folder.display))
        elif folder.state is FolderState.READONLY:
            told(NoticeResolved("READ_ONLY", folder.display))

    def answered(self, folder: Folder) -> int:
        """A drive within it answers again; returns how many jobs go on."""
        with self._db.write() as tx:
            return jobs.retry_folder(tx, folder.id)

    def nobody_watches(self) -> None:
        """After a start or before the end: no folder is watched."""
        with self._db.write() as tx:
            folders.unwatch(tx)

    def _write(self, folder: Folder, state: FolderState, told: Told) -> None:
        with self._db.write() as tx:
            folders.change(tx, folder.id, state=state.value)
        told(FoldersChanged())

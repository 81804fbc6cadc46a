"""Folders and files that are dropped on the window or given at the start."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal, Slot

from photodesk.bridge.queries import Queries
from photodesk.library.library import Library
from photodesk.ui.centre import Centre
from photodesk.ui.widgets.wording import number, plain_name

BANNER = "drop"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was dropped. `photo_id`: of the first file when it is in the library; `added`: folders that are in it already;
    `ask`: whether new folders are offered first."""

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    photo_id: int | None = None
    added: tuple[str, ...] = ()
    ask: bool = True


def local_paths(mime: QMimeData) -> list[str]:
    """The files and folders of this computer in a drop, with names of any bytes."""
    return [_local_path(url) for url in mime.urls() if url.isLocalFile()]


def _local_path(url: QUrl) -> str:
    if os.name == "nt":
        return url.toLocalFile()
    return os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))


class Drops(QObject):
    """Dropped folders are offered in a strip, to be added or copied in; dropped files are offered to be imported; a file given at the
    start opens. `add_asked(paths)`, `import_asked(paths)`, `photo_found(id)`, `file_found(path)`, `folder_found(path)`: one that is
    already in the library."""

    add_asked = Signal(object)
    import_asked = Signal(object)
    photo_found = Signal(int)
    file_found = Signal(str)
    folder_found = Signal(str)

    def __init__(self, centre: Centre, queries: Queries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._centre, self._queries = centre, queries
        self._offered: list[str] = []
        self._dropped: list[str] = []

    def take(self, paths: Sequence[str], *, ask: bool) -> None:
        """Look what these are, in a lane. *ask*: offer folders instead of adding them."""
        wanted = tuple(paths)

        def question(library: Library) -> Dropped:
            return sort_out(library, wanted, ask=ask)

        if wanted:
            self._queries.ask(self, question, self._on_sorted, failed=self._on_failed)

    def _on_failed(self, _error: Exception) -> None:
        text = self.tr("This is on a drive that doesn’t answer. Nothing was added or copied. Wait for the drive, then try again.")
        self._centre.banners.raise_banner(BANNER, text)

    def _on_sorted(self, dropped: Dropped) -> None:
        if dropped.folders and dropped.ask:
            self._offer(list(dropped.folders), [*dropped.folders, *dropped.files])
        elif dropped.folders:
            self.add_asked.emit(list(dropped.folders))
        elif dropped.added:
            self.folder_found.emit(dropped.added[0])
        elif dropped.ask and dropped.files and (dropped.photo_id is None or len(dropped.files) > 1):
            self.import_asked.emit(list(dropped.files))
        else:
            self._open_file(dropped)

    def _open_file(self, dropped: Dropped) -> None:
        if dropped.photo_id is not None:
            self.photo_found.emit(dropped.photo_id)
        elif dropped.files:
            self.file_found.emit(dropped.files[0])
            self._offer_folder_of(dropped.files[0])

    def _offer(self, folders: list[str], everything: list[str]) -> None:
        """Once, in a strip: the photos stay where they are, or are copied."""
        self._offered, self._dropped = folders, everything
        if len(folders) == 1:
            text = self.tr("Add {folder}? Its photos stay where they are. Or copy them into the library’s folders.")
            text, title = text.format(folder=_name(folders[0])), self.tr("Add Folder")
        else:
            text = self.tr("Add {n} folders? Their photos stay where they are. Or copy them into the library’s folders.")
            text, title = (each.format(n=number(len(folders))) for each in (text, self.tr("Add {n} Folders")))
        actions = [(title, self._on_add), (self.tr("Copy In…"), self._on_copy_in)]
        self._centre.banners.raise_banner(BANNER, text, actions, icon="add-folder", put_away=self.tr("Cancel"))

    def _offer_folder_of(self, path: str) -> None:
        folder = os.path.dirname(path)
        self._offered = [folder]
        text = self.tr("{file} is not in the library. Its folder {folder} can be added; its photos stay where they are.")
        actions = [(self.tr("Add Folder"), self._on_add), (self.tr("Not Now"), self._on_cancel)]
        self._centre.banners.raise_banner(BANNER, text.format(file=_name(path), folder=_name(folder)), actions, icon="add-folder")

    @Slot()
    def _on_add(self) -> None:
        self._centre.banners.remove(BANNER)
        self.add_asked.emit(self._offered)

    @Slot()
    def _on_copy_in(self) -> None:
        self._centre.banners.remove(BANNER)
        self.import_asked.emit(self._dropped)

    @Slot()
    def _on_cancel(self) -> None:
        self._centre.banners.remove(BANNER)


def sort_out(library: Library, paths: Sequence[str], *, ask: bool = True) -> Dropped:
    """Which are folders (new or added), which are files, and whether the first file is in the library; runs in a lane. Raises
    Unreachable."""
    is_folder = {path: library.reaching.call(os.fsencode(path), partial(os.path.isdir, path)) for path in map(os.path.abspath, paths)}
    folders, files = ([path for path, is_one in is_folder.items() if is_one is wanted] for wanted in (True, False))
    known = {folder.path for folder in library.folders.all()}
    new = tuple(path for path in folders if os.fsencode(path) not in known)
    photo_id = library.browsing.find(os.fsencode(files[0])) if files else None
    return Dropped(new, tuple(files), photo_id, tuple(path for path in folders if path not in new), ask)


def _name(path: str) -> str:
    return plain_name(os.path.basename(path.rstrip("/")) or path)

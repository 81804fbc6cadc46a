"""What menus and panels ask to be done with files, folders and jobs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from photodesk.library.library import Library
from photodesk.ui.jobs.wording import APPLY, EMPTYING
from photodesk.ui.messages import Messages
from photodesk.ui.platform import Desktop, files_mime
from photodesk.ui.questions import ask, choose_folder
from photodesk.ui.widgets.wording import photos, plain_name, size

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

MOST_COPIED = 10_000


class Errands(QObject):
    """`folders_added(paths)`, `folder_removed(path)`: it is being done. All methods return at once."""

    folders_added = Signal(object)
    folder_removed = Signal(str)

    def __init__(self, parts: "Parts", desktop: Desktop, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._parts, self._desktop, self._messages, self._window = parts, desktop, messages, window
        self._folder_to_remove = (0, "")

    # -- folders

    @Slot()
    def choose_folder(self) -> None:
        """Let the user choose a folder to add."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        choose_folder(self._window, self.tr("Add Folder"), start, self.add_folder)

    @Slot(str)
    def add_folder(self, path: str) -> None:
        """Add one folder in place."""
        self.add_folders([path])

    @Slot(object)
    def add_folders(self, paths: Sequence[str]) -> None:
        """Add folders in place."""
        self._parts.commands.add_folders(list(paths))
        self.folders_added.emit(list(paths))

    @Slot()
    def rescan(self) -> None:
        """Look through all folders."""
        self._messages.expect_scan()
        self._messages.flash(self.tr("Looking through all folders"))
        self._parts.commands.scan()

    @Slot(int)
    def rescan_folder(self, folder_id: int) -> None:
        """Look through one folder."""
        self._messages.expect_scan()
        self._parts.commands.scan([folder_id])

    @Slot(int, str)
    def remove_folder(self, folder_id: int, path: str) -> None:
        """Ask, then forget a folder; its files stay."""
        self._folder_to_remove = (folder_id, path)
        text = self.tr(
            "{folder} is taken out of the library, with the ratings and tags its photos have here. Every file stays where it is. "
            "Adding the folder again brings the photos back, not their ratings and tags."
        ).format(folder=plain_name(path))
        ask(self._window, self.tr("Remove Folder from Library"), text, self.tr("Remove Folder"), self.tr("Keep Folder"), self._on_remove)

    @Slot()
    def _on_remove(self) -> None:
        folder_id, path = self._folder_to_remove
        self._parts.commands.remove_folder(folder_id)
        self.folder_removed.emit(path)

    # -- files

    def show_photo(self, photo_id: int) -> None:
        """Show a photo's file in the file manager."""
        self._parts.queries.ask(self, lambda library: library.browsing.details(photo_id), self._on_details_to_show)

    def _on_details_to_show(self, photo: dict[str, object] | None) -> None:
        if photo is not None:
            self._desktop.show_file(str(photo["path"]))

    @Slot(str)
    def show_path(self, path: str) -> None:
        """Show a file or folder in the file manager."""
        self._desktop.show_file(path)

    def notify(self, title: str, text: str) -> None:
        """Tell something to who looks elsewhere."""
        self._desktop.notify(title, text)

    @Slot()
    def show_library(self) -> None:
        """Show the library's folder."""
        self._desktop.open_folder(str(self._parts.paths.library))

    @Slot()
    def show_logs(self) -> None:
        """Show the folder of the log files."""
        self._desktop.open_folder(str(self._parts.paths.logs))

    def copy_files(self, photo_ids: Sequence[int]) -> None:
        """Put files on the clipboard, to be copied elsewhere."""
        ids = list(photo_ids[:MOST_COPIED])

        def question(library: Library) -> list[str]:
            found = library.browsing.paths_of(ids)
            return [found[photo_id] for photo_id in ids if photo_id in found]

        if ids:
            self._parts.queries.ask(self, question, self._on_paths_to_copy)

    def _on_paths_to_copy(self, paths: list[str]) -> None:
        QApplication.clipboard().setMimeData(files_mime(paths))
        self._messages.flash(self.tr("Copied · {photos}").format(photos=photos(len(paths))))

    # -- jobs and problems

    def rebuild(self, photo_ids: Sequence[int]) -> None:
        """Make thumbnails and previews of photos again."""
        if photo_ids:
            self._parts.commands.rebuild(list(photo_ids))
            self._messages.flash(self.tr("Made again · {photos}").format(photos=photos(len(photo_ids))))

    @Slot(int)
    def retry_photo(self, photo_id: int) -> None:
        """Try a photo with a problem again."""
        self._parts.commands.retry_photos([photo_id])

    @Slot(int)
    def hide_problem(self, photo_id: int) -> None:
        """Do not list a photo's problem any more."""
        self._parts.commands.hide_problems([photo_id])

    @Slot(str)
    def cancel_job(self, kind: str) -> None:
        """Stop what a line stands for."""
        if kind in (APPLY, EMPTYING):
            self._parts.filing.cancel()
        else:
            self._parts.commands.cancel(kind)

    @Slot()
    def pause_jobs(self) -> None:
        """Pause everything."""
        self._parts.commands.pause(None)

    @Slot()
    def resume_jobs(self) -> None:
        """Go on with everything."""
        self._parts.commands.resume(None)

    @Slot()
    def retry_jobs(self) -> None:
        """Try everything with a problem again."""
        self._parts.commands.retry()

    @Slot()
    def clear_jobs(self) -> None:
        """Forget finished jobs."""
        self._parts.commands.clear_finished()

    @Slot()
    def clear_cache(self) -> None:
        """Count the cache, then ask."""
        self._parts.queries.ask(self, _preview_bytes, self._on_cache_counted)

    def _on_cache_counted(self, number_of_bytes: int) -> None:
        text = self.tr(
            "Previews that take {size} are removed. Photos, ratings and tags are untouched; previews are made again when they are needed."
        ).format(size=size(number_of_bytes))
        ask(self._window, self.tr("Clear Cache"), text, self.tr("Clear Cache"), self.tr("Keep Cache"), self._parts.commands.clear_cache)


def _preview_bytes(library: Library) -> int:
    return library.derivatives.sizes().preview_bytes

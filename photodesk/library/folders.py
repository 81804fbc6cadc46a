"""Adding and forgetting folders. Files are never touched."""

import os
import stat
import time
from functools import partial

from photodesk.domain.folders import Folder, FolderRules, FolderState, Receipt
from photodesk.domain.problems import PhotoDeskError
from photodesk.library import relocating
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.reaching import Reaching
from photodesk.library.rules import cleaned
from photodesk.library.scanning import text_of
from photodesk.library.volumes import is_below
from photodesk.store import folder_rules, folders
from photodesk.store.database import Database

MODES = ("watch", "daily", "manual")


class FolderError(PhotoDeskError):
    """A folder that cannot be added or is not known: what happened, what is safe, what to do. `line` is for a terminal."""

    def __init__(self, happened: str, safe: str, remedy: str) -> None:
        super().__init__(f"{happened}. {safe.capitalize()}. {remedy[0].upper()}{remedy[1:]}.")
        self.line = f"{happened}; {safe}; {remedy}"


class Folders:
    """The added folders. A photo belongs to the innermost added folder above it."""

    def __init__(self, database: Database, reaching: Reaching, library: os.PathLike[str]) -> None:
        self._db, self._reaching = database, reaching
        self._library = os.fsencode(library)

    def all(self) -> list[Folder]:
        """Every added folder by path."""
        with self._db.read() as tx:
            return folders.every(tx)

    def find(self, path: bytes) -> Folder | None:
        """The added folder with exactly this path."""
        absolute = os.path.abspath(path)
        return next((folder for folder in self.all() if folder.path == absolute), None)

    def known(self, path: bytes) -> Folder:
        """The added folder with exactly this path. Raises FolderError when there is none."""
        folder = self.find(path)
        if folder is None:
            raise FolderError(f"{text_of(path)} is not one of the added folders", "nothing was changed", "`photodesk folders` lists them")
        return folder

    def above(self, path: bytes) -> Folder | None:
        """The innermost added folder that holds this path."""
        absolute = os.path.abspath(path)
        holding = [f for f in self.all() if absolute == f.path or absolute.startswith(f.path.rstrip(b"/") + b"/")]
        return max(holding, key=lambda f: len(f.path), default=None)

    def check(self, path: bytes) -> None:
        """Whether a folder can be added. Raises FolderError with a sentence."""
        absolute = os.path.abspath(path)
        name = text_of(absolute)
        try:
            readable = self._reaching.call(absolute, partial(_is_readable, absolute))
        except (OSError, Unreachable) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise FolderError(f"{name} can’t be reached ({why})", "nothing was added", "check the path, then try again") from error
        if not readable:
            raise FolderError(f"{name} is not a folder that can be read", "nothing was added", "check the path and its permissions")
        if absolute == self._library or absolute.startswith(self._library.rstrip(b"/") + b"/"):
            raise FolderError(f"{name} belongs to the PhotoDesk library itself", "nothing was added", "choose a folder with photos")

    def check_new(self, path: bytes) -> None:
        """The same, and whether its photos are in the library already by another path."""
        self.check(path)
        absolute = os.path.abspath(path)
        real, name = self._reaching.real(absolute), text_of(absolute)
        for folder in self.all():
            if folder.state is FolderState.OFFLINE or is_below(absolute, folder.path) or is_below(folder.path, absolute):
                continue
            try:
                other = self._reaching.real(folder.path)
            except Unreachable:  # what hangs keeps nobody from adding others
                continue
            if is_below(real, other):
                how, remedy = "is" if real == other else "lies in", "open it in the sidebar"
            elif is_below(other, real):
                how, remedy = "holds", "remove that one from the library, then add this one"
            else:
                continue
            text = f"{name} {how} {text_of(folder.path)} by another path, and that is in the library already"
            raise FolderError(text, "nothing was added", remedy)

    def add(self, path: bytes, protect: bool | None = None) -> Folder:
        """Add a folder in place (a known one keeps its photos). Raises FolderError with a sentence."""
        self.check_new(path)
        absolute = os.path.abspath(path)
        known = self.find(absolute)
        outer = self.above(absolute)
        with self._db.write() as tx:
            folder_id = known.id if known else folders.add(tx, absolute, text_of(absolute), time.time_ns() // 1000)
            if protect is not None:
                folders.change(tx, folder_id, protected=int(protect))
            if known is None and outer is not None:
                folders.rehome(tx, outer.id, folder_id, cut=os.path.relpath(absolute, outer.path))
        found = self.find(absolute)
        assert found is not None
        return found

    def remove(self, path: bytes) -> int:
        """Forget a folder; its files stay. Photos go to an added folder around it, if there is one. Returns how many were forgotten."""
        folder = self.known(path)
        outer = self.above(os.path.dirname(folder.path)) if folder.path != b"/" else None
        with self._db.write() as tx:
            if outer is not None:
                folders.rehome(tx, folder.id, outer.id, prefix=os.path.relpath(folder.path, outer.path))
            return folders.forget(tx, folder.id)

    def every_rule(self) -> dict[int, FolderRules]:
        """What is done with new photos, by folder, where there is anything."""
        with self._db.read() as tx:
            return folder_rules.every(tx)

    def rules(self, folder_id: int) -> FolderRules:
        """What is done with new photos of a folder."""
        return self.every_rule().get(folder_id, FolderRules())

    def set_rules(self, folder_id: int, rules: FolderRules) -> None:
        """From now on this is done with new photos of a folder. Raises PhotoDeskError with what is wrong."""
        wanted = cleaned(rules)
        with self._db.write() as tx:
            folder_rules.put(tx, folder_id, wanted)

    def receipts(self, folder_id: int, limit: int = 1_000) -> list[Receipt]:
        """What the rules did, the newest first."""
        with self._db.read() as tx:
            return folder_rules.listed(tx, folder_id, limit)

    def move(self, path: bytes, place: bytes) -> Folder:
        """The folder is *place* from now on: its drive is mounted elsewhere. Raises FolderError unless its photos are there."""
        folder, absolute = self.known(path), os.path.abspath(place)
        self.check(absolute)
        if self.find(absolute) is not None:
            raise FolderError(f"{text_of(absolute)} is an added folder already", "nothing was changed", "choose another place")
        if not relocating.holds_it(self._db, self._reaching, folder, absolute):
            raise FolderError(
                f"{text_of(absolute)} does not hold the photos of {folder.display}", "nothing was changed", "check the path, then try again"
            )
        relocating.move(self._db, self._reaching, folder, absolute)
        return self.known(absolute)

    def set(self, path: bytes, *, protect: bool | None = None, mode: str | None = None) -> Folder:
        """Change a folder's settings. Raises FolderError."""
        folder = self.known(path)
        if mode is not None and mode not in MODES:
            raise FolderError(f"{mode} is no way to watch a folder", "nothing was changed", f"choose {', '.join(MODES)}")
        values: dict[str, object] = {}
        if protect is not None:
            values["protected"] = int(protect)
        if mode is not None:
            values["mode"] = mode
        if values:
            with self._db.write() as tx:
                folders.change(tx, folder.id, **values)
        found = self.find(folder.path)
        assert found is not None
        return found


def _is_readable(path: bytes) -> bool:
    return stat.S_ISDIR(os.stat(path).st_mode) and os.access(path, os.R_OK | os.X_OK)

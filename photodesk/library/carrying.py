"""Carries the files of one change to their places and back, and finds out what became of one that was broken off."""

import errno
import logging
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from photodesk.domain.pending import ChangeKind
from photodesk.domain.problems import Reason
from photodesk.failpoints import reach
from photodesk.library import crossing, filing, filing_points, library_trash, trash_folders
from photodesk.library.filing import AnotherFile, Identity, Spot
from photodesk.library.refusals import AnotherDrive, NotDone, NoTrash, NoTrashAtAll, Unsettled
from photodesk.store.filings import NOWHERE, Batch, ChangeRow, FileRow

log = logging.getLogger(__name__)

ToTrash = Callable[[int, bytes], bytes]
"""(descriptor of a folder, name of a file in it) -> where the file is in the system's trash. Raises NoTrash, OSError."""


class Carrier:
    """The files of one batch. `roots`: paths of the added folders; `is_there`: whether one of them can be looked at."""

    def __init__(self, batch: Batch, roots: Mapping[int, bytes], to_trash: ToTrash | None, is_there: Callable[[int], bool]) -> None:
        self._batch, self._roots, self._to_trash, self._is_there = batch, roots, to_trash, is_there

    def carry(self, change: ChangeRow) -> ChangeRow:
        """Do it: all of its files or none. Their places are known then. Raises NotDone (AnotherDrive: it is to be copied), AnotherFile,
        OSError, Unsettled."""
        done: list[FileRow] = []
        begun = crossing.is_crossing(change)
        try:
            if begun:
                reach("cross.after_intent")
            for place, file in enumerate(change.files):
                done.append(self._one(change, place, file))
                filing_points.carried(self._batch.verb, change.kind)
            return self._whole(change, done)
        except (OSError, NotDone) as error:
            if not (begun or done) and isinstance(error, FileExistsError | FileNotFoundError | AnotherFile | NotDone):
                raise
            try:
                settled = self.settled(change)
            except OSError as unknown:
                raise Unsettled from unknown
            if settled is None:
                raise
            return settled

    def copied(self, change: ChangeRow, is_stopped: Callable[[], bool]) -> ChangeRow:
        """The same move by verified copies, beside their places still. Raises NotDone, OSError, CopyStopped."""
        return crossing.crossed(self._batch, change, self.spot, is_stopped)

    def settled(self, change: ChangeRow) -> ChangeRow | None:
        """What became of a change that was broken off: done, as far as it can't be taken back; None: it is as before.
        Raises NotDone, Unsettled, OSError."""
        folders = {each for file in change.files for each in (file.folder_id, file.to_folder_id) if each is not None}
        if not all(self._is_there(folder_id) for folder_id in folders & self._roots.keys()):
            raise Unsettled
        moving = [file for file in change.files if file.to_path != NOWHERE]
        found = [self._found(change, place, file) for place, file in enumerate(moving)]
        kept = [file for file in found if file is not None]
        if None not in found:
            for copy in change.files[len(moving) :]:
                self._remove_copy(copy)
            return self._whole(change, [*kept, *change.files[len(moving) :]])
        kept = [file for file in reversed(kept) if not self._took_back(change, file)]
        crossing.discard_parts(self._batch, change, self.spot)
        self.remove_folders(change.made)
        if kept and found[0] in kept:
            return self._whole(change, kept[::-1])
        if kept:
            log.error("%d files that belong to photo %d could not be put back beside it", len(kept), change.photo_id)
        return None

    def remove_folders(self, made: Sequence[tuple[int, bytes]]) -> None:
        """Folders that were made for files that are not there (any more) go, as far as nothing is in them."""
        for folder_id, path in sorted(made, key=lambda each: -len(each[1])):
            if folder_id in self._roots and Spot(self._roots[folder_id], path).absolute not in self._roots.values():
                try:
                    filing.remove_folder(self._roots[folder_id], path)
                except OSError:
                    log.exception("a folder that is empty stays")

    def spot(self, folder_id: int | None, path: bytes) -> Spot:
        """A place as the catalog writes it. Raises NotDone where its folder is no longer added."""
        if folder_id is None:
            return trash_folders.spot(path)
        if folder_id not in self._roots:
            raise NotDone(Reason.VANISHED, f"{_text(path)} was in a folder that is no longer added. It stays where it is.")
        return Spot(self._roots[folder_id], path)

    # -- one file

    def _one(self, change: ChangeRow, place: int, file: FileRow) -> FileRow:
        source = self.spot(file.folder_id, file.path)
        identity = Identity(file.inode, file.size, file.mtime_ns)
        if file.to_path == NOWHERE or (file.to_path is None and change.kind == ChangeKind.DELETE):
            filing.remove(source, identity)
            return file
        if file.to_path is not None:
            self._rename(source, self.spot(file.to_folder_id, file.to_path), identity)
            return file
        return self._trash(change, place, file, source, identity)

    def _rename(self, source: Spot, target: Spot, identity: Identity) -> None:
        try:
            filing.make_folders(target.root, target.folder)
            filing.rename(source, target, identity)
        except OSError as error:
            if error.errno == errno.EXDEV:
                raise AnotherDrive(target.absolute) from error
            raise

    def _trash(self, change: ChangeRow, place: int, file: FileRow, source: Spot, identity: Identity) -> FileRow:
        try:
            return replace(file, to_folder_id=None, to_path=self._to_systems_trash(source, identity, file.content_hash))
        except NoTrash:
            return self._to_library_trash(change, place, file, source, identity)

    def _to_systems_trash(self, source: Spot, identity: Identity, content: bytes | None) -> bytes:
        if self._to_trash is None or not _is_utf8(source.absolute):
            raise NoTrash("no trash takes this name")
        with filing.holding(source.root, source.folder) as folder:
            if not identity.fits(os.stat(source.name, dir_fd=folder, follow_symlinks=False)):
                raise AnotherFile(source.absolute)
            trashed = self._to_trash(folder, source.name)
            os.fsync(folder)
        facts = os.lstat(trashed)
        trash_folders.tell_origin(trashed, source.absolute)
        there = trash_folders.spot(trashed)
        if facts.st_ino != identity.inode and not _has_content(there, content):  # another one was put there in between
            filing.rename(there, source, Identity.of(facts))
            trash_folders.forget(trashed)
            raise AnotherFile(source.absolute)
        return trashed

    def _to_library_trash(self, change: ChangeRow, place: int, file: FileRow, source: Spot, identity: Identity) -> FileRow:
        """A trash of our own, by rename: nothing is copied, and what was where is written beside it."""
        path = library_trash.place_of(self._batch, change, place)
        target = Spot(source.root, path)
        content = file.content_hash or filing.content_hash(source)[0]
        try:
            filing.make_folders(target.root, target.folder)
            library_trash.write_note(target, file, content)
            filing.rename(source, target, identity)
        except (AnotherFile, FileExistsError, FileNotFoundError):
            library_trash.clear(target)
            raise
        except OSError as error:
            library_trash.clear(target)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise NoTrashAtAll(source.name, moves=change.kind == ChangeKind.MOVE) from error
        return replace(file, to_folder_id=file.folder_id, to_path=path)

    def _whole(self, change: ChangeRow, done: Sequence[FileRow]) -> ChangeRow:
        """The change with its files where they are now. Those that came from a trash are in it no more."""
        for file in done:
            if _is_in_trash(file.folder_id, file.path):
                self._forget_trashed(file)
        return replace(change, files=crossing.told(change, done) if crossing.is_crossing(change) else tuple(done))

    def _forget_trashed(self, file: FileRow) -> None:
        """After a file came back from the trash."""
        if file.folder_id is None:
            trash_folders.forget(file.path)
        else:
            library_trash.clear(self.spot(file.folder_id, file.path))

    def _remove_copy(self, file: FileRow) -> None:
        """A copy whose original is back goes; where that is not possible (any more) it stays."""
        copy = self.spot(file.folder_id, file.path)
        try:
            if filing.look(copy) is not None:
                filing.remove(copy, Identity(file.inode, file.size, file.mtime_ns))
        except OSError:
            log.exception("a copy stays beside its original, which is back")

    # -- what became of one

    def _found(self, change: ChangeRow, place: int, file: FileRow) -> FileRow | None:
        """The file at its new place; None: it is at its old one, or nowhere."""
        source = self.spot(file.folder_id, file.path)
        identity = Identity(file.inode, file.size, file.mtime_ns)
        if file.to_path:
            filing.finish_change_of_case(self.spot(file.to_folder_id, file.to_path))
        before = filing.look(source)
        is_there = before is not None and identity.fits(before)
        if file.to_path is not None:
            return file if self._is_at(file, source, is_there) else None
        if change.kind == ChangeKind.DELETE:
            return None if is_there else file
        trashed = trash_folders.find(source.absolute, identity)
        if trashed is not None and is_there:  # it was given a second name there, and has its first one still
            os.unlink(trashed)
            trash_folders.forget(trashed)
            return None
        if trashed is not None:
            trash_folders.tell_origin(trashed, source.absolute)
            return replace(file, to_folder_id=None, to_path=trashed)
        path = library_trash.place_of(self._batch, change, place)
        kept = replace(file, to_folder_id=file.folder_id, to_path=path)
        if self._is_at(kept, source, is_there):
            return kept
        library_trash.clear(Spot(source.root, path))
        return None

    def _is_at(self, file: FileRow, source: Spot, is_there: bool) -> bool:
        """Whether a file is at its new place."""
        assert file.to_path is not None
        target = self.spot(file.to_folder_id, file.to_path)
        after = filing.look(target)
        if after is None or not stat.S_ISREG(after.st_mode) or after.st_size != file.size:
            return False
        if after.st_mtime_ns != file.mtime_ns and not _has_content(target, file.content_hash):  # some file systems round times later
            return False
        if is_there:
            try:
                filing.finish_rename(source, target)
            except AnotherFile:
                return False
        return True

    def _took_back(self, change: ChangeRow, file: FileRow) -> bool:
        """Undo one file of a change whose other files did not get there."""
        if file.to_path is None:
            return False
        try:
            source, target = self.spot(file.folder_id, file.path), self.spot(file.to_folder_id, file.to_path)
            facts = filing.look(target)
            if facts is None:
                return False
            filing.rename(target, source, Identity.of(facts))
            if _is_in_trash(file.to_folder_id, file.to_path):
                self._forget_trashed(file.reversed())
        except (OSError, NotDone):
            log.exception("a file of photo %d could not be put back", change.photo_id)
            return False
        return True


def _is_in_trash(folder_id: int | None, path: bytes) -> bool:
    """Whether a place is in the system's trash or in ours."""
    return folder_id is None or library_trash.holds(path)


def _has_content(spot: Spot, content: bytes | None) -> bool:
    return content is not None and filing.content_hash(spot)[0] == content


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(path: bytes) -> str:
    return path.decode("utf-8", "replace")

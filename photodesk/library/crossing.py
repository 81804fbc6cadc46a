"""Files that go to another drive: verified copies beside their places, made as an import makes them. The originals are taken away later."""

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from photodesk.config import durable
from photodesk.domain.importing import SourceFile
from photodesk.domain.pending import ChangeKind
from photodesk.domain.problems import DecodeError, Reason, sentence
from photodesk.failpoints import reach
from photodesk.library import filing
from photodesk.library.filing import AnotherFile, Identity, Spot
from photodesk.library.importing.copying import TargetFailed, discard
from photodesk.library.importing.copying import copied as copied_by_import
from photodesk.library.importing.reading import Reader
from photodesk.library.refusals import NotDone
from photodesk.store.filings import Batch, ChangeRow, FileRow

SpotOf = Callable[[int | None, bytes], Spot]
"""(added folder or None, path) -> the place."""


def is_crossing(change: ChangeRow) -> bool:
    """Whether it is written as copies that get their names, followed by as many originals that go."""
    half = len(change.files) // 2
    return change.kind == ChangeKind.MOVE and half > 0 and change.files[half].to_path is None


def crossed(batch: Batch, change: ChangeRow, spot_of: SpotOf, is_stopped: Callable[[], bool]) -> ChangeRow:
    """Copy the files of a move; the same change as copies that are to get their names, and originals that are to go.

    Raises NotDone, OSError, CopyStopped. Nothing is left of the copies then.
    """
    _refuse_beforehand(change, spot_of)
    copies: list[FileRow] = []
    try:
        for place, file in enumerate(change.files):
            copies.append(_copied(part_of(batch, change, place, spot_of), file, spot_of, is_stopped))
            reach("cross.after_copy")
    except BaseException:
        discard_parts(batch, change, spot_of)
        raise
    originals = [replace(file, to_folder_id=None, to_path=None) for file in change.files]
    return replace(change, files=(*copies, *originals))


def told(intended: ChangeRow, done: Sequence[FileRow]) -> tuple[FileRow, ...]:
    """What was done of a crossing as the journal keeps it: where each file was, where its copy is, and then where the originals went."""
    half = len(intended.files) // 2
    places = {(copy.folder_id, copy.path): original for copy, original in zip(intended.files[:half], intended.files[half:], strict=True)}
    found = []
    for file in done:
        original = places.get((file.folder_id, file.path))
        found.append(file if original is None else replace(file, folder_id=original.folder_id, path=original.path))
    return tuple(found)


def part_of(batch: Batch, change: ChangeRow, place: int, spot_of: SpotOf) -> Spot:
    """The name of the copy of a file before it has its own: known again after a crash."""
    file = change.files[place]
    assert file.to_path is not None
    return spot_of(file.to_folder_id, file.to_path).beside(b".pd-%x-%d-%d.part" % (batch.at_us, change.number, place))


def discard_parts(batch: Batch, change: ChangeRow, spot_of: SpotOf) -> None:
    """Take away copies that have no name of their own."""
    if change.kind == ChangeKind.MOVE:
        discard([part_of(batch, change, place, spot_of) for place, file in enumerate(change.files) if file.to_path])


def _refuse_beforehand(change: ChangeRow, spot_of: SpotOf) -> None:
    """What would fail after much was copied."""
    first = change.files[0]
    assert first.to_path is not None
    source, target = spot_of(first.folder_id, first.path), spot_of(first.to_folder_id, first.to_path)
    with filing.holding(source.root, source.folder) as folder:
        if os.fstatvfs(folder).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), source.absolute)
    with filing.holding(target.root, target.folder) as folder:
        room = os.fstatvfs(folder)
        if room.f_bavail * room.f_frsize < sum(file.size for file in change.files):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target.absolute)


def _copied(part: Spot, file: FileRow, spot_of: SpotOf, is_stopped: Callable[[], bool]) -> FileRow:
    """The copy as it is to be renamed. Raises AnotherFile where the file is not the one that was meant."""
    source = spot_of(file.folder_id, file.path)
    identity = Identity(file.inode, file.size, file.mtime_ns)
    meant = SourceFile(source.root, source.absolute, file.size, file.mtime_ns, file.inode, None)
    try:
        copy = copied_by_import(Reader(), meant, [part], is_stopped)
    except TargetFailed as error:
        raise error.error from error
    except DecodeError as error:
        if error.reason is Reason.CHANGED_MEANWHILE:
            raise AnotherFile(source.absolute) from error
        name = source.name.decode("utf-8", "replace")
        text = f"{sentence(error.reason, name)} It stays where it is and is still listed. Check its drive, then apply again."
        raise NotDone(error.reason, text) from error
    facts = filing.look(source)
    if facts is None or not identity.fits(facts) or file.content_hash not in (None, copy.content_hash):
        raise AnotherFile(source.absolute)
    _make_alike(source, part)
    ((_, own),) = copy.parts
    return replace(
        file, folder_id=file.to_folder_id, path=part.path, inode=own.inode, size=own.size, mtime_ns=own.mtime_ns,
        content_hash=copy.content_hash,
    )  # fmt: skip


def _make_alike(source: Spot, part: Spot) -> None:
    """Permissions and attributes of the user, where the other drive has such things."""
    with filing.reading(source) as old, filing.reading(part) as new:
        with suppress(OSError):
            os.fchmod(new, os.fstat(old).st_mode & 0o777)
        with suppress(OSError):
            for name in os.listxattr(old):
                if name.startswith("user."):
                    os.setxattr(new, name, os.getxattr(old, name))
        durable.sync_file(new)

"""The steps of one file: written beside its place while it is hashed, synced, read again. It has no name of its own yet."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from photodesk.config import durable, permissions
from photodesk.domain.importing import SourceFile
from photodesk.domain.problems import DecodeError, PhotoDeskError, Reason
from photodesk.failpoints import reach
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing.reading import PIECE_BYTES, OpenFile, Reader

ATTEMPTS = 3
FULL = (errno.ENOSPC, errno.EDQUOT)
_REASONS = {
    errno.EACCES: Reason.PERMISSION, errno.EPERM: Reason.PERMISSION, **dict.fromkeys(FULL, Reason.DISK_FULL),
    errno.ELOOP: Reason.EXISTS, errno.ENOTDIR: Reason.EXISTS, errno.EXDEV: Reason.EXISTS,
}  # fmt: skip
"""What the system says of a target; ENOENT and others of a source mean something else."""


class CopyStopped(Exception):
    """The user stopped the import; nothing of this file is left."""


class TargetFailed(PhotoDeskError):
    """The target could not be written: not the fault of the file."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.error = error
        self.reason = _REASONS.get(error.errno or 0, Reason.UNREADABLE)


class _SyncFailed(TargetFailed):
    """What the copy holds is unknown."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A verified copy without a name. `size`: of the source as it was read; `parts`: the copies, each with what it is."""

    content_hash: bytes
    size: int
    parts: tuple[tuple[Spot, Identity], ...]


def copied(reader: Reader, file: SourceFile, parts: Sequence[Spot], is_stopped: Callable[[], bool]) -> Copied:
    """Copy a file to each of *parts*, whose folders are there, and verify them.

    A source that changed meanwhile, a copy that could not be synced and one that does not match are written anew.
    Raises DecodeError (the source; VERIFY_FAILED, CHANGED_MEANWHILE after the last try), TargetFailed, CopyStopped. Nothing is left then.
    """
    failed: PhotoDeskError = DecodeError(Reason.VERIFY_FAILED)
    for _ in range(ATTEMPTS):
        try:
            return _attempt(reader, file, parts, is_stopped)
        except _SyncFailed as error:
            discard(parts)
            failed = error
        except DecodeError as error:
            discard(parts)
            if error.reason not in (Reason.VERIFY_FAILED, Reason.CHANGED_MEANWHILE):
                raise
            failed = error
        except OSError as error:
            discard(parts)
            raise TargetFailed(error) from error
        except BaseException:
            discard(parts)
            raise
    raise failed


def discard(parts: Sequence[Spot]) -> None:
    """Take unfinished copies away, where they are."""
    for part in parts:
        with suppress(OSError), filing.holding(part.root, part.folder) as folder:
            os.unlink(part.name, dir_fd=folder)


def _attempt(reader: Reader, file: SourceFile, parts: Sequence[Spot], is_stopped: Callable[[], bool]) -> Copied:
    with reader.open(file) as source:
        descriptors: list[int] = []
        try:
            for part in parts:
                descriptors.append(filing.new_file(part))
            digest = _written(source, descriptors, _buffer(file.size), is_stopped)
            if not source.is_unchanged():
                raise DecodeError(Reason.CHANGED_MEANWHILE)
            mtime_ns = file.mtime_ns if file.member is not None else source.facts.st_mtime_ns
            found = [_finished(descriptor, mtime_ns, digest, is_stopped) for descriptor in descriptors]
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
    return Copied(digest, found[0].size, tuple(zip(parts, found, strict=True)))


def _buffer(file_bytes: int) -> memoryview:
    """Room for a piece of a file: to clear a megabyte for each small one would take longer than to copy it."""
    return memoryview(bytearray(min(file_bytes + 1, PIECE_BYTES)))


def _written(source: OpenFile, descriptors: Sequence[int], buffer: memoryview, is_stopped: Callable[[], bool]) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    while count := source.readinto(buffer):
        piece = buffer[:count]
        for descriptor in descriptors:
            _write_all(descriptor, piece)
        digest.update(piece)
        if is_stopped():
            raise CopyStopped
    durable.note("write")
    return digest.digest()


def _write_all(descriptor: int, piece: memoryview) -> None:
    while piece:
        piece = piece[os.write(descriptor, piece) :]


def _finished(descriptor: int, mtime_ns: int, digest: bytes, is_stopped: Callable[[], bool]) -> Identity:
    """Mode and time set, synced, read again from the disk."""
    with _where_there_is_such_a_thing():
        os.fchmod(descriptor, permissions.for_files())
    with _where_there_is_such_a_thing():
        os.utime(descriptor, ns=(mtime_ns, mtime_ns))
    reach("import.after_copy", descriptor)
    try:
        durable.sync_file(descriptor)
    except OSError as error:
        raise _SyncFailed(error) from error
    reach("import.after_fsync", descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    facts = os.fstat(descriptor)
    if _read_again(descriptor, _buffer(facts.st_size), is_stopped) != digest:
        raise DecodeError(Reason.VERIFY_FAILED)
    durable.note("verify")
    return Identity.of(facts)


@contextmanager
def _where_there_is_such_a_thing() -> Iterator[None]:
    """Some file systems have no permissions, or no times of their own."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            raise


def _read_again(descriptor: int, buffer: memoryview, is_stopped: Callable[[], bool]) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    at = 0
    while count := os.preadv(descriptor, [buffer], at):
        digest.update(buffer[:count])
        at += count
        if is_stopped():
            raise CopyStopped
    return digest.digest()

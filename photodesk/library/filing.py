"""The one place that moves, makes or removes files under photo folders: beneath the folder, through no link, never over another file.

Every function looks at the moment of its action: folders are held open while something happens in them, so that nobody can put a
link in their way. What is done is durable when it returns. All raise OSError with what the system said.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass

from photodesk.config.durable import sync_names
from photodesk.imaging.containment import open_below
from photodesk.library import renames
from photodesk.library.renames import AnotherFile as AnotherFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A place below a folder. `root`: absolute, believed to be what it is; `path`: relative to it, not believed."""

    root: bytes
    path: bytes

    def __post_init__(self) -> None:
        if b"\0" in self.path or self.path.startswith(b"/") or not self.path:
            raise OSError(errno.EINVAL, "no path below a folder", self.path)

    @property
    def absolute(self) -> bytes:
        """For people, and for programs that take no other."""
        return self.root.rstrip(b"/") + b"/" + self.path

    @property
    def folder(self) -> bytes:
        """The folder it is in, relative."""
        return self.path.rpartition(b"/")[0]

    @property
    def name(self) -> bytes:
        """Its last part."""
        return self.path.rpartition(b"/")[2]

    def beside(self, name: bytes) -> "Spot":
        """Another name in the same folder."""
        return Spot(self.root, self.folder + b"/" + name if self.folder else name)


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one file from another without reading it."""

    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, facts: os.stat_result) -> "Identity":
        """Of what was looked at."""
        return cls(facts.st_ino, facts.st_size, facts.st_mtime_ns)

    def fits(self, facts: os.stat_result) -> bool:
        """Whether this is the file, as it was."""
        return stat.S_ISREG(facts.st_mode) and Identity.of(facts) == self


@contextmanager
def holding(root: bytes, folder: bytes = b"") -> Iterator[int]:
    """A descriptor of a folder below *root* (b"": of *root* itself)."""
    descriptor = open_below(root, root.rstrip(b"/") + b"/" + folder, _FOLDER) if folder else os.open(root, _FOLDER & ~os.O_NOFOLLOW)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def look(spot: Spot) -> os.stat_result | None:
    """What is there, links not followed; None where nothing is. An error is not absence: it is raised."""
    try:
        with holding(spot.root, spot.folder) as folder:
            return os.stat(spot.name, dir_fd=folder, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None


def names(root: bytes, folder: bytes) -> list[bytes]:
    """The names in a folder; none where there is no such folder."""
    try:
        with holding(root, folder) as descriptor:
            return [os.fsencode(name) for name in os.listdir(descriptor)]
    except FileNotFoundError:
        return []


@contextmanager
def reading(spot: Spot) -> Iterator[int]:
    """A descriptor of a regular file, to read."""
    descriptor = open_below(spot.root, spot.absolute, _READ)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENXIO, "not a regular file", spot.absolute)
        yield descriptor
    finally:
        os.close(descriptor)


def content_hash(spot: Spot) -> tuple[bytes, os.stat_result]:
    """BLAKE2b of the whole file (32 bytes), and what the file was while it was read. Raises AnotherFile where it changed meanwhile."""
    with reading(spot) as descriptor:
        before = os.fstat(descriptor)
        digest = hashlib.blake2b(digest_size=32)
        while part := os.read(descriptor, _BLOCK_BYTES):
            digest.update(part)
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise AnotherFile(spot.absolute)
        return digest.digest(), after


def new_file(spot: Spot, mode: int = 0o600) -> int:
    """A descriptor of a new file, to write; FileExistsError where anything has the name. Whoever fills it syncs it, then its folder."""
    with holding(spot.root, spot.folder) as folder:
        return os.open(spot.name, _NEW, mode, dir_fd=folder)


def sync_folder(root: bytes, folder: bytes = b"") -> None:
    """Make new, other and gone names in a folder durable."""
    with holding(root, folder) as descriptor:
        sync_names(descriptor)


def make_folders(root: bytes, folder: bytes) -> list[bytes]:
    """Make a folder and those above it that are missing; returns those that were made, the outermost first. Each has the permissions of
    the one it lies in."""
    made: list[bytes] = []
    parts = [part for part in folder.split(b"/") if part]
    if any(part in (b".", b"..") for part in parts):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), folder)
    for number in range(1, len(parts) + 1):
        above, name = b"/".join(parts[: number - 1]), parts[number - 1]
        with holding(root, above) as parent:
            try:
                os.mkdir(name, 0o700, dir_fd=parent)
            except FileExistsError:
                continue
            own = os.open(name, _FOLDER, dir_fd=parent)
            with suppress(OSError):  # file systems without permissions
                os.fchmod(own, os.fstat(parent).st_mode & 0o777)
            os.close(own)
            sync_names(parent)
        made.append(b"/".join(parts[:number]))
    return made


def missing_folders(root: bytes, folder: bytes) -> list[bytes]:
    """Those that `make_folders` would have to make."""
    parts = folder.split(b"/") if folder else []
    paths = [b"/".join(parts[:number]) for number in range(1, len(parts) + 1)]
    there = next((number for number in range(len(paths), 0, -1) if look(Spot(root, paths[number - 1])) is not None), 0)
    return paths[there:]


def remove_folder(root: bytes, folder: bytes) -> bool:
    """Remove a folder that is empty; False where it is not, or is gone."""
    spot = Spot(root, folder)
    try:
        with holding(root, spot.folder) as parent:
            os.rmdir(spot.name, dir_fd=parent)
            sync_names(parent)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.EBUSY):
            return False
        raise
    return True


def rename(source: Spot, target: Spot, identity: Identity, *, sync: bool = True) -> os.stat_result:
    """Give a file another place on its drive; the folder of the new one is there. What it is there now. Not *sync*: whoever renames
    many makes that durable with `sync_folder`.

    Raises FileExistsError (something has the place), AnotherFile, OSError with EXDEV (the place is on another drive).
    """
    with holding(source.root, source.folder) as old, _holding_beside(source, target, old) as new:
        before = os.stat(source.name, dir_fd=old, follow_symlinks=False)
        if not identity.fits(before):
            raise AnotherFile(source.absolute)
        renames.rename(old, source.name, new, target.name)
        after = os.stat(target.name, dir_fd=new, follow_symlinks=False)
        # Some file systems give a file another number when it is moved.
        if after.st_ino != before.st_ino and (after.st_size, after.st_mtime_ns) != (identity.size, identity.mtime_ns):
            renames.rename(new, target.name, old, source.name)  # somebody put another file there in between
            raise AnotherFile(source.absolute)
        if sync:
            sync_names(new)
            if old != new:
                sync_names(old)
        return after


def _holding_beside(source: Spot, target: Spot, old: int) -> AbstractContextManager[int]:
    """The folder of *target*; *old*, that of *source*, where the file stays in it."""
    if (source.root, source.folder) == (target.root, target.folder):
        return nullcontext(old)
    return holding(target.root, target.folder)


def finish_rename(source: Spot, target: Spot) -> None:
    """Where a rename by two names was broken off: the old name of one file goes. Raises AnotherFile where they are two files, or the file
    answers to the new name only because the folder folds case."""
    with holding(source.root, source.folder) as old, holding(target.root, target.folder) as new:
        first = os.stat(source.name, dir_fd=old, follow_symlinks=False)
        second = os.stat(target.name, dir_fd=new, follow_symlinks=False)
        has_new_name = os.fsdecode(target.name) in os.listdir(new)
        if (first.st_dev, first.st_ino) != (second.st_dev, second.st_ino) or not has_new_name:
            raise AnotherFile(source.absolute)
        if os.fsdecode(source.name) in os.listdir(old):
            os.unlink(source.name, dir_fd=old)
            sync_names(old)


def finish_change_of_case(target: Spot) -> None:
    """Where one was broken off between two renames: the file gets its new name."""
    with suppress(FileNotFoundError, NotADirectoryError), holding(target.root, target.folder) as folder:
        renames.rename(folder, renames.between(target.name), folder, target.name)
        sync_names(folder)


def is_one_name(source: Spot, target: Spot) -> bool:
    """Whether the folder, which folds case, has nothing but the file itself under another name."""
    with holding(source.root, source.folder) as old, holding(target.root, target.folder) as new:
        return renames.is_one_name(old, source.name, new, target.name)


def remove(spot: Spot, identity: Identity) -> None:
    """Delete a file for good. Raises AnotherFile."""
    with holding(spot.root, spot.folder) as folder:
        if not identity.fits(os.stat(spot.name, dir_fd=folder, follow_symlinks=False)):
            raise AnotherFile(spot.absolute)
        os.unlink(spot.name, dir_fd=folder)
        sync_names(folder)

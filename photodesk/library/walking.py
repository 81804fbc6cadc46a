"""The walk over a folder, or over some of its directories: names and file facts, no file opened."""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple, TypeVar

from photodesk.domain.photos import Kind
from photodesk.domain.problems import Reason
from photodesk.imaging.formats import kind_of_name
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.reaching import Reaching

IGNORE_FILE = b".photodeskignore"
SKIPPED_NAMES = frozenset(
    {b"@eaDir", b"#recycle", b"$RECYCLE.BIN", b"System Volume Information", b"lost+found", b".photodesk-trash", b".Trash"}
)
SKIPPED_PREFIX = b".Trash-"
"""The system's trash on a drive, one for each user."""
SKIPPED_SUFFIXES = (b".lrdata", b".photoslibrary.bak")
DOT = ord(".")

T = TypeVar("T")
LIBRARY_MARKS = frozenset({b"catalog.sqlite", b"derivatives.sqlite"})


class Entry(NamedTuple):
    """A file that is taken up."""

    name: bytes
    size: int
    mtime_ns: int
    inode: int
    kind: Kind


Facts = tuple[bytes, int, int, int, Kind]
"""What an Entry holds, as a plain tuple: made in a third of the time, and a rescan makes one for each file of a library."""


@dataclass(slots=True)
class Directory:
    """One directory of the walk. `path` is relative (b"" for the folder itself)."""

    path: bytes
    files: list[Facts]
    unknown: set[bytes] = field(default_factory=set)
    """Names that are there but could not be looked at."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the walk leaves out. `nested`: absolute paths of added folders below this one, which are walked on their own.
    `skip`: patterns as in an ignore file at the top."""

    minimum_bytes: int = 0
    include_hidden: bool = False
    nested: frozenset[bytes] = frozenset()
    skip: tuple[str, ...] = ()

    def globs(self) -> tuple[str, ...]:
        """The patterns as the walk carries them."""
        return tuple("\0" + pattern.rstrip("/") for pattern in self.skip)


@dataclass(frozen=True, slots=True)
class Part:
    """Some directories of a folder (relative): `dirty` ones are listed; what lies below them is walked where it is not `known`, or lies
    below a `deep` one."""

    dirty: frozenset[bytes]
    known: frozenset[bytes]
    deep: tuple[bytes, ...] = ()

    def is_left(self, path: bytes) -> bool:
        """Whether a directory below a listed one is left as it is known, or walked on its own."""
        return path in self.dirty or (path in self.known and not any(path.startswith(above) for above in self.deep))


@dataclass(slots=True)
class Walk:
    """One walk over an added folder; iterate it once, then read what it met.

    `problems`: (relative path, reason, sentence). `unread`: relative directories that could not be listed; what lies
    below them is unknown, not gone.
    """

    root: bytes
    rules: Rules
    reaching: Reaching = field(default_factory=Reaching)
    part: Part | None = None
    problems: list[tuple[bytes, Reason, str]] = field(default_factory=list)
    unread: list[bytes] = field(default_factory=list)
    files: int = 0
    listed: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    """Of a part: the directories that were listed, with those in them."""
    _kinds: dict[bytes, Kind | None] = field(default_factory=dict)
    _steps: list[Sized] = field(default_factory=list)

    def leave_out(self, absent: list[bytes]) -> None:
        """Do not walk these directories (relative): the drive that was mounted there is not. What is known there is kept."""
        for path in absent:
            self.unread.append(path)
            self._say(path, Reason.OFFLINE, "The drive at {name} is not connected. The photos known there are kept.")

    def __iter__(self) -> Iterator[Directory]:
        todo: list[tuple[bytes, tuple[str, ...]]] = [(b"", self.rules.globs())] if self.part is None else self._dirty(self.part)
        while todo:
            path, globs = todo.pop()
            found = self._reached(path, partial(self._read, path, globs), None)
            if found is None:
                continue
            directory, below, globs = found
            if self.part is not None:
                self.listed[path] = frozenset(below)
                below = [name for name in below if not self.part.is_left(name)]
            # Names ascending on a stack come off descending: dated folders give the newest photos first, which stand on top.
            todo.extend((name, globs) for name in sorted(below))
            self.files += len(directory.files)
            yield directory

    def _reached(self, path: bytes, work: Callable[[], T], otherwise: T) -> T:
        """By the volume's threads: a drive that hangs leaves what lies on it unread."""
        self._steps = []
        try:
            return self.reaching.call(self._absolute(path), work, alive=self._progress)
        except Unreachable:
            self.unread.append(path)
            self._say(path, Reason.OFFLINE, "The drive of {name} does not answer. The photos known there are kept.")
            return otherwise

    def _progress(self) -> int:
        return sum(map(len, self._steps))

    def _read(self, path: bytes, globs: tuple[str, ...]) -> "tuple[Directory, list[bytes], tuple[str, ...]] | None":
        listed = self._list(path)
        if listed is None:
            return None
        names = {entry.name: entry for entry in listed}
        if path and names.keys() >= LIBRARY_MARKS:
            return None
        if (ignore_file := names.get(IGNORE_FILE)) is not None and ignore_file.is_file(follow_symlinks=False):
            globs += self._own_globs(path)
        return (*self._sort(path, listed, globs), globs)

    def _dirty(self, part: Part) -> list[tuple[bytes, tuple[str, ...]]]:
        """The dirty directories that a whole walk would come to, each with the patterns it would bring along."""
        found = []
        for path in sorted(part.dirty):
            globs = self._reached(path, partial(self._way_to, path), None)
            if globs is not None:
                found.append((path, globs))
        return found

    def _way_to(self, path: bytes) -> tuple[str, ...] | None:
        globs = self.rules.globs()
        above = b""
        for name in path.split(b"/") if path else ():
            globs += self._own_globs(above)
            above = above + b"/" + name if above else name
            hidden = name[0] == DOT and not self.rules.include_hidden
            if hidden or (globs and _matches(above, name, globs)) or not self._is_walked(above, name) or not self._is_directory(above):
                return None
        return globs

    def _is_directory(self, path: bytes) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(self._absolute(path)).st_mode)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                self.unread.append(path)
            return False

    def _list(self, path: bytes) -> "list[os.DirEntry[bytes]] | None":
        entries: list[os.DirEntry[bytes]] = []
        self._steps.append(entries)
        try:
            with os.scandir(self._absolute(path)) as found:
                entries.extend(found)
            return entries
        except OSError as error:
            if path and error.errno == errno.ENOENT:
                return None
            self.unread.append(path)
            self._say(
                path, _reason(error), "The folder {name} can’t be read ({why}). The photos known there are kept.", why=error.strerror or ""
            )
            return None

    def _sort(self, path: bytes, listed: "list[os.DirEntry[bytes]]", globs: tuple[str, ...]) -> tuple[Directory, list[bytes]]:
        """The files that are taken up, and the directories to walk. Runs once for each file of a library: what it can keep, it keeps."""
        prefix = path + b"/" if path else b""
        directory = Directory(path, [])
        self._steps.append(directory.files)
        below: list[bytes] = []
        hidden, least, kinds = self.rules.include_hidden, self.rules.minimum_bytes, self._kinds
        for found in listed:
            name = found.name
            if (name[0] == DOT and not hidden) or (globs and _matches(prefix + name, name, globs)):
                continue
            try:
                if found.is_dir(follow_symlinks=False):
                    if self._is_walked(prefix + name, name):
                        below.append(prefix + name)
                    continue
                suffix = name[name.rfind(b".") :]
                # Most names of a library share a few suffixes.
                kind = kinds[suffix] if suffix in kinds else self._kind(name)
                if kind is None:
                    continue
                facts = found.stat(follow_symlinks=False)
            except OSError as error:
                self._not_looked_at(prefix + name, error, directory)
                continue
            if not stat.S_ISREG(facts.st_mode):
                self._name_special(prefix + name, kind, facts)
            elif facts.st_size >= least:
                directory.files.append((name, facts.st_size, facts.st_mtime_ns, facts.st_ino, kind))
        return directory, below

    def _not_looked_at(self, inside: bytes, error: OSError, directory: Directory) -> None:
        """A file, or a directory where the file system does not say it with the name: unknown, not gone."""
        if error.errno != errno.ENOENT:
            directory.unknown.add(os.path.basename(inside))
            self.unread.append(inside)
            text = "{name} can’t be looked at ({why}). If it is known, it is kept."
            self._say(inside, _reason(error), text, why=error.strerror or "")

    def _is_walked(self, inside: bytes, name: bytes) -> bool:
        if name in SKIPPED_NAMES or name.startswith(SKIPPED_PREFIX) or name.lower().endswith(SKIPPED_SUFFIXES) or inside in self.unread:
            return False
        return self._absolute(inside) not in self.rules.nested

    def _name_special(self, inside: bytes, kind: Kind, facts: os.stat_result) -> None:
        if stat.S_ISLNK(facts.st_mode):
            text = "{name} is a link. Links are not followed; add the folder it points to instead."
            self._say(inside, Reason.UNSUPPORTED, text)
        elif kind is not Kind.UNKNOWN:
            self._say(inside, Reason.NOT_AN_IMAGE, "{name} is a device or a pipe, not a file. It was not opened.")

    def _kind(self, name: bytes) -> Kind | None:
        """What the name says, noted for others with its suffix."""
        if name in SKIPPED_NAMES:
            return None
        kind = kind_of_name(name)
        suffix = name[name.rfind(b".") :]
        if suffix[1:].isalnum() and len(suffix) < len(name):
            self._kinds[suffix] = kind
        return kind

    def _own_globs(self, path: bytes) -> tuple[str, ...]:
        try:
            descriptor = os.open(
                self._absolute(path + b"/" + IGNORE_FILE if path else IGNORE_FILE), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
            )
            with open(descriptor, "rb") as file:
                text = file.read(65_536).decode("utf-8", "surrogateescape")
        except OSError:
            return ()
        lines = (line.strip() for line in text.splitlines())
        prefix = os.fsdecode(path) + "/" if path else ""
        return tuple(prefix + "\0" + line.rstrip("/") for line in lines if line and not line.startswith("#"))

    def _say(self, inside: bytes, reason: Reason, text: str, **words: str) -> None:
        name = (inside or self.root).decode("utf-8", "replace")
        self.problems.append((inside, reason, text.format(name=name, **words)))

    def _absolute(self, inside: bytes) -> bytes:
        return os.path.join(self.root, inside) if inside else self.root


def _matches(inside: bytes, name: bytes, globs: tuple[str, ...]) -> bool:
    """Whether an ignore file's line names this path: a pattern with a slash is for the path, else for the name alone."""
    text = inside.decode("utf-8", "surrogateescape")
    last = name.decode("utf-8", "surrogateescape")
    for line in globs:
        prefix, _, pattern = line.partition("\0")
        if "/" in pattern:
            if fnmatchcase(text.removeprefix(prefix), pattern.lstrip("/")):
                return True
        elif fnmatchcase(last, pattern):
            return True
    return False


def _reason(error: OSError) -> Reason:
    if error.errno in (errno.EACCES, errno.EPERM):
        return Reason.PERMISSION
    return Reason.VANISHED if error.errno in (errno.ENOENT, errno.ENOTDIR) else Reason.UNREADABLE


Stop = Callable[[], bool]
"""Asked between steps: True ends the work early."""

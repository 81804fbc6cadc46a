"""The walk over a folder: names and file facts, no file opened."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from photodesk.domain.photos import Kind
from photodesk.domain.problems import Reason
from photodesk.imaging.formats import kind_of_name

IGNORE_FILE = b".photodeskignore"
SKIPPED_NAMES = frozenset(
    {b"@eaDir", b"#recycle", b"$RECYCLE.BIN", b"System Volume Information", b"lost+found", b".photodesk-trash", b".Trash"}
)
SKIPPED_PREFIX = b".Trash-"
"""The system's trash on a drive, one for each user."""
SKIPPED_SUFFIXES = (b".lrdata", b".photoslibrary.bak")
DOT = ord(".")
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
    """What the walk leaves out. `nested`: absolute paths of added folders below this one, which are walked on their own."""

    minimum_bytes: int = 0
    include_hidden: bool = False
    nested: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class Walk:
    """One walk over an added folder; iterate it once, then read what it met.

    `problems`: (relative path, reason, sentence). `unread`: relative directories that could not be listed; what lies
    below them is unknown, not gone.
    """

    root: bytes
    rules: Rules
    problems: list[tuple[bytes, Reason, str]] = field(default_factory=list)
    unread: list[bytes] = field(default_factory=list)
    files: int = 0
    _kinds: dict[bytes, Kind | None] = field(default_factory=dict)

    def leave_out(self, absent: list[bytes]) -> None:
        """Do not walk these directories (relative): the drive that was mounted there is not. What is known there is kept."""
        for path in absent:
            self.unread.append(path)
            self._say(path, Reason.OFFLINE, "The drive at {name} is not connected. The photos known there are kept.")

    def __iter__(self) -> Iterator[Directory]:
        todo: list[tuple[bytes, tuple[str, ...]]] = [(b"", ())]
        while todo:
            path, globs = todo.pop()
            listed = self._list(path)
            if listed is None:
                continue
            names = {entry.name: entry for entry in listed}
            if path and names.keys() >= LIBRARY_MARKS:
                continue
            if (ignore_file := names.get(IGNORE_FILE)) is not None and ignore_file.is_file(follow_symlinks=False):
                globs += self._own_globs(path)
            directory, below = self._sort(path, listed, globs)
            # Names ascending on a stack come off descending: dated folders give the newest photos first, which stand on top.
            todo.extend((name, globs) for name in sorted(below))
            self.files += len(directory.files)
            yield directory

    def _list(self, path: bytes) -> "list[os.DirEntry[bytes]] | None":
        try:
            with os.scandir(self._absolute(path)) as found:
                return list(found)
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

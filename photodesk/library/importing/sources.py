"""What belongs to pictures on a card, in a folder, in a list of files or in archives: names and file facts, nothing is opened."""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from photodesk.domain.importing import ImportRefused, SourceFile
from photodesk.domain.photos import Kind
from photodesk.domain.problems import Problem, Reason, Stage, of_system
from photodesk.imaging.formats import kind_of_name
from photodesk.library.importing import archives
from photodesk.library.scanning import text_of
from photodesk.library.walking import LIBRARY_MARKS, SKIPPED_NAMES

CARD_FOLDERS = frozenset({b"dcim", b"private", b"mp_root", b"avchd"})
"""On a card all regular files below these belong to pictures, whatever their names."""
JUNK = frozenset({b"thumbs.db", b"desktop.ini", b"indexervolumeguid", b"wpsettings.dat"})
COMPANIONS = frozenset(
    b"xmp thm lrv lrf wav mp3 m4a aae dop pp3 arp cos nksc on1 vrd gpx srt mrk ctg insp insv glv m01 xml dng_meta json txt".split()
)
"""Suffixes of what may lie beside a picture of the same name: sidecars, voice memos, previews of videos, tracks."""

Told = Callable[[int], None]


@dataclass(slots=True)
class Found:
    """What was met. `others`: how many regular files belong to no picture. `sidecars`: Google's, which are read and not copied."""

    files: list[SourceFile] = field(default_factory=list)
    sidecars: list[SourceFile] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    others: int = 0
    card: bool = False


def found_at(sources: Sequence[bytes], leave_out: frozenset[bytes], *, include_hidden: bool, told: Told, stop: Callable[[], bool]) -> Found:
    """Look at every source; *leave_out*: folders that are not looked into (the library). Raises ImportRefused where one is not there."""
    found = Found()
    for source in dict.fromkeys(os.path.abspath(source) for source in sources):
        try:
            facts = os.stat(source)
        except OSError as error:
            text = f"{text_of(source)} can’t be reached ({error.strerror}); nothing was copied; connect it, then try again"
            raise ImportRefused(text) from error
        if stat.S_ISDIR(facts.st_mode):
            _Tree(source, found, leave_out, include_hidden, told, stop).walk()
        elif archives.is_archive(source):
            archives.listed(source, facts, found.files, found.sidecars, found.skipped)
        else:
            _single(source, found)
    found.files = list({(each.path, each.member): each for each in found.files}.values())  # sources may lie in one another
    return found


def _single(path: bytes, found: Found) -> None:
    """A file that was named by itself."""
    facts = os.lstat(path)
    folder, name = os.path.split(path)
    if not stat.S_ISREG(facts.st_mode):
        found.skipped.append(special(path, facts))
    elif suffix(name) in COMPANIONS or kind_of_name(name) is not None:
        found.files.append(SourceFile(folder, path, facts.st_size, facts.st_mtime_ns, facts.st_ino, kind_of_name(name)))
    else:
        message = f"{text_of(name)} belongs to no picture. It was left where it is."
        found.skipped.append(Problem(None, os.fsdecode(path), Stage.SCAN, Reason.NOT_AN_IMAGE, message))


class _Tree:
    """A walk below one source; links are not followed."""

    def __init__(
        self, root: bytes, found: Found, leave_out: frozenset[bytes], include_hidden: bool, told: Told, stop: Callable[[], bool]
    ) -> None:  # fmt: skip
        self._root, self._found, self._leave_out, self._hidden, self._told, self._stop = root, found, leave_out, include_hidden, told, stop

    def walk(self) -> None:
        todo: list[tuple[bytes, bool]] = [(self._root, _is_inside_card(self._root))]
        while todo and not self._stop():
            folder, on_card = todo.pop()
            entries = self._list(folder)
            names = {entry.name for entry in entries}
            if folder != self._root and names >= LIBRARY_MARKS:
                continue
            if folder == self._root and any(name.lower() == b"dcim" for name in names):
                self._found.card = True
            files = list(self._files(entries))
            self._take(folder, files, on_card)
            inner = [entry for entry in entries if self._is_walked(entry)]
            for entry in sorted(inner, key=lambda entry: entry.name, reverse=True):
                begins = self._found.card and folder == self._root and entry.name.lower() in CARD_FOLDERS
                todo.append((entry.path, on_card or begins or entry.name.lower() == b"dcim"))
            self._told(len(self._found.files))

    def _list(self, folder: bytes) -> "list[os.DirEntry[bytes]]":
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = Reason.PERMISSION if error.errno in (errno.EACCES, errno.EPERM) else of_system(error).reason
            message = f"The folder {text_of(folder)} can’t be read ({error.strerror}). Nothing in it was copied."
            self._found.skipped.append(Problem(None, os.fsdecode(folder), Stage.SCAN, reason, message))
            return []

    def _files(self, entries: "Sequence[os.DirEntry[bytes]]") -> Iterator[tuple[bytes, os.stat_result]]:
        """Regular files; others are named."""
        for entry in entries:
            if not self._hidden and entry.name.startswith(b"."):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    continue
                facts = entry.stat(follow_symlinks=False)
            except OSError as error:
                message = f"{text_of(entry.name)} can’t be looked at ({error.strerror}). It was not copied."
                self._found.skipped.append(Problem(None, os.fsdecode(entry.path), Stage.SCAN, of_system(error).reason, message))
                continue
            if stat.S_ISREG(facts.st_mode):
                yield entry.name, facts
            elif kind_of_name(entry.name) is not None:
                self._found.skipped.append(special(entry.path, facts))

    def _take(self, folder: bytes, files: Sequence[tuple[bytes, os.stat_result]], on_card: bool) -> None:
        pictures = {stem(name) for name, _ in files if kind_of_name(name) not in (None, Kind.UNKNOWN)}
        pictures |= {name.lower() for name, _ in files if kind_of_name(name) not in (None, Kind.UNKNOWN)}
        for name, facts in files:
            kind = kind_of_name(name)
            if kind is None or kind is Kind.UNKNOWN:
                beside = suffix(name) in COMPANIONS and (stem(name) in pictures or stem(stem(name)) in pictures)
                if suffix(name) == b"json" and not on_card:
                    self._found.sidecars.append(self._file(folder, name, facts, None))
                    continue
                if not (beside or (on_card and name.lower() not in JUNK) or kind is Kind.UNKNOWN):
                    self._found.others += 1
                    continue
            self._found.files.append(self._file(folder, name, facts, kind))

    def _file(self, folder: bytes, name: bytes, facts: os.stat_result, kind: Kind | None) -> SourceFile:
        return SourceFile(self._root, os.path.join(folder, name), facts.st_size, facts.st_mtime_ns, facts.st_ino, kind)

    def _is_walked(self, entry: "os.DirEntry[bytes]") -> bool:
        if entry.name in SKIPPED_NAMES or entry.path in self._leave_out or (not self._hidden and entry.name.startswith(b".")):
            return False
        try:
            return entry.is_dir(follow_symlinks=False)
        except OSError:
            return False


def special(path: bytes, facts: os.stat_result) -> Problem:
    """A link, a pipe, a device: named, not opened."""
    name = text_of(os.path.basename(path))
    if stat.S_ISLNK(facts.st_mode):
        message = f"{name} is a link. Links are not followed; import what it points to instead."
        return Problem(None, os.fsdecode(path), Stage.SCAN, Reason.UNSUPPORTED, message)
    message = f"{name} is a device or a pipe, not a file. It was not opened."
    return Problem(None, os.fsdecode(path), Stage.SCAN, Reason.NOT_AN_IMAGE, message)


def stem(name: bytes) -> bytes:
    """A name without its suffix, in small letters."""
    return os.path.splitext(name)[0].lower()


def suffix(name: bytes) -> bytes:
    """A name's suffix without the dot, in small letters."""
    return os.path.splitext(name)[1][1:].lower()


def _is_inside_card(root: bytes) -> bool:
    """Whether the source is itself a camera's folder: DCIM, or one in it."""
    return b"dcim" in root.lower().split(b"/")

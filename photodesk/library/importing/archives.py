"""Archives of Google Takeout: what is in them, checked before anything is read, and members as streams."""

import os
import re
import stat
import struct
import time
import zipfile
from typing import IO

from photodesk.domain.importing import SourceFile
from photodesk.domain.photos import Kind
from photodesk.domain.problems import DecodeError, Problem, Reason, Stage
from photodesk.imaging.formats import kind_of_name

MOST_MEMBERS = 500_000
MOST_MEMBER_BYTES = 64 << 30
MOST_RATIO = 100
"""Pictures and videos do not shrink; what grows a hundredfold is no picture."""
RATIO_FROM_BYTES = 10 << 20
_PART = re.compile(r"^(?P<front>.*?)[-_](?P<part>\d{3})\.zip$", re.IGNORECASE)


def is_archive(path: bytes) -> bool:
    """By its name: a zip file."""
    return path.lower().endswith(b".zip")


def listed(path: bytes, facts: os.stat_result, files: list[SourceFile], sidecars: list[SourceFile], skipped: list[Problem]) -> None:
    """Add what belongs to pictures in the archive at *path*."""
    try:
        with Archive(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        message = f"{os.path.basename(path).decode('utf-8', 'replace')} can’t be read as an archive ({error}). Nothing of it was copied."
        skipped.append(Problem(None, os.fsdecode(path), Stage.SCAN, Reason.UNREADABLE, message))
        return
    if len(members) > MOST_MEMBERS:
        skipped.append(_refused(path, "", Reason.TOO_LARGE, f"it holds {len(members):,} files, more than any Takeout"))
        return
    for member in members:
        if member.is_dir():
            continue
        name = member.filename.encode("utf-8", "surrogateescape").rpartition(b"/")[2]
        kind = kind_of_name(name)
        is_sidecar = name.lower().endswith(b".json")
        if not is_sidecar and kind in (None, Kind.UNKNOWN):
            continue
        wrong = _wrong(member)
        if wrong is not None:
            skipped.append(_refused(path, member.filename, *wrong))
            continue
        moment = _moment_ns(member.date_time)
        found = SourceFile(path, path, member.file_size, moment, facts.st_ino, kind, member.filename)
        (sidecars if is_sidecar else files).append(found)


class Archive(zipfile.ZipFile):
    """An archive that closes its file with itself; not opened through a link, and never a pipe. Any thread may read."""

    def __init__(self, path: bytes) -> None:
        """Raises OSError, BadZipFile."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        self._own = os.fdopen(descriptor, "rb")
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise zipfile.BadZipFile("not a regular file")
            super().__init__(self._own)
        except BaseException:
            self._own.close()
            raise

    def fileno(self) -> int:
        """The descriptor of the file itself."""
        return self._own.fileno()

    # zipfile overrides

    def close(self) -> None:
        super().close()
        self._own.close()


def stream(archive: Archive, member: str) -> IO[bytes]:
    """A member as a stream; reading checks its length and CRC. Raises DecodeError."""
    try:
        return archive.open(member)
    except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, EOFError) as error:
        raise DecodeError(Reason.UNREADABLE, str(error)) from error


def small(archive: Archive, member: str, most: int) -> bytes:
    """The first *most* bytes of a member. Raises DecodeError."""
    try:
        with stream(archive, member) as found:
            return found.read(most)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise DecodeError(Reason.UNREADABLE, str(error)) from error


def missing_parts(paths: list[bytes]) -> tuple[int, ...]:
    """Numbers of parts of a Takeout that lie between the first and the last given one and are not among them."""
    numbers: dict[str, set[int]] = {}
    for path in paths:
        found = _PART.match(os.fsdecode(os.path.basename(path)))
        if found:
            numbers.setdefault(found["front"], set()).add(int(found["part"]))
    return tuple(sorted(n for given in numbers.values() for n in range(1, max(given) + 1) if n not in given))


def _wrong(member: zipfile.ZipInfo) -> tuple[Reason, str] | None:
    """Why a member is not taken."""
    name = member.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or "\0" in name or re.match(r"[A-Za-z]:", name):
        return Reason.UNSUPPORTED, "its name leads out of the archive"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        return Reason.UNSUPPORTED, "it is no regular file"
    if member.flag_bits & 1:
        return Reason.UNSUPPORTED, "it is encrypted"
    if member.file_size > MOST_MEMBER_BYTES:
        return Reason.TOO_LARGE, "it is larger than any picture"
    if member.file_size > RATIO_FROM_BYTES and member.file_size > MOST_RATIO * max(1, member.compress_size):
        return Reason.TOO_LARGE, "it would grow more than a hundredfold"
    return None


def _refused(path: bytes, member: str, reason: Reason, why: str) -> Problem:
    shown = os.fsdecode(path) + (f"/{member}" if member else "")
    name = member.rpartition("/")[2] or os.path.basename(shown)
    return Problem(None, shown, Stage.SCAN, reason, f"{name} was not taken out of the archive: {why}.")


def _moment_ns(date_time: tuple[int, int, int, int, int, int]) -> int:
    try:
        return int(time.mktime((*date_time, 0, 0, -1))) * 1_000_000_000
    except (ValueError, OverflowError):
        return 0

"""Why a file could not be handled: one word for machines, one sentence for people."""

import errno
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The closed list of reasons (the command line's contract)."""

    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    PERMISSION = "permission"
    VANISHED = "vanished"
    OFFLINE = "offline"
    TIMEOUT = "timeout"
    DECODER_CRASHED = "decoder_crashed"
    DISK_FULL = "disk_full"
    VERIFY_FAILED = "verify_failed"
    CHANGED_MEANWHILE = "changed_meanwhile"
    EXISTS = "exists"
    NO_TRASH = "no_trash"


class Stage(StrEnum):
    """The step at which a file failed."""

    SCAN = "scan"
    LOOK = "look"
    PREVIEW = "preview"
    METADATA = "metadata"
    COPY = "copy"
    VERIFY = "verify"
    APPLY = "apply"


PASSING = frozenset({Reason.PERMISSION, Reason.VANISHED, Reason.DISK_FULL, Reason.CHANGED_MEANWHILE, Reason.OFFLINE})
"""Causes that can pass by themselves, so that a job is tried again."""

_SENTENCES = {
    Reason.UNREADABLE: "{name} can’t be opened; it may be damaged. The file is unchanged.",
    Reason.TRUNCATED: "{name} is cut off; a part of the picture is missing. The file is unchanged.",
    Reason.UNSUPPORTED: "{name} is of a kind that PhotoDesk can’t show yet. The file is unchanged.",
    Reason.TOO_LARGE: "{name} is larger than the limit for pictures. The file is unchanged.",
    Reason.EMPTY: "{name} is empty: it has no bytes. The file is unchanged.",
    Reason.NOT_AN_IMAGE: "{name} holds no picture, whatever its name says. The file is unchanged.",
    Reason.PERMISSION: "{name} may not be read. The file is unchanged. Check its permissions, then try again.",
    Reason.VANISHED: "{name} is no longer there. Its tags and ratings are kept.",
    Reason.OFFLINE: "{name} is on a drive that is offline. It goes on when the drive is back.",
    Reason.TIMEOUT: "{name} took too long to open and is skipped. The file is unchanged.",
    Reason.DECODER_CRASHED: "{name} stopped the picture reader and is skipped. The file is unchanged.",
    Reason.DISK_FULL: "There is no space left for {name}. Nothing is lost. Free some space, then try again.",
    Reason.VERIFY_FAILED: "The copy of {name} did not match. The original is still there.",
    Reason.CHANGED_MEANWHILE: "{name} changed while it was read. It is tried again.",
    Reason.EXISTS: "{name} already exists there. Nothing was replaced.",
    Reason.NO_TRASH: "{name} is on a drive without a Trash. Nothing was deleted.",
}


def sentence(reason: Reason, name: str) -> str:
    """What happened and what is safe, for the file called *name*."""
    return _SENTENCES[reason].format(name=name)


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that could not be handled. `path` is absolute (surrogateescape for bytes that are not UTF-8)."""

    photo_id: int | None
    path: str
    stage: Stage
    reason: Reason
    message: str


class PhotoDeskError(Exception):
    """Something the world did: its text is a sentence for the user, never a traceback."""


class DecodeError(PhotoDeskError):
    """A file could not be decoded. `can_pass`: by something that may be over the next time."""

    def __init__(self, reason: Reason, detail: str = "", *, can_pass: bool = False) -> None:
        super().__init__(detail or reason.value)
        self.reason = reason
        self.detail = detail
        self.can_pass = can_pass or reason in PASSING


_REASONS_OF_ERRORS = {
    errno.ENOENT: Reason.VANISHED,
    errno.ENOTDIR: Reason.VANISHED,
    errno.EACCES: Reason.PERMISSION,
    errno.EPERM: Reason.PERMISSION,
    errno.ELOOP: Reason.NOT_AN_IMAGE,
    errno.EXDEV: Reason.NOT_AN_IMAGE,
    errno.ENXIO: Reason.NOT_AN_IMAGE,
    errno.ESTALE: Reason.OFFLINE,
    errno.ENOTCONN: Reason.OFFLINE,
    errno.EHOSTDOWN: Reason.OFFLINE,
    errno.ENOSPC: Reason.DISK_FULL,
    errno.EDQUOT: Reason.DISK_FULL,
}


def of_system(error: OSError) -> DecodeError:
    """What the system said when a file was opened, read or written. It says nothing of the content, so most of it can pass."""
    reason = _REASONS_OF_ERRORS.get(error.errno or 0, Reason.UNREADABLE)
    return DecodeError(reason, error.strerror or str(error), can_pass=reason is not Reason.NOT_AN_IMAGE)


class LibraryUnavailable(PhotoDeskError):
    """The library cannot be opened: `code` is a notice code such as LIBRARY_LOCKED (exit status 3)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DiskFull(LibraryUnavailable):
    """Nothing more can be stored for now."""

    def __init__(self) -> None:
        super().__init__("DISK_FULL", "the disk holding the library is full; what is saved stays saved; free some space, then try again")


@dataclass(frozen=True, slots=True)
class Notice:
    """A state the user should know of, once per cause until resolved (banner, Activity, `doctor`)."""

    code: str
    message: str
    folder: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeResolved:
    """The state a notice told of is over; *folder* None: in every folder."""

    code: str
    folder: str | None = None

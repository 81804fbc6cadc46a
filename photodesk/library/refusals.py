"""Why a file change was not done: one word, and a sentence."""

import errno
import os

from photodesk.domain.problems import PhotoDeskError, Reason, of_system
from photodesk.library.filing import AnotherFile
from photodesk.library.guarded_volume import Unreachable


class NoTrash(PhotoDeskError):
    """The system has no trash for this file. It is where it was."""


class NotDone(PhotoDeskError):
    """A change that could not be done, with a sentence. Its files are where they were."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class AnotherDrive(NotDone):
    """A move that can't be done by a rename; nothing was begun."""

    def __init__(self, path: bytes) -> None:
        super().__init__(Reason.UNSUPPORTED, f"{_text(path)} is on another drive. The file stays where it is. Choose another folder.")


class NoTrashAtAll(NotDone):
    """A file that neither the system's trash nor ours takes."""

    def __init__(self, name: bytes, *, moves: bool) -> None:
        text = f"{_text(name)} is on a drive without a Trash. Nothing was deleted. It is listed separately now."
        if moves:
            text = f"{_text(name)} is on a drive without a Trash, where it would have to go. It stays where it is. Import it there instead."
        super().__init__(Reason.NO_TRASH, text)


class Unsettled(PhotoDeskError):
    """Nobody can say now what became of a change that was broken off."""

    def __init__(self) -> None:
        super().__init__(
            "a drive went away while files were moved; each file is at its old or its new place; connect the drive, then try again"
        )


class StoppedAnswering(NotDone):
    """A change whose drive hangs in the midst of it: nobody knows yet what becomes of it."""

    def __init__(self, path: bytes) -> None:
        name = _text(os.path.basename(path))
        text = f"The drive of {name} stopped answering. The file is at its old or its new place. Wait for the drive, then apply again."
        super().__init__(Reason.OFFLINE, text)


Failure = OSError | NotDone | Unreachable


def reason_of(error: Failure, path: bytes) -> tuple[Reason, str]:
    """Why a change was not done: one word, and a sentence."""
    name = _text(path)
    if isinstance(error, Unreachable):
        return Reason.OFFLINE, f"{name} is on a drive that doesn’t answer. It is unchanged and still listed. Wait for it, then apply again."
    if isinstance(error, NotDone):
        return error.reason, str(error)
    if isinstance(error, AnotherFile):
        return (
            Reason.CHANGED_MEANWHILE,
            f"{name} changed after it was staged. It is unchanged and still listed. Look at it, then apply again.",
        )
    if isinstance(error, FileExistsError):
        return Reason.EXISTS, f"{name} can’t get its new name: another file has it. Nothing was replaced. Choose another name."
    if isinstance(error, FileNotFoundError):
        return Reason.VANISHED, f"{name} is no longer there. Nothing was changed. Rescan its folder."
    if isinstance(error, TimeoutError):
        return Reason.TIMEOUT, f"{name} could not be moved in time. It is unchanged and still listed. Check its drive, then apply again."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            Reason.PERMISSION,
            f"{name} can’t be moved: its folder is read-only. It is unchanged and still listed. Check the permissions.",
        )
    reason = of_system(error).reason
    return reason, f"{name} can’t be moved ({error.strerror}). It is unchanged and still listed. Check its drive, then apply again."


def _text(path: bytes) -> str:
    return path.decode("utf-8", "replace")

"""One process writes a library: an advisory lock that ends with its process."""

import fcntl
import os
import socket
from contextlib import suppress
from pathlib import Path

from photodesk.domain.problems import LibraryUnavailable


class Lock:
    """Held until `release` or the end of the process; children do not inherit it."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises LibraryUnavailable(LIBRARY_LOCKED) naming the holder."""
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unlockable(path, error) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            refusal = _locked(self._descriptor)
            os.close(self._descriptor)
            raise refusal from error
        except OSError as error:
            os.close(self._descriptor)
            raise _unlockable(path, error) from error
        with suppress(OSError):  # only the text of a message: a full disk must not keep the library closed
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"PhotoDesk, process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)

    def release(self) -> None:
        """Give the library free."""
        os.close(self._descriptor)


def is_held(path: Path) -> bool:
    """Whether some process has the lock now."""
    try:
        refuse_held(path)
    except LibraryUnavailable:
        return True
    return False


def refuse_held(path: Path) -> None:
    """Raises LibraryUnavailable(LIBRARY_LOCKED) when some process has the lock now; takes nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _locked(descriptor) from error
    except OSError:
        return
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> LibraryUnavailable:
    holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "another program"
    return LibraryUnavailable("LIBRARY_LOCKED", f"the library is in use by {holder}; nothing was changed; close it there, then try again")


def _unlockable(path: Path, error: OSError) -> LibraryUnavailable:
    text = f"the library at {path.parent} can’t be written ({error.strerror}); nothing was changed; check the folder and its permissions"
    return LibraryUnavailable("READ_ONLY", text)

"""One process writes a library: an advisory lock that ends with its process."""

import fcntl
import os
import socket
from pathlib import Path

from photodesk.domain.problems import LibraryUnavailable


class Lock:
    """Held until `release` or the end of the process; children do not inherit it."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises LibraryUnavailable(LIBRARY_LOCKED) naming the holder."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._descriptor, 200, 0).decode("utf-8", "replace").strip() or "another program"
            os.close(self._descriptor)
            raise LibraryUnavailable(
                "LIBRARY_LOCKED", f"the library is in use by {holder}; nothing was changed; close it there, then try again"
            ) from error
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"PhotoDesk, process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)

    def release(self) -> None:
        """Give the library free."""
        os.close(self._descriptor)

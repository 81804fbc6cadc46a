"""The system's trash, asked in a small process of its own: a drive that hangs holds up that process and nothing else."""

import socket
import subprocess
import sys
import threading
from contextlib import suppress

from photodesk.library.refusals import NoTrash

WAIT_S = 30.0
_MOST_BYTES = 65_536


class SystemTrash:
    """Begins its process when it is first asked. Any thread, one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: socket.socket | None = None

    def take(self, folder: int, name: bytes) -> bytes:
        """Move a file to the trash; where it is there. Raises NoTrash, TimeoutError, OSError."""
        with self._lock:
            end = self._begun()
            try:
                socket.send_fds(end, [name], [folder])
                answer = end.recv(_MOST_BYTES)
            except BaseException:  # an answer that comes later must not be taken for that of the next file
                self._stop()
                raise
        if not answer:
            self.close()
            raise OSError("the process that moves files to the trash has ended")
        if answer[:1] == b"-":
            raise NoTrash(answer[1:].decode("utf-8", "replace"))
        return answer[1:]

    def close(self) -> None:
        """End the process; one that hangs is killed. Idempotent."""
        if not self._lock.acquire(blocking=False):
            if (process := self._process) is not None:
                process.kill()
            self._lock.acquire()
        try:
            self._stop()
        finally:
            self._lock.release()

    def _begun(self) -> socket.socket:
        if self._end is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            ours.settimeout(WAIT_S)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "photodesk.bridge.trash_process", str(theirs.fileno())], pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                )  # fmt: skip
            self._end = ours
        return self._end

    def _stop(self) -> None:
        if self._end is not None:
            self._end.close()
            self._end = None
        if self._process is not None:
            try:
                self._process.wait(0.5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(1.0)
            self._process = None

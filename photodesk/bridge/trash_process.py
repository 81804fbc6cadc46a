"""The process that moves files to the system's trash by Qt, and does nothing else.

It is asked over a socket: the descriptor of a folder with the name of a file in it. It answers `+` and where the file is now, or `-`
and why not. The file is reached through the descriptor, so that no link that is put in the way meanwhile leads elsewhere; the trash is
told afterwards where the file really was.
"""

import os
import socket
import sys
from contextlib import suppress

_MOST_BYTES = 65_536
_BY_DESCRIPTOR = "/proc/self/fd"


def _serve(end: socket.socket) -> None:
    """Until nobody asks any more."""
    while True:
        name, descriptors, _, _ = socket.recv_fds(end, _MOST_BYTES, 1)
        if not name or not descriptors:
            return
        try:
            answer = _taken(descriptors[0], name)
        finally:
            os.close(descriptors[0])
        end.sendall(answer)


def _taken(folder: int, name: bytes) -> bytes:
    from PySide6.QtCore import QFile

    _make_home()
    try:
        file = QFile(f"{_BY_DESCRIPTOR}/{folder}/{name.decode()}")
    except UnicodeDecodeError:
        return b"-its name is not UTF-8"
    if not file.moveToTrash():
        return b"-" + file.errorString().encode()
    return b"+" + os.fsencode(file.fileName())


def _make_home() -> None:
    """Qt makes the home's trash, but not the folder it lies in."""
    with suppress(OSError):
        os.makedirs(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), mode=0o700, exist_ok=True)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        _serve(given)

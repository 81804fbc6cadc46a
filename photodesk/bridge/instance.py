"""One window for a library: a later start hands its arguments to the first and ends."""

import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

WAIT_S = 2.0
MOST_BYTES = 1_000_000


def hand_over(path: Path, arguments: list[str]) -> bool:
    """Give *arguments* (absolute paths) to the window that listens at *path*; False when none does."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(WAIT_S)
        client.connect(os.fsencode(path))
        token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
        client.sendall(json.dumps({"arguments": arguments, "token": token}).encode() + b"\n")
        return client.recv(2) == b"ok"
    return False


class Instance(QObject):
    """Listens for later starts. Owned by the window's thread."""

    arguments_received = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # the library's lock says that no living window owns it
            self._socket.bind(os.fsencode(path))
            self._socket.listen(4)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def close(self) -> None:
        """Stop listening."""
        self._notifier.setEnabled(False)
        self._socket.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    @Slot()
    def _on_activated(self) -> None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            client, _ = self._socket.accept()
            with client:
                client.settimeout(0.2)
                text = b""
                while not text.endswith(b"\n") and len(text) < MOST_BYTES and (part := client.recv(65_536)):
                    text += part
                arguments = [str(a) for a in json.loads(text)["arguments"]]
                client.sendall(b"ok")
            self.arguments_received.emit(arguments)

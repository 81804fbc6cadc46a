"""The worker's end of its socket: requests with a descriptor come in, frames go out."""

import os
import socket

from photodesk.domain.problems import of_system
from photodesk.imaging.decoders.wire import REQUEST_BYTES, Answer, Request, frame

_PIECE_BYTES = 1 << 20


class Channel:
    """Uses recvmsg, read and write only: the lock-down denies every call that could reach another process."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._number = end.fileno()

    def next_request(self) -> tuple[Request, int] | None:
        """A request and the descriptor that came with it (-1: none); None when the parent closed the socket."""
        raw, received, _, _ = socket.recv_fds(self._end, REQUEST_BYTES, 4)
        if not raw:
            return None
        raw += self.read(REQUEST_BYTES - len(raw))
        for extra in received[1:]:
            os.close(extra)
        return Request.parse(raw), received[0] if received else -1

    def read(self, count: int) -> bytes:
        """Exactly *count* bytes; ends the worker when the parent is gone."""
        parts = bytearray()
        while len(parts) < count:
            piece = os.read(self._number, min(_PIECE_BYTES, count - len(parts)))
            if not piece:
                os._exit(0)
            parts += piece
        return bytes(parts)

    def send(self, raw: bytes) -> None:
        view = memoryview(raw)
        while view:
            view = view[os.write(self._number, view) :]

    def ask(self, kind: Answer, payload: bytes = b"") -> bool:
        """Say something and wait for the parent's yes or no."""
        self.send(frame(kind, payload))
        return self.read(1) == b"\1"


def read_file(descriptor: int, most: int) -> bytes:
    """The first *most* bytes of a file, whatever its offset. It is read, never mapped: a file cut meanwhile is only shorter.

    Raises DecodeError where it cannot be read.
    """
    parts: list[bytes] = []
    at = 0
    while at < most:
        try:
            wanted = max(os.fstat(descriptor).st_size - at, _PIECE_BYTES)  # room for more would be new memory for each file
            piece = os.pread(descriptor, min(most - at, wanted, 64 * _PIECE_BYTES), at)
        except OSError as error:  # the disk, not the content
            raise of_system(error) from error
        if not piece:
            break
        parts.append(piece)
        at += len(piece)
    return parts[0] if len(parts) == 1 else b"".join(parts)

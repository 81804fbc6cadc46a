"""A file system that shows a folder at another place (read-only), served by a process that a test can stop: a NAS that hangs.

Speaks the kernel's protocol (fuse(4), linux/fuse.h) itself, so it needs no library. Root only; elsewhere the test is skipped.
"""

import contextlib
import ctypes
import errno
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOOKUP, _FORGET, _GETATTR, _OPEN, _READ, _STATFS, _RELEASE, _FLUSH = 1, 2, 3, 14, 15, 17, 18, 25
_INIT, _OPENDIR, _READDIR, _RELEASEDIR, _ACCESS, _INTERRUPT, _DESTROY, _BATCH_FORGET = 26, 27, 28, 29, 34, 36, 38, 42
_HEADER = struct.Struct("<IIQQIIII")
_SILENT = (_FORGET, _BATCH_FORGET, _INTERRUPT)


class Nas:
    """A folder behind a server process."""

    def __init__(self, place: Path, server: "subprocess.Popen[bytes]") -> None:
        self.place, self._server = place, server

    def hang(self) -> None:
        """From here on nothing is answered."""
        self._server.send_signal(signal.SIGSTOP)

    def heal(self) -> None:
        """It answers again, also what was asked meanwhile."""
        self._server.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Kill the server and take the mount away."""
        self._server.kill()
        self._server.wait()
        subprocess.run(["umount", "-l", str(self.place)], check=False)


@contextmanager
def mounted(source: Path, place: Path) -> Iterator[Nas]:
    """*source* shown at *place*; skips the test where that can't be done."""
    import pytest

    place.mkdir(exist_ok=True)
    server = subprocess.Popen([sys.executable, __file__, str(source), str(place)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    with server.stdout as answers:
        if answers.readline() != b"mounted\n":
            server.wait()
            pytest.skip("FUSE can't be used here")
        nas = Nas(place, server)
        try:
            yield nas
        finally:
            nas.end()


class _Server:
    """Answers one request after the other."""

    def __init__(self, device: int, source: bytes) -> None:
        self._device = device
        self._paths: dict[int, bytes] = {1: source}
        self._numbers: dict[bytes, int] = {source: 1}
        self._listings: dict[int, list[bytes]] = {}

    def serve(self) -> None:
        while True:
            try:
                request = os.read(self._device, 1 << 20)
            except OSError as error:
                if error.errno in (errno.EINTR, errno.EAGAIN, errno.ENOENT):
                    continue
                return
            _, code, unique, node, *_ = _HEADER.unpack_from(request)
            if code in _SILENT:
                continue
            try:
                number, answer = 0, self._answer(code, node, request[_HEADER.size :])
            except OSError as error:
                number, answer = error.errno or errno.EIO, b""
            with contextlib.suppress(OSError):  # whoever asked is gone
                os.write(self._device, struct.pack("<IiQ", 16 + len(answer), -number, unique) + answer)
            if code == _DESTROY:
                return

    def _answer(self, code: int, node: int, body: bytes) -> bytes:
        match code:
            case 26:
                return struct.pack("<IIIIHHIIHHI28x", 7, 31, 1 << 17, 0, 16, 12, 1 << 17, 1, 0, 0, 0)
            case 1:
                return self._entry(os.path.join(self._paths[node], body.split(b"\0", 1)[0]))
            case 3:
                return struct.pack("<QII", 0, 0, 0) + self._attributes(self._paths[node])
            case 14:
                return struct.pack("<QII", os.open(self._paths[node], os.O_RDONLY), 0, 0)
            case 15:
                handle, offset, size = struct.unpack_from("<QQI", body)
                return os.pread(handle, size, offset)
            case 17:
                return struct.pack("<QQQQQIIII24x", 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, 0)
            case 18:
                os.close(struct.unpack_from("<Q", body)[0])
                return b""
            case 27:
                self._listings[node] = sorted(os.listdir(self._paths[node]))
                return struct.pack("<QII", node, 0, 0)
            case 28:
                return self._directory(node, *struct.unpack_from("<QI", body, 8))
            case 25 | 29 | 34 | 38:
                return b""
        raise OSError(errno.ENOSYS, "")

    def _entry(self, path: bytes) -> bytes:
        attributes = self._attributes(path)
        number = self._numbers.setdefault(path, len(self._numbers) + 1)
        self._paths[number] = path
        return struct.pack("<QQQQII", number, 0, 0, 0, 0, 0) + attributes

    def _attributes(self, path: bytes) -> bytes:
        found = os.lstat(path)
        second = 1_000_000_000
        return struct.pack(
            "<QQQQQQIIIIIIIIII", found.st_ino, found.st_size, found.st_blocks, found.st_atime_ns // second, found.st_mtime_ns // second,
            found.st_ctime_ns // second, found.st_atime_ns % second, found.st_mtime_ns % second, found.st_ctime_ns % second, found.st_mode,
            found.st_nlink, found.st_uid, found.st_gid, 0, 4096, 0,
        )  # fmt: skip

    def _directory(self, node: int, offset: int, size: int) -> bytes:
        made = b""
        for place, name in enumerate(self._listings[node][offset:], offset + 1):
            line = struct.pack("<QQII", place, place, len(name), 0) + name
            line += b"\0" * (-len(line) % 8)
            if len(made) + len(line) > size:
                break
            made += line
        return made


def _main(source: str, place: str) -> None:
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        return
    options = f"fd={device},rootmode=40755,user_id=0,group_id=0,allow_other".encode()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"nas:/photos", os.fsencode(place), b"fuse.passthrough", 6, options):
        return
    print("mounted", flush=True)
    _Server(device, os.fsencode(os.path.realpath(source))).serve()


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])

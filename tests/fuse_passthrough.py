"""A file system that shows a folder at another place, served by a process that a test can stop: a NAS that hangs.

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
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FORGET, _INTERRUPT, _DESTROY, _BATCH_FORGET = 2, 36, 38, 42
_HEADER = struct.Struct("<IIQQIIII")
_MOOD = struct.Struct("<idi")
"""The error to answer with, after how many seconds; and how many requests there were."""
READ, WRITE, FSYNC, RENAME = 15, 16, 20, 45
_SILENT = (_FORGET, _BATCH_FORGET, _INTERRUPT)


class Nas:
    """A folder behind a server process."""

    def __init__(self, place: Path, server: "subprocess.Popen[bytes]", mood: int) -> None:
        self.place, self._server, self._mood = place, server, mood

    def answer(self, number: int = 0, *, after_s: float = 0.0) -> None:
        """From here on every answer is this error (0: none), or comes after a while."""
        os.pwrite(self._mood, _MOOD.pack(number, after_s, 0), 0)

    def asked(self) -> int:
        """How many requests there were since the last `answer`."""
        return int(_MOOD.unpack(os.pread(self._mood, _MOOD.size, 0))[2])

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
def mounted(source: Path, place: Path, hang_at: tuple[int, int] = (0, 0), *, folds: bool = False) -> Iterator[Nas]:
    """*source* shown at *place*; skips the test where that can’t be done. *hang_at*: it hangs by itself in the n-th request of a kind.
    *folds*: letters are the same in either case."""
    import pytest

    place.mkdir(exist_ok=True)
    mood = os.memfd_create("mood")
    os.pwrite(mood, _MOOD.pack(0, 0.0, 0), 0)
    arguments = [str(source), str(place), str(mood), *map(str, hang_at), str(int(folds))]
    server = subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, pass_fds=(mood,))
    assert server.stdout is not None
    with server.stdout as answers:
        if answers.readline() != b"mounted\n":
            server.wait()
            pytest.skip("FUSE can't be used here")
        nas = Nas(place, server, mood)
        try:
            yield nas
        finally:
            nas.end()
            os.close(mood)


class _Server:
    """Answers one request after the other, but for those whose answers take a while."""

    def __init__(self, device: int, source: bytes, mood: int, hang_at: tuple[int, int], *, folds: bool) -> None:
        self._device, self._mood, self._folds = device, mood, folds
        self._code, self._left = hang_at
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
            code = _HEADER.unpack_from(request)[1]
            if code in _SILENT:
                continue
            if code == self._code:
                self._left -= 1
                if not self._left:
                    os.kill(os.getpid(), signal.SIGSTOP)
            number, after_s, asked = _MOOD.unpack(os.pread(self._mood, _MOOD.size, 0))
            os.pwrite(self._mood, _MOOD.pack(number, after_s, asked + 1), 0)
            if after_s:
                threading.Timer(after_s, self._serve, (request, number)).start()
            else:
                self._serve(request, number)
            if code == _DESTROY:
                return

    def _serve(self, request: bytes, number: int) -> None:
        """Answer one request, with this error where it is one."""
        _, code, unique, node, *_ = _HEADER.unpack_from(request)
        answer = b""
        try:
            if not number:
                answer = self._answer(code, node, request[_HEADER.size :])
        except OSError as error:
            number = error.errno or errno.EIO
        with contextlib.suppress(OSError):  # whoever asked is gone
            os.write(self._device, struct.pack("<IiQ", 16 + len(answer), -number, unique) + answer)

    def _answer(self, code: int, node: int, body: bytes) -> bytes:
        match code:
            case 26:
                return struct.pack("<IIIIHHIIHHI28x", 7, 31, 1 << 17, 0, 16, 12, 1 << 17, 1, 0, 0, 0)
            case 1:  # LOOKUP
                return self._entry(self._named(node, body))
            case 3:  # GETATTR
                return struct.pack("<QII", 0, 0, 0) + self._attributes(self._paths[node])
            case 14:  # OPEN
                return struct.pack("<QII", os.open(self._paths[node], struct.unpack_from("<I", body)[0] & os.O_ACCMODE), 0, 0)
            case 15:  # READ
                handle, offset, size = struct.unpack_from("<QQI", body)
                return os.pread(handle, size, offset)
            case 17:  # STATFS
                return struct.pack("<QQQQQIIII24x", 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, 0)
            case 18:  # RELEASE
                os.close(struct.unpack_from("<Q", body)[0])
                return b""
            case 27:  # OPENDIR
                self._listings[node] = sorted(os.listdir(self._paths[node]))
                return struct.pack("<QII", node, 0, 0)
            case 28:  # READDIR
                return self._directory(node, *struct.unpack_from("<QI", body, 8))
            case 20 | 25 | 29 | 30 | 34 | 38:  # FSYNC, FLUSH, RELEASEDIR, FSYNCDIR, ACCESS, DESTROY
                return b""
        return self._change(code, node, body)

    def _change(self, code: int, node: int, body: bytes) -> bytes:
        match code:
            case 4:  # SETATTR
                _set(self._paths[node], *struct.unpack_from("<I12xQ8xQQ8xII4xI", body))
                return struct.pack("<QII", 0, 0, 0) + self._attributes(self._paths[node])
            case 9:  # MKDIR
                path = self._named(node, body[8:])
                os.mkdir(path, struct.unpack_from("<I", body)[0] & 0o777)
                return self._entry(path)
            case 10:  # UNLINK
                os.unlink(self._named(node, body))
                return b""
            case 11:  # RMDIR
                os.rmdir(self._named(node, body))
                return b""
            case 16:  # WRITE
                handle, offset, size = struct.unpack_from("<QQI", body)
                return struct.pack("<II", os.pwrite(handle, body[40 : 40 + size], offset), 0)
            case 35:  # CREATE
                flags, mode = struct.unpack_from("<II", body)
                path = self._named(node, body[16:])
                handle = os.open(path, flags & (os.O_ACCMODE | os.O_EXCL) | os.O_CREAT, mode & 0o777)
                return self._entry(path) + struct.pack("<QII", handle, 0, 0)
            case 45:  # RENAME2; of its flags only that nothing is replaced
                old, new = body[16:].split(b"\0")[:2]
                home = self._paths[struct.unpack_from("<Q", body)[0]]
                self._rename(self._named(node, old), os.path.join(home, new))
                return b""
        raise OSError(errno.ENOSYS, "")

    def _named(self, node: int, name: bytes) -> bytes:
        return self._folded(os.path.join(self._paths[node], name.split(b"\0", 1)[0]))

    def _folded(self, path: bytes) -> bytes:
        """The path as it is written on the disk, where the file system folds case."""
        folder, name = os.path.split(path)
        if not self._folds or os.path.lexists(path):
            return path
        return next((os.path.join(folder, each) for each in os.listdir(folder) if each.lower() == name.lower()), path)

    def _rename(self, old: bytes, new: bytes) -> None:
        if os.path.lexists(self._folded(new)):
            raise OSError(errno.EEXIST, "")
        os.rename(old, new)
        for number, path in self._paths.items():
            if path == old or path.startswith(old + b"/"):
                self._paths[number] = new + path[len(old) :]
        self._numbers = {path: number for number, path in self._paths.items()}

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


def _set(path: bytes, which: int, size: int, atime: int, mtime: int, atime_ns: int, mtime_ns: int, mode: int) -> None:
    """Size, mode and times; of the times both or none."""
    if which & 8:
        os.truncate(path, size)
    if which & 1:
        os.chmod(path, mode & 0o777)
    if which & 48 == 48:
        os.utime(path, ns=(atime * 1_000_000_000 + atime_ns, mtime * 1_000_000_000 + mtime_ns))


def _main(source: str, place: str, mood: str, code: str, number: str, folds: str) -> None:
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        return
    options = f"fd={device},rootmode=40755,user_id=0,group_id=0,allow_other".encode()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"nas:/photos", os.fsencode(place), b"fuse.passthrough", 6, options):
        return
    print("mounted", flush=True)
    _Server(device, os.fsencode(os.path.realpath(source)), int(mood), (int(code), int(number)), folds=folds == "1").serve()


if __name__ == "__main__":
    _main(*sys.argv[1:])

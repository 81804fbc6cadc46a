"""Opens a file below a folder: on the way no link is followed and nothing leads out (openat2(2), else component by component)."""

import ctypes
import errno
import os
from functools import cache

_FOLDER_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_OPENAT2 = 437
"""The same number on all architectures."""
_NO_MAGIC_LINKS, _NO_LINKS, _BENEATH = 0x02, 0x04, 0x08
_RACES = 20
"""openat2(2) asks for another try when something was renamed meanwhile."""


class _How(ctypes.Structure):
    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


def open_below(root: bytes, path: bytes, flags: int) -> int:
    """A descriptor of *path*. Raises OSError; EXDEV: it does not lie below *root*."""
    folder = root.rstrip(b"/") + b"/"
    if not path.startswith(folder):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    start = os.open(folder, _FOLDER_FLAGS)
    try:
        below = path[len(folder) :]
        return _openat2(start, below, flags) if _has_openat2() else _step_by_step(start, below, flags)
    finally:
        os.close(start)


def _openat2(start: int, below: bytes, flags: int) -> int:
    how = _How(flags, 0, _NO_MAGIC_LINKS | _NO_LINKS | _BENEATH)
    number = errno.EAGAIN
    for _ in range(_RACES):
        descriptor = int(_libc().syscall(_OPENAT2, ctypes.c_int(start), below, ctypes.byref(how), ctypes.c_size_t(ctypes.sizeof(how))))
        if descriptor >= 0:
            return descriptor
        number = ctypes.get_errno()
        if number != errno.EAGAIN:
            break
    raise OSError(number, os.strerror(number))


def _step_by_step(start: int, below: bytes, flags: int) -> int:
    """The same on older kernels and other systems."""
    *folders, name = below.split(b"/")
    current = os.dup(start)
    try:
        for part in folders:
            if part in (b"", b".", b".."):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            inner = os.open(part, _FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=current)
            os.close(current)
            current = inner
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=current)
    finally:
        os.close(current)


@cache
def _has_openat2() -> bool:
    """Linux 5.6 and later, unless a container denies it."""
    try:
        os.close(_openat2_folder())
    except OSError:
        return False
    return True


def _openat2_folder() -> int:
    how = _How(os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, 0, _NO_LINKS)
    size = ctypes.c_size_t(ctypes.sizeof(how))
    descriptor = int(_libc().syscall(_OPENAT2, ctypes.c_int(-100), b"/", ctypes.byref(how), size))  # -100: AT_FDCWD
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "openat2")
    return descriptor


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)

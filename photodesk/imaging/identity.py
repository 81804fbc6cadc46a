"""Opening an original for reading, and nothing else: never through a link, never a pipe or a device, never outside its folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from photodesk.domain.problems import DecodeError, Reason, of_system

# O_NONBLOCK: opening a pipe must not wait for a writer. It has no effect on reading a regular file.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_UNNOTED = _FLAGS | getattr(os, "O_NOATIME", 0)
"""The system does not note that the file was read: only for those who own it."""


@contextmanager
def opened(path: bytes, root: bytes = b"") -> Iterator[tuple[int, os.stat_result]]:
    """A read-only descriptor of a regular file at offset 0, and its facts. Raises DecodeError with the reason.

    *root*: the added folder above it; between the two no link is followed and nothing leads out.
    """
    try:
        descriptor, facts = open_original(path, root)
    except OSError as error:
        raise of_system(error) from error
    try:
        yield descriptor, facts
    finally:
        os.close(descriptor)


def open_original(path: bytes, root: bytes = b"") -> tuple[int, os.stat_result]:
    """The same, to be closed by the caller. Raises OSError, and DecodeError where it is no regular file."""
    try:
        descriptor = _open(path, root, _UNNOTED)
    except PermissionError:
        descriptor = _open(path, root, _FLAGS)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise DecodeError(Reason.NOT_AN_IMAGE, "not a regular file")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, facts


def _open(path: bytes, root: bytes, flags: int) -> int:
    if not root:
        return os.open(path, flags)
    from photodesk.imaging.containment import open_below  # ctypes is not needed before the first picture

    return open_below(root, path, flags)

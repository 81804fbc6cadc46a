"""Opening an original for reading, and nothing else: never through a link, never a pipe or a device, never outside its folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from photodesk.domain.problems import DecodeError, Reason, of_system

# O_NONBLOCK: opening a pipe must not wait for a writer. It has no effect on reading a regular file.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def opened(path: bytes, root: bytes = b"") -> Iterator[tuple[int, os.stat_result]]:
    """A read-only descriptor of a regular file at offset 0, and its facts. Raises DecodeError with the reason.

    *root*: the added folder above it; between the two no link is followed and nothing leads out.
    """
    try:
        descriptor = _open_below(root, path) if root else os.open(path, _FLAGS)
    except OSError as error:
        raise of_system(error) from error
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise DecodeError(Reason.NOT_AN_IMAGE, "not a regular file")
        yield descriptor, facts
    finally:
        os.close(descriptor)


def _open_below(root: bytes, path: bytes) -> int:
    from photodesk.imaging.containment import open_below  # ctypes is not needed before the first picture

    return open_below(root, path, _FLAGS)

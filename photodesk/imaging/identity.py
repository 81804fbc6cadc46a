"""Opening an original for reading, and nothing else: never through a link, never a pipe or a device."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from photodesk.domain.problems import DecodeError, Reason, of_system


@contextmanager
def opened(path: bytes) -> Iterator[tuple[int, os.stat_result]]:
    """A read-only descriptor of a regular file at offset 0, and its facts. Raises DecodeError with the reason."""
    try:
        # O_NONBLOCK: opening a pipe must not wait for a writer. It has no effect on reading a regular file.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise of_system(error) from error
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise DecodeError(Reason.NOT_AN_IMAGE, "not a regular file")
        yield descriptor, facts
    finally:
        os.close(descriptor)

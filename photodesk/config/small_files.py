"""Small files of ours that must be whole after a crash: read with a limit, written beside and renamed over."""

import os
import stat
import tempfile
from pathlib import Path

SMALL_FILE_BYTES = 1_000_000


def read_small(path: Path, max_bytes: int = SMALL_FILE_BYTES) -> bytes | None:
    """The content of *path*, None where there is no such file.

    Raises OSError where it cannot be read, is not a regular file (links are not followed) or is larger than *max_bytes*.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"{path.name} is not a regular file")
        if found.st_size > max_bytes:
            raise OSError(f"{path.name} is larger than {max_bytes} bytes")
        return file.read(max_bytes + 1)


def atomic_write(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace *path* by *data* as a whole, readable by the user only (0600); its folder is made (0700) when missing.

    After a crash the file holds the old or the new content. *durable*: on the disk when this returns. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The system's trash as its folders hold it (freedesktop.org Trash specification 1.0): where a file went, from where, and back."""

import os
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from photodesk.library import filing
from photodesk.library.filing import Identity, Spot

_FILES, _INFO = b"files", b"info"


def spot(trashed: bytes) -> Spot:
    """A file in the trash, below the trash's own folder of files."""
    return Spot(os.path.dirname(trashed), os.path.basename(trashed))


def tell_origin(trashed: bytes, original: bytes) -> None:
    """Let the trash know where a file was, whatever it was told, and make that durable."""
    trash = os.path.dirname(os.path.dirname(trashed))
    top = _top_of(trash)
    path = original if top is None else os.path.relpath(original, top)
    text = f"[Trash Info]\nPath={urllib.parse.quote(path)}\nDeletionDate={datetime.now():%Y-%m-%dT%H:%M:%S}\n"
    info = _info(trashed)
    temporary = info.beside(b".pd-" + os.urandom(8).hex().encode())
    descriptor = filing.new_file(temporary)
    with open(descriptor, "wb") as file:
        file.write(text.encode("ascii"))
        file.flush()
        os.fsync(descriptor)
    os.replace(temporary.absolute, info.absolute)
    filing.sync_folder(info.root)
    filing.sync_folder(os.path.dirname(trashed))


def forget(trashed: bytes) -> None:
    """A file is in the trash no more."""
    info = _info(trashed)
    with suppress(FileNotFoundError):
        os.unlink(info.absolute)
        filing.sync_folder(info.root)


def find(original: bytes, identity: Identity) -> bytes | None:
    """Where a file that was at *original* is in the trash."""
    for trash in _around(original):
        with suppress(OSError), os.scandir(os.path.join(trash, _FILES)) as listed:
            for entry in listed:
                if entry.inode() == identity.inode and identity.fits(entry.stat(follow_symlinks=False)):
                    return entry.path
    return None


def _info(trashed: bytes) -> Spot:
    return Spot(os.path.join(os.path.dirname(os.path.dirname(trashed)), _INFO), os.path.basename(trashed) + b".trashinfo")


def _home() -> bytes:
    return os.fsencode(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")) + b"/Trash"


def _top_of(trash: bytes) -> bytes | None:
    """The top of the drive a trash belongs to; None: the home's trash."""
    if os.path.realpath(trash) == os.path.realpath(_home()):
        return None
    above, name = os.path.split(trash)
    return above if name.startswith(b".Trash-") else os.path.dirname(above)


def _around(path: bytes) -> Iterator[bytes]:
    """The trashes a file from here may be in."""
    yield _home()
    place = os.path.dirname(path)
    while place != os.path.dirname(place):
        yield place + b"/.Trash-%d" % os.getuid()
        yield place + b"/.Trash/%d" % os.getuid()
        place = os.path.dirname(place)
    yield b"/.Trash-%d" % os.getuid()

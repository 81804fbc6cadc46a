"""What paths lie on: mount points and the file systems behind them (Linux: proc(5), `mountinfo`)."""

import os
import re
from dataclasses import dataclass

MOUNTS = "/proc/self/mountinfo"
UUIDS = "/dev/disk/by-uuid"


REMOTE = ("nfs", "cifs", "smb", "fuse", "9p", "ceph", "afs", "davfs", "ncpfs", "glusterfs", "lustre", "virtiofs", "vboxsf")
"""Beginnings of the names of file systems that a connection or a program stands behind: they may hang, and tell of no change."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """One line of the table. `what`: kind, source and, where it has one, the UUID of the file system; `root`: what of it is mounted."""

    point: bytes
    root: bytes
    what: str

    @property
    def is_remote(self) -> bool:
        """Whether a connection or a program stands behind it."""
        return self.what.startswith(REMOTE)


@dataclass(frozen=True, slots=True)
class Place:
    """What a folder lies on: the file system, and the path in it, wherever that is mounted. `nested`: what is mounted below, by relative
    path."""

    what: str
    within: bytes
    nested: dict[bytes, str]


def table() -> list[Mounted]:
    """What is mounted; of several at one point the last. Empty: not known here."""
    try:
        with open(MOUNTS, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    uuids = _uuids()
    found: dict[bytes, Mounted] = {}
    for line in lines:
        place, _, system = line.partition(b" - ")
        _, _, device, root, point = place.split(b" ")[:5]
        kind, source = system.split(b" ")[:2]
        if kind != b"autofs":  # only says that something will be mounted there
            what = " ".join([os.fsdecode(kind), os.fsdecode(_plain(source)), *uuids.get(device, [])])
            found[_plain(point)] = Mounted(_plain(point), _plain(root), what)
    return list(found.values())


def holder(path: bytes, mounted: list[Mounted]) -> Mounted | None:
    """The mount that holds a path without links."""
    return max((mount for mount in mounted if is_below(path, mount.point)), key=lambda mount: len(mount.point), default=None)


def is_below(path: bytes, point: bytes) -> bool:
    """Whether a path is *point* or lies below it."""
    return path == point or path.startswith(point.rstrip(b"/") + b"/")


def below(folder: bytes) -> Place:
    """What *folder* lies on, and what is mounted below it. Follows links, so it may hang."""
    root = os.path.realpath(folder)
    mounted = table()
    own = holder(root, mounted)
    inner = [mount for mount in mounted if mount is not own and mount.point != root and is_below(mount.point, root)]
    nested = {os.path.relpath(mount.point, root): mount.what for mount in inner}
    if own is None:
        return Place("", b"", nested)
    return Place(own.what, _joined(own.root, os.path.relpath(root, own.point)), nested)


def elsewhere(what: str, within: bytes) -> list[bytes]:
    """Where the same path of the same file system can be found now: a UUID says which it is, else its kind and source do."""
    wanted = what.split(" ")
    found = []
    for mount in table():
        parts = mount.what.split(" ")
        same = parts[2] == wanted[2] if len(parts) > 2 and len(wanted) > 2 else parts == wanted
        if same and is_below(within, mount.root):
            found.append(_joined(mount.point, os.path.relpath(within, mount.root)))
    return found


def _joined(folder: bytes, rest: bytes) -> bytes:
    return folder if rest == b"." else os.path.join(folder, rest)


def _uuids() -> dict[bytes, list[str]]:
    """By device number as `mountinfo` writes it. Devices of one file system (btrfs) are as many as it has."""
    found: dict[bytes, list[str]] = {}
    try:
        names = os.listdir(UUIDS)
    except OSError:
        return {}
    for name in names:
        try:
            device = os.stat(os.path.join(UUIDS, name)).st_rdev
        except OSError:
            continue
        found[b"%d:%d" % (os.major(device), os.minor(device))] = [name]
    return found


def _plain(field: bytes) -> bytes:
    """`mountinfo` writes blanks, line ends and backslashes as three octal digits."""
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), field)

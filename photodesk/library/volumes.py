"""What paths lie on: mount points and the file systems behind them (Linux: proc(5), `mountinfo`)."""

import os
import re

MOUNTS = "/proc/self/mountinfo"
UUIDS = "/dev/disk/by-uuid"


def mounts() -> dict[bytes, str]:
    """Mount point to what is mounted there: kind, source and, where it has one, the UUID of its file system. Empty: not known here."""
    try:
        with open(MOUNTS, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return {}
    uuids = _uuids()
    found: dict[bytes, str] = {}
    for line in lines:
        place, _, system = line.partition(b" - ")
        device, point = place.split(b" ")[2], _plain(place.split(b" ")[4])
        kind, source = system.split(b" ")[:2]
        if kind != b"autofs":  # only says that something will be mounted there
            found[point] = " ".join([os.fsdecode(kind), os.fsdecode(_plain(source)), *uuids.get(device, [])])
    return found


def below(folder: bytes) -> tuple[str, dict[bytes, str]]:
    """What *folder* lies on, and what is mounted below it by relative path."""
    root = os.path.realpath(folder)
    own, own_point = "", b""
    nested: dict[bytes, str] = {}
    for point, what in mounts().items():
        if root == point or root.startswith(point.rstrip(b"/") + b"/"):
            if len(point) >= len(own_point):
                own, own_point = what, point
        elif point.startswith(root.rstrip(b"/") + b"/"):
            nested[os.path.relpath(point, root)] = what
    return own, nested


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

"""Drives that a camera wrote to: mounted, with a DCIM folder."""

import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from photodesk.domain.importing import Card
from photodesk.library import volumes
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.long_calls import LongCall
from photodesk.library.reaching import Reaching
from photodesk.library.scanning import text_of

PLACES = (b"/media/", b"/run/media/", b"/mnt/", b"/Volumes/")
"""Where systems mount what people plug in. Only there: to look into every mount could wake, or hang at, anything."""

T = TypeVar("T")


def cards(reaching: Reaching) -> list[Card]:
    """Every drive with pictures of a camera, by name; one that hangs is left out."""
    found = [Card(point, _name(point)) for point in _mounted(reaching) if _asked(reaching, point, _has_pictures)]
    return sorted(found, key=lambda card: (card.name, card.path))


def _asked(reaching: Reaching, point: bytes, question: Callable[[bytes], T]) -> T | None:
    try:
        return LongCall[T](reaching, (point,)).run(partial(question, point))
    except Unreachable:
        return None


def _mounted(reaching: Reaching) -> list[bytes]:
    points = [mount.point for mount in volumes.table() if mount.point.startswith(PLACES)]
    phones = os.fsencode(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), "gvfs"))
    return points + (_asked(reaching, phones, _inner) or [])


def _inner(folder: bytes) -> list[bytes]:
    """Phones (MTP, PTP) are folders below one mount, each with the storages inside it."""
    found: list[bytes] = []
    for phone in _folders(folder):
        found += [phone, *_folders(phone)]
    return found


def _folders(folder: bytes) -> list[bytes]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _has_pictures(point: bytes) -> bool:
    return any(os.path.basename(folder).lower() == b"dcim" for folder in _folders(point))


def _name(point: bytes) -> str:
    return text_of(os.path.basename(point.rstrip(b"/")) or point)

"""What is known of the files that are about to be moved, and the rows that follow them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from photodesk.domain.photos import State
from photodesk.store import jobs, photos, plain
from photodesk.store.binding import as_json
from photodesk.store.folders import add_directories

_KNOWN = """
SELECT photos.id, photos.state, folders.id, folders.path, folders.state, folders.protected, directories.path, photos.name,
    photos.size, photos.mtime_ns, photos.inode, CASE WHEN recipe IS NOT NULL THEN content_hash END
FROM photos JOIN directories ON directories.id = directory_id JOIN folders ON folders.id = folder_id
WHERE photos.id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A photo's file as the catalog has it. `content_hash`: None before it was looked at as it is."""

    photo_id: int
    state: State
    folder_id: int
    root: bytes
    is_offline: bool
    is_protected: bool
    directory: bytes
    name: bytes
    size: int
    mtime_ns: int
    inode: int
    content_hash: bytes | None

    @property
    def path(self) -> bytes:
        """Below the added folder."""
        return self.directory + b"/" + self.name if self.directory else self.name


def known(tx: Connection, photo_ids: Sequence[int]) -> dict[int, KnownFile]:
    """Those of these photos that have a row, wherever their files may be."""
    return {
        row[0]: KnownFile(row[0], State(row[1]), row[2], row[3], row[4] == "offline", bool(row[5]), *row[6:])
        for row in plain.rows(tx, _KNOWN, (as_json(photo_ids),))
    }


def trashed(tx: Connection, photo_ids: Sequence[int]) -> None:
    """These went; their rows stay."""
    photos.set_state(tx, photo_ids, State.TRASHED)
    jobs.vanish(tx, photo_ids)


def dated(tx: Connection, known: KnownFile, mtime_ns: int) -> None:
    """The file is the same; its time is another where it is now."""
    if known.mtime_ns != mtime_ns:
        plain.run(tx, "UPDATE photos SET mtime_ns = ? WHERE id = ?", (mtime_ns, known.photo_id))


def placed(tx: Connection, places: Sequence[tuple[int, int, bytes, int]]) -> None:
    """(photo, added folder, path below it, inode): where files are now. Rows that had these places lose them: their files were gone."""
    if not places:
        return
    directories = _directories(tx, {(folder_id, path.rpartition(b"/")[0]) for _, folder_id, path, _ in places})
    rows = []
    for photo_id, folder_id, path, inode in places:
        directory, _, name = path.rpartition(b"/")
        rows.append((photo_id, directories[folder_id, directory], name, name.decode("utf-8", "replace"), inode))
    statement = "SELECT id FROM photos WHERE directory_id = ? AND name = ? AND state = 0 AND id != ?"
    others = [found[0] for row in rows for found in plain.rows(tx, statement, (row[1], row[2], row[0]))]
    moved = {row[0] for row in rows}
    displaced = [photo_id for photo_id in others if photo_id not in moved]
    if displaced:
        photos.set_state(tx, displaced, State.MISSING)
        jobs.vanish(tx, displaced)
    photos.move(tx, rows)
    jobs.reappear(tx, sorted(moved))


def _directories(tx: Connection, wanted: set[tuple[int, bytes]]) -> dict[tuple[int, bytes], int]:
    found: dict[tuple[int, bytes], int] = {}
    for folder_id, path in sorted(wanted):
        rows = plain.rows(tx, "SELECT id FROM directories WHERE folder_id = ? AND path = ?", (folder_id, path))
        new = add_directories(tx, folder_id, [(path, path.decode("utf-8", "replace"))]) if not rows else {path: rows[0][0]}
        found[folder_id, path] = new[path]
    return found

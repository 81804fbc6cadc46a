"""Added folders, and the directories below them that hold photos."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from photodesk.domain.folders import Folder, FolderState
from photodesk.store import serials, tags, tallies, texts
from photodesk.store.schema import directories, folders, photos
from photodesk.store.schema import tallies as counted


@dataclass(frozen=True, slots=True)
class Identity:
    """What a folder's drive looked like at its last good scan (reliability rule S5)."""

    device: int | None
    inode: int | None
    volume: str | None
    files_at_scan: int | None
    scanned_us: int | None


_photo_count = (
    select(directories.c.folder_id, func.sum(counted.c.photos).label("photos"))
    .join(counted, (counted.c.kind == "directory") & (counted.c.number == directories.c.id))
    .group_by(directories.c.folder_id)
    .subquery()
)
_folder = select(folders, func.coalesce(_photo_count.c.photos, 0).label("photos")).outerjoin(
    _photo_count, _photo_count.c.folder_id == folders.c.id
)


def every(tx: Connection) -> list[Folder]:
    """All added folders by path."""
    return [
        Folder(r.id, r.path, r.display, FolderState(r.state), r.photos, bool(r.protected), r.mode, r.scanned_us)
        for r in tx.execute(_folder.order_by(folders.c.path))
    ]


def add(tx: Connection, path: bytes, display: str, now_us: int) -> int:
    """A new added folder; returns its id."""
    return int(tx.execute(insert(folders).values(path=path, display=display, added_us=now_us).returning(folders.c.id)).scalar_one())


def change(tx: Connection, folder_id: int, **values: object) -> None:
    """Set columns of one folder."""
    tx.execute(update(folders).where(folders.c.id == folder_id).values(**values))


def unwatch(tx: Connection) -> None:
    """Nobody watches any folder."""
    watching = folders.c.state == FolderState.WATCHING.value
    tx.execute(update(folders).where(watching).values(state=FolderState.ONLINE.value))


def identity(tx: Connection, folder_id: int) -> Identity:
    """What the folder was at its last good scan."""
    row = tx.execute(
        select(folders.c.device, folders.c.inode, folders.c.volume, folders.c.files_at_scan, folders.c.scanned_us).where(
            folders.c.id == folder_id
        )
    ).one()
    return Identity(*row)


def forget(tx: Connection, folder_id: int) -> int:
    """Delete a folder with its directories, photos and jobs; returns how many photos went."""
    inside = select(directories.c.id).where(directories.c.folder_id == folder_id)
    count = tx.execute(select(func.count()).select_from(photos).where(photos.c.directory_id.in_(inside))).scalar_one()
    serials.keep(tx, photos)
    texts.remove_folder(tx, folder_id)
    with tallies.leaving(tx, folder_id):
        tx.execute(folders.delete().where(folders.c.id == folder_id))
    tags.recount(tx)
    tx.exec_driver_sql("DELETE FROM hashes WHERE content_hash NOT IN (SELECT content_hash FROM photos WHERE content_hash IS NOT NULL)")
    return int(count)


def directory_ids(tx: Connection, folder_id: int) -> dict[bytes, int]:
    """Directories of a folder: relative path to id (the folder itself is b"")."""
    return {r.path: r.id for r in tx.execute(select(directories.c.path, directories.c.id).where(directories.c.folder_id == folder_id))}


def add_directories(tx: Connection, folder_id: int, wanted: Iterable[tuple[bytes, str]]) -> dict[bytes, int]:
    """Insert directories (relative path, text) that are not there yet; returns their ids by path."""
    new = insert(directories).returning(directories.c.id)
    return {path: int(tx.execute(new.values(folder_id=folder_id, path=path, display=display)).scalar_one()) for path, display in wanted}


def rehome(tx: Connection, source_id: int, target_id: int, *, cut: bytes = b"", prefix: bytes = b"") -> None:
    """Move directories from one added folder to another: those below *cut* (relative), with *cut* replaced by *prefix*.

    Used when a folder inside another one is added (cut = its relative path) or forgotten (prefix = its relative path).
    """
    rows = tx.execute(select(directories.c.id, directories.c.path).where(directories.c.folder_id == source_id)).all()
    moved = []
    for row in rows:
        if cut and row.path != cut and not row.path.startswith(cut + b"/"):
            continue
        rest = row.path[len(cut) :].lstrip(b"/") if cut else row.path
        path = b"/".join(part for part in (prefix, rest) if part)
        moved.append({"row": row.id, "folder": target_id, "new": path, "text": path.decode("utf-8", "replace")})
    if moved:
        changed = update(directories).where(directories.c.id == bindparam("row"))
        tx.execute(changed.values(folder_id=bindparam("folder"), path=bindparam("new"), display=bindparam("text")), moved)


def directory_counts(tx: Connection) -> list[tuple[int, int, bytes, int, int]]:
    """(folder id, directory id, relative path, photos in it, their bytes) of every directory that holds photos that are not trashed."""
    query = (
        select(directories.c.folder_id, directories.c.id, directories.c.path, counted.c.photos, counted.c.bytes)
        .join(counted, (counted.c.kind == "directory") & (counted.c.number == directories.c.id))
        .where(counted.c.photos != 0)
    )
    return [(r[0], r[1], r[2], r[3], r[4]) for r in tx.execute(query)]

"""What is done with new photos of folders: rules, photos for which they wait, and receipts."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from photodesk.domain.folders import FolderRules, Receipt
from photodesk.store.binding import in_parts
from photodesk.store.photos import join
from photodesk.store.schema import directories, folder_rules, folders, photos, receipts, ruled_photos

MOST_RECEIPTS = 10_000
"""Of one folder; older ones are dropped."""


def every(tx: Connection) -> dict[int, FolderRules]:
    """Rules by folder, where there are any."""
    return {
        r.folder_id: FolderRules(
            _lines(r.tags), r.album, r.rating, r.move_to, r.rename_to, r.copy_to, _lines(r.skip),
            None if r.include_hidden is None else bool(r.include_hidden),
        )
        for r in tx.execute(select(folder_rules))
    }  # fmt: skip


def put(tx: Connection, folder_id: int, rules: FolderRules) -> None:
    """The rules of a folder are these now."""
    tx.execute(delete(folder_rules).where(folder_rules.c.folder_id == folder_id))
    if rules != FolderRules():
        values = {
            "tags": "\n".join(rules.tags), "album": rules.album, "rating": rules.rating, "move_to": rules.move_to,
            "rename_to": rules.rename_to, "copy_to": rules.copy_to, "skip": "\n".join(rules.skip),
            "include_hidden": None if rules.include_hidden is None else int(rules.include_hidden),
        }  # fmt: skip
        tx.execute(insert(folder_rules).values(folder_id=folder_id, **values))


def await_look(tx: Connection, photo_ids: Sequence[int]) -> None:
    """The rules are to be done for these new photos once they were looked at."""
    if photo_ids:
        tx.exec_driver_sql("INSERT OR IGNORE INTO ruled_photos (photo_id) VALUES (?)", [(i,) for i in photo_ids])


def awaiting(tx: Connection, photo_ids: Sequence[int] | None = None, *, copying: bool = False) -> list[tuple[int, int, bytes, bytes]]:
    """(photo, folder, path of the folder, path) of those of these photos (None: of all) that were looked at and wait for the rules of
    their folder; *copying*: of those that only wait for their copy."""
    query = (
        select(photos.c.id, folders.c.id, folders.c.path, directories.c.path, photos.c.name)
        .join(ruled_photos, ruled_photos.c.photo_id == photos.c.id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
        .where(photos.c.content_hash.is_not(None), ruled_photos.c.copying == int(copying))
    )
    parts = [query] if photo_ids is None else [query.where(photos.c.id.in_(part)) for part in in_parts(photo_ids)]
    return [(r[0], r[1], r[2], join(r[2], r[3], r[4])) for part in parts for r in tx.execute(part)]


def settle(tx: Connection, photo_ids: Sequence[int], done: Iterable[Receipt], *, to_copy: bool = False) -> None:
    """The rules were done for these photos, all or (*to_copy*) all but the copy."""
    for part in in_parts(photo_ids):
        these = ruled_photos.c.photo_id.in_(part)
        tx.execute(update(ruled_photos).where(these).values(copying=1) if to_copy else delete(ruled_photos).where(these))
    rows = [{"folder_id": r.folder_id, "photo_id": r.photo_id, "path": r.path, "done": r.done, "at_us": r.at_us} for r in done]
    if rows:
        tx.execute(insert(receipts), rows)
        for folder_id in {r["folder_id"] for r in rows}:
            mine = select(receipts.c.id).where(receipts.c.folder_id == folder_id).order_by(receipts.c.id.desc())
            tx.execute(delete(receipts).where(receipts.c.id.in_(mine.limit(-1).offset(MOST_RECEIPTS))))


def listed(tx: Connection, folder_id: int, limit: int) -> list[Receipt]:
    """The newest receipts of a folder, the newest first."""
    query = select(receipts).where(receipts.c.folder_id == folder_id).order_by(receipts.c.id.desc()).limit(limit)
    return [Receipt(r.folder_id, r.photo_id, r.path, r.done, r.at_us) for r in tx.execute(query)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()

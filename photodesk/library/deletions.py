"""Turns staged moves to the trash into deletions for good, where somebody chose that; they wait in a group of their own."""

from collections.abc import Sequence

from photodesk.domain.pending import ChangeKind
from photodesk.store import pairs, staging
from photodesk.store.database import Database


def delete_instead(database: Database, photo_ids: Sequence[int]) -> int:
    """Of photos that are staged for the trash, and of a RAW and its picture together: delete them when they are applied. How many."""
    with database.edit() as tx:
        beside = pairs.beside(tx, photo_ids).values()
        wanted = sorted({*photo_ids, *(other for others in beside for other in others)})
        ids = staging.ids_of(tx, [(ChangeKind.TRASH.value, photo_id) for photo_id in wanted])
        staging.make_deletions(tx, ids)
        return len(ids)

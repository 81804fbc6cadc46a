"""Finds an added folder whose drive is mounted elsewhere now; its photos, edits and pictures go with it."""

from photodesk.domain.folders import Folder
from photodesk.library import volumes
from photodesk.library.presence import ANSWERING, SENTINELS, answering, remembered
from photodesk.library.reaching import Reaching
from photodesk.store import folders, photos
from photodesk.store.database import Database


def new_place(database: Database, reaching: Reaching, folder: Folder) -> bytes | None:
    """Where the same folder of the same drive lies now, proved by its photos; None: nowhere."""
    with database.read() as tx:
        was = remembered(folders.identity(tx, folder.id).volume)
        taken = {other.path for other in folders.every(tx)}
    if not was.what or not was.within:
        return None
    places = [place for place in volumes.elsewhere(was.what, was.within) if place not in taken]
    return next((place for place in places if holds_it(database, reaching, folder, place)), None)


def holds_it(database: Database, reaching: Reaching, folder: Folder, place: bytes) -> bool:
    """Whether the photos known in a folder lie below *place* with their size: at least nine in ten of those asked for, and one."""
    with database.read() as tx:
        sentinels = photos.sample(tx, folder.id, SENTINELS)
    return bool(sentinels) and answering(reaching, place, sentinels) >= ANSWERING * len(sentinels)


def move(database: Database, reaching: Reaching, folder: Folder, place: bytes) -> None:
    """From now on the folder is *place*. Its photos keep everything: their paths are relative to it."""
    with database.write() as tx:
        folders.change(tx, folder.id, path=place, display=place.decode("utf-8", "replace"))
    reaching.forget_links(folder.path)

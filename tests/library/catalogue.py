"""A library with rows that belong to no file, and all that a user said of them, for tests of edits."""

from typing import Any

from photodesk.domain.dates import DAY_US
from photodesk.domain.photos import DateSource, Kind
from photodesk.library.library import Library
from photodesk.store import folders
from photodesk.store.photos import Found, add

Said = dict[int, dict[str, Any]]
"""By photo: everything a user can say of one."""


def put_photos(library: Library, count: int) -> list[int]:
    """Rows with the ids 1 to *count*, of which nothing was said, each with a content of its own, a minute apart."""
    found = [
        Found(b"%07d.jpg" % n, f"{n:07}.jpg", "jpeg", Kind.PHOTO, 1000 + n, n, n, 20_000 * DAY_US + 60_000_000 * n, DateSource.EXIF)
        for n in range(count)
    ]
    with library.database.write() as tx:
        folder_id = folders.add(tx, b"/made-up", "/made-up", 1)
        (directory_id,) = folders.add_directories(tx, folder_id, [(b"", "")]).values()
        ids = add(tx, directory_id, found, 1)
        tx.exec_driver_sql("UPDATE photos SET content_hash = CAST(printf('%032d', id) AS BLOB)")
    return ids


def put_copies(library: Library, groups: int, files: int) -> list[int]:
    """Rows of *files* exact copies of each of *groups* pictures, the copies of one picture one after the other."""
    ids = put_photos(library, groups * files)
    with library.database.write() as tx:
        tx.exec_driver_sql(
            "UPDATE photos SET recipe = 1, width = 600, height = 400, size = 1000 + (id - 1) / ?,"
            " picture_hash = CAST(printf('%032d', (id - 1) / ?) AS BLOB)",
            (files, files),
        )
        tx.exec_driver_sql(
            "INSERT INTO pictures (picture_hash, phash, dhash, compared)"
            " SELECT DISTINCT picture_hash, zeroblob(32), zeroblob(32), 1 FROM photos ORDER BY id"
        )
    return ids


def said(library: Library) -> Said:
    """What the catalog holds, read past the code that writes it."""
    columns = ("rating", "label", "flag", "title", "caption", "rotation", "shortlisted")
    with library.database.read() as tx:
        rows = tx.exec_driver_sql(f"SELECT id, {', '.join(columns)} FROM photos").fetchall()
        found: Said = {row[0]: {**dict(zip(columns, row[1:], strict=True)), "tags": set(), "albums": set()} for row in rows}
        for photo_id, path in tx.exec_driver_sql("SELECT photo_id, path FROM photo_tags JOIN tags ON id = tag_id").fetchall():
            found[photo_id]["tags"].add(path)
    for album in library.organising.albums():
        with library.database.read() as tx:
            held = tx.exec_driver_sql("SELECT photo_id FROM album_photos WHERE album_id = ?", (album.id,)).fetchall()
        for (photo_id,) in held:
            found[photo_id]["albums"].add(album.path)
    return found


def tag_counts(library: Library) -> dict[str, int]:
    """The tree with the numbers it keeps, each held against the links themselves."""
    with library.database.read() as tx:
        rows = tx.exec_driver_sql(
            "SELECT path, photos, (SELECT count(*) FROM photo_tags WHERE tag_id = tags.id), name, parent_id,"
            " (SELECT path FROM tags AS above WHERE above.id = tags.parent_id) FROM tags"
        ).fetchall()
    for path, kept, counted, name, _, above in rows:
        assert kept == counted, path
        assert path == (f"{above}/{name}" if above else name)
    return {row[0]: row[1] for row in rows}


def held(library: Library, album: str) -> list[int]:
    """The photos of an album in its order."""
    (found,) = [each for each in library.organising.albums() if each.path == album]
    with library.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT photo_id FROM album_photos WHERE album_id = ? ORDER BY position", (found.id,)).fetchall()
    return [row[0] for row in rows]

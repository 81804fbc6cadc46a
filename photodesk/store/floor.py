"""The same answers by plain sqlite3, for benchmarks: what the database alone needs."""

import sqlite3
from array import array
from collections.abc import Sequence
from pathlib import Path


class Floor:
    """A second connection to a catalog of `synthetic.fill`; only reads."""

    def __init__(self, catalog: Path) -> None:
        self._plain = sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)
        self._plain.execute("PRAGMA cache_size=-16000")

    def close(self) -> None:
        """End it."""
        self._plain.close()

    def tags(self) -> list[tuple[int, str]]:
        """(id, path) of all tags below others, the most used first."""
        return self._plain.execute("SELECT id, path FROM tags WHERE parent_id IS NOT NULL ORDER BY photos DESC, id").fetchall()

    def titles(self, limit: int) -> list[str]:
        """Some titles."""
        return [row[0] for row in self._plain.execute("SELECT title FROM photos WHERE title IS NOT NULL LIMIT ?", (limit,))]

    def every_id(self) -> "array[int]":
        """All ids by capture time."""
        statement = "SELECT id FROM photos WHERE state != 2 ORDER BY taken_day DESC, taken_us DESC, id DESC"
        return array("q", [row[0] for row in self._plain.execute(statement)])

    def page(self, ids: Sequence[int]) -> int:
        """Rows of these photos with their folders; how many."""
        marks = ",".join("?" * len(ids))
        statement = (
            "SELECT photos.*, directories.display, folders.display FROM photos JOIN directories ON directories.id = directory_id"
            f" JOIN folders ON folders.id = folder_id WHERE photos.id IN ({marks})"
        )
        return len(self._plain.execute(statement, ids).fetchall())

    def two_tags(self, rare: int, common: int) -> int:
        """Photos with both tags, by capture time; how many."""
        statement = (
            "SELECT photos.id FROM photo_tags AS few CROSS JOIN photo_tags AS many ON many.photo_id = few.photo_id AND many.tag_id = ?"
            " CROSS JOIN photos ON photos.id = few.photo_id WHERE few.tag_id = ? AND state != 2 ORDER BY taken_day DESC, taken_us DESC"
        )
        return len(self._plain.execute(statement, (common, rare)).fetchall())

    def prefix(self, text: str, limit: int) -> int:
        """Photos whose own text has a word that begins so; how many, at most *limit*."""
        statement = "SELECT rowid FROM photo_texts WHERE photo_texts MATCH ? LIMIT ?"
        return len(self._plain.execute(statement, (f'"{text}"*', limit)).fetchall())

    def facets(self, values: tuple[object, ...], tag_id: int | None) -> int:
        """Photos between two days with a camera, least rating, kind and most ISO, and with a tag or else a position; how many."""
        tagged = f"EXISTS (SELECT 1 FROM photo_tags WHERE tag_id = {tag_id} AND photo_id = photos.id)"
        statement = (
            "SELECT id FROM photos INDEXED BY ix_photos_walked WHERE taken_day >= ? AND taken_day < ? AND camera = ? AND rating >= ?"
            f" AND kind = ? AND iso <= ? AND state != 2 AND {tagged if tag_id is not None else 'latitude IS NOT NULL'}"
            " ORDER BY taken_day DESC, taken_us DESC, id DESC"
        )
        return len(self._plain.execute(statement, values).fetchall())

"""What was read of a source before, so that a second look is quick."""

import json
from collections.abc import Sequence

from photodesk.domain.dates import now_us
from photodesk.domain.importing import SourceFile
from photodesk.domain.photos import Head
from photodesk.library import volumes
from photodesk.store import imports
from photodesk.store.database import Database


class Memory:
    """What was read of these sources before, by drive, path, size and time."""

    def __init__(self, database: Database, files: Sequence[SourceFile]) -> None:
        self._db = database
        roots = {file.root for file in files}
        self._sources = {root: volumes.below(root).what or "?" for root in roots}
        with database.read() as tx:
            self._seen = {source: imports.seen(tx, source) for source in set(self._sources.values())}
        self._new: dict[str, dict[bytes, tuple[int, int, bytes | None, str | None]]] = {}

    def content_hash(self, file: SourceFile) -> bytes | None:
        """The content of a file that was read before."""
        found = self._row(file)
        return found[2] if found else None

    def head(self, file: SourceFile) -> Head | None:
        """Its head, where that was read before."""
        found = self._row(file)
        if found is None or found[3] is None:
            return None
        try:
            return Head(*json.loads(found[3]))
        except (ValueError, TypeError):
            return None

    def note_content(self, file: SourceFile, content_hash: bytes) -> None:
        """It was read now."""
        self._note(file, content_hash, None)

    def note_head(self, file: SourceFile, head: Head) -> None:
        """Its head was read now."""
        self._note(file, None, json.dumps([head.taken_us, head.taken_offset_min, head.camera, head.lens]))

    def keep(self) -> None:
        """Write down what was read."""
        if self._new:
            with self._db.write() as tx:
                for source, rows in self._new.items():
                    imports.remember_seen(tx, source, [(path, *row) for path, row in rows.items()], now_us())

    def _row(self, file: SourceFile) -> tuple[int, int, bytes | None, str | None] | None:
        found = self._seen[self._sources[file.root]].get(file.shown)
        return found if found is not None and found[:2] == (file.size, file.mtime_ns) else None

    def _note(self, file: SourceFile, content_hash: bytes | None, head: str | None) -> None:
        rows = self._new.setdefault(self._sources[file.root], {})
        before = rows.get(file.shown, (0, 0, None, None))
        rows[file.shown] = (file.size, file.mtime_ns, content_hash or before[2], head or before[3])

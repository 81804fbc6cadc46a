"""The second copy of the user's work: every edit as lines of JSON beside the catalog, by content of the photos.

The catalog is the truth, and an edit never waits for this file. A thread reads new entries of the journal and appends them within a
second, synced. What a kill keeps from being written is written by the next session. A line is one part of an entry:
`{"n", "part", "parts", "at", "label", "steps": [...]}`; a photo in it is `blake2b:<hex>`, or its path where nobody has read the file yet
or several files have this content.
Values and links are those *after* the edit, so that lines may be applied in order to any older catalog.
"""

import json
import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from photodesk.config.small_files import sync_folder
from photodesk.domain.changes import (
    AlbumPhotosChanged,
    AlbumRow,
    AlbumsChanged,
    DatesChanged,
    DecisionsChanged,
    FilesMoved,
    Part,
    PhotosEdited,
    PlacesStaged,
    Step,
    TagsChanged,
    TagTreeChanged,
    TrashStaged,
    photo_ids,
)
from photodesk.domain.problems import PhotoDeskError
from photodesk.failpoints import reach
from photodesk.store import journal, parts, photos
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

GATHER_S = 0.4
"""So long edits are gathered before they are written together."""
CLOSE_S = 10.0
LINES_AT_ONCE = 200
BLOCK_BYTES = 1 << 16

log = logging.getLogger(__name__)


class SecondCopy:
    """Begins its thread with the first edit. `close` writes what is left."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._db, self._folder = database, folder
        self._something = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._written: int | None = None

    def edits_waiting(self) -> None:
        """An entry was committed. Returns at once."""
        self._something.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="second copy", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what is left and end the thread. Idempotent."""
        self._closing.set()
        self._something.set()
        if self._thread is not None:
            self._thread.join(CLOSE_S)
            self._thread = None

    def _run(self) -> None:
        while not self._closing.is_set():
            self._something.wait()
            self._closing.wait(GATHER_S)
            self._something.clear()
            try:
                self._write()
            except (OSError, PhotoDeskError):
                log.exception("the second copy could not be written; it is tried again with the next edit")

    def _write(self) -> None:
        """Append all entries that the newest file does not hold yet."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._written is None:
            self._written = self.last_entry()
        while lines := self._next_lines(self._written):
            self._append(line for _, line in lines)
            self._written = lines[-1][0]

    def last_entry(self) -> int:
        """The newest entry that is wholly in the files and that this catalog knows (a backup may have been put back), 0 when there is
        none. An entry counts only with all its parts."""
        with self._db.read() as tx:
            known = dict(journal.moments(tx))
        for file in sorted(self._folder.glob("*.jsonl"), reverse=True):
            for line in _backwards(file):
                with suppress(ValueError, KeyError, TypeError):
                    told = json.loads(line)
                    number, at = int(told["n"]), str(told["at"])
                    if int(told["part"]) == int(told["parts"]) - 1 and number in known and moment(known[number]) == at:
                        return number
        return 0

    def _next_lines(self, after: int) -> list[tuple[int, bytes]]:
        """The lines of the next entries, each whole; read together, at one moment."""
        found: list[tuple[int, bytes]] = []
        with self._db.read() as tx:
            for number, label, at_us, encoded in journal.after(tx, after):
                found += [(number, line) for line in _lines(tx, number, label, at_us, encoded)]
                if len(found) >= LINES_AT_ONCE:
                    break
        return found

    def _append(self, lines: Iterable[bytes]) -> None:
        reach("second_copy.before_write")
        file = self._folder / f"{datetime.now(UTC):%Y-%m}.jsonl"
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(descriptor, "ab") as target:
            if _ends_torn(descriptor):
                target.write(b"\n")
            target.writelines(lines)
            target.flush()
            reach("second_copy.after_write")
            os.fsync(descriptor)
        sync_folder(self._folder)


def moment(at_us: int) -> str:
    """When an edit was done, as a line says it."""
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat(timespec="milliseconds")


def _lines(tx: Transaction, number: int, label: str, at_us: int, encoded: Sequence[bytes]) -> Iterator[bytes]:
    at = moment(at_us)
    for place, data in enumerate(encoded):
        try:
            part = parts.decode(data)
        except parts.UnknownPart:
            log.exception("a part of entry %d can’t be read", number)
            part = ()
        names = _names(tx, part)
        steps = [each for step in part for each in _told(step, names)]
        line = {"n": number, "part": place, "parts": len(encoded), "at": at, "label": label, "steps": steps}
        yield json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _names(tx: Transaction, part: Part) -> dict[int, str]:
    """How each photo is called in the file; photos that are gone have no name."""
    ids = sorted(photo_ids(part))
    known = photos.contents_of(tx, ids)
    shared = photos.shared_contents(tx, [content for content in known.values() if content is not None])
    alone = {photo_id: content for photo_id, content in known.items() if content is not None and content not in shared}
    names = {photo_id: f"blake2b:{content.hex()}" for photo_id, content in alone.items()}
    names.update({photo_id: os.fsdecode(path) for photo_id, (path, _) in photos.place(tx, list(known.keys() - alone.keys())).items()})
    return names


def _told(step: Step, names: dict[int, str]) -> Iterator[dict[str, Any]]:
    def called(ids: Sequence[int]) -> list[str]:
        return [names[i] for i in ids if i in names]

    match step:
        case PhotosEdited(field, runs):
            for run in runs:
                yield {"set": field.value, "to": run.after, "photos": called(run.ids)}
        case TagsChanged(added, removed):
            for verb, every in (("untag", removed), ("tag", added)):
                for links in every:
                    yield {verb: links.path, "photos": called(links.ids)}
        case TagTreeChanged(rows):
            yield {"tags": [[before.path if before else None, after.path if after else None] for before, after in rows]}
        case AlbumsChanged(rows):
            yield {"albums": [[_album(before), _album(after)] for before, after in rows]}
        case AlbumPhotosChanged(_, path, came, ids, positions):
            listed = [[names[i], at] for i, at in zip(ids, positions, strict=True) if i in names]
            yield {"album" if came else "unalbum": path, "photos": listed}
        case TrashStaged(came, reasons):
            for reason, ids in reasons:
                yield {"stage" if came else "unstage": "trash", "reason": reason, "photos": called(ids)}
        case PlacesStaged(came, kind, places):
            for photo_id, target in places:
                yield {"stage" if came else "unstage": kind, "to": os.fsdecode(target), "photos": called([photo_id])}
        case FilesMoved(back, filed):
            for each in filed:
                yield {"filed": each.kind, "back": back, "photos": called([each.photo_id])}
        case DecisionsChanged(came, decisions):
            for decision in decisions:
                files = [[each.picture_hash.hex(), each.kept] for each in decision.photos]
                yield {"decide" if came else "undecide": decision.kind.value, "copies": files}
        case DatesChanged(rows):
            for photo_id, _, after in rows:
                yield {"taken": list(after), "photos": called([photo_id])}


def _album(row: AlbumRow | None) -> list[str | None] | None:
    return None if row is None else [row.path, row.kind, row.query]


def _backwards(file: Path) -> Iterator[bytes]:
    """The lines of a file, last first."""
    with file.open("rb") as source:
        at = source.seek(0, os.SEEK_END)
        rest = b""
        while at:
            size = min(BLOCK_BYTES, at)
            at = source.seek(at - size)
            *lines, rest = reversed((source.read(size) + rest).split(b"\n"))
            yield from (line for line in lines if line)
    if rest:
        yield rest


def _ends_torn(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"

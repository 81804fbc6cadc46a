"""Thumbnails in one SQLite file, previews as files: a cache, keyed by content, that mends itself."""

import json
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from photodesk.config.paths import Paths
from photodesk.domain.photos import Hashes, Look, Metadata, Preview
from photodesk.domain.problems import DiskFull, LibraryUnavailable
from photodesk.store.binding import in_parts
from photodesk.store.damage import full_disk_named, is_circumstance, shows_damage
from photodesk.store.opening import cannot_change

_TABLES = """
CREATE TABLE IF NOT EXISTS thumbs (
    content_hash BLOB PRIMARY KEY, recipe INTEGER NOT NULL, jpeg BLOB NOT NULL, checksum INTEGER NOT NULL, metadata TEXT NOT NULL,
    hashes BLOB NOT NULL, thumbhash BLOB NOT NULL, damaged INTEGER NOT NULL, made_us INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS previews (
    content_hash BLOB PRIMARY KEY, recipe INTEGER NOT NULL, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    bytes INTEGER NOT NULL, checksum INTEGER NOT NULL, viewed_us INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS ix_previews_viewed ON previews (viewed_us, bytes);
"""
_COLUMNS = (
    "SELECT content_hash, recipe, jpeg, checksum, metadata, hashes, thumbhash, damaged, made_us FROM thumbs LIMIT 1",
    "SELECT content_hash, recipe, format, width, height, bytes, checksum, viewed_us FROM previews LIMIT 1",
)
VIEWED_BATCH = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the cache holds: items and bytes."""

    thumbs: int
    thumb_bytes: int
    previews: int
    preview_bytes: int


def _whole(data: object, checksum: object) -> bool:
    """Whether these are the bytes that were stored; a damaged row may hold anything."""
    return isinstance(data, bytes) and zlib.crc32(data) == checksum


def _remove(file: Path) -> None:
    """What cannot be removed now is a stray, and goes with those."""
    with suppress(OSError):
        file.unlink()


class DerivativeStore:
    """Any thread may call any method: readers have their own connection, one writer goes behind a lock.

    Every item has a length and a CRC-32, checked at load; what is damaged is dropped and made again. A file that turns out
    to be damaged, at the start or later, is moved aside and begun anew. Losing all of it costs time, never a photo or an edit.
    """

    def __init__(self, paths: Paths, *, look_recipe: int, preview_recipe: int, writable: bool = True) -> None:
        self._file, self._folder = paths.derivatives, paths.previews
        self._look_recipe, self._preview_recipe = look_recipe, preview_recipe
        self._writable = writable
        self._lock = threading.Lock()
        self._idle_readers: list[tuple[int, sqlite3.Connection]] = []
        """With the generation of the file that each was opened on."""
        self._cap_bytes = 0
        self._viewed: dict[bytes, int] = {}
        self._full = False
        self._preview_bytes = 0
        self._generation = 0
        begun_anew = writable and not self._file.exists()
        self._writer = self._open_writer() if writable else None
        self.begun_anew = begun_anew or bool(self._generation)
        """Whether nothing was there at the start, or only a damaged file."""
        if self.begun_anew:
            self.remove_strays()
        self._preview_bytes = self._sum("SELECT coalesce(sum(bytes), 0) FROM previews")

    # -- thumbnails with all a first look found

    def has_look(self, content_hash: bytes) -> bool:
        """Whether a look of the current recipe is stored."""
        return self._one("SELECT 1 FROM thumbs WHERE content_hash = ? AND recipe = ?", (content_hash, self._look_recipe)) is not None

    def look(self, content_hash: bytes) -> Look | None:
        """The stored look; None when there is none, or it was damaged (it is dropped then)."""
        row = self._one(
            "SELECT jpeg, checksum, metadata, hashes, thumbhash, damaged FROM thumbs WHERE content_hash = ? AND recipe = ?",
            (content_hash, self._look_recipe),
        )
        if row is None:
            return None
        try:
            if not _whole(row[0], row[1]) or len(row[3]) != 160:
                raise ValueError
            *four, picture_hash = (row[3][n : n + 32] for n in range(0, 160, 32))
            return Look(content_hash, Metadata(**json.loads(row[2])), Hashes(*four), row[4], row[0], picture_hash, bool(row[5]))
        except (ValueError, TypeError):
            self._forget(content_hash)
            return None

    def thumbnail(self, content_hash: bytes) -> bytes | None:
        """The JPEG; None when there is none, or it was damaged (it is dropped then). An older recipe's is better than none."""
        row = self._one("SELECT jpeg, checksum FROM thumbs WHERE content_hash = ?", (content_hash,))
        if row is None:
            return None
        if not _whole(row[0], row[1]):
            self._forget(content_hash)
            return None
        data: bytes = row[0]
        return data

    def save_looks(self, looks: Sequence[Look]) -> None:
        """Store looks in one transaction."""
        if not looks:
            return
        now_us = time.time_ns() // 1000
        rows = [
            (
                look.content_hash, self._look_recipe, look.thumbnail, zlib.crc32(look.thumbnail), json.dumps(asdict(look.metadata)),
                b"".join((look.hashes.phash, look.hashes.ahash, look.hashes.dhash, look.hashes.whash, look.picture_hash)),
                look.thumbhash, look.damaged, now_us,
            )
            for look in looks
        ]  # fmt: skip
        self._write(lambda cache: cache.executemany("INSERT OR REPLACE INTO thumbs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows))

    # -- previews

    def set_cap(self, max_preview_bytes: int) -> None:
        """At most so many bytes of previews."""
        self._cap_bytes, self._full = max_preview_bytes, False

    def has_room(self) -> bool:
        """Whether the backlog may still make previews."""
        return not self._full and self._preview_bytes < self._cap_bytes

    def free_share(self) -> float:
        """How much of the room for previews is free, from 0 to 1."""
        return max(0.0, 1 - self._preview_bytes / self._cap_bytes) if self._cap_bytes else 0.0

    def is_complete(self, content_hash: bytes) -> bool:
        """Whether look and preview of the current recipes are stored; a preview that was never made does not count as lacking."""
        old = self._one("SELECT recipe FROM previews WHERE content_hash = ?", (content_hash,))
        return self.has_look(content_hash) and (old is None or old[0] == self._preview_recipe)

    def has_preview(self, content_hash: bytes) -> bool:
        """Whether a preview of the current recipe is stored."""
        sql = "SELECT 1 FROM previews WHERE content_hash = ? AND recipe = ?"
        return self._one(sql, (content_hash, self._preview_recipe)) is not None

    def preview(self, content_hash: bytes) -> bytes | None:
        """The encoded preview, marked as viewed; None when there is none, or it was damaged or deleted (it is dropped then)."""
        row = self._one("SELECT format, bytes, checksum FROM previews WHERE content_hash = ?", (content_hash,))
        if row is None:
            return None
        data = self._load(content_hash, *row)
        with suppress(sqlite3.Error, DiskFull):  # a full disk: the picture is shown all the same
            if data is None:
                self.drop_preview(content_hash)
            else:
                self._mark_viewed(content_hash)
        return data

    def save_preview(self, content_hash: bytes, preview: Preview, *, on_demand: bool) -> bool:
        """Store a preview. False: the cap is reached and nobody waits for this one. One that somebody waits for (*on_demand*)
        drops the previews that were not viewed for the longest time."""
        size = len(preview.data)
        if not on_demand and self._preview_bytes + size > self._cap_bytes:
            self._full = True
            return False
        self._write_file(self._path(content_hash, preview.format), preview.data)
        now_us = time.time_ns() // 1000
        row = (content_hash, self._preview_recipe, preview.format, preview.width, preview.height, size, zlib.crc32(preview.data), now_us)

        def put(cache: sqlite3.Connection) -> tuple[Any, ...] | None:
            old: tuple[Any, ...] | None = cache.execute("SELECT bytes, format FROM previews WHERE content_hash = ?", row[:1]).fetchone()
            cache.execute("INSERT OR REPLACE INTO previews VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            return old

        old = self._write(put)
        if old is not None and old[1] != preview.format:
            _remove(self._path(content_hash, old[1]))
        self._count(size - (old[0] if old else 0))
        if on_demand and self._preview_bytes > self._cap_bytes:
            self._evict(self._cap_bytes, keep=content_hash)
        return True

    # -- care

    def drop(self, content_hash: bytes) -> None:
        """Forget everything of one content; it is made again when it is needed."""
        if not self._writable:
            return
        self._write(lambda cache: cache.execute("DELETE FROM thumbs WHERE content_hash = ?", (content_hash,)))
        self.drop_preview(content_hash)

    def drop_preview(self, content_hash: bytes) -> None:
        """Forget the preview of one content."""
        if not self._writable:
            return

        def forget(cache: sqlite3.Connection) -> tuple[Any, ...] | None:
            old: tuple[Any, ...] | None = cache.execute(
                "SELECT format, bytes FROM previews WHERE content_hash = ?", (content_hash,)
            ).fetchone()
            cache.execute("DELETE FROM previews WHERE content_hash = ?", (content_hash,))
            return old

        old = self._write(forget)
        if old is not None:
            self._count(-old[1])
            self._full = False
            _remove(self._path(content_hash, old[0]))

    def clear_previews(self) -> int:
        """Forget all previews; returns the bytes that are free now."""
        return self._evict(-1)

    def sizes(self) -> Sizes:
        """What the cache holds now."""
        thumbs = self._one("SELECT count(*), coalesce(sum(length(jpeg)), 0) FROM thumbs", ())
        previews = self._one("SELECT count(*), coalesce(sum(bytes), 0) FROM previews", ())
        return Sizes(thumbs[0], thumbs[1], previews[0], previews[1]) if thumbs and previews else Sizes(0, 0, 0, 0)

    def contents(self) -> tuple[set[bytes], set[bytes]]:
        """The contents that have a thumbnail, and those that have a preview."""
        thumbs, previews = (set(map(itemgetter(0), self._all(f"SELECT content_hash FROM {table}"))) for table in ("thumbs", "previews"))
        return thumbs, previews

    def damaged(self) -> int:
        """How many stored items fail their checksum, or have lost their file. Only reads."""
        try:
            with self._read() as cache:
                thumbs = cache.execute("SELECT jpeg, checksum FROM thumbs")
                number: int = sum(not _whole(jpeg, checksum) for jpeg, checksum in thumbs)
        except sqlite3.DatabaseError:
            return 1 if self._file.exists() else 0
        previews = self._all("SELECT content_hash, format, bytes, checksum FROM previews")
        return number + sum(self._load(row[0], row[1], row[2], row[3]) is None for row in previews)

    def check(self, contents: Iterable[bytes]) -> set[bytes]:
        """Load every item of these contents; what is damaged is dropped. Returns the contents that lack a thumbnail now, or lost
        their preview."""
        bad = set()
        for content_hash in contents:
            had_preview = self.has_preview(content_hash)
            if self.thumbnail(content_hash) is None or (had_preview and self.preview(content_hash) is None):
                bad.add(content_hash)
        return bad

    def prune(self, keep: Callable[[Sequence[bytes]], set[bytes]], max_bytes: int | None = None) -> tuple[int, int]:
        """Drop items whose content no photo has (*keep* says which of some contents are wanted), and previews beyond
        *max_bytes*. Returns (items, bytes) removed."""
        before = self.sizes()
        for table in ("thumbs", "previews"):
            every = [row[0] for row in self._all(f"SELECT content_hash FROM {table}")]
            for part in in_parts(every):
                for content_hash in set(part) - keep(part):
                    self.drop(content_hash)
        if max_bytes is not None:
            self._evict(max_bytes)
        self.remove_strays()
        after = self.sizes()
        items = before.thumbs + before.previews - after.thumbs - after.previews
        return items, before.thumb_bytes + before.preview_bytes - after.thumb_bytes - after.preview_bytes

    def close(self) -> None:
        """Keep the marks of what was viewed and close."""
        with suppress(sqlite3.Error, DiskFull):
            self._flush_viewed(0)
        with self._lock:
            while self._idle_readers:
                self._idle_readers.pop()[1].close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    # -- inside

    def _path(self, content_hash: bytes, encoding: str) -> Path:
        name = content_hash.hex()
        return self._folder / name[:2] / f"{name[2:]}.{'webp' if encoding == 'webp' else 'jpg'}"

    def _load(self, content_hash: bytes, encoding: str, size: int, checksum: int) -> bytes | None:
        """A preview's bytes if they are those that were stored."""
        try:
            data = self._path(content_hash, encoding).read_bytes()
        except OSError:
            return None
        return data if len(data) == size and _whole(data, checksum) else None

    def _forget(self, content_hash: bytes) -> None:
        """Drop what a reader found damaged; where that cannot be written, the next reader finds it again."""
        with suppress(sqlite3.Error, DiskFull):
            self.drop(content_hash)

    def _count(self, change_bytes: int) -> None:
        with self._lock:
            self._preview_bytes += change_bytes

    @staticmethod
    def _write_file(path: Path, data: bytes) -> None:
        with full_disk_named():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            with full_disk_named():
                part.write_bytes(data)
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def _evict(self, most_bytes: int, keep: bytes | None = None) -> int:
        """Drop previews, the least recently viewed first, until *most_bytes* are left; returns the bytes dropped."""
        self._flush_viewed(0)
        dropped = 0
        for content_hash, _ in self._all("SELECT content_hash, bytes FROM previews ORDER BY viewed_us"):
            if self._preview_bytes <= most_bytes or self._preview_bytes == 0:
                break
            if content_hash != keep:
                before = self._preview_bytes
                self.drop_preview(content_hash)
                dropped += before - self._preview_bytes
        return dropped

    def remove_strays(self) -> None:
        """Drop preview files that no row knows (a crash between file and row)."""
        if not self._folder.is_dir():
            return
        for file in self._folder.glob("??/*"):
            known = False
            with suppress(ValueError):
                known = (
                    self._one("SELECT 1 FROM previews WHERE content_hash = ?", (bytes.fromhex(file.parent.name + file.stem),)) is not None
                )
            if not known:
                _remove(file)

    def _mark_viewed(self, content_hash: bytes) -> None:
        if self._writable:
            self._viewed[content_hash] = time.time_ns() // 1000
            self._flush_viewed(VIEWED_BATCH)

    def _flush_viewed(self, least: int) -> None:
        if self._writer is None or len(self._viewed) <= least:
            return
        viewed, self._viewed = self._viewed, {}
        rows = [(at, key) for key, at in list(viewed.items())]  # another thread may still put its mark there
        self._write(lambda cache: cache.executemany("UPDATE previews SET viewed_us = ? WHERE content_hash = ?", rows))

    def _write(self, work: "Callable[[sqlite3.Connection], T]") -> T:
        """One transaction; once more in a new file when the old one turns out to be damaged."""
        generation = self._generation
        try:
            with full_disk_named():
                return self._transaction(work)
        except sqlite3.DatabaseError as error:
            if not self._begun_anew(error, generation):
                raise
            return self._transaction(work)

    def _transaction(self, work: "Callable[[sqlite3.Connection], T]") -> T:
        with self._lock:
            if self._writer is None:
                raise sqlite3.ProgrammingError("the cache is closed")
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                found = work(self._writer)
                self._writer.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._writer.execute("ROLLBACK")
                raise
            return found

    def _one(self, sql: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        return next(iter(self._rows(sql, values, 1)), None)

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return self._rows(sql, (), -1)

    def _rows(self, sql: str, values: tuple[object, ...], most: int) -> list[tuple[Any, ...]]:
        """Nothing where the file is damaged or cannot be read: all of it can be made again."""
        generation = self._generation
        try:
            with self._read() as cache:
                cursor = cache.execute(sql, values)
                return cursor.fetchall() if most < 0 else cursor.fetchmany(most)
        except sqlite3.DatabaseError as error:
            with suppress(sqlite3.Error):
                self._begun_anew(error, generation)
            return []

    def _sum(self, sql: str) -> int:
        row = self._one(sql, ())
        return int(row[0]) if row else 0

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection that nobody else uses meanwhile."""
        generation = self._generation
        connection = self._idle_reader(generation)
        if connection is None:
            fixed = not self._writable and cannot_change(self._file)
            uri = f"file:{quote(str(self._file))}?mode=ro{'&immutable=1' if fixed else ''}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            yield connection
        finally:
            self._idle_readers.append((generation, connection))

    def _idle_reader(self, generation: int) -> sqlite3.Connection | None:
        """One to the file as it is now; those to a file that was moved aside are closed."""
        with suppress(IndexError):
            while True:
                known, connection = self._idle_readers.pop()
                if known == generation:
                    return connection
                connection.close()
        return None

    # -- damage to the whole file

    def _begun_anew(self, error: sqlite3.Error, generation: int) -> bool:
        """After an error of the file seen in this *generation* of it: move it aside and begin a new one. False: another error."""
        if not shows_damage(error):
            return False
        with self._lock:
            if self._writer is None:
                return False
            if generation == self._generation:
                self._writer.close()
                self._set_aside()
                self._writer = self._connect()
                self._generation += 1
                self._preview_bytes, self._full = 0, False
        self.remove_strays()
        return True

    def _open_writer(self) -> sqlite3.Connection:
        try:
            try:
                return self._connect()
            except sqlite3.DatabaseError as error:
                if is_circumstance(error) and self._file.is_file():
                    raise
                self._set_aside()
                self._generation += 1
                return self._connect()
        except sqlite3.Error as error:
            text = f"thumbnails can’t be stored in {self._file.parent} ({error}); nothing was changed; check the disk and the permissions"
            raise LibraryUnavailable("READ_ONLY", text) from error

    def _set_aside(self) -> None:
        """Keep the last damaged file only: it is a cache."""
        for old in self._file.parent.glob(f"{self._file.name}*.damaged-*"):
            with suppress(OSError):
                old.unlink()
        stamp = time.strftime("%Y%m%d-%H%M%S")
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                damaged = Path(f"{self._file}{suffix}")
                damaged.replace(f"{damaged}.damaged-{stamp}")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False, timeout=5)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "trusted_schema=OFF", "journal_size_limit=16777216"):
                connection.execute(f"PRAGMA {pragma}")
            connection.executescript(_TABLES)
            for columns in _COLUMNS:
                connection.execute(columns).fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

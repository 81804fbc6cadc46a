"""Reconciles added folders with the catalog: new, changed, moved, missing, back."""

import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter

from photodesk.domain.changes import FoldersChanged, PhotosAdded, PhotosChanged, ScanResult
from photodesk.domain.dates import taken_from_file, taken_from_name
from photodesk.domain.folders import Folder, FolderRules, FolderState
from photodesk.domain.photos import DateSource, State
from photodesk.domain.problems import Problem, Stage
from photodesk.imaging.formats import format_of_name
from photodesk.library import losses
from photodesk.library.folder_states import FolderStates
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.jobs import LOOK_PRIORITY
from photodesk.library.moving import Moving
from photodesk.library.presence import Presence, inside
from photodesk.library.reaching import Reaching
from photodesk.library.settling import Settling
from photodesk.library.told import Told
from photodesk.library.walking import Directory, Entry, Facts, Part, Rules, Stop, Walk
from photodesk.store import folder_rules, folders, jobs, photos, problems
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

CHUNK_ROWS = 2_000
FIRST_CHUNK_ROWS = 200
PREFETCH = 500

NAME_SIZE_TIME: Callable[[Facts], photos.FileFacts] = itemgetter(0, 1, 2)


@dataclass(slots=True)
class _Tally:
    added: int = 0
    known: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    back: int = 0
    problems: list[Problem] = field(default_factory=list)
    offline: list[str] = field(default_factory=list)
    found_again: set[int] = field(default_factory=set)
    """Photos that were met at another place, in whichever folder."""


class Scanning:
    """Scans added folders. One scan runs at a time (lane `jobs`); each chunk is one transaction and is told at once."""

    def __init__(
        self, database: Database, reaching: Reaching, library: os.PathLike[str], moving: Moving, *,
        minimum_bytes: int = 0, include_hidden: bool = False,
    ) -> None:  # fmt: skip
        self._db, self._reaching, self._moving = database, reaching, moving
        self._library = os.fsencode(library)
        self.minimum_bytes = minimum_bytes
        self.include_hidden = include_hidden

    def scan(
        self, folder_ids: Sequence[int] | None, told: Told, stop: Stop = lambda: False, *, settling: Settling | None = None
    ) -> ScanResult:
        """Scan these folders (all of them with None) and the added folders below them. Early end by *stop*: what is found stays.
        *settling*: new files are taken once they are whole."""
        every = self._every()
        chosen = [f for f in every if folder_ids is None or f.id in folder_ids]
        contained = [f for f in every if f not in chosen and any(f.path.startswith(c.path.rstrip(b"/") + b"/") for c in chosen)]
        return self._run([(folder, None) for folder in [*chosen, *contained]], [f.path for f in chosen], told, stop, settling)

    def scan_parts(
        self, dirty: Mapping[int, frozenset[bytes]], told: Told, stop: Stop = lambda: False, *, settling: Settling | None = None
    ) -> ScanResult:
        """Scan some directories (relative) of these folders, and what lies below them and is not known yet; of one that ends with a slash
        all that lies below it."""
        chosen = [(f, dirty[f.id]) for f in self._every() if f.id in dirty]
        return self._run(chosen, [f.path for f, _ in chosen], told, stop, settling)

    def _every(self) -> list[Folder]:
        with self._db.read() as tx:
            found = folders.every(tx)
        self._reaching.roots_are([folder.path for folder in found])
        return found

    def _run(
        self, chosen: Sequence[tuple[Folder, frozenset[bytes] | None]], named: Sequence[bytes], told: Told, stop: Stop,
        settling: Settling | None,
    ) -> ScanResult:  # fmt: skip
        start = time.monotonic()
        every = self._every()
        with self._db.read() as tx:
            rules = folder_rules.every(tx)
        tally = _Tally()
        walked: list[_FolderScan] = []
        for folder, dirty in chosen:
            if stop():
                break
            own = rules.get(folder.id, FolderRules())
            nested = frozenset(f.path for f in every if f.id != folder.id) | {self._library}
            hidden = self.include_hidden if own.include_hidden is None else own.include_hidden
            left_out = Rules(self.minimum_bytes, hidden, nested, own.skip)
            again: frozenset[bytes] | None = dirty
            while again is None or again:
                scan = _FolderScan(
                    self._db, self._reaching, self._moving, folder, left_out, tally, told, stop, again, settling, acts=own.acts()
                )
                if scan.run():
                    walked.append(scan)
                again = frozenset(scan.unsure) if not stop() else frozenset()
        for scan in walked:  # only now: a file may have moved to a folder that was walked later
            scan.conclude()
        return ScanResult(
            tally.added, tally.known, tally.changed, tally.moved, tally.missing, tally.back, tuple(tally.problems),
            tuple(map(os.fsdecode, named)), tuple(tally.offline), time.monotonic() - start,
        )  # fmt: skip


class _FolderScan:
    """One walk over one folder, or over its *dirty* directories, compared with its rows."""

    def __init__(
        self, database: Database, reaching: Reaching, moving: Moving, folder: Folder, rules: Rules, tally: _Tally, told: Told, stop: Stop,
        dirty: frozenset[bytes] | None, settling: Settling | None, *, acts: bool,
    ) -> None:  # fmt: skip
        self._db, self._reaching, self._moving, self._folder = database, reaching, moving, folder
        self._tally, self._told, self._stop = tally, told, stop
        self._dirty = None if dirty is None else frozenset(path.rstrip(b"/") for path in dirty)
        self._deep = tuple(path for path in dirty or () if path.endswith(b"/"))
        self._settling, self._acts = settling, acts
        self._walk = Walk(folder.path, rules, reaching)
        self._presence = Presence(database, reaching, folder)
        self._states = FolderStates(database)
        self._began_us = time.time_ns() // 1000
        self._scanned_us = 0
        self._known_here = 0
        self._new: list[tuple[bytes, Entry]] = []
        self._changed: list[tuple[int, bytes, Entry]] = []
        self._back: list[tuple[int, bytes]] = []
        self._moves_seen = -1
        self.unsure: set[bytes] = set()
        """Directories that were looked at before or while files were moved: they are to be looked at again."""
        self._gone: list[int] = []
        self._chunk_rows = FIRST_CHUNK_ROWS
        self._directories: dict[bytes, int] = {}
        self._facts: dict[int, set[photos.FileFacts]] = {}
        self._unread_ids: Iterator[int] = iter(())
        self._moved = False
        self._staying: set[int] = set()
        """Photos whose file was seen to be at its place while others like it arrived."""

    def run(self) -> bool:
        """Walk and write what is there. False: stopped, or the folder is offline; then nothing may be concluded."""
        with self._moving.at_rest() as moves:
            self._moves_seen = moves
        with self._db.read() as tx:
            self._scanned_us = folders.identity(tx, self._folder.id).scanned_us or self._began_us
            self._known_here = photos.count_here(tx, self._folder.id) if self._dirty is None else self._folder.photos
            self._directories = folders.directory_ids(tx, self._folder.id)
        if not self._presence.begins(self._known_here):
            self._go_offline()
            return False
        if self._folder.state is FolderState.OFFLINE:
            self._states.back(self._folder, self._told)
        self._walk.leave_out(self._presence.absent)
        unseen = dict(self._directories)
        if self._dirty is None:
            self._unread_ids = iter(sorted(self._directories.values()))
        else:
            self._walk.part = Part(self._dirty, _with_those_above(self._directories), self._deep)
        walked: set[bytes] = set()
        for directory in self._walk:
            walked.add(directory.path)
            if self._stop():
                self._flush()
                return False
            unseen.pop(directory.path, None)
            self._compare(directory)
            if len(self._new) + len(self._changed) + len(self._back) >= self._chunk_rows:
                self._flush()
        if self._found_nothing() or not self._presence.holds():
            self._go_offline()
            return False
        if self._settling is not None:  # what waited in a directory that went waits no more
            waited = self._settling.waiting_s(self._folder.path).keys() - walked
            self._settling.forget(self._folder.path, waited if self._dirty is None else waited & self._dirty)
        self._compare_unseen(unseen if self._dirty is None else self._gone_from_part(unseen, self._dirty))
        self._flush()
        return True

    def conclude(self) -> None:
        """What was met nowhere is missing; remember the folder as it was."""
        with self._moving.at_rest():
            self._conclude()
        if self._dirty is None:
            self._close()

    def _conclude(self) -> None:
        gone = [i for i in self._gone if i not in self._tally.found_again]
        with self._db.read() as tx:  # a directory may have been listed before an import brought a file there
            gone = photos.added_before(tx, gone, self._began_us)
        lost = losses.mark(self._db, gone, self._scanned_us, self._told)
        self._tally.missing += lost.missing
        self._tally.moved += lost.found_again
        self._tally.added -= lost.found_again
        if (notice := losses.notice(self._folder, lost.missing - lost.awaited, self._known_here)) is not None:
            self._told(notice)

    # -- the folder

    def _go_offline(self) -> None:
        self._tally.offline.append(os.fsdecode(self._folder.path))
        self._states.offline(self._folder, self._told)

    def _found_nothing(self) -> bool:
        """Whether there is nothing at all where photos are known: more likely an empty mount point than a folder that was emptied."""
        if self._dirty is None:
            return self._walk.files == 0 and self._known_here > 0
        return b"" in self._dirty and self._walk.files == 0 and not self._walk.listed.get(b"") and self._known_here > 0

    # -- comparing

    def _compare(self, directory: Directory) -> None:
        directory_id = self._directories.get(directory.path)
        if directory_id is not None and self._facts_of(directory_id) == set(map(NAME_SIZE_TIME, directory.files)):
            self._tally.known += len(directory.files)
            if self._settling is not None:
                self._settling.forget(self._folder.path, [directory.path])
            return
        known = {} if directory_id is None else self._known(directory_id)
        waiting = self._waiting(directory, known)
        for entry in map(Entry._make, directory.files):
            row = known.pop(entry.name, None)
            if entry.name in waiting:
                continue
            if row is None:
                self._new.append((directory.path, entry))
                continue
            _, size, mtime_ns, photo_id, state = row
            if (size, mtime_ns) != (entry.size, entry.mtime_ns) and state == State.TRASHED:
                self._new.append((directory.path, entry))  # another file has the name now
                continue
            if (size, mtime_ns) != (entry.size, entry.mtime_ns):
                self._changed.append((photo_id, directory.path, entry))
                continue
            self._tally.known += 1
            if state != State.HERE:
                self._back.append((photo_id, directory.path))
        self._lose({name: row for name, row in known.items() if name not in directory.unknown} if directory.unknown else known)

    def _waiting(self, directory: Directory, known: dict[bytes, photos.KnownFile]) -> set[bytes]:
        """Files that are not whole yet. A photo that was only moved here is."""
        if self._settling is None:
            return set()
        new = [e for e in map(Entry._make, directory.files) if (row := known.get(e.name)) is None or row[1:3] != (e.size, e.mtime_ns)]
        waiting = self._settling.waiting(self._folder.path, directory.path, new)
        if waiting:
            with self._db.read() as tx:
                rows = photos.by_inode(tx, [entry.inode for entry in new if entry.name in waiting])
            moved = {(old.inode, old.size, old.mtime_ns) for same in rows.values() for old in same}
            waiting -= {entry.name for entry in new if (entry.inode, entry.size, entry.mtime_ns) in moved}
        if not waiting:
            self._settling.forget(self._folder.path, [directory.path])
        return waiting

    def _gone_from_part(self, unseen: dict[bytes, int], dirty: frozenset[bytes]) -> dict[bytes, int]:
        """Of the directories that were not met those that are not there: dirty ones, and those that a listed one no longer has."""
        listed = self._walk.listed
        gone = {}
        for path, directory_id in unseen.items():
            above, child = path, b""
            while above and above not in dirty and above not in listed:
                above, child = os.path.dirname(above), above
            if above not in dirty and above not in listed:
                continue  # nobody looked there
            if above not in listed or (child and child not in listed[above]):
                gone[path] = directory_id
        return gone

    def _compare_unseen(self, unseen: dict[bytes, int]) -> None:
        """Directories the walk did not meet: their photos are gone, unless the directory could not be read."""
        for path, directory_id in unseen.items():
            if inside(path, self._walk.unread):
                continue
            self._lose(self._known(directory_id))

    def _lose(self, known: dict[bytes, photos.KnownFile]) -> None:
        self._gone.extend(photo_id for _, _, _, photo_id, state in known.values() if state == State.HERE)

    def _facts_of(self, directory_id: int) -> set[photos.FileFacts] | None:
        """What is known of a directory's files; read for many directories at once, which costs a third.

        None once a photo was moved: what was read ahead may have been in its old place.
        """
        if self._moved:
            return None
        if directory_id not in self._facts:
            ahead = [i for i in itertools.islice(self._unread_ids, PREFETCH) if i != directory_id]
            with self._db.read() as tx:
                self._facts.update(photos.directory_facts(tx, [directory_id, *ahead]))
        return self._facts.pop(directory_id)

    def _known(self, directory_id: int) -> dict[bytes, photos.KnownFile]:
        with self._db.read() as tx:
            return photos.directory_files(tx, directory_id)

    # -- writing

    def _flush(self) -> None:
        """Write what was found so far in one transaction, and tell it; but what was found while files were moved is looked for again."""
        new, changed, back = self._new, self._changed, self._back
        self._new, self._changed, self._back = [], [], []
        if not (new or changed or back):
            return
        with self._moving.at_rest() as moves:
            if moves != self._moves_seen:
                self._moves_seen = moves
                self.unsure.update(path for path, _ in new)
                self.unsure.update(path for _, path, _ in changed)
                self.unsure.update(path for _, path in back)
            else:
                self._write(new, changed, [photo_id for photo_id, _ in back])

    def _write(self, new: list[tuple[bytes, Entry]], changed: list[tuple[int, bytes, Entry]], back: list[int]) -> None:
        self._chunk_rows = CHUNK_ROWS
        moves = self._moves([(path, entry) for path, entry in new] + [(path, entry) for _, path, entry in changed])
        arrived = {id(entry) for _, entry, _ in moves}
        fresh = [(path, entry) for path, entry in new if id(entry) not in arrived]
        rewritten = [(row, e.size, e.mtime_ns, e.inode) for row, _, e in changed if id(e) not in arrived]
        found_again = {row for _, _, row in moves}
        # A file that another one was renamed over: its row stays, without a place.
        displaced = [row for row, _, e in changed if id(e) in arrived and row not in found_again]
        with self._db.write() as tx:
            self._need_directories(tx, [path for path, _ in new])
            photos.set_state(tx, displaced, State.MISSING)
            jobs.vanish(tx, displaced)
            photos.move(tx, [(row, self._directories[path], e.name, text_of(e.name), e.inode) for path, e, row in moves])
            photos.refresh(tx, rewritten)
            photos.set_state(tx, back, State.HERE)
            jobs.reappear(tx, [*back, *found_again])
            added = self._insert(tx, fresh)
            jobs.enqueue(tx, [jobs.Enqueued("look", i, LOOK_PRIORITY) for i in added])
            if self._acts:
                folder_rules.await_look(tx, added)
            jobs.enqueue(tx, [jobs.Enqueued("look", row[0], LOOK_PRIORITY) for row in rewritten], again=True)
        self._moved = self._moved or bool(found_again)
        self._tally.found_again |= found_again
        self._gone = [i for i in self._gone if i not in found_again] + displaced
        self._tally.added += len(added)
        self._tally.changed += len(rewritten)
        self._tally.back += len(back)
        self._tally.moved += len(moves)
        if added:
            self._told(PhotosAdded(tuple(added)))
        if rewritten or back or moves:
            self._told(PhotosChanged((*(row[0] for row in rewritten), *back, *found_again)))

    def _moves(self, arrivals: list[tuple[bytes, Entry]]) -> list[tuple[bytes, Entry, int]]:
        """Files whose inode, size and time are those of a photo that is no longer at its old place."""
        with self._db.read() as tx:
            rows = photos.by_inode(tx, [entry.inode for _, entry in arrivals]) if arrivals else {}
        candidates: dict[tuple[int, int, int], deque[photos.Candidate]] = {}
        for old in itertools.chain.from_iterable(rows.values()):
            candidates.setdefault((old.inode, old.size, old.mtime_ns), deque()).append(old)
        moves: list[tuple[bytes, Entry, int]] = []
        for path, entry in arrivals:
            same = candidates.get((entry.inode, entry.size, entry.mtime_ns))
            while same:  # of many links to one file each candidate is looked at once
                old = same.popleft()
                if self._left(old):
                    moves.append((path, entry, old.id))
                    break
        return moves

    def _left(self, old: photos.Candidate) -> bool:
        """Whether the file is no longer at the place the catalog knows (another file there counts as gone too)."""
        if old.id in self._staying:
            return False
        try:
            left = self._reaching.call(old.path, partial(os.lstat, old.path)).st_ino != old.inode
        except FileNotFoundError:
            left = True
        except (OSError, Unreachable):
            left = False
        if not left:
            self._staying.add(old.id)
        return left

    def _need_directories(self, tx: Transaction, paths: Sequence[bytes]) -> None:
        wanted = {path for path in paths if path not in self._directories}
        if wanted:  # an import may have made some meanwhile
            self._directories.update(folders.directory_ids(tx, self._folder.id))
            wanted -= self._directories.keys()
        self._directories.update(folders.add_directories(tx, self._folder.id, [(path, text_of(path)) for path in sorted(wanted)]))

    def _insert(self, tx: Transaction, fresh: list[tuple[bytes, Entry]]) -> list[int]:
        now_us = time.time_ns() // 1000
        by_directory: dict[bytes, list[photos.Found]] = {}
        for path, entry in fresh:
            by_directory.setdefault(path, []).append(_found(entry))
        ids: list[int] = []
        for path, found in by_directory.items():
            there = photos.named(tx, self._directories[path], [each.name for each in found])  # an import was quicker
            self._tally.known += len(there)
            ids += photos.add(tx, self._directories[path], [each for each in found if each.name not in there], now_us)
        return ids

    def _close(self) -> None:
        found = self._walk.problems
        now_us = time.time_ns() // 1000  # the end, not the beginning: every row that this scan added is older
        with self._db.write() as tx:
            problems.replace_of_scan(tx, self._folder.id, found, now_us)
            scanned = {"files_at_scan": self._walk.files, "scanned_us": now_us}
            folders.change(tx, self._folder.id, **self._presence.identity(), **scanned)
        root = self._folder.path
        self._tally.problems += [
            Problem(None, os.fsdecode(os.path.join(root, path)), Stage.SCAN, reason, message) for path, reason, message in found
        ]
        self._told(FoldersChanged())


def _with_those_above(directories: Iterable[bytes]) -> frozenset[bytes]:
    """These directories and all above them."""
    found: set[bytes] = set()
    for path in directories:
        while path not in found:
            found.add(path)
            path = os.path.dirname(path)
    return frozenset(found)


def _found(entry: Entry) -> photos.Found:
    text = text_of(entry.name)
    taken_us = taken_from_name(text)
    source = DateSource.FILE if taken_us is None else DateSource.NAME
    if taken_us is None:
        taken_us = taken_from_file(entry.mtime_ns)
    return photos.Found(
        entry.name, text, format_of_name(entry.name), entry.kind, entry.size, entry.mtime_ns, entry.inode, taken_us, source
    )  # fmt: skip


def text_of(name: bytes) -> str:
    """A name or path for people and for search; bytes that are not UTF-8 become U+FFFD."""
    return name.decode("utf-8", "replace")

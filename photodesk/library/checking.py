"""Check Library: holds the catalog, the cache, the files and this machine against what they should be."""

import hashlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from photodesk.config.paths import Paths
from photodesk.domain.problems import DecodeError, Notice
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.caring import Caring
from photodesk.library.reaching import Reaching
from photodesk.library.recovering import Recovered, Recovering
from photodesk.store import filings, inspection, jobs, journal, tags, tallies, texts
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.locking import is_held

MOST_IDS = 100
LEAST_FILES = 256


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `fix` says what to do when it is not ok; `ids`: photos or jobs concerned; `invariant`: I1 to I12 or None."""

    name: str
    ok: bool
    message: str
    fix: str = ""
    invariant: str | None = None
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Repaired:
    """`mended`: things that were made again."""

    mended: int
    recovered: Recovered


class Checking:
    """Every check only reads; `repair` mends what can be made again."""

    def __init__(
        self, paths: Paths, database: Database, reaching: Reaching, derivatives: DerivativeStore, caring: Caring, recovering: Recovering
    ) -> None:  # fmt: skip
        self._paths, self._db, self._derivatives, self._caring, self._recovering = paths, database, derivatives, caring, recovering
        self._reaching = reaching
        self._found: list[Notice] = []

    @property
    def notices(self) -> list[Notice]:
        """What opening the library and the checks found."""
        return [*self._db.notices, *self._found]

    def run(self, *, verify: bool = False) -> Iterator[Check]:
        """All checks, one after the other. *verify* reads every original and compares its hash."""
        yield self._catalog_intact()
        yield self._references()
        yield self._counts()
        yield self._words()
        yield self._files_match(verify)
        yield self._cache()
        yield self._leftovers()
        yield self._edits_whole()
        yield self._second_copy()
        yield self._jobs_settled()
        yield self._permissions()
        yield self._codecs()
        yield self._sandbox()
        yield self._limits()
        yield self._unsafe_mode()

    def repair(self) -> Repaired:
        """Do the edits again that only the second copy holds; drop damaged pictures from the cache and leftovers from the library; count
        and read words again where they are wrong; queue what has to be made again."""
        try:
            recovered = self._recovering.run()
        except OSError as error:
            recovered = Recovered(refused=(f"{self._paths.journal.name} ({error.strerror})",))
        mended = 0
        with self._db.write() as tx:
            mended += jobs.release(tx) + len(tags.astray(tx))
            tags.recount(tx)
            if tallies.astray(tx):
                tallies.rebuild(tx)
                mended += 1
            if wrong := texts.astray(tx):
                texts.rebuild(tx)
                mended += len(wrong)
        return Repaired(mended + self._caring.sweep() + len(self._caring.mend("")[1]), recovered)

    def _catalog_intact(self) -> Check:
        with self._db.read() as tx:
            wrong = inspection.integrity(tx)
        message = "the catalog is whole" if not wrong else f"the catalog is damaged: {wrong[0]}"
        return Check("catalog_intact", not wrong, message, "Keep the library folder as it is and restore a backup.", "I8")

    def _references(self) -> Check:
        with self._db.read() as tx:
            wrong = inspection.broken_references(tx)
        message = "all rows fit together" if not wrong else f"{len(wrong)} rows refer to others that are not there, first {wrong[0]}"
        return Check("references", not wrong, message, "Keep the library folder as it is and restore a backup.", "I3")

    def _counts(self) -> Check:
        with self._db.read() as tx:
            wrong = tallies.astray(tx)
        message = "all counts are right" if not wrong else f"photos are counted wrongly by {', '.join(wrong)}"
        return Check("counts", not wrong, message, "Run `photodesk doctor --repair`; they are counted again.")

    def _words(self) -> Check:
        with self._db.read() as tx:
            wrong = texts.astray(tx)
        message = "every photo is found by its words" if not wrong else f"{len(wrong):,} photos are not found by all of their words"
        fix = "Run `photodesk doctor --repair`; the words are read again."
        return Check("words", not wrong, message, fix, ids=tuple(wrong[:MOST_IDS]))

    def _files_match(self, verify: bool) -> Check:
        wrong: list[int] = []
        number = 0
        with self._db.read() as tx:
            every = list(inspection.files(tx))
        for photo_id, path, root, size, mtime_ns, content_hash in every:
            number += 1
            if not self._matches(path, root, size, mtime_ns, content_hash if verify else None):
                wrong.append(photo_id)
        how = "size, time and content" if verify else "size and time"
        message = (
            f"{number:,} files have the {how} that were recorded" if not wrong else f"{len(wrong):,} of {number:,} files differ in {how}"
        )
        return Check(
            "files_match", not wrong, message, "Run `photodesk scan`; changed files are read again.", "I2", tuple(wrong[:MOST_IDS])
        )

    def _matches(self, path: bytes, root: bytes, size: int, mtime_ns: int, content_hash: bytes | None) -> bool:
        try:
            with self._reaching.opened(path, root, fetch=content_hash is not None) as (descriptor, facts):
                if facts.st_size != size or facts.st_mtime_ns != mtime_ns:
                    return False
                return content_hash is None or _digest(descriptor) == content_hash
        except DecodeError:
            return False

    def _cache(self) -> Check:
        with self._db.read() as tx:
            contents = set(inspection.looked_contents(tx))
        damaged = self._derivatives.damaged()
        message = (
            f"the pictures made of {len(contents):,} contents are whole" if not damaged else f"{damaged:,} cached pictures are damaged"
        )
        return Check("cache", not damaged, message, "Run `photodesk doctor --repair`; they are made again.", "I4")

    def _leftovers(self) -> Check:
        found = list(self._caring.leftovers())
        message = "no temporary files are left over" if not found else f"{len(found):,} temporary files are left over"
        return Check("leftovers", not found, message, "Run `photodesk doctor --repair`.", "I4")

    def _edits_whole(self) -> Check:
        with self._db.read() as tx:
            wrong, broken, begun = tags.astray(tx), journal.broken(tx), filings.batches(tx)
        if begun and not self._is_alive():
            message = f"{len(begun):,} file changes were broken off; every file is at its old or its new place"
            return Check("edits_whole", False, message, "Run `photodesk jobs run`; they are finished or taken back.", "I5")
        if wrong:
            message = f"{len(wrong):,} tags count their photos wrongly, first “{wrong[0]}”"
            return Check("edits_whole", False, message, "Run `photodesk doctor --repair`.", "I5")
        if broken:
            message = f"{len(broken):,} edits can’t be undone any more: what they changed can’t be read"
            return Check("edits_whole", False, message, "Restore a backup where you need to undo them; all else works.", "I5")
        return Check("edits_whole", True, "every edit is whole", invariant="I5")

    def _second_copy(self) -> Check:
        fix = "Run `photodesk doctor --repair`; they are done again, each a step of the history."
        try:
            found = self._recovering.lacking()
        except OSError as error:
            return Check(
                "second_copy", False, f"the second copy of your edits can’t be read: {error.strerror}", "Check the library folder."
            )
        if found.edits:
            return Check("second_copy", False, f"the second copy holds {len(found.edits):,} edits that the catalog lacks", fix)
        if found.unread:
            text = f"the second copy can’t be read at {found.unread[0]}; the catalog lacks none of your edits but perhaps that one"
            return Check("second_copy", True, text)
        return Check("second_copy", True, "the catalog has every edit of the second copy")

    def _jobs_settled(self) -> Check:
        with self._db.read() as tx:
            wrong = inspection.unsettled_jobs(tx, self._living())
        message = "no job hangs" if not wrong else f"{len(wrong):,} jobs neither run nor have ended"
        return Check("jobs_settled", not wrong, message, "Run `photodesk jobs run`.", "I7", tuple(wrong[:MOST_IDS]))

    def _living(self) -> str | None:
        """How the owners of leases begin that are alive: this process, whichever has the lock, or none."""
        if self._db.holds_lock:
            return f"{os.getpid()}-"
        return "" if is_held(self._paths.lock) else None

    def _is_alive(self) -> bool:
        """Whether somebody who writes this library may be moving files now."""
        return self._living() is not None

    def _permissions(self) -> Check:
        paths = (self._paths.library, self._paths.catalog, self._paths.derivatives, self._paths.previews, self._paths.logs)
        wide = [path.name for path in paths if _mode(path) & 0o077]
        message = "only you can read the library" if not wide else f"others could read {', '.join(wide)}"
        return Check("permissions", not wide, message, "Open the library once with PhotoDesk; it makes it private.")

    def _codecs(self) -> Check:
        found = version("pillow")
        good = int(found.split(".")[0]) >= 13
        return Check("codecs", good, f"Pillow {found}: JPEG, PNG, TIFF, WebP, GIF, BMP, AVIF", "Install Pillow 13.0.0 or newer.")

    def _sandbox(self) -> Check:
        """Not a fault of the library: a kernel that cannot lock decoders in still runs them apart, with limits."""
        pool = DecoderPool(1)
        try:
            level = pool.sandbox_level()
        except DecodeError as error:
            return Check("sandbox", False, f"the picture reader does not start: {error}", "Start PhotoDesk again.")
        finally:
            pool.close()
        if level == "none":
            text = "Pictures open with fewer protections here: the system can’t lock the picture reader in. Files are unchanged."
            self._found.append(Notice("SANDBOX_REDUCED", text))
        return Check("sandbox", True, f"pictures are read in a process of their own, locked in by: {level}")

    def _limits(self) -> Check:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return Check("limits", files >= LEAST_FILES, f"{files:,} files may be open at once", "Raise it: ulimit -n 1024")

    def _unsafe_mode(self) -> Check:
        mode = os.environ.get("PHOTODESK_UNSAFE", "")
        return Check("unsafe_mode", not mode, f"safety is switched off: {mode}" if mode else "all safety is on", "Unset PHOTODESK_UNSAFE.")


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _digest(descriptor: int) -> bytes:
    digest = hashlib.blake2b(digest_size=32)
    while part := os.read(descriptor, 1 << 20):
        digest.update(part)
    return digest.digest()

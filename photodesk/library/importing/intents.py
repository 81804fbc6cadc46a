"""An import as it is written down before anything is touched, and read back by whoever finishes it."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from photodesk.domain.dates import DAY_US, now_us
from photodesk.domain.importing import ImportChoices, ImportPlan, Knowns, PlannedFile, SourceFile, Told
from photodesk.domain.photos import DateSource, Kind
from photodesk.library.filing import Spot
from photodesk.library.importing.standing import Drive
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow


@dataclass(frozen=True, slots=True)
class Facts:
    """What the row of an imported photo gets before its first look, and what is said of it. `kind`: None for companions."""

    kind: Kind | None
    taken_us: int
    taken_offset_min: int | None
    taken_source: DateSource
    camera: str | None
    lens: str | None
    told: Told | None

    @property
    def taken_day(self) -> int:
        """Days since 1970-01-01."""
        return self.taken_us // DAY_US


def begin(database: Database, plan: ImportPlan, drives: Sequence[Drive | None], operation: str | None) -> int:
    """Write an import down: every file with where it is and where it goes, and the drives of its folders. Returns its id."""
    files = [_columns(each) for each in plan.files]
    with database.write() as tx:
        return imports.begin(tx, secrets.token_hex(4), _packed(plan, drives), operation, now_us(), files)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written down of an import as a whole. `complete`: nothing that looks like a picture was left out or could not be read when
    the sources were surveyed. `drives`: what `choices.to` and `choices.second` lay on."""

    choices: ImportChoices
    sources: tuple[bytes, ...]
    complete: bool
    drives: tuple[Drive | None, ...] = (None, None)

    @property
    def targets(self) -> "list[tuple[bytes, Drive | None]]":
        """The folders that are imported to, each with what it lay on when the import began (None: not known)."""
        folders = [self.choices.to, *([self.choices.second] if self.choices.second is not None else [])]
        return list(zip(folders, self.drives, strict=False))


def read(text: str) -> Written:
    """What was written down of an import as a whole."""
    found = json.loads(text)
    choices = ImportChoices(
        os.fsencode(found["to"]), found["folders"], found["names"], Knowns(found["knowns"]),
        None if found["second"] is None else os.fsencode(found["second"]), tuple(found["tags"]), found["album"], found["delete"],
    )  # fmt: skip
    drives = tuple(None if drive is None else (drive[0], drive[1]) for drive in found.get("drives", (None, None)))
    return Written(choices, tuple(map(os.fsencode, found["sources"])), found["complete"], drives)


def _packed(plan: ImportPlan, drives: Sequence[Drive | None]) -> str:
    choices = plan.choices
    return json.dumps(
        {
            "to": os.fsdecode(os.path.abspath(choices.to)), "folders": choices.folders, "names": choices.names,
            "knowns": choices.knowns.value, "second": None if choices.second is None else os.fsdecode(os.path.abspath(choices.second)),
            "tags": choices.tags, "album": choices.album, "delete": choices.delete,
            "sources": [os.fsdecode(source) for source in plan.survey.sources], "complete": plan.whole and not plan.survey.skipped,
            "drives": drives,
        }
    )  # fmt: skip


def _columns(planned: PlannedFile) -> dict[str, object]:
    found = planned.found
    file = found.file
    return {
        "state": planned.state.value, "root": file.root, "path": file.path, "member": file.member, "size": file.size,
        "mtime_ns": file.mtime_ns, "inode": file.inode, "target": planned.target, "second": planned.second,
        "content_hash": found.content_hash if planned.state == "known" else None, "facts": _packed_facts(planned),
    }  # fmt: skip


def _packed_facts(planned: PlannedFile) -> str:
    found = planned.found
    told = found.told
    return json.dumps(
        [
            None if found.file.kind is None else found.file.kind.value, found.taken_us, found.taken_offset_min, found.taken_source.value,
            found.camera, found.lens,
            None if told is None else [told.taken_us, told.latitude, told.longitude, told.caption, told.favourite, told.albums],
        ]
    )  # fmt: skip


def facts_of(row: FileRow) -> Facts:
    """What the row of the photo gets."""
    return _facts(row.facts)


@lru_cache(maxsize=1024)  # it is asked for when a file is copied and again when its batch arrives
def _facts(packed: str) -> Facts:
    kind, taken_us, offset_min, source, camera, lens, told = json.loads(packed)
    said = None
    if told is not None:
        told_us, latitude, longitude, caption, favourite, albums = told
        said = Told(told_us, latitude, longitude, caption, favourite, tuple(albums))
    return Facts(None if kind is None else Kind(kind), taken_us, offset_min, DateSource(source), camera, lens, said)


def source_of(row: FileRow) -> SourceFile:
    """The file on its source."""
    return SourceFile(row.root, row.path, row.size, row.mtime_ns, row.inode, facts_of(row).kind, row.member)


def part_of(target: Spot, token: str, row: FileRow) -> Spot:
    """The name of an unfinished copy: nobody else knows it, and it is known again after a crash."""
    return target.beside(b".pd-%s%x.part" % (token.encode(), row.id))


def spots_of(row: FileRow, choices: ImportChoices) -> tuple[Spot, ...]:
    """The target, and the second one where there is one."""
    targets = [_spot(row.target, choices.to)]
    if row.second is not None and choices.second is not None:
        targets.append(_spot(row.second, choices.second))
    return tuple(targets)


def _spot(path: bytes, root: bytes) -> Spot:
    return Spot(root, path[len(root.rstrip(b"/")) + 1 :])


def shown(row: FileRow) -> bytes:
    """The file on its source, for people and for programs."""
    return row.path if row.member is None else row.path + b"/" + row.member.encode("utf-8", "surrogateescape")


def unsettled(rows: Sequence[FileRow]) -> list[FileRow]:
    """Files that are still to be copied."""
    return [row for row in rows if row.state in ("planned", "verified")]

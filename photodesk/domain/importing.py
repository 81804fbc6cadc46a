"""What an import is asked, finds, plans, tells and reports. All frozen; paths are bytes, absolute unless said otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from photodesk.domain.dates import DAY_US
from photodesk.domain.photos import DateSource, Kind
from photodesk.domain.problems import PhotoDeskError, Problem, Reason, sentence

DEFAULT_FOLDERS = "{date:%Y/%Y-%m-%d}"
DEFAULT_NAMES = "{name}"


_NOT_IMPORTED = {
    Reason.VANISHED: "{name} is not there any more. It was not imported. Connect its drive, then import it again.",
    Reason.CHANGED_MEANWHILE: "{name} changed while it was copied. It was not imported. Import it again.",
    Reason.PERMISSION: "{name} may not be read, or not be written there. It is unchanged. Check the permissions, then import it again.",
    Reason.UNREADABLE: "{name} can’t be copied. It is unchanged. Check the drives, then import it again.",
    Reason.NOT_AN_IMAGE: "{name} is a link, a pipe or a device now. It was not opened.",
    Reason.VERIFY_FAILED: "{name} was copied wrongly, and the copy removed. It is unchanged. Check the drives.",
    Reason.EXISTS: "{name} can’t be put where it belongs: a link or a file is in the way. It is unchanged. Choose another folder.",
}


def not_imported(reason: Reason, name: str) -> str:
    """Why a file was not imported: what happened, what is safe, what to do."""
    return _NOT_IMPORTED[reason].format(name=name) if reason in _NOT_IMPORTED else sentence(reason, name)


class ImportRefused(PhotoDeskError):
    """An import that cannot be begun: what is wrong, in a sentence. Nothing was changed."""


class DriveHangs(ImportRefused):
    """A drive does not answer now; it may later."""

    def __init__(self) -> None:
        super().__init__("a drive that is imported from or to doesn’t answer; nothing was copied; wait for it, then try again")


class Knowns(StrEnum):
    """What becomes of files whose content the library has."""

    SKIP = "skip"
    COPY = "copy"


class FileState(StrEnum):
    """How far a file of an import is. `begun`: it is written down where it goes; `verified`: its copy is whole and has no name yet."""

    PLANNED = "planned"
    VERIFIED = "verified"
    COPIED = "copied"
    KNOWN = "known"
    FAILED = "failed"


class ImportState(StrEnum):
    """`waiting`: the card, the target or the space is missing; it goes on by itself. `stopped`: the user stopped it."""

    RUNNING = "running"
    WAITING = "waiting"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file on a source. `root`: the source itself; `member`: the file's name inside the archive that `path` is. `kind`: None for what
    belongs to a picture and is none (sidecars, voice memos)."""

    root: bytes
    path: bytes
    size: int
    mtime_ns: int
    inode: int
    kind: Kind | None
    member: str | None = None

    @property
    def inside(self) -> bytes:
        """Its place below the source, the name last."""
        if self.member is not None:
            return self.member.encode("utf-8", "surrogateescape")
        return self.path[len(self.root.rstrip(b"/")) + 1 :]

    @property
    def name(self) -> bytes:
        """The file's own name."""
        return self.inside.rpartition(b"/")[2]

    @property
    def shown(self) -> bytes:
        """Where it is, for people and for programs."""
        return self.path if self.member is None else self.path + b"/" + self.inside


@dataclass(frozen=True, slots=True)
class Told:
    """What Google's sidecar says of a picture that the file itself may not. `favourite` becomes five stars."""

    taken_us: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    caption: str | None = None
    favourite: bool = False
    albums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A file with what is known of it. `unit`: files of one picture (RAW, JPEG, sidecars) have the same number; they stay together.

    `known`: where the same content is already (`twin`: only elsewhere on this source). `content_hash`: BLAKE2b, None where it was not
    needed yet.
    """

    file: SourceFile
    unit: int
    taken_us: int
    taken_offset_min: int | None
    taken_source: DateSource
    camera: str | None = None
    lens: str | None = None
    content_hash: bytes | None = None
    known: bytes | None = None
    twin: bool = False
    told: Told | None = None

    @property
    def day(self) -> int:
        """Days since 1970-01-01."""
        return self.taken_us // DAY_US


@dataclass(frozen=True, slots=True)
class TakeoutReport:
    """Google Takeout before the import. `dated`: how many have their date from Google; `from_name`: from the file's name or time.
    `missing_parts`: numbers of archive parts that are not there."""

    photos: int
    matched: int
    dated: int
    from_name: int
    albums: tuple[str, ...]
    missing_parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """All that belongs to pictures on the sources, newest day first, files of one picture side by side. `skipped`: what was left out and
    why; `others`: regular files that belong to no picture. `card`: a source has a DCIM folder."""

    sources: tuple[bytes, ...]
    files: tuple[Surveyed, ...]
    skipped: tuple[Problem, ...] = ()
    others: int = 0
    card: bool = False
    takeout: TakeoutReport | None = None

    @property
    def photos(self) -> int:
        """Still pictures, RAW included."""
        return sum(1 for each in self.files if each.file.kind in (Kind.PHOTO, Kind.RAW, Kind.UNKNOWN))

    @property
    def videos(self) -> int:
        return sum(1 for each in self.files if each.file.kind is Kind.VIDEO)

    @property
    def new(self) -> int:
        """Pictures and videos that the library does not have."""
        return sum(1 for each in self.files if each.file.kind is not None and each.known is None)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.file.size for each in self.files)

    def by_day(self) -> "Iterator[SurveyedDay]":
        """The same files, day by day, newest first."""
        for day, files in groupby(self.files, lambda each: each.day):
            yield SurveyedDay(day, tuple(files))


@dataclass(frozen=True, slots=True)
class SurveyedDay:
    """The files of one day. `day`: days since 1970-01-01."""

    day: int
    files: tuple[Surveyed, ...]


@dataclass(frozen=True, slots=True)
class SurveyProgress:
    """How far a look at a source is. `step`: "files" (total unknown, 0), "dates" or "contents"."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What the user chose. `folders`, `names`: templates. `second`: a folder for a second copy. `tags`, `album`: for all that is imported.
    `delete`: from the card, after everything on it was verified."""

    to: bytes
    folders: str = DEFAULT_FOLDERS
    names: str = DEFAULT_NAMES
    knowns: Knowns = Knowns.SKIP
    second: bytes | None = None
    tags: tuple[str, ...] = ()
    album: str | None = None
    delete: bool = False


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """Where a file goes. `state`: planned or known (`target` is then where the content is already)."""

    found: Surveyed
    target: bytes
    second: bytes | None
    state: FileState


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. `example`: the first target, relative to the chosen folder. `chosen`: False where files of the survey
    were left out by the user."""

    survey: Survey
    choices: ImportChoices
    files: tuple[PlannedFile, ...]
    example: bytes
    whole: bool = True

    @property
    def to_copy(self) -> tuple[PlannedFile, ...]:
        return tuple(each for each in self.files if each.state is FileState.PLANNED)

    @property
    def size(self) -> int:
        """Bytes that are copied, each copy once."""
        return sum(each.found.file.size for each in self.to_copy)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file. `reason`: a word of Reason where it failed or was skipped."""

    source: bytes
    target: bytes
    state: FileState
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did in this run. `copied`: files that were written; `verified`: those that were read again with the right hash, and
    are in the library. `deleted`: from the card. `edit_id`: the entry of its tags and albums in the history."""

    import_id: int
    state: ImportState
    planned: int = 0
    copied: int = 0
    known: int = 0
    verified: int = 0
    deleted: int = 0
    edit_id: int | None = None
    problems: tuple[Problem, ...] = ()
    files: tuple[ImportedFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ImportProgressed:
    """How far an import is; comes at most ten times a second. `name`: the file at hand, for people."""

    import_id: int
    state: ImportState
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImportFinished:
    """An import has ended, waits or was stopped."""

    report: ImportReport


@dataclass(frozen=True, slots=True)
class Card:
    """A removable drive with pictures. `name`: what it is called."""

    path: bytes
    name: str

"""What happened: facts told once, after the commit."""

from dataclasses import dataclass, field

from photodesk.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class PhotosAdded:
    """New rows in the catalog."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhotosChanged:
    """Rows whose facts differ now (metadata read, moved, missing, back, damaged, problem)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhotosRemoved:
    """Rows that are no longer in the catalog (their folder was forgotten, or two rows were found to be one photo)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ThumbnailsReady:
    """Photos that have a stored thumbnail now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PreviewsReady:
    """Photos that have a stored preview now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """Folders were added or removed, or their state or settings changed."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What one scan found, in photos of the folders scanned. `known` = unchanged. Not `whole`: something stopped it."""

    added: int = 0
    known: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    back: int = 0
    problems: tuple[Problem, ...] = ()
    folders: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    seconds: float = 0.0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class JobGroup:
    """One line of the Jobs panel and of the status bar: all jobs of one kind.

    `state`: queued, running, paused, waiting, done, failed (done with problems) or cancelled.
    `total` = done + failed + cancelled + what is left. `rate`: items a second over the last seconds, None until known.
    `seconds_left`: None until 3 s and 5 % have passed.
    """

    kind: str
    state: str
    done: int
    total: int
    failed: int = 0
    waiting: int = 0
    cancelled: int = 0
    rate: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """The whole state of the queue; comes at most ten times a second."""

    groups: tuple[JobGroup, ...] = ()
    paused: bool = False
    problems: int = 0


@dataclass(frozen=True, slots=True)
class JobProblem:
    """A job that failed or waits, as the Jobs panel and `jobs` list it."""

    id: int
    kind: str
    state: str
    lane: str
    photo_id: int | None
    path: str
    attempts: int
    reason: str | None
    message: str = field(default="")

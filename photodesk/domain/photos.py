"""A photo as the catalog and the views know it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from photodesk.domain.problems import Reason


class State(IntEnum):
    """Where the file is. Offline is not stored: it follows from the photo's folder."""

    HERE = 0
    MISSING = 1
    TRASHED = 2


class Kind(StrEnum):
    """What a file is, first by its name, then by its content."""

    PHOTO = "photo"
    RAW = "raw"
    VIDEO = "video"
    UNKNOWN = "unknown"


class DateSource(StrEnum):
    """Where the capture time comes from, best first. COPY: given by an edit, from a photo of the same picture; it stays whatever a later
    look at the file finds."""

    COPY = "copy"
    EXIF = "exif"
    XMP = "xmp"
    TAKEOUT = "takeout"
    NAME = "name"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the first look reads from a file. Every field may be unknown.

    `width`, `height`: pixels as displayed, orientation applied. `taken_us`: microseconds of the camera's wall
    clock since 1970-01-01T00:00:00 (no time zone applied). `taken_offset_min`: OffsetTimeOriginal in minutes
    east of UTC. `exposure_s`: seconds. `focal_mm`: millimetres. `latitude`, `longitude`: signed degrees.
    `format`: lower-case word (jpeg, png, tiff, webp, gif, bmp, avif, mpo). `frames`: 1 for a still picture.
    """

    format: str
    width: int
    height: int
    orientation: int = 1
    frames: int = 1
    profile: str | None = None
    taken_us: int | None = None
    taken_offset_min: int | None = None
    camera: str | None = None
    lens: str | None = None
    iso: int | None = None
    exposure_s: float | None = None
    fnumber: float | None = None
    focal_mm: float | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a file tells before it is imported, in the terms of Metadata; also of files that cannot be shown."""

    taken_us: int | None = None
    taken_offset_min: int | None = None
    camera: str | None = None
    lens: str | None = None


@dataclass(frozen=True, slots=True)
class Hashes:
    """Four perceptual hashes of 256 bits (32 bytes each, row-major, most significant bit first)."""

    phash: bytes
    ahash: bytes
    dhash: bytes
    whash: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """The answer of a first look.

    `content_hash`: BLAKE2b of the whole file, digest size 32. `thumbnail`: JPEG, longest side at most 512 px,
    upright, sRGB. `thumbhash`: the ThumbHash of the picture (about 25 bytes). `picture_hash`: SHA-256 of its
    compressed picture data, the content hash where its format is not taken apart. `damaged`: the file is cut off and
    shown with what there is. `cpu_s`: CPU seconds the decoder spent; 0 when an earlier look was used again.
    """

    content_hash: bytes
    metadata: Metadata
    hashes: Hashes
    thumbhash: bytes
    thumbnail: bytes
    picture_hash: bytes
    damaged: bool = False
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer of a second look: an encoded picture, longest side at most 2048 px, upright, sRGB."""

    format: str
    width: int
    height: int
    data: bytes
    damaged: bool = False
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Pixels:
    """Raw pixels for the screen: 4 bytes a pixel (B, G, R, 255), rows without padding (QImage.Format_RGB32).

    `full_width`, `full_height`: the whole picture as displayed, of which these pixels are a part or a reduction.
    """

    width: int
    height: int
    data: bytes
    full_width: int
    full_height: int
    cpu_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What a grid cell, a filmstrip cell and a status line need of a photo.

    `taken_us` is never unknown once a photo has been scanned (file name or file time stand in); `taken_source`
    says which. `problem` is the reason why there is no picture, or TRUNCATED for a damaged one. `copy_of`: directory and name of another
    file of the same picture that stays; "" where there is none. `to_trash`: staged to be moved there.
    """

    id: int
    name: str
    directory: str
    format: str
    kind: Kind
    size: int
    width: int | None
    height: int | None
    taken_us: int | None
    taken_offset_min: int | None
    taken_source: DateSource | None
    state: State
    offline: bool
    damaged: bool
    problem: Reason | None
    content_hash: bytes | None
    thumbhash: bytes | None
    frames: int
    rating: int | None
    label: str | None
    flag: str | None
    rotation: int
    copy_of: str = ""
    to_trash: bool = False

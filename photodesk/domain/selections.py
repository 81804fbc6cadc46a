"""What several photos have in common."""

from dataclasses import dataclass

from photodesk.domain.tags import TagState


@dataclass(frozen=True, slots=True)
class Common:
    """What all of them have (None: nothing), or `mixed`: they differ."""

    value: str | int | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Of several photos. `formats`: (word, number), most frequent first."""

    count: int
    bytes: int
    formats: tuple[tuple[str, int], ...]
    first_us: int | None
    last_us: int | None
    missing: int
    offline: int
    problems: int
    rating: Common
    label: Common
    flag: Common
    title: Common
    caption: Common


@dataclass(frozen=True, slots=True)
class AlbumState:
    """How many of the chosen photos an album holds: all (`photos` = `chosen`) or some of them."""

    path: str
    photos: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """The tags that some of the chosen photos have, and the albums that hold some of them."""

    tags: tuple[TagState, ...]
    albums: tuple[AlbumState, ...]

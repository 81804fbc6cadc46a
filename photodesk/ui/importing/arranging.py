"""What a look at a source found, as it is shown: pictures by day, the files of one picture together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from photodesk.domain.importing import Survey, Surveyed
from photodesk.domain.photos import Kind


@dataclass(frozen=True, slots=True)
class Picture:
    """Files that stay together: a picture, its RAW, its sidecars. `pictures`: how many of them are pictures or videos; `size`: bytes."""

    files: tuple[Surveyed, ...]
    pictures: int
    size: int

    @property
    def main(self) -> Surveyed:
        """The one that is shown."""
        return self.files[0]

    def wanted(self, skip_known: bool) -> tuple[Surveyed, ...]:
        """The files that would be copied."""
        return tuple(each for each in self.files if each.known is None or not (skip_known or each.twin))


@dataclass(frozen=True, slots=True)
class Day:
    """One day's pictures. `day`: days since 1970-01-01."""

    day: int
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All that a survey found, newest day first."""

    survey: Survey
    days: tuple[Day, ...] = ()

    def new_only(self) -> "Arrangement":
        """Without pictures that are in the library already."""
        days = (Day(day.day, tuple(p for p in day.pictures if any(each.known is None for each in p.files))) for day in self.days)
        return Arrangement(self.survey, tuple(day for day in days if day.pictures))


@dataclass(frozen=True, slots=True)
class Amount:
    """What is chosen: pictures and videos, files, bytes."""

    pictures: int = 0
    files: int = 0
    bytes: int = 0


def arranged(survey: Survey) -> Arrangement:
    """Pictures by day; runs in a lane."""
    days = []
    for found in survey.by_day():
        units = (tuple(files) for _, files in groupby(found.files, _unit))
        days.append(Day(found.day, tuple(map(_picture, units))))
    return Arrangement(survey, tuple(days))


def amount(pictures: Collection[Picture], *, skip_known: bool) -> Amount:
    """How much would be copied of these."""
    files = [each for picture in pictures for each in picture.wanted(skip_known)]
    return Amount(sum(1 for each in files if is_picture(each)), len(files), sum(each.file.size for each in files))


def is_picture(found: Surveyed) -> bool:
    """Whether it counts as a photo or video; what only belongs to one does not."""
    return found.file.kind is not None


def extra_text(picture: Picture) -> str:
    """ "+RAF": what else there is of a picture, by suffix."""
    main = picture.main.file.name.rpartition(b".")[2].upper()
    others = [each.file.name.rpartition(b".")[2].upper() for each in picture.files[1:] if each.file.kind in (Kind.RAW, Kind.PHOTO)]
    return "".join(f"+{suffix.decode('ascii', 'replace')}" for suffix in dict.fromkeys(others) if suffix != main)


def _unit(found: Surveyed) -> int:
    return found.unit


def _picture(files: Sequence[Surveyed]) -> Picture:
    return Picture(tuple(files), sum(map(is_picture, files)), sum(each.file.size for each in files))

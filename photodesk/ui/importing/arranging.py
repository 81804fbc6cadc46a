"""What a look at a source found, as it is shown: pictures by day, the files of one picture together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from photodesk.domain.importing import Survey, Surveyed
from photodesk.domain.photos import Kind


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is copied: pictures and videos, files, bytes."""

    pictures: int = 0
    files: int = 0
    bytes: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.pictures + other.pictures, self.files + other.files, self.bytes + other.bytes)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.pictures - other.pictures, self.files - other.files, self.bytes - other.bytes)


@dataclass(frozen=True, slots=True)
class Picture:
    """Files that stay together: a picture, its RAW, its sidecars. `new`: what is copied of it while photos of the library are skipped;
    `able`: where they are not. `shown`: how the engine names its files."""

    files: tuple[Surveyed, ...]
    new: Amount
    able: Amount
    shown: tuple[bytes, ...]

    @property
    def main(self) -> Surveyed:
        """The one that is shown."""
        return self.files[0]

    def amount(self, skip_known: bool) -> Amount:
        """How much of it would be copied."""
        return self.new if skip_known else self.able

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
    """All that a survey found, newest day first; `new_days`: without pictures that are in the library already. Everything that needs a
    look at each picture is here, so that the window's thread looks at those on the screen alone."""

    survey: Survey
    days: tuple[Day, ...]
    new_days: tuple[Day, ...]
    by_unit: dict[int, Picture]
    new: Amount
    able: Amount

    def amount(self, skip_known: bool) -> Amount:
        """How much there is to copy."""
        return self.new if skip_known else self.able


def arranged(survey: Survey) -> Arrangement:
    """Pictures by day; runs in a lane."""
    days = []
    for found in survey.by_day():
        units = (tuple(files) for _, files in groupby(found.files, _unit))
        days.append(Day(found.day, tuple(map(_picture, units))))
    new_days = (Day(day.day, tuple(picture for picture in day.pictures if picture.new.files)) for day in days)
    pictures = [picture for day in days for picture in day.pictures]
    return Arrangement(
        survey, tuple(days), tuple(day for day in new_days if day.pictures), {picture.main.unit: picture for picture in pictures},
        sum((picture.new for picture in pictures), Amount()), sum((picture.able for picture in pictures), Amount()),
    )  # fmt: skip


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


def _picture(files: tuple[Surveyed, ...]) -> Picture:
    picture = Picture(files, Amount(), Amount(), tuple(each.file.shown for each in files))
    return replace(picture, new=_amount(picture.wanted(True)), able=_amount(picture.wanted(False)))


def _amount(files: Sequence[Surveyed]) -> Amount:
    return Amount(sum(map(is_picture, files)), len(files), sum(each.file.size for each in files))

"""The pictures of a source as a list of rows, days and cells, and which of them are chosen."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from photodesk.domain.importing import Surveyed
from photodesk.ui.importing.arranging import Amount, Arrangement, Day, Picture
from photodesk.ui.importing.wording import cell_text, count_text, day_text, day_title

Index = QModelIndex | QPersistentModelIndex
OFF, PARTLY, ON = Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked


@dataclass(frozen=True, slots=True)
class Place:
    """A row: the header of a day (`picture` None), or one of its pictures."""

    day: Day
    picture: Picture | None


class PicturesModel(QAbstractListModel):
    """`chosen_changed`: others are chosen, or other pictures are known. Nothing is copied twice: while *skip_known*, pictures that the
    library has cannot be chosen."""

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Arrangement | None = None
        self._shown: tuple[Day, ...] = ()
        self._starts: list[int] = [0]
        self._left_out: set[int] = set()
        """Units the user does not want."""
        self.skip_known = True
        self.new_only = True

    # -- what is shown

    def set_arrangement(self, arrangement: Arrangement | None) -> None:
        """Another look at a source: all that is new is chosen."""
        self._left_out = set()
        self._show(arrangement)

    def set_new_only(self, new_only: bool) -> None:
        """Whether pictures that the library has are left out of the list."""
        if new_only != self.new_only:
            self.new_only = new_only
            self._show(self._all)

    def set_skip_known(self, skip: bool) -> None:
        """Whether pictures that the library has are left out of the import."""
        if skip != self.skip_known:
            self.skip_known = skip
            self._tell()

    def days(self) -> tuple[Day, ...]:
        """The days that are shown."""
        return self._shown

    def day_of(self, row: int) -> int:
        """The number of the day of a row."""
        return bisect_right(self._starts, row) - 1

    def place(self, row: int) -> Place:
        """What stands in a row."""
        number = self.day_of(row)
        day, offset = self._shown[number], row - self._starts[number]
        return Place(day, day.pictures[offset - 1] if offset else None)

    def _show(self, arrangement: Arrangement | None) -> None:
        self.beginResetModel()
        self._all = arrangement
        days = () if arrangement is None else arrangement.new_days if self.new_only else arrangement.days
        self._shown, self._starts = days, [0]
        for day in days:
            self._starts.append(self._starts[-1] + 1 + len(day.pictures))
        self.endResetModel()
        self.chosen_changed.emit()

    # -- what is chosen

    def can_choose(self, picture: Picture) -> bool:
        """Whether anything of it would be copied."""
        return bool(picture.amount(self.skip_known).files)

    def is_chosen(self, picture: Picture) -> bool:
        """Whether it is copied."""
        return picture.main.unit not in self._left_out and self.can_choose(picture)

    def state_of_day(self, day: Day) -> Qt.CheckState:
        """All, some or none of a day's pictures."""
        if not self._left_out and self.skip_known and self.new_only:
            return ON
        able = [picture for picture in day.pictures if self.can_choose(picture)]
        number = sum(1 for picture in able if picture.main.unit not in self._left_out)
        return OFF if not number else ON if number == len(able) else PARTLY

    def state(self, row: int) -> Qt.CheckState:
        """Whether what stands in a row is chosen."""
        place = self.place(row)
        if place.picture is None:
            return self.state_of_day(place.day)
        return ON if self.is_chosen(place.picture) else OFF

    def choose(self, pictures: Iterable[Picture], chosen: bool) -> None:
        """Take these in, or leave them out."""
        units = {picture.main.unit for picture in pictures}
        self._left_out = self._left_out - units if chosen else self._left_out | units
        self._tell()

    def choose_all(self, chosen: bool) -> None:
        """All that is shown."""
        self.choose((picture for day in self._shown for picture in day.pictures), chosen)

    def toggle(self, rows: Iterable[int], current: int) -> None:
        """Turn the row *current* over; the other *rows* become as it is then."""
        chosen = self.state(current) is not ON
        found: list[Picture] = []
        for place in map(self.place, rows):
            found += place.day.pictures if place.picture is None else (place.picture,)
        self.choose(found, chosen)

    def first(self) -> Surveyed | None:
        """The first file that is copied."""
        days = self._all.days if self._all is not None else ()
        chosen = (picture for day in days for picture in day.pictures if self.is_chosen(picture))
        return next((picture.wanted(self.skip_known)[0] for picture in chosen), None)

    def amount(self) -> Amount:
        """How much is copied."""
        if self._all is None:
            return Amount()
        left = [picture.amount(self.skip_known) for picture in self._left()]
        without = Amount(sum(each.pictures for each in left), sum(each.files for each in left), sum(each.bytes for each in left))
        return self._all.amount(self.skip_known) - without

    def is_whole(self) -> bool:
        """Whether everything is copied that is not in the library yet."""
        return not any(map(self.can_choose, self._left()))

    def paths(self) -> frozenset[bytes] | None:
        """What the engine is told of the choice: None for everything; else also what the library has, which is then told as known."""
        if self.is_whole() or self._all is None:
            return None
        every = self._all.by_unit.values()
        return frozenset(path for picture in every if self.is_chosen(picture) or not self.can_choose(picture) for path in picture.shown)

    def _left(self) -> list[Picture]:
        return [] if self._all is None else [self._all.by_unit[unit] for unit in self._left_out]

    def _tell(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.chosen_changed.emit()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._starts[-1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return self.state(index.row())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        place, state = self.place(index.row()), self.state(index.row())
        if place.picture is None:
            count = count_text(place.day, self.new_only)
            return ", ".join((day_title(place.day.day, QLocale()), count, day_text(state)))
        return cell_text(place.picture, state is ON, self.can_choose(place.picture))

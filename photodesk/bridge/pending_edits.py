"""Edits that are asked for and not committed yet: what is painted as if they were. No other place knows of optimism."""

import time
from array import array
from collections.abc import Container, Iterable
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.domain.edits import AttributesEdit, Edit, FlagEdit, LabelEdit, Photos, RatingEdit, RatingStep, RotationEdit
from photodesk.domain.photos import PhotoRow

SAVING_AFTER_MS = 2_000
"""A commit may take so long before anything is shown of it."""
AT_ONCE = 100_000
"""Ids that are taken in in one go; more take the next turns of the event loop."""
FEW = 1_000
"""Edits of so many photos are looked up by photo, those of more are asked one by one."""


class SaveState(Enum):
    """What a photo has to say of its edits, besides nothing."""

    SAVING = "saving"
    NOT_SAVED = "not saved"


class Everything(Container[int]):
    """All photos."""

    def __contains__(self, photo_id: object) -> bool:
        return True


class PendingEdit:
    """One edit on its way. `ids`: its photos, as far as they were taken in."""

    __slots__ = ("edit", "failed", "ids", "is_late", "number", "since_s", "taken")

    def __init__(self, number: int, edit: Edit) -> None:
        self.number, self.since_s = number, time.monotonic()
        self.failed = self.is_late = False
        self.ids: set[int] | Everything = set()
        self.taken = 0
        self.put(edit)

    def put(self, edit: Edit) -> None:
        """Another edit in its place, of the same photos or more."""
        self.edit = edit
        if self.photos.query == "":
            self.ids = Everything()
        self.taken = 0
        self.take_in()

    @property
    def photos(self) -> Photos:
        """The photos it is meant for; none where it is about tags or albums themselves."""
        return getattr(self.edit, "photos", None) or Photos()

    def share(self, photo_ids: "array[int]") -> int:
        """How many of these photos it is meant for; of very many that are not the very same, as good as known."""
        if isinstance(self.ids, Everything) or photo_ids == self.photos.ids:
            return len(photo_ids)
        if len(photo_ids) > AT_ONCE:
            return min(len(self.ids), len(photo_ids) - 1)
        return sum(photo_id in self.ids for photo_id in photo_ids)

    def take_in(self) -> bool:
        """Take in more of the ids; False when all are."""
        ids = self.photos.ids
        if isinstance(self.ids, set) and self.taken < len(ids):
            self.ids.update(ids[self.taken : self.taken + AT_ONCE])
            self.taken += AT_ONCE
        return self.taken < len(ids)

    def on(self, row: PhotoRow) -> PhotoRow:
        """The row as it will be."""
        match self.edit:
            case RatingEdit(rating=rating):
                return row if row.rating == rating else replace(row, rating=rating)
            case RatingStep(by=by):
                return replace(row, rating=min(5, max(0, (row.rating or 0) + by)) or None)
            case FlagEdit(flag=flag):
                return row if row.flag == flag else replace(row, flag=flag)
            case LabelEdit(label=label):
                return row if row.label == label else replace(row, label=label)
            case AttributesEdit(rating=rating, label=label):
                return replace(row, rating=row.rating if rating is None else rating, label=row.label if label is None else label)
            case RotationEdit(degrees=degrees):
                return replace(row, rotation=(row.rotation + degrees) % 360)
        return row


class PendingEdits(QObject):
    """In the UI thread only. `changed(ids)`: these photos are to be painted otherwise (a container of ids, perhaps of all: ask it for the
    rows that are seen). `committed(PendingEdit)`: told before it is forgotten: rows that are held take it in, so that no old value comes
    back before they are read again."""

    changed = Signal(object)
    committed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[int, PendingEdit] = {}
        self._by_photo: dict[int, list[PendingEdit]] = {}
        self._large: list[PendingEdit] = []
        self._number = 0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._on_late)
        self._taking_in = QTimer(self)
        self._taking_in.setInterval(0)
        self._taking_in.timeout.connect(self._on_taking_in)

    # -- what is painted

    def overlaid(self, row: PhotoRow) -> PhotoRow:
        """A row as it was read, with what is asked for since. (Rows of the photo list are overlaid already.)"""
        for entry in self._of(row.id):
            row = entry.on(row)
        return row

    def state(self, photo_id: int) -> SaveState | None:
        """None: all is saved, or was asked for just now."""
        entries = self._of(photo_id)
        if any(entry.failed for entry in entries):
            return SaveState.NOT_SAVED
        return SaveState.SAVING if any(entry.is_late for entry in entries) else None

    def edits(self) -> list[PendingEdit]:
        """All that are not committed, oldest first."""
        return list(self._entries.values())

    def count(self) -> int:
        """Edits that are not committed."""
        return len(self._entries)

    def _of(self, photo_id: int) -> list[PendingEdit]:
        """The edits of a photo, oldest first."""
        if not self._entries:
            return []
        found = self._by_photo.get(photo_id, [])
        large = [entry for entry in self._large if photo_id in entry.ids]
        return sorted([*found, *large], key=_number) if large else found

    # -- what becomes of edits

    def add(self, edit: Edit) -> PendingEdit:
        """An edit was asked for."""
        self._number += 1
        entry = self._entries[self._number] = PendingEdit(self._number, edit)
        self._place(entry)
        self._watch()
        self.changed.emit(entry.ids)
        return entry

    def put(self, entry: PendingEdit, edit: Edit) -> None:
        """An edit that waits became one with another: the same photos or more."""
        self._displace(entry)
        entry.put(edit)
        self._place(entry)
        self.changed.emit(entry.ids)

    def commit(self, entry: PendingEdit) -> None:
        """It is in the library."""
        self.committed.emit(entry)
        self.drop(entry)

    def drop(self, entry: PendingEdit) -> None:
        """It was refused, stopped or taken back: what was before is painted again."""
        if self._entries.pop(entry.number, None) is not None:
            self._displace(entry)
            self.changed.emit(entry.ids)
        if not self._entries:
            self.stop()

    def stop(self) -> None:
        """Watch over nothing any more."""
        self._late.stop()
        self._taking_in.stop()

    def fail(self, entries: Iterable[PendingEdit]) -> None:
        """They could not be saved and are kept."""
        for entry in entries:
            if not entry.failed:
                entry.failed = True
                self.changed.emit(entry.ids)

    # -- inside

    def _place(self, entry: PendingEdit) -> None:
        if isinstance(entry.ids, Everything) or len(entry.photos.ids) > FEW:
            self._large.append(entry)
            self._taking_in.start()
            return
        for photo_id in entry.ids:
            self._by_photo.setdefault(photo_id, []).append(entry)

    def _displace(self, entry: PendingEdit) -> None:
        if entry in self._large:
            self._large.remove(entry)
            return
        assert isinstance(entry.ids, set)
        for photo_id in entry.ids:
            others = self._by_photo[photo_id]
            others.remove(entry)
            if not others:
                del self._by_photo[photo_id]

    def _watch(self) -> None:
        """Wake up when the next edit becomes late."""
        waiting = [entry.since_s for entry in self._entries.values() if not entry.is_late]
        if waiting and not self._late.isActive():
            self._late.start(max(1, round(SAVING_AFTER_MS - 1000 * (time.monotonic() - min(waiting)))))

    @Slot()
    def _on_late(self) -> None:
        now = time.monotonic()
        for entry in list(self._entries.values()):
            if not entry.is_late and 1000 * (now - entry.since_s) >= SAVING_AFTER_MS:
                entry.is_late = True
                self.changed.emit(entry.ids)
        self._watch()

    @Slot()
    def _on_taking_in(self) -> None:
        entry = next((entry for entry in self._large if entry.taken < len(entry.photos.ids)), None)
        if entry is None:
            self._taking_in.stop()
        elif not entry.take_in():
            self.changed.emit(entry.ids)


def _number(entry: PendingEdit) -> int:
    return entry.number

"""The page of a few photos at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from photodesk.bridge.renderings import Renderings
from photodesk.domain.problems import Reason
from photodesk.ui.photo_list import ListFollower, PhotoList, PictureSource
from photodesk.ui.survey.best_fit import best_fit
from photodesk.ui.survey.frame import FOOTER_PX, PADDING_PX, Frame
from photodesk.ui.viewing.states import plain_name
from photodesk.ui.widgets.labels import ElidedLabel
from photodesk.ui.widgets.wording import photos as photos_text

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

MOST_PHOTOS = 12
EDGE_PX, GAP_PX, HINT_PX = 8, 4, 24


class Survey(QWidget):
    """`closed`: no photo is left. `current_changed(photo_id)`: another one is in focus. `taken_out(photo_id)`: it is no part of the survey
    any more. `opened(photo_id)`: a double click."""

    closed = Signal()
    current_changed = Signal(int)
    taken_out = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._renderings, self._thumbnails = theme, renderings, thumbnails
        self._list = ListFollower(self)
        self.frames: list[Frame] = []
        self._spare: list[Frame] = []
        self._focused = self._told = 0
        self._hint = ElidedLabel(tone="secondary", parent=self)
        self._hint.setFont(theme.font("body"))
        renderings.picture_ready.connect(self._on_picture_ready)
        renderings.lack_found.connect(self._on_picture_ready)
        renderings.failed.connect(self._on_failed)
        thumbnails.ready.connect(self._on_thumbnails_ready)
        self._list.rows_changed.connect(self._on_rows_changed)
        self._list.rows_moved.connect(self._on_rows_moved)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # -- what is shown

    def show_photos(self, photos: PhotoList, photo_ids: Sequence[int], focused: int | None) -> None:
        """The first twelve of these photos, with one in focus."""
        self._list.follow(photos)
        while self.frames:
            self._put_away(len(self.frames) - 1)
        for photo_id in photo_ids[:MOST_PHOTOS]:
            self._add(photo_id)
        places = [place for place, frame in enumerate(self.frames) if frame.subject.id == focused]
        self._focused = places[0] if places else 0
        self._renew()

    def show_photo(self, photos: PhotoList, photo_id: int) -> None:
        """The focus on this photo; one that is not here yet joins, while there is room."""
        place = next((place for place, frame in enumerate(self.frames) if frame.subject.id == photo_id), None)
        if place is None and len(self.frames) < MOST_PHOTOS and self._list.row_of(photo_id) is not None:
            self._add(photo_id)
            place = len(self.frames) - 1
            self._renew()
        if place is not None:
            self._focus(place)

    def can_show(self, photo_id: int) -> bool:
        """Whether it is one of those that are shown."""
        return photo_id in self.photo_ids()

    def photo_ids(self) -> tuple[int, ...]:
        """The photos, in order."""
        return tuple(frame.subject.id for frame in self.frames if frame.subject.id is not None)

    def current_id(self) -> int | None:
        """The photo in focus."""
        return self.frames[self._focused].subject.id if self.frames else None

    def current_name(self) -> str:
        """The name of the photo in focus."""
        return plain_name(self.frames[self._focused].subject.name) if self.frames else ""

    def is_settled(self) -> bool:
        """Whether nothing better is on its way."""
        return not any(frame.needs_more() and frame.subject.shown().card is None for frame in self.frames)

    def take_out(self) -> None:
        """The photo in focus leaves the survey; the library keeps it."""
        self._take_out(self._focused)

    def _take_out(self, place: int) -> None:
        if not 0 <= place < len(self.frames):
            return
        photo_id = self.frames[place].subject.id or 0
        if len(self.frames) == 1:
            self.taken_out.emit(photo_id)
            self.closed.emit()
            return
        if place == self._focused:
            self._focus(place + 1 if place + 1 < len(self.frames) else place - 1)  # before it goes, so that the keyboard is not lost
        self._put_away(place)
        self._focused -= place < self._focused
        self._renew()
        self.taken_out.emit(photo_id)

    def _add(self, photo_id: int) -> None:
        frame = self._spare.pop() if self._spare else self._make()
        frame.show_photo(photo_id)
        frame.subject.row = self._list.data(self._list.row_of(photo_id))
        self.frames.append(frame)
        frame.show()

    def _make(self) -> Frame:
        frame = Frame(self._theme, self._renderings, self._thumbnails, self)
        frame.focused.connect(self._on_frame_focused)
        frame.take_out_asked.connect(self._on_take_out_asked)
        frame.opened.connect(self._on_frame_opened)
        return frame

    def _put_away(self, place: int) -> None:
        frame = self.frames.pop(place)
        frame.hide()
        self._spare.append(frame)

    def _renew(self) -> None:
        """Other photos: other places, other pictures."""
        self._place()
        self._refresh()
        self._tell()
        count = photos_text(len(self.frames))
        self._hint.set_text(self.tr("{photos} · Backspace: take out of the survey · Enter: open").format(photos=count))

    def _place(self) -> None:
        width, height = self.width() - 2 * EDGE_PX, self.height() - 2 * EDGE_PX - HINT_PX
        places = best_fit([frame.aspect() for frame in self.frames], width, height, GAP_PX, FOOTER_PX + PADDING_PX)
        for frame, place in zip(self.frames, places, strict=True):
            left = self.width() - EDGE_PX - place.left - place.width if self.isRightToLeft() else EDGE_PX + place.left
            frame.setGeometry(left, EDGE_PX + place.top, place.width, place.height)
        self._hint.setGeometry(EDGE_PX, self.height() - HINT_PX - 4, max(0, width), HINT_PX)

    def _refresh(self) -> None:
        for frame in self.frames:
            place = self._list.row_of(frame.subject.id)
            frame.subject.row = self._list.data(place) or frame.subject.row
            frame.refresh(place, self._list.count, self._list.save_state(place))
        self._load()

    def _load(self) -> None:
        """Ask for what the frames lack, the one in focus first. Frames keep what they were given, so it is asked for once."""
        if self.isVisible():
            ranked = sorted(self.frames, key=self._distance)
            lacking = [frame for frame in ranked if frame.needs_more() and frame.subject.row is not None]
            self._renderings.look_at_several([frame.subject.row for frame in lacking if frame.subject.row is not None], ())
            for frame in lacking:
                frame.take()  # what was still in memory

    def _distance(self, frame: Frame) -> int:
        return abs(self.frames.index(frame) - self._focused)

    # -- the focus

    def next_photo(self) -> None:
        """The focus one further."""
        self._focus(self._focused + 1)

    def previous_photo(self) -> None:
        """The focus one back."""
        self._focus(self._focused - 1)

    def first_photo(self) -> None:
        """The focus on the first."""
        self._focus(0)

    def last_photo(self) -> None:
        """The focus on the last."""
        self._focus(len(self.frames) - 1)

    def _focus(self, place: int) -> None:
        if not 0 <= place < len(self.frames):
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self._focused = place
        self._tell()
        if had_focus:
            self.frames[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        for place, frame in enumerate(self.frames):
            frame.mark(place == self._focused)
        if self.frames:
            self.setFocusProxy(self.frames[self._focused])
        photo_id = self.current_id() or 0
        if photo_id != self._told:
            self._told = photo_id
            self.current_changed.emit(photo_id)

    def _step_row(self, by: int) -> None:
        """To the frame above (-1) or below (1)."""
        here = self.frames[self._focused].geometry()
        tops = sorted({frame.y() for frame in self.frames})
        row = tops.index(here.y()) + by
        if 0 <= row < len(tops):
            there = [place for place, frame in enumerate(self.frames) if frame.y() == tops[row]]
            self._focus(min(there, key=lambda place: abs(self.frames[place].geometry().center().x() - here.center().x())))

    def _place_of(self, sender: object) -> int:
        return next((place for place, frame in enumerate(self.frames) if frame is sender), -1)

    # -- slots

    @Slot()
    def _on_frame_focused(self) -> None:
        place = self._place_of(self.sender())
        if place >= 0 and place != self._focused:
            self._focused = place
            self._tell()

    @Slot()
    def _on_take_out_asked(self) -> None:
        self._take_out(self._place_of(self.sender()))

    @Slot()
    def _on_frame_opened(self) -> None:
        place = self._place_of(self.sender())
        if place >= 0:
            self.opened.emit(self.frames[place].subject.id or 0)

    @Slot(int)
    def _on_picture_ready(self, photo_id: int) -> None:
        for frame in self.frames:
            if frame.subject.id == photo_id and self.isVisible():
                frame.take()

    @Slot(int, object)
    def _on_failed(self, photo_id: int, reason: Reason) -> None:
        for frame in self.frames:
            if frame.subject.id == photo_id:
                frame.subject.failure = reason
                frame.update()

    @Slot(object)
    def _on_thumbnails_ready(self, ids: frozenset[int]) -> None:
        for frame in self.frames:
            if frame.subject.id in ids and self.isVisible():
                frame.take()

    @Slot(int, int)
    def _on_rows_changed(self, _first: int, _last: int) -> None:
        if self.isVisible():
            aspects = [frame.aspect() for frame in self.frames]
            self._refresh()
            if aspects != [frame.aspect() for frame in self.frames]:
                self._place()

    @Slot(int)
    def _on_rows_moved(self, _first: int) -> None:
        """Photos that left the list leave the survey."""
        gone = [place for place, frame in enumerate(self.frames) if self._list.row_of(frame.subject.id) is None]
        for place in reversed(gone):
            if self.isVisible():
                self._take_out(place)
            else:
                self._put_away(place)

    @Slot()
    def _on_theme_changed(self) -> None:
        palette = self._hint.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.canvas_colors().text)
        self._hint.setPalette(palette)
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.canvas_colors().fill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or not self.frames or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self._step_row(by)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._renderings.look_away()

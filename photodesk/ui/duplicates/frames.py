"""The photos of one group side by side: a few frames that go along a group of any size, zoomed and panned as one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from photodesk.bridge.differences import Differences
from photodesk.bridge.renderings import Renderings
from photodesk.domain.photos import PhotoRow
from photodesk.ui.duplicates.frame import CopyFrame
from photodesk.ui.duplicates.looking import Seen
from photodesk.ui.duplicates.state import state_of
from photodesk.ui.photo_list import PictureSource
from photodesk.ui.viewing.canvas import Canvas
from photodesk.ui.viewing.linked import LinkedViews
from photodesk.ui.widgets.wording import visible

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

MOST_FRAMES = 4
LEAST_PX, GAP_PX, MARGIN_PX = 240, 8, 8


class CopyFrames(QWidget):
    """`current_changed(photo_id)`: keys act on another photo. `rows_needed(ids)`: photos came into sight that are not known.
    `keep_asked(photo_id)`, `mark_asked(photo_id)`, `undo_asked(photo_id)`: by the pointer. `zoom_changed(scale, fits)`."""

    current_changed = Signal(int)
    rows_needed = Signal(object)
    keep_asked = Signal(int)
    mark_asked = Signal(int)
    undo_asked = Signal(int)
    zoom_changed = Signal(float, bool)
    canvas_chosen = Signal(str)

    def __init__(
        self, theme: "Theme", renderings: Renderings, thumbnails: PictureSource, differences: Differences, parent: QWidget
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._renderings, self._thumbnails, self._differences = theme, renderings, thumbnails, differences
        self._seen: Seen | None = None
        self._first = self._current = 0
        self.shows_difference = False
        self.frames: list[CopyFrame] = []
        """Made as they are needed."""
        self.links = LinkedViews((), self)
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.setAccessibleName(self.tr("Copies"))
        self.bar.valueChanged.connect(self._on_scrolled)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        layout.setSpacing(4)
        layout.addLayout(self._row, 1)
        layout.addWidget(self.bar)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        differences.ready.connect(self._on_difference_ready)
        theme.changed.connect(self.update)

    def _make_frame(self) -> None:
        frame = CopyFrame(self._theme, self._renderings, self._thumbnails, self, share=MOST_FRAMES)
        self.frames.append(frame)
        self._row.addWidget(frame, 1)
        self.links.add(frame.view)
        self.links.add(frame.difference)
        frame.focused.connect(self._on_focused)
        frame.keep_asked.connect(self._on_keep_asked)
        frame.mark_asked.connect(self._on_mark_asked)
        frame.undo_asked.connect(self._on_undo_asked)
        frame.view.scale_changed.connect(self._on_scale_changed)
        for canvas in (frame.view, frame.difference):
            canvas.stepped.connect(self.step)
            canvas.canvas_chosen.connect(self.canvas_chosen)

    # -- what is shown

    def show_group(self, seen: Seen) -> None:
        """Another group, from its best photo on."""
        self._seen, self._first, self._current = seen, 0, 0
        self._show()
        self._tell()

    def renew(self, seen: Seen) -> None:
        """The same group, known better; every photo stays in its place."""
        current = self.current_id()
        self._seen = seen
        is_there = current is not None and current in seen.copies
        self._current = seen.order.index(current) if is_there and current is not None else max(0, min(self._current, len(seen.order) - 1))
        self._show()
        if self.current_id() != current:
            self._tell()

    def refresh_states(self) -> None:
        """What is to become of the photos."""
        if self._seen is not None:
            for frame in self._shown_frames():
                frame.show_state(state_of(self._seen, frame.photo_id))

    def current_id(self) -> int | None:
        """The photo that keys act on."""
        return self._seen.order[self._current] if self._seen is not None and self._seen.order else None

    def is_settled(self) -> bool:
        """Whether nothing better is on its way to the screen."""
        return all(frame.view.is_settled() for frame in self._shown_frames())

    def show_difference(self, shown: bool) -> None:
        """The photos, or how they differ from the first one that stays."""
        self.shows_difference = shown
        self._show_differences()

    def _number(self) -> int:
        """How many frames are shown."""
        count = len(self._seen.order) if self._seen is not None else 0
        return max(1, min(count, MOST_FRAMES, (self.width() - 2 * MARGIN_PX + GAP_PX) // (LEAST_PX + GAP_PX)))

    def _shown_frames(self) -> list[CopyFrame]:
        return [frame for frame in self.frames if not frame.isHidden()]

    def _show(self) -> None:
        if self._seen is None:
            return
        had_focus = self.hasFocus() or any(frame.view.hasFocus() for frame in self.frames)
        seen, number, count = self._seen, self._number(), len(self._seen.order)
        self._first = max(0, min(self._first, count - number))
        self.bar.blockSignals(True)
        self.bar.setRange(0, max(0, count - number))
        self.bar.setPageStep(number)
        self.bar.setValue(self._first)
        self.bar.blockSignals(False)
        self.bar.setVisible(count > number)
        ids = seen.order[self._first : self._first + number]
        marks = {(row.flag, row.rating, row.label) for row in seen.rows.values()}
        differing = seen.differing | ({"marks"} if len(marks) > 1 else set())
        while len(self.frames) < len(ids):
            self._make_frame()
        for frame, photo_id in zip(self.frames, ids, strict=False):
            frame.show_copy(seen.copies[photo_id], seen.rows.get(photo_id), _place(seen, photo_id), differing)
            frame.show_state(state_of(seen, photo_id))
            frame.mark_current(photo_id == self.current_id())
        for n, frame in enumerate(self.frames):
            if n < len(ids):
                frame.show()
        if current := self._frame_of(self.current_id()):
            self.setFocusProxy(current.view)
            if had_focus and not current.view.hasFocus():
                current.view.setFocus(Qt.FocusReason.OtherFocusReason)
        for frame in self.frames[len(ids) :]:  # when the focus is elsewhere
            frame.hide()
        self._align(len(ids))
        self._load(ids)
        self._show_differences()

    def _align(self, number: int) -> None:
        """All captions as high as the highest: the pictures stand at one height."""
        width = (self.width() - 2 * MARGIN_PX - GAP_PX * (number - 1)) // max(1, number)
        height = max((frame.caption_height(width) for frame in self.frames[:number]), default=0)
        for frame in self.frames[:number]:
            frame.caption.setFixedHeight(height)

    def _load(self, ids: list[int]) -> None:
        assert self._seen is not None
        if not self.isVisible():
            return
        rows = [self._seen.rows[photo_id] for photo_id in ids if photo_id in self._seen.rows]
        held = {row.id for row in rows}
        self._renderings.look_at_several(rows, [row for row in self._seen.ahead if row.id not in held])
        for frame in self._shown_frames():
            frame.view.refresh()
        if missing := [photo_id for photo_id in ids if photo_id not in self._seen.rows]:
            self.rows_needed.emit(missing)

    # -- differences

    def _reference(self) -> PhotoRow | None:
        """The first photo that stays: the others are held against it."""
        if self._seen is None:
            return None
        choosing = self._seen.choosing
        stays = next((i for i in self._seen.order if i not in choosing.going and i not in choosing.staged), None)
        return self._seen.rows.get(stays) if stays is not None else None

    def _show_differences(self) -> None:
        reference = self._reference()
        known = reference.content_hash if reference is not None else None
        pairs = []
        for frame in self._shown_frames():
            row = self._seen.rows.get(frame.photo_id) if self._seen is not None else None
            wanted = self.shows_difference and known is not None and row is not None and row is not reference
            pair = (known, row.content_hash) if wanted and row is not None else (None, None)
            if known is not None and pair[1] is not None:
                pairs.append((known, pair[1]))
                frame.show_difference(self._differences.of((known, pair[1])), reference, wanted=True)
            else:
                frame.show_difference(None, reference, wanted=False)
        if self.shows_difference:
            self._differences.want(pairs)
        if (leader := self._leader()) is not None:
            self.links.link(True, leader)

    @Slot(object)
    def _on_difference_ready(self, _pair: object) -> None:
        if self.shows_difference and self.isVisible():
            self._show_differences()

    # -- going from photo to photo

    @Slot(int)
    def step(self, by: int) -> None:
        """To the next (1) or previous (-1) photo."""
        if self._seen is not None:
            self._go(self._current + by)

    def _go(self, place: int) -> None:
        if self._seen is None or not 0 <= place < len(self._seen.order) or place == self._current:
            return
        self._current, number = place, self._number()
        if not self._first <= place < self._first + number:
            self._first = place if place < self._first else place - number + 1
        self._show()
        self._tell()

    def _tell(self) -> None:
        self.current_changed.emit(self.current_id() or 0)

    def _frame_of(self, photo_id: int | None) -> CopyFrame | None:
        return next((frame for frame in self._shown_frames() if frame.photo_id == photo_id), None)

    def _leader(self) -> Canvas | None:
        current = self._frame_of(self.current_id())
        return current.canvas() if current is not None else None

    # -- zoom

    def zoomed_canvas(self) -> Canvas | None:
        """The one under the pointer, else the current one."""
        return next((frame.canvas() for frame in self._shown_frames() if frame.canvas().underMouse()), self._leader())

    # -- slots

    @Slot()
    def _on_focused(self) -> None:
        sender = self.sender()
        if self._seen is not None and isinstance(sender, CopyFrame) and sender.photo_id in self._seen.copies:
            self._go(self._seen.order.index(sender.photo_id))

    @Slot(int)
    def _on_scrolled(self, first: int) -> None:
        self._first = first
        if self._seen is not None:
            self._current = max(first, min(self._current, first + self._number() - 1))
            self._show()
            self._tell()

    @Slot()
    def _on_keep_asked(self) -> None:
        self.keep_asked.emit(_sender_id(self.sender()))

    @Slot()
    def _on_mark_asked(self) -> None:
        self.mark_asked.emit(_sender_id(self.sender()))

    @Slot()
    def _on_undo_asked(self) -> None:
        self.undo_asked.emit(_sender_id(self.sender()))

    @Slot(float, bool)
    def _on_scale_changed(self, scale: float, fits: bool) -> None:
        current = self._frame_of(self.current_id())
        if current is not None and self.sender() is current.view:
            self.zoom_changed.emit(scale, fits)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.canvas_colors().fill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._seen is not None and self._number() != len(self._shown_frames()):
            self._first = max(0, min(self._first, self._current))
            if self._current >= self._first + self._number():
                self._first = self._current - self._number() + 1
            self._show()
        self._align(len(self._shown_frames()))


def _sender_id(sender: object) -> int:
    return sender.photo_id if isinstance(sender, CopyFrame) else 0


def _place(seen: Seen, photo_id: int) -> str:
    """The last folder and the name."""
    parts = seen.copies[photo_id].path.decode("utf-8", "replace").rsplit("/", 2)
    return visible("/".join(parts[-2:]))

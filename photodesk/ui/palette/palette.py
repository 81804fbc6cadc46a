"""The palette itself: a text field and what fits it, over the top of the window."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.palette.backing import SHADOW_PX, Backing
from photodesk.ui.palette.finder import PLACES, TAGS, Finder
from photodesk.ui.palette.model import OfferModel
from photodesk.ui.palette.offers import Offer
from photodesk.ui.palette.painting import OfferDelegate
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number, plain_name

WIDTH_PX, TOP_PX, SIDE_PX = 640, 8, 24
MOST_ROWS = 10
PADDING_PX = 8


class PaletteField(QLineEdit):
    """Up, Down and the pages go through the list. `stepped(rows)`, `taken`: Enter, `left`: Esc or Tab, `unfocused`: the focus went."""

    stepped = Signal(int)
    taken = Signal()
    left = Signal()
    unfocused = Signal()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.left.emit()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.unfocused.emit()


class Palette(QWidget):
    """Lies over its window below *anchor*'s upper edge. `chosen(Offer)`: after it closed and the focus is where it was."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, queries: Queries, registry: ActionRegistry, anchor: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._anchor, self._window = theme, anchor, window
        self._backing = Backing(theme)
        self._before: QWidget | None = None
        self._takes_first = False
        """Enter was pressed before what fits the text was known."""
        self._found_for = ""
        """The text that the rows are for."""
        self.finder = Finder(queries, registry, self)
        self.model = OfferModel(self)
        self.field = PaletteField(self)
        self.field.setAccessibleName(self.tr("Command Palette"))
        self.field.setPlaceholderText(self.tr("Type what to do · # for tags · / for folders and albums"))
        self.list = QListView(self)
        self.list.setObjectName("offers")
        self.list.setModel(self.model)
        self._delegate = OfferDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("What Fits"))
        self.list.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # rows fill it: what is below is not drawn each time
        self.nothing = TextLabel(tone="secondary", parent=self)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self._lay_out()
        self._join()
        self.hide()

    def _lay_out(self) -> None:
        edge = SHADOW_PX + PADDING_PX
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(PADDING_PX)
        for part in (self.field, self.nothing, self.list):
            layout.addWidget(part)
        layout.addStretch(1)

    def _join(self) -> None:
        self.finder.found.connect(self._on_found)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.stepped.connect(self._on_stepped)
        self.field.taken.connect(self._on_taken)
        self.field.left.connect(self.leave)
        self.field.unfocused.connect(self._on_unfocused)
        self.list.clicked.connect(self._on_clicked)
        self._theme.changed.connect(self.update)
        self._window.installEventFilter(self)

    # -- opening and closing

    def open(self, places: Sequence[Offer], recent: Sequence[str], chosen: int) -> None:
        """Show it, empty. *recent*: keys of what was used last; *chosen*: photos that actions apply to."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
            self.finder.begin(places, recent, chosen)
            self.show()
            self.raise_()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one while there are widgets
        self.field.setText("")
        self._on_text_changed("")
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def leave(self) -> None:
        """Close; the focus goes back to where it was."""
        before = self._before
        known = before is not None and shiboken6.isValid(before) and before.isVisible() and before.isEnabled()
        (before if known and before is not None else self._anchor).setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_unfocused()

    @Slot()
    def _on_unfocused(self) -> None:
        """The focus is elsewhere: there is nothing to type into."""
        if self.isVisible():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one while there are widgets
            self.finder.stop()
            self._takes_first, self._before = False, None
            self.hide()

    # -- rows

    def current(self) -> Offer | None:
        """The offer that Enter takes."""
        row = self.list.currentIndex().row()
        return self.model.offers[row] if 0 <= row < len(self.model.offers) else None

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))
        offer, count = self.current(), len(self.model.offers)
        if offer is not None:
            place = self.tr("{n} of {count}").format(n=number(row + 1), count=number(count))
            announce(self.field, f"{offer.words()}, {place}")

    def _take(self, offer: Offer | None) -> None:
        if offer is not None and offer.enabled:
            self.leave()
            self.chosen.emit(offer)

    def _fit(self) -> None:
        """As wide as there is room, as high as its rows need, below the upper edge of the centre."""
        rows = min(len(self.model.offers), MOST_ROWS)
        self.list.setFixedHeight(rows * self._delegate.row_px())
        self.list.setVisible(rows > 0)
        self.nothing.setVisible(rows == 0)
        width = min(WIDTH_PX * max(1.0, self.fontMetrics().height() / 18), self._window.width() - 2 * SIDE_PX)
        height = self.field.sizeHint().height() + PADDING_PX + (self.list.height() if rows else self.nothing.sizeHint().height())
        size = (round(width) + 2 * SHADOW_PX, height + 2 * (SHADOW_PX + PADDING_PX))
        corner = self._anchor.mapTo(self._window, QPoint(0, 0))
        left = corner.x() + (self._anchor.width() - size[0]) // 2
        left = min(max(left, SIDE_PX - SHADOW_PX), self._window.width() - size[0] - SIDE_PX + SHADOW_PX)
        self.setGeometry(QRect(left, corner.y() + TOP_PX - SHADOW_PX, *size))

    def _is_beside(self, widget: QWidget) -> bool:
        """Whether a click there is one into the window and not into the palette."""
        return widget.window() is self._window and widget is not self and not self.isAncestorOf(widget)

    # -- slots

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._takes_first = False
        self.finder.look_for(text)

    @Slot(object)
    def _on_found(self, found: list[Offer]) -> None:
        text, before = self.field.text().strip(), self.current()
        stays = before is not None and text == self._found_for and before in found
        self._found_for = text
        self.model.set_offers(found)
        self.nothing.setText(_nothing(self, text))
        self._fit()
        if found:
            self._go_to(found.index(before) if stays and before is not None else 0)
        else:
            announce(self.field, self.nothing.text())
        if self._takes_first:
            self._take(self.current())

    @Slot(int)
    def _on_stepped(self, by: int) -> None:
        count, row = len(self.model.offers), self.list.currentIndex().row()
        if count:
            self._go_to((row + by) % count if abs(by) == 1 else min(max(row + by, 0), count - 1))

    @Slot()
    def _on_taken(self) -> None:
        self._takes_first = self.finder.is_waiting
        if not self._takes_first:
            self._take(self.current())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._go_to(index.row())
        self._take(self.current())

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._fit()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and self._is_beside(watched):
            self.leave()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._backing.draw(QPainter(self), self.size())


_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: 1 - MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS - 1}


def _nothing(palette: Palette, text: str) -> str:
    typed = plain_name(text[1:].strip())
    if text.startswith(TAGS):
        return palette.tr("No tag begins with {text}").format(text=typed) if text[1:].strip() else palette.tr("There are no tags yet")
    if text.startswith(PLACES):
        none = palette.tr("There are no folders and albums yet")
        return palette.tr("No folder or album fits {text}").format(text=typed) if text[1:].strip() else none
    return ""

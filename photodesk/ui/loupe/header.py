"""The line above the photo: back, name, position, zoom, colours."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.photos import PhotoRow
from photodesk.ui.viewing.marks_line import MarksLine
from photodesk.ui.viewing.states import plain_name
from photodesk.ui.widgets.wording import plain_tip

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

HEIGHT = 40
NARROW = 560


class Header(QWidget):
    """Drawn in the canvas's colours. `back_clicked`, `fit_clicked`, `actual_clicked`: what the user asks for."""

    back_clicked = Signal()
    fit_clicked = Signal()
    actual_clicked = Signal()

    def __init__(self, theme: "Theme", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._back = _button(self.tr("\u2039 Grid"), self.tr("Back to the grid"))
        self._name = _Name()
        self._position, self._percent, self._colors = (_label() for _ in range(3))
        self._fit = _button(self.tr("Fit"), self.tr("Fit the photo into the view"))
        self._actual = _button("100%", self.tr("One picture pixel per screen pixel"))
        for button in (self._fit, self._actual):
            button.setCheckable(True)
        self._dots = [_label("·") for _ in range(3)]
        self._marks = MarksLine(theme, self)
        self._lay_out()
        self._back.clicked.connect(self.back_clicked)
        self._fit.clicked.connect(self._on_fit_clicked)
        self._actual.clicked.connect(self._on_actual_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_photo(self, name: str, row: int | None, count: int) -> None:
        """Name and place in the list; *row* None outside of a list."""
        self._name.set_text(plain_name(name))
        locale = QLocale()
        place = self.tr("{n} of {count}")
        self._position.setText("" if row is None else place.format(n=locale.toString(row + 1), count=locale.toString(count)))
        self._show_parts()

    def set_marks(self, row: PhotoRow | None, save: SaveState | None) -> None:
        """Flag, stars and label of the photo, and whether they are saved."""
        self._marks.show_marks(row, save)

    def set_zoom(self, scale: float, fits: bool) -> None:
        """The zoom in use."""
        percent = round(scale * 100) or 1
        self._fit.setChecked(fits)
        self._actual.setChecked(not fits and percent == 100)
        self._percent.setText(QLocale().toString(percent) + "%")
        self._percent.setVisible(percent != 100)

    def set_profile(self, text: str) -> None:
        """From which colours to which the photo is converted."""
        self._colors.setText(text)
        self._show_parts()

    def texts(self) -> list[str]:
        """What can be read, from the start to the end of the line."""
        labels = (self._position, self._percent, self._colors)
        texts = [self._name.text, *(label.text() for label in labels if not label.isHidden() and label.text())]
        return [*texts, *([self._marks.words] if self._marks.words else [])]

    def _lay_out(self) -> None:
        self.setFixedHeight(max(HEIGHT, self.fontMetrics().height() + 16))
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long name must not widen the window
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._back)
        row.addWidget(self._name)
        for part in (self._dots[0], self._position, self._dots[1], self._fit, self._actual, self._percent, self._dots[2], self._colors):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._marks)

    def _show_parts(self) -> None:
        wide = self.width() >= NARROW
        self._dots[0].setVisible(bool(self._position.text()))
        self._position.setVisible(bool(self._position.text()))
        self._dots[2].setVisible(wide and bool(self._colors.text()))
        self._colors.setVisible(wide and bool(self._colors.text()))

    @Slot()
    def _on_fit_clicked(self) -> None:
        self.fit_clicked.emit()

    @Slot()
    def _on_actual_clicked(self) -> None:
        self.actual_clicked.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.canvas_colors()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, colors.fill)
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text):
            palette.setColor(role, colors.text)
        palette.setColor(QPalette.ColorRole.Button, colors.hover)
        self.setPalette(palette)
        css = (
            f"QToolButton {{ color: {colors.text.name()}; background: transparent; border: 1px solid transparent; border-radius: 6px;"
            f" padding: 4px 8px; min-height: 18px; }} QToolButton:hover {{ background: {colors.hover.name()}; }}"
            f" QToolButton:checked {{ background: {colors.hover.name()}; border-color: {colors.text_secondary.name()}; }}"
            f" QToolButton:focus {{ border: 2px solid {colors.ring.name()}; padding: 3px 7px; }}"
        )
        for button in (self._back, self._fit, self._actual):
            button.setStyleSheet(css)
        self._name.setFont(self._theme.font("emphasis"))
        for label in (self._position, self._percent, self._colors, *self._dots):
            label.setFont(self._theme.font("body"))
            label.setStyleSheet(f"color: {colors.text_secondary.name()}")

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_parts()


class _Name(QWidget):
    """A file name that gives way in its middle when there is not enough room."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_text(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._update_tip()
        self.update()

    def _update_tip(self) -> None:
        self.setToolTip(plain_tip(self.text) if self.width() < self.sizeHint().width() else "")

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(80, self.sizeHint().width()), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._update_tip()


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label

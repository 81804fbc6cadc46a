"""The small panel in which days, months or years are chosen."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from photodesk.ui.filters import is_period
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.popover import Popover, place_below

WIDTH_PX = 360
MOST_YEARS = 24


class DateChooser(Popover):
    """`dates_chosen(text)`: what can stand after `date:`; "" for all days."""

    dates_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        title = TextLabel(self.tr("Date"), parent=self)
        title.setFont(theme.font("emphasis"))
        self._years = QWidget(self)
        self._flow = FlowLayout(self._years)
        self.first, self.last = QLineEdit(self), QLineEdit(self)
        fields = QGridLayout()
        for row, (field, name) in enumerate(((self.first, self.tr("From")), (self.last, self.tr("To")))):
            label = TextLabel(name, parent=self)
            label.setBuddy(field)
            field.setAccessibleName(self.tr("Days: {name}").format(name=name))
            field.setPlaceholderText(self.tr("2025, 2025-06 or 2025-06-14") if not row else self.tr("the same"))
            field.returnPressed.connect(self._on_apply)
            field.textChanged.connect(self._on_text_changed)
            fields.addWidget(label, row, 0)
            fields.addWidget(field, row, 1)
        wrong = self.tr("Write a year, month or day, such as 2025, 2025-06 or 2025-06-14.")
        self.error = TextLabel(wrong, tone="danger", wrap=True, parent=self)
        self.apply = push_button(self.tr("Show These Days"), self._on_apply, parent=self)
        self.undated = push_button(self.tr("No Date"), self._on_undated, parent=self)
        self.any = push_button(self.tr("Any Date"), self._on_any, parent=self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.any)
        buttons.addWidget(self.undated)
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(self._years)
        layout.addLayout(fields)
        layout.addWidget(self.error)
        layout.addLayout(buttons)

    def ask(self, opener: QWidget, dates: str) -> None:
        """Show it below *opener*, with the days that are chosen now."""
        first, _, last = ("" if dates == "none" else dates).partition("..")
        self.first.setText(first)
        self.last.setText(last)
        self.error.hide()
        self.open_below(opener, self.first)

    def offer(self, years: list[int]) -> None:
        """The years there are photos of, newest first."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for year in years[:MOST_YEARS]:
            button = push_button(str(year), self._on_year, parent=self._years)
            self._flow.addWidget(button)
            button.show()
        self._years.setVisible(bool(years))
        self._years.setMinimumHeight(self._flow.heightForWidth(WIDTH_PX - 24))
        if self.isVisible() and self.opener is not None:
            place_below(self, self.opener)

    def _dates(self) -> str:
        first, last = self.first.text().strip(), self.last.text().strip()
        return f"{first}..{last}" if first and last and first != last else first or last

    def _choose(self, dates: str) -> None:
        self.dismiss()
        self.dates_chosen.emit(dates)

    @Slot()
    def _on_apply(self) -> None:
        dates = self._dates()
        if dates and not is_period(dates):
            self.error.show()
            if self.opener is not None:
                place_below(self, self.opener)
            return
        self._choose(dates)

    @Slot()
    def _on_year(self) -> None:
        self._choose(self.sender().property("text"))

    @Slot()
    def _on_undated(self) -> None:
        self._choose("none")

    @Slot()
    def _on_any(self) -> None:
        self._choose("")

    @Slot(str)
    def _on_text_changed(self, _text: str) -> None:
        self.error.hide()

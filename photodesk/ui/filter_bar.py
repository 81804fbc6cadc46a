"""The chips above the photos: each leaves something out of the list."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from photodesk.domain.edits import LABELS
from photodesk.ui.filters import Filters
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.filter_chip import FilterChip
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.wording import number, period_text

STAR, SPACING_PX = "★", 4
MOST_PASSES = 3
_A_TAG = "a tag"
"""The line that leads to the search field."""


class StayingMenu(QMenu):
    """A menu in which several lines can be checked before it closes."""

    def _toggle(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.trigger()
        return True

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggle(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._toggle(self.activeAction()):
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Chips that leave nothing out go behind "More" where there is no room; if that is not enough, lines break like text, so that nothing
    is lost in a narrow window. `changed(Filters)`: the user chose; `dates_asked`, `tag_asked`: wants to choose days, or a tag."""

    changed = Signal(object)
    dates_asked = Signal()
    tag_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters, self._hides_rejected = Filters(), True
        self._is_fitting = self._is_outdated = False
        self.flow = FlowLayout(self, spacing_px=SPACING_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        make = partial(FilterChip, theme, parent=self)
        self.rejected = make(self.tr("Not rejected"), self.tr("Filter: Not Rejected"), toggles=True)
        self.rating = make(self.tr("Rating"), self.tr("Filter: Rating"))
        self.label = make(self.tr("Label"), self.tr("Filter: Label"))
        self.flag = make(self.tr("Flag"), self.tr("Filter: Flag"))
        self.kind = make(self.tr("Type"), self.tr("Filter: Type"))
        self.dates = make(self.tr("Date"), self.tr("Filter: Date"))
        self.tags = make(self.tr("Tags"), self.tr("Filter: Tags"))
        self.chips = (self.rejected, self.rating, self.label, self.flag, self.kind, self.dates, self.tags)
        self.more = make(self.tr("More"), self.tr("More Filters"))
        self.more.asked.connect(self._on_more)
        self.more.hide()
        for chip in (*self.chips, self.more):
            self.flow.addWidget(chip)
        for chip in self.chips:
            chip.removed.connect(self._on_removed)
        self.rejected.asked.connect(self._on_rejected_asked)
        self.dates.asked.connect(self.dates_asked)
        for chip in (self.rating, self.label, self.flag, self.kind, self.tags):
            chip.asked.connect(self._on_asked)

    def show_filters(self, filters: Filters, *, hides_rejected: bool, hidden: int | None) -> None:
        """What is left out. *hidden*: how many photos only because they are rejected; None while that is not known."""
        self._filters, self._hides_rejected = filters, hides_rejected
        text = self.tr("Not rejected")
        if hides_rejected and hidden:
            text = self.tr("Not rejected · {n} hidden").format(n=number(hidden))
        self.rejected.show_value(text, active=hides_rejected)
        self.rating.show_value(self._rating_text(filters.rating), active=bool(filters.rating))
        self.label.show_value(self._labels_text(filters.labels), active=bool(filters.labels))
        flags = {"keep": self.tr("Keep"), "reject": self.tr("Reject"), "none": self.tr("No flag")}
        self.flag.show_value(flags.get(filters.flag, self.tr("Flag")), active=bool(filters.flag))
        kinds = {"photo": self.tr("Photos"), "raw": self.tr("RAW"), "video": self.tr("Videos")}
        self.kind.show_value(kinds.get(filters.kind, self.tr("Type")), active=bool(filters.kind))
        dates = self.tr("No date") if filters.dates == "none" else period_text(filters.dates)
        self.dates.show_value(dates or self.tr("Date"), active=bool(filters.dates))
        tags = {None: self.tr("Tags"), True: self.tr("Tagged"), False: self.tr("Untagged")}[filters.tagged]
        self.tags.show_value(tags, active=filters.tagged is not None)
        self.fit()

    def fit(self) -> None:
        """Put chips behind "More" as far as needed for one line. Call when something in it came, went or got another text.

        Showing a chip may resize the bar, which asks for this again. Then it is done once more afterwards: to hide a widget that is just
        being shown would leave it on the screen.
        """
        self._is_outdated = True
        if self._is_fitting:
            return
        self._is_fitting = True
        for _ in range(MOST_PASSES):
            if self._is_outdated:
                self._is_outdated = False
                self._fit_once()
        self._is_fitting = False

    def _fit_once(self) -> None:
        widgets = [item.widget() for item in map(self.flow.itemAt, range(self.flow.count())) if item is not None]
        others = [w.sizeHint().width() for w in widgets if w is not None and w not in (*self.chips, self.more) and not w.isHidden()]
        room = self.width() - sum(width + SPACING_PX for width in others) + SPACING_PX
        needed = sum(chip.sizeHint().width() + SPACING_PX for chip in self.chips)
        shown = list(self.chips)
        while needed > room and (idle := [chip for chip in shown if not chip.is_active]):
            if len(shown) == len(self.chips):
                needed += self.more.sizeHint().width() + SPACING_PX
            shown.remove(idle[-1])
            needed -= idle[-1].sizeHint().width() + SPACING_PX
        for chip in self.chips:
            chip.setVisible(chip in shown)
        self.more.setVisible(len(shown) < len(self.chips))

    def said(self) -> list[str]:
        """What the active chips say, but for the one that is active by itself."""
        return [chip.text() for chip in self.chips[1:] if chip.is_active]

    @Slot(str)
    def choose_dates(self, dates: str) -> None:
        """The days that were chosen elsewhere; "" for all."""
        self._choose(dates=dates)

    def _rating_text(self, rating: str) -> str:
        if rating == "none":
            return self.tr("No stars")
        if rating.startswith(">="):
            return self.tr("{stars} or more").format(stars=STAR * int(rating[2:]))
        return STAR * int(rating) if rating else self.tr("Rating")

    def _labels_text(self, labels: tuple[str, ...]) -> str:
        return ", ".join(self._label_names()[label] for label in labels) or self.tr("Label")

    def _label_names(self) -> dict[str, str]:
        names = (self.tr("Red"), self.tr("Yellow"), self.tr("Green"), self.tr("Blue"), self.tr("Purple"), self.tr("No label"))
        return dict(zip((*LABELS, "none"), names, strict=True))

    # -- what the user does

    def _field(self, chip: QObject | None) -> str:
        fields = ("hides_rejected", "rating", "labels", "flag", "kind", "dates", "tagged")
        return next(field for field, each in zip(fields, self.chips, strict=True) if each is chip)

    def _lines(self, field: str) -> Iterator[tuple[str, Any] | None]:
        """What a chip's menu offers: text and value; None for a line between."""
        match field:
            case "rating":
                values = [f">={n}" for n in range(1, 6)], [*map(str, range(1, 6)), "none"]
                yield from ((self._rating_text(value), value) for value in values[0])
                yield None
                yield from ((self._rating_text(value), value) for value in values[1])
            case "labels":
                yield from ((text, label) for label, text in self._label_names().items())
            case "flag":
                yield from ((self.tr("Keep"), "keep"), (self.tr("Reject"), "reject"), (self.tr("No flag"), "none"))
            case "kind":
                yield from ((self.tr("Photos"), "photo"), (self.tr("RAW"), "raw"), (self.tr("Videos"), "video"))
            case "tagged":
                yield from ((self.tr("Tagged"), True), (self.tr("Untagged"), False), None, (self.tr("With a Tag…"), _A_TAG))

    @Slot()
    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in self.chips:
            if chip.isHidden():
                menu.addAction(chip.text()).triggered.connect(chip.asked)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def anchor(self, chip: FilterChip) -> FilterChip:
        """What a menu of this chip stands below."""
        return self.more if chip.isHidden() else chip

    @Slot()
    def _on_asked(self) -> None:
        chip = self.sender()
        assert isinstance(chip, FilterChip)
        field = self._field(chip)
        chosen = getattr(self._filters, field)
        menu = StayingMenu(self) if field == "labels" else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in self._lines(field):
            if line is None:
                menu.addSeparator()
                continue
            action = menu.addAction(line[0])
            action.setCheckable(line[1] != _A_TAG)
            action.setChecked(line[1] in chosen if field == "labels" else line[1] == chosen)
            action.setData((field, line[1]))
        menu.addSeparator()
        menu.addAction(self.tr("Any")).setData((field, getattr(Filters(), field)))
        menu.triggered.connect(self._on_chosen)
        below = self.anchor(chip)
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        field, value = action.data()
        if value == _A_TAG:
            self.tag_asked.emit()
        elif field == "labels" and isinstance(value, str):
            labels = set(self._filters.labels) ^ {value}
            self._choose(labels=tuple(label for label in self._label_names() if label in labels))
        elif field == "flag":
            self._choose(flag=value, hides_rejected=None)
        else:
            self._choose(**{field: tuple(value) if field == "labels" else value})

    @Slot()
    def _on_removed(self) -> None:
        field = self._field(self.sender())
        self._choose(**{field: False if field == "hides_rejected" else getattr(Filters(), field)})

    @Slot()
    def _on_rejected_asked(self) -> None:
        """A list of rejected photos without them would be empty."""
        flag = "" if self._filters.flag == "reject" else self._filters.flag
        self._choose(hides_rejected=True, flag=flag)

    def _choose(self, **values: Any) -> None:
        self.changed.emit(replace(self._filters, **values))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

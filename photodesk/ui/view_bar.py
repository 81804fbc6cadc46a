"""The line above the photos: how many there are, of what, what is left out, in which order."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from photodesk.domain.views import Sort
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.filter_bar import FilterBar
from photodesk.ui.grid.view import Leftovers
from photodesk.ui.history import Scope
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import link_button
from photodesk.ui.widgets.filter_chip import FilterChip
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import number, photos, plain_tip, shortened, visible

HEIGHT_PX = 36
LONGEST_CHIP = 24


class Refresh(QPushButton):
    """Says what an edit left in the list; pressed, it goes."""

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ViewBar(QWidget):
    """36 high, more where its chips need several lines; on the canvas' own colour. `search_removed`: the chip of the search was pressed;
    `cleared`: all that narrows the list is to go; `refresh_asked`: photos that match no more, too."""

    search_removed = Signal()
    cleared = Signal()
    refresh_asked = Signal()

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(HEIGHT_PX)
        self._actions, self._scope, self._hidden = actions, Scope(), 0
        self.count = TextLabel()
        self.count.setFont(theme.font("emphasis"))
        self.place = ElidedLabel(tone="secondary")
        self.filters = FilterBar(theme, self)
        self.chip = FilterChip(theme, "", self.tr("Clear Search"), toggles=True)
        self.leftovers = Refresh()
        self.leftovers.setProperty("chip", True)
        self.save = link_button(self.tr("Save…"), actions.action("search.save").trigger)
        self.save.setAccessibleName(actions.action("search.save").text())
        self.save.setToolTip(actions.action("search.save").text())
        self.clear = link_button(self.tr("Clear"), self.cleared.emit)
        self.clear.setAccessibleName(self.tr("Clear Search and Filters"))
        self.sort = QToolButton()
        self._set_up_sort(theme)
        self.chip.removed.connect(self.search_removed)
        self.leftovers.clicked.connect(self.refresh_asked)
        self._lay_out()

    def _set_up_sort(self, theme: Theme) -> None:
        self.sort.setProperty("small", True)
        self.sort.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sort.setAccessibleName(self.tr("Order of Photos"))
        self.sort.setIcon(theme.icon("chevron-down", size_px=16))
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.sort.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.sort.clicked.connect(self._on_sort_clicked)

    def _lay_out(self) -> None:
        flow = self.filters.flow
        for widget in (self.clear, self.leftovers, self.save):
            widget.setParent(self.filters)
            flow.addWidget(widget)
            widget.setProperty("small", True)
            widget.setMinimumHeight(self.chip.sizeHint().height())
            widget.hide()
        self.chip.setParent(self.filters)
        flow.insert_first(self.chip)
        self.chip.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(12)
        layout.addWidget(self.count)
        layout.addWidget(self.place)
        layout.addWidget(self.filters, 1)
        layout.addWidget(self.sort)
        for first, second in zip(self.tab_order(), self.tab_order()[1:], strict=False):
            QWidget.setTabOrder(first, second)

    def tab_order(self) -> list[QWidget]:
        """What can be pressed, as it is seen."""
        return [self.chip, *self.filters.chips, self.filters.more, self.clear, self.leftovers, self.save, self.sort]

    def show_scope(self, scope: Scope, title: str) -> None:
        """What the list is: *title* of the sidebar's row, search, filters and order."""
        if scope != self._scope:
            self._hidden = 0
        self._scope = scope
        self.place.set_text(title)
        self.chip.setVisible(bool(scope.search))
        text = visible(scope.search)
        self.chip.show_value(shortened(text, LONGEST_CHIP), active=True)
        self.chip.setAccessibleName(self.tr("Clear Search {text}").format(text=shortened(text, LONGEST_CHIP)))
        self.clear.setVisible(scope.is_narrowed())
        self.sort.setText(self._sort_text(scope))
        self.sort.setEnabled(scope.similar is None)
        self.show_hidden(self._hidden)
        self.show_error("")

    def show_savable(self, savable: bool) -> None:
        """Whether the list can be saved as a smart album."""
        self.save.setVisible(savable)
        self.filters.fit()

    def show_count(self, count: int | None) -> None:
        """How many photos the list has; None while only its first screen is known."""
        self.count.setText("…" if count is None else photos(count))

    def show_hidden(self, count: int) -> None:
        """How many photos are left out only because they are rejected."""
        self._hidden = count
        self.filters.show_filters(self._scope.filters, hides_rejected=self._scope.hides_rejected(), hidden=count)

    def show_leftovers(self, leftovers: Leftovers) -> None:
        """What an edit left in the list."""
        n = leftovers.unmatched
        text = self.tr("Order changed — Refresh")
        if n:
            text = self.tr("1 no longer matches — Refresh") if n == 1 else self.tr("{n} no longer match — Refresh").format(n=number(n))
        if leftovers and text != self.leftovers.text():
            announce(self, text)
        self.leftovers.setText(text)
        self.leftovers.setVisible(bool(leftovers))
        self.place.setHidden(bool(leftovers))  # no second line, if that can be helped: photos would move
        self.filters.fit()

    def show_error(self, message: str) -> None:
        """What is wrong with the search: the list is not the one of its chip."""
        text = shortened(visible(self._scope.search), LONGEST_CHIP)
        self.chip.show_value(self.tr("{text} — not understood").format(text=text) if message else text, active=True)
        self.chip.setToolTip(plain_tip(message))
        self.filters.fit()

    def _sort_text(self, scope: Scope) -> str:
        if scope.similar is not None:
            return self.tr("Most Similar First")
        if scope.sort is Sort.TAKEN:
            return self.tr("Newest First") if scope.descending else self.tr("Oldest First")
        title = self._actions.title(f"sort.{scope.sort.value}")
        return title

    @Slot()
    def _on_sort_clicked(self) -> None:
        menu = QMenu(self)
        for name in ("taken", "name", "added", "rating", "size"):
            menu.addAction(self._actions.action(f"sort.{name}"))
        menu.addSeparator()
        menu.addAction(self._actions.action("sort.descending"))
        menu.addSeparator()
        for name in ("day", "month", "none"):
            menu.addAction(self._actions.action(f"group.{name}"))
        menu.exec(self.sort.mapToGlobal(QPoint(0, self.sort.height())))
        menu.deleteLater()

"""The line above the photos: how many there are, of what, in which order."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from photodesk.domain.views import Sort
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.history import Scope
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.chip import Chip
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import photos, visible

HEIGHT_PX = 36
LONGEST_CHIP = 40


class ViewBar(QWidget):
    """36 high, on the canvas' own colour. `search_removed`: the chip of the search was pressed."""

    search_removed = Signal()

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(HEIGHT_PX)
        self._actions = actions
        self.count = TextLabel()
        self.count.setFont(theme.font("emphasis"))
        self.place = ElidedLabel(tone="secondary")
        self.chip = Chip(theme, "", self.tr("Clear Search"))
        self.chip.removed.connect(self.search_removed)
        self.chip.hide()
        self.error = ElidedLabel()
        self.error.hide()
        self.sort = QToolButton()
        self.sort.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sort.setAccessibleName(self.tr("Order of Photos"))
        self.sort.setIcon(theme.icon("chevron-down", size_px=16))
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.sort.clicked.connect(self._on_sort_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 2)
        layout.setSpacing(12)
        layout.addWidget(self.count)
        layout.addWidget(self.place)
        layout.addWidget(self.chip)
        layout.addWidget(self.error)
        layout.addStretch(1)
        layout.addWidget(self.sort)
        self.error.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_scope(self, scope: Scope, title: str) -> None:
        """What the list is: *title* of the sidebar's row, search and order."""
        self.place.set_text(title)
        self.chip.setVisible(bool(scope.search))
        text = visible(scope.search)
        self.chip.setText(text if len(text) <= LONGEST_CHIP else f"{text[:LONGEST_CHIP]}…")
        self.chip.setAccessibleName(self.tr("Clear Search {text}").format(text=text))
        self.sort.setText(self._sort_text(scope))
        self.show_error("")

    def show_count(self, count: int) -> None:
        """How many photos the list has."""
        self.count.setText(photos(count))

    def show_error(self, message: str) -> None:
        """What is wrong with the search."""
        self.error.set_text(message)
        self.error.setVisible(bool(message))

    def _sort_text(self, scope: Scope) -> str:
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

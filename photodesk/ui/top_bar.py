"""The bar at the top: add, the views, search, zoom."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.search.field import SearchField
from photodesk.ui.theme import Theme

HEIGHT_PX = 44
ZOOM_PX = 120
ZOOM_STEPS = 100
VIEW_ACTIONS = ("view.grid", "view.loupe", "view.compare", "view.survey")


class TopBar(QWidget):
    """44 high. `zoomed(0…100)`: the slider was moved by the user."""

    zoomed = Signal(int)

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(HEIGHT_PX)
        buttons = [[self._button(actions.action(name)) for name in group] for group in (("folder.add", "import.open"), VIEW_ACTIONS)]
        self.search = SearchField(theme, self)
        self.zoom = QSlider(Qt.Orientation.Horizontal, self)
        self.zoom.setRange(0, ZOOM_STEPS)
        self.zoom.setPageStep(ZOOM_STEPS // 4)
        self.zoom.setFixedWidth(ZOOM_PX)
        self.zoom.setAccessibleName(self.tr("Size of Photos"))
        self.zoom.setToolTip(self.tr("Size of Photos"))
        self.zoom.valueChanged.connect(self.zoomed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 12, 4)
        layout.setSpacing(4)
        for group in buttons:
            for button in group:
                layout.addWidget(button)
            layout.addSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self.search, 4)
        layout.addSpacing(12)
        layout.addWidget(self.zoom)
        self.setFocusProxy(self.search)

    def set_zoom(self, value: int) -> None:
        """Move the slider; tells nothing."""
        self.zoom.blockSignals(True)
        self.zoom.setValue(value)
        self.zoom.blockSignals(False)

    def set_ready(self, ready: bool, *, zooms: bool) -> None:
        """Search makes sense only with photos, the slider where their size can be chosen."""
        self.search.setEnabled(ready)
        self.zoom.setEnabled(zooms)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

"""The bar at the top: add, the views, search, zoom."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QSlider, QToolButton, QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.theme import Theme

HEIGHT_PX = 44
SEARCH_PX, ZOOM_PX = 360, 120
DEBOUNCE_MS = 150
ZOOM_STEPS = 100
VIEW_ACTIONS = ("view.grid", "view.loupe", "view.compare", "view.survey")


class SearchField(QLineEdit):
    """`searched(text)`: 150 ms after the last letter, or at once with Enter. `left`: Down or Enter, on to the photos."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search photos, tags…"))
        self.setAccessibleName(self.tr("Search Photos"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # folders and files are meant for the window
        self.setMaximumWidth(SEARCH_PX)
        self.setMinimumWidth(SEARCH_PX // 3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = QAction(theme.icon("search", size_px=16), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._on_return)

    def show_text(self, text: str) -> None:
        """Show the search of a view; tells nothing."""
        self._timer.stop()
        self._told = text
        if text != self.text().strip():
            self.blockSignals(True)
            self.setText(text)
            self.blockSignals(False)

    def set_wrong(self, message: str) -> None:
        """Say what is wrong with the text; "" for nothing."""
        if bool(message) != bool(self.property("wrong")):
            self.setProperty("wrong", bool(message))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(message)
        self.setAccessibleDescription(message)

    @Slot()
    def _tell(self) -> None:
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        if text:
            self._timer.start()
        else:
            self._timer.stop()
            self._tell()

    @Slot()
    def _on_return(self) -> None:
        self._timer.stop()
        self._tell()
        self.left.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class TopBar(QWidget):
    """44 high. `zoomed(0…100)`: the slider was moved by the user."""

    zoomed = Signal(int)

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(HEIGHT_PX)
        buttons = [[self._button(actions.action(name)) for name in group] for group in (("folder.add",), VIEW_ACTIONS)]
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

"""Sidebar, centre and inspector side by side; in a narrow window the panels lie over the centre."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

SIDEBAR_PX = (180, 232, 360)
INSPECTOR_PX = (264, 304, 420)
"""Least, usual and largest width."""

INSPECTOR_FITS_PX, SIDEBAR_FITS_PX = 1180, 960


class Frame(QWidget):
    """The inspector is made when it is first shown. `panels_changed`: one was shown, hidden or became an overlay."""

    panels_changed = Signal()

    def __init__(self, sidebar: QWidget, centre: QWidget, make_inspector: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sidebar, self.centre = sidebar, centre
        self.inspector: QWidget | None = None
        self._make_inspector = make_inspector
        self._wanted = {"sidebar": True, "inspector": True}
        self._widths = {"sidebar": SIDEBAR_PX[1], "inspector": INSPECTOR_PX[1]}
        self._overlay = ""
        self._suspended: set[str] = set()
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(sidebar)
        self._splitter.addWidget(centre)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        sidebar.setMinimumWidth(SIDEBAR_PX[0])
        sidebar.setMaximumWidth(SIDEBAR_PX[2])

    # -- what is shown

    def is_shown(self, panel: str) -> bool:
        """Whether "sidebar" or "inspector" can be seen, beside the centre or over it."""
        return self._overlay == panel or (self._wanted[panel] and self._fits(panel))

    def toggle(self, panel: str, shown: bool) -> None:
        """Show or hide a panel; in a narrow window it comes as an overlay."""
        if self._fits(panel):
            self._wanted[panel] = shown
        else:
            self._overlay = panel if shown else ""
        self.arrange()
        self.panels_changed.emit()
        if self._overlay == panel:
            self._panel(panel).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_overlay(self) -> bool:
        """Put an overlay away; False when there is none."""
        if not self._overlay:
            return False
        self._overlay = ""
        self.arrange()
        self.panels_changed.emit()
        return True

    def suspend(self, panels: Sequence[str], away: bool) -> None:
        """Hide panels for a while, whatever the user wants of them."""
        suspended = self._suspended | set(panels) if away else self._suspended - set(panels)
        if suspended != self._suspended:
            self._suspended = suspended
            self.arrange()

    def widths(self) -> dict[str, int]:
        """The widths of the panels, for the next start."""
        return dict(self._widths)

    def wanted(self) -> dict[str, bool]:
        """Which panels the user wants beside the centre."""
        return dict(self._wanted)

    def restore(self, widths: dict[str, int], wanted: dict[str, bool]) -> None:
        """Take up widths and choices of an earlier window; what makes no sense is left out."""
        for panel, (least, _, most) in (("sidebar", SIDEBAR_PX), ("inspector", INSPECTOR_PX)):
            if isinstance(width := widths.get(panel), int):
                self._widths[panel] = min(max(width, least), most)
            if isinstance(choice := wanted.get(panel), bool):
                self._wanted[panel] = choice
        self.arrange()

    # -- inner

    def _fits(self, panel: str) -> bool:
        return panel not in self._suspended and self.width() >= (SIDEBAR_FITS_PX if panel == "sidebar" else INSPECTOR_FITS_PX)

    def _panel(self, panel: str) -> QWidget:
        if panel == "sidebar":
            return self.sidebar
        if self.inspector is None:
            self.inspector = self._make_inspector()
            self.inspector.setMinimumWidth(INSPECTOR_PX[0])
            self.inspector.setMaximumWidth(INSPECTOR_PX[2])
        return self.inspector

    def arrange(self) -> None:
        """Put each panel where it belongs at this width."""
        if self._overlay and self._fits(self._overlay):
            self._overlay = ""
        for place, panel in ((0, "sidebar"), (2, "inspector")):
            docked = self._wanted[panel] and self._fits(panel)
            if panel == "inspector" and self.inspector is None and not docked and self._overlay != panel:
                continue
            widget = self._panel(panel)
            if docked:
                if self._splitter.indexOf(widget) < 0:
                    self._splitter.insertWidget(place, widget)
                widget.show()
            elif self._overlay == panel:
                widget.setParent(self)
                self._lay_over(panel, widget)
            else:
                put_away(widget, self.centre)
        self._share()
        self._hear_clicks()

    def _hear_clicks(self) -> None:
        """While a panel lies over the centre, a click into the centre puts it away."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            if self._overlay:
                application.installEventFilter(self)

    def _share(self) -> None:
        parts = [self._splitter.widget(n) for n in range(self._splitter.count())]
        sizes = {self.sidebar: self._widths["sidebar"]}
        if self.inspector is not None:
            sizes[self.inspector] = self._widths["inspector"]
        beside = sum(width for panel, width in sizes.items() if panel in parts and not panel.isHidden())
        self._splitter.setSizes([sizes.get(part, max(200, self.width() - beside)) if part is not None else 0 for part in parts])

    def _lay_over(self, panel: str, widget: QWidget) -> None:
        width = min(self._widths[panel], self.width())
        leading = (panel == "sidebar") != self.isRightToLeft()
        widget.setGeometry(0 if leading else self.width() - width, 0, width, self.height())
        widget.show()
        widget.raise_()

    def _on_splitter_moved(self) -> None:
        for panel, widget in (("sidebar", self.sidebar), ("inspector", self.inspector)):
            if widget is not None and widget.isVisible() and self._splitter.indexOf(widget) >= 0:
                self._widths[panel] = widget.width()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = [self.is_shown(panel) for panel in self._wanted]
        self.arrange()
        if shown != [self.is_shown(panel) for panel in self._wanted] or event.oldSize().width() != event.size().width():
            self.panels_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and self.centre.isAncestorOf(watched):
            self.close_overlay()
        return super().eventFilter(watched, event)


def put_away(panel: QWidget, centre: QWidget) -> None:
    """Hide a panel; a focus inside it goes to the centre, not to whatever comes next."""
    focused = QApplication.focusWidget()
    had_focus = focused is not None and (panel is focused or panel.isAncestorOf(focused))
    panel.hide()
    if had_focus:
        centre.setFocus(Qt.FocusReason.OtherFocusReason)

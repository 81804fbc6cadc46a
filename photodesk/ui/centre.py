"""The middle of the window: one page at a time, banners above it, toast and pill over it."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.banner import BannerBox
from photodesk.ui.widgets.hud import Hud
from photodesk.ui.widgets.toast import Toast


class Centre(QWidget):
    """Pages by name; each is made when it is first shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.banners = BannerBox(theme, self)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.banners)
        self._layout.addWidget(self._stack, 1)
        self.toast = Toast(theme, self, over=self._stack, foot=self._foot)
        self.hud = Hud(self)

    def add_page(self, name: str, make: Callable[[], QWidget]) -> None:
        """A page and how to make it."""
        self._makers[name] = make

    def set_foot(self, foot: QWidget) -> None:
        """What stands below every page, while it is shown."""
        self._layout.addWidget(foot)

    def page(self, name: str) -> QWidget:
        """The page, made now if need be."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def made(self, name: str) -> QWidget | None:
        """The page if it has been made."""
        return self._pages.get(name)

    def show_page(self, name: str) -> QWidget:
        """Turn to a page; the focus goes along, but for who is typing."""
        before = self._stack.currentWidget()
        page = self.page(name)
        if page is not before:
            self._stack.setCurrentWidget(page)
            self.toast.follow()
            self.setFocusProxy(page)
            focused = QApplication.focusWidget()
            if not (isinstance(focused, QLineEdit) and focused.text()):
                page.setFocus()
        return page

    def _foot(self) -> QWidget | None:
        """What stands at the bottom of the page that is shown, by the name `foot`."""
        return getattr(self._stack.currentWidget(), "foot", None)

    def current(self) -> str:
        """The name of the page that is shown; "" before the first."""
        widget = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is widget), "")

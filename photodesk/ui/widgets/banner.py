"""Banners: a state the user should know of, at the top of the centre until it is over."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import icon_button, push_button
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel

Action = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """One sentence (what happened, what is safe, what to do) with its buttons. `closed(key)`: the user put it away."""

    closed = Signal(str)

    def __init__(
        self, theme: Theme, key: str, text: str, actions: Sequence[Action], icon: str, tone: str, put_away: str, parent: QWidget
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("raised")
        self._key = key
        self.label = TextLabel(text, wrap=True, parent=self)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(theme, icon, 20, tone=tone, parent=self))
        layout.addWidget(self.label, 1)
        for title, done in actions:
            layout.addWidget(push_button(title, done, parent=self))
        if put_away:
            layout.addWidget(push_button(put_away, self._on_close, parent=self))
        else:
            layout.addWidget(icon_button(theme, "close", self.tr("Hide Banner: {text}").format(text=text), self._on_close, parent=self))
        for button in self.findChildren(QPushButton):
            button.setAccessibleName(f"{button.text()}: {text}")
        self.setAccessibleName(text)

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit(self._key)


class BannerBox(QWidget):
    """The banners there are, one for each key; the newest stands on top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._banners: dict[str, Banner] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 8, 8, 8)
        self._layout.setSpacing(4)
        self.hide()

    def raise_banner(
        self, key: str, text: str, actions: Sequence[Action] = (), *, icon: str = "warning", tone: str = "warning", put_away: str = ""
    ) -> None:  # fmt: skip
        """Show a banner; one with the same key is replaced. *put_away*: the text of the button that hides it (else a cross)."""
        self.remove(key)
        banner = Banner(self._theme, key, text, actions, icon, tone, put_away, self)
        banner.closed.connect(self.remove)
        self._banners[key] = banner
        self._layout.insertWidget(0, banner)
        self.show()
        announce(self, text)

    def texts(self) -> list[str]:
        """What the banners say."""
        return [banner.label.text() for banner in self._banners.values()]

    @Slot(str)
    def remove(self, key: str) -> None:
        """The state is over, or the user put the banner away."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

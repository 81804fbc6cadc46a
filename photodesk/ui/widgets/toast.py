"""Toasts: one sentence that affirms and counts, for some seconds, with at most one action."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import icon_button, link_button
from photodesk.ui.widgets.labels import TextLabel

SHOWN_MS, SHOWN_WITH_ACTION_MS = 6_000, 10_000
MOST_WAITING = 2
MARGIN_PX = 16


@dataclass(frozen=True, slots=True)
class Message:
    """What a toast says; `action`: the button's text, `done`: what it does."""

    text: str
    action: str = ""
    done: Callable[[], object] | None = None


class Toast(QFrame):
    """Stands at the bottom centre of what it is *over*, its parent or a child of it; one is visible and two wait. Pauses under the pointer
    and with focus. *foot*: asked for what it must not cover."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, over: QWidget | None = None, foot: Callable[[], QWidget | None] | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._foot = foot
        self.setObjectName("raised")
        self._stage = over or parent
        self._is_inside = over is not None
        self._waiting: deque[Message] = deque(maxlen=MOST_WAITING)
        self._message: Message | None = None
        self._label = TextLabel(parent=self)
        self._button = link_button("", self._on_clicked, parent=self)
        self._close = icon_button(theme, "close", self.tr("Close Message"), self._on_timeout, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 4, 4)
        layout.addWidget(self._label)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._placing = QTimer(self)  # not a call later: it ends with the toast
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place)
        for watched in (self._stage, self._button, self._close):
            watched.installEventFilter(self)
        self.hide()

    def say(self, text: str, action: str = "", done: Callable[[], object] | None = None) -> None:
        """Show a message now or after the one that is shown. *done*: a bound method of a widget."""
        self._waiting.append(Message(text, action, done))
        if self._message is None:
            self._next()

    def text(self) -> str:
        """What is said now; "" for nothing."""
        return self._message.text if self._message is not None else ""

    def follow(self) -> None:
        """What it stands over shows something else; it is placed when that is laid out."""
        self._placing.start(0)

    def _next(self) -> None:
        self._message = self._waiting.popleft() if self._waiting else None
        if self._message is None:
            self.hide()
            return
        self._label.setText(self._message.text)
        self._button.setText(self._message.action)
        self._button.setVisible(bool(self._message.action))
        self._place()
        self.show()
        self.raise_()
        announce(self, self._message.text)
        self._go_on()

    def _go_on(self) -> None:
        """Count its time from now, unless the pointer or the focus is on it."""
        if self._message is None or self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._timer.stop()
        else:
            self._timer.start(SHOWN_WITH_ACTION_MS if self._message.action else SHOWN_MS)

    @Slot()
    def _place(self) -> None:
        room = self._stage.geometry() if self._is_inside else self._stage.rect()
        self._label.setWordWrap(False)
        self.adjustSize()
        if self.width() > room.width() - 2 * MARGIN_PX:
            self._label.setWordWrap(True)
            self.resize(room.width() - 2 * MARGIN_PX, self.heightForWidth(room.width() - 2 * MARGIN_PX))
        bottom, foot = room.top() + room.height(), self._foot() if self._foot is not None else None
        if foot is not None and foot.isVisible():
            bottom = room.top() + foot.mapTo(self._stage, QPoint()).y()
        self.move(room.left() + (room.width() - self.width()) // 2, bottom - self.height() - MARGIN_PX)

    @Slot()
    def _on_timeout(self) -> None:
        self._timer.stop()
        self._next()

    @Slot()
    def _on_clicked(self) -> None:
        done = self._message.done if self._message is not None else None
        self._on_timeout()
        if done is not None:
            done()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stage:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
                self._place()
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._go_on()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._go_on()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._go_on()

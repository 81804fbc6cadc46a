"""Toasts: one at a time, two wait, and none goes away under the pointer or the focus."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.ui.theme import Theme
from photodesk.ui.widgets import toast as module
from photodesk.ui.widgets.toast import MARGIN_PX, Toast


class Listener(QWidget):
    """Hears the click on a toast's action."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def on_action(self) -> None:
        self.heard += 1


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A window with one other control; messages stay for 120 ms."""
    monkeypatch.setattr(module, "SHOWN_MS", 120)
    monkeypatch.setattr(module, "SHOWN_WITH_ACTION_MS", 120)
    widget = Listener()
    widget.resize(600, 300)
    other = QPushButton("Other", widget)
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    other.setFocus()
    yield widget


def shown(toast: Toast) -> list[str]:
    return [toast.text()] if toast.isVisible() else []


def test_one_is_shown_and_two_wait_their_turn(stage: Listener, qtbot: QtBot) -> None:
    toast = Toast(Theme("dark"), stage)
    for text in ("first", "second", "third"):
        toast.say(text)
    assert shown(toast) == ["first"]
    qtbot.waitUntil(lambda: shown(toast) == ["second"])
    qtbot.waitUntil(lambda: shown(toast) == ["third"])
    qtbot.waitUntil(lambda: shown(toast) == [])


def test_it_stays_under_the_pointer(stage: Listener, qtbot: QtBot) -> None:
    toast = Toast(Theme("dark"), stage)
    toast.say("3 photos added")
    point = QPointF(5, 5)
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    QApplication.sendEvent(toast, QEnterEvent(point, point, QPointF(toast.mapToGlobal(QPoint(5, 5)))))
    qtbot.wait(300)
    assert shown(toast) == ["3 photos added"]
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: shown(toast) == [])


def test_it_stays_while_its_button_has_the_focus_and_goes_when_that_leaves(stage: Listener, qtbot: QtBot) -> None:
    toast = Toast(Theme("dark"), stage)
    toast.say("214 photos tagged", "Undo", stage.on_action)
    toast._button.setFocus()
    qtbot.wait(300)
    assert shown(toast) == ["214 photos tagged"]
    other = stage.findChild(QPushButton)
    assert other is not None
    other.setFocus()
    qtbot.waitUntil(lambda: shown(toast) == [])
    assert stage.heard == 0


def test_the_focus_of_the_window_below_does_not_hold_it(stage: Listener, qtbot: QtBot) -> None:
    toast = Toast(Theme("dark"), stage)
    stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    toast.say("saved")
    stage.setFocus()
    qtbot.waitUntil(lambda: shown(toast) == [])


def test_its_action_is_done_once_and_by_keyboard(stage: Listener, qtbot: QtBot) -> None:
    toast = Toast(Theme("dark"), stage)
    toast.say("214 photos tagged", "Undo", stage.on_action)
    toast.say("next")
    toast._button.setFocus()
    QTest.keyClick(toast._button, Qt.Key.Key_Space)
    assert stage.heard == 1
    assert shown(toast) == ["next"]
    assert not toast._button.isVisible()


def test_it_stands_at_the_bottom_centre_and_breaks_long_text(stage: Listener) -> None:
    toast = Toast(Theme("dark"), stage)
    toast.say("word " * 60)
    assert toast.width() <= stage.width() - 2 * MARGIN_PX
    assert abs(toast.geometry().center().x() - stage.rect().center().x()) <= 1
    assert toast.geometry().bottom() == stage.rect().bottom() - MARGIN_PX
    assert toast._label.height() >= toast._label.heightForWidth(toast._label.width()), "nothing is cut off"
    stage.resize(900, 500)
    assert toast.geometry().bottom() == stage.rect().bottom() - MARGIN_PX

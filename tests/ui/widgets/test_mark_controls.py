"""Flag, stars, labels and chips by pointer and key, also right to left."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photodesk.domain.selections import Common
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.flag_control import FlagControl
from photodesk.ui.widgets.label_swatches import LabelSwatches
from photodesk.ui.widgets.star_row import CELL_PX, StarRow
from photodesk.ui.widgets.token_chip import TokenChip

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stars(qtbot: QtBot) -> StarRow:
    row = StarRow(Theme("light"))
    qtbot.addWidget(row)
    row.resize(row.sizeHint())
    row.show()
    return row


@pytest.mark.parametrize("mirrored", [False, True])
def test_stars_are_counted_from_the_leading_edge(stars: StarRow, mirrored: bool) -> None:
    stars.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    told: list[int] = []
    stars.chosen.connect(told.append)
    for number in (2, 5, 5):
        x = (number - 1) * CELL_PX + 10
        QTest.mouseClick(stars, LEFT, pos=QPoint(stars.width() - x if mirrored else x, 14))
    assert told == [2, 5, 0]  # the last one that is lit: none
    more, less = (K.Key_Left, K.Key_Right) if mirrored else (K.Key_Right, K.Key_Left)
    for key in (more, more, less, K.Key_4, K.Key_Delete):
        QTest.keyClick(stars, key)
    assert told[3:] == [1, 2, 1, 4, 0]


def test_mixed_stars_can_be_made_none(stars: StarRow) -> None:
    told: list[int] = []
    stars.chosen.connect(told.append)
    stars.show_value(Common(mixed=True))
    assert stars.is_mixed() and told == []
    QTest.keyClick(stars, K.Key_0)
    assert told == [0] and stars.accessibleName() == "Rating: no stars"
    stars.show_value(Common(1))
    assert stars.accessibleName() == "Rating: 1 star" and told == [0]


def test_whoever_scrolls_rates_nothing(stars: StarRow) -> None:
    stars.show_value(Common(3))
    down = QPoint(0, -120)
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(20, 10), QPointF(20, 10), down, down, buttons, keys, phase, False)
    QApplication.sendEvent(stars, event)
    assert stars.value() == 3 and not event.isAccepted()


def test_a_flag_and_a_label_are_told_and_shown_when_they_are_there(qtbot: QtBot) -> None:
    flag, labels = FlagControl(Theme("dark")), LabelSwatches(Theme("dark"))
    told: list[str] = []
    for control in (flag, labels):
        qtbot.addWidget(control)
        control.show()
        control.chosen.connect(told.append)
    flag.buttons["keep"].click()
    labels.swatches["red"].click()
    assert told == ["keep", "red"] and not flag.buttons["keep"].isChecked() and not labels.swatches["red"].isChecked()
    flag.show_value(Common("keep"))
    labels.show_value(Common("red"))
    labels.swatches["red"].click()  # the one they have: taken away
    flag.buttons["none"].click()
    assert told[2:] == ["none", "none"] and flag.buttons["keep"].isChecked() and labels.swatches["red"].isChecked()
    labels.show_value(Common(mixed=True))
    assert labels.accessibleName() == "Label mixed" and labels.swatches["blue"].accessibleDescription() == "label mixed"


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_cross_of_a_chip_stands_at_the_far_edge(qtbot: QtBot, mirrored: bool) -> None:
    chip = TokenChip(Theme("light"), "Places/Iceland")
    qtbot.addWidget(chip)
    chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    chip.show_state("Iceland", 1, 3)
    chip.resize(chip.sizeHint())
    chip.show()
    told: list[str] = []
    chip.removed.connect(told.append)
    chip.completed.connect(told.append)
    QTest.mouseClick(chip, LEFT, pos=QPoint(chip.width() - 8 if not mirrored else 8, 14))
    assert told == ["Places/Iceland"] and chip.shown() == "Iceland 1 of 3"
    far: list[str] = []
    near: list[str] = []
    chip.removed.connect(far.append)
    chip.completed.connect(near.append)
    QTest.mouseClick(chip, LEFT, pos=QPoint(8 if not mirrored else chip.width() - 8, 14))
    assert (far, near) == ([], ["Places/Iceland"])
    QTest.mousePress(chip, LEFT, pos=QPoint(chip.width() // 2, 14))
    QTest.mouseRelease(chip, LEFT, pos=QPoint(chip.width() + 50, 14))  # thought better of it
    assert (far, near) == ([], ["Places/Iceland"])

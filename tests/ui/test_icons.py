"""Icons are sharp on every screen and follow the theme."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QImage, QPainter
from pytestqt.qtbot import QtBot

from photodesk import ui
from photodesk.ui.theme import Theme

UI = Path(str(ui.__file__)).parent


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_an_icon_has_a_pixel_for_every_pixel_of_the_screen(qtbot: QtBot, ratio: float) -> None:
    icon = Theme("dark").icon("grid")
    pixmap = icon.pixmap(QSize(20, 20), ratio)
    assert pixmap.size() == QSize(20, 20) * ratio and pixmap.devicePixelRatio() == ratio
    screen = QImage(QSize(20, 20) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    screen.setDevicePixelRatio(ratio)
    screen.fill(0)
    painter = QPainter(screen)
    icon.paint(painter, QRect(0, 0, 20, 20))
    painter.end()
    assert screen == pixmap.toImage().convertToFormat(screen.format())


def test_icons_follow_the_theme(qtbot: QtBot) -> None:
    theme = Theme("dark")
    icon = theme.icon("grid")
    dark = icon.pixmap(QSize(20, 20)).toImage()
    active = icon.pixmap(QSize(20, 20), QIcon.Mode.Active).toImage()
    theme.choose("light", "theme", reduce_motion=False)
    assert icon.pixmap(QSize(20, 20)).toImage() != dark != active


def test_switches_and_lists_are_those_that_draw_our_icons() -> None:
    """Qt's own box shows no tick where its style sheet colours it, and Qt's own list no arrow."""
    plain = re.compile(r"\b(QCheckBox|QComboBox|QSpinBox)\(\w")
    files = [file for file in UI.rglob("*.py") if plain.search(re.sub(r"(?m)^class .*", "", file.read_text(encoding="utf-8")))]
    assert [file.name for file in files] == []

"""The theme follows the user and the system at once: colours, contrast, motion, fonts and icons."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from real_window import OpenWindow

from photodesk.ui import theme as module
from photodesk.ui.theme import ROLES, SMALLEST_FONT_PX, Theme
from photodesk.ui.tokens import DARK, LIGHT, contrast


def test_another_theme_is_worn_by_the_whole_window_at_once(desk: OpenWindow) -> None:
    from dataclasses import replace

    window = desk.window
    for choice, table in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        window.choices.apply(replace(window.choices.settings, theme=choice))
        image = window.grab().toImage()
        bottom = image.pixelColor(image.width() // 2, image.height() - 4)
        assert bottom.name().upper() == table["window"]
        canvas = desk.grid.viewport().grab().toImage()
        expected = {"light": "#D9D9D9", "dark": "#2B2B2B"}[choice]
        assert canvas.pixelColor(1, canvas.height() - 2).name().upper() == expected


def test_the_icon_of_problems_follows_the_theme(desk: OpenWindow) -> None:
    from dataclasses import replace

    window = desk.window
    window.status.show_problems(3)
    for choice, table in (("light", LIGHT), ("dark", DARK)):
        window.choices.apply(replace(window.choices.settings, theme=choice))
        drawn = window.status.problems.icon().pixmap(QSize(32, 32)).toImage()
        assert QColor(table["warning"]).name() in _colours(drawn)


def _colours(image: QImage) -> set[str]:
    every = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name() for colour in every if colour.alpha() == 255}


def test_the_choice_of_the_system_is_followed_live(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    theme, chosen = Theme("system"), Theme("light")
    hints = QGuiApplication.styleHints()
    for dark, scheme, table in ((False, Qt.ColorScheme.Light, LIGHT), (True, Qt.ColorScheme.Dark, DARK)):
        monkeypatch.setattr(module, "_is_dark", lambda dark=dark: dark)
        with qtbot.waitSignal(theme.changed):
            hints.colorSchemeChanged.emit(scheme)
        assert (theme.dark, theme.window.name().upper()) == (dark, table["window"])
        assert not chosen.dark, "the user's choice is stronger"


def test_high_contrast_takes_the_strongest_lines_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_wants_contrast", lambda: True)
    for choice in ("dark", "light"):
        theme = Theme(choice)
        assert {colour.name() for colour in (theme.border, theme.control_border, theme.text_secondary, theme.text_tertiary)} == {
            theme.text.name()
        }


def test_motion_is_reduced_by_the_setting_or_by_the_system(qtbot: QtBot) -> None:
    theme = Theme("dark")
    found = [theme.reduced_motion]
    with qtbot.waitSignal(theme.changed):
        theme.set_system_motion(True)
    found.append(theme.reduced_motion)
    theme.set_system_motion(False)
    theme.choose("dark", "theme", reduce_motion=True)
    assert [*found, theme.reduced_motion] == [False, True, True]


@pytest.fixture
def font_of_the_system() -> Iterator[QApplication]:
    """The application, whose font is put back."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.font()
    yield application
    application.setFont(before)


@pytest.mark.parametrize("points", [6.0, 9.0, 14.0])
def test_fonts_keep_their_proportions_and_never_get_too_small(font_of_the_system: QApplication, points: float) -> None:
    font = QFont(font_of_the_system.font())
    font.setPointSizeF(points)
    font_of_the_system.setFont(font)
    theme = Theme("dark")
    heights = {role: QFontMetrics(theme.font(role)).height() for role in ROLES}
    assert heights["caption"] <= heights["body"] <= heights["heading"] <= heights["title"]
    dots = QGuiApplication.primaryScreen().logicalDotsPerInchY()
    assert all(theme.font(role).pointSizeF() * dots / 72 >= SMALLEST_FONT_PX - 0.01 for role in ROLES)


def test_icons_are_lively_when_on_and_faded_when_disabled(qtbot: QtBot) -> None:
    theme = Theme("dark")
    icon = theme.icon("grid")
    strongest = {
        mode: max(_colours(icon.pixmap(QSize(64, 64), mode, state).toImage()), key=lambda c: contrast(c, DARK["window"]))
        for mode, state in (
            (QIcon.Mode.Normal, QIcon.State.Off), (QIcon.Mode.Active, QIcon.State.On), (QIcon.Mode.Disabled, QIcon.State.Off),
        )
    }  # fmt: skip
    ratios = [contrast(strongest[mode], DARK["window"]) for mode in (QIcon.Mode.Disabled, QIcon.Mode.Normal, QIcon.Mode.Active)]
    assert ratios == sorted(ratios) and ratios[0] < ratios[1] < ratios[2]

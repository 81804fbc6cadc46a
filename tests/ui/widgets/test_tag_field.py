"""The field of tags takes what can be a tag, says what cannot, and drops answers for older texts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from photodesk.domain.tags import Tag
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.chip_box import MOST_CHIPS
from photodesk.ui.widgets.tag_field import TagField

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ICELAND = Tag(1, None, "Iceland", "Places/Iceland", 7, None)


class Desk:
    """A field in a window, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = TagField(Theme("dark"))
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.window.resize(300, 500)
        self.window.show()
        self.window.activateWindow()
        self.line = self.field.line
        self.line.setFocus()
        qtbot.waitUntil(self.line.hasFocus)
        self.entered: list[tuple[str, ...]] = []
        self.typed: list[str] = []
        self.left: list[bool] = []
        self.field.entered.connect(self.entered.append)
        self.field.typed.connect(self.typed.append)
        self.field.left.connect(self._on_left)

    def _on_left(self) -> None:
        self.left.append(True)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.line, text)

    def paste(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        QTest.keyClick(self.line, K.Key_V, CTRL)

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.line, key)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("sea, sun", ("sea", "sun")),
        ("sea\nsun;sea\r\n", ("sea", "sun")),
        ("a\tb", ("a", "b")),
        (" Places / Iceland ", ("Places/Iceland",)),
        ("cafe\u0301", ("caf\u00e9",)),
        ("👩‍👩‍👧 🇮🇸", ("👩‍👩‍👧 🇮🇸",)),
        ("'; DROP TABLE tags --", ("'", "DROP TABLE tags --")),
        ('"a" AND b* NEAR(c)', ('"a" AND b* NEAR(c)',)),
        ("שלום", ("שלום",)),
        (", ,", ()),
    ],
)
def test_what_can_be_tags_is_taken_in_its_usual_form(desk: Desk, text: str, paths: tuple[str, ...]) -> None:
    desk.paste(text)
    desk.key(K.Key_Return)
    assert desk.entered == ([paths] if paths else [])
    assert desk.line.text() == "" and desk.field.wrong.isHidden()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/Places", "begins or ends with a slash"),
        ("sea, Places/", "begins or ends with a slash"),
        ("a//b", "two slashes in a row"),
        ("a\x01b", "control characters"),
        ("a\u202eb", "invisible marks of writing direction"),
        ("x" * 10_000, "a name of 10,000 characters is too long"),
        ("/".join("abcdefghijklmnopqrstuvw"), "levels deep is too deep"),
    ],
)
def test_what_cannot_be_a_tag_stays_and_it_is_said_why(desk: Desk, text: str, reason: str) -> None:
    desk.paste(text)
    desk.key(K.Key_Return)
    assert desk.entered == [] and desk.line.text() == text
    said = desk.field.wrong.text()
    assert reason in said.lower() and said[0] in f"“{said[0].upper()}" and said.endswith(".") and desk.field.wrong.isVisible()
    assert desk.line.accessibleDescription() == said
    desk.write("y")
    assert desk.field.wrong.isHidden()


def test_enter_adds_and_keeps_the_field_and_enter_on_nothing_leaves(desk: Desk) -> None:
    desk.write("sea")
    desk.key(K.Key_Return)
    assert desk.entered == [("sea",)] and desk.left == []
    desk.key(K.Key_Enter)
    assert desk.left == [True] and desk.entered == [("sea",)]


def test_escape_puts_the_list_away_then_the_text_then_leaves(desk: Desk) -> None:
    desk.write("ic")
    desk.field.offer("ic", [ICELAND], "ic")
    assert desk.field.suggested() == ["Places/Iceland", "New tag “ic”"]
    desk.key(K.Key_Escape)
    assert (desk.field.suggested(), desk.line.text()) == ([], "ic")
    desk.key(K.Key_Escape)
    assert (desk.line.text(), desk.left) == ("", [])
    desk.key(K.Key_Escape)
    assert desk.left == [True]


def test_an_answer_for_an_older_text_is_dropped(desk: Desk) -> None:
    desk.write("ice")
    assert desk.typed == ["i", "ic", "ice"]
    desk.field.offer("ic", [ICELAND], "ic")
    assert desk.field.suggested() == []
    desk.field.offer("ice", [ICELAND], "ice")
    assert desk.field.suggested() == ["Places/Iceland", "New tag “ice”"]
    desk.key(K.Key_Return)
    desk.field.offer("ice", [ICELAND], "ice")
    assert desk.field.suggested() == [] and desk.entered == [("ice",)]  # what is written, as nothing else was chosen


def test_a_suggestion_stands_for_what_is_written_last(desk: Desk) -> None:
    desk.write("sea, ic")
    assert desk.typed[-1] == "ic"
    desk.field.offer("ic", [ICELAND], "ic")
    desk.key(K.Key_Down, K.Key_Return)
    assert desk.entered == [("sea", "Places/Iceland")] and desk.line.text() == ""
    desk.write("ic")
    desk.field.offer("ic", [ICELAND], "ic")
    suggestions = desk.field._suggestions()
    QTest.mouseClick(suggestions.viewport(), Qt.MouseButton.LeftButton, pos=suggestions.visualItemRect(suggestions.item(0)).center())
    assert desk.entered[-1] == ("Places/Iceland",) and desk.line.hasFocus()


def test_another_spelling_means_the_tag_that_is_there_unless_the_new_one_is_chosen(desk: Desk) -> None:
    for keys, meant in (((), "Places/Iceland"), ((K.Key_Down,), "places/iceland")):
        desk.write("places/iceland")
        desk.field.offer("places/iceland", [ICELAND], "Places/Iceland")
        assert desk.field.suggested() == ["Places/Iceland", "New tag “places/iceland”"]
        desk.key(*keys, K.Key_Return)
        assert desk.entered[-1] == (meant,)
    desk.write("places/oslo")
    desk.field.offer("places/oslo", [], "Places/oslo")
    assert desk.field.suggested() == ["New tag “Places/oslo”", "New tag “places/oslo”"]
    desk.key(K.Key_Return)
    assert desk.entered[-1] == ("Places/oslo",)


def test_down_asks_for_recent_tags_and_leaving_puts_the_list_away(desk: Desk) -> None:
    desk.key(K.Key_Down)
    assert desk.typed == [""]
    desk.field.offer("", [ICELAND], None)
    assert desk.field.suggested() == ["Places/Iceland"]
    desk.window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    desk.window.setFocus()
    assert desk.field.suggested() == []
    desk.field.offer("", [ICELAND], None)
    assert desk.field.suggested() == []


def test_chips_name_their_tags_and_stay_the_same_widgets(desk: Desk) -> None:
    desk.field.show_tags({"Places/Iceland": 3, "Trips/Iceland": 1, "sea": 2}, 3)
    chips = desk.field.chips.chips()
    assert [chip.shown() for chip in chips] == ["Places/Iceland", "Trips/Iceland 1 of 3", "sea 2 of 3"]
    assert [chip.accessibleName() for chip in chips] == ["Places/Iceland", "Trips/Iceland, 1 of 3 photos", "sea, 2 of 3 photos"]
    chips[2].setFocus()
    desk.field.show_tags({"a/b": 1, "sea": 1}, 1)
    again = desk.field.chips.chips()
    assert again[1] is chips[2] and again[1].hasFocus() and [chip.shown() for chip in again] == ["b", "sea"]
    desk.field.show_tags({}, 1)
    assert desk.line.hasFocus()


def test_of_very_many_tags_the_most_common_are_shown(desk: Desk) -> None:
    desk.field.show_tags({f"tag {n:03}": 1 + n % 50 for n in range(500)}, 100)
    shown = desk.field.chips.chips()
    assert len(shown) == MOST_CHIPS and min(int(chip.shown().split()[2]) for chip in shown) >= 46
    assert desk.field.chips._rest.text() == "and 460 more" and desk.field.chips._rest.isVisible()

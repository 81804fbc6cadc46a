"""The item models that have no test file of their own keep the rules of models."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from photodesk.ui.jobs.activity import MOST_MESSAGES, Activity
from photodesk.ui.palette.model import OfferModel
from photodesk.ui.palette.offers import Kind, Offer
from photodesk.ui.widgets.problem_items import ProblemItem
from photodesk.ui.widgets.problem_list import ProblemModel


def test_activity_remembers_the_newest_messages(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = Activity()
    for number in range(MOST_MESSAGES - 2):
        model.add(f"message {number}")
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for number in range(MOST_MESSAGES - 2, MOST_MESSAGES + 2):
        model.add(f"message {number}")
    assert model.rowCount() == MOST_MESSAGES and model.texts()[0] == f"message {MOST_MESSAGES + 1}"


def test_problems_are_listed_as_sentences(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ProblemModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for count in (3, 1, 0):
        model.set_items([ProblemItem(f"/p/{n}.jpg", "look", "empty", f"{n}.jpg is empty.") for n in range(count)])
        assert model.rowCount() == count
    model.set_items([ProblemItem("/p/a.jpg", "look", "empty", "a.jpg is empty.")])
    assert model.index(0).data() == "a.jpg is empty."


def test_offers_are_listed_with_their_words(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = OfferModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_offers([Offer(Kind.ACTION, "flag.keep", "Keep", "Photo", "P"), Offer(Kind.TAG, "a", "a", hint="3")])
    assert model.rowCount() == 2 and model.index(0).data() == "Keep"
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Keep, Photo, P"
    model.set_offers([])
    assert model.rowCount() == 0

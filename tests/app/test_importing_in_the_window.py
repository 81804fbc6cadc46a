"""Imports on the engine of the window: looked at, planned, copied, told, and taken up again by themselves."""

import os
from collections.abc import Iterator
from pathlib import Path

import card
import pytest
from pytestqt.qtbot import QtBot

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportReport, ImportState


@pytest.fixture
def app(qapp: object, paths: Paths) -> Iterator[App]:
    app = App(paths, Settings(decoders=2, make_previews=False))
    app.start()
    yield app
    app.close()


def ended(qtbot: QtBot, app: App, state: ImportState) -> ImportReport:
    reports: list[ImportReport] = []

    def is_it(finished: object) -> bool:
        reports.append(finished.report)  # type: ignore[attr-defined]
        return reports[-1].state is state

    with qtbot.waitSignal(app.events.import_finished, check_params_cb=is_it, timeout=20_000):
        pass
    return reports[-1]


def test_a_card_is_looked_at_planned_and_imported_and_its_photos_are_seen(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    source, target = card.make(tmp_path / "card"), tmp_path / "Pictures"
    target.mkdir()
    with qtbot.waitSignal(app.importing.surveyed, timeout=20_000) as surveyed:
        app.importing.survey([os.fsencode(source)])
    survey = surveyed.args[0]
    assert [day.day for day in survey.by_day()] == sorted({each.day for each in survey.files}, reverse=True)
    choices = ImportChoices(os.fsencode(target), tags=("Trip",))
    with qtbot.waitSignal(app.importing.refused) as refused:
        app.importing.plan(survey, ImportChoices(os.fsencode(target / "no" / "where")))
    assert "can’t be reached" in refused.args[0]
    with qtbot.waitSignal(app.importing.planned) as planned:
        app.importing.plan(survey, choices, {each.file.shown for each in survey.files if each.file.name.startswith(b"IMG_0001")})
    plan = planned.args[0]
    assert len(plan.to_copy) == 3 and plan.example.startswith(b"2025/2025-06-15/IMG_0001") and not plan.whole
    heard: list[object] = []
    app.events.tags_changed.connect(heard.append)
    with qtbot.waitSignals([app.events.photos_added, app.events.history_changed, app.events.thumbnails_ready], timeout=20_000):
        app.importing.begin(plan)
        report = ended(qtbot, app, ImportState.DONE)
    assert (report.verified, report.problems) == (3, ()) and heard
    assert app.library.browsing.count("tag:Trip") == 2


def test_what_waits_for_a_card_goes_on_by_itself_when_it_is_back(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    source, target = card.make(tmp_path / "card"), tmp_path / "Pictures"
    app.importing.again_ms(50)
    with qtbot.waitSignal(app.importing.surveyed, timeout=20_000) as surveyed:
        app.importing.survey([os.fsencode(source)])
    with qtbot.waitSignal(app.importing.planned) as planned:
        app.importing.plan(surveyed.args[0], ImportChoices(os.fsencode(target)))
    source.rename(tmp_path / "pulled")
    app.importing.begin(planned.args[0])
    waits = ended(qtbot, app, ImportState.WAITING)
    assert waits.verified == 0 and "goes on by itself" in waits.problems[-1].message
    (tmp_path / "pulled").rename(source)
    assert ended(qtbot, app, ImportState.DONE).verified == 12

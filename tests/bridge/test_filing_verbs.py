"""File changes of the window: staged, applied off its thread, stopped, told in order, undone by its Undo."""

from collections.abc import Iterator
from pathlib import Path

import filed
import pytest
from builders import write_photos
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import FlagEdit, Photos
from photodesk.domain.pending import Applied, ApplyProgress, ChangeKind, PendingChange, PendingChanged, Renaming
from photodesk.domain.problems import Notice
from photodesk.library.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """30 photos."""
    write_photos(tmp_path / "photos", 30)
    return tmp_path / "photos"


@pytest.fixture
def app(qtbot: QtBot, paths: Paths, folder: Path) -> Iterator[App]:
    """An app that knows them."""
    opened = App(paths, Settings())
    opened.library.folders.add(bytes(folder))
    opened.library.scanning.scan(None, lambda _: None)
    yield opened
    opened.close()


class Asking(QObject):
    """Keeps what it is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[PendingChange] = []
        self.names: list[Renaming] = []
        self.error = ""

    def take_changes(self, found: list[PendingChange]) -> None:
        self.changes = found

    def take_names(self, found: list[Renaming]) -> None:
        self.names = found

    def take_error(self, error: Exception) -> None:
        self.error = str(error)


def changes_of(library: Library) -> list[PendingChange]:
    return library.pending.changes()


def test_what_is_staged_is_told_applied_and_undone(app: App, qtbot: QtBot, folder: Path) -> None:
    before = filed.held(folder)
    counts: list[PendingChanged] = []
    progress: list[ApplyProgress] = []
    app.events.pending_changed.connect(counts.append)
    app.events.apply_progressed.connect(progress.append)
    ids = filed.ids(app.library)
    app.filing.trash(ids[:20])
    app.filing.rename(ids[20:25], "Harbour {n}")
    app.commands.edit(FlagEdit(Photos.of(ids[25:26]), "reject"))
    qtbot.waitUntil(lambda: bool(counts) and counts[-1].total == 26)
    asking = Asking()
    app.queries.ask(asking, changes_of, asking.take_changes, after_edits=True)
    qtbot.waitUntil(lambda: len(asking.changes) == 26)
    with qtbot.waitSignals([app.events.applied, app.events.history_changed, app.events.photos_changed]):
        app.filing.apply([each.id for each in asking.changes if each.kind is ChangeKind.TRASH])
    qtbot.waitUntil(lambda: counts[-1].total == 5)
    assert progress[-1].ended and progress[-1].done == progress[-1].total == 21
    assert sorted(i for each in progress for i in each.ids) == sorted(each.id for each in asking.changes if each.kind is ChangeKind.TRASH)
    assert app.library.browsing.count("is:trashed") == 21 and app.commands.next_steps().undo_label == "Move 21 Photos to Trash"
    with qtbot.waitSignal(app.events.undone) as undone:
        app.commands.undo()
    assert undone.args is not None and undone.args[0].edits[0].conflicts == ()
    qtbot.waitUntil(lambda: counts[-1].total == 26)
    assert filed.held(folder) == before
    app.filing.discard()
    qtbot.waitUntil(lambda: counts[-1].total == 0)


def test_stopped_between_two_files_the_rest_stays_staged(app: App, qtbot: QtBot, folder: Path) -> None:
    write_photos(folder / "more", 120, start=100)
    app.library.scanning.scan(None, lambda _: None)
    app.filing.trash(filed.ids(app.library))
    app.events.apply_progressed.connect(lambda _: app.filing.cancel())
    with qtbot.waitSignal(app.events.applied) as told:
        app.filing.apply()
    assert told.args is not None
    applied: Applied = told.args[0]
    assert applied.problems == () and app.library.pending.counts().total == 150 - len(applied.applied)
    assert app.library.browsing.count("is:trashed") == len(applied.applied)


def test_names_are_shown_before_they_are_staged_and_what_is_wrong_is_a_sentence(app: App, qtbot: QtBot) -> None:
    asking = Asking()
    ids = filed.ids(app.library)
    app.filing.ask_names(asking, ids, "Trip_{n:03}", asking.take_names, asking.take_error, first=3)
    qtbot.waitUntil(lambda: len(asking.names) == 3)
    assert [each.new_name for each in asking.names] == ["Trip_001.jpg", "Trip_002.jpg", "Trip_003.jpg"]
    app.filing.ask_names(asking, ids, "{nothing}", asking.take_names, asking.take_error)
    qtbot.waitUntil(lambda: "nothing was changed" in asking.error)
    with qtbot.waitSignal(app.events.notice_raised) as raised:
        app.filing.move(ids, "/nowhere")
    assert raised.args is not None and isinstance(raised.args[0], Notice) and "add it first" in raised.args[0].message

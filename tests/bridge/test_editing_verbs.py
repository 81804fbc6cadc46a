"""Edits of the window: done on their lane, told once each, in the UI thread."""

from collections.abc import Iterator

import pytest
from library.catalogue import put_photos
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import AlbumsChanged, Edited, Field, PhotosEdited, TagsChanged, TagTreeChanged
from photodesk.domain.edits import AlbumCreation, Photos, RatingEdit, TagEdit
from photodesk.library.library import Library

ALL = Photos.matching("")


@pytest.fixture
def app(qtbot: QtBot, paths: Paths) -> Iterator[App]:
    """An app on 3,000 rows."""
    opened = App(paths, Settings())
    put_photos(opened.library, 3_000)
    yield opened
    opened.close()


def test_an_edit_is_told_once_with_all_that_changed(app: App, qtbot: QtBot) -> None:
    heard: list[object] = []
    cells: list[int] = []
    for signal in (app.events.tags_changed, app.events.photos_edited, app.events.albums_changed, app.events.edited):
        signal.connect(heard.append)
    app.events.photos_changed.connect(lambda change: cells.extend(change.ids))
    with qtbot.waitSignal(app.events.history_changed) as history:
        app.commands.edit(TagEdit(ALL, ("sea",)))
    made, linked, edited = heard
    assert isinstance(made, TagTreeChanged) and isinstance(linked, TagsChanged) and isinstance(edited, Edited)
    assert sum(len(links.ids) for links in linked.added) == 3_000 == len(set(cells)) == edited.changed
    assert history.args is not None and history.args[0].undo_label == "Tag 3,000 Photos “sea”"
    heard.clear()
    with qtbot.waitSignal(app.events.albums_changed):
        app.commands.edit(RatingEdit(Photos.of([7]), 5))
        app.commands.edit(AlbumCreation("A"))
    assert [type(each) for each in heard][:3] == [PhotosEdited, Edited, AlbumsChanged]
    assert isinstance(heard[0], PhotosEdited) and heard[0].field is Field.RATING


def test_undo_and_redo_tell_what_came_and_went(app: App, qtbot: QtBot) -> None:
    app.commands.edit(TagEdit(Photos.of([1, 2]), ("sea",)))
    with qtbot.waitSignals([app.events.tags_changed, app.events.undone, app.events.history_changed]):
        app.commands.undo()
    with qtbot.waitSignal(app.events.redone) as redone:
        app.commands.redo()
    assert redone.args is not None and [edited.label for edited in redone.args[0].edits] == ["Tag 2 Photos “sea”"]
    assert [tag.photos for tag in app.library.organising.tags()] == [2]


def test_a_refused_edit_is_a_sentence(app: App, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.events.notice_raised) as raised:
        app.commands.edit(TagEdit(ALL, ("/sea",)))
    assert raised.args is not None and "begins or ends with a slash" in raised.args[0].message


def test_an_edit_of_many_photos_tells_how_far_it_is_and_can_be_stopped(app: App, qtbot: QtBot) -> None:
    far: list[tuple[int, int]] = []
    app.events.edit_progressed.connect(lambda told: far.append((told.done, told.total)))
    with qtbot.waitSignal(app.events.edited):
        app.commands.edit(TagEdit(ALL, ("sea",)))
    qtbot.waitUntil(lambda: far[-1:] == [(3_000, 3_000)])
    app.events.edit_progressed.disconnect()
    timer = QTimer(interval=0)
    timer.timeout.connect(app.commands.cancel_edit)
    # The edit waits for the writer, and is asked to stop meanwhile.
    with qtbot.waitSignal(app.events.notice_raised) as raised, app.library.database.write():
        app.commands.edit(TagEdit(ALL, ("land",)))
        timer.start()
        qtbot.waitUntil(lambda: app.lanes.edits.activeThreadCount() == 1)
    timer.stop()
    assert raised.args is not None and "stopped" in raised.args[0].message
    assert [tag.path for tag in app.library.organising.tags()] == ["sea"]


def test_edits_that_wait_are_done_before_the_window_closes(qtbot: QtBot, paths: Paths) -> None:
    app = App(paths, Settings())
    put_photos(app.library, 3_000)
    for number in range(20):
        app.commands.edit(TagEdit(ALL, (f"t{number}",)))
    app.close()
    library = Library.open(paths, Settings())
    assert len(library.organising.tags()) == 20
    library.close()

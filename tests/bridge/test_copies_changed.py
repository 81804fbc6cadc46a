"""What becomes of copies reaches the window: found, staged, decided on, gone and back."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from samples_of_copies import photo, save

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import CopiesChanged
from photodesk.domain.edits import CopiesChoice, CopiesDecision, CopiesStaging

Told = Callable[[Callable[[], object], set[str]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A picture, the same bytes again, a smaller one of it, and another picture."""
    made = tmp_path / "photos"
    save(photo(1), made / "one.jpg", quality=92)
    shutil.copy(made / "one.jpg", made / "twin.jpg")
    save(photo(1).resize((320, 240)), made / "small.jpg")
    save(photo(2), made / "other.jpg")
    return made


@pytest.fixture
def app(qtbot: QtBot, paths: Paths) -> Iterator[App]:
    opened = App(paths, Settings())
    opened.start()
    yield opened
    opened.close()


@pytest.fixture
def told(app: App, qtbot: QtBot) -> Told:
    """Does something, and waits until copies of all these files were said to be others."""
    heard: list[int] = []
    app.events.copies_changed.connect(lambda change: heard.extend(change.ids))

    def wait(work: Callable[[], object], names: set[str]) -> None:
        heard.clear()
        work()
        qtbot.waitUntil(lambda: names <= {name for name, number in ids(app).items() if number in heard}, timeout=20_000)
        assert ids(app).get("other.jpg") not in heard

    return wait


def ids(app: App) -> dict[str, int]:
    return {str(row["path"]).rpartition("/")[2]: int(str(row["id"])) for row in app.library.browsing.photos("")}


def test_copies_are_told_as_they_are_found_staged_decided_on_and_brought_back(app: App, told: Told, folder: Path) -> None:
    told(lambda: app.commands.add_folders([str(folder)]), {"one.jpg", "twin.jpg", "small.jpg"})
    number = ids(app)
    told(lambda: app.commands.edit(CopiesStaging((CopiesChoice((number["one.jpg"],), (number["twin.jpg"],), "x"),))), {"twin.jpg"})
    told(app.commands.undo, {"twin.jpg"})
    told(app.commands.redo, {"twin.jpg"})
    app.commands.undo()
    decided = CopiesDecision((number["one.jpg"], number["small.jpg"]), (number["one.jpg"],))
    told(lambda: app.commands.edit(decided), {"one.jpg", "small.jpg"})
    told(app.commands.undo, {"one.jpg", "small.jpg"})


def test_a_copy_that_vanishes_comes_back_or_is_forgotten_is_told(app: App, told: Told, folder: Path, qtbot: QtBot) -> None:
    told(lambda: app.commands.add_folders([str(folder)]), {"one.jpg", "twin.jpg", "small.jpg"})
    gone = (folder / "twin.jpg").rename(folder.parent / "away.jpg")
    told(app.commands.scan, {"twin.jpg"})
    gone.rename(folder / "twin.jpg")
    told(app.commands.scan, {"twin.jpg"})
    with qtbot.waitSignal(app.events.copies_changed, check_params_cb=lambda change: change == CopiesChanged()):
        app.commands.remove_folder(app.library.folders.all()[0].id)

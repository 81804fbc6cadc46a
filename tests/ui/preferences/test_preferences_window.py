"""Preferences: every setting is there, acts at once, is kept, is found and can be put back."""

import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget
from real_window import CTRL, OpenWindow

from photodesk.config.paths import Paths
from photodesk.config.settings import CHOICES, RANGES, Settings, load
from photodesk.ui.preferences.fields import PAGES
from photodesk.ui.preferences.importing import ImportPage
from photodesk.ui.preferences.page import Page
from photodesk.ui.preferences.window import Preferences

Opener = Callable[..., OpenWindow]
EVERY = [field for page in PAGES for field in page[3]]


def open_preferences(desk: OpenWindow) -> Preferences:
    desk.choose("preferences")
    preferences = desk.window.choices.preferences
    assert preferences is not None
    desk.wait(preferences.isActiveWindow)
    return preferences


def page_of(preferences: Preferences, name: str) -> Page:
    page_id = next(page[0] for page in PAGES if any(field.name == name for field in page[3]))
    preferences.show_page(page_id)
    page = preferences.pages[page_id]
    assert isinstance(page, Page)
    return page


def control(preferences: Preferences, name: str) -> QWidget:
    return page_of(preferences, name).editors[name].control


def stored(paths: Paths) -> dict[str, object]:
    return tomllib.loads(paths.config.read_text()) if paths.config.exists() else {}


def test_every_setting_has_a_control_and_every_choice_is_a_valid_one() -> None:
    imports = {"import_to", "import_tags", "import_album", "import_second_to"}
    elsewhere = {"shortcuts", "copies_match", "keeper_rules", *imports}  # chosen where they are used, or on a page of their own
    assert {field.name for field in EVERY} | elsewhere == {field.name for field in fields(Settings)}
    for field in EVERY:
        if field.kind == "choice":
            assert tuple(value for value, _ in field.choices) == CHOICES[field.name]
        if field.kind == "number":
            assert RANGES[field.name][1] // field.scale > 0


def test_all_are_changed_with_the_keyboard_and_kept_at_once(desk: OpenWindow, paths: Paths) -> None:
    preferences = open_preferences(desk)
    for field in EVERY:
        widget = control(preferences, field.name)
        widget.setFocus()
        assert QApplication.focusWidget() is widget
        before = getattr(desk.window.choices.settings, field.name)
        QTest.keyClick(widget, Qt.Key.Key_Space if isinstance(widget, QCheckBox) else Qt.Key.Key_Down)
        if getattr(desk.window.choices.settings, field.name) == before:
            QTest.keyClick(widget, Qt.Key.Key_Up)
        after = getattr(desk.window.choices.settings, field.name)
        assert after != before, field.name
    desk.wait(lambda: load(paths.config)[0] == desk.window.choices.settings)
    assert set(stored(paths)) == {field.name for field in EVERY}
    kept, complaints = load(paths.config)
    assert kept == desk.window.choices.settings
    assert complaints == []


def test_they_act_at_once(desk: OpenWindow) -> None:
    preferences, app = open_preferences(desk), desk.app
    percent = control(preferences, "cpu_percent")
    assert isinstance(percent, QSpinBox)
    percent.setValue(30)
    assert app.scheduler.governor._share() == pytest.approx(0.3 * app.scheduler.governor._cores)
    box = control(preferences, "include_hidden")
    assert isinstance(box, QCheckBox)
    box.click()
    assert app.library.scanning.include_hidden
    least = control(preferences, "minimum_file_bytes")
    assert isinstance(least, QSpinBox)
    least.setValue(40)
    assert app.library.scanning.minimum_bytes == 40_000
    canvas = control(preferences, "canvas")
    assert isinstance(canvas, QComboBox)
    canvas.setCurrentIndex(canvas.findData("mid_grey"))
    assert desk.window.theme.canvas_colors().fill.name() == "#777777"
    motion = control(preferences, "reduce_motion")
    assert isinstance(motion, QCheckBox)
    motion.click()
    assert desk.window.theme.reduced_motion


def test_numbers_are_written_with_their_unit_and_typed_in(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    cap = control(preferences, "preview_cap_bytes")
    assert isinstance(cap, QSpinBox)
    assert cap.text() == "10 GB"
    cap.setFocus()
    cap.selectAll()
    QTest.keyClicks(cap, "25")
    assert desk.window.choices.settings.preview_cap_bytes == 10_000_000_000, "not with each digit"
    QTest.keyClick(cap, Qt.Key.Key_Return)
    assert desk.window.choices.settings.preview_cap_bytes == 25_000_000_000
    decoders = control(preferences, "decoders")
    assert isinstance(decoders, QSpinBox)
    assert decoders.text() == "One per core"


def test_reset_this_page_resets_this_page_only(desk: OpenWindow, paths: Paths) -> None:
    preferences, choices = open_preferences(desk), desk.window.choices
    choices.apply(replace(Settings(), theme="light", canvas="white", cpu_percent=30, decoders=2))
    page_of(preferences, "cpu_percent")
    QTest.mouseClick(preferences.reset_button, Qt.MouseButton.LeftButton)
    assert choices.settings == replace(Settings(), theme="light", canvas="white")
    percent = control(preferences, "cpu_percent")
    assert isinstance(percent, QSpinBox) and percent.value() == Settings().cpu_percent
    desk.wait(lambda: stored(paths) == {"theme": "light", "canvas": "white"})
    preferences.show_page("privacy")
    assert not preferences.reset_button.isEnabled()


def test_a_change_elsewhere_is_shown(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    desk.window.choices.choose_canvas("black")
    canvas = control(preferences, "canvas")
    assert isinstance(canvas, QComboBox) and canvas.currentData() == "black"


def test_the_search_finds_settings_by_label_hint_and_choice(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    desk.key(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is preferences.search

    def visible_pages() -> list[str]:
        return [page for row, page in enumerate(preferences.pages) if not preferences._item(row).isHidden()]

    QTest.keyClicks(preferences.search, "webp")
    assert visible_pages() == ["storage"]
    assert preferences._current_id() == "storage"
    storage = preferences.pages["storage"]
    assert isinstance(storage, Page)
    assert [name for name, editor in storage.editors.items() if editor.isVisible()] == ["preview_format"]
    preferences.search.clear()
    QTest.keyClicks(preferences.search, "full screen")
    assert visible_pages() == ["shortcuts"]
    preferences.search.clear()
    assert visible_pages() == list(preferences.pages)
    assert all(editor.isVisible() for editor in storage.editors.values()) or preferences._current_id() != "storage"


def test_a_search_without_a_hit_says_so_and_an_empty_one_shows_all_again(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    preferences.search.setText("xyzzy")
    assert preferences.nothing.isVisible()
    assert "xyzzy" in preferences.nothing.line.text()
    assert not preferences.reset_button.isEnabled()
    preferences.search.setText("theme")
    assert not preferences.nothing.isVisible()
    assert preferences._current_id() == "general"


def test_the_wheel_over_a_control_changes_nothing(desk: OpenWindow) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    preferences = open_preferences(desk)
    for name in ("theme", "cpu_percent"):
        widget = control(preferences, name)
        centre = QPointF(widget.rect().center())
        event = QWheelEvent(
            centre, QPointF(widget.mapToGlobal(widget.rect().center())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
    assert desk.window.choices.settings == Settings()


def test_escape_closes_it_and_it_comes_back_as_it_was(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    preferences.show_page("storage")
    desk.key(Qt.Key.Key_Escape)
    assert not preferences.isVisible()
    assert open_preferences(desk) is preferences
    assert preferences._current_id() == "storage"


def test_tab_goes_through_a_page_in_the_order_that_is_seen(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    for page_id, *_ in PAGES:
        preferences.show_page(page_id)
        preferences.search.setFocus()
        places: list[tuple[int, int, int]] = []
        for _ in range(40):
            focused = QApplication.focusWidget()
            assert focused is not None
            if places and focused is preferences.search:
                break
            at = focused.mapTo(preferences, focused.rect().topLeft())
            column = 0 if focused is preferences.search else 1 if preferences.list is focused else 2
            places.append((column, at.y() if column == 2 else 0, at.x()))
            desk.key(Qt.Key.Key_Tab)
        assert len(places) >= 2, page_id
        assert places == sorted(places), page_id


def test_the_storage_page_counts_what_there_is(open_window: Opener, photo_folder: Path) -> None:
    desk = open_window(working=True)
    desk.window.errands.add_folder(str(photo_folder))
    desk.wait(lambda: desk.app.library.derivatives.sizes().previews == 24)
    preferences = open_preferences(desk)
    preferences.show_page("storage")
    storage = preferences.pages["storage"]
    sizes = desk.app.library.derivatives.sizes()
    assert sizes.thumbs == 24
    desk.wait(lambda: "24 thumbnails take" in " ".join(desk.texts(storage)) and "24 previews take" in " ".join(desk.texts(storage)))


def test_controls_have_names(desk: OpenWindow) -> None:
    preferences = open_preferences(desk)
    for page_id, page in preferences.pages.items():
        preferences.show_page(page_id)
        controls = [w for w in page.findChildren(QWidget) if isinstance(w, QCheckBox | QComboBox | QSpinBox) and w.isVisible()]
        names = [w.accessibleName() or (w.text() if isinstance(w, QCheckBox) else "") for w in controls]
        assert all(names), page_id
        assert len(names) == len(set(names)), page_id
        edits = [w for w in page.findChildren(QLineEdit) if w.isVisible()]
        owners = [w.parentWidget() for w in edits]
        assert all(w.accessibleName() or (o is not None and o.accessibleName()) for w, o in zip(edits, owners, strict=True)), page_id


def test_the_zoom_photos_open_at_holds_from_the_next_photo_on(desk: OpenWindow) -> None:
    desk.navigation.open_photo(desk.grid.photos.id_at(0))
    desk.wait(lambda: desk.navigation.page == "loupe" and desk.navigation.loupe().is_settled())
    desk.navigation.close_photo()
    preferences = open_preferences(desk)
    zoom = control(preferences, "default_zoom")
    assert isinstance(zoom, QComboBox)
    for value in ("100", "fit"):
        zoom.setCurrentIndex(zoom.findData(value))
        desk.navigation.open_photo(desk.grid.photos.id_at(1))
        desk.wait(lambda: desk.navigation.loupe().is_settled())
        assert desk.navigation.loupe()._view.framing.zoom.scale == (1.0 if value == "100" else None)
        desk.navigation.close_photo()


def test_an_import_begins_with_what_is_chosen_here(desk: OpenWindow, tmp_path: Path) -> None:
    desk.choose("import.open")
    importing = desk.window.bringing_in.importing
    assert importing is not None
    importing.close()
    preferences = open_preferences(desk)
    page = page_of(preferences, "import_folders")
    assert isinstance(page, ImportPage) and page.place.text() == "No folder for second copies"
    for name, text in (("import_folders", "YYYY/YYYY-MM"), ("import_names", "YYYYMMDD_hhmmss")):
        box = page.editors[name].control
        assert isinstance(box, QComboBox)
        box.setCurrentText(text)
    control(preferences, "import_skip_known").setFocus()
    desk.key(Qt.Key.Key_Space)
    page.button.click()
    dialog = preferences.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert page.place.text() == str(tmp_path)
    desk.choose("import.open")
    assert (importing.target.folders.template(), importing.target.names.template()) == ("{date:%Y/%Y-%m}", "{date:%Y%m%d_%H%M%S}")
    assert not importing.extras.skip.isChecked() and importing.extras.second_copy() == bytes(tmp_path)
    importing.close()
    preferences.reset_button.click()
    desk.choose("import.open")
    assert importing.target.names.template() == "{name}" and importing.extras.second_copy() is None
    importing.close()


def test_an_own_template_is_shown_and_another_can_be_chosen(desk: OpenWindow) -> None:
    desk.window.choices.apply(replace(desk.window.choices.settings, import_folders="{camera}"))
    box = control(open_preferences(desk), "import_folders")
    assert isinstance(box, QComboBox) and box.currentText() == "Camera"
    box.setCurrentIndex(0)
    assert desk.window.choices.settings.import_folders == "{date:%Y/%Y-%m-%d}"

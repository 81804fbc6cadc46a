"""The inspector speaks of what is selected, in words."""

import os
from pathlib import Path
from typing import cast

import pytest
from builders import write_jpeg
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from real_window import CTRL, SHIFT, OpenWindow

from photodesk.ui.inspector.details import exposure_text, format_text, lines, pixels_text, place_text, taken_text
from photodesk.ui.inspector.inspector import Inspector

K = Qt.Key


def inspector(desk: OpenWindow) -> Inspector:
    return cast(Inspector, desk.window.frame.inspector)


def test_nothing_one_and_several_photos(desk: OpenWindow, dated_folder: Path) -> None:
    panel = inspector(desk)
    assert panel.header.text() == "No photo selected" and panel.lines_shown() == {}
    desk.key(K.Key_Home)
    desk.wait(lambda: panel.header.text() == "IMG_20250616_130000.jpg")
    shown = panel.lines_shown()
    assert shown["Taken"] == "16 June 2025, 13:00:00" and shown["Date from"] == "The file name"
    assert (shown["File"], shown["Folder"], shown["Added folder"]) == ("IMG_20250616_130000.jpg", "coast/evening", str(dated_folder))
    desk.key(K.Key_End, SHIFT)
    desk.wait(lambda: panel.header.text() == "24 photos selected")
    total = sum(path.stat().st_size for path in dated_folder.rglob("*.jpg"))
    size = QLocale().formattedDataSize(total, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
    assert panel.lines_shown() == {"Size": size, "Formats": "JPEG\u00a024", "Taken": "14 June 2025 – 16 June 2025"}
    desk.wait(lambda: desk.status() == f"24 of 24 selected · {size}")
    desk.key(K.Key_A, CTRL | SHIFT)
    desk.wait(lambda: panel.header.text() == "No photo selected")
    assert desk.status() == "24 photos"


def test_where_nothing_is_said_nothing_scrolls(desk: OpenWindow) -> None:
    desk.window.resize(1200, 600)
    panel = inspector(desk)
    area = panel.focusProxy()
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    desk.key(K.Key_Home)
    desk.wait(bar.isVisible)
    desk.key(K.Key_A, CTRL | SHIFT)
    desk.wait(lambda: panel.header.text() == "No photo selected")
    desk.wait(lambda: not bar.isVisible())


def test_in_the_loupe_it_speaks_of_the_one_photo_that_is_shown(desk: OpenWindow) -> None:
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.key(K.Key_Right)
    desk.wait(lambda: inspector(desk).header.text() == "IMG_20250616_120000.jpg")
    assert desk.status() == "2 of 24"


def test_the_size_of_the_selection_stays_while_the_list_is_renewed(desk: OpenWindow, dated_folder: Path) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT)
    desk.wait(lambda: "2 of 24 selected ·" in desk.status())
    write_jpeg(dated_folder / "IMG_20200101_100000.jpg", 99)
    seen: list[str] = []
    desk.grid.list_shown.connect(lambda _: seen.append(desk.status()))
    desk.choose("folder.rescan")
    desk.wait_for_photos(25)
    assert seen and all(text.startswith("2 of 25 selected ·") for text in seen)


def test_what_cannot_be_opened_has_a_card_with_what_to_do(desk: OpenWindow, dated_folder: Path) -> None:
    (dated_folder / "IMG_20260101_100000.jpg").write_bytes(b"not a picture at all" * 500)
    desk.app.start()
    desk.choose("folder.rescan")  # the watch alone would wait: a JPEG without an end may still be written
    desk.wait_for_photos(25)
    desk.key(K.Key_Home)
    desk.wait(lambda: any("holds no picture" in text for text in labels(inspector(desk))))
    sentence = next(text for text in labels(inspector(desk)) if "holds no picture" in text)
    assert "IMG_20260101_100000.jpg" in sentence and "unchanged" in sentence
    desk.wait(lambda: desk.window.status.problems.isVisible())
    assert desk.window.status.problems.text() == "1"


def labels(panel: Inspector) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_names_are_never_markup_and_strange_bytes_are_shown(desk: OpenWindow, dated_folder: Path) -> None:
    name = "<b>bold caf\udce9.jpg"
    write_jpeg(dated_folder / "IMG_20260101_100000.jpg", 5).rename(os.path.join(bytes(dated_folder).decode(), name))
    desk.choose("folder.rescan")
    desk.wait_for_photos(25)
    desk.key(K.Key_Home)
    desk.wait(lambda: "bold" in inspector(desk).header.text())
    assert inspector(desk).header.text() == "<b>bold caf�.jpg"
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in inspector(desk).findChildren(QLabel))


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ({"exposure": 0.004, "fnumber": 2.8, "iso": 400, "focal_length": 35.0}, "1/250\u00a0s · f/2.8 · ISO\u00a0400 · 35\u00a0mm"),
        ({"exposure": 2.5}, "2.5\u00a0s"),
        ({"exposure": 30.0, "fnumber": 11.0}, "30\u00a0s · f/11"),
        ({"iso": 12800}, "ISO\u00a012800"),
        ({}, ""),
    ],
)
def test_exposure_as_photographers_write_it(photo: dict[str, object], expected: str) -> None:
    assert exposure_text(photo) == expected


def test_facts_are_shown_where_they_are_known_and_left_out_where_not() -> None:
    assert lines({"size": 0, "state": "here"}) == [("Format", "0 bytes")]
    assert taken_text({"taken_at": "2025-06-14T15:02:03", "taken_offset": "+02:00"}) == "14 June 2025, 15:02:03 +02:00"
    assert taken_text({"taken_at": "2025-06-14T15:02:03"}) == "14 June 2025, 15:02:03"
    assert pixels_text({"width": 4000, "height": 3000}) == "4000 × 3000 · 12\u00a0MP"
    assert pixels_text({"width": 1200, "height": 800}) == "1200 × 800 · 1.0\u00a0MP"
    assert pixels_text({"width": 100, "height": 40}) == "100 × 40"
    assert format_text({"format": "gif", "size": 6_200_000, "frames": 12}) == "GIF · 6 MB · 12 pictures"
    assert place_text({"gps": (-33.8568, 151.2153)}) == "33.85680° S, 151.21530° E"

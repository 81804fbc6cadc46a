"""Going through groups of copies in the real window, by keyboard."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from library.catalogue import put_copies
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from real_window import ALT, CTRL
from ui.duplicates.reviewed import Reviewed

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.similarity import Match
from photodesk.library.library import Library

Key = Qt.Key
Review = Callable[..., Reviewed]


def test_a_walk_by_keys_through_all_groups_stages_and_undoes(exact: Reviewed) -> None:
    assert exact.counts().startswith("3 groups · 4 extra copies · ")
    assert exact.title().startswith("Group 1 of 3 · exact copies")
    first = exact.states()
    assert sorted(first.values()) == ["Keep (suggested)", "To Trash"] or len(first) == 3
    seen = []
    for number in range(1, 4):
        assert exact.title().startswith(f"Group {number} of 3")
        seen.append(frozenset(exact.states()))
        exact.key(Key.Key_Return)
    assert len(set(seen)) == 3 and exact.staged() == 4
    assert exact.page.empty.isVisible() and exact.page.empty.heading.text() == "No duplicates left"
    assert exact.counts().startswith("0 groups")
    exact.key(Key.Key_Z, CTRL)
    assert exact.counts().startswith("1 group ") and exact.title().startswith("Group 3 of 3")
    assert not exact.page.empty.isVisible() and "To Trash" in exact.states().values()
    exact.key(Key.Key_Z, CTRL)
    exact.key(Key.Key_Z, CTRL)
    assert exact.staged() == 0 and exact.counts().startswith("3 groups")
    exact.key(Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert exact.counts().startswith("2 groups")


def go_to(review: Reviewed, name: str) -> None:
    """Skip to the group with this file."""
    for _ in range(6):
        if any(place.endswith(name) for place in review.states()):
            return
        review.key(Key.Key_S)
    raise AssertionError(name)


def test_a_staged_copy_keeps_its_place_and_can_be_brought_back(exact: Reviewed) -> None:
    go_to(exact, "two.jpg")
    before, place = list(exact.states()), exact.title().split(" · ")[0]
    exact.key(Key.Key_Return)
    exact.key(Key.Key_Backspace)
    assert list(exact.states()) == before and exact.title().startswith(place)
    assert sorted(exact.states().values()) == ["Keep (suggested)", "Staged for Trash"] or "Stays" in exact.states().values()
    (staged,) = [frame for frame in exact.frames().values() if frame.state.text() == "Staged for Trash"]
    assert staged.undo.isVisible() and not staged.keep.isVisible() and not staged.mark.isVisible()
    staged.undo.click()
    exact.wait()
    assert exact.staged() == 0 and list(exact.states()) == before and "Staged for Trash" not in exact.states().values()


def test_the_last_copy_cannot_be_marked_and_a_protected_one_never(exact: Reviewed) -> None:
    go_to(exact, "two.jpg")
    kept = exact.current()
    assert exact.states()[kept] == "Keep (suggested)"
    exact.key(Key.Key_X)
    assert exact.states()[kept] == "Keep (suggested)"
    assert "One copy always stays" in exact.desk.window.centre.hud.text()
    exact.key(Key.Key_Right)
    other = exact.current()
    assert other != kept
    exact.key(Key.Key_K)
    assert exact.states()[other] == "Keep"
    exact.key(Key.Key_Left)
    exact.key(Key.Key_X)
    assert exact.states() == {kept: "To Trash", other: "Keep"}
    exact.key(Key.Key_Return)
    assert exact.staged() == 1
    go_to(exact, "one.jpg")
    assert exact.states()["safe/one.jpg"] == "Protected, stays"
    while exact.current() != "safe/one.jpg":
        exact.key(Key.Key_Right)
    exact.key(Key.Key_X)
    assert exact.states()["safe/one.jpg"] == "Protected, stays"
    assert "protected" in exact.desk.window.centre.hud.text()
    assert not exact.frames()["safe/one.jpg"].mark.isVisible()


def test_what_was_decided_does_not_come_back(exact: Reviewed, open_review: Review) -> None:
    exact.key(Key.Key_A)
    exact.key(Key.Key_N)
    assert exact.counts().startswith("1 group ") and exact.staged() == 0
    again = open_review()  # at the page where it was left
    assert again.counts().startswith("1 group ") and again.title().startswith("Group 1 of 1")


def test_copies_that_stay_after_one_was_staged_are_settled(exact: Reviewed) -> None:
    go_to(exact, "one.jpg")
    while exact.states()[exact.current()] != "To Trash":
        exact.key(Key.Key_Right)
    exact.key(Key.Key_K)
    exact.key(Key.Key_Return)
    assert exact.staged() == 1
    assert exact.desk.app.library.duplicates.totals(Match.EXACT).groups == 2
    exact.key(Key.Key_Z, CTRL)
    assert exact.staged() == 0 and exact.desk.app.library.duplicates.totals(Match.EXACT).groups == 3


def test_a_rule_stages_just_what_its_preview_says_in_one_step(exact: Reviewed) -> None:
    exact.key(Key.Key_R)
    preview = exact.page.preview
    assert preview.isVisible() and preview.stage.text() == "Stage 4 Copies"
    assert "4 copies" in preview.line.text() and "2 photos kept" in preview.line.text() and "1 protected copy stay" in preview.line.text()
    exact.key(Key.Key_Escape)
    assert not preview.isVisible() and exact.staged() == 0 and exact.desk.navigation.page == "duplicates"
    exact.key(Key.Key_R)
    preview.stage.click()
    exact.wait()
    assert exact.staged() == 4 and exact.counts().startswith("0 groups")
    exact.key(Key.Key_Z, CTRL)
    assert exact.staged() == 0 and exact.counts().startswith("3 groups")


@pytest.mark.parametrize("match", ["alike", "series"])
def test_what_only_looks_alike_goes_neither_by_rule_nor_by_key(open_review: Review, match: str) -> None:
    review = open_review(match)
    assert not review.page.heading.preview.isEnabled()
    go_to(review, "alike1.jpg" if match == "alike" else "burst1.jpg")
    assert set(review.states().values()) == {"Stays"}
    assert review.page.group_bar.primary.text() == "Keep All and Next"
    review.key(Key.Key_R)
    assert not review.page.preview.isVisible()
    review.key(Key.Key_X)
    assert set(review.states().values()) == {"Stays"}
    review.key(Key.Key_Return)
    assert review.staged() == 0
    assert all("alike" not in place and "burst" not in place for place in review.states())


def test_what_is_found_meanwhile_leaves_the_group_that_is_looked_at(
    exact: Reviewed, planted: tuple[Path, Path], tmp_path: Path
) -> None:  # fmt: skip
    """More copies come: of this picture, and of others."""
    go_to(exact, "two.jpg")
    exact.key(Key.Key_Right)
    exact.key(Key.Key_K)
    before, current, place = list(exact.states()), exact.current(), exact.title().split(" of ")[0]
    (tmp_path / "more").mkdir()
    for name, number in (("two.jpg", 1), ("four.jpg", 2)):
        shutil.copy(planted[0] / "pictures" / name, tmp_path / "more" / f"{number}{name}")
    exact.desk.app.scheduler.start()
    exact.desk.app.commands.add_folders([str(tmp_path / "more")])
    exact.desk.wait(lambda: exact.counts().startswith("4 groups"))
    exact.wait()
    assert list(exact.states())[:2] == before and exact.current() == current and exact.title().startswith(f"{place} of 4")
    assert exact.states()[current] == "Keep" and "more/1two.jpg" in exact.states()


def test_the_page_is_a_place_on_the_way_back_and_its_row_counts_groups(exact: Reviewed) -> None:
    desk = exact.desk
    row = desk.sidebar.model.index_of("duplicates")
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "Duplicates, 3 groups"
    assert desk.sidebar.tree.currentIndex() == row
    desk.key(Key.Key_Left, ALT)
    desk.wait(lambda: desk.navigation.page == "grid")
    desk.key(Key.Key_Right, ALT)
    desk.wait(lambda: desk.navigation.page == "duplicates")
    exact.key(Key.Key_A)
    desk.wait(lambda: row.data(Qt.ItemDataRole.AccessibleTextRole) == "Duplicates, 2 groups")
    desk.key(Key.Key_Escape)
    assert desk.navigation.page == "grid"
    desk.key(Key.Key_Z, CTRL)
    desk.wait(lambda: row.data(Qt.ItemDataRole.AccessibleTextRole) == "Duplicates, 3 groups")


def test_rules_are_put_in_order_and_remembered(exact: Reviewed) -> None:
    go_to(exact, "two.jpg")
    kept = next(name for name, state in exact.states().items() if state == "Keep (suggested)")
    other = next(name for name in exact.states() if name != kept)
    folder = next(copy.path.decode() for copy in exact.copies() if copy.path.decode().endswith(other)).rpartition("/")[0]
    exact.page.heading.rule.click()
    rules = exact.page._rule_list
    assert rules is not None and rules.isVisible()
    rules.add.click()
    menu = rules.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.data() == f"folder:{folder}").trigger()
    menu.close()
    exact.wait()
    assert exact.states()[other] == "Keep (suggested)" and exact.states()[kept] == "To Trash"
    assert rules.rules()[:2] == ("protected", f"folder:{folder}")
    rules.down.click()
    rules.remove.click()
    exact.wait()
    assert "folder" not in " ".join(exact.desk.window.choices.settings.keeper_rules).replace("protected folder", "")
    rules.dismiss()


def test_the_difference_view_shows_where_copies_differ(open_review: Review) -> None:
    review = open_review("same")
    go_to(review, "small.jpg")
    review.key(Key.Key_D)
    frames = review.frames()
    other = frames["backup/small.jpg"]
    kept = frames["pictures/four.jpg"]
    review.desk.wait(lambda: other.difference.isVisible() and other.difference._image is not None)
    assert kept.view.isVisible() and not kept.difference.isVisible()
    review.key(Key.Key_Z)
    assert other.difference.framing.zoom == kept.view.framing.zoom and kept.view.framing.zoom.scale == 1.0
    review.key(Key.Key_D)
    assert other.view.isVisible() and not other.difference.isVisible()


def test_three_thousand_equal_files_are_one_group_of_a_few_frames(paths: Paths, open_review: Review) -> None:
    library = Library.open(paths, Settings())
    put_copies(library, 1, 3_000)
    library.close()
    review = open_review()
    assert review.counts().startswith("1 group · 2999 extra copies") and len(review.page.frames.frames) <= 4
    review.key(Key.Key_K)
    bar = review.page.frames.bar
    assert bar.isVisible() and bar.maximum() > 2_900
    bar.setValue(bar.maximum())
    review.wait()
    review.key(Key.Key_Right)
    assert review.current() in list(review.states())[-2:] and review.states()[review.current()] == "To Trash"
    review.key(Key.Key_K)
    review.key(Key.Key_Return)
    assert review.staged() == 2_998

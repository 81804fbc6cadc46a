"""Compare and Survey: which photos they begin with, and what their actions do."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from photodesk.ui.navigation import SEVERAL, VIEWERS
from photodesk.ui.widgets.wording import photos

if TYPE_CHECKING:
    from photodesk.ui.compare.compare import Compare
    from photodesk.ui.shell import Shell
    from photodesk.ui.survey.survey import Survey

MOST_AMONG = 10_000
"""Of more selected photos candidates are looked for in the whole list."""

MOST_SURVEYED = 12
COMPARE_ACTIONS = ("compare.promote", "compare.swap", "compare.linked")


class SideBySide(QObject):
    """The selection decides; the photo that is looked at, with what is beside it, where fewer than two are selected."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._navigation, self._actions = window, window.navigation, window.actions_table
        window.centre.add_page("compare", self._make_compare)
        window.centre.add_page("survey", self._make_survey)
        on = self._actions.on
        on("view.compare", self._on_compare)
        on("view.survey", self._on_survey)
        on("compare.promote", self._on_promote)
        on("compare.swap", self._on_swap)
        on("compare.linked", self._on_linked)
        on("survey.take_out", self._on_take_out)
        self._actions.action("compare.linked").setChecked(True)
        self._navigation.moved.connect(self._enable)
        self._navigation.grid.list_shown.connect(self._enable)
        self._enable()

    def _make_compare(self) -> "Compare":
        from photodesk.ui.compare.compare import Compare

        parts, window = self._window.parts, self._window
        compare = Compare(window.theme, parts.renderings, parts.thumbnails, parts.queries)
        compare.closed.connect(self._navigation.close_photo)
        compare.current_changed.connect(self._navigation.photo_shown)
        compare.zoom_changed.connect(window.zooming.on_scale_changed)
        compare.canvas_chosen.connect(window.choices.choose_canvas)
        compare.linked_changed.connect(self._on_linked_changed)
        self._actions.attach(compare, "compare")
        return compare

    def _make_survey(self) -> "Survey":
        from photodesk.ui.survey.survey import Survey

        survey = Survey(self._window.theme, self._window.parts.renderings, self._window.parts.thumbnails)
        survey.closed.connect(self._navigation.close_photo)
        survey.current_changed.connect(self._navigation.photo_shown)
        survey.taken_out.connect(self._on_taken_out)
        survey.opened.connect(self._navigation.open_photo)
        self._actions.attach(survey, "survey")
        return survey

    def _compare(self) -> "Compare":
        return cast("Compare", self._window.centre.page("compare"))

    # -- which photos

    def _chosen(self) -> "array[int]":
        """The photos meant: of those side by side all, else the selection where it holds the photo that is looked at, else that one."""
        navigation, grid = self._navigation, self._navigation.grid
        if (several := navigation.several()) is not None:
            ids = several.photo_ids()
            return array("q", ids if navigation.page == "survey" else dict.fromkeys(ids))
        selected = grid.selected_ids()
        looked_at = navigation.shown_id() if navigation.page in VIEWERS else grid.current_id()
        if len(selected) >= 2 and (navigation.page == "grid" or looked_at in selected):
            return selected
        if len(selected) == 1 and navigation.page == "grid":
            return selected
        looked_at = looked_at or grid.first_visible_id()
        return array("q", [] if looked_at is None else [looked_at])

    def _pair(self, chosen: "array[int]") -> Sequence[int]:
        """Select and candidate, then those among which candidates are looked for; nothing where the list has no two photos."""
        listed, count = self._navigation.grid.photos, len(chosen)
        if count == 2:
            return chosen
        if count > 2:
            looked_at = self._navigation.shown_id() or self._navigation.grid.current_id()
            place = chosen.index(looked_at) if looked_at is not None and looked_at in chosen else 0
            candidate = chosen[place + 1] if place + 1 < count else chosen[place - 1]
            return [chosen[place], candidate, *(chosen if count <= MOST_AMONG else ())]
        row = listed.row_of(chosen[0]) if count else None
        if row is None or listed.count() < 2:
            return ()
        return [chosen[0], listed.id_at(row + 1 if row + 1 < listed.count() else row - 1)]

    # -- what the actions do

    @Slot()
    def _on_compare(self) -> None:
        if self._navigation.page != "compare":
            pair = self._pair(self._chosen())
            if pair:
                self._navigation.open_several("compare", pair)
            else:
                self._window.messages.flash(self.tr("Comparing takes two photos"))
        self._check()

    @Slot()
    def _on_survey(self) -> None:
        if self._navigation.page != "survey":
            chosen = self._chosen()
            if len(chosen) >= 2:
                looked_at = self._navigation.shown_id() or self._navigation.grid.current_id()
                self._navigation.open_several("survey", chosen[:MOST_SURVEYED], looked_at)
            if len(chosen) > MOST_SURVEYED:
                text = self.tr("A survey shows 12 photos: these are the first of {photos} selected")
                self._window.messages.say(text.format(photos=photos(len(chosen))))
            elif len(chosen) < 2:
                self._window.messages.flash(self.tr("Select 2 to 12 photos for a survey"))
        self._check()

    @Slot()
    def _on_promote(self) -> None:
        self._compare().promote()

    @Slot()
    def _on_swap(self) -> None:
        self._compare().swap()

    @Slot()
    def _on_linked(self) -> None:
        self._compare().set_linked(self._actions.action("compare.linked").isChecked())

    @Slot(bool)
    def _on_linked_changed(self, linked: bool) -> None:
        self._actions.action("compare.linked").setChecked(linked)

    @Slot()
    def _on_take_out(self) -> None:
        cast("Survey", self._window.centre.page("survey")).take_out()

    @Slot(int)
    def _on_taken_out(self, photo_id: int) -> None:
        """The selection goes along, so that what is left can be gone on with."""
        self._navigation.grid.deselect_id(photo_id)
        self._window.messages.flash(self.tr("Taken out of the survey"))

    def _check(self) -> None:
        """A button of a page that could not be opened does not stay down."""
        for name in ("grid", *VIEWERS):
            self._actions.action(f"view.{name}").setChecked(self._navigation.page == name)

    @Slot()
    def _enable(self) -> None:
        page = self._navigation.page
        has_photos = page in ("grid", *VIEWERS) and self._navigation.grid.photos.count() > 0
        self._actions.enable(("view.compare", "view.survey"), has_photos or page in SEVERAL)
        self._actions.enable(COMPARE_ACTIONS, page == "compare")
        self._actions.enable(("survey.take_out",), page == "survey")

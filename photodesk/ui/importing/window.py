"""The window of an import: what is on a card, what of it is wanted, where it goes."""

import os
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photodesk.bridge.importing import Importing
from photodesk.bridge.queries import Queries, Ticket
from photodesk.bridge.source_thumbnails import SourceThumbnails
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportPlan, Knowns, Survey, SurveyProgress
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.library import Library
from photodesk.ui.importing.arranging import Arrangement, arranged
from photodesk.ui.importing.choices import remembered, restored
from photodesk.ui.importing.extras import ExtrasForm
from photodesk.ui.importing.found import FoundPanel
from photodesk.ui.importing.room import deletion_problem, room_problem
from photodesk.ui.importing.source import Source, SourceRow
from photodesk.ui.importing.target import TargetForm
from photodesk.ui.importing.wording import import_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import as_sentence

SIZE = QSize(1080, 780)
USUAL_LINE_PX = 18
CARDS_AGAIN_MS = 2_000
ROOM_AFTER_MS = 200


class ImportWindow(QWidget):
    """Not modal. `begun(ImportPlan, number)`: the import runs; this window is closed. `settings_changed(Settings)`: keep these."""

    begun = Signal(object, int)
    settings_changed = Signal(object)

    def __init__(
        self, theme: Theme, importing: Importing, thumbnails: SourceThumbnails, queries: Queries, settings: Settings,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Import Photos"))
        self.resize(SIZE * max(1.0, self.fontMetrics().height() / USUAL_LINE_PX))
        self._theme, self._importing, self._thumbnails, self._queries = theme, importing, thumbnails, queries
        self.settings = settings
        self._plan: ImportPlan | None = None
        self._is_beginning = self._asks_cards = self._is_busy = False
        self._deletion = self._problem = ""
        """Why the card cannot be emptied; why the import cannot begin."""
        self._room: Ticket | None = None
        self.source = SourceRow(theme, self)
        self.found = FoundPanel(theme, thumbnails, self)
        self.target = TargetForm(theme, self)
        self.extras = ExtrasForm(theme, queries, self)
        self.note = TextLabel(tone="warning", wrap=True, parent=self)
        self.cancel_button = push_button(self.tr("Cancel"), self.close, parent=self)
        self.import_button = push_button("", self._on_import, primary=True, parent=self)
        self.cards_timer = self._timer(CARDS_AGAIN_MS, self._on_cards_time, once=False)
        self._room_timer = self._timer(ROOM_AFTER_MS, self._on_room_time)
        self._lay_out()
        self._join()
        restored(settings, self.target, self.extras)
        self._update()

    def _timer(self, wait_ms: int, slot: object, *, once: bool = True) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(once)
        timer.setInterval(wait_ms)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        heading = TextLabel(self.tr("Import Photos"), parent=self)
        heading.setFont(self._theme.font("title"))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.source)
        top.addWidget(self.found.summary, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addLayout(top)
        layout.addWidget(self.found, 1)
        layout.addWidget(self.target)
        layout.addWidget(self.extras)
        layout.addLayout(foot)

    def _join(self) -> None:
        self.source.chosen.connect(self._on_source_chosen)
        self.found.pictures.chosen_changed.connect(self._on_chosen_changed)
        self.found.folder_asked.connect(self.source.choose_folder)
        self.found.again_asked.connect(self._look)
        self.target.changed.connect(self._on_form_changed)
        self.extras.changed.connect(self._on_form_changed)
        self.extras.skip_changed.connect(self._on_skip_changed)
        importing = self._importing
        importing.cards_found.connect(self._on_cards_found)
        importing.survey_progressed.connect(self._on_survey_progressed)
        importing.surveyed.connect(self._on_surveyed)
        importing.planned.connect(self._on_planned)
        importing.begun.connect(self._on_begun)
        importing.refused.connect(self._on_refused)
        self.extras.tags.left.connect(self._on_tags_left)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    # -- opened

    def open_with(self, places: Sequence[str]) -> None:
        """Look at these: files or folders that were dropped, or given otherwise."""
        self.source.choose_places(places)

    def show_settings(self, settings: Settings) -> None:
        """Begin with these, where they were changed since."""
        if settings != self.settings:
            self.settings = settings
            restored(settings, self.target, self.extras)

    def set_busy(self, busy: bool) -> None:
        """Whether an import runs: one at a time."""
        if busy != self._is_busy:
            self._is_busy = busy
            self._update()

    # -- looking

    @Slot(object)
    def _on_source_chosen(self, _source: Source) -> None:
        self._look()

    @Slot()
    def _look(self) -> None:
        self._forget()
        if self.source.source is not None:
            self._deletion = self.tr("Known when everything on it was looked at.")
            self.extras.allow_deletion(self._deletion)
            self.found.show_looking(None)
            self._importing.survey(self.source.source.places)
        self._update()

    def _forget(self) -> None:
        self._importing.stop_survey()
        self._thumbnails.clear()
        self._plan, self._is_beginning = None, False
        self._deletion = self.tr("Choose first where the photos come from.")
        self.found.show_nothing()
        self.extras.show_known(0)

    @Slot(object)
    def _on_survey_progressed(self, progress: SurveyProgress) -> None:
        if self.found.is_looking:
            self.found.show_looking(progress)

    @Slot(object)
    def _on_surveyed(self, survey: Survey) -> None:
        if not self.found.is_looking or self.source.source is None or not _same_places(survey, self.source.source):
            return

        def question(library: Library) -> tuple[Arrangement, str]:
            return arranged(survey), deletion_problem(library, survey)

        self._queries.ask(self, question, self._on_arranged)

    def _on_arranged(self, answer: tuple[Arrangement, str]) -> None:
        arrangement, self._deletion = answer
        survey = arrangement.survey
        if not self.found.is_looking or self.source.source is None or not _same_places(survey, self.source.source):
            return
        self.found.show_found(arrangement)
        self.extras.show_known(survey.photos + survey.videos - survey.new)
        if self.isActiveWindow() and survey.files:
            self.found.view.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.found.summary.text())
        self._on_chosen_changed()

    @Slot()
    def _on_cards_time(self) -> None:
        if not self._asks_cards:
            self._asks_cards = True
            self._importing.find_cards()

    @Slot(object)
    def _on_cards_found(self, cards: object) -> None:
        self._asks_cards = False
        if not self.isVisible() or not isinstance(cards, tuple):
            return
        was_here = self.source.is_here()
        self.source.show_cards(cards)
        if was_here and not self.source.is_here():
            self._importing.stop_survey()
            self.found.show_gone()
            self._update()
        elif not was_here and self.source.is_here():
            self._look()

    # -- choosing

    @Slot()
    def _on_chosen_changed(self) -> None:
        reason = self._deletion
        if not reason and not self.found.pictures.is_whole():
            reason = self.tr("Only when all new photos are imported: cards are formatted afterwards.")
        self.extras.allow_deletion(reason)
        self.target.show_sample(self.found.pictures.first())
        self._on_form_changed()

    @Slot(bool)
    def _on_skip_changed(self, skip: bool) -> None:
        self.found.set_skip_known(skip)

    @Slot()
    def _on_form_changed(self) -> None:
        self._problem = ""
        self._room_timer.start()
        self._update()

    @Slot()
    def _on_room_time(self) -> None:
        if self._room is not None:
            self._room.cancel()
            self._room = None
        folders = [folder for folder in (self.target.folder(), self.extras.second_copy()) if folder is not None]
        needed = self.found.pictures.amount().bytes
        if folders and needed:

            def question(library: Library) -> str:
                return room_problem(library, folders, needed)

            self._room = self._queries.ask(self, question, self._on_room_known)

    def _on_room_known(self, problem: str) -> None:
        self._room = None
        self._object_to(problem)

    def _object_to(self, problem: str) -> None:
        self._problem = problem
        announce(self.note, problem)
        self._update()

    def _update(self) -> None:
        """The filled button says what it does, and whether it can."""
        amount = self.found.pictures.amount()
        self.import_button.setText(import_text(amount))
        note = self._problem or self.extras.album_problem()
        if not note and amount.files and self.target.folder() is None:
            note = self.tr("Choose the folder that photos are copied to.")
        if not note and amount.files and self._is_busy:
            note = self.tr("An import is under way. This one can begin when it has ended.")
        self.note.setText(note)
        wrong = note or self.target.wrong
        self.import_button.setToolTip(wrong)
        self.import_button.setAccessibleDescription(wrong)
        self.import_button.setEnabled(bool(amount.files) and not wrong and not self._is_beginning)

    # -- importing

    def choices(self) -> ImportChoices:
        """What is chosen."""
        extras = self.extras
        return ImportChoices(
            self.target.folder() or b"", self.target.folders.template(), self.target.names.template(),
            Knowns.SKIP if extras.skip.isChecked() else Knowns.COPY, extras.second_copy(), extras.chosen_tags(), extras.chosen_album(),
            extras.delete.isChecked(),
        )  # fmt: skip

    @Slot()
    def _on_import(self) -> None:
        arrangement = self.found.arrangement
        if arrangement is None:
            return
        self._is_beginning = True
        self._update()
        self._importing.plan(arrangement.survey, self.choices(), self.found.pictures.paths())

    @Slot(object)
    def _on_planned(self, plan: ImportPlan) -> None:
        if self._is_beginning:
            self._plan = plan
            self._importing.begin(plan)

    @Slot(int)
    def _on_begun(self, import_id: int) -> None:
        plan, self._plan = self._plan, None
        if not self._is_beginning or plan is None:
            return
        self._is_beginning = False
        self.settings = remembered(self.settings, self.target, self.extras)
        self.settings_changed.emit(self.settings)
        self.begun.emit(plan, import_id)
        self.close()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        if not self.isVisible():
            return
        text = as_sentence(sentence)
        if self._is_beginning:
            self._is_beginning = False
            self._object_to(text)
        elif self.found.is_looking:
            self.found.show_problem(text)
            self._update()

    @Slot()
    def _on_tags_left(self) -> None:
        self.extras.album.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():
            return
        self._asks_cards = False
        self._on_cards_time()
        self.cards_timer.start()
        pictures = os.fsencode(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))

        def question(library: Library) -> tuple[list[bytes], list[str]]:
            return _places(library, pictures)

        self._queries.ask(self, question, self._on_places)
        if self.source.source is None:
            self._forget()
            self._update()
            self.source.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_places(self, places: "tuple[list[bytes], list[str]]") -> None:
        folders, albums = places
        wanted = os.fsencode(self.settings.import_to) if self.settings.import_to else None
        self.target.offer(folders, wanted)
        self.extras.offer_albums(albums)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a field does not want itself: Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous():
            return
        self.cards_timer.stop()
        self._room_timer.stop()
        self.source.forget()
        self._forget()
        self.extras.delete.setChecked(False)


def _places(library: Library, pictures: bytes) -> tuple[list[bytes], list[str]]:
    """Added folders that are there (*pictures*, where there are none yet) and albums; runs in a lane."""
    albums = [album.path for album in library.organising.albums(search=False) if album.kind == "manual"]
    folders = [folder.path for folder in library.folders.all() if folder.state != "offline"]
    return folders or ([pictures] if _is_folder(library, pictures) else []), albums


def _is_folder(library: Library, path: bytes) -> bool:
    try:
        return library.reaching.call(path, partial(os.path.isdir, path))
    except Unreachable:
        return False


def _same_places(survey: Survey, source: Source) -> bool:
    return survey.sources == tuple(dict.fromkeys(os.path.abspath(place) for place in source.places))

"""What a look at a source found: counts, the pictures by day, or why there are none."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from photodesk.bridge.source_thumbnails import SourceThumbnails
from photodesk.domain.importing import Survey, SurveyProgress
from photodesk.ui.importing.arranging import Arrangement
from photodesk.ui.importing.pictures import PicturesModel
from photodesk.ui.importing.rows import row_label
from photodesk.ui.importing.view import PicturesView
from photodesk.ui.importing.wording import files, looking_text, missing_text, survey_text, takeout_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel


class FoundPanel(QWidget):
    """The counts (`summary`) stand where the window puts them. `folder_asked`: choose a folder. `again_asked`: look once more."""

    folder_asked = Signal()
    again_asked = Signal()

    def __init__(self, theme: Theme, thumbnails: SourceThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.arrangement: Arrangement | None = None
        self.is_looking = False
        self.pictures = PicturesModel(self)
        self.summary = TextLabel(parent=self)
        self.summary.setFont(theme.font("emphasis"))
        self.summary.setWordWrap(True)
        self.new_button, self.all_button = self._choice(self.tr("New")), self._choice(self.tr("All"))
        self.new_button.setAccessibleName(self.tr("Show New Photos"))
        self.all_button.setAccessibleName(self.tr("Show All Photos"))
        self._group = QButtonGroup(self)
        for button in (self.new_button, self.all_button):
            self._group.addButton(button)
        self.new_button.setChecked(True)
        self.choose_button = push_button(self.tr("Select All"), self._on_choose_all, parent=self)
        self.leave_button = push_button(self.tr("Select None"), self._on_choose_none, parent=self)
        self.skipped = TextLabel(tone="warning", wrap=True, parent=self)
        self.takeout = self._make_takeout()
        self.view = PicturesView(theme, thumbnails, self.pictures, self)
        self.empty = EmptyState(theme, "import", "", "", (self.tr("Choose a Folder…"), self._on_folder), self)
        self.again = EmptyState(theme, "warning", "", "", (self.tr("Look Again"), self._on_again), self)
        self._stack = QStackedWidget(self)
        for page in (self.view, self.empty, self.again):
            self._stack.addWidget(page)
        self._lay_out()
        self._group.buttonClicked.connect(self._on_shown_changed)
        self.show_nothing()

    def _choice(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _make_takeout(self) -> QWidget:
        card = QWidget(self)
        card.setObjectName("raised")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.takeout_text = TextLabel(wrap=True, parent=card)
        self.takeout_missing = TextLabel(tone="warning", wrap=True, parent=card)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.takeout_text)
        texts.addWidget(self.takeout_missing)
        layout = QHBoxLayout(card)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(self._theme, "info", 20, parent=card), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        return card

    def _lay_out(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(row_label(self.tr("Show"), self._head))
        for button in (self.new_button, self.all_button):
            head.addWidget(button)
        head.addSpacing(12)
        for choice in (self.choose_button, self.leave_button):
            head.addWidget(choice)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.takeout, self.skipped, self._head):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)

    # -- states

    def show_nothing(self) -> None:
        """Nothing was chosen yet."""
        line = self.tr("Connect a card or phone, and its photos appear here. Or choose a folder or a Google Takeout.")
        self._take(None, self.empty, self.tr("Where are the photos?"), line)

    def show_looking(self, progress: SurveyProgress | None) -> None:
        """A look is under way."""
        self._take(None, self.empty, looking_text(progress), self.tr("Nothing on the card is changed."))
        self.is_looking = True
        self._offer(False)

    def show_gone(self) -> None:
        """The card was pulled."""
        line = self.tr("Nothing on it was changed. Connect it again, and its photos appear here.")
        self._take(None, self.empty, self.tr("The card is not connected any more"), line)

    def show_problem(self, sentence: str) -> None:
        """It could not be looked at."""
        self._take(None, self.again, self.tr("This can’t be looked at"), sentence)

    def show_found(self, arrangement: Arrangement) -> None:
        """The look has ended."""
        survey = arrangement.survey
        if not arrangement.days:
            line = self.tr("Choose another card or folder.")
            self._take(None, self.empty, self.tr("No photos found there"), line)
            self._show_skipped(survey)
            return
        self.is_looking = False
        self.arrangement = arrangement
        self._show_skipped(survey)
        self.takeout.setVisible(survey.takeout is not None)
        if survey.takeout is not None:
            self.takeout_text.setText(takeout_text(survey.takeout))
            missing = missing_text(survey.takeout)
            self.takeout_missing.setText(missing)
            self.takeout_missing.setVisible(bool(missing))
        self.summary.setText(survey_text(survey))
        if not survey.new:
            self.all_button.setChecked(True)
            self.pictures.set_new_only(False)
        self._head.show()
        self._stack.setCurrentWidget(self.view)
        self.pictures.set_arrangement(arrangement)

    def set_skip_known(self, skip: bool) -> None:
        """Whether photos of the library are left out; those that are not can be seen."""
        self.pictures.set_skip_known(skip)
        self.new_button.setChecked(skip)
        self.all_button.setChecked(not skip)
        self.pictures.set_new_only(skip)

    def _take(self, arrangement: Arrangement | None, page: EmptyState, heading: str, line: str) -> None:
        self.is_looking = False
        self.arrangement = arrangement
        for part in (self.takeout, self.skipped, self._head):
            part.hide()
        self.summary.setText("")
        page.set_texts(heading, line)
        self._offer(True)
        self._stack.setCurrentWidget(page)
        self.pictures.set_arrangement(None)

    def _offer(self, offered: bool) -> None:
        if self.empty.button is not None:
            self.empty.button.setVisible(offered)

    def _show_skipped(self, survey: Survey) -> None:
        if not survey.skipped:
            return
        first = survey.skipped[0].message
        text = self.tr("{files} can’t be imported: {first}").format(files=files(len(survey.skipped)), first=first)
        self.skipped.setText(text)
        self.skipped.setToolTip("")
        self.skipped.show()

    # -- choosing

    @Slot()
    def _on_shown_changed(self) -> None:
        self.pictures.set_new_only(self.new_button.isChecked())

    @Slot()
    def _on_folder(self) -> None:
        self.folder_asked.emit()

    @Slot()
    def _on_again(self) -> None:
        self.again_asked.emit()

    @Slot()
    def _on_choose_all(self) -> None:
        self.pictures.choose_all(True)

    @Slot()
    def _on_choose_none(self) -> None:
        self.pictures.choose_all(False)

"""The window with what became of an import: counts, and each file that was not imported, with the reason."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from photodesk.domain.importing import ImportPlan, ImportReport, ImportState
from photodesk.ui.importing.wording import ended_text, failed_count, takeout_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.problem_items import ProblemItem
from photodesk.ui.widgets.problem_list import ProblemDelegate, ProblemModel, ProblemView
from photodesk.ui.widgets.wording import number, visible

SIZE = QSize(640, 520)
USUAL_LINE_PX = 18


@dataclass(frozen=True, slots=True)
class Ended:
    """An import that has ended, and what was planned; None where that was in an earlier session."""

    report: ImportReport
    plan: ImportPlan | None = None

    @property
    def from_card(self) -> bool:
        """Whether it was everything on a card, so that it may be said that it can be removed."""
        plan = self.plan
        return plan is not None and plan.survey.card and plan.whole and not plan.survey.skipped

    def counts(self) -> list[tuple[str, int]]:
        """What is counted, in order: a word of `Report` and a number."""
        report = self.report
        found = [("copied", report.verified), ("known", report.known), ("failed", failed_count(report))]
        if report.state is not ImportState.DONE:
            found.append(("left", sum(1 for each in report.files if each.state == "planned")))
        if report.deleted or (self.plan is not None and self.plan.choices.delete):
            found.append(("deleted", report.deleted))
        return found

    def text(self) -> str:
        """For Copy Report: the counts, then a line for each file."""
        lines = [ended_text(self.report, self.from_card), *(f"{word}\t{count}" for word, count in self.counts())]
        if self.plan is not None and self.plan.survey.takeout is not None:
            lines.append(takeout_text(self.plan.survey.takeout))
        for problem in self.report.problems:
            lines.append(f"{problem.path}\t{problem.stage.value}\t{problem.reason.value}\t{problem.message}")
        for each in self.report.files:
            source, target = (path.decode("utf-8", "surrogateescape") for path in (each.source, each.target))
            lines.append(f"{source}\t{target}\t{each.state.value}\t{each.reason or ''}")
        return "".join(f"{_line(line)}\n" for line in lines)


def _line(text: str) -> str:
    """A line with its tabs, and nothing else in it that acts."""
    return "\t".join(map(visible, text.split("\t")))


class ReportWindow(QWidget):
    """Not modal. `shown(path)`: a file in the file manager. `photos_asked`: what was imported. `again_asked(paths)`: import these files."""

    shown = Signal(str)
    photos_asked = Signal()
    again_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Import Report"))
        self.resize(SIZE * max(1.0, self.fontMetrics().height() / USUAL_LINE_PX))
        self._theme = theme
        self.ended: Ended | None = None
        self.heading = TextLabel(self.tr("Import Report"), parent=self)
        self.heading.setFont(theme.font("title"))
        self._icon = IconLabel(theme, "done", 20, tone="success", parent=self)
        self.summary = TextLabel(wrap=True, parent=self)
        self.takeout = TextLabel(tone="secondary", wrap=True, parent=self)
        self._words = {
            "copied": self.tr("Copied and verified"), "known": self.tr("Skipped, in the library already"),
            "failed": self.tr("Not imported"), "left": self.tr("Still to be copied"), "deleted": self.tr("Deleted from the card"),
        }  # fmt: skip
        self._lines = {word: (TextLabel(text, tone="secondary", parent=self), TextLabel(parent=self)) for word, text in self._words.items()}
        self.model = ProblemModel(self)
        self.view = ProblemView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ProblemDelegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Files That Were Not Imported"))
        self.photos_button = push_button(self.tr("Show Photos"), self._on_photos, primary=True, parent=self)
        self.show_button = push_button(self.tr("Show in File Manager"), self._on_show, parent=self)
        self.again_button = push_button(self.tr("Import These Again…"), self._on_again, parent=self)
        self.copy_button = push_button(self.tr("Copy Report"), self._on_copy, parent=self)
        self._lay_out()
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.doubleClicked.connect(self._on_show)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(12)
        top.setVerticalSpacing(8)
        top.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.summary, 0, 1)
        top.addWidget(self.takeout, 1, 1)
        top.setColumnStretch(1, 1)
        counts = QGridLayout()
        counts.setHorizontalSpacing(24)
        counts.setVerticalSpacing(4)
        for row, (text, count) in enumerate(self._lines.values()):
            counts.addWidget(text, row, 0)
            counts.addWidget(count, row, 1, Qt.AlignmentFlag.AlignRight)
        counts.setColumnStretch(2, 1)
        buttons = FlowLayout(spacing_px=8)
        for button in (self.photos_button, self.show_button, self.again_button, self.copy_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addLayout(top)
        layout.addLayout(counts)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        layout.addLayout(buttons)

    def show_report(self, ended: Ended) -> None:
        """Another import."""
        self.ended = ended
        report = ended.report
        self._icon.set_icon(*(("warning", "warning") if report.problems or report.state is not ImportState.DONE else ("done", "success")))
        self.summary.setText(ended_text(report, ended.from_card))
        found = ended.plan.survey.takeout if ended.plan is not None else None
        self.takeout.setText("" if found is None else self.tr("Google Takeout: {found}").format(found=takeout_text(found)))
        self.takeout.setVisible(found is not None)
        counts = dict(ended.counts())
        for word, (text, count) in self._lines.items():
            for label in (text, count):
                label.setVisible(word in counts)
            count.setText(number(counts.get(word, 0)))
            count.setAccessibleName(f"{self._words[word]}: {count.text()}")
        items = [ProblemItem(each.path, each.stage.value, each.reason.value, each.message) for each in report.problems]
        self.model.set_items(items)
        self.view.setVisible(bool(items))
        usual = SIZE * max(1.0, self.fontMetrics().height() / USUAL_LINE_PX)
        self.resize(usual if items else QSize(usual.width(), self.minimumSizeHint().height()))
        self.view.setCurrentIndex(self.model.index(0))
        self.photos_button.setEnabled(bool(report.verified))
        self._on_current_changed()
        (self.view if items else self.photos_button).setFocus()

    def _failed(self) -> list[str]:
        """Files that were not imported and may be now."""
        if self.ended is None:
            return []
        return [each.source.decode("utf-8", "surrogateescape") for each in self.ended.report.files if each.state == "failed"]

    @Slot()
    def _on_current_changed(self) -> None:
        for button in (self.show_button, self.again_button):
            button.setVisible(bool(self.model.items))
        self.show_button.setEnabled(self.view.currentIndex().isValid())
        self.again_button.setEnabled(bool(self._failed()))

    @Slot()
    def _on_photos(self) -> None:
        self.photos_asked.emit()

    @Slot()
    def _on_show(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < len(self.model.items):
            self.shown.emit(self.model.items[row].path)

    @Slot()
    def _on_again(self) -> None:
        self.again_asked.emit(self._failed())

    @Slot()
    def _on_copy(self) -> None:
        if self.ended is not None:
            QApplication.clipboard().setText(self.ended.text())
